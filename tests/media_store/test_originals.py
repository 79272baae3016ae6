"""The store of originals: valid OCFL at every moment, idempotent, nothing lost."""

from __future__ import annotations

import errno
import io
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import ocfl
import pytest

from media_store import OriginalStore, StoreError, disk, fixity, originals, quarantine
from media_store.ocfl import object_parts, parse_inventory


def assert_valid(root: Path, objects: int | None = None) -> None:
    """Ask the reference validator about the root and every byte in it."""
    judge = ocfl.StorageRoot(root=str(root))
    assert judge.validate(), judge.log.status_str()
    assert not judge.errors and judge.good_objects == judge.num_objects
    assert objects is None or judge.num_objects == objects


def put_text(store: OriginalStore, object_id: str, text: str, name: str = "a.txt") -> originals.PutResult:
    return store.put(object_id, {name: store.stage(io.BytesIO(text.encode()))}, "Arrived", "tester")


def test_empty_root_is_valid(store: OriginalStore) -> None:
    assert_valid(store.root, 0)
    OriginalStore(store.root)
    assert list(store.objects()) == []


def test_object_with_file_and_metadata(store: OriginalStore) -> None:
    staged = store.stage(io.BytesIO(b"picture"))
    result = store.put("urn:sandiq:1", {"a.jpg": staged, "record.json": b"{}"}, "Arrived", "Dilnoza")
    assert (result.version, result.changed) == (1, True)
    assert not staged.path.exists()
    assert store.open("urn:sandiq:1", "a.jpg").read_bytes() == b"picture"
    assert set(store.names("urn:sandiq:1")) == {"a.jpg", "record.json"}
    version = store.versions("urn:sandiq:1")[0]
    assert (version.who, version.message) == ("Dilnoza", "Arrived")
    assert list(store.objects()) == ["urn:sandiq:1"]
    store.verify("urn:sandiq:1")
    assert_valid(store.root, 1)


def test_same_content_makes_no_new_version(store: OriginalStore) -> None:
    put_text(store, "o", "same")
    again = put_text(store, "o", "same")
    assert (again.version, again.changed) == (1, False)
    assert not list(store.quarantine.folder.iterdir())


def test_new_version_keeps_the_old(store: OriginalStore) -> None:
    put_text(store, "o", "first")
    result = store.put("o", {"record.json": b"{}"}, "Described", "editor")
    assert (result.version, set(store.names("o"))) == (2, {"a.txt", "record.json"})
    put_text(store, "o", "second")
    assert store.open("o", "a.txt").read_text() == "second"
    assert store.path("o", "a.txt", version=1).read_text() == "first"
    store.put("o", {}, "Taken out", "editor", remove=["record.json"])
    assert set(store.names("o")) == {"a.txt"}
    assert [version.message for version in store.versions("o")] == ["Arrived", "Described", "Arrived", "Taken out"]
    assert_valid(store.root, 1)


def test_same_bytes_under_two_names_are_kept_once(store: OriginalStore) -> None:
    store.put("o", {"a": b"x", "b": b"x"}, "", "")
    assert store.path("o", "a") == store.path("o", "b")
    assert_valid(store.root, 1)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "/etc/passwd", "..", "", "nul\0byte.jpg", "-rf", "concat:a|b.mp4", "subfile,,start,0:x.mp4",
        "line\nbreak.txt", "\u202egpj.exe", "й" * 200 + ".jpg", "x" * 255, "C:\\x\\y.jpg", " . ", "con", "a/b/c.jpg",
        "\udcff.jpg", "Oʻzbekiston gʻisht.jpg",
    ],
)  # fmt: skip
def test_names_of_strangers(name: str, store: OriginalStore) -> None:
    kept = put_text(store, "o", "content", name).names[name]
    assert len(kept.encode()) <= 200 and "/" not in kept and not kept.startswith("-")
    path = store.open("o", name)
    assert path == store.open("o", kept) and path.read_text() == "content"
    assert path.is_relative_to(store.root)
    assert_valid(store.root, 1)


def test_names_that_differ_only_by_case_or_form(store: OriginalStore) -> None:
    given = {"Photo.JPG": b"1", "photo.jpg": b"2", "caf\u00e9.txt": b"3", "cafe\u0301.txt": b"4"}
    names = store.put("o", given, "", "").names
    assert len({name.casefold() for name in names.values()}) == 4
    assert [store.open("o", names[name]).read_bytes() for name in given] == [b"1", b"2", b"3", b"4"]
    assert_valid(store.root, 1)


