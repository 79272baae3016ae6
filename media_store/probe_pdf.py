"""Measure a PDF with PDFium; runs in a worker. No script of the document is ever run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from media_store.errors import MediaError

#: Page boxes looked at one by one; a document's later pages rarely surprise, and 20,000 cost seconds.
_BOXES = 2000


def open_pdf(path: str) -> Any:
    """Open a document; raises MediaError('pdf_encrypted') when it wants a password."""
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise MediaError("pdf_encrypted", name=Path(path).name) from error
        raise


def probe(path: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Return pages, the first page's size in points, and what the document carries."""
    name = Path(path).name
    document = open_pdf(path)
    try:
        pages = len(document)
        if pages == 0:
            raise MediaError("media_damaged", name=name, detail="the document has no pages")
        if pages > limits["pages"]:
            raise MediaError("too_many_pages", name=name, pages=pages, limit=limits["pages"])
        sizes = [document.get_page_size(number) for number in range(min(pages, _BOXES))]
        for number, size in enumerate(sizes, start=1):
            check_page(name, number, size, limits)
        info = {key: value for key, value in document.get_metadata_dict().items() if value}
        tech = {
            "decoder": f"PDFium {pdfium.PDFIUM_INFO}",
            "version": document.get_version(),
            "page_width_pt": round(sizes[0][0], 2),
            "page_height_pt": round(sizes[0][1], 2),
            "scripts": int(raw.FPDFDoc_GetJavaScriptActionCount(document.raw)),
            "attachments": int(raw.FPDFDoc_GetAttachmentCount(document.raw)),
            "tagged": bool(raw.FPDFCatalog_IsTagged(document.raw)),
            "info": info,
        }
    finally:
        document.close()
    return {"pages": pages, "tech": tech}


def check_page(name: str, number: int, size: tuple[float, float], limits: dict[str, Any]) -> None:
    """Refuse a page box beyond what the PDF standard allows, or one without area."""
    width, height = size
    if not (0 < width <= limits["page_points"] and 0 < height <= limits["page_points"]):
        told = {"width": round(width, 1), "height": round(height, 1), "limit": limits["page_points"]}
        raise MediaError("page_too_large", name=name, page=number, **told)
