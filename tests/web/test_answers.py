"""Every answer: error pages, security headers, and how many questions it asks of the database."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask

from archive import jobs
from archive.catalog.records import Draft
from archive.errors import SandiqError
from archive.i18n import LOCALES
from tests.support.catalogue import NOON, Maker, count_queries, file_draft
from tests.web.conftest import Room, open_app, parse

PAGES = ("/", "/search", "/search?q=karvon", "/collections")


def test_headers_of_every_page(museum: Room) -> None:
    paths = [
        *PAGES,
        museum.record("picture"),
        museum.file("picture/0", "thumb-s"),
        "/nothing",
        museum.file("picture/0", "play"),
    ]
    for path in paths:
        headers = museum.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
        assert "unsafe" not in scripts
        assert "public" not in headers.get("Cache-Control", "")


@pytest.mark.parametrize("locale", LOCALES)
def test_error_pages_help(museum: Room, locale: str) -> None:
    client = museum.app.test_client()
    client.set_cookie("lang", locale)
    answer = client.get("/records/999999")
    assert answer.status_code == 404
    page = parse(answer.text)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//main//input[@name='q']")
    assert page.get("lang") == locale.replace("_", "-")
    told = json.loads(client.get("/records/999999?format=json").text)["error"]
    assert told["code"] == "not_found"
    assert client.post("/records/1").status_code == 405


def test_a_fault_of_our_own_says_nothing_of_the_inside(museum: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    app: Flask = open_app(museum.house)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("the secret path /srv/x")

    monkeypatch.setitem(app.view_functions, "home.collections", broken)
    answer = app.test_client().get("/collections")
    assert answer.status_code == 500
    assert "secret path" not in answer.text
    assert "Traceback" not in answer.text


def test_an_index_being_rebuilt_is_said(museum: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.catalog import querying

    def away(*_args: object, **_more: object) -> None:
        raise SandiqError("index_unavailable")

    monkeypatch.setattr(querying, "ask", away)
    answer = museum.get("/search?q=x")
    assert answer.status_code == 503
    assert "index is being rebuilt" in answer.text


def asked(room: Room, path: str, role: str) -> int:
    """How many questions a page asks; the second time, when nothing is new any more."""
    assert room.get(path, role).status_code == 200, path
    with count_queries(room.house.engine) as seen:
        answer = room.get(path, role)
    assert answer.status_code == 200
    assert len(seen) <= 12, (path, role, seen.statements)
    return len(seen)


def fill(room: Room, count: int) -> dict[str, str]:
    """A house with ``count`` of everything that pages list; the pages."""
    maker = Maker(room.house)
    top = maker("Top", "fonds")
    box = maker("Collection", "collection")
    here = maker("Here", related=[])
    parts = [
        Draft(
            "photograph",
            {"title": f"Karvon {n}", "creators": [f"Maker {n}"], "related": [{"id": here}], "collection": {"id": box}},
            parent_id=top,
            files=[file_draft(f"{count}-{n}.jpg", texts=["words"])],
        )
        for n in range(count)
    ]
    numbers = maker.many(parts)
    many = maker.last_changeset
    files = [file_draft(f"more-{count}-{n}.jpg") for n in range(count)]
    full = maker(
        "Full", files=files, related=[{"id": one} for one in numbers], subjects=[f"s{n}" for n in range(count)]
    )
    for n in range(count):
        maker.edit(full, credit=f"Credit {n}")
    with room.house.uow() as uow:
        for n in range(count):
            jobs.enqueue(uow, room.house, "derive", subject=f"{n}.jpg")
        uow.commit()
    maker.index()
    return {
        "home": "/",
        "search": "/search?q=karvon",
        "search as list": "/search?q=karvon&view=list",
        "search as data": "/search?q=karvon&format=json",
        "collections": "/collections",
        "collection": f"/records/{box}",
        "parts": f"/records/{top}",
        "all parts": f"/records/{top}/children",
        "linked from many": f"/records/{here}",
        "full": f"/records/{full}",
        "full as data": f"/records/{full}?format=json",
        "edit": f"/records/{full}/edit",
        "new": "/records/new?kind=photograph",
        "changes": "/changes",
        "change of many": f"/changes/{many}",
        "history": f"/changes/record/{full}",
        "past": f"/changes/record/{full}?on={(NOON + timedelta(days=1)).date()}",
        "jobs": "/jobs",
    }


STAFF_ONLY = {"edit", "new", "changes", "change of many", "history", "past", "jobs"}


def test_no_page_asks_more_than_twelve_questions_whatever_it_lists(room: Room) -> None:
    few = {(name, role): asked(room, path, role) for name, path in fill(room, 1).items() for role in _roles(name)}
    many = {(name, role): asked(room, path, role) for name, path in fill(room, 60).items() for role in _roles(name)}
    assert {key: many[key] for key in many if many[key] > few[key]} == {}


def _roles(name: str) -> tuple[str, ...]:
    return ("curator",) if name in STAFF_ONLY else ("visitor", "curator")
