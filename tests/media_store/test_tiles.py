"""Deep zoom: every tile of every level, put together, is the picture."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from media_store import Derivatives, MediaError, dzi, identify, tile
from media_store.quarantine import digest_of
from tests.hostile.build import encoded, picture


def pyramid(derivatives: Derivatives, tmp_path: Path, width: int, height: int) -> Path:
    source = tmp_path / f"{width}x{height}.jpg"
    source.write_bytes(encoded("JPEG", picture(width, height), quality=95))
    return derivatives.make("pyramid", source, digest_of(source)[0], identify(source))


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (100, 60), (512, 512), (513, 511), (1025, 700), (2050, 1537)])
def test_tiles_make_up_the_picture(size: tuple[int, int], derivatives: Derivatives, tmp_path: Path) -> None:
    path = pyramid(derivatives, tmp_path, *size)
    geometry = dzi(path)
    assert (geometry.width, geometry.height) == size
    assert geometry.size(0) == (1, 1) and geometry.size(geometry.levels - 1) == size
    for level in range(geometry.levels):
        width, height = geometry.size(level)
        whole = Image.new("RGB", (width, height))
        for col in range(-(-width // 512)):
            for row in range(-(-height // 512)):
                with Image.open(io.BytesIO(tile(path, level, col, row))) as part:
                    assert part.size == (min(512, width - col * 512), min(512, height - row * 512))
                    whole.paste(part, (col * 512, row * 512))
        if min(width, height) >= 50:
            expected = picture(*size).resize((width, height), Image.Resampling.BOX)
            assert max(ImageStat.Stat(ImageChops.difference(whole, expected)).mean) < 8


@pytest.mark.parametrize("place", [(-1, 0, 0), (99, 0, 0), (10, 2, 0), (10, 0, 2), (10, -1, 0), (10, 0, -1)])
def test_beyond_the_bounds(place: tuple[int, int, int], derivatives: Derivatives, tmp_path: Path) -> None:
    path = pyramid(derivatives, tmp_path, 1000, 700)
    with pytest.raises(MediaError, match="no_such_tile"):
        tile(path, *place)


def test_no_pyramid(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="source_missing"):
        tile(tmp_path / "gone.tif", 0, 0, 0)
    (tmp_path / "bad.tif").write_bytes(b"II*\0 nothing")
    with pytest.raises(MediaError, match="media_damaged"):
        dzi(tmp_path / "bad.tif")


def test_tile_is_quick(derivatives: Derivatives, tmp_path: Path) -> None:
    path = pyramid(derivatives, tmp_path, 4000, 3000)
    times = []
    for number in range(20):
        start = time.perf_counter()
        tile(path, 12, number % 7, number % 5)
        times.append(time.perf_counter() - start)
    # 5 ms on a quiet core; the bound leaves room for neighbours.
    assert sorted(times)[10] < 0.1
