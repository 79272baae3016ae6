"""Three houses that differ only in what is hidden, to tell whether anything of it can be felt from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import MetaData, select

from archive.app import create_app
from archive.catalog import indexing
from archive.clock import FixedClock
from archive.db import Base
from archive.house import House
from archive.kinds import Registry
from archive.settings import Settings
from tests.support.catalogue import NOON, Maker, load_tables
from tests.support.gallery import PASSWORD, Gallery, copy_instance

# Every hidden text holds one of these words, and nothing else does.
MARKS = {
    "press": "Zqxvpressa",
    "staff": "Zqxvstaffa",
    "restricted": "Zqxvrestra",
    "embargoed": "Zqxvembara",
    "deleted": "Zqxvdeleta",
}
HIDDEN_FROM = {
    "visitor": ("press", "staff", "restricted", "embargoed", "deleted"),
    "journalist": ("staff", "restricted", "embargoed", "deleted"),
}


@dataclass
class Site:
    """One house with its application and the browsers of its people."""

    gallery: Gallery
    app: Flask
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The house."""
        return self.gallery.house

    def browser(self, role: str) -> FlaskClient:
        """A browser that stays signed in; a visitor comes with a new one each time."""
        if role == "visitor" or role not in self.browsers:
            client = self.app.test_client()
            client.set_cookie("lang", "en")
            if role != "visitor":
                token = token_of(client.get("/account/sign-in").text)
                sent = {"email": f"{role}@example.org", "password": PASSWORD, "csrf_token": token}
                assert client.post("/account/sign-in", data=sent).status_code == 302
            self.browsers[role] = client
        return self.browsers[role]

    def tables(self) -> dict[str, str]:
        """A digest of every table's contents."""
        found = {}
        metadata: MetaData = Base.metadata
        with self.house.engine.connect() as connection:
            for table in metadata.sorted_tables:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                found[table.name] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
        return found


def token_of(page: str) -> str:
    """The CSRF token in a page, empty if it holds none."""
    _before, found, rest = page.partition('name="csrf_token" value="')
    if not found:
        _before, found, rest = page.partition('name="csrf-token" content="')
    return rest.split('"', 1)[0] if found else ""


def paint(path: Path, colour: tuple[int, int, int], words: str) -> Path:
    """A picture that exists nowhere else, with words in its metadata."""
    exif = Image.Exif()
    exif[0x010E] = words
    Image.new("RGB", (640, 480), colour).save(path, exif=exif, quality=90)
    return path


def _open(folder: Path, kinds: Registry, samples: Path) -> Gallery:
    settings = Settings(instance=folder, rate_limits=False, default_locale="en", house_name="The House")
    house = House(settings, clock=FixedClock(NOON))
    house.kinds = kinds
    return Gallery(house, samples)


def _settle(gallery: Gallery) -> Site:
    while indexing.drain(gallery.house):
        pass
    app = create_app(gallery.house)
    app.testing = True
    return Site(gallery, app)


def _public(gallery: Gallery, folder: Path) -> None:
    gallery.hang("collection", "collection", title={"en": "Open collection"})
    gallery.hang("person", "person", title={"en": "Open person"})
    gallery.hang("place", "place", title={"en": "Open place"}, latitude="41.3", longitude="69.2")
    gallery.hang(
        "picture",
        "photograph",
        title={"en": "Open caravan picture"},
        date="1924",
        creators=[{"name": "Open person", "id": gallery.ids["person"]}],
        subjects=["caravan"],
        collection={"id": gallery.ids["collection"]},
        rights="cc0",
        files=[gallery.take_in(paint(folder / "open.jpg", (40, 90, 140), "open"))],
    )
    gallery.hang("fonds", "fonds", title={"en": "Open fonds"}, ref="F 1")
    gallery.hang("series", "series", title={"en": "Open series"}, ref="F 1/1", parent="fonds")
    gallery.hang(
        "paper",
        "document",
        title={"en": "Open paper"},
        language=["en"],
        rights="cc_by",
        files=[gallery.take_in(gallery.samples / "documents" / "testPDF_bookmarks.pdf")],
    )
    gallery.hang("gone_target", "photograph", title={"en": "Open companion"}, related=[{"id": gallery.ids["picture"]}])
    gallery.people()


