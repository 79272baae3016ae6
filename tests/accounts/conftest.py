"""An application around a house of its own, and a browser that fills in forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from archive import jobs, web
from archive.accounts import services
from archive.accounts.mail import MemoryMailer
from archive.app import create_app
from archive.house import House
from archive.identity import SYSTEM
from archive.jobs import Job

PASSWORD = "seven quiet donkeys"


@dataclass
class Browser:
    """Gets pages, and sends their forms with the CSRF token the page came with."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **more)

    def token(self, path: str) -> str:
        """The CSRF token of a page's form."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def send(self, path: str, *, page: str | None = None, **fields: Any) -> TestResponse:
        """Send a form that stands on ``page`` (by default at the same address)."""
        return self.client.post(path, data={**fields, "csrf_token": self.token(page or path)})

    def sign_in(self, email: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
        """Fill in the sign-in page."""
        return self.send("/account/sign-in", email=email, password=password, **fields)

    @property
    def is_in(self) -> bool:
        """Whether this browser is signed in."""
        return self.get("/account/").status_code == 200


@dataclass
class Post:
    """The mail of a house: run the waiting jobs, look at what was sent."""

    house: House
    mailer: MemoryMailer

    def deliver(self) -> list[Any]:
        """Do every waiting job and hand over the letters sent since."""
        before = len(self.mailer.sent)
        with self.house.uow(write=False) as uow:
            waiting = uow.session.scalars(select(Job.id).where(Job.state == "queued").order_by(Job.id)).all()
        for number in waiting:
            assert jobs.run(self.house, number) == "done"
        return self.mailer.sent[before:]


def plain(message: Any) -> str:
    """The text of a letter."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(message: Any) -> str:
    """The path of the first link of a letter."""
    found = re.search(r"http://localhost(/\S+)", plain(message))
    assert found, plain(message)
    return found[1]


def main_text(page: str) -> list[str]:
    """The visible texts of a page's main part, placeholders and labels of controls with them."""
    main = html.fromstring(page).get_element_by_id("main")
    texts = [text for text in main.itertext() if text.strip()]
    for name in ("aria-label", "placeholder", "title", "alt"):
        texts += main.xpath(f".//@{name}")
    return [" ".join(text.split()) for text in texts]


@pytest.fixture
def quiet_house(house: House) -> House:
    """A house whose letters stay in memory and whose rate limits are off."""
    house.mailer = MemoryMailer()  # type: ignore[attr-defined]
    house.settings = replace(house.settings, rate_limits=False, default_locale="en")
    return house


@pytest.fixture
def make_app(monkeypatch: pytest.MonkeyPatch) -> Callable[[House], Flask]:
    """Builds the application with this room's pages and the frame around them, without the other rooms."""
    monkeypatch.setattr(web, "MODULES", ("frame",))

    def make(house: House) -> Flask:
        app = create_app(house)
        app.testing = True
        return app

    return make


@pytest.fixture
def app(quiet_house: House, make_app: Callable[[House], Flask]) -> Flask:
    """The application."""
    return make_app(quiet_house)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody's browser."""
    return Browser(app.test_client())


@pytest.fixture
def other(app: Flask) -> Browser:
    """Another browser."""
    return Browser(app.test_client())


@pytest.fixture
def post(quiet_house: House) -> Post:
    """The house's mail."""
    return Post(quiet_house, quiet_house.mailer)  # type: ignore[attr-defined]


@pytest.fixture
def person(quiet_house: House) -> Callable[..., int]:
    """``person("anna@example.org", "curator")`` makes an account with ``PASSWORD``; gives its number."""

    def make(email: str, *roles: str, locale: str = "en", name: str = "Anna Lee") -> int:
        with quiet_house.uow() as uow:
            view, _password = services.create_user(
                uow, quiet_house, SYSTEM, email=email, name=name, roles=roles, locale=locale, password=PASSWORD
            )
            uow.commit()
        return view.id

    return make
