"""Make the pictures of a picture: decode once, derive everything from the pyramid.

Runs in a worker. Every result is turned upright, in sRGB, and carries no metadata at all:
no place, no serial number, no embedded thumbnail of what was cropped away.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pillow_heif
import pyvips
from PIL import Image

from media_store.errors import MediaError
from media_store.probe_image import FORMATS, check_pixels

pillow_heif.register_heif_opener()
# Results of one file are of no use to the next.
pyvips.cache_set_max(0)

TILE = 512
QUALITY = 85
#: The side of the square each thumbnail fits in.
SIDES = {"thumb-s": 240, "thumb-m": 480, "thumb-l": 1200}
_LOADERS = {
    "image/jpeg": "jpegload",
    "image/png": "pngload",
    "image/gif": "gifload",
    "image/tiff": "tiffload",
    "image/webp": "webpload",
}
_RGB_LIKE = ("srgb", "b-w")


def render(path: str, mime: str, outputs: dict[str, str], pyramid: str = "", *, limits: dict[str, Any]) -> list[str]:
    """Write the named pictures; return the recipes written.

    ``outputs`` maps recipes (thumb-s, thumb-m, thumb-l, pyramid) to paths. ``pyramid`` is one
    made earlier, which then serves instead of the original.
    """
    source = pyramid
    if "pyramid" in outputs:
        image = upright(load(path, mime, limits))
        image.tiffsave(outputs["pyramid"], **pyramid_options(image.width, image.height))
        source = outputs["pyramid"]
    wanted = sorted((name for name in outputs if name in SIDES), key=lambda name: -SIDES[name])
    if wanted:
        _thumbs(path, mime, source, [(SIDES[name], outputs[name]) for name in wanted], limits)
    return list(outputs)


def pyramid_options(width: int, height: int) -> dict[str, Any]:
    """Return how a pyramid is written: tiles of 512, JPEG inside, nothing but pixels kept.

    libvips refuses to read tiles much larger than the picture, so a small one has small tiles.
    """
    side = TILE if max(width, height) > TILE // 2 else 128 if max(width, height) > 64 else 16
    return {
        "tile": True,
        "tile_width": side,
        "tile_height": side,
        "pyramid": True,
        "compression": "jpeg",
        "Q": QUALITY,
        "keep": "none",
        "bigtiff": False,
    }


def load(path: str, mime: str, limits: dict[str, Any]) -> Any:
    """Open the first page of a picture for one pass from top to bottom."""
    loader = _LOADERS.get(mime)
    if loader is None:
        return _by_pillow(path, limits)
    options: dict[str, Any] = {"access": "sequential", "fail_on": "truncated"}
    if loader == "gifload" or loader == "webpload":
        options["n"] = 1
    try:
        image = getattr(pyvips.Image, loader)(path, **options)
    except pyvips.Error as error:
        # What libvips cannot read, such as old-style JPEG in TIFF, Pillow sometimes can.
        try:
            return _by_pillow(path, limits)
        except (OSError, ValueError, SyntaxError):
            raise error from None
    check_pixels(Path(path).name, (image.width, image.height), limits)
    return image


def _by_pillow(path: str, limits: dict[str, Any]) -> Any:
    with Image.open(path, formats=FORMATS) as picture:
        check_pixels(Path(path).name, picture.size, limits)
        profile = picture.info.get("icc_profile")
        alpha = "A" in picture.mode or "transparency" in picture.info
        turned = 1 if picture.format in ("HEIF", "AVIF") else picture.getexif().get(274, 1)
        flat = picture if picture.mode == "L" else picture.convert("RGBA" if alpha else "RGB")
        flat.load()
        bands = len(flat.getbands())
        image = pyvips.Image.new_from_memory(flat.tobytes(), flat.width, flat.height, bands, "uchar")
    image = image.copy(interpretation="b-w" if bands == 1 else "srgb")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    if isinstance(turned, int) and 2 <= turned <= 8:
        image.set_type(pyvips.GValue.gint_type, "orientation", turned)
    return image


def upright(image: Any) -> Any:
    """Return the picture turned as it is to be seen, in 8-bit sRGB or grey, on white."""
    if image.get_typeof("orientation") and image.get("orientation") not in (0, 1):
        # Turning reads the picture out of order, which a sequential source cannot do.
        image = image.copy_memory().autorot()
    image = _to_srgb(image)
    if image.hasalpha():
        image = image.flatten(background=[255] * (image.bands - 1))
    return image if image.format == "uchar" else image.cast("uchar")


def _to_srgb(image: Any) -> Any:
    profile = image.get("icc-profile-data") if image.get_typeof("icc-profile-data") else None
    if profile and not (b"sRGB" in profile[:1024] or b"s\0R\0G\0B" in profile[:4096]):
        try:
            return image.icc_transform("srgb", embedded=True, intent="relative")
        except pyvips.Error:
            # A broken profile must not cost the picture: it is shown without one.
            image = image.copy()
            image.remove("icc-profile-data")
    if image.interpretation in ("grey16", "b-w") or image.bands < 3:
        return image.colourspace("b-w")
    if image.interpretation in _RGB_LIKE and image.format == "uchar":
        return image
    return image.colourspace("srgb")


def _thumbs(path: str, mime: str, source: str, wanted: list[tuple[int, str]], limits: dict[str, Any]) -> None:
    largest = wanted[0][0]
    box = {"height": largest, "size": "down"}
    if source:
        image = pyvips.Image.thumbnail(source, largest, no_rotate=True, **box)
    elif mime == "image/jpeg":
        # The decoder itself shrinks a JPEG while reading, so no pyramid is needed for a thumbnail.
        load(path, mime, limits)
        image = upright(pyvips.Image.thumbnail(path, largest, fail_on="truncated", **box))
    else:
        image = upright(load(path, mime, limits)).thumbnail_image(largest, **box)
    image = image.copy_memory()
    for side, target in wanted:
        image = image if side == largest else image.thumbnail_image(side, height=side, size="down")
        image.jpegsave(target, Q=QUALITY, keep="none", optimize_coding=True, interlace=False)
        if Path(target).stat().st_size == 0:
            raise MediaError("media_damaged", detail="an empty picture came out")
