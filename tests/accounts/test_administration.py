"""Sessions one can see and end, roles, requests for accounts, and the log of it all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from archive import i18n
from archive.accounts import journal, requests, services, sessions
from archive.accounts.models import AccountEvent, User, UserSession
from archive.errors import Forbidden, Invalid, NotFound, SandiqError
from archive.house import House
from archive.identity import SYSTEM, VISITOR, Identity
from tests.accounts.conftest import Browser, Post, link_in, main_text, plain
from tests.support.catalogue import count_queries

Person = Callable[..., int]


def test_an_ended_session_is_out_at_its_next_request(browser: Browser, other: Browser, person: Person) -> None:
    person("anna@example.org", "curator")
    browser.sign_in("anna@example.org")
    other.sign_in("anna@example.org")
    stolen = other.client.get_cookie("sandiq")
    assert stolen is not None
    page = browser.get("/account/").text
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert len(ends) == 1, "one's own session is marked and has no such button"
    assert other.is_in
    assert browser.send(ends[0], page="/account/").status_code == 302
    assert not other.is_in
    assert browser.is_in
    other.client.set_cookie("sandiq", stolen.value)
    assert not other.is_in, "a copy of the cookie is worth nothing"


def test_signing_out_ends_copies_of_the_cookie(browser: Browser, other: Browser, person: Person) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    cookie = browser.client.get_cookie("sandiq")
    assert cookie is not None
    other.client.set_cookie("sandiq", cookie.value)
    assert other.is_in
    browser.send("/account/sign-out", page="/account/")
    assert not other.is_in


def test_ending_all_others(browser: Browser, other: Browser, person: Person) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    other.sign_in("anna@example.org")
    browser.send("/account/sessions/end-others", page="/account/")
    assert browser.is_in
    assert not other.is_in


def test_nobody_ends_a_strangers_session(browser: Browser, other: Browser, person: Person, quiet_house: House) -> None:
    person("anna@example.org", "curator")
    person("boris@example.org", "curator", name="Boris")
    other.sign_in("boris@example.org")
    browser.sign_in("anna@example.org")
    with quiet_house.uow() as uow:
        theirs = uow.session.scalars(
            select(UserSession.id).join(User, User.id == UserSession.user_id).where(User.email == "boris@example.org")
        ).one()
    assert browser.send(f"/account/sessions/{theirs}/end", page="/account/").status_code == 404
    assert browser.send("/account/sessions/999999/end", page="/account/").status_code == 404
    assert other.is_in


def test_an_administrator_does_everything_from_the_page(
    browser: Browser, other: Browser, person: Person, post: Post
) -> None:
    person("chief@example.org", "administrator", name="Chief")
    browser.sign_in("chief@example.org")
    made = browser.send(
        "/admin/users/new", name="Lola", email="lola@example.org", roles=["librarian", "curator"], locale="ru"
    )
    assert made.status_code == 302
    page = made.headers["Location"]
    (welcome,) = post.deliver()
    assert welcome["To"] == "lola@example.org"
    assert other.send(link_in(welcome), password="nine patient camels", password_confirm="nine patient camels")
    assert other.sign_in("lola@example.org", "nine patient camels").status_code == 302
    assert other.is_in
    shown = browser.get(page).text
    assert re.search(r'value="curator"[^>]* checked', shown)

    assert browser.send(f"{page}/roles", page=page, roles="journalist").status_code == 302
    shown = other.get("/account/").text
    assert any(i18n.catalogue(code).gettext("Journalist") in shown for code in i18n.LOCALES)
    assert "Librarian" not in main_text(other.get("/account/").text)[4:8]

    assert browser.send(f"{page}/end", page=page).status_code == 302
    assert not other.is_in
    other.sign_in("lola@example.org", "nine patient camels")
    assert browser.send(f"{page}/close", page=page).status_code == 302
    assert not other.is_in
    assert other.sign_in("lola@example.org", "nine patient camels").status_code == 200
    browser.send(f"{page}/open", page=page)
    assert other.sign_in("lola@example.org", "nine patient camels").status_code == 302

    handed = browser.send(f"{page}/password", page=page)
    assert handed.headers["Cache-Control"] == "no-store"
    password = re.search(r"<code>([a-z]+-[a-z]+-[a-z]+-\d\d)</code>", handed.text)
    assert password
    assert not other.is_in
    assert other.sign_in("lola@example.org", password[1]).status_code == 302


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(browser: Browser, person: Person) -> None:
    person("chief@example.org", "administrator")
    browser.sign_in("chief@example.org")
    answer = browser.send("/admin/users/new", name=" ", email="chief@EXAMPLE.org", roles="curator", locale="ru")
    assert answer.status_code == 422
    texts = main_text(answer.text)
    assert "Please enter a name." in texts
    assert "There is an account with this mail address already." in texts
    assert 'value="chief@EXAMPLE.org"' in answer.text
    assert re.search(r'value="curator"[^>]* checked', answer.text)


def test_the_last_administrator_stays(browser: Browser, person: Person, quiet_house: House) -> None:
    chief = person("chief@example.org", "administrator")
    browser.sign_in("chief@example.org")
    page = f"/admin/users/{chief}"
    refused = browser.send(f"{page}/roles", page=page, roles="curator")
    assert refused.status_code == 302
    assert "This is the last administrator." in browser.get(page).text
    with quiet_house.uow() as uow:
        with pytest.raises(SandiqError, match="last administrator"):
            services.deactivate(uow, quiet_house, SYSTEM, chief)
        with pytest.raises(SandiqError, match="own account"):
            services.deactivate(uow, quiet_house, Identity(chief, "Chief", frozenset({"administrator"})), chief)
    other = person("second@example.org", "administrator")
    assert other
    with quiet_house.uow() as uow:
        services.set_roles(uow, quiet_house, SYSTEM, chief, ("curator",))
        uow.commit()
    assert browser.get("/admin/users").status_code == 403


def test_services_trust_nobody_but_administrators(quiet_house: House, person: Person) -> None:
    anna = person("anna@example.org", "curator")
    me = Identity(anna, "Anna", frozenset({"curator"}))
    someone = person("boris@example.org", "journalist")
    with quiet_house.uow() as uow:
        calls: list[Callable[[], object]] = [
            lambda: services.create_user(uow, quiet_house, me, email="x@example.org", name="X"),
            lambda: services.set_roles(uow, quiet_house, me, anna, ("administrator",)),
            lambda: services.deactivate(uow, quiet_house, me, someone),
            lambda: services.activate(uow, quiet_house, me, someone),
            lambda: services.set_password(uow, quiet_house, me, someone),
            lambda: services.reset_two_factor(uow, quiet_house, me, someone),
            lambda: sessions.end_sessions(uow, quiet_house, me, someone),
            lambda: sessions.sessions(uow, quiet_house, me, someone),
            lambda: services.listing(uow, quiet_house, me),
            lambda: services.get(uow, quiet_house, me, someone),
            lambda: journal.events(uow, me, someone),
            lambda: services.by_email(uow, me, "boris@example.org"),
            lambda: services.save_profile(uow, quiet_house, VISITOR, name="X", locale="ru"),
            lambda: requests.waiting(uow, me),
            lambda: requests.approve(uow, quiet_house, me, 1, base=""),
            lambda: requests.decline(uow, quiet_house, me, 1, base=""),
        ]
        for call in calls:
            with pytest.raises(Forbidden):
                call()


def test_listing_takes_the_same_queries_for_many(quiet_house: House, person: Person) -> None:
    for number in range(30):
        person(f"p{number}@example.org", "curator", "librarian", name=f"Person {number:02}")
    with quiet_house.uow() as uow, count_queries(quiet_house.engine) as seen:
        users, total = services.listing(uow, quiet_house, SYSTEM, text="Person")
    assert total == len(users) == 30
    assert users[7].roles == ("curator", "librarian")
    assert len(seen) <= 3, seen.statements
    with quiet_house.uow() as uow:
        assert services.listing(uow, quiet_house, SYSTEM, text="p7@")[1] == 1
        assert services.listing(uow, quiet_house, SYSTEM, text="%")[1] == 30
        assert services.listing(uow, quiet_house, SYSTEM, text="50% off_")[1] == 0


def test_a_journalist_asks_and_is_let_in(browser: Browser, other: Browser, person: Person, post: Post) -> None:
    person("chief@example.org", "administrator", name="Chief", locale="ru")
    fields = {"name": "Jasur", "email": "Jasur@paper.example", "organisation": "The Paper", "purpose": "Silk road <b>"}
    assert other.send("/account/request", **fields).headers["Location"] == "/account/request/sent"
    assert other.send("/account/request", **fields).status_code == 302
    (told,) = post.deliver()
    assert told["To"] == "chief@example.org"

    browser.sign_in("chief@example.org")
    page = browser.get("/admin/users").text
    assert page.count("Silk road &lt;b&gt;") == 1, "asking twice is one request, and its text is harmless"
    approve = re.findall(r'action="(/admin/requests/\d+/approve)"', page)
    assert len(approve) == 1
    assert browser.send(approve[0], page="/admin/users").status_code == 302
    assert browser.send(approve[0], page="/admin/users/new").status_code == 404, "decided once"
    (welcome,) = post.deliver()
    assert welcome["To"] == "jasur@paper.example"
    assert not other.is_in
    link = link_in(welcome)
    assert other.send(link, password="nine patient camels", password_confirm="nine patient camels").status_code == 302
    other.sign_in("jasur@paper.example", "nine patient camels")
    with post.house.uow() as uow:
        user = services.by_email(uow, SYSTEM, "jasur@paper.example")
    assert user.roles == ("journalist",)


def test_asking_tells_nothing_about_existing_accounts(browser: Browser, person: Person, post: Post) -> None:
    person("anna@example.org", "curator")
    person("chief@example.org", "administrator")
    answers = [
        browser.send("/account/request", name="X", email=email, purpose="y")
        for email in ("anna@example.org", "new@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with post.house.uow() as uow:
        assert [one.email for one in requests.waiting(uow, SYSTEM)] == ["new@example.org"]
    bad = browser.send("/account/request", name="", email="nothing", purpose="")
    assert bad.status_code == 422
    assert {"Please enter a name.", "This is not a complete mail address."} <= set(main_text(bad.text))


def test_declining_is_said_kindly(browser: Browser, person: Person, post: Post) -> None:
    person("chief@example.org", "administrator")
    browser.send("/account/request", name="X", email="x@example.org", purpose="y")
    post.deliver()
    browser.sign_in("chief@example.org")
    decline = re.findall(r'action="(/admin/requests/\d+/decline)"', browser.get("/admin/users").text)[0]
    browser.send(decline, page="/admin/users")
    (letter,) = post.deliver()
    assert letter["To"] == "x@example.org"
    assert "What is public stays open to you" in plain(letter)


def test_profile(browser: Browser, person: Person, quiet_house: House) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    answer = browser.send("/account/profile", page="/account/", name="  Анна Ким ", locale="ru")
    assert any(cookie.startswith("lang=ru") for cookie in answer.headers.getlist("Set-Cookie"))
    page = browser.get("/account/").text
    assert 'value="Анна Ким"' in page
    assert 'lang="ru"' in page
    wrong = browser.send("/account/profile", page="/account/", name="", locale="xx")
    assert wrong.status_code == 422


def test_everything_is_written_down(browser: Browser, person: Person, quiet_house: House) -> None:
    person("chief@example.org", "administrator", name="Chief")
    browser.sign_in("chief@example.org")
    anna = person("anna@example.org", "curator")
    page = f"/admin/users/{anna}"
    browser.send(f"{page}/roles", page=page, roles="journalist")
    browser.send(f"{page}/close", page=page)
    with quiet_house.uow() as uow:
        log = [
            (event.verb, event.actor_name)
            for event in uow.session.scalars(select(AccountEvent).where(AccountEvent.user_id == anna))
        ]
    assert log == [("created", "system"), ("roles", "Chief"), ("deactivated", "Chief")]
    texts = main_text(browser.get(page).text)
    assert {"Account made", "Roles changed", "Account closed"} <= set(texts)


@pytest.mark.parametrize("email", ["", "a", "a@", "@b.c", "a b@c.d", "a@b..c", "x" * 300 + "@e.org", "a@b\x00.org"])
def test_addresses_that_are_none(email: str) -> None:
    with pytest.raises(Invalid):
        services.clean_email(email)


def test_unknown_things(quiet_house: House) -> None:
    with quiet_house.uow() as uow:
        with pytest.raises(NotFound):
            services.get(uow, quiet_house, SYSTEM, 404)
        with pytest.raises(NotFound):
            services.by_email(uow, SYSTEM, "nobody@example.org")
        with pytest.raises(Invalid, match="attention"):
            services.create_user(
                uow, quiet_house, SYSTEM, email="x@example.org", name="X", roles=("king",), locale="la"
            )
