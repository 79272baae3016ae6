"""The command line, and the accounts a fresh archive is tried out with."""

from __future__ import annotations

import re

from click.testing import CliRunner, Result

from archive.accounts import services
from archive.accounts.cli import accounts
from archive.accounts.demo import ensure_demo_accounts
from archive.house import House
from archive.identity import ROLES, SYSTEM
from tests.accounts.conftest import Browser


def run(house: House, *words: str) -> Result:
    """Type a command."""
    return CliRunner().invoke(accounts, list(words), obj=house)


def test_from_the_console(quiet_house: House, browser: Browser) -> None:
    made = run(quiet_house, "add", "Lola@Example.org", "--name", "Lola", "--role", "librarian", "--language", "ru")
    assert made.exit_code == 0, made.output
    email, password = made.output.split()
    assert email == "lola@example.org"
    assert browser.sign_in(email, password).status_code == 302
    assert "lola@example.org" in run(quiet_house, "list").output
    assert "lola" not in run(quiet_house, "list", "--find", "nobody").output
    assert run(quiet_house, "end-sessions", email).output == "1 ended\n"
    assert not browser.is_in
    assert run(quiet_house, "roles", email, "curator", "journalist").exit_code == 0
    with quiet_house.uow() as uow:
        assert services.by_email(uow, SYSTEM, email).roles == ("journalist", "curator")
    fresh = run(quiet_house, "password", email).output.split()[1]
    assert fresh != password
    assert browser.sign_in(email, fresh).status_code == 302


def test_refusals_are_sentences(quiet_house: House) -> None:
    run(quiet_house, "add", "lola@example.org", "--name", "Lola")
    again = run(quiet_house, "add", "lola@example.org", "--name", "Lola")
    assert again.exit_code == 1
    assert again.output == "Error: There is an account with this mail address already.\n"
    assert "There is no such account here" in run(quiet_house, "password", "nobody@example.org").output
    assert run(quiet_house, "add", "x@example.org", "--name", "X", "--role", "king").exit_code == 2


def test_one_account_of_each_role_and_the_same_the_second_time(quiet_house: House, browser: Browser) -> None:
    first = ensure_demo_accounts(quiet_house)
    assert [one.role for one in first] == list(ROLES)
    assert len({one.password for one in first}) == len(ROLES)
    path = quiet_house.instance / "accounts.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    assert ensure_demo_accounts(quiet_house) == first
    with quiet_house.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM users").all())
    assert not any(str(one.password) in rows for one in first)
    for one in first:
        assert one.password is not None
        assert browser.sign_in(one.email, one.password).status_code == 302
        assert browser.send("/account/sign-out", page="/account/").status_code == 302


def test_a_changed_password_is_no_longer_shown(quiet_house: House) -> None:
    first = ensure_demo_accounts(quiet_house)
    run(quiet_house, "password", first[0].email)
    second = ensure_demo_accounts(quiet_house)
    assert second[0].password is None
    assert second[1:] == first[1:]
    assert str(first[0].password) not in (quiet_house.instance / "accounts.txt").read_text()
    shown = run(quiet_house, "demo").output
    assert "changed since" in shown
    assert "archive accounts password" in shown
    assert len(re.findall(r"[a-z]{6}-[a-z]{6}-[a-z]{6}-\d\d", shown)) == len(ROLES) - 1
