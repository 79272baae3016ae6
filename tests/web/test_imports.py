"""The import pages: receiving files, mapping columns, trying, running, reports, going on, giving up."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from archive import jobs
from archive.catalog.models import Record
from archive.jobs import Job
from ingest import service
from ingest.models import IngestItem, IngestSession
from tests.support.catalogue import count_queries
from tests.web.conftest import Room, parse

TABLE = "Инв. №;Название;Датировка;Ыбырбыр\n" + "".join(
    f"А-{n};Глиняный сосуд {n};19{n};синий\n" for n in range(10, 30)
)
BROKEN = TABLE + "А-90;Ваза;третьего дня;красный\nА-91;Чаша;1930;белый;лишнее\n"


@pytest.fixture(autouse=True)
def _verbs() -> None:
    jobs.load_verbs()


def send(room: Room, *files: tuple[str, bytes], **more: str) -> TestResponse:
    """A form without scripts; the page it leads to."""
    data: dict[str, Any] = {"files": [(io.BytesIO(content), name) for name, content in files]}
    answer = room.as_("curator").post("/imports/receive", data=data | {"access": "public", "then": "run"} | more)
    assert answer.status_code == 303, answer.text
    return answer


def work(room: Room) -> list[str]:
    """Let a worker do what waits of ours; the states the jobs ended in."""
    with room.house.uow(write=False) as uow:
        waiting = uow.session.scalars(
            select(Job.id).where(Job.state == "queued", Job.verb.in_(("ingest", "rehearse")))
        ).all()
    return [jobs.run(room.house, number) for number in waiting]


def page(room: Room, path: str, lang: str = "en", role: str = "curator") -> Any:
    room.as_(role).set_cookie("lang", lang)
    answer = room.get(path, role)
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


def words(tree: Any) -> str:
    return " ".join(tree.xpath("string(//main)").split())


def post(room: Room, path: str, **data: str) -> TestResponse:
    answer = room.as_("curator").post(path, data=data)
    assert answer.status_code == 303, answer.text
    return answer


def titles(room: Room) -> set[str]:
    with room.house.uow(write=False) as uow:
        return set(uow.session.scalars(select(Record.title).where(Record.deleted_at.is_(None))))


def numbers(tree: Any) -> dict[str, str]:
    return {box.xpath("string(dt)"): box.xpath("string(dd)") for box in tree.xpath("//dl[@class='report-numbers']/div")}


def test_files_without_scripts(room: Room) -> None:
    content = [
        (name, (room.gallery.samples / name).read_bytes())
        for name in ("photos/testJPEG_commented.jpg", "documents/testWORD_3imgs.docx", "marc/test_data.utf8.mrc")
    ]
    at = send(room, *content).headers["Location"]
    waiting = page(room, at)
    assert "Waiting for a free worker" in words(waiting) and waiting.xpath("//div[@hx-trigger]")
    assert not waiting.xpath("//main//form"), "what waits cannot be begun a second time"
    assert work(room) == ["done"]
    done = page(room, at)
    assert numbers(done)["Added"] == "32" and numbers(done)["Set aside"] == "0" and not done.xpath("//div[@hx-trigger]")
    assert {chip.xpath("string()").split()[0] for chip in done.xpath("//ul[@class='chips']/li")} >= {"Book"}
    undo = done.xpath("//a[contains(., 'Undo')]/@href")[0]
    assert room.get(undo, "curator").status_code == 200
    data = room.get(f"{at}?format=json", "curator").json
    assert data["counts"]["created"] == 32 and data["exit_code"] == 0


def test_no_file_chosen(room: Room) -> None:
    answer = room.as_("curator").post("/imports/receive", data={"files": (io.BytesIO(b""), "")})
    assert answer.status_code == 303
    assert "Please choose at least one file." in page(room, answer.headers["Location"]).xpath("string(//body)")


def test_columns_are_shown_corrected_tried_and_brought_in(room: Room) -> None:
    at = send(room, ("опись.csv", BROKEN.encode("cp1251")), then="dry").headers["Location"]
    form = page(room, at)
    chosen = [one.xpath("string(@value)") for one in form.xpath("//table//option[@selected]")]
    assert chosen == ["ref", "title", "date", "@note"]
    assert form.xpath("//select[@name='kind.0']/option[@selected]/@value") == ["museum_object"]
    assert form.xpath("//select[@name='target.0.3']/option[@value='@embargo']"), "special columns can be chosen"
    assert form.xpath("//select[@name='target.0.1']/option[@value='title@ru']")
    fields = {f"target.0.{n}": target for n, target in enumerate(chosen)} | {"kind.0": "museum_object"}
    fields |= {"target.0.1": "title@ru", "target.0.3": "@ignore", "recipe.0": "Сосуды"}
    assert post(room, f"{at}/run", **fields, then="dry").headers["Location"] == at
    assert titles(room) == set() and "Waiting" in words(page(room, at))
    assert work(room) == ["done"]
    tried = page(room, at)
    assert numbers(tried) == {"Added": "20", "Set aside": "2"} and "Trial: nothing was written" in words(tried)
    assert titles(room) == set()
    kept = [one.xpath("string(@value)") for one in tried.xpath("//table//option[@selected]")]
    assert kept == ["ref", "title@ru", "date", "@ignore"], "what was corrected stays"
    post(room, f"{at}/run", **fields, then="run")
    assert work(room) == ["done"]
    assert numbers(page(room, at))["Added"] == "20" and "Глиняный сосуд 10" in titles(room)
    with room.house.uow(write=False) as uow:
        record = uow.session.scalars(select(Record).where(Record.ref == "А-10")).one()
    assert record.data["title"] == {"ru": "Глиняный сосуд 10"} and "note" not in record.data
    again = page(room, send(room, ("ещё.csv", TABLE.replace("А-", "Б-").encode())).headers["Location"])
    assert "Taken from the recipe “Сосуды”." in words(again)
    assert [one.xpath("string(@value)") for one in again.xpath("//table//option[@selected]")] == kept


def test_another_kind_has_other_fields(room: Room) -> None:
    table = "Title;ISBN;Inventory number;Shelf mark\n" + "".join(
        f"Book {n};978-3-16-148410-0;K-{n};b{n}\n" for n in range(9)
    )
    at = send(room, ("t.csv", table.encode()), kind="museum_object").headers["Location"]
    form = page(room, at)
    assert form.xpath("//select[@name='kind.0']/option[@selected]/@value") == ["museum_object"]
    post(room, f"{at}/run", **{"kind.0": "book"}, then="look")
    form = page(room, at)
    assert form.xpath("//select[@name='kind.0']/option[@selected]/@value") == ["book"]
    assert form.xpath("//select[@name='target.0.1']/option[@value='isbn']")
    assert titles(room) == set() and work(room) == []


def test_a_column_name_with_a_line_break_keeps_its_target(room: Room) -> None:
    table = 'Название;Инв. №;"Датировка\nпредмета"\n' + "".join(f"Кувшин {n};А-{n};19{n}\n" for n in range(10, 30))
    at = send(room, ("t.csv", table.encode())).headers["Location"]
    fields = {"kind.0": "museum_object", "target.0.0": "title", "target.0.1": "ref", "target.0.2": "date"}
    post(room, f"{at}/run", **fields, then="run")
    assert work(room) == ["done"]
    with room.house.uow(write=False) as uow:
        assert uow.session.scalars(select(Record.date_from).where(Record.ref == "А-24")).one() == 19240101


@pytest.mark.parametrize(
    ("lang", "reason"),
    [("en", "could not be read as a date"), ("ru", "ожида"), ("uz_Latn", "kut"), ("uz_Cyrl", "кут")],
)
def test_reasons_in_the_readers_language(room: Room, lang: str, reason: str) -> None:
    at = send(room, ("опись.csv", BROKEN.encode())).headers["Location"]
    post(room, f"{at}/run", then="run")
    work(room)
    tree = page(room, at, lang)
    rows = [" ".join(row.xpath("string()").split()) for row in tree.xpath("//table/tbody/tr")]
    assert len(rows) == 2 and any(reason in row for row in rows), rows
    assert any("третьего дня" in row for row in rows)


def test_what_was_set_aside_as_csv(room: Room) -> None:
    at = send(room, ("опись.csv", BROKEN.encode())).headers["Location"]
    post(room, f"{at}/run", then="run")
    work(room)
    link = page(room, at).xpath("//a[contains(@href, 'aside.csv')]/@href")[0]
    answer = room.get(link, "curator")
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert {row["problem_row"] for row in rows} == {"22", "23"}
    assert [row["Датировка"] for row in rows if row["Инв. №"] == "А-90"] == ["третьего дня"]
    assert room.get(link, "journalist").status_code == 403


def test_a_workbook_that_comes_alone_is_a_table(room: Room) -> None:
    book = openpyxl.Workbook()
    for row in (("Название", "Заметка"), ("Кувшин", "с трещиной"), ("Блюдо", "без крышки")):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    at = send(room, ("опись.xlsx", content.getvalue())).headers["Location"]
    form = page(room, at)
    assert [one.text for one in form.xpath("//tbody/tr/th")] == ["Название", "Заметка"]
    post(room, f"{at}/run", then="run")
    work(room)
    assert titles(room) == {"Кувшин", "Блюдо"}


def test_a_zip_that_comes_alone_is_a_folder(room: Room) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.write(room.gallery.samples / "photos/testJPEG_commented.jpg", "1924/a.jpg")
        packed.writestr("letter.txt", "Some words of a letter, long enough to be a text.\n")
    at = send(room, ("fund.zip", content.getvalue())).headers["Location"]
    assert work(room) == ["done"]
    assert numbers(page(room, at))["Added"] == "2"


def test_the_same_again_is_known(room: Room) -> None:
    photo = ("a.jpg", (room.gallery.samples / "photos/testJPEG_commented.jpg").read_bytes())
    send(room, photo)
    work(room)
    at = send(room, photo).headers["Location"]
    work(room)
    tree = page(room, at)
    assert numbers(tree) == {"Added": "0", "Here already": "1", "Set aside": "0"}
    known = tree.xpath("//table//a/@href")[0]
    assert room.get(known, "curator").status_code == 200


def test_a_session_that_stopped_goes_on(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    at = send(room, ("a.jpg", (room.gallery.samples / "photos/testJPEG_commented.jpg").read_bytes())).headers[
        "Location"
    ]
    number = int(at.rpartition("/")[2])

    def full(*_all: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("ingest.file_stages.digest_of", full)
        assert work(room) == ["failed"]
    stopped = page(room, at)
    assert "The disk is full." in words(stopped) and "What was brought in so far is safe." in words(stopped)
    assert not stopped.xpath("//div[@hx-trigger]")
    post(room, f"{at}/run")
    post(room, f"{at}/run")
    assert "Waiting for a free worker" in words(page(room, at))
    assert work(room) == ["done"], "pressed twice, it goes on once"
    assert numbers(page(room, at))["Added"] == "1"
    with room.house.uow(write=False) as uow:
        assert uow.session.get_one(IngestSession, number).state == "done"


def test_a_worker_that_broke_down_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw leaves the session as running; the page must not wait for it for ever."""
    at = send(room, ("a.txt", b"Some words of a letter, long enough to be a text.\n")).headers["Location"]

    def broken(*_all: Any, **_more: Any) -> None:
        raise RuntimeError("nobody foresaw this")

    with monkeypatch.context() as patched:
        patched.setattr("ingest.file_stages.digest_of", broken)
        assert work(room) == ["failed"]
    tree = page(room, at)
    assert not tree.xpath("//div[@hx-trigger]") and "Something went wrong on our side" in words(tree)
    post(room, f"{at}/run")
    assert work(room) == ["done"] and numbers(page(room, at))["Added"] == "1"


