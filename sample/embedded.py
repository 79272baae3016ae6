"""What a picture says of itself: EXIF, IPTC and XMP written into JPEG; EXIF and XMP into the other formats."""

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, TiffImagePlugin
from PIL.TiffImagePlugin import IFDRational


@dataclass(frozen=True)
class About:
    """Facts embedded in a file. `taken` is 'YYYY:MM:DD HH:MM:SS' or ''; `where` is in degrees north, east."""

    title: str
    description: str
    creator: str
    rights: str
    credit: str
    keywords: tuple[str, ...]
    city: str
    taken: str
    where: tuple[float, float] | None
    camera: str = ""


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    value = abs(value)
    minutes = (value - int(value)) * 60
    return (
        IFDRational(int(value), 1),
        IFDRational(int(minutes), 1),
        IFDRational(round((minutes - int(minutes)) * 6000), 100),
    )


def exif_of(about: About) -> Image.Exif:
    """EXIF with description, artist, copyright, date and, where known, GPS."""
    exif = Image.Exif()
    # EXIF texts are ASCII by the letter of the standard; readers take UTF-8, and XMP says the same beside it.
    exif[0x010E], exif[0x013B], exif[0x8298] = about.title.encode(), about.creator.encode(), about.rights.encode()
    if about.camera:
        exif[0x010F], exif[0x0110] = "Sandiq", about.camera
    if about.taken:
        exif[0x0132] = about.taken
        exif.get_ifd(0x8769)[0x9003] = about.taken
    if about.where:
        latitude, longitude = about.where
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = ("N" if latitude >= 0 else "S"), _degrees(latitude)
        gps[3], gps[4] = ("E" if longitude >= 0 else "W"), _degrees(longitude)
    return exif


def _bag(tag: str, kind: str, items: tuple[str, ...], lang: bool = False) -> str:
    mark = ' xml:lang="x-default"' if lang else ""
    inside = "".join(f"<rdf:li{mark}>{escape(item)}</rdf:li>" for item in items if item)
    return f"<{tag}><rdf:{kind}>{inside}</rdf:{kind}></{tag}>" if inside else ""


def xmp_of(about: About) -> bytes:
    """An XMP packet with Dublin Core and Photoshop fields."""
    date = f"<photoshop:DateCreated>{about.taken[:10].replace(':', '-')}</photoshop:DateCreated>" if about.taken else ""
    body = (
        _bag("dc:title", "Alt", (about.title,), True)
        + _bag("dc:description", "Alt", (about.description,), True)
        + _bag("dc:creator", "Seq", (about.creator,))
        + _bag("dc:rights", "Alt", (about.rights,), True)
        + _bag("dc:subject", "Bag", about.keywords)
        + date
        + f"<photoshop:Credit>{escape(about.credit)}</photoshop:Credit>"
        + f"<photoshop:City>{escape(about.city)}</photoshop:City>"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f'{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def iptc_of(about: About) -> bytes:
    """IPTC records of the old kind, in UTF-8, wrapped as a Photoshop resource block."""

    def dataset(number: int, text: str, limit: int) -> bytes:
        value = text.encode()[:limit].decode("utf-8", "ignore").encode()
        return struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value if value else b""

    data = struct.pack(">BBBH", 0x1C, 1, 90, 3) + b"\x1b%G"
    data += dataset(5, about.title, 64) + dataset(80, about.creator, 32) + dataset(90, about.city, 32)
    data += dataset(110, about.credit, 32) + dataset(116, about.rights, 128) + dataset(120, about.description, 2000)
    data += dataset(55, about.taken[:10].replace(":", ""), 8)
    data += b"".join(dataset(25, word, 64) for word in about.keywords)
    padded = data + b"\0" * (len(data) % 2)
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + padded


def save(image: Any, path: Path, about: About) -> None:
    """Save a pyvips image in the format its file name asks for, with the facts embedded.

    JPEG and TIFF, PNG and WebP are written by Pillow from the pixels, which lets every block be set exactly.
    """
    picture = Image.frombytes("RGB", (image.width, image.height), bytes(image.write_to_memory()))
    exif, xmp, kind = exif_of(about), xmp_of(about), path.suffix.lower()
    buffer = io.BytesIO()
    if kind in (".jpg", ".jpeg"):
        iptc = iptc_of(about)
        segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
        picture.save(
            buffer,
            "JPEG",
            quality=80,
            optimize=True,
            progressive=True,
            dpi=(300, 300),
            exif=exif,
            xmp=xmp,
            extra=segment,
        )
    elif kind == ".tif":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[270], tags[315], tags[33432], tags[700] = about.title, about.creator, about.rights, xmp
        picture.save(buffer, "TIFF", compression="jpeg", quality=82, dpi=(300, 300), tiffinfo=tags)
    elif kind == ".png":
        picture.quantize(200, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True, exif=exif, dpi=(300, 300))
    else:
        picture.save(buffer, "WEBP", quality=82, method=3, exif=exif.tobytes(), xmp=xmp)
    path.write_bytes(buffer.getvalue())
