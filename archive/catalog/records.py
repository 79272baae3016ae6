"""The verbs that change records. Each belongs to a changeset and can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from archive.catalog.derived import by_language, links_of, without_label
from archive.catalog.intake import (
    create,
    create_many,
    existing,
    file_row,
    known_origins,
    page_rows,
    reserve_file_id,
)
from archive.catalog.journal import Change, attached_files, state_of, steps_of, values_of, write
from archive.catalog.models import File, PageText, Record
from archive.catalog.policy import allowed_access, require
from archive.catalog.shapes import Draft, FileDraft, OpenChangeset, Outcome, Updated
from archive.catalog.states import DELETED, State, merge, put, rewind
from archive.db import UnitOfWork
from archive.errors import EditConflict, Forbidden, Invalid, NotFound, Problem
from archive.identity import ACCESS_NUMBER, Identity

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind

__all__ = [
    "Draft",
    "FileDraft",
    "OpenChangeset",
    "Outcome",
    "Updated",
    "attach_file",
    "create",
    "create_many",
    "delete",
    "detach_file",
    "known_origins",
    "move",
    "reorder_files",
    "restore",
    "set_access",
    "set_embargo",
    "update",
]

# Deeper trees than this are a mistake, and a walk up them must end.
MAX_DEPTH = 100


def update(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    changes: Mapping[str, Any],
    base_revision: int | None = None,
) -> Updated:
    """Save an edit, merged with what others saved since ``base_revision``.

    Args:
        changes: field codes to raw or stored values, None or empty to clear. Beside fields: ``@access`` (a level's
            name), ``@embargo`` (aware datetime, ISO text or None), ``@parent_id``, ``@files`` (ids of the attached
            files in order). A field left as it was at the base is no change.
        base_revision: the revision that the editor saw; None means the present one.

    Raises:
        Invalid: values that the fields do not accept; nothing is written.
        EditConflict: somebody else changed the same fields; nothing is written.
        NotFound, Forbidden: as the policy says.
    """
    record = _locked(uow, identity, record_id)
    require(identity, "catalogue", record)
    if record.deleted_at is not None:
        raise NotFound("record")
    kind = house.kinds[record.kind]
    theirs = _state(uow, record)
    base = theirs
    if base_revision is not None and base_revision != record.revision:
        base = rewind(theirs, steps_of(uow.session, [record_id], base_revision).get(record_id, []), base_revision)
    yours = _parse_changes(kind, changes, theirs)
    merged = merge(base, theirs, yours, by_language(kind))
    if merged.conflicts:
        raise EditConflict(record_id, record.revision, merged.conflicts)
    _check(uow, house, identity, kind, record, theirs, merged.state)
    write(uow, house, changeset, [Change(record, theirs, merged.state)])
    return Updated(record.revision, merged.kept)


def _locked(uow: UnitOfWork, identity: Identity, record_id: int) -> Record:
    record = uow.session.scalar(
        select(Record)
        .where(Record.id == record_id, Record.access.in_(allowed_access(identity)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if record is None:
        raise NotFound("record")
    return record


def _state(uow: UnitOfWork, record: Record) -> State:
    return state_of(record, attached_files(uow.session, [record.id]).get(record.id))


def _parse_changes(kind: Kind, changes: Mapping[str, Any], present: State) -> dict[str, Any]:
    """Stored values of the changed fields and columns, None for emptied ones."""
    fields = {code: value for code, value in changes.items() if code[0] != "@"}
    parsed = kind.parse(fields)
    problems = [
        problem
        for problem in (error.problem() for error in parsed.errors)
        if problem.field.split(".")[0] in fields or problem.field not in kind.fields
    ]
    values: dict[str, Any] = {code: parsed.values.get(code) for code in fields}
    for code, value in changes.items():
        if code[0] == "@":
            try:
                values[code] = _column(code, value)
            except (KeyError, ValueError, TypeError):
                problems.append(Problem("column_unreadable", code, str(value)[:200]))
    if problems:
        raise Invalid(problems)
    # The form of ``derived.canonical``, so that a link sent back by a form with its title is no change.
    return {code: without_label(value) if code[0] != "@" else value for code, value in values.items()}


def _column(code: str, value: Any) -> Any:
    if code == "@access":
        return ACCESS_NUMBER[value]
    if code == "@embargo":
        if not value:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment.isoformat()
    if code == "@parent_id":
        return int(value) if value else None
    if code == "@files":
        return [int(number) for number in value] or None
    raise KeyError(code)


def _check(
    uow: UnitOfWork, house: House, identity: Identity, kind: Kind, record: Record, old: State, new: State
) -> None:
    """What a merged state must satisfy beyond its single fields."""
    problems: list[Problem] = []
    if old["@access"] != new["@access"] or old.get("@embargo") != new.get("@embargo"):
        if not identity.may("publish"):
            raise Forbidden("publish")
        if new["@access"] not in allowed_access(identity):
            problems.append(Problem("access_not_yours", "@access", str(new["@access"])))
    for code, field in kind.fields.items():
        if field.required and new.get(code) is None:
            problems.append(Problem("value_required", code))
    fresh = links_of(kind, values_of(new)) - links_of(kind, values_of(old))
    known = existing(uow.session, house, identity, {target for _code, target in fresh})
    problems += [Problem("link_unknown", code, str(target)) for code, target in sorted(fresh) if target not in known]
    if new.get("@parent_id") != old.get("@parent_id"):
        problems += _check_parent(uow, house, identity, record.id, new.get("@parent_id"))
    if new.get("@files") != old.get("@files"):
        problems += _check_files(uow, record.id, new.get("@files") or [])
    if problems:
        raise Invalid(problems)


def _check_parent(
    uow: UnitOfWork, house: House, identity: Identity, record_id: int, parent_id: int | None
) -> list[Problem]:
    if parent_id is None:
        return []
    if not existing(uow.session, house, identity, [parent_id]):
        return [Problem("parent_unknown", "@parent_id", str(parent_id))]
    up = select(Record.id, Record.parent_id).where(Record.id == parent_id).cte("up", recursive=True)
    up = up.union(select(Record.id, Record.parent_id).join(up, Record.id == up.c.parent_id))
    above = set(uow.session.scalars(select(up.c.id)))
    if record_id in above or len(above) > MAX_DEPTH:
        return [Problem("parent_cycle", "@parent_id", str(parent_id))]
    return []


def _check_files(uow: UnitOfWork, record_id: int, wanted: list[int]) -> list[Problem]:
    own = set(uow.session.scalars(select(File.id).where(File.record_id == record_id)))
    strangers = [number for number in wanted if number not in own]
    if strangers or len(set(wanted)) < len(wanted):
        return [Problem("file_unknown", "@files", ", ".join(map(str, strangers or wanted)))]
    return []


def delete(
    uow: UnitOfWork, house: House, identity: Identity, changeset: OpenChangeset, record_ids: int | Sequence[int]
) -> int:
    """Delete one record or several: they become tombstones, their files stay in the store, and an undo brings all back.

    Returns:
        How many were deleted.

    Raises:
        NotFound: one of them is not there for this person.
        Forbidden: the person may not delete.
    """
    return _flip(uow, house, identity, changeset, record_ids, deleted=True)


def restore(
    uow: UnitOfWork, house: House, identity: Identity, changeset: OpenChangeset, record_ids: int | Sequence[int]
) -> int:
    """Bring one deleted record or several back as they were.

    Returns:
        How many were restored.
    """
    return _flip(uow, house, identity, changeset, record_ids, deleted=False)


def _flip(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_ids: int | Sequence[int],
    *,
    deleted: bool,
) -> int:
    require(identity, "delete")
    wanted = [record_ids] if isinstance(record_ids, int) else sorted(set(record_ids))
    records = list(
        uow.session.scalars(
            select(Record)
            .where(Record.id.in_(wanted), Record.access.in_(allowed_access(identity)))
            .order_by(Record.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    if len(records) < len(wanted) or (deleted and any(record.deleted_at for record in records)):
        raise NotFound("record")
    files = attached_files(uow.session, wanted)
    changes = []
    for record in records:
        state = state_of(record, files.get(record.id))
        changes.append(Change(record, state, put(state, {DELETED: deleted or None})))
    return write(uow, house, changeset, changes)


def attach_file(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    draft: FileDraft,
) -> int:
    """Attach an original, which must be in the store already, as the last file of a record.

    Returns:
        The file's id.
    """
    record = _locked(uow, identity, record_id)
    require(identity, "catalogue", record)
    state = _state(uow, record)
    number = reserve_file_id(uow.session)
    present = state.get("@files") or []
    row = file_row(number, record_id, len(present), draft, house.clock.now())
    uow.session.execute(insert(File), [row])
    pages = page_rows(number, draft)
    if pages:
        uow.session.execute(insert(PageText), pages)
    write(uow, house, changeset, [Change(record, state, put(state, {"@files": [*present, number]}))])
    return number


def detach_file(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    file_id: int,
) -> None:
    """Take a file off a record. The original stays in the store and the row in the table, for the undo.

    Raises:
        NotFound: no such file is attached to the record.
    """
    record = _locked(uow, identity, record_id)
    require(identity, "catalogue", record)
    state = _state(uow, record)
    present = state.get("@files") or []
    if file_id not in present:
        raise NotFound("file")
    rest = [number for number in present if number != file_id]
    write(uow, house, changeset, [Change(record, state, put(state, {"@files": rest or None}))])


def reorder_files(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    file_ids: Sequence[int],
) -> None:
    """Put the attached files into a new order; the first that can be shown becomes the record's face.

    Raises:
        Invalid: the ids are not exactly those of the attached files.
    """
    record = _locked(uow, identity, record_id)
    present = _state(uow, record).get("@files") or []
    if sorted(file_ids) != sorted(present):
        raise Invalid([Problem("file_unknown", "@files", ", ".join(map(str, file_ids)))])
    update(uow, house, identity, changeset, record_id, {"@files": list(file_ids)})


def set_access(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    access: str,
) -> Updated:
    """Change who sees a record; ``access`` is a level's name."""
    return update(uow, house, identity, changeset, record_id, {"@access": access})


def set_embargo(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    until: datetime | None,
) -> Updated:
    """Keep a record to staff until a moment, or lift that."""
    return update(uow, house, identity, changeset, record_id, {"@embargo": until})


def move(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    record_id: int,
    parent_id: int | None,
) -> Updated:
    """Hang a record under another parent, or under none.

    Raises:
        Invalid: ``parent_cycle`` if the new parent lies below the record.
    """
    return update(uow, house, identity, changeset, record_id, {"@parent_id": parent_id})
