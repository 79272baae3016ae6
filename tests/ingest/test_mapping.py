"""Columns find their fields, in four languages and by their values."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.kinds import Registry
from ingest.mapping import FILE, NOTE, Mapping, Plan, fingerprint, propose, propose_from
from ingest.problems import IngestError
from ingest.readers.jsonlines import JsonLinesTable
from ingest.readers.separated import SeparatedTable

ROWS = [
    {"a": f"{n}", "b": f"Глиняный кувшин номер {n}", "c": f"19{n:02}", "d": f"{n} x 4 x 3 см", "e": "Иванов И. И."}
    for n in range(10, 30)
]


@pytest.mark.parametrize(
    "names",
    [
        ["Inventory number", "Title", "Date made", "Dimensions", "Author"],
        ["Инв. №", "Название", "Датировка", "Размеры", "Автор"],
        ["Inventar raqami", "Nomi", "Yaratilgan sanasi", "O'lchamlari", "Muallif"],
        ["Инвентар рақами", "Номи", "Яратилган санаси", "Ўлчамлари", "Муаллиф"],
    ],
)
def test_headers_in_four_languages(registry: Registry, names: list[str]) -> None:
    rows = [dict(zip(names, row.values(), strict=True)) for row in ROWS]
    found = propose_from(names, rows, registry, "museum_object")
    assert [column.target for column in found.columns] == ["ref", "title", "date", "dimensions", "creators"]
    assert all(column.confidence >= 0.8 for column in found.columns)
    plan = Plan(found.mapping(), registry["museum_object"])
    parsed = registry["museum_object"].parse(plan.values(rows[0]))
    assert not parsed.errors
    assert parsed.values["dimensions"][0] == {"value": "10", "unit": "cm", "of": "height"}


def test_a_real_museum_table(samples: Path, registry: Registry) -> None:
    found = propose(SeparatedTable(samples / "museum-csv/cmoa-1500-objects.csv"), registry)
    targets = {column.name: column.target for column in found.columns}
    assert found.kind == "museum_object" and found.usable
    assert targets["title"] == "title" and targets["accession_number"] == "ref" and targets["creation_date"] == "date"
    assert targets["creator"] == "creators" and targets["medium"] == "materials" and targets["web_url"] == "web"
    assert targets["item_width"] == "dimensions@width" and targets["creator_birth"] == NOTE
    width = next(column for column in found.columns if column.name == "item_width")
    assert width.reason == "mapping_unit_assumed" and width.confidence < 0.7


def test_real_json_of_press_photographs(samples: Path, registry: Registry) -> None:
    table = JsonLinesTable(samples / "collections/teenie-harris-press-photographs-59k.jsonl.gz")
    found = propose(table, registry)
    assert found.kind == "photograph"
    assert found.target("creator[].full_name") == "creators" and found.target("creator[].birth_date") == NOTE


def test_a_sheet_about_files(samples: Path, registry: Registry) -> None:
    found = propose(SeparatedTable(samples / "MANIFEST.tsv"), registry)
    assert found.file_column == "file"
    assert found.target("licence") == NOTE, "free words are no term of the list of rights"
    assert found.target("sha256") == NOTE


def test_values_speak_where_names_are_silent(registry: Registry) -> None:
    rows = [
        {"x1": f"https://example.org/{n}", "x2": f"IMG_{n}.jpg", "x3": f"Portrait of a lady {n}", "x4": f"{n}.05.1924"}
        for n in range(10, 30)
    ]
    found = propose_from(list(rows[0]), rows, registry, "photograph")
    assert found.target("x1") == "web" and found.target("x2") == FILE and found.target("x4") == "date"
    rows = [{key: value for key, value in row.items() if key != "x2"} for row in rows]
    assert propose_from(list(rows[0]), rows, registry, "photograph").target("x3") == "title"


def test_units_in_headers(registry: Registry) -> None:
    rows = [{"Название": "Ваза", "Высота, мм": "120", "Ширина (см)": "5,5"}] * 3
    found = propose_from(list(rows[0]), rows, registry, "museum_object")
    values = registry["museum_object"].parse(Plan(found.mapping(), registry["museum_object"]).values(rows[0])).values
    assert {"value": "120", "unit": "mm", "of": "height"} in values["dimensions"]
    assert {"value": "5.5", "unit": "cm", "of": "width"} in values["dimensions"]


def test_what_no_field_takes_is_kept_in_the_note(registry: Registry) -> None:
    plan = Plan(Mapping("photograph", {"t": "title", "zip": "@ignore"}, {"credit": "House"}), registry["photograph"])
    assert plan.values({"t": "A", "odd": ["x", "y"], "zip": "1"}) == {
        "title": "A",
        "credit": "House",
        "note": "odd: x; y",
    }


def test_a_mapping_to_nowhere_is_refused(registry: Registry) -> None:
    with pytest.raises(IngestError) as caught:
        Plan(Mapping("photograph", {"t": "nonsense"}), registry["photograph"])
    assert caught.value.code == "mapping_target"


def test_fingerprints_know_a_table_again() -> None:
    assert fingerprint(["Инв. №", "Название"]) == fingerprint(["НАЗВАНИЕ", "инв №"])
    assert fingerprint(["a", "b"]) != fingerprint(["a", "c"])
