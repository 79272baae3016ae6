"""Changesets: who changed what, when, why and from where; lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from archive.catalog.history import RevisionView, as_of, history, title_of
from archive.catalog.journal import clock_of
from archive.catalog.models import Changeset, Record, Revision
from archive.catalog.policy import allowed_access, require
from archive.catalog.shapes import OpenChangeset
from archive.catalog.undoing import Conflict, UndoPreview, UndoResult, preview_undo, undo
from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound
from archive.identity import Identity

__all__ = [
    "ChangedRecord",
    "ChangesetDetail",
    "ChangesetView",
    "Conflict",
    "RevisionView",
    "UndoPreview",
    "UndoResult",
    "as_of",
    "detail",
    "history",
    "open_changeset",
    "preview_undo",
    "recent",
    "resume_changeset",
    "size_of",
    "title_of",
    "undo",
]

VERBS = ("create", "edit", "batch", "import", "delete", "restore", "undo")


@dataclass(frozen=True)
class ChangesetView:
    """One line of the list of changes.

    Attributes:
        size: how many records it touched.
        undoes_id: the changeset that this one took back, if it is an undo.
        undone_by_id: the undo that took this one back, if one did and has not been undone itself.
    """

    id: int
    at: datetime
    who: str
    user_id: int | None
    verb: str
    source: str
    reason: str
    size: int
    undoes_id: int | None
    undone_by_id: int | None

    @property
    def can_be_undone(self) -> bool:
        """Whether there is something left to take back."""
        return self.undone_by_id is None and self.size > 0


@dataclass(frozen=True)
class ChangedRecord:
    """A record that a changeset touched."""

    id: int
    kind: str
    title: str
    op: str
    number: int
    deleted: bool


@dataclass(frozen=True)
class ChangesetDetail:
    """A changeset with one page of the records it touched, and whether more follow."""

    changeset: ChangesetView
    records: list[ChangedRecord]
    more: bool


def open_changeset(uow: UnitOfWork, identity: Identity, verb: str, source: str = "", reason: str = "") -> OpenChangeset:
    """Begin a changeset in the transaction of ``uow``.

    Args:
        verb: one of ``VERBS``.
        source: where it comes from: web, cli, api, or a file's name.
        reason: why, in the words of who did it.

    Raises:
        Forbidden: the person may not change the catalogue.
    """
    require(identity, "catalogue")
    if verb not in VERBS:
        raise ValueError(f"no such verb: {verb}")
    row = Changeset(
        user_id=identity.user_id,
        user_name=identity.name[:200],
        at=clock_of(uow).now(),
        verb=verb,
        source=source[:200],
        reason=reason,
        size=0,
    )
    uow.session.add(row)
    uow.session.flush()
    return OpenChangeset(row.id, row.at, verb)


def resume_changeset(uow: UnitOfWork, identity: Identity, changeset_id: int) -> OpenChangeset:
    """Take up a changeset again, as an import does after it was interrupted.

    Raises:
        NotFound: there is no such changeset.
        Forbidden: it is somebody else's.
    """
    row = uow.session.get(Changeset, changeset_id)
    if row is None:
        raise NotFound("changeset")
    if row.user_id != identity.user_id and not identity.may("administer"):
        raise Forbidden("undo")
    return OpenChangeset(row.id, row.at, row.verb)


def recent(
    uow: UnitOfWork,
    identity: Identity,
    *,
    before: int | None = None,
    size: int = 50,
    user_id: int | None = None,
    verb: str | None = None,
) -> list[ChangesetView]:
    """The latest changesets, newest first; ``before`` is the id that the previous page ended with.

    Raises:
        Forbidden: only staff see the list.
    """
    _staff_only(identity)
    question = select(Changeset).where(Changeset.size > 0).order_by(Changeset.id.desc()).limit(size)
    if before is not None:
        question = question.where(Changeset.id < before)
    if user_id is not None:
        question = question.where(Changeset.user_id == user_id)
    if verb is not None:
        question = question.where(Changeset.verb == verb)
    return [_view(row) for row in uow.session.scalars(question)]


def detail(
    uow: UnitOfWork, identity: Identity, changeset_id: int, *, after: int = 0, size: int = 50
) -> ChangesetDetail:
    """One changeset and a page of its records, in the order of their ids; ``after`` is the last id seen.

    Records beyond the person's access are left out.

    Raises:
        NotFound: there is no such changeset.
        Forbidden: only staff see it.
    """
    _staff_only(identity)
    row = uow.session.get(Changeset, changeset_id)
    if row is None:
        raise NotFound("changeset")
    latest = func.max(Revision.number).label("number")
    touched = (
        select(Revision.record_id, latest)
        .where(Revision.changeset_id == changeset_id, Revision.record_id > after)
        .join(Record, Record.id == Revision.record_id)
        .where(Record.access.in_(allowed_access(identity)))
        .group_by(Revision.record_id)
        .order_by(Revision.record_id)
        .limit(size + 1)
        .subquery()
    )
    rows = uow.session.execute(
        select(Record.id, Record.kind, Record.title, Revision.op, Revision.number, Record.deleted_at)
        .join(touched, touched.c.record_id == Record.id)
        .join(Revision, (Revision.record_id == Record.id) & (Revision.number == touched.c.number))
        .order_by(Record.id)
    ).all()
    records = [ChangedRecord(r.id, r.kind, r.title, r.op, r.number, r.deleted_at is not None) for r in rows[:size]]
    return ChangesetDetail(_view(row), records, len(rows) > size)


def size_of(uow: UnitOfWork, changeset: OpenChangeset) -> int:
    """How many records an open changeset has touched so far."""
    return uow.session.scalar(select(Changeset.size).where(Changeset.id == changeset.id)) or 0


def _staff_only(identity: Identity) -> None:
    if not identity.is_staff:
        raise Forbidden("see_history")


def _view(row: Changeset) -> ChangesetView:
    return ChangesetView(
        row.id,
        row.at,
        row.user_name,
        row.user_id,
        row.verb,
        row.source,
        row.reason,
        row.size,
        row.undoes_id,
        row.undone_by_id,
    )
