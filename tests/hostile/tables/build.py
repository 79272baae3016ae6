"""Hostile tables, MARC and Office files, each named for the code that must come of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl

RECORD_END, FIELD_END, SUBFIELD = "\x1d", "\x1e", "\x1f"


def marc(title: str, *, utf8: bool = True, encode: str = "", number: str = "1", extra: tuple[str, ...] = ()) -> bytes:
    """A small, correct MARC 21 record."""
    encoding = encode or ("utf-8" if utf8 else "latin-1")
    fields = [("001", number), ("008", "920219s1993    uz            000 0 uzb d")]
    fields += [("245", f"10{SUBFIELD}a{title} /{SUBFIELD}cA. Author.")]
    fields += [("650", f" 0{SUBFIELD}a{subject}.") for subject in extra]
    directory, data = "", b""
    for tag, text in fields:
        content = text.encode(encoding) + FIELD_END.encode()
        directory += f"{tag}{len(content):04}{len(data):05}"
        data += content
    base = 24 + len(directory) + 1
    whole = base + len(data) + 1
    leader = f"{whole:05}nam {'a' if utf8 else ' '}22{base:05} a 4500"
    return leader.encode() + directory.encode() + FIELD_END.encode() + data + RECORD_END.encode()


def marc8(title: bytes) -> bytes:
    """A record in MARC-8 whose title is given as its bytes."""
    stand_in = "x" * len(title)
    return marc(stand_in, utf8=False).replace(stand_in.encode(), title)


def bad_leader() -> bytes:
    """Letters where the base address should be."""
    record = marc("Broken leader")
    return record[:12] + b"ABCDE" + record[17:]


def bad_directory() -> bytes:
    """A directory entry that points into the wrong place."""
    record = bytearray(marc("Broken directory"))
    record[24 + 24 + 7 : 24 + 24 + 12] = b"09999"
    return bytes(record)


def bad_length() -> bytes:
    """A wrong record length in the leader; everything else is right."""
    return b"99999" + marc("Only the length is wrong")[5:]


def truncated() -> bytes:
    """A record that breaks off."""
    return marc("Broken off in the middle")[:-20]


def docx_with(part: str, content: bytes) -> bytes:
    """A Word document with one part put in or replaced."""
    plain = BytesIO()
    document = docx.Document()
    document.add_paragraph("Salom")
    document.save(plain)
    out = BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != part:
                target.writestr(entry, source.read(entry))
        target.writestr(part, content)
    return out.getvalue()


def entity_bomb() -> bytes:
    """The billion laughs in a Word document's properties."""
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return docx_with(
        "docProps/core.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + lines + b"]><x>&l9;</x>"
    )


def external_entity() -> bytes:
    """A Word document that wants to read a file of the machine, hidden in UTF-16."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    return docx_with("word/styles.xml", text.encode("utf-16"))


def office_bomb() -> bytes:
    """A workbook with a part of 300 MB of zeros."""
    return docx_with("word/media/zeros.bin", b"\0" * (300 * 1024 * 1024))


def workbook(rows: list[list[object]], *, merge: tuple[str, ...] = (), first_empty: bool = False) -> bytes:
    """An .xlsx of these rows."""
    book = openpyxl.Workbook()
    if not first_empty:
        book.remove(book.worksheets[0])
    sheet = book.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zip_slip() -> bytes:
    """An archive that wants to write outside of its folder."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("good.txt", "A good file of some words.")
        archive.writestr("../../escaped.txt", "This must not be written.")
    return out.getvalue()


MARC: dict[str, Callable[[], bytes]] = {
    "marc_leader": bad_leader,
    "marc_field": bad_directory,
    "marc_truncated": truncated,
}
OFFICE: dict[str, Callable[[], bytes]] = {
    "xml_entities": entity_bomb,
    "xml_entities.external": external_entity,
    "archive_bomb": office_bomb,
    "document_damaged": lambda: docx_with("word/document.xml", b"<not closed"),
}


def build(folder: Path, name: str, content: bytes) -> Path:
    """Write a hostile file."""
    path = folder / name
    path.write_bytes(content)
    return path
