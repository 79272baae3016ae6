"""Changes, history, the past, and undo with its preview; background work."""

from __future__ import annotations

import pytest

from archive import jobs
from archive.clock import FixedClock
from tests.support.catalogue import NOON, Maker
from tests.web.conftest import Form, Room, parse
from tests.web.test_edit import stored


def words(page: str) -> str:
    """The text of the main part."""
    return " ".join(parse(page).get_element_by_id("main").text_content().split())


def test_history_shows_each_field_before_and_after(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Before"}, date="1924")
    sent = form(base=1, title__en="After", date="1925", reason="a better date") | {"@access": "press"}
    room.as_("curator").post(f"/records/{number}/edit", data=sent)
    page = parse(room.get(f"/changes/record/{number}", "curator").text)
    assert page.xpath("//del[@class='diff-before']/text()")[:1] == ["Before"] or "Before" in page.xpath("//del/text()")
    assert {"After", "1925", "Journalists and staff"} <= set(page.xpath("//ins/text()"))
    assert "a better date" in page.text_content()
    assert len(page.xpath("//li[@class='step']")) == 2


def test_history_is_for_staff(museum: Room) -> None:
    number = museum.gallery.ids["picture"]
    for path in ("/changes", "/changes/1", f"/changes/record/{number}", "/jobs"):
        assert museum.get(path).status_code in (302, 403), path
        assert museum.get(path, "journalist").status_code == 403, path
        assert museum.get(path, "librarian").status_code == 200, path


def test_the_record_as_it_stood(room: Room, form: Form) -> None:
    clock = room.house.clock
    assert isinstance(clock, FixedClock)
    number = room.gallery.hang("p", "photograph", title={"en": "First words"})
    from datetime import timedelta

    room.house.clock = FixedClock(NOON + timedelta(days=10))
    room.as_("curator").post(f"/records/{number}/edit", data=form(base=1, title__en="Second words"))
    asked = f"/changes/record/{number}?on="
    assert "First words" in words(room.get(asked + "2026-03-05", "curator").text).split("Version 2")[0]
    past = parse(room.get(asked + "2026-03-05", "curator").text)
    assert past.xpath("string(//p[@class='record-past-title'])") == "First words"
    later = parse(room.get(asked + "2026-03-20", "curator").text)
    assert later.xpath("string(//p[@class='record-past-title'])") == "Second words"
    assert "did not exist yet" in room.get(asked + "2020-01-01", "curator").text
    assert "is no date" in room.get(asked + "yesterday", "curator").text


def test_an_undo_says_what_it_would_do_and_does_it(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "Before"}, credit="C")
    client = room.as_("curator")
    client.post(f"/records/{number}/edit", data=form(base=1, title__en="Wrong", credit="C"))
    (change,) = parse(client.get("/changes?verb=edit").text).xpath("//td[1]/a/@href")
    preview = parse(client.get(change).text)
    assert "put back the fields of 1 record" in preview.text_content()
    assert preview.xpath("//section[@aria-labelledby='undo-head']//ins/text()") == ["Before"]
    answer = client.post(change + "/undo")
    assert answer.status_code == 303
    assert stored(room, number).values["title"] == {"en": "Before"}
    page = parse(client.get(answer.location).text)
    (again,) = page.xpath("//*[@data-toast]//form/@action")
    client.post(again)
    assert stored(room, number).values["title"] == {"en": "Wrong"}


def test_an_undo_leaves_later_work_alone_and_says_so(room: Room, form: Form) -> None:
    number = room.gallery.hang("p", "photograph", title={"en": "One"}, credit="C")
    client = room.as_("curator")
    client.post(f"/records/{number}/edit", data=form(base=1, title__en="Two", credit="D"))
    (change,) = parse(client.get("/changes?verb=edit").text).xpath("//td[1]/a/@href")
    client.post(f"/records/{number}/edit", data=form(base=2, title__en="Three", credit="D"))
    assert "leave 1 record alone" in words(client.get(change).text)
    answer = client.post(change + "/undo")
    values = stored(room, number).values
    assert (values["title"], values["credit"]) == ({"en": "Three"}, "C")
    assert "was changed again later" in room.get(answer.location, "curator").text


def test_an_undo_twice_is_refused(room: Room) -> None:
    room.gallery.hang("p", "photograph", title={"en": "One"})
    client = room.as_("curator")
    assert client.post("/changes/1/undo").status_code == 303
    assert client.post("/changes/1/undo").status_code == 409


def test_where_an_undo_leads_is_never_elsewhere(room: Room) -> None:
    for number, target in enumerate(("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"), 1):
        room.gallery.hang(f"p{number}", "photograph", title={"en": "One"})
        answer = room.as_("curator").post(f"/changes/{number}/undo", data={"next": target})
        assert answer.location == f"/changes/{number}"


def test_a_changeset_of_many_in_pages(room: Room) -> None:
    from archive.catalog.records import Draft

    maker = Maker(room.house)
    maker.many([Draft("photograph", {"title": f"Number {n}"}) for n in range(120)], "import")
    seen: list[str] = []
    path = f"/changes/{maker.last_changeset}"
    while path:
        page = parse(room.get(path, "curator").text)
        seen += page.xpath("//section[@aria-labelledby='records-head']//td[1]/a/@href")
        path = next(
            iter(page.xpath("//section[@aria-labelledby='records-head']//a[contains(@href, 'after=')]/@href")), ""
        )
    assert len(seen) == len(set(seen)) == 120


def test_a_librarian_sees_nothing_of_restricted_records_in_a_change(room: Room) -> None:
    number = room.gallery.hang("s", "photograph", title={"en": "Zqxsecret"}, access="restricted")
    assert "Zqxsecret" not in room.get("/changes/1", "librarian").text
    assert "Zqxsecret" in room.get("/changes/1", "curator").text
    assert room.get(f"/changes/record/{number}", "librarian").status_code == 404


@pytest.mark.parametrize("role", ["librarian", "administrator"])
def test_jobs_and_trying_again(room: Room, role: str) -> None:
    house = room.house
    with house.uow() as uow:
        number = jobs.enqueue(uow, house, "derive", subject="picture.jpg", sha256="x")
        uow.commit()
    jobs.load_verbs()
    with house.uow() as uow:
        from sqlalchemy import update

        failed = {"code": "media_damaged", "params": {"name": "picture.jpg", "detail": "no end"}}
        uow.session.execute(update(jobs.Job).where(jobs.Job.id == number).values(state="failed", error=failed))
        uow.commit()
    text = words(room.get("/jobs", role).text)
    assert "picture.jpg is damaged" in text
    assert room.as_(role).post(f"/jobs/{number}/retry").status_code == 303
    assert "is damaged" not in words(room.get("/jobs?state=queued", role).text)
    assert room.as_(role).post(f"/jobs/{number}/retry").status_code == 404
    assert room.as_("journalist").post(f"/jobs/{number}/retry").status_code == 403
