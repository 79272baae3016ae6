"""JSON lines, plain or gzipped: one object a line, nested objects flattened by their path."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import orjson

from ingest.problems import IngestError, Refused, Trouble
from ingest.readers.items import Broken, Row

MAX_LINE = 16 * 1024 * 1024
#: What one gzipped file may unpack to.
MAX_UNPACKED = 64 * 1024**3
SAMPLE_ROWS = 200
GZIP = b"\x1f\x8b"


class JsonLinesTable:
    """A file of JSON objects, one a line.

    Raises:
        IngestError: ``not_json_lines`` when its first lines are no objects, ``table_empty``.
    """

    format = "jsonl"

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as stream:
            self.gzipped = stream.read(2) == GZIP
        self._size = max(1, path.stat().st_size)
        self._read = 0
        self.columns: list[str] = []
        good = bad = 0
        for item in self.rows():
            if isinstance(item, Broken):
                bad += 1
            else:
                good += 1
                self.columns += [name for name in item.values if name not in self.columns]
            if good + bad >= SAMPLE_ROWS:
                break
        if not good:
            raise IngestError("not_json_lines" if bad else "table_empty", name=path.name)
        self._read = 0
        self.reading: dict[str, Any] = {"gzip": self.gzipped, "encoding": "utf-8"}

    def fraction(self) -> float:
        """How much of the file, as it lies on the disk, the running iteration has read."""
        return min(1.0, self._read / self._size)

    def rows(self, after: int = 0) -> Iterator[Row | Broken]:
        """One row a line; ``position`` is the line number."""
        with self.path.open("rb") as raw:
            stream: IO[bytes] = gzip.GzipFile(fileobj=raw) if self.gzipped else raw  # type: ignore[assignment]
            unpacked = number = 0
            while True:
                try:
                    line = stream.readline(MAX_LINE)
                except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                    yield Broken(number + 1, Trouble("gzip_damaged", params={"detail": str(error)}))
                    return
                if not line:
                    break
                number += 1
                unpacked += len(line)
                if unpacked > MAX_UNPACKED:
                    raise Refused("archive_bomb", name=self.path.name, entry="", limit=MAX_UNPACKED)
                if len(line) >= MAX_LINE and not line.endswith(b"\n"):
                    yield Broken(number, Trouble("line_too_long", params={"limit": MAX_LINE}), line[:1000])
                    _skip_line(stream)
                    continue
                if number % 200 == 0:
                    self._read = raw.tell()
                if number > after and (item := _row(number, line)) is not None:
                    yield item
        self._read = self._size


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        continue


def _row(number: int, line: bytes) -> Row | Broken | None:
    stripped = line.strip().removeprefix(b"\xef\xbb\xbf")
    if not stripped:
        return None
    try:
        value = orjson.loads(stripped)
    except orjson.JSONDecodeError as error:
        return Broken(number, Trouble("row_json", params={"detail": str(error)[:200], "expected": "JSON"}), line)
    if not isinstance(value, dict):
        return Broken(number, Trouble("row_json", params={"detail": type(value).__name__, "expected": "object"}), line)
    return Row(number, flatten(value))


def flatten(value: dict[str, Any]) -> dict[str, Any]:
    """``{"a": {"b": 1}, "c": [{"d": 2}, {"d": 3}]}`` to ``{"a.b": 1, "c[].d": [2, 3]}``; empty values are left out."""
    flat: dict[str, Any] = {}
    for key, item in value.items():
        if isinstance(item, str | int | float):
            if item != "":
                flat[key] = item
        elif item:
            _into(flat, key, item)
    return flat


def _into(flat: dict[str, Any], path: str, item: Any) -> None:
    if isinstance(item, dict):
        for key, inner in item.items():
            _into(flat, f"{path}.{key}", inner)
    elif isinstance(item, list):
        for inner in item:
            if isinstance(inner, dict):
                for key, value in inner.items():
                    _append(flat, f"{path}[].{key}", value)
            else:
                _append(flat, f"{path}[]", inner)
    elif item is not None and item != "":
        flat[path] = item


def _append(flat: dict[str, Any], path: str, value: Any) -> None:
    if value is None or value == "" or value == [] or value == {}:
        return
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
    flat.setdefault(path, []).append(value)
