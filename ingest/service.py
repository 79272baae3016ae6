"""The verbs of ingest, for pages, commands and background work alike."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select, update

from archive import jobs
from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound, SandiqError
from archive.identity import Identity
from ingest import recipes, uploads
from ingest.decisions import Decisions
from ingest.mapping import Mapping, Proposal, propose
from ingest.models import IngestItem, IngestSession
from ingest.problems import IngestError, Trouble
from ingest.readers.items import Table
from ingest.report import LISTED, Finding, Report, asides_csv, placeholders
from ingest.run import Run, Stopped
from ingest.session import Runner, Snapshot, Watcher, rehearse
from ingest.sources import TABLES, identify_source, open_table
from ingest.survey import survey
from ingest.unpacking import prepared

if TYPE_CHECKING:
    from archive.house import House
    from ingest.survey import Chooser

__all__ = [
    "Decisions",
    "SessionView",
    "Snapshot",
    "asides",
    "dry_run",
    "enqueue",
    "find_tables",
    "listing",
    "propose_mapping",
    "report",
    "resume",
    "run",
    "start",
    "status",
]


@dataclass(frozen=True)
class SessionView:
    """A session as lists show it."""

    id: int
    name: str
    source: str
    state: str
    who: str
    counts: dict[str, int]
    kinds: dict[str, int]
    fraction: float
    seconds: float
    changeset_id: int | None
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def rate(self) -> float:
        """Files and rows a second."""
        return sum(self.counts.values()) / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go at this rate, None while nobody can tell."""
        return self.seconds * (1 - self.fraction) / self.fraction if self.fraction > 0.005 else None

    @property
    def can_resume(self) -> bool:
        """Whether it stopped on its way."""
        return self.state in ("planned", "paused", "failed", "running")


def start(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    source: Path,
    decisions: Decisions | None = None,
    *,
    mappings: dict[str, Mapping] | None = None,
    name: str = "",
) -> int:
    """Plan a session; nothing is read yet.

    Args:
        mappings: table name (below the source) to its mapping; the name ``*`` is for every table.
        name: what people call it; the source's own name if empty.

    Returns:
        The session's id.

    Raises:
        Forbidden: the person may not import. IngestError: ``source_missing``, a mapping that cannot be applied.
    """
    _allowed(identity)
    if not source.exists():
        raise IngestError("source_missing", name=source.name)
    for mapping in (mappings or {}).values():
        recipes.check(house, mapping)
    row = IngestSession(
        uid=str(uuid.uuid4()),
        name=name or source.name,
        source=str(source.absolute()),
        state="planned",
        user_id=identity.user_id,
        user_name=identity.name[:200],
        roles=sorted(identity.roles),
        decisions=(decisions or Decisions()).as_json(),
        mappings={table: mapping.as_json() for table, mapping in (mappings or {}).items()},
        cursor={},
        counts={},
        kinds={},
        error=None,
        created_at=house.clock.now(),
    )
    uow.session.add(row)
    uow.session.flush()
    return row.id


def enqueue(uow: UnitOfWork, house: House, identity: Identity, session_id: int) -> int:
    """Let a background worker run a session.

    Returns:
        The job's number.
    """
    row = _row(uow, identity, session_id)
    return jobs.enqueue(uow, house, "ingest", subject=row.name, identity=identity, session_id=session_id)


def dry_run(
    house: House,
    identity: Identity,
    source: Path,
    decisions: Decisions | None = None,
    *,
    mappings: dict[str, Mapping] | None = None,
    watcher: Watcher | None = None,
) -> Report:
    """Everything but writing.

    Raises:
        Forbidden, IngestError
    """
    _allowed(identity)
    return rehearse(house, identity, source, decisions or Decisions(), _chooser(house, mappings or {}), watcher)


