"""What a kind derives from its declaration, and how it reads values."""

from __future__ import annotations

import time
from typing import Any

import marshmallow
import pytest

from archive.kinds import FieldError, load_registry
from archive.kinds.crosswalk import Target
from archive.kinds.date_shown import reading

REGISTRY = load_registry()
PHOTO = REGISTRY["photograph"]
OBJECT = REGISTRY["museum_object"]
BOOK = REGISTRY["book"]
# A row of a real spreadsheet of press photographs.
ROW: dict[str, Any] = {
    "title": "Woman in office at desk surrounded by children watching her closely",
    "date": "c. 1930-1950",
    "process": "black and white: Kodak Safety Film",
    "ref": "2001.35.9106",
    "identifiers": "cmoa:things/0004c321",
    "credit": "Heinz Family Fund",
    "acquired": "2001-10-04",
    "collection": "Fine Arts",
    "dimensions@width": 5.0,
    "dimensions@height": 4.0,
    "dimensions@depth": 0.0,
    "web": "http://teenie.cmoa.org/CollectionSearch.aspx?itemIRN=17382",
    "creators": 'Charles "Teenie" Harris',
    "subjects": "Offices; Children",
}


def test_a_real_row() -> None:
    parsed = PHOTO.parse(ROW)
    assert parsed.ok
    values = parsed.values
    assert values["title"] == {"und": ROW["title"]}
    assert values["date"] == {"edtf": "1930~/1950~", "text": "c. 1930-1950", "from": 19300101, "to": 19501231}
    assert values["creators"] == [{"name": 'Charles "Teenie" Harris', "role": "photographer", "id": None}]
    assert values["subjects"] == [{"name": "Offices", "id": None}, {"name": "Children", "id": None}]
    assert values["dimensions"] == [
        {"value": "5", "unit": "cm", "of": "width"},
        {"value": "4", "unit": "cm", "of": "height"},
    ]
    assert values["collection"] == {"id": None, "label": "Fine Arts"}
    assert PHOTO.date_span(values) == (19300101, 19501231)


def test_documents_of_a_real_row() -> None:
    document = PHOTO.documents(PHOTO.parse({**ROW, "note": "secret shelf", "location": "Room 5"}).values)
    assert document["title"] == [ROW["title"]]
    assert document["creator"] == ['Charles "Teenie" Harris']
    assert document["subject"] == ["Offices", "Children"]
    assert document["collection"] == ["Fine Arts"]
    assert document["decade"] == ["1930", "1940", "1950"]
    assert (document["date_from"], document["date_to"]) == ([19300101], [19501231])
    assert document["ref"] == ["2001.35.9106"]
    assert document["staff_body"] == ["secret shelf", "Room 5"]
    everyone = {name: words for name, words in document.items() if not REGISTRY.index_schema()[name].staff}
    assert "secret" not in str(everyone) and "Room 5" not in str(everyone)


def test_a_bad_value_does_not_stop_the_others() -> None:
    parsed = BOOK.parse(
        {"title": "x", "isbn": ["978-5-699-12014-7", "978-5-699-12014-8"], "date": "31 February 1924", "edition": "2nd"}
    )
    assert parsed.values == {"title": {"und": "x"}, "isbn": ["9785699120147"], "edition": "2nd"}
    assert [(error.field, error.code) for error in parsed.errors] == [
        ("isbn", "identifier_check"),
        ("date", "date_no_such_day"),
    ]
    problem = parsed.errors[0].problem()
    assert problem.field == "isbn" and "7 was expected" in problem.text


def test_strictness() -> None:
    assert [(e.field, e.code) for e in PHOTO.parse({"colour": "ч/б", "smell": "old"}).errors] == [
        ("smell", "value_unknown_field"),
        ("title", "value_required"),
    ]
    assert PHOTO.parse({"colour": "ч/б", "smell": "old"}, strict=False).values == {"colour": "bw"}


@pytest.mark.parametrize("columns", [("title@ru", "title@en"), ("title@en", "title@ru")])
def test_columns_complete_each_other(columns: tuple[str, str]) -> None:
    texts = {"title@ru": "Печать", "title@en": "Seal"}
    assert OBJECT.parse({column: texts[column] for column in columns}).values["title"] == {"ru": "Печать", "en": "Seal"}
    parsed = OBJECT.parse({"title": "x", "inscriptions@text": "ABC", "inscriptions@language": "rus"})
    assert parsed.values["inscriptions"] == [{"text": "ABC", "language": "ru"}]
    assert [e.field for e in OBJECT.parse({"title": "x", "title@xx": "y"}).errors] == ["title@xx"]


