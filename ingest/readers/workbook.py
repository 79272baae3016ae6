"""Excel workbooks: the first sheet that holds something, streamed, with merged cells filled."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from ingest.problems import IngestError, Trouble
from ingest.readers.header import LOOK, find_header
from ingest.readers.items import Broken, Row
from ingest.readers.separated import plain
from ingest.readers.zipped import refuse_entities

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
#: A sheet may claim a million blank rows below its data; so many in a row end it.
BLANKS_END = 5000
MAX_MERGES = 100_000


class WorkbookTable:
    """The first non-empty sheet of an .xlsx file, formulas as the values last computed.

    Raises:
        IngestError: ``table_empty``, ``workbook_damaged``; Refused for bombs and entities.
    """

    format = "xlsx"

    def __init__(self, path: Path) -> None:
        refuse_entities(path, doctype=True)
        self.path = path
        self._done, self._expected = 0, 1
        with _workbook(path) as book:
            self.sheet, first, self._expected = _first_filled(book, path)
        self._merges = _merged(path, self.sheet)
        shown = [row for _, row in _filled(enumerate(first, 1), self._merges)]
        headed = find_header([[_text(cell) for cell in row] for row in shown])
        self.columns = headed.columns
        self._data_from = headed.index + 1
        self.reading: dict[str, Any] = {"sheet": self.sheet, "header_row": self._data_from}

    def fraction(self) -> float:
        """How much of the sheet the running iteration has read."""
        return min(1.0, self._done / self._expected)

    def rows(self, after: int = 0) -> Iterator[Row | Broken]:
        """Rows below the header; ``position`` is the row number that Excel shows."""
        blanks = 0
        with _workbook(self.path) as book:
            numbered = enumerate(book[self.sheet].iter_rows(values_only=True), 1)
            for number, cells in _filled(numbered, self._merges):
                self._done = number
                if number <= self._data_from or number <= after:
                    continue
                values, trouble = self._values(cells)
                if trouble is not None:
                    yield Broken(number, trouble, repr(cells).encode())
                elif values:
                    blanks = 0
                    yield Row(number, values)
                else:
                    blanks += 1
                    if blanks > BLANKS_END:
                        return

    def _values(self, cells: Iterable[Any]) -> tuple[dict[str, Any], Trouble | None]:
        values: dict[str, Any] = {}
        for name, cell in zip(self.columns, cells, strict=False):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str) and cell.startswith("#") and cell in _CELL_ERRORS:
                return {}, Trouble("cell_error", name, cell, {"expected": "a value"})
            value = plain(cell) if isinstance(cell, str) else _simple(cell)
            if value == "" or (isinstance(value, str) and value.isspace()):
                continue
            values[name] = value
        return values, None


_CELL_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})


class _workbook:  # noqa: N801  It is used as a context manager only, like a function.
    """A read-only workbook that is closed again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Any:
        # Given a path, openpyxl would judge by the name's ending.
        self._stream = self._path.open("rb")
        try:
            with warnings.catch_warnings():
                # openpyxl warns of features it drops (styles, validations); none of them holds values.
                warnings.simplefilter("ignore")
                self._book = load_workbook(self._stream, read_only=True, data_only=True, keep_links=False)
        except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, OSError, SyntaxError) as error:
            self._stream.close()
            raise IngestError("workbook_damaged", name=self._path.name, detail=str(error)[:200]) from None
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()
        self._stream.close()


def _first_filled(book: Any, path: Path) -> tuple[str, list[tuple[Any, ...]], int]:
    """Title and first rows of the first sheet that holds something, and how many rows it claims to have."""
    for sheet in book.worksheets:
        claimed = int(sheet.max_row or 1)
        # The declared size is often wrong, and openpyxl would believe it.
        sheet.reset_dimensions()
        first: list[tuple[Any, ...]] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for number, row in enumerate(sheet.iter_rows(values_only=True)):
                    first.append(tuple(row))
                    if number >= LOOK * 4:
                        break
        except (ValueError, KeyError, SyntaxError, zipfile.BadZipFile, EOFError) as error:
            raise IngestError("workbook_damaged", name=path.name, detail=str(error)[:200]) from None
        if any(cell not in (None, "") for row in first for cell in row):
            return str(sheet.title), first, max(1, claimed)
    raise IngestError("table_empty", name=path.name)


def _merged(path: Path, sheet: str) -> dict[int, list[tuple[int, int, int]]]:
    """Merged ranges by first row: (last row, first column, last column), columns from 0.

    The streaming reader does not know them; they stand behind the data in the sheet's XML.
    """
    with _workbook(path) as book:
        part = book[sheet]._worksheet_path
    ranges: dict[int, list[tuple[int, int, int]]] = {}
    tail, count = b"", 0
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        while block := stream.read(1 << 20):
            window = tail + block
            end = 0
            for match in _MERGE.finditer(window):
                left, top, right, bottom = range_boundaries(match.group(1).decode())
                count += 1
                end = match.end()
                if None not in (left, top, right, bottom) and count <= MAX_MERGES:
                    ranges.setdefault(int(top or 0), []).append(
                        (int(bottom or 0), int(left or 1) - 1, int(right or 1) - 1)
                    )
            tail = window[max(end, len(window) - 200) :]
    return ranges


def _filled(
    numbered: Iterable[tuple[int, tuple[Any, ...]]], merges: dict[int, list[tuple[int, int, int]]]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Give every cell of a merged range the value of its first cell."""
    if not merges:
        yield from numbered
        return
    running: list[tuple[int, int, int, Any]] = []
    for number, row in numbered:
        starts = merges.get(number, ())
        running = [span for span in running if span[0] >= number]
        if not starts and not running:
            yield number, row
            continue
        cells = list(row)
        for bottom, left, right in starts:
            value = cells[left] if left < len(cells) else None
            running.append((bottom, left, right, value))
        for _, left, right, value in running:
            cells.extend([None] * (right + 1 - len(cells)))
            for column in range(left, right + 1):
                cells[column] = value
        yield number, tuple(cells)


def _simple(cell: Any) -> Any:
    """Dates as ISO text, whole floats as integers, the rest as it is."""
    if isinstance(cell, dt.datetime):
        at_midnight = cell.time() == dt.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _text(cell: Any) -> str:
    return "" if cell is None else str(_simple(cell))