def _hide(gallery: Gallery, folder: Path, level: str) -> None:
    """A record that touches everything public: its collection, its parent, its maker, its words, its files."""
    mark, number = MARKS[level], list(MARKS).index(level)
    access = level if level in ("press", "staff", "restricted") else "public"
    picture = paint(folder / f"{level}.jpg", (200, 30 + 40 * number, 60), mark)
    document = gallery.take_in(
        gallery.samples / "documents" / "5-t01-pass-a.pdf",
        f"{mark}.pdf",
        texts=[f"The full text of {mark}, a caravan."],
    )
    common: dict[str, Any] = {
        "access": access,
        "embargo_days": 30 if level == "embargoed" else 0,
        "description": {"en": f"About {mark} and a caravan"},
        "creators": [{"name": "Open person", "id": gallery.ids["person"]}, {"name": f"{mark} maker"}],
        "subjects": ["caravan", f"{mark} subject"],
        "places": [{"name": "Open place", "id": gallery.ids["place"]}, {"name": f"{mark} place"}],
        "collection": {"id": gallery.ids["collection"]},
        "date": "1931",
        "language": ["ru"],
        "rights": "cc0",
        "credit": f"{mark} credit",
        "ref": f"{mark}-1",
        "related": [{"id": gallery.ids["picture"]}],
    }
    files = [gallery.take_in(picture, f"{mark}.jpg"), document]
    gallery.hang(f"{level} picture", "photograph", title={"en": f"{mark} picture"}, files=files, **common)
    common.pop("related")
    common.pop("rights")
    gallery.hang(
        f"{level} collection",
        "collection",
        title={"en": f"{mark} box"},
        access=access,
        embargo_days=common["embargo_days"],
    )
    gallery.hang(f"{level} series", "series", parent="fonds", title={"en": f"{mark} series"}, **common)
    if level == "deleted":
        Maker(gallery.house).delete(*[gallery.ids[f"deleted {kind}"] for kind in ("picture", "collection", "series")])


@dataclass
class Sites:
    """``bare`` holds what everybody sees, ``press`` the press records as well, ``full`` everything hidden too."""

    bare: Site
    press: Site
    full: Site

    def without(self, role: str) -> Site:
        """The house as it would be if nothing were hidden from this role."""
        return self.bare if role == "visitor" else self.press

    def hidden(self, role: str) -> dict[str, int]:
        """Names and ids of the records hidden from this role."""
        levels = HIDDEN_FROM[role]
        return {name: number for name, number in self.full.gallery.ids.items() if name.split(" ")[0] in levels}

    def hidden_files(self, role: str) -> dict[str, int]:
        """The same for files."""
        levels = HIDDEN_FROM[role]
        return {name: number for name, number in self.full.gallery.files.items() if name.split(" ")[0] in levels}

    def marks(self, role: str) -> list[str]:
        """Words that this role must never read."""
        return [MARKS[level] for level in HIDDEN_FROM[role]]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, registry: Registry, samples: Path) -> Iterator[Sites]:
    """The three houses, made one out of the other so that what is common is the same to the byte."""
    load_tables()
    root = tmp_path_factory.mktemp("sites")
    first = _open(root / "bare", registry, samples)
    Base.metadata.create_all(first.house.engine)
    _public(first, root)
    galleries = [first]
    for name, levels in (("press", ("press",)), ("full", ("staff", "restricted", "embargoed", "deleted"))):
        before = galleries[-1]
        while indexing.drain(before.house):
            pass
        with before.house.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        copy_instance(before.house.instance, root / name)
        after = _open(root / name, registry, samples)
        after.ids, after.files = dict(before.ids), dict(before.files)
        after.drafts = dict(before.drafts)
        for level in levels:
            _hide(after, root, level)
        galleries.append(after)
    made = Sites(*[_settle(gallery) for gallery in galleries])
    yield made
    for gallery in galleries:
        gallery.house.close()
