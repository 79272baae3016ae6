"""Pages asked by people of every role: a furnished museum to read, and an empty house to write in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from archive.app import create_app
from archive.db import Base
from archive.house import House
from archive.identity import Identity
from archive.kinds import Registry
from tests.support.catalogue import Maker, build_house, load_tables
from tests.support.gallery import PASSWORD, Gallery, furnish


def open_app(house: House, *, csrf: bool = False) -> Flask:
    """The application; without CSRF tokens, so that tests can send a form at once."""
    app = create_app(house)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = csrf
    return app


def quiet(house: House) -> House:
    """Rate limits off, English for those who have not chosen."""
    house.settings = replace(house.settings, rate_limits=False, default_locale="en", house_name="The House")
    return house


def parse(page: str) -> Any:
    """A page as a tree to ask by XPath."""
    return html.fromstring(page)


@dataclass
class Room:
    """An application and its people, each with a browser that stays signed in."""

    gallery: Gallery
    app: Flask
    people: dict[str, int]
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The house behind the pages."""
        return self.gallery.house

    def as_(self, role: str) -> FlaskClient:
        """The browser of one role; ``visitor`` has no account."""
        if role not in self.browsers:
            client = self.app.test_client()
            if role != "visitor":
                answer = client.post("/account/sign-in", data={"email": f"{role}@example.org", "password": PASSWORD})
                assert answer.status_code == 302, answer.text
            self.browsers[role] = client
        return self.browsers[role]

    def get(self, path: str, role: str = "visitor", **more: Any) -> TestResponse:
        """A page as this role sees it, read to its end."""
        answer = self.as_(role).open(path, **more)
        answer.get_data()
        answer.close()
        return answer

    def identity(self, role: str) -> Identity:
        """Who that is to the services."""
        return Identity(self.people[role], role, frozenset({role}))

    def record(self, name: str) -> str:
        """The path of a record of the gallery."""
        return f"/records/{self.gallery.ids[name]}"

    def file(self, name: str, what: str) -> str:
        """The path of something of a file of the gallery."""
        return f"/files/{self.gallery.files[name]}/{what}"


@pytest.fixture(scope="session")
def museum(tmp_path_factory: pytest.TempPathFactory, registry: Registry, samples: Path) -> Iterator[Room]:
    """A furnished museum that tests only look at; always on SQLite, in a folder of its own."""
    load_tables()
    house = quiet(build_house(tmp_path_factory.mktemp("museum"), "", registry))
    Base.metadata.create_all(house.engine)
    gallery = furnish(Gallery(house, samples))
    people = gallery.people()
    Maker(house).index()
    yield Room(gallery, open_app(house), people)
    house.close()


@pytest.fixture
def room(house: House, samples: Path) -> Room:
    """An empty house with people in it, for tests that write."""
    gallery = Gallery(quiet(house), samples)
    people = gallery.people()
    return Room(gallery, open_app(house), people)


Form = Callable[..., dict[str, str]]


@pytest.fixture
def form() -> Form:
    """``form(base=1, title="...")`` gives the fields that an edit form always sends."""

    def make(base: int = 0, **fields: str) -> dict[str, str]:
        sent = {"base_revision": str(base), "@access": "public", "@embargo": "", "@parent_id": "", "then": "show"}
        return sent | {name.replace("__", "."): value for name, value in fields.items()}

    return make
