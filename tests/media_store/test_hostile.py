"""Every trap of the field: a clear error or no harm, and the next file goes on."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from media_store import CODES, Derivatives, Identified, MediaError, characterise, identify, pdf_text, recipes_for
from media_store.quarantine import digest_of
from tests.hostile.build import FILES, SECRET, code_of

REFUSED = [name for name in FILES if code_of(name) != "accepted"]
ACCEPTED = [name for name in FILES if code_of(name) == "accepted"]


def make_all(path: Path, derivatives: Derivatives) -> dict[str, Path | MediaError]:
    identified = identify(path)
    characterised = characterise(path, identified)
    return derivatives.make_many(recipes_for(identified, characterised), path, digest_of(path)[0], identified)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_code_in_its_name(name: str, hostile: dict[str, Path]) -> None:
    path = hostile[name]
    with pytest.raises(MediaError) as caught:
        characterise(path, identify(path))
    assert caught.value.code == code_of(name)
    assert caught.value.params["name"] == name
    assert set(caught.value.params) >= set(CODES[caught.value.code])


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_without_a_broken_derivative(name: str, hostile: dict[str, Path], derivatives: Derivatives) -> None:
    for recipe, made in make_all(hostile[name], derivatives).items():
        assert isinstance(made, Path), f"{recipe}: {made}"
        assert SECRET.encode() not in made.read_bytes()


@pytest.mark.parametrize(
    ("name", "mime", "media"),
    [
        ("accepted--script.svg.png", "image/svg+xml", "markup"),
        ("accepted--script.html.jpg", "text/html", "markup"),
        ("accepted--entity.xml", "application/xml", "markup"),
        ("accepted--bomb.xml", "application/xml", "markup"),
        ("accepted--postscript.jpg", "application/postscript", "other"),
        ("accepted--playlist.mp4", "application/vnd.apple.mpegurl", "text"),
        ("accepted--concat.mp4", "text/plain", "text"),
        ("accepted--gifar.gif", "image/gif", "image"),
    ],
)
def test_identified_as_what_it_is(name: str, mime: str, media: str, hostile: dict[str, Path]) -> None:
    identified = identify(hostile[name])
    assert (identified.mime, identified.media) == (mime, media)


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("accepted--gifar.gif", "also: application/zip"),
        ("accepted--zip-behind.jpg", "also: application/zip"),
        ("accepted--zip-behind.pdf", "also: application/zip"),
        ("accepted--html-within.mp4", "also: text/html"),
    ],
)
def test_polyglot_is_recorded(name: str, note: str, hostile: dict[str, Path]) -> None:
    assert note in identify(hostile[name]).disagreements


@pytest.mark.parametrize("name", ["accepted--playlist.mp4", "accepted--concat.mp4"])
def test_playlist_opens_nothing_even_when_taken_for_a_film(
    name: str, hostile: dict[str, Path], derivatives: Derivatives
) -> None:
    lie = Identified("video/mp4", "fmt/199", "MPEG-4", "video")
    with pytest.raises(MediaError, match="media_damaged"):
        characterise(hostile[name], lie)
    recipes = ["poster", "proxy-video", "proxy-audio", "waveform"]
    made = derivatives.make_many(recipes, hostile[name], "0" * 64, lie)
    assert [type(value) for value in made.values()] == [MediaError] * 4


def test_postscript_never_reaches_a_decoder(hostile: dict[str, Path], derivatives: Derivatives) -> None:
    lie = Identified("image/jpeg", "fmt/43", "JPEG", "image")
    path = hostile["accepted--postscript.jpg"]
    with pytest.raises(MediaError, match="media_damaged"):
        characterise(path, lie)
    for recipe in ("thumb-s", "pyramid"):
        with pytest.raises(MediaError, match="media_damaged"):
            derivatives.make(recipe, path, "1" * 64, lie)


@pytest.mark.parametrize("name", ["too_many_pixels--30000.png", "too_many_pixels--65000.jpg"])
def test_size_is_checked_before_rendering_too(name: str, hostile: dict[str, Path], derivatives: Derivatives) -> None:
    for recipe in ("thumb-m", "pyramid"):
        with pytest.raises(MediaError, match="too_many_pixels"):
            derivatives.make(recipe, hostile[name], "2" * 64, identify(hostile[name]))


@pytest.mark.parametrize("name", ["accepted--private.jpg", "accepted--private.png"])
def test_pictures_carry_no_metadata(name: str, hostile: dict[str, Path], derivatives: Derivatives) -> None:
    for recipe, made in make_all(hostile[name], derivatives).items():
        assert isinstance(made, Path)
        data = made.read_bytes()
        for private in (b"Exif\0", b"SN-000777", b"SerialCam", b"Owner", b"xmpmeta", b"41.3111", b"home address"):
            assert private not in data, (recipe, private)
        with Image.open(made) as image:
            assert not dict(image.getexif().get_ifd(0x8825))


def test_films_carry_no_metadata(hostile: dict[str, Path], derivatives: Derivatives) -> None:
    original = hostile["accepted--private.mp4"].read_bytes()
    assert b"loci" in original and b"Owner Surname" in original
    made = make_all(hostile["accepted--private.mp4"], derivatives)
    proxy = made["proxy-video"]
    assert isinstance(proxy, Path)
    assert b"loci" not in proxy.read_bytes() and b"Owner" not in proxy.read_bytes()
    with av.open(str(proxy)) as container:
        assert not set(container.metadata) & {"location", "artist", "title"}


def test_what_a_pdf_carries_is_told(hostile: dict[str, Path]) -> None:
    scripted = hostile["accepted--javascript.pdf"]
    assert characterise(scripted, identify(scripted)).tech["scripts"] >= 1
    carrying = hostile["accepted--embedded.pdf"]
    assert characterise(carrying, identify(carrying)).tech["attachments"] == 1
    assert pdf_text(scripted) == [(1, "Customs register, page 1")]


def test_encrypted_pdf_is_refused_by_every_door(hostile: dict[str, Path], derivatives: Derivatives) -> None:
    path = hostile["pdf_encrypted--password.pdf"]
    with pytest.raises(MediaError, match="pdf_encrypted"):
        pdf_text(path)
    with pytest.raises(MediaError, match="pdf_encrypted"):
        derivatives.make("page-1", path, "3" * 64, identify(path))
