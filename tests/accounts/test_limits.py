"""How often one may try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from archive.accounts.limits import _network, limited
from archive.house import House
from tests.accounts.conftest import PASSWORD, Browser

Person = Callable[..., int]


@pytest.fixture
def strict(quiet_house: House, make_app: Callable[[House], Flask]) -> Flask:
    """The application with its limits on."""
    quiet_house.settings = replace(quiet_house.settings, rate_limits=True)
    return make_app(quiet_house)


def test_guessing_from_one_address(strict: Flask, person: Person) -> None:
    person("anna@example.org")
    browser = Browser(strict.test_client())
    codes = [browser.sign_in("anna@example.org", f"wrong wrong {number}").status_code for number in range(12)]
    assert codes == [200] * 10 + [429] * 2
    refused = browser.sign_in("anna@example.org")
    assert refused.status_code == 429, "the right password too: a limit that a right guess passes is none"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Too many requests" in refused.text
    assert browser.get("/account/sign-in").status_code == 200, "looking at the form is not limited"
    elsewhere = Browser(strict.test_client())
    token = elsewhere.token("/account/sign-in")
    fields = {"email": "anna@example.org", "password": PASSWORD, "csrf_token": token}
    answer = elsewhere.client.post("/account/sign-in", data=fields, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.status_code == 302, "a stranger's guesses do not lock the owner out elsewhere"


def test_guessing_at_one_account_from_many_addresses(strict: Flask, person: Person) -> None:
    person("anna@example.org")
    browser = Browser(strict.test_client())
    token = browser.token("/account/sign-in")
    fields = {"email": "anna@example.org", "password": "wrong wrong wrong", "csrf_token": token}
    codes = [
        browser.client.post(
            "/account/sign-in", data=fields, environ_base={"REMOTE_ADDR": f"10.0.{number}.1"}
        ).status_code
        for number in range(52)
    ]
    assert codes == [200] * 50 + [429] * 2


def test_asking_for_letters(strict: Flask, person: Person) -> None:
    person("anna@example.org")
    browser = Browser(strict.test_client())
    codes = [browser.send("/account/reset", email="anna@example.org").status_code for _turn in range(6)]
    assert codes == [302] * 5 + [429]


def test_a_group_is_counted_together_and_by_account(strict: Flask, person: Person) -> None:
    person("anna@example.org")

    @strict.get("/found")
    @limited("search")
    def found() -> str:
        return "ok"

    @strict.get("/found.json")
    @limited("search")
    def found_json() -> dict[str, str]:
        return {}

    browser = Browser(strict.test_client())
    codes = [browser.get("/found" if number % 2 else "/found.json").status_code for number in range(181)]
    assert codes == [200] * 180 + [429]
    answer = browser.get("/found.json", headers={"Accept": "application/json"})
    assert answer.json is not None
    assert answer.json["error"]["code"] == "rate_limited"
    browser.sign_in("anna@example.org")
    assert browser.get("/found").status_code == 200, "who signs in is counted for themselves"


def test_off_means_off(app: Flask, browser: Browser, person: Person) -> None:
    person("anna@example.org")
    assert all(browser.sign_in("anna@example.org", "wrong wrong w").status_code == 200 for _turn in range(15))


def test_unknown_groups_are_refused_at_start() -> None:
    with pytest.raises(KeyError):
        limited("nonsense")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_whose_address_it_is(address: str, counted: str) -> None:
    assert _network(address) == counted
