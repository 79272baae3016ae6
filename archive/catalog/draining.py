"""One round of the indexer: outbox rows in, index entries out.

A write leaves the numbers of its records in the outbox, in its own transaction. A round reads them, puts
the records' present state into the index, commits the index, and only then removes the rows: killed at
any moment, it does a little work twice and loses none.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from archive.catalog.documents import COLUMNS, Row, documents
from archive.catalog.models import Outbox, Record
from archive.db import UnitOfWork
from search import DocumentWrong

if TYPE_CHECKING:
    from archive.house import House
    from search.index import Writer

log = logging.getLogger(__name__)

# Records in one commit of the index at most.
BATCH = 5_000
# Records read and turned into entries at a time; bounds memory and how long a round overshoots its time.
STEP = 250
# Finished rows that may stay in the outbox while a long import holds SQLite's write lock.
PATIENCE = 20_000


class Drainer:
    """Holds the index writer over many rounds, and remembers rows that are done but not yet removed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._writer: Writer | None = None
        self._done: list[int] = []
        # Numbers appear in the outbox in order on SQLite, which has one writer; on PostgreSQL a lower one may be
        # committed after a higher, so there the rows are removed in every round instead of being stepped over.
        self._ordered = house.engine.dialect.name == "sqlite"

    def round(self, limit: int = BATCH, seconds: float = 60.0) -> int:
        """One batch: read, write, commit the index, remove the rows.

        Args:
            limit: outbox rows to take at most.
            seconds: after this time the batch is cut short and committed.

        Returns:
            How many rows were taken; 0 means the index is up to date.
        """
        urgent = self._urgent()
        taken = self._take(limit)
        if taken:
            finished = self._put(taken, time.monotonic() + seconds)
            self._done += [number for number, _record_id in finished]
            taken = finished
        if self._done and (not self._ordered or not taken or len(taken) < limit or len(self._done) >= PATIENCE):
            self._remove()
        return len(taken) + urgent

    def _urgent(self) -> int:
        """A person's own edits, ahead of any import: found within a second, whatever else waits. How many."""
        question = select(Outbox.id, Outbox.record_id).where(Outbox.urgent).order_by(Outbox.id).limit(STEP)
        with self.house.uow(write=False) as uow:
            taken = [(number, record_id) for number, record_id in uow.session.execute(question)]
        if not taken:
            return 0
        self._put(taken, time.monotonic() + 60.0)
        try:
            with self.house.uow() as uow:
                uow.session.execute(
                    delete(Outbox).where(Outbox.id.in_([number for number, _record_id in taken])),
                    execution_options={"synchronize_session": False},
                )
                uow.commit()
        except OperationalError:
            # Done twice is done: the rows are taken again in the next round.
            log.warning("the database is busy; %d urgent rows stay in the outbox a little longer", len(taken))
        return len(taken)

    def close(self) -> None:
        """Release the index writer."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _take(self, limit: int) -> list[tuple[int, int]]:
        question = select(Outbox.id, Outbox.record_id).where(~Outbox.urgent).order_by(Outbox.id).limit(limit)
        if self._done:
            question = question.where(Outbox.id > self._done[-1])
        with self.house.uow(write=False) as uow:
            return list(uow.session.execute(question))

    def _put(self, taken: list[tuple[int, int]], deadline: float) -> list[tuple[int, int]]:
        """Write and commit as many as fit before the deadline; those."""
        if self._writer is None:
            self._writer = self.house.index.writer()
        finished: list[tuple[int, int]] = []
        for start in range(0, len(taken), STEP):
            part = taken[start : start + STEP]
            # Read after the outbox was read, the rows are at least as new as what it tells of.
            with self.house.uow(write=False) as uow:
                put_records(uow, self.house, self._writer, [record_id for _number, record_id in part])
            finished += part
            if time.monotonic() >= deadline:
                break
        self._writer.commit()
        return finished

    def _remove(self) -> None:
        """Forget the finished rows. A busy database only delays this: they are stepped over until it works."""
        try:
            with self.house.uow() as uow:
                for start in range(0, len(self._done), BATCH):
                    uow.session.execute(
                        delete(Outbox).where(Outbox.id.in_(self._done[start : start + BATCH])),
                        execution_options={"synchronize_session": False},
                    )
                uow.commit()
        except OperationalError:
            if not self._ordered:
                raise
            log.warning("the database is busy; %d finished rows stay in the outbox a little longer", len(self._done))
            return
        self._done = []


def put_records(uow: UnitOfWork, house: House, writer: Writer, ids: Sequence[int]) -> int:
    """Write the present state of some records into the index, without committing it; how many live."""
    wanted = list(dict.fromkeys(ids))
    rows = [Row(*row) for row in uow.session.execute(select(*COLUMNS).where(Record.id.in_(wanted)))]
    living = [row for row in rows if row.deleted_at is None]
    for document in documents(uow, house, living):
        try:
            writer.put(document)
        except DocumentWrong:
            # One odd record must not keep all others out of the index; what is wrong stands in the log.
            log.exception("record %s could not be indexed", document["id"])
            writer.delete(document["id"])
    kept = {row.id for row in living}
    for number in wanted:
        if number not in kept:
            writer.delete(number)
    return len(living)
