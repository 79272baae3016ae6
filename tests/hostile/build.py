"""Hostile media files, made by script when a test asks, each named by the error it must meet.

`<code>--<what>.<suffix>`: `code` is a key of `media_store.CODES`, or `accepted` for a file that
is let in and must do no harm. Suffixes lie on purpose.
"""

from __future__ import annotations

import io
import stat
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin

from tests.hostile import pdfs

SECRET = "The night watchman's private letter"
Maker = Callable[[Path], bytes]


def picture(width: int = 320, height: int = 200) -> Image.Image:
    """Return a picture with enough in it to tell up from down and left from right."""
    image = Image.new("RGB", (width, height), (200, 180, 140))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 3, height // 3), fill=(200, 20, 20))
    draw.ellipse(
        (width // 2, height // 2, max(width // 2, width - 2), max(height // 2, height - 2)), fill=(20, 60, 200)
    )
    return image


def encoded(form: str, image: Image.Image | None = None, **options: object) -> bytes:
    """Return the picture in one of Pillow's formats."""
    buffer = io.BytesIO()
    (image or picture()).save(buffer, form, **options)
    return buffer.getvalue()


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_30000(folder: Path) -> bytes:
    """30000 x 30000 in one bit: small on disk, 900 million pixels when opened."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(30000 // 8)
    packed = b"".join(packer.compress(row) for _ in range(30000)) + packer.flush()
    header = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    parts = [_png_chunk(b"IHDR", header), _png_chunk(b"IDAT", packed), _png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_65000(folder: Path) -> bytes:
    data = bytearray(encoded("JPEG"))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", 65000, 65000)
    return bytes(data)


def tiff_many_pages(folder: Path) -> bytes:
    """10,001 pages of one pixel, each an IFD that points to the next."""
    pages = 10_001
    data = bytearray(b"II*\0" + struct.pack("<I", 9) + b"\x80")
    for page in range(pages):
        tags = [(256, 3, 1), (257, 3, 1), (258, 3, 8), (262, 3, 1), (273, 4, 8), (278, 3, 1), (279, 4, 1)]
        data += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            data += struct.pack("<HHII", tag, kind, 1, value)
        data += struct.pack("<I", len(data) + 4 if page < pages - 1 else 0)
    return bytes(data)


def tiff_loop(folder: Path) -> bytes:
    """A TIFF whose only page names itself as the next one."""
    data = tiff_many_pages(folder)[: 9 + 2 + 7 * 12]
    return data + struct.pack("<I", 9)


def gif_many_frames(folder: Path) -> bytes:
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 10_001 + b";"


def svg_script(folder: Path) -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def html_script(folder: Path) -> bytes:
    return b"<!-- a --><!DOCTYPE html><html><script>fetch('/account')</script></html>"


def xml_entity(folder: Path) -> bytes:
    secret = _secret(folder)
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode()


def xml_bomb(folder: Path) -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY l0 "lol">{levels}]><z>&l9;</z>'.encode()


def eps(folder: Path) -> bytes:
    return b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(/etc/passwd) (r) file\nshowpage\n%%EOF\n"


def hls(folder: Path) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{_secret(folder)}\n#EXT-X-ENDLIST\n".encode()


def concat(folder: Path) -> bytes:
    return f"ffconcat version 1.0\nfile '{_secret(folder)}'\n".encode()


def _secret(folder: Path) -> Path:
    path = folder / "private.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def zip_of(entries: dict[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    """Return a ZIP of the entries; those in ``links`` are symbolic links."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name in links:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def zip_bomb(folder: Path) -> bytes:
    return zip_of({"zeros.bin": bytes(120 * 1024 * 1024)})


def zip_overlap(folder: Path) -> bytes:
    """Two entries of the directory that claim the same bytes."""
    data = zip_of({"a.txt": b"x" * 1000, "b.txt": b"y" * 1000})
    second = data.rindex(b"PK\x01\x02")
    return data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]


def zip_encrypted(folder: Path) -> bytes:
    data = bytearray(zip_of({"a.txt": b"hello"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def docx_slip(folder: Path) -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types += b'<Override PartName="/word/document.xml" ContentType="' + main + b'"/></Types>'
    return zip_of({"[Content_Types].xml": types, "word/document.xml": b"<w/>", "../../evil.py": b"import os"})


def jpeg_private(folder: Path) -> bytes:
    """A photograph with place, serial number, owner and an embedded thumbnail of something else."""
    exif = Image.Exif()
    exif[0x010F], exif[0x8298], exif[0x9C9E] = "SerialCam 77123", "Owner Surname", "private"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 18.0, 40.0), 3: "E", 4: (69.0, 16.0, 30.0)})
    exif.get_ifd(0x8769)[0xA431] = "SN-000777"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>gps 41.3111 69.2797</x:xmpmeta>"
    return encoded("JPEG", picture(1600, 1000), exif=exif, xmp=xmp, comment=b"home address")


def png_private(folder: Path) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Owner Surname")
    info.add_itxt("XML:com.adobe.xmp", "gps 41.3111")
    return encoded("PNG", pnginfo=info)


def mp4(folder: Path, *options: str) -> bytes:
    """Return two seconds of test picture and tone; ``options`` go to ffmpeg."""
    target = folder / "made.mp4"
    sources = ["-f", "lavfi", "-i", "testsrc=s=320x180:d=2", "-f", "lavfi", "-i", "sine=d=2"]
    command = ["ffmpeg", "-nostdin", "-v", "error", *sources, "-shortest", "-pix_fmt", "yuv420p", *options, "-y"]
    subprocess.run([*command, str(target)], check=True)
    data = target.read_bytes()
    target.unlink()
    return data