def test_a_trial_that_failed_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    at = send(room, ("a.txt", b"Some words of a letter, long enough to be a text.\n"), then="dry").headers["Location"]
    with monkeypatch.context() as patched:
        patched.setattr("ingest.planning.service.dry_run", lambda *_all, **_more: 1 / 0)
        assert work(room) == ["failed"]
    tree = page(room, at)
    assert "Something went wrong on our side" in words(tree)
    post(room, f"{at}/run", then="dry")
    assert work(room) == ["done"]
    tree = page(room, at)
    assert numbers(tree) == {"Added": "1", "Set aside": "0"} and "Everything can be brought in as it is." in words(tree)
    post(room, f"{at}/run", then="run")
    assert work(room) == ["done"] and len(titles(room)) == 1


def test_giving_up(room: Room) -> None:
    at = send(room, ("опись.csv", TABLE.encode())).headers["Location"]
    answer = post(room, f"{at}/forget")
    assert answer.headers["Location"].endswith("/imports")
    assert "This import was given up." in words(page(room, at))
    post(room, f"{at}/run", then="run")
    assert work(room) == [] and titles(room) == set()


def test_a_source_that_is_gone_is_told(room: Room) -> None:
    at = send(room, ("опись.csv", TABLE.encode())).headers["Location"]
    with room.house.uow() as uow:
        uow.session.execute(update(IngestSession).values(source="/nowhere/опись.csv"))
        uow.commit()
    assert "опись.csv" in words(page(room, at))


