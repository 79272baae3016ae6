"""Workbooks, JSON lines, and what a path holds."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest

from ingest.problems import IngestError
from ingest.readers.items import Broken, Row
from ingest.readers.jsonlines import JsonLinesTable, flatten
from ingest.readers.workbook import WorkbookTable
from ingest.readers.zipped import unpack
from ingest.sources import identify_source
from tests.hostile.tables import build as hostile


def test_a_workbook_with_title_merged_cells_and_an_empty_first_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Реестр"],
        [],
        ["Инв. №", "Название", "Дата", "Зал"],
        ["1", "Кувшин", dt.date(1924, 1, 1), "Зал 1"],
        ["2", "Блюдо", 1925, None],
        ["3", "Чаша", 1926.0, None],
    ]
    content = hostile.workbook(rows, merge=("A1:D1", "D4:D6"), first_empty=True)
    found = WorkbookTable(hostile.build(tmp_path, "a.bin", content))
    assert found.columns == ["Инв. №", "Название", "Дата", "Зал"]
    values = [item.values for item in found.rows() if isinstance(item, Row)]
    assert [row["Зал"] for row in values] == ["Зал 1"] * 3
    assert values[0]["Дата"] == "1924-01-01" and values[2]["Дата"] == 1926
    assert [item.position for item in found.rows()] == [4, 5, 6]


def test_a_formula_without_a_computed_value_is_left_out_and_an_error_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["ref", "title"], ["1", "A"], ["2", "#REF!"], ["=1+1", "C"]]
    found = WorkbookTable(hostile.build(tmp_path, "a.xlsx", hostile.workbook(rows)))
    items = list(found.rows())
    assert isinstance(items[1], Broken) and items[1].trouble.code == "cell_error" and items[1].trouble.field == "title"
    assert isinstance(items[2], Row) and items[2].values == {"title": "C"}


def test_json_lines_go_on_after_a_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"title": "A"}\n{"title": \n[1]\n\n{"title": "B", "who": [{"name": "X"}, {"name": "Y"}]}\n')
    items = list(JsonLinesTable(path).rows())
    assert [(type(item).__name__, item.position) for item in items] == [
        ("Row", 1),
        ("Broken", 2),
        ("Broken", 3),
        ("Row", 5),
    ]
    assert isinstance(items[3], Row) and items[3].values == {"title": "B", "who[].name": ["X", "Y"]}


def test_a_gzip_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    whole = gzip.compress(
        b"".join(b'{"title": "Number %d %s"}\n' % (n, str(hash(str(n))).encode()) for n in range(5000))
    )
    path.write_bytes(whole[: len(whole) // 2])
    items = list(JsonLinesTable(path).rows())
    assert isinstance(items[-1], Broken) and items[-1].trouble.code == "gzip_damaged"
    assert len(items) > 1000


def test_flattening_keeps_every_value() -> None:
    assert flatten({"a": {"b": 1, "c": {"d": "x"}}, "e": [1, None, 2], "f": None, "g": "", "h": False}) == {
        "a.b": 1,
        "a.c.d": "x",
        "e[]": [1, 2],
        "h": False,
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n3,4\n", "csv"),
        (b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        (gzip.compress(b'{"a": 1}\n', mtime=0), "jsonl"),
        (b'{\n "a": 1,\n "b": 2\n}\n', "file"),
        (hostile.marc("T"), "marc"),
        (hostile.bad_leader() + hostile.marc("T"), "marc"),
        (b'<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>', "marcxml"),
        (b"<html><body>x, y\nz, w</body></html>", "file"),
        (hostile.workbook([["a", "b"], [1, 2]]), "xlsx"),
        (hostile.zip_slip(), "zip"),
        (hostile.docx_with("word/extra.xml", b"<x/>"), "file"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello, you\n", "file"),
        (b"Dear colleague,\n\nI write to you, as agreed, about it.\n", "file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "file"),
    ],
)
def test_sources_are_known_by_content_and_never_by_name(tmp_path: Path, content: bytes, expected: str) -> None:
    assert identify_source(hostile.build(tmp_path, "misleading.jpg", content)) == expected


def test_empty_and_missing(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as caught:
        identify_source(hostile.build(tmp_path, "e.csv", b""))
    assert caught.value.code == "empty_file"
    with pytest.raises(IngestError) as caught:
        identify_source(tmp_path / "nothing")
    assert caught.value.code == "source_missing"


def test_zip_slip_is_refused_and_nothing_escapes(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b" / "c"
    inside.mkdir(parents=True)
    with pytest.raises(IngestError) as caught:
        unpack(hostile.build(tmp_path, "s.zip", hostile.zip_slip()), inside)
    assert caught.value.code == "archive_escape"
    assert not list(tmp_path.rglob("escaped.txt"))