def mp4_private(folder: Path) -> bytes:
    return mp4(folder, "-metadata", "location=+41.3111+069.2797/", "-metadata", "artist=Owner Surname")


def heic(folder: Path) -> bytes:
    pillow_heif.register_heif_opener()
    return encoded("HEIF", picture(640, 400))


def half(maker: Maker, share: float = 0.5) -> Maker:
    """Return a maker of the first part of what another makes."""

    def cut(folder: Path) -> bytes:
        data = maker(folder)
        return data[: int(len(data) * share)]

    return cut


def of(data: bytes) -> Maker:
    """Return a maker of these bytes."""
    return lambda folder: data


def plus(first: Maker, second: Maker) -> Maker:
    """Return a maker of a polyglot: one file behind another."""
    return lambda folder: first(folder) + second(folder)


def jpeg(folder: Path) -> bytes:
    return encoded("JPEG", picture(1200, 800))


def noise(form: str) -> Maker:
    """Return a maker of a picture that does not compress, so that half of it is half a picture."""
    return lambda folder: encoded(form, Image.effect_noise((400, 300), 80).convert("RGB"))


ZIP = of(zip_of({"META-INF/MANIFEST.MF": b"Main-Class: Evil", "Evil.class": b"\xca\xfe\xba\xbe"}))
MP4_HTML = b"<html><script>alert(1)</script></html>"

FILES: dict[str, Maker] = {
    "empty_file--nothing.jpg": of(b""),
    "too_many_pixels--30000.png": png_30000,
    "too_many_pixels--65000.jpg": jpeg_65000,
    "too_many_frames--pages.tif": tiff_many_pages,
    "too_many_frames--frames.gif": gif_many_frames,
    "accepted--loop.tif": tiff_loop,
    "media_damaged--half.jpg": half(noise("JPEG")),
    "media_damaged--half.png": half(noise("PNG")),
    "media_damaged--half.gif": half(lambda folder: encoded("GIF", picture(600, 400))),
    "media_damaged--half.tif": half(noise("TIFF")),
    "media_damaged--half.webp": half(noise("WEBP")),
    "media_damaged--half.bmp": half(noise("BMP")),
    "media_damaged--half.heic": half(heic, 0.7),
    "media_damaged--half.mp4": half(mp4),
    "media_damaged--half-faststart.mp4": half(lambda folder: mp4(folder, "-movflags", "+faststart"), 0.8),
    "media_damaged--half.pdf": of(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"),
    "media_damaged--header-only.jpg": of(b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9"),
    "media_damaged--noise.mp4": of(b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40),
    "media_damaged--noise.mp3": of(b"ID3\x04\0\0\0\0\0\0" + bytes(2000)),
    "pdf_encrypted--password.pdf": of(pdfs.encrypted()),
    "page_too_large--box.pdf": of(pdfs.document(box=(1_000_000, 1_000_000))),
    "accepted--flat.pdf": of(pdfs.document(box=(0, 500))),
    "accepted--javascript.pdf": of(pdfs.document(javascript=True)),
    "accepted--launch.pdf": of(pdfs.document(launch=True)),
    "accepted--embedded.pdf": of(pdfs.document(embedded=True)),
    "archive_bomb--zeros.zip": zip_bomb,
    "archive_bomb--overlap.zip": zip_overlap,
    "archive_bomb--many.zip": lambda folder: zip_of({f"f{n}": b"" for n in range(10_001)}),
    "archive_escape--slip.zip": of(zip_of({"../../etc/cron.d/x": b"x"})),
    "archive_escape--absolute.zip": of(zip_of({"/etc/cron.d/x": b"x"})),
    "archive_escape--backslash.zip": of(zip_of({"..\\..\\x.exe": b"x"})),
    "archive_escape--drive.zip": of(zip_of({"C:/x.exe": b"x"})),
    "archive_escape--link.zip": of(zip_of({"link": b"/etc/passwd"}, links=("link",))),
    "archive_escape--case.zip": of(zip_of({"Name.txt": b"1", "name.TXT": b"2"})),
    "archive_escape--unicode.zip": of(zip_of({"caf\u00e9": b"1", "cafe\u0301": b"2"})),
    "archive_escape--office.docx": docx_slip,
    "archive_encrypted--zip.zip": zip_encrypted,
    "accepted--script.svg.png": svg_script,
    "accepted--script.html.jpg": html_script,
    "accepted--entity.xml": xml_entity,
    "accepted--bomb.xml": xml_bomb,
    "accepted--postscript.jpg": eps,
    "accepted--playlist.mp4": hls,
    "accepted--concat.mp4": concat,
    "accepted--gifar.gif": plus(lambda folder: encoded("GIF"), ZIP),
    "accepted--zip-behind.jpg": plus(jpeg, ZIP),
    "accepted--zip-behind.pdf": plus(of(pdfs.document()), ZIP),
    "accepted--html-within.mp4": lambda folder: mp4(folder, "-metadata", f"title={MP4_HTML.decode()}"),
    "accepted--private.jpg": jpeg_private,
    "accepted--private.png": png_private,
    "accepted--private.mp4": mp4_private,
}


def code_of(name: str) -> str:
    """Return the error code a file's name promises, 'accepted' when there is none."""
    return name.partition("--")[0]


def build(name: str, folder: Path) -> Path:
    """Make one of FILES in ``folder`` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(FILES[name](folder))
    return path


def build_all(folder: Path) -> dict[str, Path]:
    """Make every hostile file; takes a few seconds."""
    return {name: build(name, folder) for name in FILES}
