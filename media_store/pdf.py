"""The text of a PDF, page by page."""

from __future__ import annotations

from pathlib import Path

from media_store.limits import Limits
from media_store.sandbox import Sandbox, shared

_TEXT = Limits(seconds=300.0, output=1024)


def pdf_text(path: Path | str, limits: Limits | None = None, sandbox: Sandbox | None = None) -> list[tuple[int, str]]:
    """Return (page from 1, text) for every page, read in a disposable process.

    Raises MediaError: pdf_encrypted, media_damaged, too_many_pages, and those of the tools.
    """
    absolute = Path(path).absolute()
    told = (sandbox or shared()).run("pdf.text", {"path": str(absolute)}, limits=limits or _TEXT, reads=[absolute])
    return [(int(page), str(text)) for page, text in told]
