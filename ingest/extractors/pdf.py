"""PDF by pdfium: text by page, document information, outline. Scripts and attachments are never run or opened."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2 as pdfium

from ingest.extractors.found import Extracted
from media_store.errors import MediaError

MAX_PAGES = 20_000
_TITLE_NOISE = re.compile(
    r"^(microsoft (word|powerpoint|excel) - .*|untitled.*|без имени.*|документ\d*|document\d*|slide \d+|"
    r".*\.(docx?|indd|qxd|rtf|odt|xlsx?|pptx?)|\W*)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")


def extract(path: str) -> Extracted:
    """Read a PDF.

    Raises:
        MediaError: ``pdf_encrypted``, ``media_damaged``.
    """
    found = Extracted()
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = "pdf_encrypted" if "password" in str(error).lower() else "media_damaged"
        raise MediaError(code, detail=str(error)) from None
    try:
        _information(found, document)
        for number in range(min(len(document), MAX_PAGES)):
            found.add_text(number + 1, _text(document, number))
        for entry in document.get_toc(max_depth=6):
            place = entry.get_dest()
            page = place.get_index() if place else None
            found.outline.append((int(entry.level), str(entry.get_title())[:500], (page or 0) + 1))
            if len(found.outline) >= 5000:
                break
    finally:
        document.close()
    if not found.pages:
        found.notes.append("text_none")
    return found


def _text(document: Any, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage()
        try:
            return str(text.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
        finally:
            text.close()
            page.close()
    except pdfium.PdfiumError:
        # One damaged page does not make the others unreadable.
        return ""


def _information(found: Extracted, document: Any) -> None:
    info = document.get_metadata_dict(skip_empty=True)
    if not _TITLE_NOISE.match(info.get("Title", "")):
        found.add("title", info["Title"], "PDF Title")
    for name in re.split(r"\s*;\s*", info.get("Author", "")):
        found.add("creators", name, "PDF Author")
    found.add("description", info.get("Subject", ""), "PDF Subject")
    for word in re.split(r"\s*[,;]\s*", info.get("Keywords", "")):
        found.add("subjects", word, "PDF Keywords")
    match = _DATE.match(info.get("CreationDate", ""))
    if match:
        found.add("date", "-".join(part for part in match.groups() if part and part != "00"), "PDF CreationDate")