@pytest.mark.parametrize(
    ("kind", "field", "raw", "stored"),
    [
        ("museum_object", "creators", "Иванов, Иван (художник)", [
            {"name": "Иванов, Иван", "role": "artist", "id": None},
        ]),
        ("museum_object", "creators", "unknown (Austrian)", [{"name": "unknown (Austrian)", "role": "", "id": None}]),
        ("museum_object", "creators", "A; B | C (editor) [#7]", [
            {"name": "A", "role": "", "id": None}, {"name": "B", "role": "", "id": None},
            {"name": "C", "role": "editor", "id": 7},
        ]),
        ("museum_object", "dimensions", "12 × 15,5 × 3 см", [
            {"value": "12", "unit": "cm", "of": "height"}, {"value": "15.5", "unit": "cm", "of": "width"},
            {"value": "3", "unit": "cm", "of": "depth"},
        ]),
        ("museum_object", "dimensions", "высота: 1 200 мм; диам. 5 in", [
            {"value": "1200", "unit": "mm", "of": "height"}, {"value": "5", "unit": "in", "of": "diameter"},
        ]),
        ("museum_object", "weight", "12,50", {"value": "12.5", "unit": "g", "of": ""}),
        ("museum_object", "price", "12 500,50 soʻm", {"amount": "12500.5", "currency": "UZS"}),
        ("museum_object", "price", "$1,250.00", {"amount": "1250", "currency": "USD"}),
        ("museum_object", "price", "100 руб.", {"amount": "100", "currency": "RUB"}),
        ("museum_object", "materials", "Кумуш; yogʻoch; hair", ["silver", "wood", "hair"]),
        ("museum_object", "on_display", "Йўқ", False),
        ("museum_object", "number_of_objects", "3", 3),
        ("museum_object", "places", "Тошкент (41.31, 69.28)", [
            {"name": "Тошкент", "id": None, "lat": 41.31, "lon": 69.28},
        ]),
        ("book", "language", "rus, oʻzbekcha", ["ru", "uz"]),
        ("book", "isbn", "ISBN 0-306-40615-2 (pbk.)", ["0306406152"]),
        ("book", "publisher", "Fan", [{"name": "Fan", "role": "publisher", "id": None}]),
        ("serial", "issn", "0317 8471", ["0317-8471"]),
        ("photograph", "rights", "https://creativecommons.org/licenses/by/4.0/", "cc_by"),
        ("photograph", "related", ["#12", 13, "Ledger [#14]"], [
            {"id": 12, "label": ""}, {"id": 13, "label": ""}, {"id": 14, "label": "Ledger"},
        ]),
        ("photograph", "title", "[ru] Печать\n[en] Seal", {"ru": "Печать", "en": "Seal"}),
        ("fonds", "fonds_number", "Р-837", "Р-837"),
        ("archival_file", "extent", "120 л.", [{"value": "120", "unit": "sheets", "of": ""}]),
    ],
)  # fmt: skip
def test_readings(kind: str, field: str, raw: object, stored: object) -> None:
    assert REGISTRY[kind].fields[field].parse(raw) == stored


