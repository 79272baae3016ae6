"""MARC 21 as ISO 2709: each record stands alone, so a bad one costs only itself.

Records are parted at their terminator and not by the length in the leader, which is the first
thing that breaks. A wrong length is harmless when every field ends where the directory says.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pymarc.marc8 import marc8_to_unicode

from archive.crosswalks.marc import MarcField, MarcRecord
from ingest.problems import IngestError, Trouble
from ingest.readers.encoding import plausibility
from ingest.readers.items import Broken, Row

RECORD_END, FIELD_END, SUBFIELD = b"\x1d", b"\x1e", b"\x1f"
#: ISO 2709 has five digits for a record's length.
MAX_RECORD = 100_000
log = logging.getLogger(__name__)


class MarcTable:
    """An ISO 2709 file. A row's only value, ``marc``, is a ``MarcRecord``."""

    format = "marc"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: list[str] = []
        self._size = max(1, path.stat().st_size)
        self._read = 0
        self.reading: dict[str, Any] = {"format": "ISO 2709"}

    def fraction(self) -> float:
        """How much of the file the running iteration has read."""
        return min(1.0, self._read / self._size)

    def rows(self, after: int = 0) -> Iterator[Row | Broken]:
        """One row a record; ``position`` is its ordinal number from 1."""
        number = 0
        for offset, data in _parted(self.path):
            number += 1
            self._read = offset
            if number <= after:
                continue
            try:
                yield Row(number, {"marc": parse(data)})
            except IngestError as error:
                yield Broken(number, Trouble.of(error, offset=offset), data)
        self._read = self._size


def _parted(path: Path) -> Iterator[tuple[int, bytes]]:
    """(byte offset, record) for what stands between record terminators."""
    buffer, offset = b"", 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            *whole, buffer = (buffer + block).split(RECORD_END)
            for data in whole:
                stripped = data.lstrip(b"\r\n\x00 \x1a")
                if stripped:
                    yield offset + len(data) - len(stripped), stripped + RECORD_END
                offset += len(data) + 1
            if len(buffer) > 64 * MAX_RECORD:
                # Something without terminators: hand it on as one broken record.
                yield offset, buffer
                offset, buffer = offset + len(buffer), b""
    if buffer.strip(b"\r\n\x00 \x1a"):
        yield offset, buffer


def parse(data: bytes) -> MarcRecord:
    """One record.

    Raises:
        IngestError: ``marc_leader``, ``marc_truncated``, ``marc_directory``, ``marc_field`` (with its
            tag), ``marc_encoding``, ``marc_empty``.
    """
    if not data.endswith(RECORD_END):
        raise IngestError("marc_truncated", expected=_digits(data[:5]), found=len(data))
    leader = data[:24]
    base = _digits(leader[12:17])
    if len(leader) < 24 or not leader.isascii() or base is None:
        raise IngestError(
            "marc_leader", found=leader.decode("latin-1"), expected="24 characters, digits at 0-4 and 12-16"
        )
    if data[base - 1 : base] != FIELD_END:
        raise IngestError("marc_directory", found=base, expected=data.find(FIELD_END) + 1)
    directory = data[24 : base - 1]
    if len(directory) % 12:
        raise IngestError("marc_directory", found=len(directory), expected="a multiple of 12")
    raw: list[tuple[str, bytes]] = []
    for start in range(0, len(directory), 12):
        entry = directory[start : start + 12]
        tag, length, place = entry[:3].decode("latin-1"), _digits(entry[3:7]), _digits(entry[7:12])
        if length is None or place is None or not tag.isascii() or not tag.isalnum():
            raise IngestError(
                "marc_directory", found=entry.decode("latin-1"), expected="tag, length and start in digits"
            )
        content = data[base + place : base + place + length]
        if not content.endswith(FIELD_END) or len(content) != length:
            raise IngestError("marc_field", field=tag, expected=f"{length} bytes from {base + place}")
        raw.append((tag, content[:-1]))
    if not raw:
        raise IngestError("marc_empty")
    return _decoded(leader, raw)


def _digits(data: bytes) -> int | None:
    return int(data) if data.isdigit() else None


def _decoded(leader: bytes, raw: list[tuple[str, bytes]]) -> MarcRecord:
    encoding = _encoding(leader, b"\n".join(content for _, content in raw))
    fields: list[MarcField] = []
    for tag, content in raw:
        try:
            if tag < "010" and tag.isdigit():
                fields.append(MarcField(tag, value=_text(content, encoding)))
                continue
            indicators, *parts = content.split(SUBFIELD)
            marks = (indicators.decode("latin-1") + "  ")[:2]
            pairs = tuple((part[:1].decode("latin-1"), _text(part[1:], encoding)) for part in parts if part)
            fields.append(MarcField(tag, marks, pairs))
        except (UnicodeError, ValueError, IndexError, KeyError) as error:
            raise IngestError("marc_encoding", field=tag, expected=encoding, detail=str(error)[:120]) from None
    return MarcRecord(leader.decode("ascii"), tuple(fields), encoding)


def _text(data: bytes, encoding: str) -> str:
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    if encoding == "marc-8":
        return str(marc8_to_unicode(data, hide_utf8_warnings=True))
    return data.decode(encoding)


def _encoding(leader: bytes, data: bytes) -> str:
    """The leader's word is checked against the bytes: libraries convert the text and forget the leader."""
    if data.isascii():
        return "marc-8" if b"\x1b" in data else "ascii"
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if leader[9:10] == b"a" and data.decode("utf-8", "replace").count("\ufffd") <= 3 and b"\xcc" in data:
        # UTF-8 with a damaged place: say so rather than read the whole of it as something else.
        return "utf-8"
    high = [index for index, byte in enumerate(data) if byte >= 0xE0]
    before_letters = sum(1 for index in high if data[index + 1 : index + 2].isalpha())
    if b"\x1b" in data or (high and before_letters > 0.6 * len(high)):
        return "marc-8"
    best = max(("cp1251", "koi8-r", "cp866"), key=lambda name: plausibility(data, name))
    return best if plausibility(data, best) >= 15 else "marc-8"
