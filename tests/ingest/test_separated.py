"""CSV as people really send it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.problems import IngestError
from ingest.readers.items import Broken, Row
from ingest.readers.separated import SeparatedTable, neutral, plain


def table(folder: Path, text: str, encoding: str = "utf-8") -> SeparatedTable:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return SeparatedTable(path)


def rows(source: SeparatedTable) -> list[Row]:
    return [item for item in source.rows() if isinstance(item, Row)]


def broken(source: SeparatedTable) -> list[Broken]:
    return [item for item in source.rows() if isinstance(item, Broken)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [("номер", "название"), ("1", "Ваза"), ("2", "Блюдо")])
    found = table(tmp_path, text)
    assert found.columns == ["номер", "название"]
    assert [row.values["название"] for row in rows(found)] == ["Ваза", "Блюдо"]


def test_semicolons_with_commas_inside(tmp_path: Path) -> None:
    found = table(tmp_path, "номер;размер\n1;12,5 x 3,5\n2;4,5 x 1,5\n")
    assert rows(found)[0].values == {"номер": "1", "размер": "12,5 x 3,5"}


def test_cp1251_with_semicolons(tmp_path: Path) -> None:
    found = table(tmp_path, "Инв. №;Название\n7;Печать таможни\n8;Весы аптекарские\n", "cp1251")
    assert found.reading["encoding"] == "cp1251"
    assert rows(found)[1].values["Название"] == "Весы аптекарские"


def test_the_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert table(tmp_path, "номер,название\n1,Ваза\n2,Чаша\n", "utf-8-sig").columns[0] == "номер"


def test_a_row_too_long_and_a_row_too_short_cost_only_themselves(tmp_path: Path) -> None:
    found = table(tmp_path, "a,b,c\n1,2,3\n1,2,3,4\n5,6\n7,8,9\n10,11,12\n13,14,15\n16,17,18\n")
    assert [row.position for row in rows(found)] == [2, 5, 6, 7, 8]
    assert [(item.position, item.trouble.code) for item in broken(found)] == [(3, "row_width"), (4, "row_width")]
    assert broken(found)[0].trouble.params == {"found": 4, "expected": 3}
    assert broken(found)[0].raw == b"1,2,3,4\n"


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it(tmp_path: Path) -> None:
    lines = ["ref,title,note"] + [f"{n},Title {n},x" for n in range(2, 30)]
    lines[9] = '10,"Title 10,x'
    lines[20] = '21,"A ""quoted"", title",x'
    found = table(tmp_path, "\n".join(lines))
    assert [(item.position, item.trouble.code) for item in broken(found)] == [(10, "row_quote")]
    assert len(rows(found)) == 27
    assert next(row for row in rows(found) if row.position == 21).values["title"] == 'A "quoted", title'


def test_a_cell_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    found = table(tmp_path, 'ref,title\n1,"One\nTwo\nThree"\n2,Plain\n')
    assert rows(found)[0].values["title"] == "One\nTwo\nThree"
    assert rows(found)[1].position == 3


def test_inch_marks_are_no_quotes(tmp_path: Path) -> None:
    found = table(tmp_path, 'ref,title\n1,Pipe of 5" length\n2,Plain\n')
    assert rows(found)[0].values["title"] == 'Pipe of 5" length'


def test_damaged_bytes_are_told_with_their_column(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    good = "".join(f"{n},Кувшин номер\n" for n in range(40))
    path.write_bytes(("ref,title\n" + good).encode() + b"99,\xcf\xe5\xf7\n" + "100,Чаша\n".encode())
    found = SeparatedTable(path)
    assert [(b.position, b.trouble.code, b.trouble.field) for b in broken(found)] == [(42, "row_encoding", "title")]
    assert rows(found)[-1].values["title"] == "Чаша"
    assert broken(found)[0].raw == b"99,\xcf\xe5\xf7\n"


def test_a_header_below_a_title_block(tmp_path: Path) -> None:
    found = table(tmp_path, "Реестр музея;;\n;;\nСоставил: Иванов;;\nИнв. №;Название;Год\n1;Ваза;1900\n2;Чаша;1910\n")
    assert found.columns == ["Инв. №", "Название", "Год"]
    assert rows(found)[0].position == 5


def test_formulas_stay_text(tmp_path: Path) -> None:
    found = table(tmp_path, "ref,title\n=1+1,+cmd|' /C calc'!A0\n@SUM(A1),-2+3\n")
    assert rows(found)[0].values == {"ref": "=1+1", "title": "+cmd|' /C calc'!A0"}


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@SUM", "\tx", "plain", "it's", "'quoted'", ""])
def test_neutralised_exports_come_back_as_they_were(cell: str) -> None:
    assert plain(neutral(cell)) == cell
    assert neutral(cell)[:1] not in ("=", "+", "-", "@", "\t")


def test_rows_after_a_position(tmp_path: Path) -> None:
    found = table(tmp_path, "ref,title\n" + "".join(f"{n},T{n}\n" for n in range(10)))
    assert [item.position for item in found.rows(after=9)] == [10, 11]


def test_prose_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="not a table"):
        table(tmp_path, "Just a letter.\nIt has lines\nand no columns at all.\n")


def test_an_empty_table(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as caught:
        table(tmp_path, "\n\n\n")
    assert caught.value.code == "table_empty"


def test_real_museum_tables(samples: Path) -> None:
    objects = SeparatedTable(samples / "museum-csv/cmoa-1500-objects.csv")
    assert len(rows(objects)) == 1500 and not broken(objects)
    history = SeparatedTable(samples / "museum-csv/objects_historical_data.csv")
    assert not broken(history) and history.columns[0] == "datatype"
