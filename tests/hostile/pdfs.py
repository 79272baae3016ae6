"""PDF files written by hand, so that they can be as wrong as they need to be."""

from __future__ import annotations

import hashlib

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def assemble(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects, the first being the catalogue."""
    data = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(data)


def document(
    *,
    box: tuple[int, int] = (595, 842),
    pages: int = 1,
    text: str = "Customs register",
    javascript: bool = False,
    launch: bool = False,
    embedded: bool = False,
) -> bytes:
    """Return a document of equal pages with one line each, and what else is asked for."""
    extra = b""
    if javascript:
        extra = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
        extra += b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(2\\)) >>] >> >> "
    if launch:
        extra = b"/OpenAction << /S /Launch /F (/bin/sh) >> "
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * page) for page in range(pages))
    objects = [b"", b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, kids)]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for page in range(pages):
        line = b"BT /F1 24 Tf 72 700 Td (%b, page %d) Tj ET" % (text.encode("latin-1"), page + 1)
        resources = b"/Resources << /Font << /F1 3 0 R >> >>"
        inside = b"/Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R " % (*box, first + 2 * page + 1)
        objects.append(b"<< /Type /Page " + inside + resources + b" >>")
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(line), line))
    if embedded:
        number = len(objects) + 1
        objects.append(b"<< /Type /EmbeddedFile /Length 4 >>\nstream\nMZ\x90\x00\nendstream")
        objects.append(b"<< /Type /Filespec /F (evil.exe) /EF << /F %d 0 R >> >>" % number)
        extra = b"/Names << /EmbeddedFiles << /Names [(evil.exe) %d 0 R] >> >> " % (number + 1)
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>"
    return assemble(objects)


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def encrypted(password: bytes = b"sesame") -> bytes:
    """Return a document that wants a password: the standard handler, revision 2, RC4 of 40 bits."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324 (the format prescribes MD5)
    identity = b"0123456789abcdef"
    seed = padded + owner + (-4).to_bytes(4, "little", signed=True) + identity
    user = _rc4(hashlib.md5(seed).digest()[:5], _PADDING)  # noqa: S324 (the format prescribes MD5)
    secrets = b"/O <%b> /U <%b>" % (owner.hex().encode(), user.hex().encode())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 " + secrets + b" >>",
    ]
    return assemble(objects, b"/Encrypt 4 0 R /ID [<%b> <%b>] " % ((identity.hex().encode(),) * 2))
