"""A small museum behind a real server, its indexer beside it, and headless Chromium before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from archive.app import create_app
from archive.catalog import indexing
from archive.db import Base
from archive.house import House
from archive.kinds import Registry
from archive.settings import Settings
from tests.support.catalogue import load_tables
from tests.support.gallery import PASSWORD, Gallery, furnish, indexing_along, serving

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
NO_NETWORK = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Place:
    """Where the museum is served, and what hangs in it."""

    address: str
    gallery: Gallery
    app: Flask
    # What browsers complained of since the last look: errors of scripts, of the security policy, of the server.
    complaints: list[str] = field(default_factory=list)

    def record(self, name: str) -> str:
        """The address of a record."""
        return f"{self.address}/records/{self.gallery.ids[name]}"


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, registry: Registry, samples: Path) -> Iterator[Place]:
    """The museum, open."""
    load_tables()
    settings = Settings(instance=tmp_path_factory.mktemp("browser"), rate_limits=False, default_locale="en")
    house = House(settings)
    house.kinds = registry
    Base.metadata.create_all(house.engine)
    gallery = furnish(Gallery(house, samples))
    gallery.people()
    while indexing.drain(house):
        pass
    app = create_app(house)
    with indexing_along(indexing.drain, house), serving(app) as address:
        yield Place(address, gallery, app)
    house.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, or Playwright's own where that is missing."""
    path = str(CHROMIUM) if CHROMIUM.exists() else None
    browser = playwright.chromium.launch(executable_path=path, args=NO_NETWORK)
    yield browser
    browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(place: Place, chromium: Browser) -> Iterator[Visit]:
    """``visit("curator", lang="ru", width=390)`` opens a window of one's own, signed in, at the first page."""
    opened: list[BrowserContext] = []

    def open_window(role: str = "visitor", lang: str = "en", width: int = 1280, **more: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 800},
            is_mobile=width < 600,
            has_touch=width < 600,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "lang", "value": lang, "url": place.address}])
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: place.complaints.append(str(error)))
        page.on("console", lambda said: place.complaints.append(said.text) if said.type == "error" else None)
        if role == "visitor":
            page.goto(place.address)
        else:
            sign_in(page, place, role)
        return page

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def no_complaints(place: Place) -> Iterator[None]:
    """Fail if a browser complained of anything during the test."""
    place.complaints.clear()
    yield
    assert place.complaints == []


def save(page: Page, keys: str = "Control+s") -> None:
    """Save a form by its shortcut, as soon as its script has come."""
    page.locator("[data-form][data-ready]").wait_for()
    page.keyboard.press(keys)


def sign_in(page: Page, place: Place, role: str) -> None:
    """By the page, with the keyboard."""
    page.goto(f"{place.address}/account/sign-in")
    page.locator("[name=email]").fill(f"{role}@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
