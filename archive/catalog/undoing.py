"""Undo: one changeset is taken out of the history of its records, and what others did later stays.

Creations, deletions and restorations that nothing followed are undone by a few statements over whole
sets; everything else is worked out record by record from the reverse deltas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, literal, null, select, update

from archive.catalog.journal import (
    CHUNK,
    Change,
    attached_files,
    clock_of,
    count_records,
    state_of,
    steps_of,
    write,
)
from archive.catalog.models import Changeset, Link, Outbox, Record, Revision
from archive.catalog.policy import allowed_access, require
from archive.catalog.shapes import OpenChangeset
from archive.catalog.states import DELETED, put, reverse
from archive.db import UnitOfWork
from archive.errors import ConflictField, Forbidden, NotFound, SandiqError
from archive.identity import Identity

if TYPE_CHECKING:
    from archive.house import House

# Conflicts and examples beyond this many are counted, not listed.
SHOWN = 200


@dataclass(frozen=True)
class Conflict:
    """A record whose later changes stand in the way; of each field: ``base`` is what the changeset wrote,
    ``theirs`` what is there now, ``yours`` what the undo would have put back."""

    record_id: int
    title: str
    fields: list[ConflictField]


@dataclass(frozen=True)
class PreviewRecord:
    """One record that an undo would change: delete, restore, or put fields back (code, now, then)."""

    record_id: int
    title: str
    op: str
    fields: list[tuple[str, Any, Any]] = field(default_factory=list)


@dataclass
class UndoPreview:
    """What an undo would do. Lists end at ``SHOWN`` entries; the numbers are exact."""

    changeset_id: int
    deletes: int = 0
    restores: int = 0
    edits: int = 0
    conflict_count: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    examples: list[PreviewRecord] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many records would change."""
        return self.deletes + self.restores + self.edits


@dataclass
class UndoResult:
    """What an undo did.

    Attributes:
        changeset_id: the undo itself, which can be undone in turn; None if there was nothing to do.
        restored: how many records were changed back.
        conflicts: what was left alone because of later work; at most ``SHOWN`` of ``conflict_count``.
    """

    changeset_id: int | None
    restored: int
    conflict_count: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


def preview_undo(uow: UnitOfWork, house: House, identity: Identity, changeset_id: int) -> UndoPreview:
    """What ``undo`` would do, without doing it.

    Raises:
        NotFound, Forbidden: as for ``undo``.
    """
    row = _permitted(uow, identity, changeset_id)
    preview = UndoPreview(changeset_id)
    for fast in _fast_sets(changeset_id):
        number = uow.session.scalar(select(func.count()).select_from(Record).where(fast.condition)) or 0
        if fast.deletes:
            preview.deletes += number
        else:
            preview.restores += number
        if number and len(preview.examples) < SHOWN:
            rows = uow.session.execute(select(Record.id, Record.title).where(fast.condition).limit(SHOWN))
            op = "delete" if fast.deletes else "restore"
            preview.examples += [PreviewRecord(row.id, row.title, op) for row in rows]
    rest = and_(*(~fast.condition for fast in _fast_sets(changeset_id)))
    for plan in _plans(uow, row, rest):
        _preview_plan(preview, plan)
    return preview


def _preview_plan(preview: UndoPreview, plan: _Plan) -> None:
    record, values = plan.change.record, plan.values
    if plan.conflicts:
        preview.conflict_count += 1
        if len(preview.conflicts) < SHOWN:
            preview.conflicts.append(Conflict(record.id, record.title, plan.conflicts))
    if not values:
        return
    if values.get(DELETED):
        op = "delete"
        preview.deletes += 1
    elif DELETED in values:
        op = "restore"
        preview.restores += 1
    else:
        op = "edit"
        preview.edits += 1
    if len(preview.examples) < SHOWN:
        fields = [(code, plan.change.old.get(code), value) for code, value in values.items() if code != DELETED]
        preview.examples.append(PreviewRecord(record.id, record.title, op, fields))


