"""No page of this room says a word that did not come out of our catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from gettext import NullTranslations

import pytest
from flask import Flask

from archive import i18n
from archive.accounts import letters, texts
from archive.errors import TEXTS
from archive.house import House
from archive.identity import ROLES
from tests.accounts.conftest import PASSWORD, Browser, Post, main_text, plain

Person = Callable[..., int]


class Bracketed(NullTranslations):
    """A catalogue that puts every sentence into brackets, so that what is not translated stands out."""

    def gettext(self, message: str) -> str:
        """One sentence."""
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, count: int) -> str:
        """One sentence that counts."""
        return f"⟦{one if count == 1 else many}⟧"


@pytest.fixture(autouse=True)
def bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every language speaks in brackets."""
    monkeypatch.setattr(i18n, "catalogue", lambda _code: Bracketed())


# What people typed, the names of languages and browsers, numbers, dates and codes need no translation.
DATA = re.compile(
    r"anna@example\.org|Анна Ли|Boris|boris@example\.org|127\.0\.0\.1|Werkzeug/[\d.]+|The Paper|Silk road"
    r"|Oʻzbekcha|Ўзбекча|Русский|English|Sandiq|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}|[A-Z2-7]{4}(?:-[A-Z2-7]{4})*"
    r"|system|\d{1,2} \w+\.? \d{4}\s*г\.(?:, \d\d:\d\d:\d\d)?|[a-z]+-[a-z]+-[a-z]+-\d\d"
)


