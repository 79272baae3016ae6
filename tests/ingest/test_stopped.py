"""A full disk, a stop by hand, a source that changes: the session stops politely and can go on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from archive.catalog.models import Record
from archive.house import House
from archive.identity import SYSTEM
from ingest import service
from ingest.decisions import Decisions
from ingest.session import ROW_BATCH, Snapshot
from media_store import OriginalStore, StoreError


def start(house: House, source: Path) -> int:
    with house.uow() as uow:
        number = service.start(uow, house, SYSTEM, source)
        uow.commit()
    return number


def total(house: House) -> int:
    with house.uow(write=False) as uow:
        return uow.session.scalar(select(func.count()).select_from(Record)) or 0


def table(folder: Path, count: int) -> Path:
    path = folder / "t.csv"
    path.write_text("Title,Object number\n" + "".join(f"Vessel number {n},V-{n}\n" for n in range(count)))
    return path


def test_a_full_disk_under_the_store(
    house: House, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "s"
    source.mkdir()
    for number in range(45):
        (source / f"{number:02}.txt").write_text(f"Letter number {number} to the customs house.")
    real, taken = OriginalStore.put, 0

    def put(self: OriginalStore, *args: Any, **more: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken > 27:
            raise StoreError("disk_full", path="store")
        return real(self, *args, **more)

    monkeypatch.setattr(OriginalStore, "put", put)
    number = start(house, source)
    report = service.run(house, SYSTEM, number)
    assert report.state == "paused" and report.exit_code == 1
    assert report.as_json()["error"]["text"].startswith("The disk is full")
    assert report.counts["created"] == total(house) == 20, "whole batches only"
    monkeypatch.setattr(OriginalStore, "put", real)
    report = service.run(house, SYSTEM, number)
    assert report.state == "done" and report.exit_code == 0
    assert report.counts["created"] == total(house) == len(list(house.store.objects())) == 45
    shutil.rmtree(source)


def test_a_full_disk_under_the_database(house: House, tmp_path: Path) -> None:
    """SQLite itself says so, because its file may not grow any more."""
    if house.engine.dialect.name != "sqlite":
        pytest.skip("the limit is SQLite's own")
    with house.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 300}")

    event.listen(house.engine, "checkout", limit)
    number = start(house, table(tmp_path, 6 * ROW_BATCH))
    report = service.run(house, SYSTEM, number)
    assert report.state == "paused" and report.error is not None and report.error["code"] == "disk_full"
    assert total(house) % ROW_BATCH == 0 and 0 < total(house) < 6 * ROW_BATCH
    event.remove(house.engine, "checkout", limit)
    with house.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
    house.engine.dispose()
    report = service.run(house, SYSTEM, number)
    assert report.state == "done" and report.counts == {"created": 6 * ROW_BATCH, "ignored": 0}


def test_a_stop_by_hand(house: House, tmp_path: Path) -> None:
    def stop(snapshot: Snapshot) -> None:
        if snapshot.counts.get("created", 0) >= 2 * ROW_BATCH:
            raise KeyboardInterrupt

    number = start(house, table(tmp_path, 4 * ROW_BATCH))
    assert service.run(house, SYSTEM, number, stop).state == "paused"
    assert total(house) == 2 * ROW_BATCH
    seen: list[Snapshot] = []
    report = service.run(house, SYSTEM, number, seen.append)
    assert report.state == "done" and report.counts["created"] == total(house) == 4 * ROW_BATCH
    assert seen[-1].fraction == 1.0 and seen[0].rate > 0
    assert service.run(house, SYSTEM, number).state == "done", "a finished session is only reported"


def test_a_source_that_is_gone(house: House, tmp_path: Path) -> None:
    path = table(tmp_path, 3)
    number = start(house, path)
    path.unlink()
    report = service.run(house, SYSTEM, number)
    assert report.state == "failed" and report.exit_code == 2
    table(tmp_path, 3)
    assert service.run(house, SYSTEM, number).counts["created"] == 3


def test_memory_does_not_grow_with_the_table(house: House, tmp_path: Path) -> None:
    import tracemalloc

    peaks = []
    for count in (2000, 12000):
        path = table(tmp_path, count)
        tracemalloc.start()
        service.dry_run(house, SYSTEM, path, Decisions())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # A rehearsal remembers 64 bytes of each row it has seen, and nothing else may grow.
    assert peaks[1] - peaks[0] < 10_000 * 250
