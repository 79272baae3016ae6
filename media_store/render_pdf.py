"""Make pictures and text of a PDF's pages; runs in a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from media_store.errors import MediaError
from media_store.probe_pdf import check_page, open_pdf
from media_store.render_image import SIDES

PAGE_WIDTH = 1400
#: Pixels of one rendered page: a page 10 cm wide and 5 m long is made smaller, not refused.
_PAGE_PIXELS = 12_000_000
QUALITY = 85


def render(path: str, page: int, outputs: dict[str, str], *, limits: dict[str, Any]) -> list[str]:
    """Write page ``page`` (from 1) as JPEG for each recipe: page-<n> at 1400 px, thumb-s, -m, -l."""
    name = Path(path).name
    document = open_pdf(path)
    try:
        if not 1 <= page <= len(document):
            raise MediaError("no_such_page", name=name, page=page, pages=len(document))
        width, height = document.get_page_size(page - 1)
        check_page(name, page, (width, height), limits)
        scale = min(PAGE_WIDTH / width, (_PAGE_PIXELS / (width * height)) ** 0.5)
        scale = max(scale, 1 / min(width, height))
        picture = document[page - 1].render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    finally:
        document.close()
    for recipe in sorted(outputs, key=lambda recipe: -SIDES.get(recipe, PAGE_WIDTH)):
        if recipe in SIDES:
            picture.thumbnail((SIDES[recipe], SIDES[recipe]))
        picture.save(outputs[recipe], "JPEG", quality=QUALITY)
    return list(outputs)


def text(path: str, *, limits: dict[str, Any]) -> list[tuple[int, str]]:
    """Return (page from 1, its text) for every page; '' where a page has none."""
    document = open_pdf(path)
    try:
        pages = len(document)
        if pages > limits["pages"]:
            raise MediaError("too_many_pages", name=Path(path).name, pages=pages, limit=limits["pages"])
        return [(number + 1, _page_text(document, number)) for number in range(pages)]
    finally:
        document.close()


def _page_text(document: Any, number: int) -> str:
    page = document[number]
    try:
        words = page.get_textpage()
        told: str = words.get_text_bounded()
        words.close()
    finally:
        page.close()
    return told.replace("\r\n", "\n").replace("\x00", "").replace("\ufffe", "")
