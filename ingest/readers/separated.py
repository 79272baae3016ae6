"""CSV and its relatives: any delimiter, any encoding, and a broken row breaks only itself."""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.problems import IngestError, Trouble
from ingest.readers.encoding import Encoding, detect
from ingest.readers.header import find_header
from ingest.readers.items import Broken, Row

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
#: A quoted cell longer than this is an unclosed quote, not a cell.
MAX_LINES, MAX_CHARS = 2000, 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUOTED_START = re.compile(r"(?:^|[,;\t|])\s*\"")
csv.field_size_limit(MAX_CHARS)


def chunks(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """The bytes of a file, a mebibyte at a time."""
    with path.open("rb") as stream:
        while block := stream.read(size):
            yield block


def neutral(cell: str) -> str:
    """A cell for export: what a spreadsheet would run as a formula is marked as text by an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def plain(cell: str) -> str:
    """The opposite: an apostrophe that only neutralised a formula is taken off again."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


class SeparatedTable:
    """A delimited text file.

    Raises:
        IngestError: ``not_a_table`` when no delimiter divides it into columns, ``table_empty``.
    """

    format = "csv"

    def __init__(self, path: Path, encoding: Encoding | None = None) -> None:
        found = encoding or detect(chunks(path))
        if found is None:
            raise IngestError("not_a_table", name=path.name)
        self.path = path
        self.encoding = found
        self._size = max(1, path.stat().st_size)
        self._read = 0
        head = _sample_lines(path, found)
        if not any(line.strip() for line in head):
            raise IngestError("table_empty", name=path.name)
        self._skip = 1 if re.match(r"^\ufeff?sep=.\s*$", head[0], re.IGNORECASE) else 0
        self.delimiter = head[0].strip()[-1] if self._skip else sniff(head)
        if not self.delimiter:
            raise IngestError("not_a_table", name=path.name)
        sample = [cells for _, cells, _ in _records(iter(head[self._skip :]), self.delimiter, 0) if cells is not None]
        headed = find_header(sample[: SAMPLE_ROWS + 1])
        self.columns = headed.columns
        self._data_from = headed.index + 1 + self._skip
        widths = Counter(len(cells) for cells in sample[headed.index + 1 :] if any(cells))
        # Some programs leave off empty cells at the end of rows; then a short row is nothing strange.
        self._ragged = sum(n for w, n in widths.items() if w < len(self.columns)) > 0.2 * max(1, sum(widths.values()))
        self.reading: dict[str, Any] = {
            "encoding": found.name,
            "encoding_sure": found.sure,
            "delimiter": self.delimiter,
            "header_row": self._data_from,
        }

    def fraction(self) -> float:
        """How much of the file the running iteration has read."""
        return min(1.0, self._read / self._size)

    def rows(self, after: int = 0) -> Iterator[Row | Broken]:
        """Rows from the one below the header on; ``position`` counts as a spreadsheet does."""
        width, columns = len(self.columns), self.columns
        with _open(self.path, self.encoding) as stream:
            for number, cells, raw in _records(iter(stream), self.delimiter, width):
                if number % 500 == 0:
                    self._read = os.lseek(stream.fileno(), 0, os.SEEK_CUR)
                if number <= self._data_from or number <= after:
                    continue
                broken = self._trouble(cells, raw, width)
                if broken is not None:
                    yield Broken(number, broken, raw.encode(self.encoding.name, _errors(self.encoding)))
                elif any(cells):  # type: ignore[arg-type]
                    yield Row(number, self._values(columns, cells or []))
        self._read = self._size

    @staticmethod
    def _values(columns: list[str], cells: list[str]) -> dict[str, Any]:
        return {
            name: plain(cell) if cell[0] == "'" else cell
            for name, cell in zip(columns, cells, strict=False)
            if cell and not cell.isspace()
        }

    def _trouble(self, cells: list[str] | None, raw: str, width: int) -> Trouble | None:
        if cells is None:
            return Trouble("row_quote", params={"expected": width})
        if not raw.isascii() and any("\udc80" <= char <= "\udcff" or char == "\ufffd" for char in raw):
            column = next((n for n, c in zip(self.columns, cells, strict=False) if not _clean(c)), "")
            return Trouble("row_encoding", column, params={"expected": self.encoding.name})
        if len(cells) > width and any(cells[width:]):
            return Trouble("row_width", params={"found": len(cells), "expected": width})
        if len(cells) < width and not self._ragged and any(cells):
            return Trouble("row_width", params={"found": len(cells), "expected": width})
        return None


def _clean(cell: str) -> bool:
    return not any("\udc80" <= char <= "\udcff" or char == "\ufffd" for char in cell)


def _errors(encoding: Encoding) -> str:
    return "replace" if encoding.name.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _open(path: Path, encoding: Encoding) -> Any:
    return path.open(encoding=encoding.name, errors=_errors(encoding), newline="")


def _sample_lines(path: Path, encoding: Encoding) -> list[str]:
    lines: list[str] = []
    size = 0
    with _open(path, encoding) as stream:
        while len(lines) < SAMPLE_ROWS * 4 and size < MAX_CHARS:
            line = stream.readline(MAX_CHARS)
            if not line:
                break
            lines.append(line)
            size += len(line)
    if lines:
        lines[0] = lines[0].lstrip("\ufeff")
    return lines


def sniff(lines: list[str]) -> str:
    """The delimiter under which most rows have the same number of cells; empty when none divides them."""
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        widths = [
            len(cells)
            for _, cells, _ in _records(iter(lines), delimiter, 0)
            if cells is not None and any(cell.strip() for cell in cells)
        ][:SAMPLE_ROWS]
        if not widths:
            continue
        usual, often = Counter(widths).most_common(1)[0]
        if usual < 2:
            # A title block may fill the first rows; the commonest width above one still counts.
            wider = Counter(width for width in widths if width > 1)
            usual, often = wider.most_common(1)[0] if wider else (1, 0)
        score = often / len(widths) * (1 + min(usual, 20) / 100)
        if usual > 1 and score > best_score:
            best, best_score = delimiter, score
    return best if best_score >= 0.5 else ""


def _records(lines: Iterator[str], delimiter: str, width: int) -> Iterator[tuple[int, list[str] | None, str]]:
    """Split lines into records: (row number, cells or None where a quote is never closed, text).

    A record is normally one line. One whose quotes are open goes on into the next lines; if that
    leads nowhere (end of file, too long, or a width that does not fit) only its first line is given
    up, and the lines after it are read again as if it had not been there.
    """
    waiting: list[str] = []
    number = 0
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        cells = _parse(line, delimiter)
        if cells is not None:
            yield number, cells, line
            continue
        text, taken, cells = _continue(line, lines, waiting, delimiter)
        if cells is not None and (not width or len(cells) == width):
            yield number, cells, text
            continue
        waiting.extend(reversed(taken))
        yield number, None, line


def _continue(
    line: str, lines: Iterator[str], waiting: list[str], delimiter: str
) -> tuple[str, list[str], list[str] | None]:
    taken: list[str] = []
    parts, size = [line], len(line)
    while len(taken) < MAX_LINES and size < MAX_CHARS:
        following = waiting.pop() if waiting else next(lines, None)
        if following is None:
            break
        taken.append(following)
        parts.append(following)
        size += len(following)
        if following.count('"') % 2:
            text = "".join(parts)
            cells = _parse(text, delimiter)
            if cells is not None:
                return text, taken, cells
    return line, taken, None


def _parse(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record; None when it ends inside quotes."""
    if '"' not in text:
        return text.rstrip("\r\n").split(delimiter)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        if text.count('"') % 2 and _QUOTED_START.search(text):
            return None
        # Quotes inside a cell that were not doubled: read as most programs do.
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            return None
    if len(rows) > 1:
        return None
    return rows[0] if rows else []
