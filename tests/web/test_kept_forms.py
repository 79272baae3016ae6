"""Drafts: a form that was not saved waits for its author, and for nobody else."""

from __future__ import annotations

from tests.web.conftest import Form, Room, parse


def test_a_draft_is_offered_continued_and_gone_after_the_save(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Before"})
    path, client = f"/records/{number}/edit", room.as_("curator")
    kept = form(base=1, title__en="Half way", subjects__0__name="one", subjects__3__name="two", reason="because")
    assert client.post("/drafts", data={**kept, "subject": str(number)}).status_code == 204
    offered = client.get(path).text
    assert "You began to edit this" in offered
    assert "Half way" not in offered
    page = parse(client.get(path + "?draft=1").text)
    assert page.xpath("//input[@name='title.en']/@value") == ["Half way"]
    assert page.xpath("//input[@name='subjects.1.name']/@value") == ["two"]
    assert page.xpath("//input[@name='reason']/@value") == ["because"]
    saved = client.post(path, data=form(base=1, title__en="Done"))
    assert "sandiq_saved=" in saved.headers["Set-Cookie"]
    assert "You began to edit this" not in client.get(path).text


def test_nobody_sees_anothers_draft(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Before"})
    room.as_("curator").post("/drafts", data={**form(base=1, title__en="Secret words"), "subject": str(number)})
    for role in ("librarian", "administrator"):
        assert "You began to edit this" not in room.get(f"/records/{number}/edit", role).text
        assert "Secret words" not in room.get(f"/records/{number}/edit?draft=1", role).text
    assert room.as_("journalist").post("/drafts", data={"subject": "1"}).status_code == 403
    assert room.as_("visitor").post("/drafts", data={"subject": "1"}).status_code == 302


def test_a_draft_of_a_new_record(room: Room, form: Form) -> None:
    client = room.as_("curator")
    client.post("/drafts", data={**form(title__en="A new thing"), "subject": "new:book"})
    assert "You began to edit this" in client.get("/records/new?kind=book").text
    assert "You began to edit this" not in client.get("/records/new?kind=serial").text
    assert client.post("/drafts/discard", data={"subject": "new:book"}).status_code == 303
    assert "You began to edit this" not in client.get("/records/new?kind=book").text


def test_a_draft_begun_before_somebody_elses_save_still_merges(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Before"}, credit="C")
    path = f"/records/{number}/edit"
    room.as_("curator").post("/drafts", data={**form(base=1, title__en="Mine", credit="C"), "subject": str(number)})
    room.as_("librarian").post(path, data=form(base=1, title__en="Theirs", credit="C"))
    page = parse(room.get(path + "?draft=1", "curator").text)
    assert page.xpath("//input[@name='base_revision']/@value") == ["1"]
    answer = room.as_("curator").post(path, data=form(base=1, title__en="Mine", credit="C"))
    assert answer.status_code == 409
