"""MARCXML: cut into its records before parsing, so that a malformed one costs only itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from archive.crosswalks.marc import MarcField, MarcRecord
from ingest.problems import IngestError, Refused, Trouble
from ingest.readers.encoding import detect
from ingest.readers.items import Broken, Row
from ingest.readers.separated import chunks

NAMESPACE = "http://www.loc.gov/MARC21/slim"
MAX_RECORD = 8 * 1024 * 1024
_RECORD = re.compile(r"<((?:\w+:)?)record(?=[\s>])")
_XMLNS = re.compile(r"\bxmlns(?::\w+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")


def safe_parser() -> etree.XMLParser:
    """An XML parser that fetches nothing, expands nothing, and refuses huge trees."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)


class MarcXmlTable:
    """A MARCXML file. A row's only value, ``marc``, is a ``MarcRecord``.

    Raises:
        Refused: ``xml_entities`` when it declares any.
    """

    format = "marcxml"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: list[str] = []
        self._size = max(1, path.stat().st_size)
        self._read = 0
        with path.open("rb") as stream:
            head = stream.read(4096)
        declared = _DECLARED.match(head)
        found = detect(chunks(path))
        self.encoding = declared.group(1).decode() if declared else (found.name if found else "utf-8")
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            self.encoding = "utf-8"
        self.reading: dict[str, Any] = {"format": "MARCXML", "encoding": self.encoding}

    def fraction(self) -> float:
        """How much of the file the running iteration has read."""
        return min(1.0, self._read / self._size)

    def rows(self, after: int = 0) -> Iterator[Row | Broken]:
        """One row a record; ``position`` is its ordinal number from 1."""
        for number, (declarations, text) in enumerate(self._parted(), 1):
            if number <= after:
                continue
            try:
                yield Row(number, {"marc": _record(declarations, text)})
            except IngestError as error:
                yield Broken(number, Trouble.of(error), text.encode("utf-8", "surrogateescape"))
        self._read = self._size

    def _parted(self) -> Iterator[tuple[str, str]]:
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        text, declarations, first = "", "", True
        for block in chunks(self.path):
            self._read += len(block)
            text += decoder.decode(block)
            if first:
                head = text[: text.find("record")] if "record" in text else text
                if "<!DOCTYPE" in head.upper() or "<!ENTITY" in text.upper():
                    raise Refused("xml_entities", name=self.path.name, entry="")
                declarations = " ".join(dict.fromkeys(_XMLNS.findall(head)))
                first = False
            text, records = _cut(text)
            for record in records:
                yield declarations, record
        rest = _RECORD.search(text)
        if rest:
            yield declarations, text[rest.start() :]


def _cut(text: str) -> tuple[str, list[str]]:
    """Take whole records from the front; what is left begins the next block."""
    records: list[str] = []
    place = 0
    while start := _RECORD.search(text, place):
        closing = f"</{start.group(1)}record>"
        end = text.find(closing, start.end())
        following = _RECORD.search(text, start.end())
        if following and (end < 0 or following.start() < end):
            # The closing tag is missing: what stands before the next record is the broken one.
            records.append(text[start.start() : following.start()])
            place = following.start()
            continue
        if end < 0:
            if len(text) - start.start() > MAX_RECORD:
                records.append(text[start.start() : start.start() + MAX_RECORD])
                place = start.start() + MAX_RECORD
                continue
            return text[start.start() :], records
        place = end + len(closing)
        records.append(text[start.start() : place])
    return text[place:], records


def _record(declarations: str, text: str) -> MarcRecord:
    try:
        root = etree.fromstring(f"<r {declarations}>{text}</r>", safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("marcxml_damaged", detail=str(error)[:200], expected="well-formed XML") from None
    element = root[0]
    leader, fields = " " * 24, []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name == "leader":
            leader = (child.text or "").ljust(24)
        elif name == "controlfield":
            fields.append(MarcField(child.get("tag", ""), value=child.text or ""))
        elif name == "datafield":
            marks = f"{child.get('ind1', ' ') or ' '}{child.get('ind2', ' ') or ' '}"
            pairs = tuple(
                (part.get("code", ""), "".join(str(text) for text in part.itertext()))
                for part in child
                if isinstance(part.tag, str)
            )
            fields.append(MarcField(child.get("tag", ""), marks, pairs))
    if not fields:
        raise IngestError("marc_empty")
    return MarcRecord(leader, tuple(fields), "utf-8")
