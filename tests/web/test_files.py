"""Bytes: ranges, ETags, tiles, page pictures, captions, and downloads under the rights."""

from __future__ import annotations

import hashlib
import json

import pytest

from archive.catalog import rights
from archive.identity import VISITOR, Identity
from archive.kinds import Registry
from tests.web.conftest import Room

PRESS = Identity(1, "J", frozenset({"journalist"}))
STAFF = Identity(2, "L", frozenset({"librarian"}))


def test_rights_codes_are_those_of_the_vocabulary(registry: Registry) -> None:
    known = set(registry.vocabulary("rights").terms)
    assert known >= rights.OPEN_RIGHTS
    assert known >= rights.ASK_FIRST


def test_every_rights_statement_has_advice(registry: Registry) -> None:
    from archive.web.wording import RIGHTS_ADVICE

    assert set(RIGHTS_ADVICE) == set(registry.vocabulary("rights").terms)


@pytest.mark.parametrize(
    ("who", "access", "code", "may"),
    [
        (VISITOR, "public", "public_domain", True),
        (VISITOR, "public", "cc_by", True),
        (VISITOR, "public", "press_use", False),
        (VISITOR, "public", "in_copyright", False),
        (VISITOR, "public", "", False),
        (VISITOR, "press", "cc0", False),
        (PRESS, "public", "press_use", True),
        (PRESS, "press", "", True),
        (PRESS, "press", "in_copyright", False),
        (PRESS, "public", "orphan", False),
        (PRESS, "staff", "cc0", False),
        (STAFF, "staff", "in_copyright", True),
    ],
)
def test_who_may_take_an_original(who: Identity, access: str, code: str, may: bool) -> None:
    assert rights.may_take_original(who, access, {"rights": code}) is may


def test_an_original_is_handed_over_whole_and_never_shown(museum: Room) -> None:
    answer = museum.get(museum.file("picture/0", "original"))
    assert answer.status_code == 200
    assert hashlib.sha256(answer.data).hexdigest() == museum.gallery.drafts["picture/0"].sha256
    assert answer.headers["Content-Disposition"] == "attachment; filename=door-knocker.jpg"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "private" in answer.headers["Cache-Control"]


def test_originals_under_rights(museum: Room) -> None:
    # A visitor may look at the chest but not take it; nor may the press without asking; staff may.
    assert museum.get(museum.file("object/0", "original")).status_code == 403
    assert museum.get(museum.file("object/0", "original"), "journalist").status_code == 403
    assert museum.get(museum.file("object/0", "original"), "librarian").status_code == 200
    assert "/original" not in museum.get(museum.record("object")).text
    assert museum.get(museum.file("press_picture/0", "original"), "journalist").status_code == 200
    assert museum.get(museum.file("press_picture/0", "original")).status_code == 404
    # The reading size carries no hidden data and is for everybody who sees the record.
    reading = museum.get(museum.file("object/0", "picture"))
    assert reading.status_code == 200
    assert b"Exif" not in reading.data[:2000]


@pytest.mark.parametrize("size", ["s", "m", "l"])
def test_thumbnails(museum: Room, size: str) -> None:
    path = museum.file("picture/0", f"thumb-{size}")
    answer = museum.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    again = museum.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_a_file_without_a_picture_shows_its_sign(museum: Room) -> None:
    for name in ("letter/0", "sound/0", "film/1"):
        answer = museum.get(museum.file(name, "thumb-m"))
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_such_size(museum: Room) -> None:
    assert museum.get(museum.file("picture/0", "thumb-x")).status_code == 404


def test_deep_zoom(museum: Room) -> None:
    described = museum.get(museum.file("picture/0", "image.dzi"))
    assert 'Width="800" Height="533"' in described.text
    tile = museum.get(museum.file("picture/0", "image_files/10/1_0.jpg"))
    assert tile.status_code == 200
    assert tile.data.startswith(b"\xff\xd8")
    kept = museum.get(
        museum.file("picture/0", "image_files/10/1_0.jpg"), headers={"If-None-Match": tile.headers["ETag"]}
    )
    assert kept.status_code == 304
    for place in ("10/2_0", "11/0_0", "99999/0_0", "10/0_999999999999"):
        assert museum.get(museum.file("picture/0", f"image_files/{place}.jpg")).status_code == 404, place
    assert museum.get(museum.file("paper/0", "image.dzi")).status_code == 404


@pytest.mark.parametrize(("name", "mime"), [("sound/0", "audio/mp4"), ("film/0", "video/mp4")])
def test_recordings_play_by_ranges(museum: Room, name: str, mime: str) -> None:
    path = museum.file(name, "play")
    whole = museum.get(path)
    assert whole.status_code == 200
    assert whole.mimetype == mime
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = museum.get(path, headers={"Range": "bytes=100-299"})
    assert part.status_code == 206
    assert part.data == whole.data[100:300]
    assert part.headers["Content-Range"] == f"bytes 100-299/{len(whole.data)}"
    tail = museum.get(path, headers={"Range": "bytes=-50"})
    assert tail.status_code == 206
    assert tail.data == whole.data[-50:]
    assert museum.get(path, headers={"Range": f"bytes={len(whole.data)}-"}).status_code == 416
    head = museum.get(path, method="HEAD")
    assert head.status_code == 200
    assert not head.data
    assert museum.get(museum.file("paper/0", "play")).status_code == 404


def test_waveform_poster_and_captions(museum: Room) -> None:
    peaks = json.loads(museum.get(museum.file("sound/0", "waveform.json")).text)
    assert len(peaks if isinstance(peaks, list) else peaks.get("peaks") or peaks["data"]) > 100
    assert museum.get(museum.file("film/0", "poster")).mimetype == "image/jpeg"
    captions = museum.get(museum.file("film/1", "captions.vtt"))
    assert captions.mimetype == "text/vtt"
    assert captions.text.startswith("WEBVTT")
    assert museum.get(museum.file("letter/0", "captions.vtt")).status_code == 404


def test_pages_of_a_document(museum: Room) -> None:
    assert museum.get(museum.file("paper/0", "page-2")).mimetype == "image/jpeg"
    for number in ("0", "3", "9" * 30):
        assert museum.get(museum.file("paper/0", f"page-{number}")).status_code == 404


def test_a_misleading_name_is_handed_over_plain(room: Room) -> None:
    path = room.gallery.samples / "photos" / "testJPEG_commented.jpg"
    file = room.gallery.take_in(path, "a.jpg", derive=False)
    file.name = 'in\u202evoice\u0000 "x"; filename=evil.exe\r\nX: y/../gpj.exe'
    room.gallery.hang("odd", "photograph", title={"en": "Odd"}, rights="cc0", files=[file])
    told = room.get(room.file("odd/0", "original")).headers["Content-Disposition"]
    assert "\u202e" not in told
    assert "\n" not in told
    assert ".." not in told or "/" not in told
    assert told.startswith("attachment")
