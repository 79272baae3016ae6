"""Typeset pages: real text in PDF through PDFium, and 'scans' of the same pages that hold no text at all."""

import ctypes
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageFont

A4 = (595.0, 842.0)
MARGIN = 64.0
FONT_FOLDERS = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/truetype/dejavu"))
# Face to file names, best first; without any of them the page is set in PDFium's Helvetica or Pillow's own font.
FACES = {
    "serif": ("NotoSerif-Regular.ttf", "DejaVuSerif.ttf"),
    "bold": ("NotoSerif-Bold.ttf", "DejaVuSerif-Bold.ttf"),
    "mono": ("NotoSansMono-Regular.ttf", "DejaVuSansMono.ttf"),
}
# Files on the disk carry this date rather than the day they were made, so that two runs are alike.
EPOCH = datetime(2024, 5, 18, 9, 0, tzinfo=UTC)


def font_file(face: str) -> Path | None:
    """The first installed font of a face, or None."""
    candidates = (folder / name for name in FACES[face] for folder in FONT_FOLDERS)
    return next((path for path in candidates if path.is_file()), None)


def measure(face: str, size: float) -> Any:
    """A Pillow font for measuring lines; Pillow's built-in one where nothing is installed."""
    path = font_file(face)
    return ImageFont.truetype(str(path), 100) if path else ImageFont.load_default(size)


@dataclass(frozen=True)
class Line:
    """A line of text on a page, in points from the top left corner."""

    x: float
    y: float
    text: str
    face: str
    size: float


@dataclass
class Layout:
    """Fills pages from top to bottom. `pages` is a list of lists of lines."""

    face: str = "serif"
    size: float = 11.0
    pages: list[list[Line]] = field(default_factory=lambda: [[]])
    y: float = MARGIN + 12

    def _width(self, text: str, face: str, size: float) -> float:
        return float(measure(face, size).getlength(text)) * size / 100

    def put(self, text: str, face: str, size: float, x: float = MARGIN, lead: float = 1.5) -> None:
        """One line; a new page begins where the old one is full."""
        if self.y > A4[1] - MARGIN:
            self.pages.append([])
            self.y = MARGIN + 12
        self.pages[-1].append(Line(x, self.y, text, face, size))
        self.y += size * lead

    def wrapped(self, text: str, face: str, size: float, width: float) -> Iterator[str]:
        """Lines of the text that fit the width."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self._width(longer, face, size) > width:
                yield line
                line = word
            else:
                line = longer
        if line:
            yield line

    def block(self, text: str) -> None:
        """One block of the body: '# heading', '> centred', 'a | b | c' table row, or a paragraph."""
        width = A4[0] - 2 * MARGIN
        if text.startswith("#"):
            self.y += 6
            for line in self.wrapped(text.lstrip("# "), "bold", 16, width):
                self.put(line, "bold", 16, lead=1.35)
            self.y += 8
        elif text.startswith(">"):
            line = text.lstrip("> ")
            self.put(line, self.face, self.size, (A4[0] - self._width(line, self.face, self.size)) / 2)
            self.y += 4
        elif " | " in text:
            cells = text.split(" | ")
            top = self.y
            for k, cell in enumerate(cells):
                self.y = top
                self.put(cell, self.face, self.size - 1, MARGIN + k * width / len(cells))
        else:
            for line in self.wrapped(text, self.face, self.size, width):
                self.put(line, self.face, self.size)
            self.y += self.size * 0.6


def lay_out(body: str, face: str = "serif") -> list[list[Line]]:
    """Pages of a body: blocks parted by blank lines, '---' begins a page, a table's row fills a line."""
    layout = Layout(face, 11.0 if face == "serif" else 10.5)
    for block in body.strip().split("\n\n"):
        if block.strip() == "---":
            layout.pages.append([])
            layout.y = MARGIN + 12
            continue
        lines = block.strip().split("\n")
        for text in lines if all(" | " in line or line.startswith("#") for line in lines) else [" ".join(lines)]:
            layout.block(text)
    return layout.pages


def _font(document: Any, face: str, loaded: dict[str, Any]) -> Any:
    if face not in loaded:
        path = font_file(face)
        if path is None:
            loaded[face] = pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica")
        else:
            data = path.read_bytes()
            buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
            loaded[face] = pdfium.FPDFText_LoadFont(document.raw, buffer, len(data), pdfium.FPDF_FONT_TRUETYPE, 1)
    return loaded[face]


def _write(document: Any, page: Any, line: Line, loaded: dict[str, Any]) -> None:
    item = pdfium.FPDFPageObj_CreateTextObj(document.raw, _font(document, line.face, loaded), line.size)
    wide = ctypes.create_string_buffer(line.text.encode("utf-16-le") + b"\0\0")
    pdfium.FPDFText_SetText(item, ctypes.cast(wide, ctypes.POINTER(ctypes.c_ushort)))
    pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, line.x, A4[1] - line.y)
    pdfium.FPDFPage_InsertObject(page.raw, item)


def pdf(body: str, face: str = "serif") -> bytes:
    """A PDF with a text layer."""
    document = pypdfium2.PdfDocument.new()
    loaded: dict[str, Any] = {}
    for lines in lay_out(body, face):
        page = document.new_page(*A4)
        for line in lines:
            _write(document, page, line, loaded)
        pdfium.FPDFPage_GenerateContent(page.raw)
        page.close()
    buffer = io.BytesIO()
    document.save(buffer)
    for font in loaded.values():
        pdfium.FPDFFont_Close(font)
    document.close()
    return buffer.getvalue()


def _aged(image: Image.Image, seed: int) -> Image.Image:
    """A page as a flatbed scanner saw it: a little askew, soft, specked, on yellowed paper."""
    rng = random.Random(seed)
    grey = image.convert("L").rotate(rng.uniform(-1.1, 1.1), Image.Resampling.BICUBIC, fillcolor=255)
    grey = grey.filter(ImageFilter.GaussianBlur(0.6))
    noise = Image.frombytes(
        "L", (grey.width // 2, grey.height // 2), rng.randbytes((grey.width // 2) * (grey.height // 2))
    )
    speck = noise.filter(ImageFilter.GaussianBlur(1.2)).resize(grey.size).point(lambda v: min(255, 226 + v // 8))
    paper = Image.merge(
        "RGB",
        [
            grey.point(lambda v, low=low, high=high: low + (high - low) * v // 255)
            for low, high in ((44, 247), (38, 236), (36, 208))
        ],
    )
    return ImageChops.multiply(paper, Image.merge("RGB", [speck] * 3))


def scan(body: str, seed: int, face: str = "mono") -> bytes:
    """A PDF of page pictures only, at 150 dots per inch."""
    source = pypdfium2.PdfDocument(pdf(body, face))
    pages = [_aged(page.render(scale=150 / 72).to_pil(), seed + i) for i, page in enumerate(source)]
    source.close()
    buffer = io.BytesIO()
    stamp = EPOCH.timetuple()
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=150,
        quality=62,
        creationDate=stamp,
        modDate=stamp,
    )
    return buffer.getvalue()