@pytest.mark.parametrize("object_id", ["", "a\0b", "a\nb", "\u202ea"])
def test_bad_object_ids(object_id: str, store: OriginalStore) -> None:
    with pytest.raises(StoreError, match="bad_object_id"):
        store.put(object_id, {"a": b"1"}, "", "")


@pytest.mark.parametrize("object_id", ["../../x", "ark:/12345/x y", "й" * 90, "a" * 300, ".", "%2e"])
def test_object_ids_of_every_sort(object_id: str, store: OriginalStore) -> None:
    store.put(object_id, {"a": b"1"}, "", "")
    assert list(store.objects()) == [object_id]
    assert store.path(object_id, "a").is_relative_to(store.root)
    assert_valid(store.root, 1)


def test_what_is_not_there(store: OriginalStore) -> None:
    assert not store.exists("o")
    with pytest.raises(StoreError, match="no_such_object"):
        store.open("o", "a")
    store.put("o", {"a": b"1"}, "", "")
    for name, version in (("b", None), ("../inventory.json", None), ("a", 2), ("a", 0)):
        with pytest.raises(StoreError, match="no_such_file"):
            store.path("o", name, version)


def test_inventory_cannot_point_outside(store: OriginalStore, tmp_path: Path) -> None:
    store.put("o", {"a": b"1"}, "", "")
    inventory = store.path("o", "a").parents[2] / "inventory.json"
    inventory.write_text(inventory.read_text().replace("v1/content/a", "../../../../../private"))
    with pytest.raises(StoreError, match="store_damaged"):
        store.open("o", "a")


