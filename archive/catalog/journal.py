"""The one place where a changed record is written: its row, revisions, links, files' order and outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from archive.catalog.derived import canonical, columns, lead, links_of, order_key
from archive.catalog.models import Changeset, File, Link, Outbox, Record, Revision
from archive.catalog.shapes import URGENT, OpenChangeset
from archive.catalog.states import DELETED, State, Step, difference
from archive.clock import Clock, SystemClock
from archive.db import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.house import House

CHUNK = 500
# What the index entries of linking records depend on: the title, and whether they may tell it. A collection of
# 60,000 photographs is edited often, and renamed or hidden seldom.
_TOLD = frozenset({"title", "ref", "@access", "@embargo", DELETED})


@dataclass
class Change:
    """A record on its way from one state to another."""

    record: Record
    old: State
    new: State


def clock_of(uow: UnitOfWork) -> Clock:
    """The clock that the house gave to its units of work."""
    clock: Clock = uow.session.info.get("clock") or SystemClock()
    return clock


def count_records(uow: UnitOfWork, changeset: OpenChangeset, number: int) -> None:
    """Add to the number of records that a changeset touched."""
    if number:
        uow.session.execute(
            update(Changeset).where(Changeset.id == changeset.id).values(size=Changeset.size + number),
            execution_options={"synchronize_session": False},
        )


def attached_files(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    """Ids of the attached files of each record, in order."""
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(File.record_id, File.id)
        .where(File.record_id.in_(ids), File.attached)
        .order_by(File.record_id, File.position, File.id)
    )
    for record_id, file_id in rows:
        found.setdefault(record_id, []).append(file_id)
    return found


def state_of(record: Record, files: list[int] | None) -> State:
    """A record's row as a state."""
    state: State = dict(record.data)
    state["@access"] = record.access
    if record.embargo is not None:
        state["@embargo"] = record.embargo.isoformat()
    if record.parent_id is not None:
        state["@parent_id"] = record.parent_id
    if files:
        state["@files"] = files
    if record.deleted_at is not None:
        state[DELETED] = True
    return state


def values_of(state: State) -> dict[str, Any]:
    """The fields of a state, without the columns."""
    return {code: value for code, value in state.items() if code[0] != "@"}


def steps_of(session: Session, ids: Sequence[int], after: int = 0) -> dict[int, list[Step]]:
    """The revisions of some records with a number above ``after``, latest first."""
    found: dict[int, list[Step]] = {}
    rows = session.execute(
        select(Revision.record_id, Revision.number, Revision.changeset_id, Revision.op, Revision.before)
        .where(Revision.record_id.in_(ids), Revision.number > after)
        .order_by(Revision.record_id, Revision.number.desc())
    )
    for record_id, number, changeset_id, op, before in rows:
        found.setdefault(record_id, []).append(Step(number, changeset_id, op, before or {}))
    return found


def write(uow: UnitOfWork, house: House, changeset: OpenChangeset, changes: Iterable[Change]) -> int:
    """Write changed records in bulk.

    Returns:
        How many records really changed.
    """
    real = [change for change in changes if difference(change.old, change.new)]
    for start in range(0, len(real), CHUNK):
        _write_chunk(uow.session, house, changeset, real[start : start + CHUNK])
    for change in real:
        uow.session.expire(change.record)
    count_records(uow, changeset, len(real))
    return len(real)


def _write_chunk(session: Session, house: House, changeset: OpenChangeset, changes: list[Change]) -> None:
    now = house.clock.now()
    rows, revisions, relinked = [], [], []
    files = _order_files(session, [c for c in changes if c.old.get("@files") != c.new.get("@files")])
    for change in changes:
        steps = _revisions(change, changeset)
        revisions += steps
        row = _row(house, change, now) | {
            "revision": change.record.revision + len(steps),
            "changeset_id": changeset.id,
            "updated_at": now,
            "key": change.record.id,
        }
        row["lead_file_id"], row["media"] = files.get(
            change.record.id, (change.record.lead_file_id, change.record.media)
        )
        rows.append(row)
        kind = house.kinds[change.record.kind]
        wanted = links_of(kind, change.new)
        if wanted != links_of(kind, change.old):
            relinked.append((change.record.id, wanted))
    table = Record.__table__
    names = [name for name in rows[0] if name != "key"]
    statement = update(Record).where(table.c.id == bindparam("key")).values({name: bindparam(name) for name in names})
    connection = session.connection()
    connection.execute(statement, rows)
    connection.execute(insert(Revision), revisions)
    _relink(session, relinked)
    _announce(session, changes)


