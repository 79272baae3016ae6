"""Between the arrival of a source and its import: looking it over, correcting mappings, rehearsing, waiting."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select, update

from archive import jobs
from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound
from archive.identity import Identity
from archive.jobs import Job
from ingest import recipes, service
from ingest.decisions import Decisions
from ingest.mapping import NOTE, Mapping, Proposal, propose
from ingest.mapping.headers import HeaderMatcher
from ingest.models import IngestSession
from ingest.survey import survey
from ingest.unpacking import prepared

if TYPE_CHECKING:
    from archive.house import House
    from ingest.session import Snapshot

VERBS = ("ingest", "rehearse")
#: How sure a column's name must make us before a change of kind moves the column without asking.
SURE = 0.8


@dataclass(frozen=True)
class Outlook:
    """What a source holds, before it is brought in.

    Attributes:
        tables: the name of each table below the source to what its columns may mean, as corrected so far.
        files: how many files become records, beside the tables.
    """

    tables: dict[str, Proposal] = field(default_factory=dict)
    files: int = 0


@dataclass(frozen=True)
class Work:
    """The newest background job of a session.

    Attributes:
        verb: ``ingest`` or ``rehearse``.
        state: queued, running, done or failed.
        fraction: 0 to 1, None while nobody can tell.
        error: code and params of why it failed.
    """

    verb: str
    state: str
    fraction: float | None
    error: dict[str, Any] | None

    @property
    def unfinished(self) -> bool:
        """Whether a worker has it or will take it."""
        return self.state in ("queued", "running")


def look(uow: UnitOfWork, house: House, identity: Identity, session_id: int) -> Outlook:
    """Look a session's source over: what a person corrected, else a recipe for the same columns, else a guess.

    Raises:
        NotFound, Forbidden. IngestError: the source cannot be read.
    """
    view = service.status(uow, identity, session_id)
    row = uow.session.get_one(IngestSession, session_id)
    kind = Decisions.from_json(row.decisions).kind
    found: dict[str, Proposal] = {}
    with prepared(Path(view.source), None) as (folder, _troubles):
        seen = survey(folder, house.kinds, kind)
        for source in (*seen.sheets, *seen.tables):
            proposal = source.proposal
            if proposal is None:
                continue
            name = source.found.name
            recipe = None if name in row.mappings else recipes.find(uow, house, source.table.columns)
            if name in row.mappings:
                known = Mapping.from_json(row.mappings[name])
                if known.kind != proposal.kind:
                    proposal = propose(source.table, house.kinds, known.kind)
                found[name] = _corrected(proposal, known)
            elif recipe is not None:
                found[name] = _corrected(propose(source.table, house.kinds, recipe.kind), recipe.mapping, recipe.name)
            else:
                found[name] = proposal
        return Outlook(found, len(seen.files))


def _corrected(proposal: Proposal, known: Mapping, recipe: str = "") -> Proposal:
    """A proposal with the targets of a mapping in place of its guesses."""
    proposal.kind, proposal.constants, proposal.recipe = known.kind, dict(known.constants), recipe
    for column in proposal.columns:
        target = known.targets.get(column.name, NOTE)
        if target != column.target or recipe:
            column.target, column.confidence = target, 1.0
            column.reason = "mapping_recipe" if recipe else ""
    return proposal


def fitted(house: House, kind_code: str, column: str, target: str) -> str:
    """Where a column goes under a kind that may have been changed: the chosen target if the kind has it, else the
    field of the column's own name, else the note, where nothing is lost."""
    kind = house.kinds.get(kind_code)
    if kind is None or target.startswith("@") or target.partition("@")[0] in kind.fields:
        return target
    match = HeaderMatcher(kind).match(column)
    return match.target if match is not None and match.confidence >= SURE else NOTE


def session_of(uow: UnitOfWork, identity: Identity, source: Path) -> int | None:
    """The session that a source already became, so that asking twice begins it once.

    Raises:
        Forbidden
    """
    if not identity.may("import"):
        raise Forbidden("import")
    return uow.session.scalar(
        select(IngestSession.id)
        .where(IngestSession.source == str(source.absolute()), IngestSession.user_id == identity.user_id)
        .order_by(IngestSession.id.desc())
        .limit(1)
    )