def run(
    house: House,
    identity: Identity,
    session_id: int,
    watcher: Watcher | None = None,
    decisions: Decisions | None = None,
) -> Report:
    """Run a planned session, or go on with one that stopped; a finished one is only reported.

    Args:
        decisions: answers in place of the session's own, for a person or a test who decides case by case.

    Raises:
        Forbidden, NotFound
    """
    with house.uow() as uow:
        row = _row(uow, identity, session_id)
        if row.state == "done":
            return report(uow, identity, session_id)
        row.state, row.error, row.ended_at = "running", None, None
        row.started_at = row.started_at or house.clock.now()
        uow.commit()
    state = Run(
        house,
        identity,
        decisions or Decisions.from_json(row.decisions),
        row.uid,
        session_id,
        row.changeset_id,
        row.name,
    )
    state.counts.update({key: count for key, count in row.counts.items() if key != "ignored"})
    state.kinds.update(row.kinds)
    runner = Runner(state, watcher, row.cursor)
    try:
        outcome, error = _go(house, runner, row)
    finally:
        state.close()
    return _close(house, identity, session_id, outcome, error)


#: Going on is the same as running: what is done is passed over.
resume = run


def _go(house: House, runner: Runner, row: IngestSession) -> tuple[str, dict[str, Any] | None]:
    """Run to an end of one sort or another: the state it leaves the session in, and the reason."""
    source = Path(row.source)
    given = {name: Mapping.from_json(data) for name, data in row.mappings.items()}
    try:
        with prepared(source, _work(house, row.uid)) as (folder, troubles):
            runner.refuse(troubles)
            runner.go(folder, _chooser(house, given, row.id))
    except Stopped as stop:
        return "paused", {"code": stop.code, "params": stop.params}
    except SandiqError as error:
        plain = Trouble.of(error)
        return "failed", {"code": plain.code, "params": plain.params}
    except KeyboardInterrupt:
        return "paused", {"code": "interrupted", "params": {}}
    return "done", None


def _close(house: House, identity: Identity, session_id: int, state: str, error: dict[str, Any] | None) -> Report:
    with house.uow() as uow:
        row = uow.session.get_one(IngestSession, session_id)
        row.state, row.error = state, error
        row.ended_at = house.clock.now()
        if state == "done":
            row.fraction = 1.0
        uow.commit()
        if state == "done":
            shutil.rmtree(_work(house, row.uid), ignore_errors=True)
            if not row.counts.get("aside"):
                uploads.release(house, Path(row.source))
        return report(uow, identity, session_id)


def _work(house: House, uid: str) -> Path:
    return house.instance / "ingest" / uid


def _chooser(house: House, given: dict[str, Mapping], session_id: int | None = None) -> Chooser:
    """A corrected mapping first, then a recipe, then the proposal; remembered, so that a resume does the same."""

    def choose(name: str, table: Table, proposal: Proposal | None) -> Mapping | None:
        if name in given or "*" in given:
            return given.get(name) or given["*"]
        with house.uow(write=session_id is not None) as uow:
            recipe = recipes.find(uow, house, table.columns)
            if recipe is not None and session_id is not None:
                given[name] = recipe.mapping
                row = uow.session.get_one(IngestSession, session_id)
                row.mappings = {key: mapping.as_json() for key, mapping in given.items()}
                uow.commit()
        return recipe.mapping if recipe else None

    return choose


def report(uow: UnitOfWork, identity: Identity, session_id: int) -> Report:
    """What a session has done so far.

    Raises:
        NotFound, Forbidden
    """
    row = _row(uow, identity, session_id)
    asides_first = case((IngestItem.state == "aside", 0), else_=1)
    items = uow.session.scalars(
        select(IngestItem)
        .where(IngestItem.session_id == session_id, IngestItem.state.in_(("aside", "duplicate")))
        .order_by(asides_first, IngestItem.id)
        .limit(LISTED)
    )
    return Report(
        name=row.name,
        source=row.source,
        state=row.state,
        dry_run=False,
        counts=dict(row.counts),
        kinds=dict(row.kinds),
        seconds=row.seconds,
        findings=[_finding(item) for item in items],
        mappings=dict(row.mappings),
        session_id=row.id,
        changeset_id=row.changeset_id,
        error=row.error,
    )


