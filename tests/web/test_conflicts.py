"""Two people at one record: the second sees both versions and merges; nothing is lost silently."""

from __future__ import annotations

from tests.web.conftest import Form, Room, parse
from tests.web.test_edit import stored


def begin(room: Room) -> str:
    """A record that two people have open; the address of its form."""
    number = room.gallery.hang("p", "photograph", title={"en": "Base"}, credit="Base credit", source="Base source")
    return f"/records/{number}/edit"


def number_of(path: str) -> int:
    """The record of a form's address."""
    return int(path.split("/")[2])


def test_different_fields_are_merged_and_said(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Base", credit="Theirs", source="Base source"))
    answer = room.as_("curator").post(
        path, data=form(base=1, title__en="Mine", credit="Base credit", source="Base source")
    )
    assert answer.status_code == 303
    values = stored(room, number_of(path)).values
    assert (values["title"], values["credit"]) == ({"en": "Mine"}, "Theirs")
    assert "changes were kept as well" in room.get(answer.location, "curator").text


def test_the_same_field_asks_and_writes_nothing(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Theirs"))
    answer = room.as_("curator").post(path, data=form(base=1, title__en="Mine", source="My source"))
    assert answer.status_code == 409
    assert stored(room, number_of(path)).values["title"] == {"en": "Theirs"}
    page = parse(answer.text)
    (box,) = page.xpath("//section[@id='conflicts']")
    words = " ".join(box.text_content().split())
    assert "Base" in words
    assert "Theirs" in words
    assert "Mine" in words
    assert page.xpath("//input[@name='seen_revision']/@value") == ["2"]
    assert page.xpath("//input[@name='base_revision']/@value") == ["1"]
    assert page.xpath("//input[@name='title.en']/@value") == ["Mine"]


def test_mine_stays(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Theirs", credit="Their credit"))
    sent = form(base=1, title__en="Mine", source="My source", seen_revision="2") | {"choose.title": "yours"}
    assert room.as_("curator").post(path, data=sent).status_code == 303
    values = stored(room, number_of(path)).values
    assert (values["title"], values["credit"], values["source"]) == ({"en": "Mine"}, "Their credit", "My source")


def test_theirs_stays(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Theirs"))
    sent = form(base=1, title__en="Mine", source="My source", seen_revision="2") | {"choose.title": "theirs"}
    assert room.as_("curator").post(path, data=sent).status_code == 303
    values = stored(room, number_of(path)).values
    assert (values["title"], values["source"]) == ({"en": "Theirs"}, "My source")


def test_a_third_save_between_question_and_answer_asks_again(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Theirs"))
    room.as_("press_officer").post(path, data=form(base=2, title__en="A third"))
    sent = form(base=1, title__en="Mine", seen_revision="2") | {"choose.title": "yours"}
    answer = room.as_("curator").post(path, data=sent)
    assert answer.status_code == 409
    assert "A third" in answer.text
    assert stored(room, number_of(path)).values["title"] == {"en": "A third"}


def test_both_changed_access(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Base") | {"@access": "staff"})
    answer = room.as_("curator").post(path, data=form(base=1, title__en="Base") | {"@access": "press"})
    assert answer.status_code == 409
    text = parse(answer.text).xpath("string(//section[@id='conflicts'])")
    assert "Staff" in text
    assert "Journalists and staff" in text
    sent = form(base=1, title__en="Base", seen_revision="2") | {"@access": "press", "choose.@access": "yours"}
    assert room.as_("curator").post(path, data=sent).status_code == 303
    assert stored(room, number_of(path)).access == "press"


def test_both_changed_the_embargo(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Base") | {"@embargo": "2031-01-01T00:00"})
    answer = room.as_("curator").post(path, data=form(base=1, title__en="Base") | {"@embargo": "2032-01-01T00:00"})
    assert answer.status_code == 409
    text = parse(answer.text).xpath("string(//section[@id='conflicts'])")
    assert "2031" in text
    assert "2032" in text


def test_another_language_of_the_title_is_no_conflict(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Base", title__ru="Основа"))
    assert room.as_("curator").post(path, data=form(base=1, title__en="Base", title__uz_Latn="Asos")).status_code == 303
    assert stored(room, number_of(path)).values["title"] == {"en": "Base", "ru": "Основа", "uz_Latn": "Asos"}


def test_a_record_deleted_meanwhile(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("administrator").post(f"/records/{number_of(path)}/delete")
    assert room.as_("curator").post(path, data=form(base=1, title__en="Mine")).status_code == 404


def test_nonsense_for_revisions_is_no_way_around(room: Room, form: Form) -> None:
    path = begin(room)
    room.as_("librarian").post(path, data=form(base=1, title__en="Theirs"))
    for seen in ("", "x", "9" * 5000, "-1", "١"):
        sent = form(base=1, title__en="Mine", seen_revision=seen) | {"choose.title": "yours"}
        assert room.as_("curator").post(path, data=sent).status_code == 409, seen
    answer = room.as_("curator").post(path, data={**form(title__en="Mine"), "base_revision": "9" * 5000})
    assert answer.status_code in (303, 409)
