"""The first page, the collections, and the frame around every page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from archive.app import create_app
from archive.house import House
from archive.i18n import LOCALES
from tests.support.catalogue import NOON, Maker, count_queries, file_draft


@pytest.fixture
def client(house: House) -> FlaskClient:
    """A visitor's browser."""
    return create_app(house).test_client()


def html(client: FlaskClient, path: str, status: int = 200) -> str:
    """The page at a path."""
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_a_fresh_house_says_what_to_do(client: FlaskClient) -> None:
    page = html(client, "/")
    assert "The chest is empty, and ready" in page
    assert "Sign in to add the first records" in page
    assert "No collections yet" in html(client, "/collections")


def test_home_shows_latest_collections_and_numbers(client: FlaskClient, make_record: Maker) -> None:
    make_record("Seals & stamps", kind="collection")
    for number in range(6):
        make_record(f"Caravan {number}", files=[file_draft(f"{number}.jpg", width=1600, height=900)])
    page = html(client, "/")
    assert "Seals &amp; stamps" in page
    assert all(f"Caravan {number}" in page for number in range(6))
    assert page.count('class="mosaic"') == 1
    assert re.search(r'<dd><a href="/search">7</a></dd>', page)
    assert "Seals &amp; stamps" in html(client, "/collections")


def test_visitors_learn_nothing_of_closed_records(client: FlaskClient, make_record: Maker) -> None:
    make_record("Open letter")
    make_record("Closed letter", access="staff")
    make_record("Later letter", embargo=NOON + timedelta(days=3))
    make_record("Closed collection", kind="collection", access="press")
    page = html(client, "/") + html(client, "/collections")
    assert "Open letter" in page
    for hidden in ("Closed letter", "Later letter", "Closed collection"):
        assert hidden not in page
    assert re.search(r'<dd><a href="/search">1</a></dd>', page)


@pytest.mark.parametrize("path", ["/", "/collections"])
def test_queries_do_not_grow_with_rows(house: House, client: FlaskClient, make_record: Maker, path: str) -> None:
    def fill(count: int) -> int:
        for number in range(count):
            make_record(f"C{number}", kind="collection")
            make_record(f"R{number}", files=[file_draft(f"{number}.jpg")])
        with count_queries(house.engine) as seen:
            html(client, path)
        return len(seen)

    few = fill(3)
    assert fill(12) <= few <= 12


def test_language_switch_keeps_the_page(client: FlaskClient) -> None:
    page = html(client, "/search?q=ipak+yo%CA%BBli&view=list&page=2")
    for code in LOCALES:
        assert f"/search?q=ipak+yo%CA%BBli&amp;view=list&amp;page=2&amp;lang={code}" in page
    answer = client.get("/collections?lang=ru")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/collections"
    assert '<html lang="ru"' in client.get("/collections").get_data(as_text=True)


def test_theme_cookie_is_drawn_by_the_server(client: FlaskClient) -> None:
    client.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in html(client, "/")
    client.set_cookie("theme", '"><script>')
    assert "data-theme=" not in html(client, "/").split("<body>")[0]


@pytest.mark.parametrize("path", ["/", "/search?q=a&view=table", "/collections", "/help/search"])
def test_pages_need_no_exception_from_the_content_policy(client: FlaskClient, make_record: Maker, path: str) -> None:
    make_record("A", files=[file_draft()])
    make_record.index()
    page = html(client, path)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<[^>]+\son[a-z]+=|<[^>]+\sstyle=|<style", page)
    assert page.count("<h1") == 1


def test_errors_say_what_is_safe_and_what_to_do(house: House) -> None:
    app = create_app(house)

    @app.get("/boom")
    def boom() -> str:
        return str(1 / 0)

    client = app.test_client()
    missing = html(client, "/no-such-page", 404)
    assert "Nothing stands here" in missing
    assert "What is safe" in missing
    with count_queries(house.engine) as seen:
        broken = html(client, "/boom", 500)
    assert "Something went wrong on our side" in broken
    assert "ZeroDivisionError" not in broken
    # The page about a failure asks nothing of what may have failed.
    assert len(seen) == 0
