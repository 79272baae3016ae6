"""Which extractor reads which type; run inside the disposable process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingest.extractors import av, markup, ooxml, pdf, photo, plain
from ingest.extractors.found import Extracted
from ingest.extractors.tongue import guess
from ingest.problems import IngestError
from media_store.errors import MediaStoreError

_OOXML = "application/vnd.openxmlformats-officedocument."


def job(path: str, mime: str, media: str, captions: bool, limits: dict[str, Any]) -> dict[str, Any]:
    """Extract from one file; the answer is ``{"extracted": …}`` or ``{"refused": {code, params}}``."""
    try:
        found = extractor(mime, media, captions)(path)
    except (IngestError, MediaStoreError) as error:
        return {"refused": {"code": error.code, "params": {key: str(value) for key, value in error.params.items()}}}
    if not found.language:
        found.language = guess(" ".join(text for _, text in found.pages)[:40_000])
    return {"extracted": found.as_json()}


def extractor(mime: str, media: str, captions: bool) -> Callable[[str], Extracted]:
    """The function for a type; types without one give an empty result."""
    if captions:
        return plain.extract_captions
    if media == "image" and mime != "image/svg+xml":
        return photo.extract
    if media in ("audio", "video"):
        return lambda path: av.extract(path, mime)
    return _DOCUMENTS.get(mime) or _by_family(mime, media)


def _by_family(mime: str, media: str) -> Callable[[str], Extracted]:
    if mime.startswith(_OOXML):
        return lambda path: ooxml.extract(path, mime)
    if mime.startswith("application/vnd.oasis.opendocument."):
        return markup.extract_odf
    if media == "markup":
        return markup.extract_xml
    if media == "text" and mime != "application/marc":
        return plain.extract_text
    return _nothing


def _nothing(path: str) -> Extracted:
    return Extracted(notes=["text_unavailable"])


_DOCUMENTS: dict[str, Callable[[str], Extracted]] = {
    "application/pdf": pdf.extract,
    "text/html": markup.extract_html,
    "application/epub+zip": markup.extract_epub,
    "application/rtf": plain.extract_rtf,
    "application/msword": plain.extract_word97,
    "text/vtt": plain.extract_captions,
    "application/x-subrip": plain.extract_captions,
}
