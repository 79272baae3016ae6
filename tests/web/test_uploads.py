"""The tus protocol as a browser or another program speaks it."""

from __future__ import annotations

import base64
import shutil
from collections import namedtuple
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.gallery import PASSWORD
from tests.web.conftest import Room, open_app
from tests.web.conftest import parse as parse_page

BATCH = "b" * 32
CHUNK = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def announce(room: Room, length: int | str, name: str = "a.txt", role: str = "curator", **more: str) -> TestResponse:
    told = metadata(**({"filename": name, "path": name, "batch": BATCH} | more))
    headers = {"Upload-Length": str(length), "Upload-Metadata": told, "Accept": "application/json"}
    return room.as_(role).post("/uploads", headers=headers)


def place_of(answer: TestResponse) -> str:
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def patch(room: Room, place: str, offset: int, data: bytes, role: str = "curator") -> TestResponse:
    headers = CHUNK | {"Upload-Offset": str(offset), "Accept": "application/json"}
    return room.as_(role).patch(place, data=data, headers=headers)


def begin(room: Room, **more: str) -> TestResponse:
    return room.as_("curator").post("/imports/begin", data={"batch": BATCH, "access": "public", **more})


def test_a_file_in_chunks(room: Room) -> None:
    place = place_of(announce(room, 9))
    for offset, chunk in ((0, b"abc"), (3, b"defgh"), (8, b"i")):
        asked = room.as_("curator").head(place)
        assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (str(offset), "9")
        assert "no-store" in asked.headers["Cache-Control"]
        answer = patch(room, place, offset, chunk)
        assert answer.status_code == 204 and answer.headers["Upload-Offset"] == str(offset + len(chunk))
    stored = room.house.instance / "uploads" / place.rpartition("/")[2] / "data"
    assert stored.read_bytes() == b"abcdefghi"


def test_what_the_server_can_do(room: Room) -> None:
    answer = room.as_("visitor").options("/uploads")
    assert answer.status_code == 204 and answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(room.house.settings.max_upload)
    assert room.as_("curator").head("/uploads/x", headers={"Tus-Resumable": "0.2.2"}).status_code == 412


def test_a_wrong_offset_is_refused_and_nothing_is_written(room: Room) -> None:
    place = place_of(announce(room, 9))
    assert patch(room, place, 0, b"abc").status_code == 204
    for offset in (0, 2, 4):
        answer = patch(room, place, offset, b"xyz")
        assert answer.status_code == 409 and answer.json["error"]["text"].endswith(f"not at {offset}.")
    assert room.as_("curator").head(place).headers["Upload-Offset"] == "3"


def test_more_than_was_announced_is_refused(room: Room) -> None:
    place = place_of(announce(room, 3))
    answer = patch(room, place, 0, b"abcdef")
    assert answer.status_code == 413 and answer.json["error"]["code"] == "too_large"
    assert int(room.as_("curator").head(place).headers["Upload-Offset"]) <= 3


def test_a_file_above_the_limit_is_refused_in_words(room: Room) -> None:
    room.house.settings = replace(room.house.settings, max_upload=5 * 1024**3)
    answer = announce(room, 5 * 1024**3 + 1)
    assert answer.status_code == 413
    assert answer.json["error"]["text"] == "This upload is larger than the limit of 5.0 GB."
    assert announce(room, 5 * 1024**3 + 1, role="curator").status_code == 413


def test_a_full_disk_is_told_before_anything_is_sent(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9 - 10**6, 10**6))
    answer = announce(room, 10)
    assert answer.status_code == 507 and answer.json["error"]["text"].startswith("The disk is full.")