@pytest.mark.parametrize(
    ("kind", "field", "raw", "code"),
    [
        ("photograph", "title", {"xx": "y"}, "language_unknown"),
        ("photograph", "title", ["a", "b"], "value_not_repeatable"),
        ("photograph", "ref", {"a": 1}, "value_shape"),
        ("photograph", "credit", "x" * 10_001, "value_too_long"),
        ("photograph", "rights", "mine, all mine", "term_unknown"),
        ("photograph", "language", "Klingon", "language_unknown"),
        ("photograph", "web", "javascript:alert(1)", "url_unreadable"),
        ("photograph", "related", "the ledger", "link_unreadable"),
        ("photograph", "places", {"name": "x", "lat": 91, "lon": 0}, "coordinates_range"),
        ("photograph", "dimensions", "big", "measurement_unreadable"),
        ("photograph", "dimensions", "5 kg", "unit_unknown"),
        ("photograph", "price", "a lot", "money_unreadable"),
        ("photograph", "price", "5 XYZ", "currency_unknown"),
        ("museum_object", "number_of_objects", "1.5", "number_not_whole"),
        ("museum_object", "number_of_objects", "0", "number_range"),
        ("museum_object", "number_of_objects", "many", "number_unreadable"),
        ("museum_object", "on_display", "perhaps", "boolean_unreadable"),
        ("book", "isbn", "12345", "identifier_form"),
        ("serial", "issn", "0317-8472", "identifier_check"),
        ("fonds", "fonds_number", "№ семь", "value_pattern"),
        ("museum_object", "inscriptions", {"smell": "x"}, "value_unknown_field"),
    ],
)
def test_refusals(kind: str, field: str, raw: object, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        REGISTRY[kind].fields[field].parse(raw)
    assert caught.value.code == code
    assert caught.value.field.partition(".")[0] == field
    assert "%(" not in caught.value.problem().text


def test_isbn_is_found_in_both_lengths() -> None:
    isbn = BOOK.fields["isbn"]
    assert isbn.index_words(["0306406152"]) == ["0306406152", "9780306406157"]
    assert isbn.index_words(["9780306406157"]) == ["9780306406157", "0306406152"]


def test_control_characters_and_composition() -> None:
    parsed = PHOTO.parse({"title": "a\x00b\ud800 е\u0308\u2028c", "description": "one\r\ntwo  three\x0b"})
    assert parsed.values == {"title": {"und": "ab ё c"}, "description": {"und": "one\ntwo  three"}}


def test_page_shows_the_readers_language_and_hides_what_is_not_theirs() -> None:
    values = PHOTO.parse(
        {
            "title": {"ru": "Пост", "uz_Cyrl": "Пост биноси"}, "colour": "bw", "price": "5 USD",
            "related": [{"id": 5, "label": "old name"}, {"id": 6, "label": "hidden"}],
            "creators": [{"name": "Ali", "role": "editor", "id": 9}],
        }
    ).values  # fmt: skip
    page = PHOTO.detail(values, "uz_Latn", {5: "New name", 9: "Ali"}.get)
    rows = {row.field: row.values for group in page for row in group.rows}
    assert (rows["title"][0].text, rows["title"][0].lang) == ("Пост биноси", "uz-Cyrl")
    assert (rows["colour"][0].text, rows["colour"][0].href_field, rows["colour"][0].href_value) == (
        "Oq-qora",
        "colour",
        "bw",
    )
    assert "price" not in rows
    assert [(shown.text, shown.record_id) for shown in rows["related"]] == [("New name", 5), ("hidden", None)]
    assert (rows["creators"][0].text, rows["creators"][0].record_id) == ("Ali (muharrir)", 9)
    assert PHOTO.title(values, "en") == "Пост" and PHOTO.title_lang(values, "en") == "ru"


def test_form_describes_its_inputs() -> None:
    fields = {field.code: field for group in OBJECT.form("ru") for field in group.fields}
    assert fields["title"].required and fields["title"].widget == "localised"
    assert ("silver", "Серебро") in fields["materials"].options and not fields["materials"].closed
    assert fields["fund"].closed
    assert ("cm", "см") in fields["dimensions"].units and fields["dimensions"].default_unit == "cm"
    assert [sub.code for sub in fields["inscriptions"].subfields][:2] == ["text", "kind"]
    assert "price" not in {field.code for group in OBJECT.form("ru", staff=False) for field in group.fields}


def test_marshmallow_schema() -> None:
    schema = BOOK.schema()()
    assert schema.load({"title": "x", "isbn": "0-306-40615-2"}) == {"title": {"und": "x"}, "isbn": ["0306406152"]}
    with pytest.raises(marshmallow.ValidationError) as caught:
        schema.load({"isbn": "1"})
    assert set(caught.value.messages) == {"title", "isbn"}


def test_api_description() -> None:
    described = BOOK.api_description()
    assert described["required"] == ["title"] and described["title"] == "Book"
    assert described["properties"]["isbn"]["type"] == "array"
    assert described["properties"]["rights"]["enum"][0] == "public_domain"


def test_crosswalk_lists_every_field() -> None:
    marc = {field.code: place for field, place in BOOK.crosswalk("marc")}
    assert set(marc) == set(BOOK.fields)
    assert isinstance(marc["isbn"], Target) and marc["isbn"].path == "020$a"
    with pytest.raises(ValueError, match="none of"):
        BOOK.crosswalk("pdf")


def test_index_schema_and_aliases() -> None:
    schema = REGISTRY.index_schema()
    needed = {"kind", "decade", "creator", "subject", "place", "language", "collection", "access", "has_files", "media"}
    assert needed <= set(schema.facets())
    aliases = REGISTRY.query_aliases()
    expected = {
        "muallif": "creator", "автор": "creator", "author": "creator", "sana": "date", "сана": "date", "дата": "date",
        "тема": "subject", "mavzu": "subject", "joy": "place", "место": "place", "til": "language", "isbn": "isbn",
        "nomi": "title", "название": "title", "tur": "kind", "shaxs": "person", "издательство": "publisher",
    }  # fmt: skip
    assert {alias: aliases.get(alias) for alias in expected} == expected
    assert set(aliases.values()) <= schema.queryable()


def test_kinds_are_found_by_any_name() -> None:
    assert REGISTRY.find("Дело") is REGISTRY["archival_file"]
    assert REGISTRY.find("kitoblar") is BOOK
    assert REGISTRY.find("") is None and REGISTRY.get("nothing") is None
    assert REGISTRY.facet_value("kind", "book", "uz_Cyrl") == "Китоб"
    assert REGISTRY.facet_value("material", "silver", "uz_Latn") == "Kumush"
    assert REGISTRY.facet_value("on_display", "yes", "ru") == "да"


def test_imports_can_afford_it() -> None:
    """An import writes 1,500 records/s: reading a row may take a small part of its 660 µs, even on a slow machine."""
    values = PHOTO.parse(ROW).values
    parse = min(_seconds(lambda: PHOTO.parse(ROW), 300) for _ in range(5))
    documents = min(_seconds(lambda: PHOTO.documents(values), 300) for _ in range(5))
    assert parse < 400e-6 and documents < 200e-6


def _seconds(run: Any, times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - begin) / times


def test_date_read_aloud() -> None:
    stored = PHOTO.fields["date"].parse("circa 1924")
    assert reading(stored, "en") == "circa 1924: 1919–1929"
    assert reading(stored, "uz_Cyrl") == "тахминан 1924 йил: 1919–1929"