def test_nonsense_is_refused_in_words(room: Room) -> None:
    at = send(room, ("опись.csv", TABLE.encode())).headers["Location"]
    client = room.as_("curator")
    assert client.post(f"{at}/run", data={"kind.0": "dragon"}).status_code == 400
    answer = client.post(f"{at}/run", data={"kind.0": "museum_object", "target.0.0": "@nonsense"})
    assert answer.status_code == 400 and "@nonsense" in answer.text
    sent = {"files": (io.BytesIO(b"words"), "a.txt"), "kind": "dragon"}
    assert client.post("/imports/receive", data=sent).status_code == 400
    sent = {"files": (io.BytesIO(b"words"), "a.txt"), "access": "everybody"}
    assert client.post("/imports/receive", data=sent).status_code == 400
    assert client.get("/imports/999999").status_code == 404


def test_only_staff_see_imports(room: Room) -> None:
    at = send(room, ("опись.csv", TABLE.encode())).headers["Location"]
    for path in ("/imports", at, f"{at}/aside.csv"):
        assert room.get(path, "journalist").status_code == 403
        assert room.get(path, "visitor").status_code == 302
    for path in (f"{at}/run", f"{at}/forget", "/imports/begin", "/imports/receive"):
        assert room.as_("journalist").post(path).status_code == 403


@pytest.mark.parametrize("lang", ["en", "ru", "uz_Latn", "uz_Cyrl"])
def test_the_lists_are_short_and_ask_little(room: Room, lang: str) -> None:
    at = send(room, ("опись.csv", BROKEN.encode())).headers["Location"]
    post(room, f"{at}/run", then="run")
    work(room)
    page(room, at, lang)
    for path in ("/imports", at):
        with count_queries(room.house.engine) as seen:
            page(room, path, lang)
        assert len(seen) <= 12, seen.statements


def test_thousands_of_findings_do_not_make_an_endless_page(room: Room, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some words of a letter, long enough to be a text.\n")
    with room.house.uow() as uow:
        number = service.start(uow, room.house, room.identity("curator"), tmp_path)
        uow.session.flush()
        uow.session.add_all(
            IngestItem(session_id=number, key=f"{n}", state="aside", source=f"{n}.bin", code="given_up", params={})
            for n in range(250)
        )
        uow.session.execute(update(IngestSession).values(state="done", counts={"aside": 250}))
        uow.commit()
    tree = page(room, f"/imports/{number}")
    assert len(tree.xpath("//table/tbody/tr")) == 200 and "Only the first 200 are listed." in words(tree)
