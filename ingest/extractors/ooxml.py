"""Word, Excel and PowerPoint of today: text and core properties, after the container was checked."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pptx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl import load_workbook

from ingest.extractors.found import MAX_TEXT, Extracted
from ingest.problems import IngestError
from ingest.readers.zipped import refuse_entities

_DAMAGE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
    zipfile.BadZipFile, etree.LxmlError, PackageNotFoundError,
)  # fmt: skip
_TITLE_NOISE = re.compile(
    r"^(untitled.*|document\d*|документ\d*|slide \d+|powerpoint presentation|презентация powerpoint|\W*)$", re.I
)


def extract(path: str, mime: str) -> Extracted:
    """Read an Office Open XML document.

    Raises:
        Refused: a bomb, entities, or an escape in the container.
        IngestError: ``document_damaged``.
    """
    refuse_entities(Path(path), doctype=True)
    found = Extracted()
    try:
        if "word" in mime:
            _word(found, path)
        elif "presentation" in mime:
            _slides(found, path)
        else:
            _sheets(found, path)
    except _DAMAGE as error:
        raise IngestError("document_damaged", name=Path(path).name, detail=str(error)[:200]) from None
    return found


def _properties(found: Extracted, core: Any) -> None:
    if not _TITLE_NOISE.match(core.title or ""):
        found.add("title", core.title, "document title")
    for name in re.split(r"\s*;\s*", (getattr(core, "author", None) or getattr(core, "creator", None) or "")):
        if name.lower() not in ("python-docx", "openpyxl", "user", "админ", "пользователь", "admin", "windows user"):
            found.add("creators", name, "document author")
    found.add(
        "description",
        getattr(core, "comments", None) or getattr(core, "description", None) or core.subject,
        "document comments",
    )
    for word in re.split(r"\s*[,;]\s*", core.keywords or ""):
        found.add("subjects", word, "document keywords")
    if core.language:
        found.add("language", core.language, "document language")
    created = core.created
    # 2013-12-23 is the date of python-docx's template; 1601 and 1900 are unset clocks.
    if isinstance(created, dt.datetime) and created.year > 1980 and created.date() != dt.date(2013, 12, 23):
        found.add("date", created.date().isoformat(), "document created")


def _word(found: Extracted, path: str) -> None:
    document = docx.Document(path)
    _properties(found, document.core_properties)
    lines: list[str] = []
    room = MAX_TEXT
    for line in _blocks(document):
        lines.append(line)
        room -= len(line) + 1
        if room < 0:
            break
    found.add_text(1, "\n".join(lines))


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                # Merged cells come once for each column they cover.
                seen: dict[int, str] = {id(cell._tc): cell.text for cell in row.cells}
                yield "\t".join(seen.values())
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield from (paragraph.text for paragraph in part.paragraphs if paragraph.text.strip())
    yield from _notes(document)


def _notes(document: Any) -> Iterator[str]:
    """Foot- and endnotes and comments, which python-docx has no objects for."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes", "/comments")):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(relation.target_part.blob, parser)
        for paragraph in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
            text = "".join(str(piece) for piece in paragraph.itertext())
            if text.strip():
                yield text


def _slides(found: Extracted, path: str) -> None:
    show = pptx.Presentation(path)
    _properties(found, show.core_properties)
    for number, slide in enumerate(show.slides, 1):
        lines = list(_shapes(slide.shapes))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame:
            lines.append(slide.notes_slide.notes_text_frame.text)
        found.add_text(number, "\n".join(line for line in lines if line.strip()))


def _shapes(shapes: Any, depth: int = 0) -> Iterator[str]:
    for shape in shapes:
        if getattr(shape, "has_text_frame", False) and shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            for row in shape.table.rows:
                yield "\t".join(cell.text for cell in row.cells)
        elif hasattr(shape, "shapes") and depth < 20:
            yield from _shapes(shape.shapes, depth + 1)


def _sheets(found: Extracted, path: str) -> None:
    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions it drops; none of them holds text.
        warnings.simplefilter("ignore")
        # Given a path, openpyxl would judge by the name's ending.
        stream = Path(path).open("rb")  # noqa: SIM115  It is closed with the book below.
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            _properties(found, book.properties)
            room = MAX_TEXT
            for number, sheet in enumerate(book.worksheets, 1):
                sheet.reset_dimensions()
                lines = [sheet.title]
                for row in sheet.iter_rows(values_only=True):
                    line = "\t".join(str(cell) for cell in row if cell is not None)
                    if line:
                        lines.append(line)
                        room -= len(line)
                    if room < 0:
                        break
                found.add_text(number, "\n".join(lines))
        finally:
            book.close()
            stream.close()
