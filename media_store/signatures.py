"""What the first bytes say, and how formats group into media.

A second opinion beside PRONOM: short, ours, and the one that decides which decoder a file
may reach. Sources: the formats' own specifications.
"""

from __future__ import annotations

import re

#: Bytes read from the head and from the tail of a file.
HEAD = 64 * 1024
TAIL = 66 * 1024

_FIXED: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"FORM", "audio/aiff"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"#EXTM3U", "application/vnd.apple.mpegurl"),
    (0, b"WEBVTT", "text/vtt"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/x-wav", b"AVI ": "video/x-msvideo"}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AUDIO_BRANDS = (b"M4A ", b"M4B ", b"F4A ")
_MARC_LEADER = re.compile(rb"\d{5}[acdnpsx ][\x20-\x7e]{6}\d{5}[\x20-\x7e]{3}4500")
_XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE\s+(?!html)|[A-Za-z_][\w.:-]*[\s>/])", re.IGNORECASE)
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe)\b", re.I | re.S
)
_SVG = re.compile(rb"<(?:[\w-]+:)?svg[\s>]")
_ROOT = re.compile(rb"<(?![?!])(?:([\w.-]+):)?([A-Za-z_][\w.-]*)")

#: One name where registries have several.
CANONICAL = {
    "application/mp4": "video/mp4",
    "image/heif": "image/heic",
    "audio/wav": "audio/x-wav",
    "audio/vnd.wave": "audio/x-wav",
    "audio/x-aiff": "audio/aiff",
    "audio/x-flac": "audio/flac",
    "text/xml": "application/xml",
    "text/rtf": "application/rtf",
    "application/x-gzip": "application/gzip",
    "application/xhtml+xml": "text/html",
    "video/avi": "video/x-msvideo",
    "application/ogg": "audio/ogg",
    "image/x-ms-bmp": "image/bmp",
    "video/x-ms-wmv": "video/x-ms-asf",
    "audio/x-ms-wma": "video/x-ms-asf",
    "application/eps": "application/postscript",
    "image/x-eps": "application/postscript",
}
#: PRONOM entries that carry no MIME type, or one that says less than is known.
BY_PUID = {
    "fmt/569": "video/x-matroska",
    "fmt/1218": "application/x-subrip",
    "fmt/111": "application/x-ole-storage",
    "fmt/2094": "audio/mp4",
    "x-fmt/384": "video/quicktime",
    "fmt/945": "video/ogg",
}
_OFFICE_PREFIXES = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/vnd.ms-",
    "application/msword",
    "application/vnd.sun.xml.",
)
_ARCHIVES = (
    "application/zip",
    "application/gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/x-tar",
)
_MARKUP = ("application/xml", "text/html", "image/svg+xml", "application/marcxml+xml")
_TEXT = (
    "application/json",
    "application/x-ndjson",
    "application/x-subrip",
    "application/marc",
    "application/vnd.apple.mpegurl",
)


def magic(head: bytes) -> str:
    """Return the MIME type the first bytes declare, or '' when they declare none."""
    for offset, signature, mime in _FIXED:
        if head.startswith(signature, offset):
            return mime
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[:4] == b"OggS":
        return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    if _is_mpeg_audio(head):
        return "audio/mpeg"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "video/mp2t"
    if _MARC_LEADER.match(head):
        return "application/marc"
    return markup(head)


def _is_mpeg_audio(head: bytes) -> bool:
    """Tell whether an MPEG audio frame header stands at the start: layer 2 or 3, no reserved value."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer, bits, rate = (head[1] >> 3) & 3, (head[1] >> 1) & 3, head[2] >> 4, (head[2] >> 2) & 3
    return version != 1 and layer in (1, 2) and bits not in (0, 15) and rate != 3


def _iso_media(head: bytes) -> str:
    brand = head[8:12]
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in _HEIF_BRANDS:
        return "image/heic"
    if brand in _AUDIO_BRANDS:
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def markup(head: bytes) -> str:
    """Return the MIME type of markup at the start of ``head``, or ''."""
    if _HTML_START.match(head):
        return "text/html"
    if _XML_START.match(head):
        if _SVG.search(head):
            return "image/svg+xml"
        if b"<html" in head[:4096].lower():
            return "text/html"
        if b"http://www.loc.gov/MARC21/slim" in head[:4096]:
            return "application/marcxml+xml"
        return "application/xml"
    return ""


def xml_root(head: bytes) -> str:
    """Return the local name of the first element, or ''."""
    found = _ROOT.search(head)
    return found.group(2).decode("ascii", "replace") if found else ""


def hidden(head: bytes, tail: bytes, mime: str) -> list[str]:
    """Return the MIME types of other formats that the same bytes also are (polyglots)."""
    others = []
    if media_of(mime) in ("image", "audio", "video", "pdf", "markup", "text") and _ends_as_zip(tail):
        others.append("application/zip")
    if mime != "application/pdf" and b"%PDF-" in head[:1024] and media_of(mime) not in ("text", "markup"):
        others.append("application/pdf")
    if mime == "application/pdf" and not head.startswith(b"%PDF-"):
        others.append("application/octet-stream")
    if media_of(mime) in ("image", "audio", "video", "pdf", "archive"):
        lowered = head[:8192].lower() + tail[-8192:].lower()
        if b"<script" in lowered or b"<html" in lowered or b"<!doctype html" in lowered:
            others.append("text/html")
    return others


def _ends_as_zip(tail: bytes) -> bool:
    """Tell whether a ZIP directory closes the file, its comment reaching exactly to the end."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        return False
    return int.from_bytes(tail[end + 20 : end + 22], "little") == len(tail) - end - 22


def is_zip_based(mime: str) -> bool:
    """Tell whether the format is a ZIP container by its own specification."""
    return mime == "application/epub+zip" or mime.startswith(_OFFICE_PREFIXES[:2])


def media_of(mime: str) -> str:
    """Return the group: image, audio, video, pdf, office, text, markup, archive or other."""
    if mime in _MARKUP:
        return "markup"
    if mime == "application/pdf":
        return "pdf"
    if mime.startswith(_OFFICE_PREFIXES) or mime in ("application/rtf", "application/epub+zip"):
        return "office"
    if mime in _ARCHIVES:
        return "archive"
    if mime in _TEXT or mime.startswith("text/"):
        return "text"
    group = mime.partition("/")[0]
    return group if group in ("image", "audio", "video") else "other"
