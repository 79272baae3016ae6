"""Whole sessions: real files in, records out; the same again adds nothing; bad ones are told of."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from archive.catalog.models import Changeset, DerivativeState, File, PageText, Record
from archive.errors import Forbidden, describe
from archive.house import House
from archive.identity import SYSTEM, VISITOR
from archive.jobs import Job, load_verbs
from archive.jobs import run as run_job
from ingest import recipes, service
from ingest.decisions import Decisions
from ingest.mapping import Mapping
from ingest.report import Report
from tests.hostile.tables import build as hostile
from tests.support.catalogue import Maker


def bring(house: House, source: Path, **decisions: Any) -> Report:
    """One whole session."""
    with house.uow() as uow:
        number = service.start(uow, house, SYSTEM, source, Decisions(**decisions))
        uow.commit()
    return service.run(house, SYSTEM, number)


def records(house: House) -> list[Record]:
    with house.uow(write=False) as uow:
        return list(uow.session.scalars(select(Record).where(Record.deleted_at.is_(None)).order_by(Record.id)))


def count(house: House, model: Any) -> int:
    with house.uow(write=False) as uow:
        return uow.session.scalar(select(func.count()).select_from(model)) or 0


def asides(report: Report) -> dict[str, str]:
    """Place to code of what was set aside."""
    return {
        one.source + (f"#{one.row}" if one.row else ""): one.code for one in report.findings if one.state == "aside"
    }


@pytest.fixture
def folder(tmp_path: Path, samples: Path) -> Path:
    """A small folder as a curator would have it."""
    place = tmp_path / "source"
    (place / "фото" / "1924").mkdir(parents=True)
    shutil.copy(samples / "photos/testJPEG_commented.jpg", place / "фото" / "1924" / "a.jpg")
    shutil.copy(samples / "photos/Apple_iPhone_4.jpg", place / "фото" / "b.jpg")
    shutil.copy(samples / "audio/testMP3i18n.mp3", place / "sound.mp3")
    shutil.copy(samples / "video/rabbit320.mp4", place / "film.mp4")
    shutil.copy(samples / "video/testWebVTT.vtt", place / "film.en.vtt")
    shutil.copy(samples / "documents/testPDF_bookmarks.pdf", place / "doc.pdf")
    shutil.copy(samples / "documents/testWORD_3imgs.docx", place / "letter.docx")
    (place / ".DS_Store").write_bytes(b"x")
    rows = "Файл;Название;Автор;Инв. №;Год\nфото\\1924\\A.JPG;Портрет;Иванов И. И.;К-1;1924\nнет.jpg;Нет;;К-2;1925\n"
    (place / "опись.csv").write_bytes(rows.encode("cp1251"))
    return place


def test_a_mixed_folder(house: House, folder: Path) -> None:
    report = bring(house, folder)
    assert asides(report) == {"опись.csv#3": "row_file_missing"}
    assert report.counts["created"] == 6 and report.exit_code == 1 and report.state == "done"
    assert report.kinds == {"photograph": 2, "audio": 1, "video": 1, "document": 2}
    by_title = {record.title: record for record in records(house)}
    portrait = by_title["Портрет"]
    assert portrait.ref == "К-1" and portrait.date_from == 19240101 and portrait.kind == "photograph"
    assert portrait.data["creators"][0]["name"] == "Иванов И. И."
    assert portrait.data["subjects"][0]["name"] == "grazelands"
    with house.uow(write=False) as uow:
        film = uow.session.scalars(
            select(File).where(File.record_id == by_title["film"].id).order_by(File.position)
        ).all()
        assert [file.name for file in film] == ["film.mp4", "film.en.vtt"] and film[0].duration
        pages = uow.session.scalars(
            select(PageText.text).join(File, File.id == PageText.file_id).where(File.name == "doc.pdf")
        )
        assert [text.split()[-1] for text in pages] == ["France", "Denmark"]
        photo = uow.session.scalars(select(File).where(File.name == "a.jpg")).one()
        assert photo.tech["metadata"]["title"][0]["source"] == "XMP dc:title"
        assert (
            house.store.path(photo.object_id, photo.logical_name).read_bytes()
            == (folder / "фото/1924/a.jpg").read_bytes()
        )
        assert house.store.path(photo.object_id, "record.json").exists()
        assert uow.session.scalar(select(func.count()).select_from(Changeset).where(Changeset.size > 0)) == 1
    for object_id in house.store.objects():
        house.store.verify(object_id)


def test_the_same_folder_again_adds_nothing(house: House, folder: Path) -> None:
    bring(house, folder)
    before, objects = count(house, Record), sorted(house.store.objects())
    report = bring(house, folder)
    assert report.counts.get("created", 0) == 0 and report.counts["duplicate"] == 6
    assert (count(house, Record), sorted(house.store.objects())) == (before, objects)
    assert bring(house, folder, duplicate="add").counts["created"] == 6


def test_an_import_is_undone_as_one(house: House, folder: Path) -> None:
    report = bring(house, folder)
    maker = Maker(house)
    assert report.changeset_id is not None
    maker.undo(report.changeset_id)
    assert records(house) == []
    assert bring(house, folder).counts["created"] == 6, "what was undone may come again"


def test_a_rehearsal_writes_nothing_and_says_the_same(house: House, folder: Path) -> None:
    rehearsed = service.dry_run(house, SYSTEM, folder)
    assert count(house, Record) == 0 and list(house.store.objects()) == []
    real = bring(house, folder)
    assert (rehearsed.counts, rehearsed.kinds, asides(rehearsed)) == (real.counts, real.kinds, asides(real))
    assert rehearsed.dry_run and rehearsed.as_json()["findings"][0]["text"].startswith("There is no file")


def test_derivatives_are_asked_for_and_made_by_the_worker(house: House, folder: Path) -> None:
    load_verbs()
    bring(house, folder)
    with house.uow(write=False) as uow:
        wanted = uow.session.execute(select(DerivativeState.sha256, DerivativeState.recipe)).all()
        jobs = list(
            uow.session.scalars(select(Job.id).where(Job.verb == "derive", Job.subject.in_(("a.jpg", "doc.pdf"))))
        )
    assert len(jobs) == 2 and {recipe for _, recipe in wanted} >= {"pyramid", "thumb-s", "poster", "waveform", "page-1"}
    assert [run_job(house, number) for number in jobs] == ["done", "done"]
    with house.uow(write=False) as uow:
        made = uow.session.execute(
            select(DerivativeState.sha256, DerivativeState.recipe).where(DerivativeState.state == "made")
        ).all()
    assert len(made) >= 8
    assert all(house.derivatives.path(sha256, recipe) for sha256, recipe in made)


def test_a_table_with_bad_rows(house: House, tmp_path: Path) -> None:
    text = "\ufeffИнв. №;Название;Датировка\nА-1;Ваза;1924\nА-2;Чаша;третьего дня\nА-3;Блюдо;1930;лишнее\nА-4;;1931\n"
    text += "".join(f"А-{n};Предмет {n};19{n}\n" for n in range(10, 40))
    path = tmp_path / "реестр.csv"
    path.write_text(text, encoding="utf-8")
    report = bring(house, path)
    assert asides(report) == {
        "реестр.csv#3": "date_unreadable",
        "реестр.csv#4": "row_width",
        "реестр.csv#5": "value_required",
    }
    finding = next(one for one in report.findings if one.row == 3)
    assert finding.field == "Датировка" and finding.value == "третьего дня" and "третьего дня" in finding.text
    assert report.counts["created"] == 31 and report.exit_code == 1
    with house.uow(write=False) as uow:
        text = service.asides(uow, SYSTEM, report.session_id or 0)
    assert "третьего дня" in text and text.splitlines()[0].endswith("problem,problem_row,problem_field")
    fixed = tmp_path / "fixed.csv"
    fixed.write_text(
        "\n".join(line.replace("третьего дня", "1925") for line in text.splitlines()[:2]), encoding="utf-8"
    )
    assert bring(house, fixed).counts["created"] == 1, "the corrected rows can be brought in again"


def test_unreadable_values_may_go_to_the_note(house: House, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{n},Thing {n},19{n}\n" for n in range(10, 20))
    path.write_text(f"Ref,Title,Date\n1,Vase,some day\n{rows}", encoding="utf-8")
    report = bring(house, path, unreadable="note")
    assert report.counts["created"] == 11 and report.exit_code == 0
    vase = next(record for record in records(house) if record.title == "Vase")
    assert "date" not in vase.data and vase.data["note"] == "Date: some day"


def test_the_same_reference_code(house: House, tmp_path: Path, make_record: Maker) -> None:
    old = make_record("Old title", kind="museum_object", ref="A-1", credit="Kept")
    path = tmp_path / "a.csv"
    path.write_text(
        "Object number,Title,Materials\nA-1,New title,bronze\nA-2,Other,silver\nA-3,Third,clay\n", encoding="utf-8"
    )
    assert bring(house, path).counts == {"created": 2, "duplicate": 1, "ignored": 0}
    report = bring(house, path, overwrite=True)
    assert report.counts["updated"] == 1 and report.counts["duplicate"] == 2
    with house.uow(write=False) as uow:
        record = uow.session.get_one(Record, old)
    assert record.title == "New title" and record.data["credit"] == "Kept" and record.revision == 2
    Maker(house).undo(report.changeset_id or 0)
    with house.uow(write=False) as uow:
        assert uow.session.get_one(Record, old).title == "Old title"


def test_a_file_is_attached_to_the_record_it_is_named_after(
    house: House, tmp_path: Path, samples: Path, make_record: Maker
) -> None:
    number = make_record("Vase", kind="museum_object", ref="К-77")
    (tmp_path / "s").mkdir()
    shutil.copy(samples / "photos/Apple_iPhone_4.jpg", tmp_path / "s" / "К-77.jpg")
    report = bring(house, tmp_path / "s", duplicate="attach")
    assert report.counts["attached"] == 1
    with house.uow(write=False) as uow:
        record = uow.session.get_one(Record, number)
        assert record.lead_file_id and record.media == "image"


def test_marc_with_a_bad_record(house: House, tmp_path: Path) -> None:
    path = hostile.build(
        tmp_path, "a.dat", hostile.marc("One") + hostile.bad_directory() + hostile.marc("Two", number="2")
    )
    report = bring(house, path)
    assert asides(report) == {"a.dat#2": "marc_field"} and report.counts["created"] == 2
    assert [(record.kind, record.title) for record in records(house)] == [("book", "One"), ("book", "Two")]
    assert "No such" not in records(house)[0].data["note"] and "=008" in records(house)[0].data["note"]


def test_names_that_would_escape_or_break(house: House, tmp_path: Path, samples: Path) -> None:
    source = tmp_path / "s"
    source.mkdir()
    names = [
        "-rf.jpg",
        "a\u202egpj.exe",
        "x" * 251 + ".txt",
        "line\nbreak.txt",
        "..hidden..txt",
        "con.txt",
        "record.json",
    ]
    for index, name in enumerate(names):
        if name.endswith(("jpg", "exe")):
            shutil.copy(samples / ("photos/HTC_Desire.jpg" if index else "photos/Apple_iPhone_4.jpg"), source / name)
        else:
            (source / name).write_text(f"A text of some words, number {index}.\n")
    (source / os.fsdecode("письмо.txt".encode("cp1251"))).write_text("Письмо начальнику таможни о пошлинах.\n")
    (source / "link.jpg").symlink_to("/etc/passwd")
    os.mkfifo(source / "pipe")
    (source / "empty.pdf").touch()
    report = bring(house, source)
    assert asides(report) == {"link.jpg": "source_link", "pipe": "source_special", "empty.pdf": "empty_file"}
    # A name that begins with a dot is hidden litter, whatever it is.
    assert report.counts["created"] == 7 and report.counts["ignored"] == 1
    with house.uow(write=False) as uow:
        files = {file.name: file for file in uow.session.scalars(select(File))}
    assert "письмо.txt" in files and "a\u202egpj.exe" in files
    for file in files.values():
        path = house.store.path(file.object_id, file.logical_name)
        assert path.is_relative_to(house.store.root) and path.exists()
        assert file.media == ("image" if file.name.endswith(("jpg", "exe")) else "text")


def test_damaged_and_mislabelled_files(house: House, tmp_path: Path, samples: Path) -> None:
    source = tmp_path / "s"
    source.mkdir()
    picture = (samples / "photos/Apple_iPhone_4.jpg").read_bytes()
    (source / "half.jpg").write_bytes(picture[: len(picture) // 2])
    (source / "really-a-photo.docx").write_bytes(picture)
    (source / "bomb.docx").write_bytes(hostile.entity_bomb())
    (source / "noise.bin").write_bytes(bytes(range(1, 256)) * 40)
    report = bring(house, source)
    found = asides(report)
    assert found["bomb.docx"] == "xml_entities" and found["noise.bin"] == "unknown_format"
    assert found["half.jpg"] in ("media_damaged", "tool_crashed")
    assert report.kinds == {"photograph": 1}
    assert all("%(" not in one.text for one in report.findings)
    assert bring(house, source, unknown="keep").kinds == {"document": 1}


def test_a_zip_is_a_folder(house: House, folder: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    report = bring(house, Path(archive))
    assert report.counts["created"] == 6
    assert not (house.instance / "ingest").exists() or not list((house.instance / "ingest").iterdir())
    bad = bring(house, hostile.build(tmp_path, "slip.zip", hostile.zip_slip()))
    assert (
        bad.state == "failed" and bad.error is not None and bad.error["code"] == "archive_escape" and bad.exit_code == 2
    )


def test_recipes(house: House, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("col one,col two,col three\nBlue vase,12,x\nRed cup,13,y\nGreen jug,14,z\n", encoding="utf-8")
    proposal = service.propose_mapping(house, SYSTEM, path)
    mapping = Mapping("book", {"col one": "title", "col two": "ref", "col three": "@ignore"}, {"credit": "The house"})
    with house.uow() as uow:
        recipes.save(uow, house, SYSTEM, "Old sheets", [column.name for column in proposal.columns], mapping)
        uow.commit()
    with house.uow() as uow:
        again = service.propose_mapping(house, SYSTEM, path, uow=uow)
        assert again.recipe == "Old sheets" and again.kind == "book" and again.target("col two") == "ref"
    report = bring(house, path)
    assert report.kinds == {"book": 3}
    assert records(house)[0].ref == "12" and records(house)[0].data["credit"] == "The house"
    assert "note" not in records(house)[0].data


def test_decisions_can_be_scripted(house: House, tmp_path: Path) -> None:
    class Picky(Decisions):
        """Takes a known row again when its number is even."""

        def on_same_content(self, key: str, record_id: int) -> str:
            return "add" if int(key.rpartition("#")[2]) % 2 == 0 else "skip"

    path = tmp_path / "a.csv"
    path.write_text("Title,Description\n" + "".join(f"Thing {n},About {n}\n" for n in range(6)), encoding="utf-8")
    bring(house, path)
    with house.uow() as uow:
        number = service.start(uow, house, SYSTEM, path)
        uow.commit()
    assert service.run(house, SYSTEM, number, decisions=Picky()).counts == {"created": 3, "duplicate": 3, "ignored": 0}


def test_only_staff_may_import(house: House, tmp_path: Path) -> None:
    with pytest.raises(Forbidden), house.uow() as uow:
        service.start(uow, house, VISITOR, tmp_path)
    with pytest.raises(Forbidden), house.uow() as uow:
        service.listing(uow, VISITOR)


def test_the_background_verb_runs_a_session(house: House, tmp_path: Path) -> None:
    load_verbs()
    path = tmp_path / "a.csv"
    path.write_text("Title,Description\nA first thing,Words\nA second thing,Words too\n", encoding="utf-8")
    with house.uow() as uow:
        session = service.start(uow, house, SYSTEM, path)
        job = service.enqueue(uow, house, SYSTEM, session)
        uow.commit()
    assert run_job(house, job) == "done"
    with house.uow() as uow:
        view = service.status(uow, SYSTEM, session)
        assert view.state == "done" and view.counts["created"] == 2 and view.fraction == 1.0
        assert [one.id for one in service.listing(uow, SYSTEM)[0]] == [session]


def test_all_samples(house: House, samples: Path, tmp_path: Path) -> None:
    """Everything there is, without the two large collections, of which the first lines are taken."""
    source = tmp_path / "samples"
    shutil.copytree(samples, source, ignore=shutil.ignore_patterns("collections"))
    (source / "collections").mkdir()
    for path in (samples / "collections").iterdir():
        with gzip.open(path) as stream:
            (source / "collections" / path.name).write_bytes(gzip.compress(b"".join(next(stream) for _ in range(700))))
    report = bring(house, source)
    assert report.state == "done" and report.error is None
    assert report.kinds["photograph"] > 700 and report.kinds["book"] > 160 and report.kinds["museum_object"] > 2000
    files = {one.source for one in report.findings if one.state == "aside" and not one.row}
    assert files <= {"audio/testMP4_coverArt.m4a"}, files
    for one in report.findings:
        assert one.code and one.text != one.code and "%(" not in one.text, one
    assert describe("same_row", {}) != "same_row"
    with house.uow(write=False) as uow:
        attached = uow.session.scalar(select(func.count()).select_from(File))
    assert attached and attached >= 57