def asides(uow: UnitOfWork, identity: Identity, session_id: int) -> str:
    """Every set-aside file and row as CSV, to be corrected and brought in again."""
    _row(uow, identity, session_id)
    items = uow.session.scalars(
        select(IngestItem)
        .where(IngestItem.session_id == session_id, IngestItem.state == "aside")
        .order_by(IngestItem.id)
    )
    return asides_csv((_finding(item), item.raw) for item in items)


def _finding(item: IngestItem) -> Finding:
    return Finding(
        item.state,
        item.source,
        item.row,
        item.field,
        item.code,
        item.value,
        placeholders(item.source, item.field, item.value, item.params),
        item.record_id,
    )


def status(uow: UnitOfWork, identity: Identity, session_id: int) -> SessionView:
    """Where a session stands.

    Raises:
        NotFound, Forbidden
    """
    return _view(_row(uow, identity, session_id))


def listing(uow: UnitOfWork, identity: Identity, *, page: int = 1, size: int = 50) -> tuple[list[SessionView], int]:
    """Sessions, newest first, and how many there are.

    Raises:
        Forbidden
    """
    _allowed(identity)
    total = uow.session.scalar(select(func.count()).select_from(IngestSession)) or 0
    rows = uow.session.scalars(
        select(IngestSession).order_by(IngestSession.id.desc()).limit(size).offset((page - 1) * size)
    )
    return [_view(row) for row in rows], total


def propose_mapping(
    house: House, identity: Identity, path: Path, kind: str = "", uow: UnitOfWork | None = None
) -> Proposal:
    """Propose a mapping for one table; with ``uow``, a saved recipe for its columns is taken instead.

    Raises:
        Forbidden. IngestError: ``not_a_table``, or what is wrong with the table.
    """
    _allowed(identity)
    source = identify_source(path)
    if source not in TABLES or source in ("marc", "marcxml"):
        raise IngestError("not_a_table", name=path.name)
    table = open_table(path, source)
    recipe = recipes.find(uow, house, table.columns) if uow is not None and not kind else None
    proposal = propose(table, house.kinds, recipe.kind if recipe else kind)
    if recipe is not None:
        proposal.recipe = recipe.name
        proposal.constants = dict(recipe.mapping.constants)
        for column in proposal.columns:
            if column.name in recipe.mapping.targets:
                column.target, column.confidence = recipe.mapping.targets[column.name], 1.0
                column.reason = "mapping_recipe"
    return proposal


def find_tables(house: House, identity: Identity, path: Path) -> dict[str, Proposal]:
    """The tables below a source whose columns a person may want to look at, with their proposals.

    Raises:
        Forbidden, IngestError
    """
    _allowed(identity)
    with prepared(path, None) as (folder, _):
        seen = survey(folder, house.kinds)
        return {s.found.name: s.proposal for s in (*seen.sheets, *seen.tables) if s.proposal is not None}


def forget(uow: UnitOfWork, identity: Identity, session_id: int) -> None:
    """Give up a session that has not finished: it will not be resumed. What it wrote stays and can be undone.

    Raises:
        NotFound, Forbidden
    """
    _row(uow, identity, session_id)
    uow.session.execute(
        update(IngestSession)
        .where(IngestSession.id == session_id, IngestSession.state != "done")
        .values(state="done", error={"code": "given_up", "params": {}})
    )


def identity_of(row: IngestSession) -> Identity:
    """Who started a session, for a worker that goes on with it."""
    return Identity(row.user_id, row.user_name, frozenset(row.roles))


def _view(row: IngestSession) -> SessionView:
    return SessionView(
        row.id,
        row.name,
        row.source,
        row.state,
        row.user_name,
        dict(row.counts),
        dict(row.kinds),
        row.fraction,
        row.seconds,
        row.changeset_id,
        row.error,
        row.created_at,
        row.started_at,
        row.ended_at,
    )


def _row(uow: UnitOfWork, identity: Identity, session_id: int) -> IngestSession:
    _allowed(identity)
    row = uow.session.get(IngestSession, session_id, populate_existing=True)
    if row is None:
        raise NotFound("import")
    return row


def _allowed(identity: Identity) -> None:
    if not identity.may("import"):
        raise Forbidden("import")
