"""Keeping the search index true: the indexer's loop, rebuilding, and a check of the counts."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError

from archive.catalog.draining import BATCH, STEP, Drainer, put_records
from archive.catalog.models import Link, Outbox, Record, Setting
from archive.db import UnitOfWork
from archive.errors import SandiqError
from search import IndexDamaged, IndexStale, SearchError, open_index

if TYPE_CHECKING:
    from archive.house import House
    from search.index import Index

__all__ = ["Checked", "Indexer", "check", "drain", "pending", "rebuild", "request_reindex"]

log = logging.getLogger(__name__)

# Seconds between two looks into an empty outbox; with one commit of the index this keeps "findable within a second".
POLL = 0.1
# A batch is committed after this many seconds when the outbox is short, so that an edit is found at once ...
SHORT = 0.3
# ... and after this many when an import has filled it: a commit costs 0.1 s whatever its size.
LONG = 2.0
LONG_BATCH = 20_000
# Seconds between looks for embargoes that ended, and for folders that nobody reads any more.
CHORES_EVERY = 30.0
# Records between two commits of a rebuild.
REBUILD_COMMIT = 50_000

EMBARGO_SEEN = "index.embargo_seen"


@dataclass(frozen=True)
class Checked:
    """Living records in the database, entries in the index, and outbox rows that wait between the two."""

    records: int
    entries: int
    waiting: int

    @property
    def true(self) -> bool:
        """Whether nothing is missing; with rows waiting nobody can tell yet."""
        return self.waiting > 0 or self.records == self.entries


def drain(house: House, limit: int = BATCH) -> int:
    """Bring the index up to date with at most ``limit`` outbox rows; how many were taken, 0 when all is done.

    For tests and commands; the running system has an ``Indexer``.
    """
    drainer = Drainer(house)
    try:
        return drainer.round(limit)
    finally:
        drainer.close()


def pending(uow: UnitOfWork) -> int:
    """How many outbox rows wait for the indexer."""
    return uow.session.scalar(select(func.count()).select_from(Outbox)) or 0


def request_reindex(uow: UnitOfWork) -> None:
    """Put every living record into the outbox."""
    living = select(Record.id).where(Record.deleted_at.is_(None))
    uow.session.execute(insert(Outbox).from_select(["record_id"], living))


def check(house: House) -> Checked:
    """Compare the counts of database and index."""
    with house.uow(write=False) as uow:
        waiting = pending(uow)
        records = uow.session.scalar(select(func.count()).select_from(Record).where(Record.deleted_at.is_(None)))
    return Checked(records or 0, house.index.count(), waiting)


def rebuild(house: House) -> int:
    """Build the index anew beside the old one, then switch; a running indexer is asked to do it.

    Returns:
        Records in the new index.
    """
    folders = house.index_folders
    with folders.writing(wait=False) as mine:
        if mine:
            return _rebuild(house)
    folders.request_rebuild()
    while folders.rebuild_requested():
        with folders.writing(wait=False) as mine:
            if mine:
                # The indexer ended meanwhile and left the work to us.
                return _rebuild(house)
        time.sleep(0.2)
    return house.index.count()


def _rebuild(house: House) -> int:
    """The caller holds the lock of the writing process."""
    folders = house.index_folders
    folders.root.mkdir(parents=True, exist_ok=True)
    place = folders.next_folder()
    log.info("rebuilding the search index in %s", place)
    fresh = open_index(place, house.kinds.index_schema(), house.settings.search_engine)  # type: ignore[arg-type]
    number = _fill(house, fresh)
    fresh.close()
    folders.point_to(place.name)
    folders.rebuild_done()
    return number


def _fill(house: House, index: Index) -> int:
    """Write every living record. What changes meanwhile is in the outbox and follows."""
    number, last, uncommitted = 0, 0, 0
    with index.writer() as writer:
        while True:
            with house.uow(write=False) as uow:
                living = select(Record.id).where(Record.id > last, Record.deleted_at.is_(None))
                ids = uow.session.scalars(living.order_by(Record.id).limit(STEP)).all()
                if not ids:
                    return number
                put_records(uow, house, writer, ids)
            last = ids[-1]
            number += len(ids)
            uncommitted += len(ids)
            if uncommitted >= REBUILD_COMMIT:
                writer.commit()
                uncommitted = 0


class Indexer:
    """The one process that writes the index."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._drainer = Drainer(house)
        self._chores_at = 0.0

    def run(self, stop: Event) -> None:
        """Follow the outbox until told to stop. Waits while another process has this part."""
        folders = self.house.index_folders
        while not stop.is_set():
            with folders.writing(wait=False) as mine:
                if mine:
                    self._work(stop)
                    return
            stop.wait(0.5)

    def _work(self, stop: Event) -> None:
        self.prepare()
        backlog = False
        try:
            while not stop.is_set():
                try:
                    backlog = self.step(backlog=backlog)
                except OperationalError:
                    log.exception("the database did not answer; trying again")
                    stop.wait(2)
                except SearchError:
                    log.exception("the index failed; rebuilding it")
                    self._rebuild()
                else:
                    if not backlog:
                        stop.wait(POLL)
        finally:
            self._drainer.close()

    def close(self) -> None:
        """Release the index writer."""
        self._drainer.close()

    def step(self, *, backlog: bool = False) -> bool:
        """One round; whether the outbox is likely to hold more."""
        self._chores()
        limit = LONG_BATCH if backlog else BATCH
        seconds = LONG if backlog else SHORT
        begun = time.monotonic()
        taken = self._drainer.round(limit, seconds)
        return taken >= limit or (taken > 0 and time.monotonic() - begun >= seconds)

    def prepare(self) -> None:
        """Rebuild if the index is missing entries, damaged, or was filled from other declarations of the kinds."""
        house = self.house
        try:
            folder = house.index_folders.current()
            # Opened once with every byte read; later openings trust it.
            open_index(folder, house.kinds.index_schema(), house.settings.search_engine).close()  # type: ignore[arg-type]
        except (IndexStale, IndexDamaged) as error:
            log.warning("the search index cannot be used as it is (%s)", error)
            self._rebuild()
            return
        if house.index_folders.filling() != house.kinds.fingerprint():
            log.info("the kinds have changed since the index was filled")
            self._rebuild()
            return
        found = check(house)
        if not found.true:
            log.warning("%d records, but %d in the search index", found.records, found.entries)
            self._rebuild()

    def _rebuild(self) -> None:
        self._drainer.close()
        number = _rebuild(self.house)
        log.info("the search index is new, %d records", number)
        self._drainer = Drainer(self.house)
        self._chores_at = time.monotonic() + CHORES_EVERY

    def _chores(self) -> None:
        if self.house.index_folders.rebuild_requested():
            self._rebuild()
        if time.monotonic() < self._chores_at:
            return
        if self._chores_at:
            self.house.index_folders.remove_others()
        self._chores_at = time.monotonic() + CHORES_EVERY
        announce_ended_embargoes(self.house)


def announce_ended_embargoes(house: House) -> int:
    """Re-index the records that link to one whose embargo ended: now they may tell its title.

    The records themselves need nothing, as the question of an embargo is asked at every search.

    Returns:
        How many embargoes ended since the last look.
    """
    now = house.clock.now()
    with house.uow(write=False) as uow:
        row = uow.session.get(Setting, EMBARGO_SEEN)
        seen = datetime.fromisoformat(row.value.decode()) if row else None
        ended = (
            []
            if seen is None
            else list(uow.session.scalars(select(Record.id).where(Record.embargo > seen, Record.embargo <= now)))
        )
    if row is not None and not ended:
        return 0
    with house.uow() as uow:
        if ended:
            linking = select(Link.from_id).where(Link.to_id.in_(ended)).distinct()
            uow.session.execute(insert(Outbox).from_select(["record_id"], linking))
        uow.session.merge(Setting(key=EMBARGO_SEEN, value=now.isoformat().encode()))
        uow.commit()
    return len(ended)


def unavailable(error: Exception) -> SandiqError:
    """What people are told when the index cannot answer."""
    log.error("the search index could not answer: %s", error)
    return SandiqError("index_unavailable")