def work_on(uow: UnitOfWork, identity: Identity, session_id: int) -> Work | None:
    """The newest job of a session, None when it has none (it may run from the command line).

    Raises:
        NotFound, Forbidden
    """
    service.status(uow, identity, session_id)
    job = _newest(uow, session_id)
    if job is None:
        return None
    return Work(job.verb, job.state, job.done / job.total if job.total else None, job.error)


def _newest(uow: UnitOfWork, session_id: int) -> Job | None:
    return uow.session.scalar(
        select(Job)
        .where(Job.verb.in_(VERBS), Job.args["session_id"].as_integer() == session_id)
        .order_by(Job.id.desc())
        .limit(1)
    )


def set_mappings(
    uow: UnitOfWork, house: House, identity: Identity, session_id: int, mappings: dict[str, Mapping]
) -> None:
    """Decide the mappings of a session that has not begun.

    Raises:
        NotFound: there is no such session, or it has begun. IngestError: a mapping that cannot be applied.
    """
    if not identity.may("import"):
        raise Forbidden("import")
    for mapping in mappings.values():
        recipes.check(house, mapping)
    plain = {name: mapping.as_json() for name, mapping in mappings.items()}
    found = uow.session.scalar(
        update(IngestSession)
        .where(IngestSession.id == session_id, IngestSession.state == "planned")
        .values(mappings=plain)
        .returning(IngestSession.id)
    )
    if found is None:
        raise NotFound("import")


def begin(uow: UnitOfWork, house: House, identity: Identity, session_id: int) -> None:
    """Let a background worker run a session, or go on with it. Asking twice does it once.

    Raises:
        NotFound, Forbidden
    """
    if not _taken(uow, identity, session_id):
        service.enqueue(uow, house, identity, session_id)


def rehearse(uow: UnitOfWork, house: House, identity: Identity, session_id: int) -> None:
    """Let a background worker do everything but write. Asking twice does it once.

    Raises:
        NotFound, Forbidden
    """
    view = service.status(uow, identity, session_id)
    if not _taken(uow, identity, session_id):
        _path(house, session_id).unlink(missing_ok=True)
        jobs.enqueue(uow, house, "rehearse", subject=view.name, identity=identity, session_id=session_id)


def _taken(uow: UnitOfWork, identity: Identity, session_id: int) -> bool:
    """Whether a worker has the session already: two that run it at once would write everything twice."""
    # The lock on the row keeps two requests of the same moment apart.
    uow.session.execute(select(IngestSession.id).where(IngestSession.id == session_id).with_for_update())
    work = work_on(uow, identity, session_id)
    return work is not None and work.unfinished


def rehearsal(house: House, identity: Identity, session_id: int) -> dict[str, Any] | None:
    """The report of the last rehearsal as plain data, or None while there is none.

    Raises:
        Forbidden
    """
    if not identity.may("import"):
        raise Forbidden("import")
    path = _path(house, session_id)
    if not path.is_file():
        return None
    report: dict[str, Any] = orjson.loads(path.read_bytes())
    return report


def _path(house: House, session_id: int) -> Path:
    return house.instance / "ingest" / f"rehearsal-{session_id}.json"


@jobs.verb("rehearse")
def _rehearse(house: House, progress: jobs.Progress, *, session_id: int) -> None:
    with house.uow(write=False) as uow:
        row = uow.session.get(IngestSession, session_id)
        if row is None:
            raise NotFound("import")
    told = 0.0

    def watch(snapshot: Snapshot) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            progress(round(snapshot.fraction * 1000), 1000)

    mappings = {name: Mapping.from_json(data) for name, data in row.mappings.items()}
    report = service.dry_run(
        house,
        service.identity_of(row),
        Path(row.source),
        Decisions.from_json(row.decisions),
        mappings=mappings,
        watcher=watch,
    )
    path = _path(house, session_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(orjson.dumps(report.as_json(), default=str))
    fresh.replace(path)
