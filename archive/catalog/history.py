"""The history of one record, and the record as it stood on a date. For staff only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from archive.catalog.journal import attached_files, state_of, values_of
from archive.catalog.models import Changeset, File, Record, Revision
from archive.catalog.policy import allowed_access, visible
from archive.catalog.states import DELETED, State, Step, difference, put
from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound
from archive.identity import ACCESS_LEVELS, Identity

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind

# Columns have no declaration that could give them a label: their codes are shown by the page.
COLUMNS = ("@access", "@embargo", "@parent_id", "@files")


@dataclass(frozen=True)
class FieldDiff:
    """One field before and after.

    Attributes:
        code: field code, or a column behind an ``@``.
        label: in the reader's language; for a column its code, which the page words itself.
        before, after: as shown to the reader, one string per value; empty lists for an empty field.
    """

    code: str
    label: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class RevisionView:
    """One step in a record's history. ``op`` is create, edit, delete or restore."""

    number: int
    at: datetime
    who: str
    verb: str
    op: str
    source: str
    reason: str
    changeset_id: int
    diffs: list[FieldDiff] = field(default_factory=list)


@dataclass(frozen=True)
class PastRecord:
    """A record as it stood: values under field codes, and the columns that a person can change."""

    id: int
    kind: str
    title: str
    number: int
    at: datetime
    values: dict[str, Any]
    access: str
    embargo: datetime | None
    parent_id: int | None
    file_ids: list[int]
    deleted: bool


def history(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    record_id: int,
    *,
    locale: str | None = None,
    before: int | None = None,
    size: int = 50,
) -> list[RevisionView]:
    """The revisions of a record, latest first, with what each changed.

    Args:
        before: number of the revision that the previous page ended with.

    Raises:
        NotFound: there is no such record for this person.
        Forbidden: only staff see history.
    """
    record, state = _present(uow, identity, record_id)
    rows = uow.session.execute(
        select(Revision, Changeset)
        .join(Changeset, Changeset.id == Revision.changeset_id)
        .where(Revision.record_id == record_id)
        .order_by(Revision.number.desc())
    ).all()
    kind = house.kinds[record.kind]
    steps: list[tuple[Revision, Changeset, dict[str, tuple[Any, Any]]]] = []
    for revision, changeset in rows:
        earlier = put(state, _step(revision).overwrote)
        wanted = before is None or revision.number < before
        if wanted and len(steps) < size:
            old: Mapping[str, Any] = {} if revision.op == "create" else earlier
            changed = difference(old, state) if revision.op in ("create", "edit") else {}
            changed.pop(DELETED, None)
            steps.append((revision, changeset, {code: (old.get(code), state.get(code)) for code in changed}))
        if len(steps) == size:
            break
        state = earlier
    words = _Words(uow, house, identity, kind, locale or identity.locale, [pairs for _r, _c, pairs in steps])
    return [
        RevisionView(
            revision.number,
            changeset.at,
            changeset.user_name,
            changeset.verb,
            revision.op,
            changeset.source,
            changeset.reason,
            changeset.id,
            words.diffs(pairs),
        )
        for revision, changeset, pairs in steps
    ]


def as_of(uow: UnitOfWork, house: House, identity: Identity, record_id: int, moment: datetime) -> PastRecord:
    """The record as it stood at ``moment`` (aware).

    Raises:
        NotFound: there is no such record for this person, or it did not exist yet.
        Forbidden: only staff see history.
    """
    record, state = _present(uow, identity, record_id)
    rows = uow.session.execute(
        select(Revision, Changeset.at)
        .join(Changeset, Changeset.id == Revision.changeset_id)
        .where(Revision.record_id == record_id)
        .order_by(Revision.number.desc())
    )
    for revision, at in rows:
        if at <= moment:
            return _past(house, record, state, revision.number, at)
        state = put(state, _step(revision).overwrote)
    raise NotFound("record")


