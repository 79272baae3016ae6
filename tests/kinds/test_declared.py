"""Every kind and field of the house is complete: labels, form place, index or excuse, crosswalks."""

from __future__ import annotations

import re
from random import Random

import pytest

from archive.kinds import LOCALES, Field, Kind, load_registry
from archive.kinds.crosswalk import FORMATS, Excuse, Target
from archive.kinds.headers import header_key

REGISTRY = load_registry()
KINDS = REGISTRY.kinds()
FIELDS = [(kind, field) for kind in KINDS for field in kind.fields.values()]
EXPECTED = (
    "photograph audio video document museum_object book serial press_text fonds series archival_file "
    "collection person organisation place subject"
)
UZBEK_LATIN = re.compile(r"['`’‘]")
RUSSIAN_ONLY = re.compile(r"[ыщ]")

each_field = pytest.mark.parametrize(
    ("kind", "field"), FIELDS, ids=[f"{kind.code}-{field.code}" for kind, field in FIELDS]
)


def all_labels(field: Field) -> list[dict[str, str]]:
    mine = [dict(field.labels), *([dict(field.helps)] if field.helps else [])]
    return [*mine, *(labels for sub in field.subfields.values() for labels in all_labels(sub))]


def test_the_kinds_are_there() -> None:
    assert {kind.code for kind in KINDS} >= set(EXPECTED.split())
    assert all(kind.is_a("base") for kind in KINDS)


@each_field
def test_labels_in_four_languages(kind: Kind, field: Field) -> None:
    for labels in all_labels(field):
        assert set(labels) == set(LOCALES) and all(text.strip() for text in labels.values())
        assert not UZBEK_LATIN.search(labels["uz_Latn"]), "oʻ and gʻ are written with U+02BB, tutuq with U+02BC"
        assert not re.search("[а-яёўқғҳ]", labels["uz_Latn"].lower())
        assert not RUSSIAN_ONLY.search(labels["uz_Cyrl"].lower()), "Uzbek Cyrillic has neither ы nor щ"
        assert not re.search("[a-z]{3}", re.sub("VIAF|Wikidata|GeoNames|ISBN|ISSN", "", labels["uz_Cyrl"]))


@each_field
def test_place_in_form_and_page(kind: Kind, field: Field) -> None:
    placed = [one.code for group in kind.form("en") for one in group.fields]
    assert placed.count(field.code) == 1
    stored = field.parse(field.sample(Random(7)))
    shown = [row.field for group in kind.detail({field.code: stored}, "ru", staff=True) for row in group.rows]
    assert shown == [field.code]
    public = [row.field for group in kind.detail({field.code: stored}, "ru") for row in group.rows]
    assert public == ([] if field.staff else [field.code])


@each_field
def test_indexed_or_excused(kind: Kind, field: Field) -> None:
    stored = field.parse(field.sample(Random(7)))
    document = kind.documents({field.code: stored})
    schema = REGISTRY.index_schema()
    assert all(name in schema for name in document)
    if field.search.excuse:
        assert len(field.search.excuse) > 10
        assert set(document) <= {"date_from", "date_to", "decade"}
    elif field.staff:
        assert document
        assert all(schema[name].staff for name in document), "what is for staff must not be found by others"
    elif field.type.name not in ("link", "boolean"):
        assert document.get("title" if field.code == "title" else "body")


@each_field
def test_crosswalks_mapped_or_excused(kind: Kind, field: Field) -> None:
    assert set(field.map) == set(FORMATS)
    for place in field.map.values():
        if isinstance(place, Excuse):
            assert len(place.reason) > 10
        else:
            assert isinstance(place, Target) and place.paths
    if field.staff:
        assert all(isinstance(place, Excuse) for place in field.map.values()), "staff fields never leave the house"


@each_field
def test_header_names_lead_to_the_field(kind: Kind, field: Field) -> None:
    names = kind.header_names()
    assert names[header_key(field.code)] == field.code
    for locale in LOCALES:
        assert names[header_key(field.label(locale))].partition("@")[0] == field.code


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_template_headers_are_read_back(kind: Kind) -> None:
    names = kind.header_names()
    for locale in LOCALES:
        for column in kind.csv_columns(locale):
            assert names[header_key(column.header)] == column.key, column.header


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_template_examples_are_accepted(kind: Kind) -> None:
    row = {column.key: column.example for column in kind.csv_columns("ru")}
    parsed = kind.parse({**row, "title@ru": "Проба"})
    assert [str(error) for error in parsed.errors] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_sample_is_valid_and_canonical(kind: Kind) -> None:
    for seed in range(5):
        values = kind.sample(Random(seed))
        parsed = kind.parse(values)
        assert parsed.ok and parsed.values == values
        assert kind.schema()().dump(kind.schema()().load(values)) == values


@pytest.mark.parametrize("code", sorted(REGISTRY.vocabularies))
def test_vocabularies_are_complete(code: str) -> None:
    vocabulary = REGISTRY.vocabulary(code)
    assert set(vocabulary.label) == set(LOCALES)
    for term, labels in vocabulary.terms.items():
        assert set(labels) == set(LOCALES)
        assert not UZBEK_LATIN.search(labels["uz_Latn"])
        assert not RUSSIAN_ONLY.search(labels["uz_Cyrl"].lower())
        for locale in LOCALES:
            assert vocabulary.find(labels[locale]) == term, f"{labels[locale]} names two terms"


COLUMNS = {
    "museum_object": {
        "Название": "title", "nomi": "title", "НОМИ": "title", "title": "title", "creation_date": "date",
        "Инв. №": "ref", "accession_number": "ref", "inventar raqami": "ref", "medium": "materials",
        "Материал и техника": "materials", "classification": "classification", "credit_line": "credit",
        "item_width": "dimensions@width", "item_height": "dimensions@height", "высота": "dimensions@height",
        "creator": "creators", "автор": "creators", "Muallif": "creators", "date_acquired": "acquired",
        "department": "collection", "physical_location": "location", "provenance_text": "provenance",
        "web_url": "web", "keywords": "subjects", "Ключевые слова": "subjects", "kalit so'zlar": "subjects",
        "Место": "places", "Описание": "description", "Title (ru)": "title@ru", "№ КП": "receipts_number",
        "id": "identifiers", "photographer": "creators@photographer",
    },
    "photograph": {
        "medium": "process", "photographer": "creators@photographer",
        "Дата съёмки": "date", "caption": "description",
    },
    "book": {
        "ISBN": "isbn", "Издательство": "publisher", "Год": "date",
        "УДК": "udc", "ББК": "bbk", "kitob nomi": "title",
    },
    "archival_file": {
        "№ фонда": "fonds", "Опись": "series",
        "Дело": "file_number", "Крайние даты": "date", "Листов": "extent",
    },
}  # fmt: skip


@pytest.mark.parametrize(("kind", "header", "key"), [(k, h, c) for k, cols in COLUMNS.items() for h, c in cols.items()])
def test_common_column_names(kind: str, header: str, key: str) -> None:
    assert REGISTRY[kind].header_names()[header_key(header)] == key