def undo(
    uow: UnitOfWork, house: House, identity: Identity, changeset_id: int, source: str = "", reason: str = ""
) -> UndoResult:
    """Take a changeset back; the undo is itself a changeset.

    Fields that somebody changed later are left as they are and reported; the rest is restored. After a partial undo
    the changeset may be undone again, for what is left. An undo that finds nothing to do leaves no trace.

    Raises:
        NotFound: there is no such changeset.
        Forbidden: the person may not undo, or it touched records beyond their access.
        SandiqError: ``already_undone``, with nothing left to take back.
    """
    row = _permitted(uow, identity, changeset_id)
    opened = _open_undo(uow, identity, row, source, reason)
    restored = sum(_apply_fast(uow, opened, fast) for fast in _fast_sets(changeset_id))
    result = UndoResult(opened.id, restored)
    for chunk in _chunks(_plans(uow, row, Record.changeset_id != opened.id)):
        result.restored += write(uow, house, opened, [plan.change for plan in chunk])
        for plan in chunk:
            if plan.conflicts:
                result.conflict_count += 1
                if len(result.conflicts) < SHOWN:
                    record = plan.change.record
                    result.conflicts.append(Conflict(record.id, record.title, plan.conflicts))
    _close_undo(uow, row, opened, result)
    return result


