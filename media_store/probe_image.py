"""Measure a picture from its header; runs in a worker.

The size a header declares is checked before any pixel is decoded: a PNG of 2.6 MB can
unfold to 2.7 GB.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any, BinaryIO

import pillow_heif
from PIL import Image, ImageFile, features

from media_store.errors import MediaError

pillow_heif.register_heif_opener()
# Named formats are looked up among the registered ones, so all are registered first.
Image.init()
# Our own check, with its own limit and error, replaces Pillow's warning.
Image.MAX_IMAGE_PIXELS = None
ImageFile.LOAD_TRUNCATED_IMAGES = False

#: Decoders a file may reach. EPS is absent: Pillow would start Ghostscript for it.
FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "JPEG2000", "ICO", "HEIF", "AVIF", "PSD")
_MIME = {
    "MPO": "image/jpeg",
    "HEIF": "image/heic",
    "PSD": "image/vnd.adobe.photoshop",
    "ICO": "image/vnd.microsoft.icon",
}
_ORIENTATION = 274
_STRIPS = ((273, 279), (324, 325))


def probe(path: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Return width and height as displayed, frames, pages, and what the header tells."""
    name = Path(path).name
    with Image.open(path, formats=FORMATS) as image:
        decoder = image.format or ""
        check_pixels(name, image.size, limits)
        orientation = _orientation(image)
        tech = _describe(image)
        width, height = image.size
        frames = _frames(path, image, name, limits)
    _check_complete(path, decoder)
    # libheif turns the picture itself, so the tag that remains must not turn it again.
    if orientation in (5, 6, 7, 8) and decoder not in ("HEIF", "AVIF"):
        width, height = height, width
    tech["orientation"] = orientation
    return {
        "width": width,
        "height": height,
        "frames": frames,
        "pages": frames if decoder == "TIFF" else None,
        "mime": _MIME.get(decoder) or Image.MIME.get(decoder, ""),
        "tech": tech,
    }


def check_pixels(name: str, size: tuple[int, int], limits: dict[str, Any]) -> None:
    """Refuse a picture whose declared width x height is above the limit."""
    width, height = size
    if width * height > limits["pixels"]:
        raise MediaError("too_many_pixels", name=name, width=width, height=height, limit=limits["pixels"])
    if width < 1 or height < 1:
        raise MediaError("media_damaged", name=name, detail="the picture has no pixels")


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, struct.error, OSError):
        # Damaged EXIF beside a sound picture is no reason to lose the picture.
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _describe(image: Image.Image) -> dict[str, Any]:
    info = image.info
    tech: dict[str, Any] = {
        "decoder": f"Pillow {features.version('pil')}",
        "format": image.format,
        "mode": image.mode,
        "stored_width": image.width,
        "stored_height": image.height,
        "icc_profile": bool(info.get("icc_profile")),
        "exif": bool(info.get("exif")),
    }
    dpi = info.get("dpi")
    if isinstance(dpi, tuple) and len(dpi) == 2:
        tech["dpi"] = [round(float(value), 2) for value in dpi if value]
    for key in ("compression", "progressive", "gamma", "transparency"):
        if isinstance(info.get(key), (str, int, float)):
            tech[key] = info[key]
    return tech


def _frames(path: str, image: Image.Image, name: str, limits: dict[str, Any]) -> int:
    if image.format == "GIF":
        with Path(path).open("rb") as file:
            frames = _gif_frames(file, limits["frames"])
    elif image.format == "TIFF":
        frames = _tiff_pages(image, name, limits)
    else:
        frames = int(getattr(image, "n_frames", 1))
    if frames > limits["frames"]:
        raise MediaError("too_many_frames", name=name, frames=frames, limit=limits["frames"])
    return frames


def _tiff_pages(image: Image.Image, name: str, limits: dict[str, Any]) -> int:
    for page in range(limits["frames"] + 1):
        try:
            image.seek(page)
        except EOFError:
            return page
        check_pixels(name, image.size, limits)
        _check_strips(image)
    return int(limits["frames"]) + 1


def _check_strips(image: Any) -> None:
    """Refuse a TIFF page whose picture data lie beyond the end of the file."""
    size = os.fstat(image.fp.fileno()).st_size
    for offsets_tag, counts_tag in _STRIPS:
        offsets, counts = image.tag_v2.get(offsets_tag, ()), image.tag_v2.get(counts_tag, ())
        offsets = offsets if isinstance(offsets, tuple) else (offsets,)
        counts = counts if isinstance(counts, tuple) else (counts,)
        for offset, count in zip(offsets, counts, strict=False):
            if offset + count > size:
                raise MediaError("media_damaged", detail=f"picture data end at {offset + count}, the file at {size}")


def _gif_frames(file: BinaryIO, limit: int) -> int:
    """Count the frames by walking the blocks, because Pillow would decode each one."""
    file.seek(10)
    flags = file.read(3)[0]
    if flags & 0x80:
        file.seek(3 << ((flags & 7) + 1), os.SEEK_CUR)
    frames = 0
    while frames <= limit:
        block = file.read(1)
        if block == b"\x21":
            file.read(1)
        elif block == b"\x2c":
            frames += 1
            local = (file.read(9)[8:9] or b"\0")[0]
            if local & 0x80:
                file.seek(3 << ((local & 7) + 1), os.SEEK_CUR)
            file.read(1)
        else:
            break
        while (length := file.read(1)) not in (b"", b"\0"):
            file.seek(length[0], os.SEEK_CUR)
    return max(frames, 1)


def _check_complete(path: str, decoder: str) -> None:
    """Decode the picture when its end looks cut, so that the decoder says whether it is."""
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(32)
        file.seek(max(0, size - 32))
        tail = file.read()
    complete = {
        "JPEG": tail.rstrip(b"\0").endswith(b"\xff\xd9"),
        "MPO": tail.rstrip(b"\0").endswith(b"\xff\xd9"),
        "PNG": b"IEND" in tail,
        "GIF": tail.rstrip(b"\0").endswith(b";"),
        "WEBP": len(head) >= 8 and struct.unpack("<I", head[4:8])[0] + 8 <= size,
        "BMP": len(head) >= 6 and struct.unpack("<I", head[2:6])[0] <= size,
        "TIFF": True,
    }
    if not complete.get(decoder, False):
        with Image.open(path, formats=FORMATS) as image:
            image.load()
