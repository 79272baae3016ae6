"""The cache: made once, upright, in the right colours, remade when deleted."""

from __future__ import annotations

import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from media_store import Derivatives, Identified, MediaError, StoreError, identify
from media_store.backends import Memory
from media_store.derivatives import mime_of
from media_store.limits import Limits
from media_store.quarantine import digest_of
from media_store.sandbox import Sandbox
from tests.hostile.build import encoded, mp4, picture
from tests.hostile.pdfs import document

JPEG = Identified("image/jpeg", "fmt/43", "JPEG", "image")


def write(path: Path, data: bytes) -> tuple[Path, str]:
    path.write_bytes(data)
    return path, digest_of(path)[0]


def test_made_once(derivatives: Derivatives, tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG"))
    assert derivatives.path(sha256, "thumb-s") is None
    first = derivatives.make("thumb-s", source, sha256, JPEG)
    before = first.stat().st_ino
    assert derivatives.make("thumb-s", source, sha256, JPEG) == first == derivatives.path(sha256, "thumb-s")
    assert first.stat().st_ino == before
    derivatives.forget(sha256)
    assert derivatives.path(sha256, "thumb-s") is None
    assert derivatives.make("thumb-s", source, sha256, JPEG) == first


class Counting(Sandbox):
    """Count the jobs that reach the workers."""

    def __init__(self) -> None:
        super().__init__(2)
        self.jobs = 0
        self.lock = threading.Lock()

    def run(self, job: str, args: dict[str, Any], **options: Any) -> Any:
        with self.lock:
            self.jobs += 1
        return super().run(job, args, **options)


def test_one_computation_in_flight(tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG", picture(3000, 2000)))
    counting = Counting()
    derivatives = Derivatives(tmp_path / "d", sandbox=counting)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: derivatives.make("pyramid", source, sha256, JPEG), range(6)))
    counting.close()
    assert counting.jobs == 1 and len(set(made)) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("recipes", [("pyramid", "thumb-s"), ("thumb-s",)])
def test_every_orientation_stands_upright(
    orientation: int, recipes: tuple[str, ...], derivatives: Derivatives, tmp_path: Path
) -> None:
    upright = picture(900, 600)
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(back[orientation]))
    exif = Image.Exif()
    exif[274] = orientation
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG", stored, exif=exif))
    made = derivatives.make_many(recipes, source, sha256, identify(source))
    for recipe in recipes:
        path = made[recipe]
        assert isinstance(path, Path)
        with Image.open(path) as image:
            assert image.width > image.height
            red = image.convert("RGB").getpixel((image.width // 8, image.height // 8))
            blue = image.convert("RGB").getpixel((image.width * 3 // 4, image.height * 3 // 4))
        assert isinstance(red, tuple) and red[0] > 150 > red[2]
        assert isinstance(blue, tuple) and blue[2] > 150 > blue[0]


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16"), ("TIFF", "CMYK"), ("JPEG", "CMYK"),
     ("JPEG", "L"), ("TIFF", "F"), ("GIF", "P"), ("BMP", "RGB"), ("WEBP", "RGBA"), ("JPEG2000", "RGB"), ("ICO", "RGBA"),
     ("AVIF", "RGB")],
)  # fmt: skip
def test_every_mode_of_colour(form: str, mode: str, derivatives: Derivatives, tmp_path: Path) -> None:
    image = picture(256, 160)
    image = image.convert("L").convert("I;16") if mode == "I;16" else image.convert(mode)
    source, sha256 = write(tmp_path / "a", encoded(form, image))
    made = derivatives.make_many(["pyramid", "thumb-s"], source, sha256, identify(source))
    for path in made.values():
        assert isinstance(path, Path), path
        with Image.open(path) as result:
            assert result.mode in ("RGB", "L")
            result.load()


def test_wide_gamut_becomes_srgb(derivatives: Derivatives, tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    broken = lab[:40] + b"\xff" * 40 + lab[80:]
    for profile in (lab, broken):
        source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG", icc_profile=profile))
        with Image.open(derivatives.make("thumb-s", source, sha256, JPEG)) as image:
            assert "icc_profile" not in image.info
            colour = image.convert("RGB").getpixel((10, 10))
            assert isinstance(colour, tuple) and colour[0] > 180


def test_pages_of_a_pdf(derivatives: Derivatives, tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.pdf", document(pages=3))
    identified = identify(source)
    with Image.open(derivatives.make("page-3", source, sha256, identified)) as image:
        assert abs(image.width - 1400) <= 1 and image.height > image.width
    with pytest.raises(MediaError, match="no_such_page"):
        derivatives.make("page-4", source, sha256, identified)


def test_long_page_is_made_smaller(derivatives: Derivatives, tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.pdf", document(box=(200, 14000)))
    with Image.open(derivatives.make("page-1", source, sha256, identify(source))) as image:
        assert image.width * image.height < 13_000_000


def test_film_without_sound_and_of_odd_size(derivatives: Derivatives, tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.mp4", mp4(tmp_path, "-an", "-vf", "scale=320:182,crop=318:180"))
    made = derivatives.make_many(["proxy-video", "thumb-m"], source, sha256, identify(source))
    assert all(isinstance(path, Path) for path in made.values()), made


@pytest.mark.parametrize("recipe", ["page", "page-0", "page-", "thumb-xl", "../x", ""])
def test_unknown_recipes(recipe: str, derivatives: Derivatives, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no_such_recipe"):
        derivatives.make(recipe, tmp_path / "a", "0" * 64, JPEG)
    with pytest.raises(MediaError, match="no_such_recipe"):
        mime_of(recipe)


@pytest.mark.parametrize("sha256", ["", "../" * 20, "A" * 64, "0" * 63])
def test_key_must_be_a_digest(sha256: str, derivatives: Derivatives) -> None:
    with pytest.raises(ValueError, match="sha256"):
        derivatives.path(sha256, "thumb-s")


def test_recipe_that_does_not_fit(derivatives: Derivatives, tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG"))
    with pytest.raises(MediaError, match="no_such_recipe"):
        derivatives.make("waveform", source, sha256, JPEG)


def test_output_limit_leaves_nothing(derivatives: Derivatives, tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG", Image.effect_noise((1500, 1500), 90)))
    with pytest.raises(MediaError, match=r"output_too_big|media_damaged"):
        derivatives.make("pyramid", source, sha256, JPEG, Limits(output=20_000))
    assert derivatives.path(sha256, "pyramid") is None
    assert not list(tmp_path.glob("derivatives/.work/*"))


def test_full_disk_leaves_nothing(derivatives: Derivatives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG"))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="disk_full"):
        derivatives.make("thumb-s", source, sha256, JPEG)
    assert derivatives.path(sha256, "thumb-s") is None
    assert not list(tmp_path.glob("derivatives/.work/*"))


def test_same_cache_in_memory(tmp_path: Path) -> None:
    source, sha256 = write(tmp_path / "a.jpg", encoded("JPEG"))
    memory = Memory()
    derivatives = Derivatives(tmp_path / "d", backend=memory)
    made = derivatives.make("thumb-s", source, sha256, JPEG)
    with Image.open(io.BytesIO(made.read_bytes())) as image:
        assert max(image.size) == 240
    memory.close()
