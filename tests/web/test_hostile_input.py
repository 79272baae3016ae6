"""What nobody should send, and somebody will: each gets a clear answer, never a 500, and changes nothing by halves."""

from __future__ import annotations

import pytest

from tests.web.conftest import Form, Room
from tests.web.test_edit import stored

LONG = "ў" * 100_000
NUL = "a\x00b\x01c\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")
TURNED = "\u202eevil\u202c \u2066x\u2069"


@pytest.mark.parametrize("words", [LONG, NUL, TURNED, " ", "\u200b", "%s %(x)s {0}", "'; DROP TABLE records; --"])
def test_words_of_every_sort(room: Room, form: Form, words: str) -> None:
    sent = form(
        title__en=f"T {words}",
        description__ru=words,
        creators__0__name=words,
        subjects__0__name=words,
        ref=words[:300],
        identifiers__0=words,
        credit=words,
        date="1924",
        reason=words,
    )
    answer = room.as_("curator").post("/records/new?kind=photograph", data=sent)
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        assert room.get(answer.location, "curator").status_code == 200
        record = stored(room, int(answer.location.rsplit("/", 1)[1]))
        assert "\x00" not in str(record.values)
        for path in (f"/changes/record/{record.id}", f"/records/{record.id}/edit", "/changes"):
            assert room.get(path, "curator").status_code == 200


@pytest.mark.parametrize("words", [LONG[:2000], NUL, TURNED])
def test_every_field_of_every_kind_takes_any_words(room: Room, form: Form, words: str) -> None:
    for kind in room.house.kinds.kinds():
        if kind.abstract:
            continue
        sent = form(title__en="T")
        for code, field in kind.fields.items():
            sent |= {code: words} if not field.repeatable else {f"{code}.0": words, f"{code}.1.name": words}
        answer = room.as_("curator").post(f"/records/new?kind={kind.code}", data=sent)
        assert answer.status_code in (303, 422), kind.code


@pytest.mark.parametrize(
    "names",
    [
        {"title." + "a." * 500 + "en": "x"},
        {"title.en.en.en": "x", "title.en": "y", "title": "z"},
        {"creators.0.name": "a", "creators": "b", "creators.0": "c"},
        {"creators.999999999999999999999999.name": "a"},
        {"creators.-1.name": "a", "creators.x.name": "b", "creators.١.name": "c"},
        {"__class__.__init__": "x", "title.__class__": "x"},
        {"": "x", ".": "x", "..": "x", "title.": "x", ".en": "x"},
        {"dimensions.0.value.0.value": "1", "dimensions.0.unit.x": "cm"},
        {"subjects.0.name.0": "deep", "subjects.0.id": "9" * 400},
        {"subjects.0.name": "s", "subjects.0.id": "-5"},
        {"places.0.name": "p", "places.0.lat": "nan", "places.0.lon": "1e999"},
        {"collection.id": "1e5", "collection.label": "x"},
        {"collection.id": "999999999", "collection.label": ""},
        {"date": "1" * 100_000},
        {"duration.value": "9" * 10_000, "duration.unit": "s"},
        {"price.amount": "NaN", "price.currency": "XXX"},
        {LONG: "x"},
    ],
    ids=lambda names: next(iter(names))[:24],
)
@pytest.mark.parametrize("kind", ["photograph", "museum_object", "audio"])
def test_paths_of_every_sort(room: Room, form: Form, kind: str, names: dict[str, str]) -> None:
    answer = room.as_("curator").post(f"/records/new?kind={kind}", data=form(title__en="T") | names)
    assert answer.status_code in (303, 422)


def test_ten_thousand_parts(room: Room, form: Form) -> None:
    many = {f"subjects.{number}.name": f"s{number}" for number in range(10_000)}
    answer = room.as_("curator").post("/records/new?kind=photograph", data=form(title__en="T") | many)
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        assert len(stored(room, int(answer.location.rsplit("/", 1)[1])).values["subjects"]) <= 500
    part = b'--b\r\nContent-Disposition: form-data; name="x%d"\r\n\r\n\r\n'
    body = b"".join(part % number for number in range(25_000)) + b"--b--\r\n"
    mime = "multipart/form-data; boundary=b"
    answer = room.as_("curator").post("/records/new?kind=photograph", data=body, content_type=mime)
    assert answer.status_code == 413


def test_a_form_larger_than_any_form(room: Room, form: Form) -> None:
    sent = form(title__en="T", description__en="x" * 9_000_000)
    assert room.as_("curator").post("/records/new?kind=photograph", data=sent).status_code == 413


@pytest.mark.parametrize("subject", [LONG, NUL, "9" * 80, "../../etc", ""])
def test_drafts_of_any_name(room: Room, form: Form, subject: str) -> None:
    client = room.as_("curator")
    sent = {**form(title__en=NUL), "subject": subject, NUL: NUL}
    assert client.post("/drafts", data=sent).status_code == 204
    assert client.post("/drafts/discard", data={"subject": subject}).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/records/99999999999999999999999999",
        "/records/9223372036854775807",
        "/records/9223372036854775808",
        "/records/0",
        "/records/-1",
        "/records/1%00",
        "/records/%D9%A1",
        "/records/1?file=99999999999999999999&page=99999999999999&after=-1",
        "/records/1/children?after=999999999999999",
        "/records/1/cite.%00",
        "/files/99999999999999999999999999/original",
        "/files/1/image_files/99999999999999999999/0_0.jpg",
        "/changes?before=99999999999999999999999999&verb=%00",
        "/changes?before=999999999999999",
        "/changes/99999999999999999999999999",
        "/changes/record/1?on=9999-12-31&before=999999999999999",
        "/changes/record/1?on=0001-01-01",
        "/changes/record/1?on=%00",
        "/jobs?state=%00&page=99999999999999",
        "/jobs?page=999999",
        "/records/new?kind=%00",
        "/records/new?kind=base",
        "/records/new?kind=photograph&parent=" + "9" * 5000,
        "/understand/date?text=" + "9" * 150,
        "/understand/date?text=%00%ff%f0",
        "/suggest/values?q=" + "%D1%8E" * 500,
    ],
    ids=lambda path: path[:40],
)
def test_addresses_of_every_sort(museum: Room, path: str) -> None:
    for role in ("visitor", "curator"):
        assert museum.get(path, role).status_code in (200, 302, 404), path
