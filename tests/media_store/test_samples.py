"""Every real sample is identified, measured, and gets its derivatives."""

from __future__ import annotations

import json
from pathlib import Path

import av
import pytest
from PIL import Image

from media_store import Derivatives, MediaError, characterise, identify, pdf_text, recipes_for
from media_store.quarantine import digest_of
from tests.media_store.conftest import SAMPLES

FOLDERS = ("photos", "audio", "video", "documents", "iiif-validator", "marc", "lido", "ead", "museum-csv")
FILES = sorted(path for folder in FOLDERS for path in (SAMPLES / folder).glob("*.*"))
#: Its three AAC packets are filler that no decoder accepts: the reason is the right answer.
UNPLAYABLE = "testMP4_coverArt.m4a"
SIDES = {"thumb-s": 240, "thumb-m": 480, "thumb-l": 1200}

EXPECTED = {
    "photos/heic-single.heic": ("image/heic", "fmt/1101", "image"),
    "photos/testTIFF_multipage.tif": ("image/tiff", "fmt/353", "image"),
    "photos/BlueMarble_GeoTIFF_LZW_NoPredictor_Tiled.tif": ("image/tiff", "fmt/155", "image"),
    "photos/rocket.jpg": ("image/jpeg", "fmt/43", "image"),
    "photos/_DSC6099.jpg": ("image/jpeg", "fmt/44", "image"),
    "audio/bear.mp3": ("audio/mpeg", "fmt/134", "audio"),
    "audio/bear.ogg": ("audio/ogg", "fmt/203", "audio"),
    "audio/testOPUS.opus": ("audio/ogg", "fmt/946", "audio"),
    "audio/testMP4_coverArt.m4a": ("audio/mp4", "fmt/2094", "audio"),
    "audio/testWAV.wav": ("audio/x-wav", "fmt/141", "audio"),
    "video/rabbit320.mp4": ("video/mp4", "fmt/199", "video"),
    "video/rabbit320.webm": ("video/webm", "fmt/573", "video"),
    "video/testMKV.mkv": ("video/x-matroska", "fmt/569", "video"),
    "video/testWebVTT.vtt": ("text/vtt", "fmt/1454", "text"),
    "documents/lorem-ipsum.doc": ("application/msword", "fmt/40", "office"),
    "documents/testEPUB.epub": ("application/epub+zip", "fmt/483", "office"),
    "documents/testPDF_Version.11.x.PDFA-1b.pdf": ("application/pdf", "fmt/354", "pdf"),
    "marc/100.mrc": ("application/marc", "", "text"),
    "marc/hebrew880s.marc": ("application/marc", "", "text"),
    "marc/test_data.utf8.marc.xml": ("application/marcxml+xml", "", "markup"),
    "museum-csv/cmoa-1500-objects.csv": ("text/csv", "", "text"),
}


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_identified_by_content_and_not_by_name(path: Path, tmp_path: Path) -> None:
    identified = identify(path)
    assert identified.mime != "application/octet-stream" and identified.media != "other"
    assert identified.disagreements == []
    liar = tmp_path / "report.zip"
    liar.write_bytes(path.read_bytes())
    assert identify(liar) == identified


@pytest.mark.parametrize("name", EXPECTED)
def test_known_answers(name: str, samples: Path) -> None:
    identified = identify(samples / name)
    assert (identified.mime, identified.puid, identified.media) == EXPECTED[name]


@pytest.mark.parametrize("name", ["lido/LIDO-Test.xml", "ead/a0011.xml"])
def test_xml_tells_its_root(name: str, samples: Path) -> None:
    assert identify(samples / name).flavour in ("lidoWrap", "lido", "ead")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_measured_and_derived(path: Path, derivatives: Derivatives) -> None:
    identified = identify(path)
    if path.name == UNPLAYABLE:
        with pytest.raises(MediaError, match="media_damaged"):
            characterise(path, identified)
        return
    characterised = characterise(path, identified)
    recipes = recipes_for(identified, characterised)
    made = derivatives.make_many(recipes, path, digest_of(path)[0], identified)
    assert list(made) and set(made) == set(recipes) if recipes else not made
    for recipe, result in made.items():
        assert isinstance(result, Path), f"{recipe}: {result}"
        check(recipe, result, characterised.width, characterised.height)
    assert not list((derivatives.backend.root / ".work").iterdir())  # type: ignore[attr-defined]


def check(recipe: str, made: Path, width: int | None, height: int | None) -> None:
    if recipe == "waveform":
        told = json.loads(made.read_text())
        assert 0 < len(told["peaks"]) <= 1000 and told["duration"] > 0
        assert all(0 <= peak <= 1 for peak in told["peaks"])
    elif recipe.startswith("proxy"):
        with av.open(str(made)) as container:
            assert {stream.codec_context.name for stream in container.streams} <= {"h264", "aac"}
            assert next(container.decode(container.streams[0])) is not None
    else:
        with Image.open(made) as image:
            image.load()
            assert image.mode in ("RGB", "L") and "exif" not in image.info and "icc_profile" not in image.info
            side = SIDES.get(recipe)
            assert side is None or max(image.size) <= side
            if width and height and side and max(width, height) >= side:
                assert max(image.size) == side
                assert image.width / image.height == pytest.approx(width / height, rel=0.02)
            if recipe == "pyramid":
                assert image.size == (width, height)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("photos/heic-single.heic", {"width": 1440, "height": 960}),
        ("photos/testTIFF_multipage.tif", {"pages": 2, "frames": 2}),
        ("audio/bear.mp3", {"duration": 6.235}),
        ("video/rabbit320.mp4", {"width": 320, "height": 240, "duration": 7.8}),
        ("documents/testPDF_bookmarks.pdf", {"pages": 2}),
    ],
)
def test_known_measures(name: str, numbers: dict[str, float], samples: Path) -> None:
    characterised = characterise(samples / name, identify(samples / name))
    for key, value in numbers.items():
        assert getattr(characterised, key) == pytest.approx(value, abs=0.05)


def test_text_of_a_pdf(samples: Path) -> None:
    pages = pdf_text(samples / "documents" / "testPDF_bookmarks.pdf")
    assert [number for number, _ in pages] == [1, 2]
    assert any(text.strip() for _, text in pages)
