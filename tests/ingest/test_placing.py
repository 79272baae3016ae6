"""Special columns of a sheet: kind, parent, access, embargo; and names that become links."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from archive.catalog.models import Record
from archive.house import House
from archive.identity import ACCESS_LEVELS, SYSTEM
from archive.kinds import Registry
from ingest import service
from ingest.decisions import Decisions
from ingest.mapping import FILE, Mapping, propose_from
from ingest.mapping.columns import ACCESS, EMBARGO, KIND, PARENT
from ingest.report import Report
from tests.support.catalogue import Maker

HEADER = "file;title;ref;kind;parent;access;embargo\n"


def picture(path: Path, shade: int) -> None:
    """A small picture unlike the others."""
    Image.new("RGB", (24, 16), (shade, 90, 120)).save(path)


def sheet(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """A folder whose sheet has these rows; a row that begins with a file's name gets that file."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        name = row.partition(";")[0]
        if name:
            picture(folder / name, ord(name[0]))
    (folder / "list.csv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def bring(house: House, source: Path, **decisions: Any) -> Report:
    with house.uow() as uow:
        number = service.start(uow, house, SYSTEM, source, Decisions(**decisions))
        uow.commit()
    return service.run(house, SYSTEM, number)


def by_ref(house: House) -> dict[str, Record]:
    with house.uow(write=False) as uow:
        found = uow.session.scalars(select(Record).where(Record.deleted_at.is_(None)))
        return {str(record.ref): record for record in found}


def asides(report: Report) -> dict[int | None, str]:
    return {one.row: one.code for one in report.findings if one.state == "aside"}


@pytest.mark.parametrize(
    "names",
    [
        ("kind", "parent", "access", "embargo"),
        ("Вид записи", "Шифр родителя", "Доступ", "Эмбарго"),
        ("Yozuv turi", "Yuqori shifr", "Kirish darajasi", "Embargo"),
        ("Ёзув тури", "Юқори шифр", "Кириш даражаси", "Эмбарго"),
    ],
)
def test_special_columns_are_known_by_name_in_four_languages(registry: Registry, names: tuple[str, ...]) -> None:
    row = dict(zip(names, ("photograph", "F-1", "staff", "2027-01-31"), strict=True))
    found = propose_from(["title", *names], [{"title": f"Picture {n}", **row} for n in range(9)], registry)
    assert [found.target(name) for name in names] == [KIND, PARENT, ACCESS, EMBARGO]


def test_rows_with_and_without_files_are_placed_alike(house: House, tmp_path: Path) -> None:
    """Once, only rows without a file heeded these columns."""
    report = bring(
        house,
        sheet(
            tmp_path / "in",
            ";The fonds;F-1;fonds;;staff;",
            "a.png;A picture;P-1;photograph;F-1;press;2027-01-31",
            ";A paper;D-1;document;F-1;restricted;31.01.2027",
            "b.png;A chest;M-1;museum_object;;;",
        ),
        access="public",
    )
    assert not asides(report) and report.counts["created"] == 4
    assert report.kinds == {"fonds": 1, "photograph": 1, "document": 1, "museum_object": 1}
    found = by_ref(house)
    assert {ref: ACCESS_LEVELS[record.access] for ref, record in found.items()} == {
        "F-1": "staff", "P-1": "press", "D-1": "restricted", "M-1": "public",
    }  # fmt: skip
    until = datetime(2027, 1, 31, tzinfo=UTC)
    assert [found[ref].embargo for ref in ("P-1", "D-1", "M-1")] == [until, until, None]
    assert [found[ref].parent_id for ref in ("P-1", "D-1", "M-1")] == [found["F-1"].id, found["F-1"].id, None]


def test_a_kind_may_be_named_by_its_label_and_must_exist(house: House, tmp_path: Path) -> None:
    rows = ("a.png;One;A-1;Фотография;;;", "b.png;Two;A-2;dragon;;;", ";Three;A-3;dragon;;;")
    targets = {"file": FILE, "title": "title", "ref": "ref", "kind": KIND}
    with house.uow() as uow:
        mappings = {"list.csv": Mapping("document", targets)}
        number = service.start(uow, house, SYSTEM, sheet(tmp_path / "in", *rows), mappings=mappings)
        uow.commit()
    report = service.run(house, SYSTEM, number)
    assert report.kinds == {"photograph": 1}
    assert asides(report) == {3: "row_kind_unknown", 4: "row_kind_unknown"}
    assert {one.value for one in report.findings} == {"dragon"} and {one.field for one in report.findings} == {"kind"}


def test_parents_may_come_in_any_order_within_a_batch(house: House, tmp_path: Path) -> None:
    report = bring(
        house,
        sheet(tmp_path / "in", "a.png;Leaf;L-1;photograph;S-1;;", ";Series;S-1;series;F-1;;", ";Fonds;F-1;fonds;;;"),
    )
    assert not asides(report)
    found = by_ref(house)
    assert (found["L-1"].parent_id, found["S-1"].parent_id) == (found["S-1"].id, found["F-1"].id)


def test_a_parent_of_an_earlier_import(house: House, tmp_path: Path, make_record: Maker) -> None:
    fonds = make_record("Fonds", kind="fonds", ref="F-9")
    bring(house, sheet(tmp_path / "in", "a.png;Leaf;L-1;photograph;F-9;;"))
    assert by_ref(house)["L-1"].parent_id == fonds


ORPHANS = (
    "a.png;Lost;L-1;photograph;X-1;;",
    ";Lost too;L-2;document;X-1;;",
    "b.png;Child of the lost;L-3;photograph;L-1;;",
    "c.png;Fine;L-4;photograph;;;",
)


def test_what_would_be_part_of_nothing_is_set_aside(house: House, tmp_path: Path) -> None:
    report = bring(house, sheet(tmp_path / "in", *ORPHANS))
    assert asides(report) == {2: "parent_ref_unknown", 3: "parent_ref_unknown", 4: "parent_ref_unknown"}
    assert set(by_ref(house)) == {"L-4"}
    assert len(list(house.store.objects())) == 1, "originals of what was set aside must not be left in the store"
    again = bring(house, sheet(tmp_path / "more", ";The parent;X-1;fonds;;;", *ORPHANS))
    assert again.counts["created"] == 4 and not asides(again)


def test_a_rehearsal_says_the_same_of_parents(house: House, tmp_path: Path) -> None:
    folder = sheet(tmp_path / "in", *ORPHANS)
    rehearsed = service.dry_run(house, SYSTEM, folder)
    real = bring(house, folder)
    assert (rehearsed.counts, asides(rehearsed)) == (real.counts, asides(real))


def test_a_rehearsal_remembers_parents_of_earlier_batches(house: House, tmp_path: Path) -> None:
    rows = [";Fonds;F-1;fonds;;;", *(f";Leaf {n};L-{n};document;F-1;;" for n in range(600))]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "list.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    report = service.dry_run(house, SYSTEM, folder)
    assert not asides(report) and report.counts["created"] == 601


@pytest.mark.parametrize("file", ["a.png", ""])
def test_values_nobody_can_read_are_told_by_column(house: House, tmp_path: Path, file: str) -> None:
    report = bring(
        house,
        sheet(
            tmp_path / "in", f"{file};One;P-1;;;secret;", f"{file and 'b.png'};Two;P-2;;;;soon",
            f"{file and 'c.png'};Three;P-3;;;STAFF;2027-01-31T12:00:00+05:00",
        ),
    )  # fmt: skip
    assert asides(report) == {2: "access_unknown", 3: "embargo_unreadable"}
    assert [(one.field, one.value) for one in report.findings] == [("access", "secret"), ("embargo", "soon")]
    assert by_ref(house)["P-3"].access == ACCESS_LEVELS.index("staff")
    assert by_ref(house)["P-3"].embargo == datetime(2027, 1, 31, 7, tzinfo=UTC)


@pytest.mark.parametrize("name", ["История таможни", "Bojxona tarixi", "History of the customs", "COL-1"])
def test_open_links_by_name_become_links(house: House, tmp_path: Path, make_record: Maker, name: str) -> None:
    title = {"ru": "История таможни", "uz_Latn": "Bojxona tarixi", "en": "History of the customs"}
    collection = make_record(title, kind="collection", ref="COL-1")
    header = "file;title;ref;collection\n"
    bring(house, sheet(tmp_path / "in", f"a.png;One;P-1;{name}", ";Two;P-2;Another collection", header=header))
    found = by_ref(house)
    assert found["P-1"].data["collection"]["id"] == collection
    assert found["P-2"].data["collection"] == {"id": None, "label": "Another collection"}


def test_a_name_that_two_records_have_stays_a_name(house: House, tmp_path: Path, make_record: Maker) -> None:
    for _ in range(2):
        make_record("Twins", kind="collection")
    bring(house, sheet(tmp_path / "in", "a.png;One;P-1;Twins", header="file;title;ref;collection\n"))
    assert by_ref(house)["P-1"].data["collection"] == {"id": None, "label": "Twins"}
