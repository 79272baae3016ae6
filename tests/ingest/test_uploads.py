"""Resumable uploads: what arrived stays, nothing escapes, a batch becomes a folder."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from archive.errors import Forbidden, NotFound, SandiqError
from archive.house import House
from archive.identity import SYSTEM
from ingest import service, uploads
from tests.support.catalogue import People


class Broken(io.BytesIO):
    """A connection that breaks off after the first block."""

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(10)
        if not block:
            raise ConnectionResetError
        return block


def test_a_file_in_pieces_over_a_bad_connection(house: House) -> None:
    number = uploads.create(house, SYSTEM, 26, "letters.txt")
    assert uploads.append(house, SYSTEM, number, 0, Broken(b"abcdefghijklm")) == 13
    assert uploads.status(house, SYSTEM, number).offset == 13
    with pytest.raises(SandiqError) as caught:
        uploads.append(house, SYSTEM, number, 5, io.BytesIO(b"x"))
    assert caught.value.code == "upload_offset" and caught.value.status == 409
    with pytest.raises(SandiqError) as caught:
        uploads.finish(house, SYSTEM, number)
    assert caught.value.code == "upload_incomplete"
    assert uploads.append(house, SYSTEM, number, 13, io.BytesIO(b"nopqrstuvwxyz")) == 26
    assert uploads.status(house, SYSTEM, number).complete
    folder = uploads.finish(house, SYSTEM, number)
    assert (folder / "letters.txt").read_text() == "abcdefghijklmnopqrstuvwxyz"
    assert uploads.finish(house, SYSTEM, number) == folder


def test_more_than_announced_is_refused(house: House) -> None:
    number = uploads.create(house, SYSTEM, 3, "a")
    with pytest.raises(SandiqError) as caught:
        uploads.append(house, SYSTEM, number, 0, io.BytesIO(b"abcd"))
    assert caught.value.code == "too_large"
    assert uploads.status(house, SYSTEM, number).offset <= 3


def test_limits_of_size_and_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SandiqError) as caught:
        uploads.create(house, SYSTEM, house.settings.max_upload + 1, "a")
    assert caught.value.code == "too_large"
    usage = shutil.disk_usage(house.instance)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=uploads.RESERVE + 10))
    uploads.create(house, SYSTEM, 10, "a")
    with pytest.raises(SandiqError) as caught:
        uploads.create(house, SYSTEM, 11, "a")
    assert caught.value.code == "disk_full" and caught.value.status == 507


def test_two_gigabytes_are_taken_without_memory(house: House) -> None:
    """A sparse file stands for the first two gigabytes; the last bytes come over the wire."""
    size = 2 * 1024**3 + 5
    number = uploads.create(house, SYSTEM, size, "film.mov")
    with (house.instance / "uploads" / number / "data").open("r+b") as data:
        data.truncate(size - 5)
    assert uploads.append(house, SYSTEM, number, size - 5, io.BytesIO(b"moov!")) == size


def test_names_stay_inside_and_do_not_overwrite(house: House) -> None:
    for name, path in (
        ("../../evil.txt", "../../evil.txt"),
        ("a.txt", "Папка/1924/a.txt"),
        ("A.TXT", "Папка/1924/A.TXT"),
        ("\x00\n.txt", ""),
        ("x" * 300 + ".txt", "/etc/cron.d/x"),
    ):
        number = uploads.create(house, SYSTEM, 1, name, "batch1", path)
        uploads.append(house, SYSTEM, number, 0, io.BytesIO(b"x"))
    folder = uploads.finish(house, SYSTEM, "batch1")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert len(files) == 5
    assert sum(name.startswith("Папка/1924/") for name in files) == 2
    assert all((folder / name).resolve().is_relative_to(folder.resolve()) for name in files)
    assert not list(house.instance.parent.glob("**/evil.txt"))[1:]


@pytest.mark.parametrize("batch", ["../x", "a/b", "", "x" * 65])
def test_odd_batches_are_refused(house: House, batch: str) -> None:
    if batch:
        with pytest.raises(SandiqError):
            uploads.create(house, SYSTEM, 1, "a", batch)
    with pytest.raises(NotFound):
        uploads.finish(house, SYSTEM, batch or "nothing")


def test_uploads_belong_to_their_owner(house: House, identities: People) -> None:
    number = uploads.create(house, identities.curator, 1, "a.txt", "mine")
    with pytest.raises(NotFound):
        uploads.status(house, identities.librarian, number)
    with pytest.raises(NotFound):
        uploads.finish(house, identities.librarian, "mine")
    with pytest.raises(Forbidden):
        uploads.create(house, identities.journalist, 1, "a.txt")
    for wrong in ("../../sandiq.db", "0" * 32, "", "x"):
        with pytest.raises(NotFound):
            uploads.status(house, identities.curator, wrong)
    uploads.discard(house, identities.curator, number)
    with pytest.raises(NotFound):
        uploads.status(house, identities.curator, number)


def test_forgotten_uploads_are_swept(house: House) -> None:
    number = uploads.create(house, SYSTEM, 1, "a.txt")
    assert uploads.sweep(house) == 0
    assert uploads.sweep(house, days=-1) == 1
    with pytest.raises(NotFound):
        uploads.status(house, SYSTEM, number)


def test_an_uploaded_batch_is_ingested(house: House, samples: Path) -> None:
    for name in ("photos/Apple_iPhone_4.jpg", "documents/testPDF_bookmarks.pdf"):
        content = (samples / name).read_bytes()
        number = uploads.create(house, SYSTEM, len(content), Path(name).name, "b", name)
        uploads.append(house, SYSTEM, number, 0, io.BytesIO(content))
    with house.uow() as uow:
        session = service.start(uow, house, SYSTEM, uploads.finish(house, SYSTEM, "b"), name="Upload of a day")
        uow.commit()
    assert service.run(house, SYSTEM, session).kinds == {"photograph": 1, "document": 1}


def test_a_batch_is_let_go_and_nothing_else(house: House, tmp_path: Path) -> None:
    ready = house.instance / "uploads" / ".ready"
    (ready / "1-abc" / "deep").mkdir(parents=True)
    (ready / "1-other").mkdir()
    (ready / "1-abc" / "deep" / "a.jpg").write_bytes(b"x")
    mine = tmp_path / "mine"
    mine.mkdir()
    uploads.release(house, mine)
    uploads.release(house, ready)
    uploads.release(house, ready / "1-abc" / "deep")
    assert mine.is_dir()
    assert sorted(path.name for path in ready.iterdir()) == ["1-other"]