def test_a_disk_that_fills_up_in_the_middle(room: Room) -> None:
    """A limit on the size of files stands in for the disk; what arrived before stays, and sending goes on later."""
    resource = pytest.importorskip("resource")
    size = 12 * 1024**2
    data = bytes(range(256)) * (size // 256)
    place = place_of(announce(room, size))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10 * 1024**2, before[1]))
    try:
        answer = patch(room, place, 0, data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.status_code == 507 and answer.json["error"]["text"].startswith("The disk is full.")
    reached = int(room.as_("curator").head(place).headers["Upload-Offset"])
    assert 0 < reached <= 10 * 1024**2
    assert patch(room, place, reached, data[reached:]).status_code == 204
    assert (room.house.instance / "uploads" / place.rpartition("/")[2] / "data").read_bytes() == data


def test_somebody_elses_upload_is_not_there(room: Room) -> None:
    place = place_of(announce(room, 9, role="administrator"))
    assert room.as_("curator").head(place).status_code == 404
    assert patch(room, place, 0, b"abc").status_code == 404
    assert room.as_("curator").delete(place).status_code == 404
    assert room.as_("curator").get(f"/uploads?batch={BATCH}").json == {"uploads": []}
    assert room.as_("administrator").head(place).headers["Upload-Offset"] == "0"


def test_who_may_not_import_may_not_upload(room: Room) -> None:
    assert announce(room, 9, role="journalist").status_code == 403
    assert announce(room, 9, role="visitor").status_code == 401
    place = place_of(announce(room, 9))
    assert patch(room, place, 0, b"abc", role="journalist").status_code == 403
    assert room.as_("visitor").get(f"/uploads?batch={BATCH}", headers={"Accept": "application/json"}).status_code == 401


def test_an_upload_given_up_is_gone(room: Room) -> None:
    place = place_of(announce(room, 9))
    assert room.as_("curator").delete(place).status_code == 204
    assert room.as_("curator").head(place).status_code == 404
    assert room.as_("curator").get(f"/uploads?batch={BATCH}").json == {"uploads": []}


@pytest.mark.parametrize("length", ["", "-1", "1e9", "٣", "9" * 30])
def test_nonsense_for_a_length(room: Room, length: str) -> None:
    assert announce(room, length).status_code == 400


@pytest.mark.parametrize("batch", ["../../etc", "a/b", "\x00", "x" * 65, "ё"])
def test_nonsense_for_a_batch(room: Room, batch: str) -> None:
    assert announce(room, 3, batch=batch).status_code == 400
    answer = room.as_("curator").get("/uploads", query_string={"batch": batch})
    assert answer.status_code == 200 and answer.json == {"uploads": []}
    sent = room.as_("curator").post("/imports/begin", data={"batch": batch})
    assert sent.status_code == 404


def test_a_chunk_of_another_type_is_refused(room: Room) -> None:
    place = place_of(announce(room, 3))
    answer = room.as_("curator").patch(place, data=b"abc", headers={"Upload-Offset": "0"}, content_type="text/plain")
    assert answer.status_code == 415
    assert room.as_("curator").patch(place, data=b"abc", headers=CHUNK).status_code == 400


def test_what_has_arrived_is_told_after_a_reload(room: Room) -> None:
    place = place_of(announce(room, 9, path="1924/a.txt"))
    patch(room, place, 0, b"abcd")
    found = room.as_("curator").get(f"/uploads?batch={BATCH}").json["uploads"]
    assert found == [{"url": place, "path": "1924/a.txt", "offset": 4, "length": 9}]


HOSTILE = [
    "../../etc/passwd.txt",
    "..",
    "a\x00b.txt",
    "\u202egpj.exe.txt",
    "я" * 125 + ".txt",
    "x" * 251 + ".txt",
    "C:\\Users\\me\\a.txt",
    "CON.txt",
    " . ",
    "",
]


def test_hostile_names_stay_below_the_batch(room: Room) -> None:
    for number, name in enumerate(HOSTILE):
        text = f"Some words of file number {number}, long enough to be text.\n".encode()
        place = place_of(announce(room, len(text), name, path=f"../{name}"))
        assert patch(room, place, 0, text).status_code == 204
    before = {entry.name.partition(".")[0] for entry in room.house.instance.iterdir()}
    answer = begin(room)
    assert answer.status_code == 303, answer.text
    fresh = {entry.name.partition(".")[0] for entry in room.house.instance.iterdir()} - before
    assert fresh <= {"ingest", "store", "queue"}
    ready = room.house.instance / "uploads" / ".ready"
    arrived = [path for path in ready.rglob("*") if path.is_file()]
    assert len(arrived) == len(HOSTILE)
    assert all("\u202e" not in path.name and len(path.name.encode()) <= 255 for path in arrived)
    page = room.get(answer.headers["Location"], "curator")
    assert page.status_code == 200 and "\x00" not in page.text


def test_chunks_larger_than_any_form_are_streamed(room: Room) -> None:
    """A program may send all at once; the limit for forms is not for files, and tokens are still asked for."""
    size = 80 * 1024**2
    app = open_app(room.house, csrf=True)
    room.app, room.browsers = app, {}
    client = app.test_client()
    client.get("/")
    token = _sign_in(client)
    headers = {"Upload-Length": str(size), "Upload-Metadata": metadata(filename="zeros", batch=BATCH)}
    assert client.post("/uploads", headers=headers).status_code == 400, "without a token"
    place = client.post("/uploads", headers=headers | {"X-CSRFToken": token}).headers["Location"]
    first = CHUNK | {"Upload-Offset": "0"}
    assert client.patch(place, data=b"abc", headers=first).status_code == 400
    answer = client.patch(place, data=bytes(size), headers=first | {"X-CSRFToken": token})
    assert answer.status_code == 204 and answer.headers["Upload-Offset"] == str(size)


def _sign_in(client: Any) -> str:
    page = parse_page(client.get("/account/sign-in").text)
    token = page.xpath("//main//input[@name='csrf_token']/@value")[0]
    form = {"email": "curator@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/account/sign-in", data=form).status_code == 302
    return str(parse_page(client.get("/imports").text).xpath("//meta[@name='csrf-token']/@content")[0])


def test_two_gigabytes_in_chunks(room: Room) -> None:
    """The bytes are not sent: the file is a hole, and only its last chunk is real."""
    size = 2 * 1024**3 + 5
    place = place_of(announce(room, size, "film.mp4"))
    data = room.house.instance / "uploads" / place.rpartition("/")[2] / "data"
    with data.open("r+b") as stream:
        stream.truncate(size - 5)
    assert patch(room, place, size - 5, b"there").headers["Upload-Offset"] == str(size)
    begun = begin(room, then="look")
    assert begun.status_code == 303, begun.text


def test_an_incomplete_batch_is_not_begun(room: Room) -> None:
    patch(room, place_of(announce(room, 9, "letter.txt")), 0, b"abc")
    answer = room.as_("curator").post("/imports/begin", data={"batch": BATCH}, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json["error"]["text"] == "letter.txt has not arrived wholly: 3 of 9 bytes are there."


def test_beginning_twice_is_one_import(room: Room) -> None:
    text = b"A letter of several words, long enough to be text.\n"
    patch(room, place_of(announce(room, len(text), "letter.txt")), 0, text)
    places = {begin(room).headers["Location"] for _ in range(2)}
    assert len(places) == 1