def _revisions(change: Change, changeset: OpenChangeset) -> list[dict[str, Any]]:
    """A restoration comes before the edit that rides with it, a deletion after."""
    before = difference(change.old, change.new)
    flipped = DELETED in before
    before.pop(DELETED, None)
    gone = bool(change.new.get(DELETED))
    ops: list[tuple[str, dict[str, Any] | None]] = []
    if flipped and not gone:
        ops.append(("restore", None))
    if before:
        ops.append(("edit", before))
    if flipped and gone:
        ops.append(("delete", None))
    first = change.record.revision + 1
    return [
        {
            "record_id": change.record.id,
            "number": first + place,
            "changeset_id": changeset.id,
            "op": op,
            "before": values,
        }
        for place, (op, values) in enumerate(ops)
    ]


def _row(house: House, change: Change, now: datetime) -> dict[str, Any]:
    kind = house.kinds[change.record.kind]
    data = canonical(kind, values_of(change.new))
    derived = columns(kind, data)
    embargo = change.new.get("@embargo")
    parent = change.new.get("@parent_id")
    deleted = change.record.deleted_at or now if change.new.get(DELETED) else None
    return {
        **derived,
        "data": data,
        "access": change.new["@access"],
        "embargo": datetime.fromisoformat(embargo) if embargo else None,
        "parent_id": parent,
        "order_key": order_key(parent, derived["ref"], derived["title"]),
        "deleted_at": deleted,
    }


def _order_files(session: Session, changes: list[Change]) -> dict[int, tuple[int | None, str]]:
    """Attach, detach and reorder; gives each record its new lead file and media."""
    if not changes:
        return {}
    named = sorted({number for change in changes for number in change.new.get("@files") or []})
    media: dict[int, str] = dict(session.execute(select(File.id, File.media).where(File.id.in_(named))).all())
    session.execute(
        update(File)
        .where(File.record_id.in_([change.record.id for change in changes]), File.attached)
        .values(attached=False),
        execution_options={"synchronize_session": False},
    )
    rows = [
        {"key": file_id, "place": place}
        for change in changes
        for place, file_id in enumerate(change.new.get("@files") or [])
    ]
    if rows:
        table = File.__table__
        session.connection().execute(
            update(File).where(table.c.id == bindparam("key")).values(attached=True, position=bindparam("place")),
            rows,
        )
    return {
        change.record.id: lead((number, media[number]) for number in change.new.get("@files") or [])
        for change in changes
    }


def _relink(session: Session, wanted: list[tuple[int, set[tuple[str, int]]]]) -> None:
    if not wanted:
        return
    session.execute(
        delete(Link).where(Link.from_id.in_([record_id for record_id, _links in wanted])),
        execution_options={"synchronize_session": False},
    )
    rows = link_rows(wanted)
    if rows:
        session.connection().execute(insert(Link), rows)


def link_rows(wanted: Iterable[tuple[int, set[tuple[str, int]]]]) -> list[dict[str, Any]]:
    """Rows of the links table in a stable order."""
    return [
        {"from_id": record_id, "to_id": target, "field": field}
        for record_id, links in wanted
        for field, target in sorted(links)
    ]


def _announce(session: Session, changes: list[Change]) -> None:
    """Tell the index of the records, and of those that show a changed record's title."""
    urgent = len(changes) <= URGENT
    rows = [{"record_id": change.record.id, "urgent": urgent} for change in changes]
    session.connection().execute(insert(Outbox), rows)
    retold = [
        change.record.id for change in changes if any(code in _TOLD for code in difference(change.old, change.new))
    ]
    if retold:
        announce_linking(session, retold)


def announce_linking(session: Session, ids: Sequence[int]) -> None:
    """Have every record re-indexed that links to one of ``ids``."""
    linking = select(Link.from_id).where(Link.to_id.in_(ids)).distinct()
    session.execute(insert(Outbox).from_select(["record_id"], linking))
