"""What a file is, by its content: PRONOM, magic bytes, and whether they agree.

The name of a file is never looked at. The decoder is the third voice: `characterise`
adds what it says to the same list of disagreements.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from media_store import plaintext, signatures
from media_store.errors import MediaError
from media_store.limits import PROBE
from media_store.sandbox import shared

EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
#: JFIF 1.00, 1.01 and 1.02: four files in five of a press archive, so no engine is asked.
_JFIF = {b"\x01\x00": "fmt/42", b"\x01\x01": "fmt/43", b"\x01\x02": "fmt/44"}
_GIF = {b"GIF87a": "fmt/3", b"GIF89a": "fmt/4"}


@dataclass(frozen=True, slots=True)
class Identified:
    """What a file is.

    ``puid`` is '' when PRONOM has no entry. ``media`` is image, audio, video, pdf, office,
    text, markup, archive or other. ``flavour`` is the root element of XML, ``encoding`` is
    utf-8, utf-8-sig, utf-16, utf-32 or 8bit for text. ``disagreements`` are sentences such
    as 'pronom: image/png; magic: text/html' and 'also: application/zip'.
    """

    mime: str
    puid: str
    format_name: str
    media: str
    disagreements: list[str] = field(default_factory=list)
    flavour: str = ""
    encoding: str = ""


def identify(path: Path | str) -> Identified:
    """Identify the file at ``path``; raises MediaError('source_missing') when it cannot be opened."""
    path = Path(path)
    try:
        head, tail, size = _ends(path)
    except OSError as error:
        raise MediaError("source_missing", name=path.name) from error
    if size == 0:
        return Identified(EMPTY, "", "Empty file", "other")
    quick = _quick(head, tail)
    return quick or _judge(path, head, tail, whole=size <= len(head))


def _ends(path: Path) -> tuple[bytes, bytes, int]:
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(signatures.HEAD)
        if size <= signatures.TAIL:
            return head, head + file.read(signatures.TAIL), size
        file.seek(-signatures.TAIL, os.SEEK_END)
        return head, file.read(signatures.TAIL), size


def _quick(head: bytes, tail: bytes) -> Identified | None:
    if head[:4] == b"\xff\xd8\xff\xe0" and head[6:11] == b"JFIF\0" and tail.endswith(b"\xff\xd9"):
        puid, mime, name = _JFIF.get(head[11:13], ""), "image/jpeg", "JPEG File Interchange Format"
    elif head[:6] in _GIF and tail.endswith(b";"):
        puid, mime, name = _GIF[head[:6]], "image/gif", "Graphics Interchange Format"
    else:
        return None
    if not puid or signatures.hidden(head, tail, mime):
        return None
    return Identified(mime, puid, name, "image")


def _judge(path: Path, head: bytes, tail: bytes, *, whole: bool) -> Identified:
    by_magic = signatures.magic(head)
    matches = shared("identify").run("pronom", {"path": str(path.absolute())}, limits=PROBE, reads=[path])
    # 'Text' is what PRONOM says of anything printable: our own look at it says more.
    firm = [match for match in matches if match["id"] != "x-fmt/111" and match["basis"]]
    puid, name, by_pronom = "", "", ""
    if firm:
        first = firm[0]
        puid = first["id"]
        name = " ".join(part for part in (first["format"], first["version"]) if part)
        by_pronom = signatures.BY_PUID.get(puid) or _canonical(first["mime"])
    mime, notes = _agree(by_pronom, by_magic)
    encoding = ""
    if not mime or signatures.media_of(mime) in ("text", "markup"):
        encoding = plaintext.encoding_of(head)
    if not mime:
        mime = plaintext.text_type(head, encoding, whole=whole) if encoding else UNKNOWN
        puid = puid or ("x-fmt/111" if mime == "text/plain" else "")
    notes += [f"also: {other}" for other in signatures.hidden(head, tail, mime)]
    notes += [f"pronom also: {match['id']}" for match in firm[1:]]
    media = signatures.media_of(mime)
    flavour = signatures.xml_root(head) if media == "markup" else ""
    return Identified(mime, puid, name or _NAMES.get(mime, mime), media, notes, flavour, encoding)


def _canonical(mimes: str) -> str:
    """Return our one name for PRONOM's comma-separated list of MIME types."""
    names = [signatures.CANONICAL.get(name.strip(), name.strip()) for name in mimes.split(",")]
    return names[0] if names else ""


def _agree(by_pronom: str, by_magic: str) -> tuple[str, list[str]]:
    """Return the MIME type to go by and the notes about any quarrel."""
    if not by_pronom or not by_magic or by_pronom == by_magic:
        return by_pronom or by_magic, []
    group = signatures.media_of(by_pronom)
    if by_magic == "application/zip" and signatures.is_zip_based(by_pronom):
        return by_pronom, []
    if by_magic == "application/x-ole-storage" and group in ("office", "other", "image"):
        return by_pronom, []
    if by_pronom == "application/xml" and signatures.media_of(by_magic) == "markup":
        return by_magic, []
    if by_magic == "application/xml" and group in ("markup", "other", "text"):
        return by_pronom, []
    note = f"pronom: {by_pronom}; magic: {by_magic}"
    if group == signatures.media_of(by_magic) or {group, signatures.media_of(by_magic)} == {"audio", "video"}:
        return by_pronom, [note]
    # A decoder acts on the first bytes; markup wins, because a browser acts on that.
    return (by_pronom if group == "markup" else by_magic), [note]


_NAMES = {
    "application/marc": "MARC 21 (ISO 2709)",
    "application/marcxml+xml": "MARCXML",
    "text/csv": "Comma Separated Values",
    "text/tab-separated-values": "Tab-separated values",
    "text/plain": "Plain text",
    "application/json": "JSON",
    "application/x-ndjson": "JSON lines",
    UNKNOWN: "Unknown",
}