def _past(house: House, record: Record, state: State, number: int, at: datetime) -> PastRecord:
    kind = house.kinds[record.kind]
    values = values_of(state)
    embargo = state.get("@embargo")
    return PastRecord(
        record.id,
        record.kind,
        kind.title(values),
        number,
        at,
        values,
        ACCESS_LEVELS[state["@access"]],
        datetime.fromisoformat(embargo) if embargo else None,
        state.get("@parent_id"),
        list(state.get("@files") or []),
        bool(state.get(DELETED)),
    )


def _present(uow: UnitOfWork, identity: Identity, record_id: int) -> tuple[Record, State]:
    if not identity.is_staff:
        raise Forbidden("see_history")
    record = uow.session.scalar(
        select(Record)
        .where(Record.id == record_id, Record.access.in_(allowed_access(identity)))
        .execution_options(populate_existing=True)
    )
    if record is None:
        raise NotFound("record")
    return record, state_of(record, attached_files(uow.session, [record_id]).get(record_id))


def _step(revision: Revision) -> Step:
    return Step(revision.number, revision.changeset_id, revision.op, revision.before or {})


class _Words:
    """Puts values into the reader's words; names of linked records and files are looked up once."""

    def __init__(
        self,
        uow: UnitOfWork,
        house: House,
        identity: Identity,
        kind: Kind,
        locale: str,
        pairs: list[dict[str, tuple[Any, Any]]],
    ) -> None:
        self.kind = kind
        self.locale = locale
        records: set[int] = set()
        files: set[int] = set()
        for step in pairs:
            for code, values in step.items():
                for value in values:
                    if code == "@files":
                        files.update(value or ())
                    elif code == "@parent_id":
                        records.update([value] if value else ())
                    else:
                        records.update(_ids(value))
        self.titles = _titles(uow, house, identity, records)
        self.names = (
            dict(uow.session.execute(select(File.id, File.name).where(File.id.in_(files))).all()) if files else {}
        )

    def diffs(self, pairs: Mapping[str, tuple[Any, Any]]) -> list[FieldDiff]:
        """In the order of the form, columns last."""
        order = {code: place for place, code in enumerate([*self.kind.fields, *COLUMNS])}
        codes = sorted(pairs, key=lambda code: (order.get(code, len(order)), code))
        return [
            FieldDiff(code, self._label(code), self._shown(code, pairs[code][0]), self._shown(code, pairs[code][1]))
            for code in codes
        ]

    def _label(self, code: str) -> str:
        declared = self.kind.fields.get(code)
        return declared.label(self.locale) if declared else code

    def _shown(self, code: str, value: Any) -> list[str]:
        if value is None:
            return []
        if code == "@access":
            return [ACCESS_LEVELS[value]]
        if code == "@parent_id":
            return [self.titles.get(value, f"#{value}")]
        if code == "@files":
            return [self.names.get(number, f"#{number}") for number in value]
        declared = self.kind.fields.get(code)
        items = value if isinstance(value, list) else [value]
        if declared is None:
            return [str(item) for item in items]
        return [self._item(declared, item) for item in items]

    def _item(self, declared: Any, item: Any) -> str:
        if isinstance(item, dict) and item.get("id") is not None and "label" in item:
            return self.titles.get(item["id"], f"#{item['id']}")
        return str(declared.type.show(item, declared, self.locale))


def _ids(value: Any) -> list[int]:
    items = value if isinstance(value, list) else [value]
    return [item["id"] for item in items if isinstance(item, dict) and item.get("id") is not None]


def _titles(uow: UnitOfWork, house: House, identity: Identity, ids: set[int]) -> dict[int, str]:
    """Titles of the records that the person sees; a deleted one still has its name in a history."""
    if not ids:
        return {}
    condition = visible(identity, house.clock.now(), deleted=True)
    rows = uow.session.execute(select(Record.id, Record.title).where(Record.id.in_(ids), condition))
    return dict(rows.all())


def title_of(uow: UnitOfWork, identity: Identity, record_id: int) -> str:
    """The title of a record, also of a deleted one, for the head of its history.

    Raises:
        NotFound, Forbidden: as for ``history``.
    """
    record, _state = _present(uow, identity, record_id)
    return record.title or f"#{record_id}"
