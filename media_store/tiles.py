"""Deep zoom: the geometry of a pyramid and one tile of it.

The pyramid is our own file, made in the sandbox, so tiles are cut in this process.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyvips

from media_store.errors import MediaError

SIZE = 512
OVERLAP = 0
QUALITY = 85


class Geometry(NamedTuple):
    """Width and height in pixels, and the number of levels; level ``levels - 1`` is full size."""

    width: int
    height: int
    levels: int

    def size(self, level: int) -> tuple[int, int]:
        """Return width and height of a level, halved and rounded up from level to level."""
        shift = self.levels - 1 - level
        return -(-self.width >> shift) or 1, -(-self.height >> shift) or 1


def dzi(pyramid: Path | str) -> Geometry:
    """Return the geometry of a pyramid TIFF."""
    path = str(pyramid)
    width, height, _ = _layers(path, _stamp(path))
    return Geometry(width, height, (max(width, height) - 1).bit_length() + 1)


def tile(pyramid: Path | str, level: int, col: int, row: int) -> bytes:
    """Return one tile as JPEG bytes; raises MediaError('no_such_tile') beyond the bounds."""
    path = str(pyramid)
    geometry = dzi(path)
    if not (0 <= level < geometry.levels and col >= 0 and row >= 0):
        raise MediaError("no_such_tile", level=level, col=col, row=row)
    width, height = geometry.size(level)
    left, top = col * SIZE, row * SIZE
    if left >= width or top >= height:
        raise MediaError("no_such_tile", level=level, col=col, row=row)
    part = _cut(path, geometry, level, (left, top, min(SIZE, width - left), min(SIZE, height - top)))
    data: bytes = part.jpegsave_buffer(Q=QUALITY, keep="none")
    return data


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = Path(path).stat()
    except OSError as error:
        raise MediaError("source_missing", name=Path(path).name) from error
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=256)
def _layers(path: str, stamp: tuple[int, int]) -> tuple[int, int, int]:
    """Return width, height and the number of layers in the file; ``stamp`` renews the memory."""
    try:
        image = pyvips.Image.tiffload(path)
    except pyvips.Error as error:
        raise MediaError("media_damaged", name=Path(path).name, detail=str(error)[:300]) from error
    layers = image.get("n-pages") if image.get_typeof("n-pages") else 1
    return image.width, image.height, layers


def _cut(path: str, geometry: Geometry, level: int, box: tuple[int, int, int, int]) -> Any:
    left, top, width, height = box
    layers = _layers(path, _stamp(path))[2]
    shift = geometry.levels - 1 - level
    layer = min(shift, layers - 1)
    image = pyvips.Image.tiffload(path, page=layer)
    if layer < shift:
        # Smaller than the smallest layer, which itself fits in a tile: shrink it whole.
        size = geometry.size(level)
        return image.thumbnail_image(size[0], height=size[1], size="force")
    # libvips rounds layers down where Deep Zoom rounds up: the last pixel is then repeated.
    width_there, height_there = min(width, image.width - left), min(height, image.height - top)
    if width_there <= 0 or height_there <= 0:
        edge = image.crop(min(left, image.width - 1), min(top, image.height - 1), 1, 1)
        return edge.embed(0, 0, width, height, extend="copy")
    part = image.crop(left, top, width_there, height_there)
    if (width_there, height_there) != (width, height):
        part = part.embed(0, 0, width, height, extend="copy")
    return part
