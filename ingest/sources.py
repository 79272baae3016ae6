"""What a path holds, by its content. Names are never looked at."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from pathlib import Path

import orjson

from ingest.problems import IngestError
from ingest.readers.encoding import decode, detect, looks_binary
from ingest.readers.items import Table
from ingest.readers.jsonlines import GZIP, JsonLinesTable
from ingest.readers.marc import FIELD_END, RECORD_END, SUBFIELD, MarcTable
from ingest.readers.marcxml import NAMESPACE, MarcXmlTable
from ingest.readers.separated import SeparatedTable, chunks
from ingest.readers.workbook import WorkbookTable

HEAD = 64 * 1024
TABLES: dict[str, type[Table]] = {
    "csv": SeparatedTable,
    "xlsx": WorkbookTable,
    "jsonl": JsonLinesTable,
    "marc": MarcTable,
    "marcxml": MarcXmlTable,
}
_LEADER = re.compile(rb"\d{5}[\x20-\x7e]{5}[\x20-\x7e]{2}\d{5}[\x20-\x7e]{3}45")
_DIRECTORY = re.compile(rb"(?:[0-9A-Z]{3}\d{9}){2,}\x1e")
_ROOT = re.compile(r"<(?![?!])(?:\w+:)?(\w+)[^>]*>")
_CUE = re.compile(r"^\s*(?:\d+\s*\r?\n)?(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}\s+-->\s", re.MULTILINE)


def identify_source(path: Path) -> str:
    """What a path is: ``folder``, ``zip``, a table format (a key of ``TABLES``), or ``file``.

    Raises:
        IngestError: ``source_missing``, ``source_special`` (a device or socket), ``empty_file``.
    """
    if not path.exists():
        raise IngestError("source_missing", name=path.name)
    if path.is_dir():
        return "folder"
    if not path.is_file():
        raise IngestError("source_special", name=path.name)
    if path.stat().st_size == 0:
        raise IngestError("empty_file", name=path.name)
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(GZIP):
        return "jsonl" if _object_line(_gunzipped(path)) else "file"
    if is_marc(head):
        return "marc"
    return _text_kind(path, head)


def is_marc(head: bytes) -> bool:
    """ISO 2709 by its directory and its three separators; the very first leader may be broken."""
    if SUBFIELD not in head or FIELD_END not in head:
        return False
    if _LEADER.match(head):
        return True
    return bool(_DIRECTORY.search(head)) and (RECORD_END in head or len(head) == HEAD)


def is_captions(text: str) -> bool:
    """WebVTT or SubRip."""
    return text.lstrip("\ufeff").startswith("WEBVTT") or bool(_CUE.search(text[:4000]))


def open_table(path: Path, source: str) -> Table:
    """The reader for a table format.

    Raises:
        IngestError: what the reader finds wrong with the whole file.
    """
    return TABLES[source](path)  # type: ignore[call-arg]


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {entry.filename for entry in archive.infolist()[:10_000]}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "file"
    if "[Content_Types].xml" in names:
        return "xlsx" if any(name.startswith("xl/worksheets/") for name in names) else "file"
    if "mimetype" in names or "META-INF/MANIFEST.MF" in names or "META-INF/manifest.xml" in names:
        return "file"
    return "zip"


def _gunzipped(path: Path) -> bytes:
    try:
        with gzip.open(path) as stream:
            return stream.read(HEAD)
    except (OSError, EOFError, zlib.error):
        return b""


def _object_line(head: bytes) -> bool:
    """Whether one of the first lines is a whole JSON object; a pretty-printed file has none."""
    lines = [line for line in head.split(b"\n")[:6] if line.strip()]
    if not lines or not lines[0].lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    for line in lines:
        try:
            if isinstance(orjson.loads(line.strip().removeprefix(b"\xef\xbb\xbf")), dict):
                return True
        except orjson.JSONDecodeError:
            continue
    # One line longer than what was read is still a line.
    return len(lines) == 1 and len(head) >= HEAD


def _text_kind(path: Path, head: bytes) -> str:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not head.startswith(b"{\\rtf"):
        return "jsonl" if _object_line(head) else "file"
    if looks_binary(head) and detect([head]) is None:
        return "file"
    text = decode(head)
    start = text.lstrip()
    if start.startswith("<"):
        return "marcxml" if _is_marcxml(start) else "file"
    if start.startswith(("{\\rtf", "%PDF")) or is_captions(text):
        return "file"
    return "csv" if _is_table(path) else "file"


def _is_marcxml(text: str) -> bool:
    root = _ROOT.search(text)
    return bool(root and root.group(1) in ("collection", "record") and NAMESPACE in text)


def _is_table(path: Path) -> bool:
    """A table has a header and rows of one width; prose with commas has neither."""
    try:
        encoding = detect(chunks(path))
        table = SeparatedTable(path, encoding)
    except IngestError:
        return False
    good = bad = 0
    for item in table.rows():
        if hasattr(item, "values"):
            good += 1
        else:
            bad += 1
        if good + bad >= 200:
            break
    if table.reading["header_row"] == 0 or len(table.columns) < 2:
        return False
    worst = max(len(name) for name in table.columns)
    return good > bad and (good >= 1 or bad >= 1) and worst <= 120
