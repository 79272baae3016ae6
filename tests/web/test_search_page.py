"""The search page, its JSON, its suggestions, and the help with asking."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from archive.app import create_app
from archive.house import House
from archive.web.results import NOTES, lit
from tests.support.catalogue import Maker, count_queries, file_draft

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def client(house: House) -> FlaskClient:
    """A visitor's browser."""
    return create_app(house).test_client()


@pytest.fixture
def filled(make_record: Maker) -> Maker:
    """Thirty open records of two kinds and one closed to visitors, indexed."""
    for number in range(30):
        make_record(
            f"Customs ledger {number}",
            kind="photograph" if number % 3 else "document",
            date="1924" if number % 2 else "1935",
            creators=["Max Penson" if number % 2 else "Ivan <b>Bold</b>"],
            files=[file_draft(f"{number}.jpg")],
        )
    make_record("Customs secret", access="staff", creators=["Hidden Person"])
    make_record.index()
    return make_record


def html(client: FlaskClient, path: str, **headers: str) -> str:
    """The page at a path."""
    answer = client.get(path, headers={**ENGLISH, **headers})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_box_keeps_the_question(client: FlaskClient, filled: Maker) -> None:
    page = html(client, '/search?q="customs+ledger"')
    assert 'value="&#34;customs ledger&#34;"' in page
    assert re.search(r'<h1 id="result-count">30 results for', page)


@pytest.mark.parametrize("view", ["grid", "list", "table"])
def test_views_show_open_records_only(client: FlaskClient, filled: Maker, view: str) -> None:
    page = html(client, f"/search?q=customs&view={view}")
    assert page.count("data-hit>") == {"grid": 30, "list": 20, "table": 30}[view]
    assert "secret" not in page
    assert "Hidden Person" not in page


def test_the_list_lights_words_and_escapes_values(client: FlaskClient, filled: Maker) -> None:
    page = html(client, "/search?q=customs&view=list")
    assert "<mark>Customs</mark> ledger" in page
    assert "<b>Bold</b>" not in page
    assert lit("<a> & bee", [(6, 9)]) == "&lt;a&gt; &amp; <mark>bee</mark>"


def test_facets_combine_and_chips_take_them_away(client: FlaskClient, filled: Maker) -> None:
    page = html(client, "/search?q=customs&kind=photograph&decade=1920")
    count = int(re.findall(r'id="result-count">(\d+)', page)[0])
    assert count == 10
    chips = [unescape(href) for href in re.findall(r'<a class="chip" href="([^"]+)"', page)]
    assert chips == ["/search?q=customs&decade=1920", "/search?q=customs&kind=photograph"]
    assert '<input type="hidden" form="ask" name="kind" value="photograph">' in page
    excluded = html(client, "/search?q=customs&not.kind=photograph")
    assert 'id="result-count">10 ' in excluded
    assert "chip-not" in excluded


def test_pages_keep_the_question(client: FlaskClient, filled: Maker) -> None:
    page = html(client, "/search?q=customs&view=list")
    assert 'rel="next" href="/search?q=customs&amp;view=list&amp;page=2"' in page
    second = html(client, "/search?q=customs&view=list&page=2")
    assert second.count("data-hit>") == 10
    assert 'rel="prev" href="/search?q=customs&amp;view=list"' in second
    assert "data-hit>" in html(client, "/search?q=customs&page=no&view=nonsense&sort=nonsense")


def test_htmx_gets_the_piece_and_history_gets_the_page(client: FlaskClient, filled: Maker) -> None:
    piece = html(client, "/search?q=customs", **{"HX-Request": "true"})
    assert "<!doctype html>" not in piece
    assert 'id="result-count"' in piece
    assert "<title>Search: customs" in piece
    whole = html(client, "/search?q=customs", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in whole
    assert "HX-Request" in client.get("/search").headers["Vary"]


def test_json_tells_the_same(client: FlaskClient, filled: Maker) -> None:
    told = client.get("/search?q=customs&kind=document&format=json", headers=ENGLISH).get_json()
    assert told["total"] == 10
    assert len(told["hits"]) == 10
    assert told["hits"][0]["card"]["href"].startswith("/records/")
    kinds = next(facet for facet in told["facets"] if facet["code"] == "kind")
    assert {value["value"]: value["count"] for value in kinds["values"]} == {"photograph": 20, "document": 10}
    assert "secret" not in str(told)


def test_nothing_found_offers_wider_questions(client: FlaskClient, filled: Maker) -> None:
    page = html(client, "/search?q=qwxzv+plmnk&kind=document")
    assert "Nothing found" in page
    assert 'href="/search?q=qwxzv~+plmnk~"' in page
    assert 'href="/search?q=qwxzv+OR+plmnk"' in page
    assert "Look without the filters" in page


@pytest.mark.parametrize(
    "question", ['"', "((((", "AND", "title:", "date:9..1", "\x00\u202e", "a" * 5000, "<script>alert(1)</script>", "*"]
)
def test_a_malformed_question_gets_a_helpful_reading(client: FlaskClient, filled: Maker, question: str) -> None:
    answer = client.get("/search", query_string={"q": question}, headers=ENGLISH)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_notes_are_said_in_words(client: FlaskClient, filled: Maker) -> None:
    assert "A quotation mark had no partner" in html(client, '/search?q="customs')
    assert "There is no field named “nosuchfield”" in html(client, "/search?q=nosuchfield:red")
    assert all("%(detail)s" in str(text) or "%" not in str(text) for text in NOTES.values())


def test_suggestions_come_from_open_records(client: FlaskClient, filled: Maker) -> None:
    assert client.get("/suggest?q=").get_json() == {"suggestions": []}
    offered = client.get("/suggest?q=custo").get_json()["suggestions"]
    assert offered
    assert all("secret" not in one["text"] for one in offered)
    people = client.get("/suggest?q=pens&field=creators").get_json()["suggestions"]
    assert [one["text"] for one in people] == ["Max Penson"]
    assert client.get("/suggest?q=hidd&field=creators").get_json() == {"suggestions": []}
    assert client.get("/suggest?q=a&field=no_such_field").status_code == 200


def test_every_example_of_the_help_can_be_asked(client: FlaskClient, filled: Maker) -> None:
    page = html(client, "/help/search")
    links = [unescape(href) for href in re.findall(r'<dt><a href="(/search\?q=[^"]+)"', page)]
    assert len(links) >= 12
    for link in links:
        answer = html(client, link)
        for text in ("had no partner", "There is no field", "could not be read", "left out"):
            assert text not in answer, link


@pytest.mark.parametrize("view", ["grid", "list", "table"])
def test_queries_do_not_grow_with_hits(house: House, client: FlaskClient, make_record: Maker, view: str) -> None:
    def fill(count: int) -> int:
        for number in range(count):
            make_record(
                f"Customs {number}", creators=[f"P{number}"], files=[file_draft(f"{number}.jpg", texts=["customs"])]
            )
        make_record.index()
        with count_queries(house.engine) as seen:
            html(client, f"/search?q=customs&view={view}")
        return len(seen)

    few = fill(2)
    assert fill(20) <= few <= 12
