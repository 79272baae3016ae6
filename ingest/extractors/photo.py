"""EXIF, IPTC and XMP of a picture.

Order of trust, after the Metadata Working Group's guidance and because people write XMP last:
XMP, then IPTC, then EXIF. A person's date of creation (XMP, IPTC) comes before the camera's,
because a scan's EXIF date is the day of scanning. Coordinates come from EXIF GPS, then XMP.
"""

from __future__ import annotations

import re
import struct
from typing import Any

import pillow_heif
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image, IptcImagePlugin
from PIL.ExifTags import IFD

from ingest.extractors.found import Extracted
from ingest.readers.encoding import decode
from media_store.probe_image import FORMATS

pillow_heif.register_heif_opener()
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://creativecommons.org/ns#": "cc",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
}
#: (XMP property, our field). The first that is filled wins.
_XMP_FIELDS = (
    ("dc:title", "title"),
    ("photoshop:Headline", "title"),
    ("dc:description", "description"),
    ("dc:creator", "creators"),
    ("photoshop:DateCreated", "date"),
    ("dc:date", "date"),
    ("dc:subject", "subjects"),
    ("photoshop:Credit", "credit"),
    ("photoshop:Source", "source"),
    ("cc:license", "rights_text"),
    ("xmpRights:WebStatement", "rights_text"),
    ("dc:rights", "rights_text"),
    ("xmpRights:UsageTerms", "rights_text"),
    ("dc:identifier", "identifiers"),
    ("photoshop:TransmissionReference", "identifiers"),
    ("dc:language", "language"),
)
#: (IPTC IIM record and dataset, name, our field).
_IPTC_FIELDS = (
    ((2, 5), "ObjectName", "title"),
    ((2, 105), "Headline", "title"),
    ((2, 120), "Caption", "description"),
    ((2, 80), "Byline", "creators"),
    ((2, 25), "Keywords", "subjects"),
    ((2, 110), "Credit", "credit"),
    ((2, 115), "Source", "source"),
    ((2, 116), "CopyrightNotice", "rights_text"),
    ((2, 103), "OriginalTransmissionReference", "identifiers"),
)
_EXIF_FIELDS = (
    (0x9C9B, "XPTitle", "title"),
    (0x010E, "ImageDescription", "description"),
    (0x9C9C, "XPComment", "description"),
    (0x013B, "Artist", "creators"),
    (0x9C9D, "XPAuthor", "creators"),
    (0x9C9E, "XPKeywords", "subjects"),
    (0x8298, "Copyright", "rights_text"),
)
#: What cameras and programs write by themselves.
_NOISE = re.compile(
    r"^(olympus digital camera|samsung|dcim|default|untitled|sony dsc|kodak\b.*camera|minolta digital camera|"
    r"digital camera|camera|dcim.*|cmp3\..*|creator: gd-jpeg.*|lead technologies.*|file written by.*|"
    r"optimized by.*|.*\?{3}.*|"
    r"konica minolta.*|exif_\w+|\(null\)|image|picture|<.*>|user ?comments?|[\s\d_.:-]*)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"^(\d{4})[:\-./](\d{2})[:\-./](\d{2})")


def extract(path: str) -> Extracted:
    """Read what people and cameras wrote into a picture; damaged parts are passed over and noted."""
    found = Extracted()
    with Image.open(path, formats=FORMATS) as image:
        _guarded(found, "xmp_damaged", lambda: _xmp(found, image.info.get("xmp")))
        _guarded(found, "iptc_damaged", lambda: _iptc(found, image))
        _guarded(found, "exif_damaged", lambda: _exif(found, image))
        comment = image.info.get("comment")
        if comment and "description" not in found.values:
            text = decode(comment) if isinstance(comment, bytes) else str(comment)
            _add(found, "description", text, "JPEG comment")
    _join_places(found)
    return found


def _guarded(found: Extracted, code: str, step: Any) -> None:
    """Run one part; what damaged metadata throw at us must not cost the other parts."""
    try:
        step()
    except (
        ValueError, TypeError, KeyError, IndexError, OSError, SyntaxError, struct.error, AttributeError,
        ZeroDivisionError, OverflowError, ElementTree.ParseError, DefusedXmlException,
    ):  # fmt: skip
        found.notes.append(code)


def _add(found: Extracted, field: str, value: Any, source: str) -> None:
    if isinstance(value, str):
        value = value.strip().strip("\x00")
        if _NOISE.match(value):
            return
    found.add(field, value, source)


def _xmp(found: Extracted, packet: Any) -> None:
    if not packet:
        return
    text = packet if isinstance(packet, bytes) else str(packet).encode()
    start, end = text.find(b"<x:xmpmeta"), text.rfind(b">")
    text = text[start if start >= 0 else max(0, text.find(b"<rdf:RDF")) : end + 1]
    properties = xmp_properties(ElementTree.fromstring(text, forbid_dtd=True))
    for name, field in _XMP_FIELDS:
        values = properties.get(name, [])
        if field == "title" and "title" in found.values:
            continue
        if field == "date":
            values = [date for value in values if (date := _day(value))]
        for value in values if field in ("creators", "subjects", "identifiers", "rights_text") else values[:1]:
            _add(found, field, value, f"XMP {name}")
    place = [
        first
        for name in ("Iptc4xmpCore:Location", "photoshop:City", "photoshop:State", "photoshop:Country")
        if (first := next(iter(properties.get(name, [])), ""))
    ]
    if place:
        found.add("place_name", ", ".join(dict.fromkeys(place)), "XMP photoshop:City")
    lat, lon = (
        _xmp_degrees(next(iter(properties.get(f"exif:GPS{axis}", [])), "")) for axis in ("Latitude", "Longitude")
    )
    if lat is not None and lon is not None:
        found.add("coordinates", [lat, lon], "XMP exif:GPSLatitude")


def xmp_properties(root: Any) -> dict[str, list[str]]:
    """Properties by prefixed name; bags, sequences and language alternatives become lists."""
    properties: dict[str, list[str]] = {}
    for description in root.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            _property(properties, name, [value])
        for child in description:
            items = list(child.iter(f"{_RDF}li"))
            # x-default first: that is the text meant for everybody.
            items.sort(key=lambda item: item.get("{http://www.w3.org/XML/1998/namespace}lang") != "x-default")
            resource = child.get(f"{_RDF}resource")
            texts = ["".join(item.itertext()) for item in items] or [resource or "".join(child.itertext())]
            _property(properties, child.tag, texts)
    return properties


def _property(properties: dict[str, list[str]], name: str, values: list[str]) -> None:
    namespace, _, local = name.removeprefix("{").partition("}")
    prefix = _PREFIXES.get(namespace)
    texts = [value.strip() for value in values if value and value.strip()]
    if prefix and texts:
        properties.setdefault(f"{prefix}:{local}", []).extend(texts)


def _xmp_degrees(text: str) -> float | None:
    match = re.fullmatch(r"(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])", text.strip())
    if not match:
        return None
    value = float(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    return round(-value if match[4] in "SW" else value, 6)


def _iptc(found: Extracted, image: Image.Image) -> None:
    info: Any = IptcImagePlugin.getiptcinfo(image)  # type: ignore[arg-type]
    if not info:
        return
    charset = info.get((1, 90))
    utf8 = charset in (b"\x1b%G", [b"\x1b%G"])

    def texts(key: tuple[int, int]) -> list[str]:
        raw = info.get(key) or []
        raw = raw if isinstance(raw, list) else [raw]
        return [item.decode("utf-8", "replace") if utf8 else decode(item) for item in raw if item]

    for key, name, field in _IPTC_FIELDS:
        # Below XMP in trust: a title that XMP has is not doubled by an older one.
        if field in ("title", "description", "credit", "source") and field in found.values:
            continue
        for value in texts(key):
            _add(found, field, value, f"IPTC {name}")
    date = next(iter(texts((2, 55))), "")
    if re.fullmatch(r"\d{8}", date):
        date = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    if day := _day(date):
        found.add("date", day, "IPTC DateCreated")
    place = [text for key in ((2, 92), (2, 90), (2, 95), (2, 101)) for text in texts(key)]
    if place:
        found.add("place_name", ", ".join(dict.fromkeys(place)), "IPTC City")


def _exif(found: Extracted, image: Image.Image) -> None:
    exif = image.getexif()
    if not exif:
        return
    for tag, name, field in _EXIF_FIELDS:
        if field in ("title", "description", "creators") and field in found.values:
            continue
        text = _exif_text(exif.get(tag))
        parts = re.split(r"[;]", text) if field in ("subjects", "creators") else [text]
        for part in parts:
            _add(found, field, part, f"EXIF {name}")
    detail = exif.get_ifd(IFD.Exif)
    if day := _day(_exif_text(detail.get(0x9003))):
        found.add("date", day, "EXIF DateTimeOriginal")
    comment = detail.get(0x9286)
    if isinstance(comment, bytes) and len(comment) > 8 and "description" not in found.values:
        body = comment[8:]
        text = body.decode("utf-16", "replace") if comment.startswith(b"UNICODE") else decode(body.strip(b"\0 "))
        _add(found, "description", text, "EXIF UserComment")
    gps = exif.get_ifd(IFD.GPSInfo)
    lat, lon = _degrees(gps.get(2), gps.get(1)), _degrees(gps.get(4), gps.get(3))
    # Phones without a fix write zeros.
    if lat is not None and lon is not None and (lat, lon) != (0.0, 0.0):
        found.add("coordinates", [lat, lon], "EXIF GPS")


def _exif_text(value: Any) -> str:
    if isinstance(value, bytes):
        # The XP tags of Windows are UTF-16.
        return (
            value.decode("utf-16-le", "replace").rstrip("\x00") if value[1:2] == b"\0" else decode(value.rstrip(b"\0"))
        )
    if isinstance(value, tuple) and value and all(isinstance(part, int) and 0 <= part < 256 for part in value):
        return bytes(value).decode("utf-16-le", "replace").rstrip("\x00")
    if not isinstance(value, str):
        return ""
    try:
        # Pillow reads ASCII tags as Latin-1; people write UTF-8 and cp1251 into them.
        return decode(value.encode("latin-1")).rstrip("\x00")
    except UnicodeEncodeError:
        return value.rstrip("\x00")


def _degrees(parts: Any, side: Any) -> float | None:
    if not parts or len(parts) != 3:
        return None
    value = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    text = side.decode("ascii", "replace") if isinstance(side, bytes) else str(side or "")
    if value != value or abs(value) > 180:
        return None
    return round(-value if text[:1].upper() in ("S", "W") else value, 6)


def _day(text: str) -> str:
    """A day from EXIF or ISO notation; the zero dates of unset clocks are no dates."""
    match = _DATE.match(text.strip())
    if match:
        year, month, day = match.groups()
        if year == "0000":
            return ""
        if month == "00":
            return year
        return f"{year}-{month}" if day == "00" else f"{year}-{month}-{day}"
    return text.strip() if re.fullmatch(r"\d{4}(-\d{2})?", text.strip()) else ""


def _join_places(found: Extracted) -> None:
    """One place from name and coordinates."""
    name, where = found.values.pop("place_name", []), found.values.pop("coordinates", [])
    if not name and not where:
        return
    lat, lon = where[0][0] if where else (None, None)
    label = name[0][0] if name else f"{lat:.5f}, {lon:.5f}"
    source = " + ".join(dict.fromkeys(source for _, source in [*name[:1], *where[:1]]))
    found.add("places", {"name": label, "lat": lat, "lon": lon}, source)