def test_folder_with_other_files_is_no_root(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "mine.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match="bad_store_root"):
        OriginalStore(tmp_path / "photos")


class FullDisk:
    """Stand in for os.fsync, so that the disk is full at the n-th call."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.fsync = os.fsync

    def __call__(self, descriptor: int) -> None:
        self.left -= 1
        if self.left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.fsync(descriptor)


@pytest.mark.parametrize("at", range(1, 14))
def test_disk_full_at_every_step_of_a_put(at: int, store: OriginalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put_text(store, "old", "before")
    first, second = store.stage(io.BytesIO(b"one")), store.stage(io.BytesIO(b"two"))
    full = FullDisk(at)
    monkeypatch.setattr(os, "fsync", full)
    failed = 0
    for object_id, staged in (("new", first), ("old", second)):
        try:
            store.put(object_id, {"a.txt": staged}, "", "")
        except StoreError as error:
            assert error.code == "disk_full"
            assert staged.path.exists()
            failed += 1
    assert failed
    monkeypatch.undo()
    assert not list((store.work / "builds").iterdir())
    assert_valid(store.root)
    for object_id, staged, text in (("new", first, "one"), ("old", second, "two")):
        if staged.path.exists():
            store.put(object_id, {"a.txt": staged}, "", "")
        assert store.open(object_id, "a.txt").read_text() == text
    assert_valid(store.root, 2)


def test_disk_full_while_staging(store: OriginalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", FullDisk(1))
    with pytest.raises(StoreError, match="disk_full"):
        store.stage(io.BytesIO(b"x" * 100_000))
    assert not list(store.quarantine.folder.iterdir())


def test_disk_that_lies_is_caught(store: OriginalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "digest_of", lambda path: ("0" * 64, 1))
    with pytest.raises(StoreError, match="verify_failed"):
        store.stage(io.BytesIO(b"x"))
    assert not list(store.quarantine.folder.iterdir())


def test_stream_that_breaks_leaves_nothing(store: OriginalStore) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError("the reader went away")

    with pytest.raises(StoreError, match="store_io"):
        store.stage(Broken())  # type: ignore[arg-type]
    assert not list(store.quarantine.folder.iterdir())


def test_stage_takes_big_streams_in_small_bites(store: OriginalStore) -> None:
    class Zeros(io.RawIOBase):
        left, largest = 300 * 1024 * 1024, 0

        def read(self, size: int = -1) -> bytes:
            self.largest = max(self.largest, size)
            take = min(size, self.left)
            self.left -= take
            return bytes(take)

    stream = Zeros()
    staged = store.stage(stream)  # type: ignore[arg-type]
    assert staged.size == 300 * 1024 * 1024 and 0 < stream.largest <= 1 << 20
    store.discard(staged)
    assert not staged.path.exists()


def test_sweep_takes_what_is_old_and_unreferenced(store: OriginalStore) -> None:
    old, kept, fresh = (store.stage(io.BytesIO(text)) for text in (b"old", b"kept", b"fresh"))
    yesterday = time.time() - 72 * 3600
    for staged in (old, kept):
        os.utime(staged.path, (yesterday, yesterday))
    assert store.sweep(48, referenced=[kept.path]) == [old.path]
    assert kept.path.exists() and fresh.path.exists()
    OriginalStore(store.root)
    assert not kept.path.exists() and fresh.path.exists()


def test_without_exchange_the_swap_still_works(store: OriginalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "exchange", lambda one, other: False)
    put_text(store, "o", "first")
    put_text(store, "o", "second")
    assert store.open("o", "a.txt").read_text() == "second"
    assert sorted(path.name for path in store.work.iterdir()) == ["builds", "locks", "quarantine"]
    assert_valid(store.root, 1)


def test_interrupted_swap_is_finished_at_the_next_start(store: OriginalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put_text(store, "o", "first")
    place = store.root.joinpath(*object_parts("o"))
    rename = os.rename

    def die(source: os.PathLike[str], target: os.PathLike[str]) -> None:
        if Path(target) == place:
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(originals, "exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", die)
    with pytest.raises(KeyboardInterrupt):
        put_text(store, "o", "second")
    monkeypatch.undo()
    assert not store.exists("o")
    again = OriginalStore(store.root)
    assert again.open("o", "a.txt").read_text() == "second"
    assert_valid(store.root, 1)


def test_exchange_is_one_step_here(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert disk.exchange(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "one" / "two").exists() and (tmp_path / "two" / "one").exists()


def test_root_is_valid_while_many_put(store: OriginalStore) -> None:
    """New objects never trouble a validator that walks the root at the same time."""
    stop = threading.Event()

    def work(who: int) -> None:
        for number in range(40):
            put_text(store, f"o-{who}-{number}", f"{who} {number}")
        stop.set()

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(work, who) for who in range(4)]
        rounds = 0
        while not stop.is_set():
            assert_valid(store.root)
            rounds += 1
        for job in jobs:
            job.result()
    assert rounds > 0
    assert_valid(store.root, 160)


def test_many_writers_of_one_object(store: OriginalStore) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: store.put("o", {f"{number}.txt": b"%d" % number}, "", ""), range(20)))
    assert len(store.names("o")) == 20 and len(store.versions("o")) == 20
    assert_valid(store.root, 1)


def test_inventory_is_never_seen_half(store: OriginalStore) -> None:
    """A reader in the middle of new versions always parses a whole inventory and opens its files."""
    put_text(store, "o", "0")
    done = threading.Event()

    def write() -> None:
        for number in range(1, 40):
            put_text(store, "o", str(number))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(int(store.open("o", "a.txt").read_text()))
    writer.join()
    assert len(seen) > 1


def test_audit_finds_exactly_what_is_damaged(store: OriginalStore) -> None:
    for number in range(5):
        put_text(store, f"o{number}", f"content {number}")
    assert [seen.problem for seen in fixity.check(store)] == [""] * 5
    store.path("o1", "a.txt").write_text("rotten")
    store.path("o2", "a.txt").unlink()
    (store.path("o3", "a.txt").parent / "stray.txt").write_text("?")
    inventory = store.path("o4", "a.txt").parents[2] / "inventory.json"
    inventory.write_text(inventory.read_text() + " ")
    assert {seen.object_id for seen in fixity.audit(store)} == {"o1", "o2", "o3", "o4"}
    with pytest.raises(StoreError, match="store_damaged"):
        store.verify("o1")
    store.verify("o0")


def test_audit_can_be_taken_up_again(store: OriginalStore) -> None:
    for number in range(6):
        put_text(store, f"o{number}", "x")
    everything = [seen.folder for seen in fixity.check(store)]
    assert [seen.folder for seen in fixity.check(store, after=everything[2])] == everything[3:]


def test_times_are_utc_and_parse(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    store = OriginalStore(tmp_path / "o", now=lambda: moment)
    store.put("o", {"a": b"1"}, "", "")
    assert store.versions("o")[0].created == "2026-01-02T03:04:05Z"
    inventory = store.path("o", "a").parents[2] / "inventory.json"
    assert parse_inventory(inventory.read_bytes()).object_id == "o"
