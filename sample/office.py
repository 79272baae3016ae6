"""Office files and books: DOCX, XLSX, PPTX, ODT, EPUB, HTML, and plain text in the code page of its day."""

import io
import zipfile
from html import escape
from typing import Any

from docx import Document
from odf import dc, meta
from odf.opendocument import OpenDocumentText
from odf.text import H, P
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from pptx import Presentation
from pptx.util import Pt

from sample.typeset import EPOCH

LANGUAGE_TAGS = {"uz_Latn": "uz-Latn", "uz_Cyrl": "uz-Cyrl", "ru": "ru", "en": "en"}


def _blocks(body: str) -> list[str]:
    return [block.strip() for block in body.strip().split("\n\n") if block.strip() != "---"]


def _joined(block: str) -> str:
    return " ".join(block.split("\n"))


def _steady(data: bytes, stored_first: str = "") -> bytes:
    """The zip with one date on every entry, so that two runs give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, (2024, 5, 18, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if item.filename == stored_first else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item.filename))
    return out.getvalue()


def _core(properties: Any, title: str, author: str, language: str) -> None:
    properties.title, properties.author, properties.language = title, author, LANGUAGE_TAGS.get(language, language)
    properties.created = properties.modified = EPOCH.replace(tzinfo=None)


def docx(body: str, title: str, author: str, language: str) -> bytes:
    """A Word document with headings, paragraphs and tables."""
    document: Any = Document()
    _core(document.core_properties, title, author, language)
    for block in _blocks(body):
        lines = block.split("\n")
        if block.startswith("#"):
            document.add_heading(block.lstrip("# "), 1)
        elif all(" | " in line for line in lines):
            rows = [line.split(" | ") for line in lines]
            table = document.add_table(len(rows), len(rows[0]))
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
        else:
            document.add_paragraph(" ".join(lines).lstrip("> "))
    buffer = io.BytesIO()
    document.save(buffer)
    return _steady(buffer.getvalue())


def xlsx(body: str, title: str, author: str, language: str) -> bytes:
    """A workbook of one sheet; rows of the body are 'a | b | c', the first is the header."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title[:28]
    for line in (line for block in _blocks(body) for line in block.split("\n") if " | " in line):
        sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in line.split(" | ")])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="0E4A66")
    sheet.freeze_panes = "A2"
    for column in "ABCDE":
        sheet.column_dimensions[column].width = 26
    book.properties.title, book.properties.creator, book.properties.language = (
        title,
        author,
        LANGUAGE_TAGS.get(language),
    )
    book.properties.created = book.properties.modified = EPOCH.replace(tzinfo=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return _steady(buffer.getvalue())


def pptx(body: str, title: str, author: str, language: str) -> bytes:
    """A slide for every '# heading' with the paragraphs under it."""
    show: Any = Presentation()
    _core(show.core_properties, title, author, language)
    frame: Any = None
    for block in _blocks(body):
        if block.startswith("#"):
            slide = show.slides.add_slide(show.slide_layouts[1])
            slide.shapes.title.text = block.lstrip("# ")
            frame = slide.placeholders[1].text_frame
            frame.text = ""
        elif frame is not None:
            paragraph = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
            paragraph.text = " ".join(block.split("\n"))
            paragraph.font.size = Pt(22)
    buffer = io.BytesIO()
    show.save(buffer)
    return _steady(buffer.getvalue())


def odt(body: str, title: str, author: str, language: str) -> bytes:
    """An OpenDocument text."""
    document = OpenDocumentText()
    for element in (
        dc.Title(text=title),
        meta.InitialCreator(text=author),
        dc.Language(text=LANGUAGE_TAGS.get(language, language)),
    ):
        document.meta.addElement(element)
    for block in _blocks(body):
        text = " ".join(block.split("\n"))
        document.text.addElement(H(outlinelevel=1, text=text.lstrip("# ")) if block.startswith("#") else P(text=text))
    buffer = io.BytesIO()
    document.write(buffer)
    return _steady(buffer.getvalue(), "mimetype")


def html(body: str, title: str, author: str, language: str) -> bytes:
    """A web page with its language, author and date in the head."""
    parts = [
        f"<h1>{escape(block.lstrip('# '))}</h1>"
        if block.startswith("#")
        else f"<p>{escape(' '.join(block.split(chr(10))))}</p>"
        for block in _blocks(body)
    ]
    head = (
        f'<meta charset="utf-8"><title>{escape(title)}</title><meta name="author" content="{escape(author)}">'
        f'<meta name="date" content="{EPOCH:%Y-%m-%d}">'
    )
    tag = LANGUAGE_TAGS.get(language, language)
    inside = "\n".join(parts)
    return f'<!doctype html>\n<html lang="{tag}">\n<head>{head}</head>\n<body>\n{inside}\n</body>\n</html>\n'.encode()


def epub(body: str, title: str, author: str, language: str) -> bytes:
    """An EPUB 3 of one chapter for every heading, with its table of contents."""
    tag = LANGUAGE_TAGS.get(language, language)
    chapters: list[tuple[str, list[str]]] = []
    for block in _blocks(body):
        if block.startswith("#"):
            chapters.append((block.lstrip("# "), []))
        elif chapters:
            chapters[-1][1].append(" ".join(block.split("\n")))
    wrap = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="{tag}"><head><title>{escape(title)}</title></head>'
        "<body>%s</body></html>"
    )
    manifest = "".join(
        f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    xhtml = 'media-type="application/xhtml+xml"'
    package = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        f'version="3.0" unique-identifier="id" xml:lang="{tag}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:sandiq:sample:{escape(title.replace(" ", "-"))}</dc:identifier>'
        f"<dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>{escape(author)}</dc:creator><dc:language>{tag}</dc:language><dc:date>{EPOCH:%Y-%m-%d}</dc:date>"
        f'<meta property="dcterms:modified">{EPOCH:%Y-%m-%dT%H:%M:%SZ}</meta></metadata><manifest>'
        f'<item id="nav" href="nav.xhtml" {xhtml} properties="nav"/>{manifest}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    links = "".join(f'<li><a href="c{i}.xhtml">{escape(name)}</a></li>' for i, (name, _) in enumerate(chapters))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr(
            "META-INF/container.xml",
            '<?xml version="1.0"?><container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="book.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr("book.opf", package)
        book.writestr("nav.xhtml", wrap % f'<nav epub:type="toc"><ol>{links}</ol></nav>')
        for i, (name, paragraphs) in enumerate(chapters):
            book.writestr(
                f"c{i}.xhtml", wrap % (f"<h1>{escape(name)}</h1>" + "".join(f"<p>{escape(p)}</p>" for p in paragraphs))
            )
    return _steady(buffer.getvalue(), "mimetype")


def plain(body: str, title: str, author: str, language: str) -> bytes:
    """Russian text in windows-1251, as newsrooms kept it. Raises UnicodeEncodeError for letters that page lacks."""
    return f"{title}\n{author}\n\n{body.strip()}\n".replace("\n", "\r\n").encode("cp1251")
