"""The page of a record: what it shows to whom, in which words."""

from __future__ import annotations

import json
import re

import pytest

from archive.i18n import LOCALES
from tests.web.conftest import Room, parse

EVERY = ("collection", "person", "place", "picture", "object", "paper", "letter", "book", "sound", "film")


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("role", ["visitor", "journalist", "curator"])
def test_every_record_opens_for_everyone_who_may_see_it(museum: Room, name: str, role: str) -> None:
    answer = museum.get(museum.record(name), role)
    assert answer.status_code == 200
    page = parse(answer.text)
    assert len(page.xpath("//h1")) == 1
    assert ("/edit" in answer.text) == (role == "curator")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_title_and_date_come_in_the_readers_language(museum: Room, locale: str) -> None:
    client = museum.app.test_client()
    client.set_cookie("lang", locale)
    page = parse(client.get(museum.record("picture")).text)
    words = {"uz_Latn": "Termiz bojxona posti", "uz_Cyrl": "Термиз божхона пости", "ru": "Таможенный", "en": "Termez"}
    assert page.xpath("string(//h1)").startswith(words[locale])
    # The other three stand below it, each marked with its language.
    assert len(page.xpath("//ul[@class='record-titles']/li[@lang]")) == 3
    assert page.get("lang") == locale.replace("_", "-")


def test_a_visitor_sees_rights_credit_and_what_is_meant_by_them(museum: Room) -> None:
    text = museum.get(museum.record("picture")).text
    assert "Public domain" in text
    assert "Copy, change and publish it freely." in text
    assert "Фото: П. Иванов / Музей истории таможни" in text


def test_staff_fields_are_for_staff(museum: Room) -> None:
    assert "Оборот отсканировать" not in museum.get(museum.record("picture"), "journalist").text
    assert "Фонд 3, шкаф 12" not in museum.get(museum.record("picture") + "?format=json", "journalist").text
    assert "Оборот отсканировать" in museum.get(museum.record("picture"), "curator").text


def test_a_press_record_is_not_there_for_a_visitor(museum: Room) -> None:
    assert museum.get(museum.record("press_picture")).status_code == 404
    assert museum.get(museum.record("press_picture"), "journalist").status_code == 200


def test_as_data(museum: Room) -> None:
    answer = museum.get(museum.record("picture") + "?format=json")
    data = json.loads(answer.text)
    assert data["kind"] == "photograph"
    assert data["values"]["date"]["edtf"] == "1924~"
    assert [file["name"] for file in data["files"]] == ["door-knocker.jpg", "rocket.jpg"]
    asked = museum.get(museum.record("picture"), headers={"Accept": "application/json"})
    assert json.loads(asked.text) == data


@pytest.mark.parametrize(
    ("form", "mime", "word"),
    [
        ("text", "text/plain", "Termez customs post"),
        ("bibtex", "application/x-bibtex", "@"),
        ("ris", "application/x-research-info-systems", "TY  - "),
    ],
)
def test_citations(museum: Room, form: str, mime: str, word: str) -> None:
    answer = museum.get(f"{museum.record('picture')}/cite.{form}")
    assert answer.mimetype == mime
    assert word in answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_no_such_citation(museum: Room) -> None:
    assert museum.get(f"{museum.record('picture')}/cite.doc").status_code == 404


def test_a_pdf_is_read_page_by_page_with_its_text(museum: Room) -> None:
    first = museum.get(museum.record("paper")).text
    assert "This is a page about France" in first
    assert "Page 1 of 2" in first
    second = museum.get(museum.record("paper") + "?page=2").text
    assert "Page 2 of 2" in second
    assert "This is a page about France" not in second
    # A page beyond the end is the last one, and nonsense the first.
    assert "Page 2 of 2" in museum.get(museum.record("paper") + "?page=99").text
    assert "Page 1 of 2" in museum.get(museum.record("paper") + "?page=٣").text


def test_captions_stand_beside_the_film(museum: Room) -> None:
    page = parse(museum.get(museum.record("film")).text)
    cues = page.xpath("//button[@data-seek]")
    assert len(cues) > 2
    assert page.xpath("//video//track[@kind='captions']/@srclang") == ["en"]


def test_a_collection_shows_its_members_and_a_place_its_map(museum: Room) -> None:
    page = parse(museum.get(museum.record("collection")).text)
    members = page.xpath("//section[@aria-labelledby='members-head']//h3")
    assert len(members) == 4  # The press picture is a member too, but not for a visitor.
    (more,) = page.xpath("//section[@aria-labelledby='members-head']//a[starts-with(@href, '/search')]/@href")
    found = museum.get(more + "&format=json")
    assert json.loads(found.text)["total"] == 4
    assert parse(museum.get(museum.record("place")).text).xpath("//svg[@role='img' and @viewbox]")


def test_parts_of_a_record_page_by_page(room: Room) -> None:
    top = room.gallery.hang("top", "fonds", title={"en": "Fonds 1"})
    for number in range(70):
        room.gallery.hang(f"part{number}", "series", parent="top", title={"en": f"Series {number:02}"})
    first = parse(room.get(f"/records/{top}").text)
    assert len(first.xpath("//section[@aria-labelledby='children-head']//h3")) == 24
    page = parse(room.get(f"/records/{top}/children").text)
    assert len(page.xpath("//main//h3")) == 60
    (more,) = page.xpath("//main//a[contains(@href, 'after=')]/@href")
    assert len(parse(room.get(more).text).xpath("//main//h3")) == 10


def test_what_people_typed_is_never_markup(room: Room) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    number = room.gallery.hang(
        "evil",
        "photograph",
        title={"en": evil},
        description={"en": evil},
        creators=[evil],
        subjects=[evil],
        credit=evil,
    )
    for path in (f"/records/{number}", f"/records/{number}/edit", f"/changes/record/{number}", "/changes/1"):
        text = room.get(path, "curator").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "&lt;script&gt;" in room.get(f"/records/{number}").text


def test_no_inline_script_or_handler_on_any_page(museum: Room) -> None:
    for name in EVERY:
        page = parse(museum.get(museum.record(name), "curator").text)
        assert not page.xpath("//script[not(@src)]")
        assert not [a for a in page.xpath("//@*") if re.match(r"on[a-z]+$", str(a.attrname))]
