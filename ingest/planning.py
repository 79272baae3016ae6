"""Between the arrival of a source and its import: correcting mappings, and rehearsing in the background."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import update

from archive import jobs
from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound
from archive.identity import Identity
from ingest import recipes, service
from ingest.decisions import Decisions
from ingest.mapping import Mapping
from ingest.models import IngestSession

if TYPE_CHECKING:
    from archive.house import House
    from ingest.session import Snapshot


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


def rehearse(uow: UnitOfWork, house: House, identity: Identity, session_id: int) -> int:
    """Let a background worker do everything but write. Returns the job's number."""
    view = service.status(uow, identity, session_id)
    _path(house, session_id).unlink(missing_ok=True)
    return jobs.enqueue(uow, house, "rehearse", subject=view.name, identity=identity, session_id=session_id)


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
