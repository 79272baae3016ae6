"""HTML, XML, OpenDocument and EPUB, parsed without entities, network or scripts."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from lxml import etree, html

from ingest.extractors.found import Extracted
from ingest.problems import IngestError, Refused
from ingest.readers.encoding import decode, detect_bytes
from ingest.readers.marcxml import safe_parser
from ingest.readers.zipped import opened, part, refuse_entities

MAX_BYTES = 64 * 1024 * 1024
_DC = "{http://purl.org/dc/elements/1.1/}"
_BLOCK_NAMES = "p div h1 h2 h3 h4 h5 h6 li tr br section article blockquote pre title td th dt dd figcaption caption"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TITLES = ("titleproper", "appellationValue", "unittitle", "title")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_DECLARED = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)|<\?xml[^>]+encoding=[\"']([\w.-]+)", re.IGNORECASE)
_META = {
    "author": "creators", "dc.creator": "creators", "description": "description", "dc.description": "description",
    "dc.date": "date", "date": "date", "article:published_time": "date", "dc.language": "language",
    "dc.rights": "rights_text", "copyright": "rights_text", "dc.subject": "subjects", "dc.publisher": "source",
}  # fmt: skip


def extract_html(path: str) -> Extracted:
    """Text, title, author, date and keywords of a web page."""
    data = Path(path).read_bytes()[:MAX_BYTES]
    found = Extracted()
    root = html_root(data)
    if root is None:
        found.notes.append("text_none")
        return found
    for element in root.iter("title"):
        found.add("title", element.text_content(), "HTML title")
        break
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        content = element.get("content") or ""
        if name == "keywords":
            for word in content.split(","):
                found.add("subjects", word, "HTML keywords")
        elif name in _META:
            _meta(found, _META[name], content, f"HTML {name}")
    found.add("language", root.get("lang") or "", "HTML lang")
    found.add_text(1, html_text(root))
    return found


def _meta(found: Extracted, field: str, content: str, source: str) -> None:
    if field == "date":
        match = _DATE.match(content.strip())
        content = match.group() if match else ""
    found.add(field, content, source)


def html_root(data: bytes) -> Any:
    """The page's root element, or None when there is nothing in it."""
    declared = _DECLARED.search(data[:4096])
    name = (declared.group(1) or declared.group(2)).decode() if declared else ""
    found = detect_bytes(data)
    if found and (found.sure or not name):
        name = found.name
    try:
        text = data.decode(name or "utf-8", "replace")
    except LookupError:
        text = decode(data)
    # A declaration of the bytes' encoding is wrong for decoded text, and lxml refuses it.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff").replace("\0", ""))
    if not text.strip():
        return None
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def html_text(root: Any) -> str:
    """What a reader of the page sees, a block a line."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            if event == "end" and element.tail:
                pieces.append(element.tail)
            continue
        name = etree.QName(element).localname.lower()
        hidden = name in ("script", "style", "noscript", "template", "head")
        if event == "start":
            if name in _BLOCKS:
                pieces.append("\n")
            if element.text and not hidden and not _inside_hidden(element):
                pieces.append(element.text)
        else:
            if name in _BLOCKS:
                pieces.append("\n")
            if element.tail and not _inside_hidden(element):
                pieces.append(element.tail)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _inside_hidden(element: Any) -> bool:
    return any(
        isinstance(parent.tag, str)
        and etree.QName(parent).localname.lower() in ("script", "style", "noscript", "template", "head")
        for parent in element.iterancestors()
    )


def extract_xml(path: str) -> Extracted:
    """Text and title of any XML: EAD, LIDO, SVG and their kin.

    Raises:
        Refused: ``xml_entities``. IngestError: ``document_damaged``.
    """
    data = Path(path).read_bytes()[:MAX_BYTES]
    root = xml_root(data, Path(path).name)
    found = Extracted()
    for name in _TITLES:
        title = next((e for e in root.iter(f"{{*}}{name}") if "".join(e.itertext()).strip()), None)
        if title is not None:
            found.add("title", "".join(title.itertext()), f"XML {name}")
            break
    for field, name in (
        ("creators", "creator"),
        ("date", "date"),
        ("language", "language"),
        ("description", "description"),
    ):
        for element in root.iter(f"{_DC}{name}"):
            _meta(found, field, element.text or "", f"XML dc:{name}")
    lines = (" ".join(str(text).split()) for text in root.itertext())
    found.add_text(1, "\n".join(line for line in lines if line))
    return found


def xml_root(data: bytes, name: str) -> Any:
    """Parse XML that may be hostile.

    Raises:
        Refused: ``xml_entities`` when it declares any. IngestError: ``document_damaged``.
    """
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        raise Refused("xml_entities", name=name, entry="")
    try:
        return etree.fromstring(data, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("document_damaged", name=name, detail=str(error)[:200]) from None


def extract_odf(path: str) -> Extracted:
    """Text and properties of an OpenDocument text, sheet or presentation."""
    refuse_entities(Path(path), doctype=False)
    found = Extracted()
    name = Path(path).name
    with opened(Path(path)) as archive:
        names = archive.namelist()
        if "meta.xml" in names:
            _odf_meta(found, xml_root(part(archive, "meta.xml"), name))
        content = xml_root(part(archive, "content.xml"), name)
    lines = []
    for element in content.iter("{*}p", "{*}h"):
        if etree.QName(element).namespace.endswith(":text:1.0") or "opendocument" in etree.QName(element).namespace:
            lines.append(_odf_line(element))
    found.add_text(1, "\n".join(line for line in lines if line.strip()))
    return found


def _odf_line(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            pieces.append({"tab": "\t", "line-break": "\n", "s": " "}.get(name) or _odf_line(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _odf_meta(found: Extracted, root: Any) -> None:
    names = {"title": "title", "initial-creator": "creators", "creator": "creators", "description": "description",
             "keyword": "subjects", "language": "language", "creation-date": "date",
             "subject": "description"}  # fmt: skip
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        field = names.get(etree.QName(element).localname)
        # The last editor is not the author where the first one is known.
        if field and not (etree.QName(element).localname == "creator" and "creators" in found.values):
            _meta(found, field, element.text or "", f"ODF {etree.QName(element).localname}")


def extract_epub(path: str) -> Extracted:
    """Text by chapter in reading order, and the book's Dublin Core."""
    refuse_entities(Path(path), doctype=False)
    found = Extracted()
    name = Path(path).name
    with opened(Path(path)) as archive:
        container = xml_root(part(archive, "META-INF/container.xml"), name)
        package = next((e.get("full-path") for e in container.iter("{*}rootfile") if e.get("full-path")), None)
        if not package:
            raise IngestError("document_damaged", name=name, detail="no rootfile in META-INF/container.xml")
        root = xml_root(part(archive, package), name)
        _epub_meta(found, root)
        items = {item.get("id"): item.get("href") for item in root.iter("{*}item")}
        chapters = [items.get(ref.get("idref")) for ref in root.iter("{*}itemref")]
        for number, href in enumerate(chapters, 1):
            if not href or "text_cut" in found.notes:
                continue
            inside = posixpath.normpath(posixpath.join(posixpath.dirname(package), href.split("#")[0]))
            if inside in archive.namelist():
                page = html_root(part(archive, inside, MAX_BYTES))
                found.add_text(number, html_text(page) if page is not None else "")
            else:
                found.notes.append("chapter_missing")
    return found


def _epub_meta(found: Extracted, root: Any) -> None:
    fields = {"title": "title", "creator": "creators", "contributor": "creators", "description": "description",
              "date": "date", "language": "language", "subject": "subjects", "rights": "rights_text",
              "publisher": "publisher", "identifier": "identifiers", "source": "source"}  # fmt: skip
    for name, field in fields.items():
        for element in root.iter(f"{_DC}{name}"):
            text = "".join(element.itertext())
            _meta(found, field, re.sub(r"<[^>]+>", " ", text) if field == "description" else text, f"EPUB dc:{name}")
