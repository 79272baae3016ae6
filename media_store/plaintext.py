"""Tell text from bytes, and one kind of text from another, without a name to lean on."""

from __future__ import annotations

import codecs
import csv
import json
import re

_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SUBTITLE = re.compile(r"\d+\s*\r?\n\d\d:\d\d:\d\d,\d{3} --> ")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(head: bytes) -> str:
    """Return the encoding of text: by its mark, as UTF-8, or '8bit'; '' when it is not text."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if _CONTROLS.search(head):
        return ""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        # Not final: a character cut by the end of the sample is no error.
        decoder.decode(head)
    except UnicodeDecodeError:
        return "8bit"
    return "utf-8"


def text_type(head: bytes, encoding: str, *, whole: bool) -> str:
    """Return text/csv, text/tab-separated-values, JSON, JSON lines, subtitles or text/plain."""
    text = head.decode("cp1251" if encoding == "8bit" else encoding, "replace")
    if _SUBTITLE.match(text.lstrip("\ufeff")):
        return "application/x-subrip"
    lines = text.splitlines()
    if not whole:
        # The last line of a sample is cut somewhere.
        lines = lines[:-1]
    return _json_type(text, lines, whole) or _table_type(lines) or "text/plain"


def _json_type(text: str, lines: list[str], whole: bool) -> str:
    start = text.lstrip("\ufeff \r\n\t")
    if not start.startswith(("{", "[")):
        return ""
    filled = [line for line in lines if line.strip()]
    try:
        for line in filled[:20]:
            json.loads(line.lstrip("\ufeff"))
    except ValueError:
        filled = []
    if len(filled) > 1:
        return "application/x-ndjson"
    if not whole:
        return "application/json" if re.match(r'[{\[]\s*["{\[\d\]}tfn-]', start) else ""
    try:
        json.loads(start)
    except ValueError:
        return ""
    return "application/json"


def _table_type(lines: list[str]) -> str:
    for delimiter, mime in ((",", "text/csv"), (";", "text/csv"), ("\t", "text/tab-separated-values")):
        try:
            rows = [row for row in csv.reader(lines[:50], delimiter=delimiter) if row]
        except csv.Error:
            continue
        if len(rows) < 2 or len(rows[0]) < 2 or not all(cell.strip() for cell in rows[0][:2]):
            continue
        alike = sum(len(row) == len(rows[0]) for row in rows)
        # One broken row in ten does not make a table prose.
        if alike >= 2 and alike >= 0.9 * len(rows) - 1:
            return mime
    return ""
