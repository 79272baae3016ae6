"""Codes from a phone, and what helps when it is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pyotp
from sqlalchemy import select

from archive.accounts import services
from archive.accounts.models import User
from archive.house import House
from archive.identity import SYSTEM
from tests.accounts.conftest import PASSWORD, Browser, Post, main_text, plain

Person = Callable[..., int]
SETUP = "/account/two-factor"
CODE = "/account/two-factor-code"


def turn_on(browser: Browser) -> pyotp.TOTP:
    """Set up a phone as a person would: read the key off the page, enter a code. Gives the phone."""
    page = browser.send(SETUP, setup="authenticator")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "style=" not in re.sub(r"<header.*?</header>", "", page.text, flags=re.S)
    key = re.search(r'class="secret"[^>]*><code>([^<]+)</code>', page.text)
    assert key
    phone = pyotp.TOTP(key[1].replace("-", "").replace(" ", ""))
    action = re.search(r'action="(/account/two-factor/[^"]+)"', page.text)
    assert action
    wrong = browser.send(action[1], page=SETUP, code="000000")
    assert wrong.status_code == 302
    # The step before this one: so that the present step is still unused when signing in next.
    if time.time() % 30 > 27:
        time.sleep(3.2)  # A step about to end would be two steps back by the time it is read.
    done = browser.send(action[1], page=SETUP, code=phone.at(int(time.time()) - 30))
    assert done.status_code == 302
    assert done.headers["Location"] == "/account/"
    return phone


def test_the_whole_way(browser: Browser, other: Browser, person: Person, post: Post) -> None:
    person("anna@example.org", "curator")
    browser.sign_in("anna@example.org")
    phone = turn_on(browser)
    (notice,) = post.deliver()
    assert "asks for a code from your phone" in plain(notice)

    first = other.sign_in("anna@example.org", next="/account/password")
    assert first.status_code == 302
    assert first.headers["Location"].startswith(CODE)
    assert not other.is_in, "a password alone is not enough"
    wrong = other.send(first.headers["Location"], code="123")
    assert "This code is not right. Wait for the next one and try again." in main_text(wrong.text)
    empty = other.send(first.headers["Location"], code="")
    assert "Please enter the code." in main_text(empty.text)
    code = phone.now()
    right = other.send(first.headers["Location"], code=f"{code[:3]} {code[3:]}")
    assert right.status_code == 302
    assert right.headers["Location"] == "/account/password"
    assert other.is_in

    # The same code again, overheard by a third: refused.
    other.client.delete_cookie("sandiq")
    again = other.sign_in("anna@example.org")
    refused = other.send(again.headers["Location"], code=code)
    assert refused.status_code == 200
    assert not other.is_in


def test_secret_and_codes_are_not_readable_in_the_database(
    browser: Browser, person: Person, quiet_house: House
) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    phone = turn_on(browser)
    shown = browser.send("/account/recovery-codes", generate_new_codes="1").text
    codes = re.findall(r"<li><code>([^<]+)</code></li>", shown)
    assert len(codes) == len(set(codes)) == 8
    with quiet_house.engine.connect() as connection:
        row = str(connection.exec_driver_sql("SELECT * FROM users").one())
    assert phone.secret not in row
    assert not any(code in row for code in codes)


def test_recovery_codes_work_once(browser: Browser, other: Browser, person: Person) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    turn_on(browser)
    shown = browser.send("/account/recovery-codes", generate_new_codes="1").text
    code = re.findall(r"<li><code>([^<]+)</code></li>", shown)[0]
    other.sign_in("anna@example.org")
    wrong = other.send("/account/recovery", code="aaaa-bbbb-cccc")
    assert "This recovery code is not right, or was used before." in main_text(wrong.text)
    assert other.send("/account/recovery", code=f" {code.upper()} ").status_code == 302
    assert other.is_in
    other.send("/account/sign-out", page="/account/")
    other.sign_in("anna@example.org")
    assert other.send("/account/recovery", code=code).status_code == 200
    assert not other.is_in


def test_turning_codes_off(browser: Browser, other: Browser, person: Person, post: Post) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    turn_on(browser)
    post.deliver()
    assert browser.send(SETUP, setup="disable").status_code == 302
    (notice,) = post.deliver()
    assert "no longer asks for a code" in plain(notice)
    assert other.sign_in("anna@example.org").headers["Location"] == "/"


def test_an_administrator_turns_them_off_for_who_lost_everything(
    browser: Browser, other: Browser, person: Person, quiet_house: House
) -> None:
    number = person("anna@example.org")
    browser.sign_in("anna@example.org")
    turn_on(browser)
    with quiet_house.uow() as uow:
        services.reset_two_factor(uow, quiet_house, SYSTEM, number)
        uow.commit()
    with quiet_house.uow() as uow:
        user = uow.session.scalars(select(User)).one()
        assert (user.tf_totp_secret, user.mf_recovery_codes) == (None, None)
    assert other.sign_in("anna@example.org").headers["Location"] == "/"


def test_a_stale_session_must_prove_itself_first(browser: Browser, person: Person) -> None:
    person("anna@example.org")
    browser.sign_in("anna@example.org")
    with browser.client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600
        session.pop("fs_gexp", None)
    sent = browser.get(SETUP)
    assert sent.status_code == 302
    assert sent.headers["Location"] == "/account/confirm?next=/account/two-factor"
    wrong = browser.send(sent.headers["Location"], password="wrong wrong wrong")
    assert "This password is not right." in main_text(wrong.text)
    right = browser.send(sent.headers["Location"], password=PASSWORD)
    assert right.headers["Location"] == SETUP
    assert browser.get(SETUP).status_code == 200


def test_the_code_page_is_shut_to_those_who_gave_no_password(browser: Browser) -> None:
    for path in (CODE, "/account/recovery", SETUP):
        assert browser.get(path).headers["Location"] == "/account/sign-in", path
    assert browser.get("/account/two-factor-rescue").status_code == 404