def _permitted(uow: UnitOfWork, identity: Identity, changeset_id: int) -> Changeset:
    require(identity, "undo")
    row = uow.session.scalar(
        select(Changeset)
        .where(Changeset.id == changeset_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("changeset")
    beyond = (
        select(Revision.record_id)
        .join(Record, Record.id == Revision.record_id)
        .where(Revision.changeset_id == changeset_id, Record.access.not_in(allowed_access(identity)))
        .limit(1)
    )
    if uow.session.scalar(beyond) is not None:
        raise Forbidden("undo")
    return row


def _open_undo(uow: UnitOfWork, identity: Identity, row: Changeset, source: str, reason: str) -> OpenChangeset:
    fresh = Changeset(
        user_id=identity.user_id,
        user_name=identity.name[:200],
        at=clock_of(uow).now(),
        verb="undo",
        source=source[:200],
        reason=reason,
        size=0,
        undoes_id=row.id,
    )
    uow.session.add(fresh)
    uow.session.flush()
    return OpenChangeset(fresh.id, fresh.at, "undo")


def _close_undo(uow: UnitOfWork, row: Changeset, opened: OpenChangeset, result: UndoResult) -> None:
    session = uow.session
    if not result.restored:
        session.execute(delete(Changeset).where(Changeset.id == opened.id))
        if row.undone_by_id is not None and not result.conflict_count:
            raise SandiqError("already_undone")
        result.changeset_id = None
        return
    if not result.conflict_count:
        row.undone_by_id = opened.id
    # An undo undone puts what it had undone in force again; if that was itself an undo, its own is undone again.
    child, undone = row, True
    while child.undoes_id is not None:
        parent = session.get(Changeset, child.undoes_id)
        if parent is None:
            break
        undone = not undone
        parent.undone_by_id = child.id if undone else None
        child = parent
    session.flush()


def _undos(uow: UnitOfWork, changeset_id: int) -> dict[int, bool]:
    """Undos of a changeset (True), undos of those (False), and so on."""
    found: dict[int, bool] = {}
    layer, takes_back = [changeset_id], True
    while layer:
        layer = list(uow.session.scalars(select(Changeset.id).where(Changeset.undoes_id.in_(layer))))
        found.update(dict.fromkeys(layer, takes_back))
        takes_back = not takes_back
    return found


@dataclass(frozen=True)
class _FastSet:
    """Records whose latest revision is the only one of the changeset, so that one flag undoes it."""

    deletes: bool
    condition: ColumnElement[bool]


def _fast_sets(changeset_id: int) -> list[_FastSet]:
    return [
        _FastSet(True, _untouched(changeset_id, ("create", "restore"))),
        _FastSet(False, _untouched(changeset_id, ("delete",))),
    ]


def _untouched(changeset_id: int, ops: Sequence[str]) -> ColumnElement[bool]:
    latest = select(Revision.record_id).where(
        Revision.changeset_id == changeset_id,
        Revision.op.in_(ops),
        Revision.record_id == Record.id,
        Revision.number == Record.revision,
    )
    earlier = (
        select(Revision.record_id)
        .where(
            Revision.changeset_id == changeset_id,
            Revision.record_id == Record.id,
            Revision.number < Record.revision,
        )
        .correlate(Record)
    )
    gone = Record.deleted_at.is_not(None) if "delete" in ops else Record.deleted_at.is_(None)
    return and_(
        Record.changeset_id == changeset_id,
        gone,
        latest.correlate(Record).exists(),
        ~earlier.exists(),
    )


def _apply_fast(uow: UnitOfWork, opened: OpenChangeset, fast: _FastSet) -> int:
    """Flip a whole set with five statements, whatever its size."""
    session = uow.session
    quiet = {"synchronize_session": False}
    now: datetime = opened.at
    count = (
        session.connection()
        .execute(
            update(Record)
            .where(fast.condition)
            .values(
                deleted_at=now if fast.deletes else None,
                updated_at=now,
                revision=Record.revision + 1,
                changeset_id=opened.id,
            )
        )
        .rowcount
    )
    if not count:
        return 0
    op = "delete" if fast.deletes else "restore"
    mine = select(Record.id).where(_flipped(opened.id, fast))
    session.execute(
        insert(Revision).from_select(
            ["record_id", "number", "changeset_id", "op", "before"],
            select(Record.id, Record.revision, literal(opened.id), literal(op), null()).where(
                _flipped(opened.id, fast)
            ),
        ),
        execution_options=quiet,
    )
    session.execute(insert(Outbox).from_select(["record_id"], mine), execution_options=quiet)
    linking = select(Link.from_id).where(Link.to_id.in_(mine)).distinct()
    session.execute(insert(Outbox).from_select(["record_id"], linking), execution_options=quiet)
    count_records(uow, opened, count)
    session.expire_all()
    return int(count)


def _flipped(changeset_id: int, fast: _FastSet) -> ColumnElement[bool]:
    gone = Record.deleted_at.is_not(None) if fast.deletes else Record.deleted_at.is_(None)
    return and_(Record.changeset_id == changeset_id, gone)


@dataclass
class _Plan:
    """What undoing means for one record."""

    change: Change
    values: dict[str, Any]
    conflicts: list[ConflictField]


def _plans(uow: UnitOfWork, row: Changeset, rest: ColumnElement[bool]) -> Iterator[_Plan]:
    """The records that need a look of their own; ``rest`` tells them from those of the fast sets."""
    changeset_id = row.id
    if row.undone_by_id is not None:
        # Nobody touched these since they were taken back: of 60,000 records there may be one to look at.
        rest = and_(rest, Record.changeset_id != row.undone_by_id)
    undos = _undos(uow, changeset_id)
    after = 0
    while True:
        touched = _touched(changeset_id, after, rest)
        firsts = dict(uow.session.execute(touched).all())
        if not firsts:
            return
        after = max(firsts)
        yield from _plan_chunk(uow, changeset_id, firsts, undos)


def _touched(changeset_id: int, after: int, rest: ColumnElement[bool]) -> Select[int, int]:
    """Record ids with their first revision in the changeset, a chunk at a time."""
    return (
        select(Revision.record_id, func.min(Revision.number))
        .join(Record, Record.id == Revision.record_id)
        .where(Revision.changeset_id == changeset_id, Revision.record_id > after, rest)
        .group_by(Revision.record_id)
        .order_by(Revision.record_id)
        .limit(CHUNK)
    )


def _plan_chunk(uow: UnitOfWork, changeset_id: int, firsts: dict[int, int], undos: dict[int, bool]) -> Iterator[_Plan]:
    session = uow.session
    ids = list(firsts)
    records = session.scalars(
        select(Record)
        .where(Record.id.in_(ids))
        .order_by(Record.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    files = attached_files(session, ids)
    steps = steps_of(session, ids, min(firsts.values()) - 1)
    for record in records:
        state = state_of(record, files.get(record.id))
        own = [step for step in steps[record.id] if step.number >= firsts[record.id]]
        found = reverse(state, own, changeset_id, undos)
        yield _Plan(Change(record, state, put(state, found.changes)), found.changes, found.conflicts)


def _chunks(plans: Iterator[_Plan]) -> Iterator[list[_Plan]]:
    chunk: list[_Plan] = []
    for plan in plans:
        chunk.append(plan)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