def untranslated(page: str) -> list[str]:
    """The words of a page's main part that are neither in brackets nor data."""
    left = []
    for text in main_text(page):
        rest = text
        while "⟦" in rest and (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", rest)) != rest:
            rest = shorter
        rest = DATA.sub("", rest)
        if re.search(r"[^\W\d_]", rest):
            left.append(text)
    return left


def test_every_page_and_every_refusal(app: Flask, browser: Browser, other: Browser, person: Person, post: Post) -> None:
    person("anna@example.org", "administrator", "curator", locale="ru", name="Анна Ли")
    for each in (browser, other):
        each.client.set_cookie("lang", "ru")
    asked = {"name": "Boris", "email": "boris@example.org", "organisation": "The Paper", "purpose": "Silk road"}
    pages = {
        "sign in": browser.get("/account/sign-in"),
        "sign in, empty": browser.sign_in("", ""),
        "sign in, wrong": browser.sign_in("anna@example.org", "wrong wrong wrong"),
        "sign in, no address": browser.sign_in("anna", "wrong wrong wrong"),
        "reset": browser.get("/account/reset"),
        "reset, no address": browser.send("/account/reset", email="anna"),
        "reset sent": browser.get("/account/reset/sent"),
        "link broken": browser.get("/account/reset/nonsense", follow_redirects=True),
        "ask": browser.get("/account/request"),
        "ask, empty": browser.send("/account/request", name="", email="", purpose=""),
        "asked": browser.send("/account/request", **asked),
        "asked, thanks": browser.get("/account/request/sent"),
    }
    browser.sign_in("anna@example.org")
    new = "nine patient camels"
    pages |= {
        path: browser.get(path)
        for path in (
            "/account/",
            "/account/password",
            "/account/confirm",
            "/account/two-factor",
            "/account/recovery-codes",
            "/account/recovery-codes?show_codes=1",
            "/admin/users",
            "/admin/users?q=zzz",
            "/admin/users/new",
            "/admin/users/1",
        )
    }
    pages |= {
        "password, empty": browser.send("/account/password"),
        "password, wrong": browser.send("/account/password", password="x", new_password=new, new_password_confirm=new),
        "password, same": browser.send(
            "/account/password", password=PASSWORD, new_password=PASSWORD, new_password_confirm=PASSWORD
        ),
        "password, short": browser.send(
            "/account/password", password=PASSWORD, new_password="short", new_password_confirm="short"
        ),
        "password, simple": browser.send(
            "/account/password", password=PASSWORD, new_password="a" * 12, new_password_confirm="a" * 12
        ),
        "confirm, wrong": browser.send("/account/confirm", password="wrong wrong wrong"),
        "set up": browser.send("/account/two-factor", setup="authenticator"),
        "set up, nonsense": browser.send("/account/two-factor", setup="pigeon"),
        "new codes": browser.send("/account/recovery-codes", generate_new_codes="1"),
        "new, empty": browser.send("/admin/users/new", name="", email="", locale="xx", roles="king"),
        "profile, empty": browser.send("/account/profile", page="/account/", name="", locale=""),
        "handed over": browser.send("/admin/users/1/password", page="/admin/users/1"),
    }
    for name, answer in pages.items():
        assert answer.status_code in (200, 302, 422), name
        if answer.status_code != 302:
            assert untranslated(answer.text) == [], name


def test_what_is_said_in_passing(browser: Browser, person: Person) -> None:
    """Toasts: the sentences Flask-Security flashes from one page to the next."""
    person("anna@example.org", "curator", locale="ru")
    said = []
    browser.get("/account/")
    said.append(browser.get("/account/sign-in").text)
    said.append(browser.get("/account/two-factor-code", follow_redirects=True).text)
    browser.sign_in("anna@example.org")
    browser.send("/account/confirm", password=PASSWORD)
    said.append(browser.get("/account/").text)
    new = "nine patient camels"
    browser.send("/account/password", password=PASSWORD, new_password=new, new_password_confirm=new)
    said.append(browser.get("/account/").text)
    found = [re.findall(r'<div class="toast [^>]*>.*?<p>(.*?)</p>', page, re.S) for page in said]
    assert all(found), found
    for sentences in found:
        for sentence in sentences:
            assert sentence.startswith("⟦"), sentence


def test_no_word_of_flask_securitys_own_is_left(app: Flask) -> None:
    """Every message our settings can reach is ours; what is left belongs to features that are off."""
    off = ("WEBAUTHN", "US_", "USERNAME", "CONFIRM", "LOGIN_", "OAUTH", "CHANGE_EMAIL", "PASSWORDLESS", "REFRESH_TOKEN")
    never = {
        "ALREADY_CONFIRMED",
        "CODE_HAS_BEEN_SENT",
        "EMAIL_ALREADY_ASSOCIATED",
        "EMAIL_CONFIRMED",
        "FAILED_TO_SEND_CODE",
        "GENERIC_RECOVERY",
        "GENERIC_US_SIGNIN",
        "IDENTITY_ALREADY_ASSOCIATED",
        "IDENTITY_NOT_REGISTERED",
        "INVALID_CONFIRMATION_TOKEN",
        "INVALID_INPUT_LENGTH",
        "INVALID_LOGIN_TOKEN",
        "PASSWORD_BREACHED",
        "PASSWORD_BREACHED_SITE_ERROR",
        "PASSWORD_RESET",
        "PASSWORD_RESET_REQUEST",
        "PHONE_INVALID",
        "USE_CODE",
    }
    names = {key.removeprefix("SECURITY_MSG_") for key in app.config if key.startswith("SECURITY_MSG_")}
    left = {name for name in names - set(texts.MESSAGES) if not name.startswith(off)} - never
    assert left == set()


def test_letters_are_in_the_language_of_the_account(browser: Browser, person: Person, post: Post) -> None:
    number = person("anna@example.org", locale="ru", name="Анна <Ли>")
    with post.house.uow() as uow:
        for name in letters.LETTERS:
            letters.ask_letter(uow, post.house, name, number, "http://localhost")
        letters.ask_reset(uow, post.house, "anna@example.org", "http://localhost")
        uow.commit()
    sent = post.deliver()
    assert len(sent) == len(letters.LETTERS) + 1
    for letter in sent:
        assert letter["Subject"].startswith("⟦")
        for line in plain(letter).split("\n\n"):
            line = line.strip()
            assert line.startswith(("⟦", "http://localhost/account")) or line == "Sandiq", line
        rich = letter.get_body(("html",)).get_content()
        assert "Анна &lt;Ли&gt;" in rich
        assert '<html lang="ru">' in rich


def test_a_letter_leaves_the_language_as_it_was(person: Person, post: Post) -> None:
    person("anna@example.org", locale="ru")
    i18n.set_locale("en")
    with post.house.uow() as uow:
        letters.ask_reset(uow, post.house, "anna@example.org", "http://localhost")
        uow.commit()
    post.deliver()
    assert i18n.current_locale() == "en"


def test_every_code_and_verb_has_its_words(quiet_house: House) -> None:
    del quiet_house
    for code in ("password_short", "password_long", "password_simple", "email_bad", "email_taken", "own_account"):
        assert code in TEXTS
    assert set(texts.ROLE_NAMES) == set(texts.ROLE_HELP) == set(ROLES)
