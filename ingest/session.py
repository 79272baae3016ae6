"""The runner: it owns the order of the stages, skipping, errors, progress and resuming.

Stages are plain functions in lists. A batch goes through its list, is written in one transaction
together with the record of what became of each item, and only then does the next one begin; so
a process that is killed at any moment leaves whole batches behind, and a resumed one goes on.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from archive.errors import SandiqError
from archive.identity import Identity
from ingest import file_stages, record_stages
from ingest.mapping import Mapping
from ingest.mapping.columns import PARENT
from ingest.models import IngestSession
from ingest.problems import Trouble
from ingest.report import Report
from ingest.run import Run, Stage, Stopped, each
from ingest.survey import Chooser, Survey, TableSource, file_tasks, row_tasks, survey
from ingest.tasks import Task
from ingest.unpacking import prepared

if TYPE_CHECKING:
    from archive.house import House
    from ingest.decisions import Decisions

#: Rows and files written in one transaction. Rows are cheap; a file takes long, and half a batch
#: of them lost to a kill must not be much.
ROW_BATCH, FILE_BATCH = 500, 20

FILE_STAGES: list[Stage] = [
    file_stages.skip_done,
    record_stages.sheet_rows_without_files,
    each(file_stages.checksum, together=True),
    file_stages.find_same_files,
    record_stages.find_same_rows,
    each(file_stages.identify_files, together=True),
    each(file_stages.characterise_files, together=True),
    each(file_stages.extract_inside, together=True),
    each(file_stages.compose_files),
    record_stages.find_same_refs,
    record_stages.refuse_invalid_files,
]
ROW_STAGES: list[Stage] = [record_stages.map_rows, record_stages.find_same_rows, record_stages.find_same_refs]
#: What follows when it is meant seriously ...
STORE_STAGES: list[Stage] = [each(file_stages.store_files, together=True)]
#: ... and what takes their place in a rehearsal.
REHEARSAL: list[Stage] = [record_stages.validate, record_stages.rehearse]

T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """How far a run is.

    Attributes:
        fraction: 0 to 1, by bytes of the source.
        done: files and rows dealt with; ``seconds`` since the run began.
    """

    fraction: float
    done: int
    counts: dict[str, int]
    seconds: float

    @property
    def rate(self) -> float:
        """Files and rows a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go at this rate; None while nobody can tell."""
        return self.seconds * (1 - self.fraction) / self.fraction if self.fraction > 0.005 else None


Watcher = Callable[[Snapshot], None]


class Runner:
    """Brings one source in, or rehearses it."""

    def __init__(self, run: Run, watcher: Watcher | None = None, cursor: dict[str, int] | None = None) -> None:
        self.run = run
        self.watcher = watcher
        self.cursor: dict[str, int] = dict(cursor or {})
        self.mappings: dict[str, Mapping] = {}
        self._began = time.monotonic()
        self._bytes, self._size = 0, 1

    def go(self, path: Path, choose: Chooser | None = None) -> Survey:
        """Everything, from looking over the source to the last batch.

        Raises:
            Stopped: it cannot go on now; what was written stays, and it can be resumed.
            IngestError: the source as a whole cannot be read.
        """
        seen = survey(path, self.run.house.kinds, self.run.decisions.kind, choose)
        self._size = max(1, seen.size)
        self.run.counts["ignored"] = seen.ignored
        self.mappings = {s.found.name: s.mapping for s in (*seen.sheets, *seen.tables) if s.mapping is not None}
        self.run.has_parents = any(PARENT in mapping.targets.values() for mapping in self.mappings.values())
        self.refuse(seen.troubles)
        for source in seen.tables:
            self._rows(source)
        for tasks in batches(file_tasks(seen, self._plan, self.run.house.kinds), FILE_BATCH):
            self._batch(tasks, FILE_STAGES)
            self._bytes += sum(work.size for task in tasks for work in task.files)
            self._tell()
        self.run.counts["ignored"] = seen.ignored
        return seen

    def refuse(self, troubles: list[tuple[str, Trouble]]) -> None:
        """Set aside what could not even be unpacked."""
        self._batch([_refused(name, trouble) for name, trouble in troubles], [file_stages.skip_done])

    def _plan(self, source: TableSource) -> Any:
        return self.run.plan(source.found.name, self.mappings[source.found.name])

    def _rows(self, source: TableSource) -> None:
        name = source.found.name
        plan = self._plan(source) if source.mapping is not None else None
        before = self._bytes
        tasks = row_tasks(source, plan, self.run.house.kinds, self.cursor.get(name, 0))
        try:
            for batch in batches(tasks, ROW_BATCH):
                self._batch(batch, ROW_STAGES, {name: batch[-1].row or 0})
                self._bytes = before + int(source.table.fraction() * source.found.size)
                self._tell()
        except SandiqError as error:
            # The table breaks off: what was read of it stays, and the other sources go on.
            self._batch([_refused(f"{name}#", Trouble.of(error), name)], [file_stages.skip_done])
        self._bytes = before + source.found.size

    def _batch(self, tasks: list[Task], stages: list[Stage], cursor: dict[str, int] | None = None) -> None:
        if not tasks:
            return
        try:
            for stage in [*stages, *(REHEARSAL if self.run.dry else STORE_STAGES)]:
                stage(self.run, tasks)
            if not self.run.dry:
                self._write(tasks, cursor or {})
        except OperationalError as error:
            if "full" in str(error.orig).lower() or "no space" in str(error.orig).lower():
                raise Stopped("disk_full", {"path": ""}) from error
            raise
        else:
            self.run.tally(task for task in tasks if task.state != "before")

    def _write(self, tasks: list[Task], cursor: dict[str, int]) -> None:
        with self.run.house.uow() as uow:
            changeset_id = record_stages.write(self.run, uow, tasks)
            counts = self.run.counts.copy()
            kinds = self.run.kinds.copy()
            for task in tasks:
                if task.state != "before":
                    counts[task.state] += 1
                    kinds[task.kind] += task.state == "created"
            self.cursor |= cursor
            uow.session.execute(
                update(IngestSession)
                .where(IngestSession.id == self.run.session_id)
                .values(
                    cursor=self.cursor,
                    counts=dict(counts),
                    kinds={kind: count for kind, count in kinds.items() if count},
                    fraction=self.fraction,
                    changeset_id=changeset_id,
                    seconds=IngestSession.seconds + self._lap(),
                )
            )
            uow.commit()
            self.run.changeset_id = changeset_id

    def _lap(self) -> float:
        """Seconds since the last batch, so that a session's time survives its interruptions."""
        now = time.monotonic()
        lap, self._lapped = now - getattr(self, "_lapped", self._began), now
        return lap

    @property
    def fraction(self) -> float:
        """How much of the source is done, by bytes."""
        return min(1.0, self._bytes / self._size)

    @property
    def seconds(self) -> float:
        """Since this run began."""
        return time.monotonic() - self._began

    def _tell(self) -> None:
        if self.watcher is not None:
            counts = dict(self.run.counts)
            self.watcher(Snapshot(self.fraction, sum(counts.values()), counts, self.seconds))

    def report(self, state: str, source: Path, error: dict[str, Any] | None = None) -> Report:
        """What this run did."""
        return Report(
            name=source.name,
            source=str(source),
            state=state,
            dry_run=self.run.dry,
            counts=dict(self.run.counts),
            kinds=dict(self.run.kinds),
            seconds=round(self.seconds, 3),
            findings=sorted(self.run.findings, key=lambda one: one.state != "aside"),
            mappings={name: mapping.as_json() for name, mapping in self.mappings.items()},
            session_id=self.run.session_id,
            changeset_id=self.run.changeset_id,
            error=error,
        )


def _refused(key: str, trouble: Trouble, source: str = "") -> Task:
    task = Task(key, source or key)
    task.aside(trouble)
    return task


def batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Lists of at most ``size``, made as they are asked for."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def rehearse(
    house: House,
    identity: Identity,
    path: Path,
    decisions: Decisions,
    choose: Chooser | None = None,
    watcher: Watcher | None = None,
) -> Report:
    """Do everything but write.

    Raises:
        IngestError: the source as a whole cannot be read.
    """
    run = Run(house, identity, decisions, str(uuid.uuid4()), source=path.name)
    runner = Runner(run, watcher)
    with contextlib.closing(run), prepared(path, None) as (folder, troubles):
        runner.refuse(troubles)
        runner.go(folder, choose)
        return runner.report("rehearsed", path)
