"""Signing in and out, and what a stranger can and cannot learn or do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, jsonify

from archive.accounts import services
from archive.accounts.account import Datastore
from archive.accounts.web import current_identity, needs
from archive.house import House
from archive.identity import SYSTEM
from tests.accounts.conftest import PASSWORD, Browser, main_text
from tests.support.catalogue import count_queries

Person = Callable[..., int]


def test_in_and_out(browser: Browser, person: Person) -> None:
    person("anna@example.org", "curator")
    assert not browser.is_in
    answer = browser.sign_in("Anna@Example.org")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert browser.is_in
    assert browser.send("/account/sign-out", page="/account/").status_code == 302
    assert not browser.is_in


def test_password_is_argon2id(quiet_house: House, person: Person) -> None:
    person("anna@example.org")
    with quiet_house.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT password FROM users").scalar_one()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_need_not_be_renewed_at_the_first_sign_in(
    quiet_house: House, browser: Browser, person: Person
) -> None:
    person("anna@example.org")
    query = "SELECT password FROM users"
    with quiet_house.engine.connect() as connection:
        before = connection.exec_driver_sql(query).scalar_one()
    browser.sign_in("anna@example.org")
    with quiet_house.engine.connect() as connection:
        assert connection.exec_driver_sql(query).scalar_one() == before


def test_unknown_wrong_and_closed_accounts_look_the_same(app: Flask, person: Person, quiet_house: House) -> None:
    person("anna@example.org", "curator")
    person("gone@example.org", "curator")
    with quiet_house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET active = false WHERE email = 'gone@example.org'")
    answers = []
    for email, password in (
        ("anna@example.org", "wrong wrong wrong"),
        ("nobody@example.org", "wrong wrong wrong"),
        ("gone@example.org", "wrong wrong wrong"),
        ("gone@example.org", PASSWORD),
    ):
        answer = Browser(app.test_client()).sign_in(email, password)
        assert answer.status_code == 200
        shown = answer.text.replace(email, "ADDRESS")
        answers.append((re.sub(r'(csrf_token" value="|nonce[-=]"?)[^"]+', "", shown), sorted(answer.headers.keys())))
        assert "The mail address or the password is not right." in main_text(answer.text)
    for answer in answers[1:]:
        assert answer == answers[0]


def test_a_form_without_its_token_is_refused(browser: Browser, person: Person) -> None:
    person("anna@example.org", "administrator")
    fields = {"email": "anna@example.org", "password": PASSWORD}
    refused = browser.client.post("/account/sign-in", data=fields)
    assert refused.status_code == 400
    assert "This form was open for too long" in refused.text
    assert not browser.is_in
    browser.sign_in("anna@example.org")
    for path in (
        "/account/profile",
        "/account/sign-out",
        "/account/password",
        "/account/sessions/end-others",
        "/account/two-factor",
        "/admin/users/new",
        "/admin/users/1/close",
    ):
        assert browser.client.post(path, data={"csrf_token": "forged"}).status_code in (200, 400), path
    assert browser.is_in


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
def test_never_leads_away_from_here(browser: Browser, person: Person, outside: str) -> None:
    person("anna@example.org")
    token = browser.token("/account/sign-in")
    answer = browser.client.post(
        f"/account/sign-in?next={quote(outside)}",
        data={"email": "anna@example.org", "password": PASSWORD, "next": outside, "csrf_token": token},
    )
    where = answer.headers.get("Location", "/")
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))
    assert "evil.example" not in where or where.startswith("/%")


def test_leads_back_to_where_one_came_from(browser: Browser, person: Person) -> None:
    person("anna@example.org", "administrator")
    sent = browser.get("/admin/users?q=a")
    assert sent.status_code == 302
    assert sent.headers["Location"] == "/account/sign-in?next=/admin/users?q%3Da"
    page = browser.get(sent.headers["Location"]).text
    next_field = re.search(r'name="next" value="([^"]*)"', page)
    assert next_field
    answer = browser.sign_in("anna@example.org", next=next_field[1])
    assert answer.headers["Location"] == "/admin/users?q=a"


def test_cookie_is_guarded_and_lasts_only_when_asked(browser: Browser, other: Browser, person: Person) -> None:
    person("anna@example.org")
    short = next(c for c in browser.sign_in("anna@example.org").headers.getlist("Set-Cookie") if "sandiq=" in c)
    assert "HttpOnly" in short
    assert "SameSite=Lax" in short
    assert "Expires" not in short
    cookies = other.sign_in("anna@example.org", remember="y").headers.getlist("Set-Cookie")
    assert "Expires" in next(c for c in cookies if "sandiq=" in c)
    assert not any("remember_token" in c and "Expires=Thu, 01 Jan 1970" not in c for c in cookies)


def test_cookie_is_secure_behind_tls(quiet_house: House, make_app: Callable[[House], Flask], person: Person) -> None:
    quiet_house.settings = replace(quiet_house.settings, secure_cookies=True)
    client = make_app(quiet_house).test_client()
    cookie = client.get("/account/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert "Secure" in cookie


def test_a_session_ends_by_itself(browser: Browser, other: Browser, person: Person, quiet_house: House) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    other.sign_in("anna@example.org", remember="y")
    quiet_house.clock.advance(hours=13)  # type: ignore[attr-defined]
    assert not browser.is_in
    assert other.is_in
    quiet_house.clock.advance(days=30)  # type: ignore[attr-defined]
    assert not other.is_in


def test_one_query_for_who_it_is(app: Flask, browser: Browser, person: Person, quiet_house: House) -> None:
    person("anna@example.org", "curator", "librarian")

    @app.get("/who")
    @needs("catalogue")
    def who() -> object:
        identity = current_identity()
        assert identity is current_identity()
        return jsonify([identity.name, sorted(identity.roles), identity.locale])

    browser.sign_in("anna@example.org")
    with count_queries(quiet_house.engine) as seen:
        answer = browser.get("/who")
    assert answer.json == ["Anna Lee", ["curator", "librarian"], "en"]
    assert len(seen) == 1, seen.statements


def test_guards(app: Flask, browser: Browser, person: Person) -> None:
    person("jasur@example.org", "journalist")

    @app.get("/workshop")
    @needs("catalogue")
    def workshop() -> str:
        return "in"

    assert browser.get("/workshop").status_code == 302
    assert browser.get("/workshop", headers={"Accept": "application/json"}).status_code == 401
    browser.sign_in("jasur@example.org")
    assert browser.get("/workshop").status_code == 403
    for path in ("/admin/users", "/admin/users/new", "/admin/users/1"):
        assert browser.get(path).status_code == 403, path
    sent = browser.send("/admin/users/1/roles", page="/account/", roles="administrator")
    assert sent.status_code == 403


def test_getting_changes_nothing(app: Flask, browser: Browser, person: Person, quiet_house: House) -> None:
    person("anna@example.org", "administrator")
    browser.sign_in("anna@example.org")

    def everything() -> list[list[tuple[object, ...]]]:
        tables = ("users", "users_roles", "user_sessions", "account_events", "account_requests", "jobs")
        with quiet_house.engine.connect() as connection:
            return [
                [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608
                for table in tables
            ]

    before = everything()
    seen = 0
    for rule in app.url_map.iter_rules():
        if not (rule.endpoint.startswith(("account.", "security.")) and "GET" in (rule.methods or ())):
            continue
        values = {name: 1 if "id" in name else "roles" for name in rule.arguments}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **values)
        browser.get(path)
        seen += 1
    assert seen > 12
    assert everything() == before
    assert browser.is_in


def test_signing_out_cannot_be_forced_by_a_picture(browser: Browser, person: Person) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    assert browser.get("/account/sign-out").status_code == 405
    assert browser.is_in


def test_the_language_of_the_account(browser: Browser, person: Person) -> None:
    person("anna@example.org", locale="uz_Cyrl")
    cookies = browser.sign_in("anna@example.org").headers.getlist("Set-Cookie")
    assert any(cookie.startswith("lang=uz_Cyrl") for cookie in cookies)
    assert 'lang="uz-Cyrl"' in browser.get("/account/").text


def test_an_import_may_write_while_somebody_signs_in(
    browser: Browser, person: Person, quiet_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite, who has begun by reading cannot write after another; the reading must therefore have ended."""
    person("anna@example.org")
    find = Datastore.find_user

    def found_just_before_a_commit(self: Datastore, **wanted: Any) -> Any:
        user = find(self, **wanted)
        with quiet_house.uow() as busy:
            services.create_user(busy, quiet_house, SYSTEM, email="in.between@example.org", name="Import")
            busy.commit()
        return user

    monkeypatch.setattr(Datastore, "find_user", found_just_before_a_commit)
    assert browser.sign_in("anna@example.org").status_code == 302
    assert browser.is_in
