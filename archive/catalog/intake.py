"""Many new records at once: the way of every import.

Each draft is parsed once; then a handful of bulk inserts write the whole batch. A draft that is refused
costs only itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from archive.catalog.derived import canonical, columns, lead, linking_fields, links_of, new_uids, order_key
from archive.catalog.journal import count_records, link_rows
from archive.catalog.models import File, Link, Outbox, PageText, Record, Revision
from archive.catalog.policy import allowed_access, require, visible
from archive.catalog.shapes import URGENT, Draft, FileDraft, OpenChangeset, Outcome
from archive.db import UnitOfWork
from archive.errors import Invalid, Problem
from archive.identity import ACCESS_NUMBER, Identity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from archive.house import House
    from archive.kinds import Kind

# Rows looked up by id in one statement; PostgreSQL and SQLite both take this many parameters.
LOOKUP = 5_000


def create(uow: UnitOfWork, house: House, identity: Identity, changeset: OpenChangeset, draft: Draft) -> int:
    """Create one record.

    Returns:
        Its id.

    Raises:
        Invalid: with every problem of the draft.
        Forbidden: the person may not change the catalogue.
    """
    outcome = create_many(uow, house, identity, changeset, [draft])[0]
    if outcome.record_id is None:
        raise Invalid(outcome.errors)
    return outcome.record_id


def create_many(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    changeset: OpenChangeset,
    drafts: Sequence[Draft],
) -> list[Outcome]:
    """Create a batch of records, each or not at all.

    Returns:
        One outcome per draft, in order. A draft with errors is not created, the others are.

    Raises:
        Forbidden: the person may not change the catalogue.
    """
    require(identity, "catalogue")
    session = uow.session
    outcomes, good = _parse(house, identity, drafts)
    good = _check_references(session, house, identity, outcomes, good)
    if good:
        _insert(session, house, changeset, outcomes, good)
        count_records(uow, changeset, len(good))
    return outcomes


def known_origins(uow: UnitOfWork, origins: Iterable[str]) -> dict[str, int]:
    """Which source fingerprints the catalogue has already: origin to record id. Tombstones do not count."""
    wanted = list(dict.fromkeys(origins))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), LOOKUP):
        rows = uow.session.execute(
            select(Record.origin, Record.id).where(
                Record.origin.in_(wanted[start : start + LOOKUP]), Record.deleted_at.is_(None)
            )
        )
        found.update((str(origin), number) for origin, number in rows)
    return found


class _Ready:
    """A draft that was read without fault."""

    __slots__ = ("data", "draft", "kind", "links", "place")

    def __init__(self, place: int, draft: Draft, kind: Kind, data: dict[str, Any]) -> None:
        self.place = place
        self.draft = draft
        self.kind = kind
        self.data = data
        self.links = links_of(kind, data) if linking_fields(kind) else set()


def _parse(house: House, identity: Identity, drafts: Sequence[Draft]) -> tuple[list[Outcome], list[_Ready]]:
    levels = allowed_access(identity)
    outcomes: list[Outcome] = []
    good: list[_Ready] = []
    known = {kind.code: kind for kind in house.kinds.kinds()}
    for place, draft in enumerate(drafts):
        kind = known.get(draft.kind)
        if kind is None:
            outcomes.append(Outcome(None, [Problem("kind_unknown", "kind", draft.kind)]))
            continue
        parsed = kind.parse(draft.values)
        errors = [error.problem() for error in parsed.errors]
        if ACCESS_NUMBER.get(draft.access, -1) not in levels:
            errors.append(Problem("access_not_yours", "access", draft.access))
        outcomes.append(Outcome(None, errors))
        if not errors:
            good.append(_Ready(place, draft, kind, canonical(kind, parsed.values)))
    return outcomes, good


def _check_references(
    session: Session, house: House, identity: Identity, outcomes: list[Outcome], good: list[_Ready]
) -> list[_Ready]:
    """Refuse drafts that point to records which do not exist or which their author cannot see, or reuse a uid."""
    good = _check_uids(session, outcomes, good)
    wanted = {target for ready in good for _field, target in ready.links}
    wanted |= {ready.draft.parent_id for ready in good if ready.draft.parent_id is not None}
    if not wanted:
        return good
    known = existing(session, house, identity, wanted)
    kept = []
    for ready in good:
        errors = [
            Problem("link_unknown", field, str(target)) for field, target in sorted(ready.links) if target not in known
        ]
        parent = ready.draft.parent_id
        if parent is not None and parent not in known:
            errors.append(Problem("parent_unknown", "parent", str(parent)))
        outcomes[ready.place].errors += errors
        if not errors:
            kept.append(ready)
    return kept


def _check_uids(session: Session, outcomes: list[Outcome], good: list[_Ready]) -> list[_Ready]:
    given = [ready.draft.uid for ready in good if ready.draft.uid]
    if not given:
        return good
    taken = set(session.scalars(select(Record.uid).where(Record.uid.in_(given))))
    kept = []
    for ready in good:
        uid = ready.draft.uid
        if uid and uid in taken:
            outcomes[ready.place].errors.append(Problem("uid_taken", "uid", uid))
        else:
            kept.append(ready)
            taken.update([uid] if uid else ())
    return kept


def existing(session: Session, house: House, identity: Identity, ids: Iterable[int]) -> set[int]:
    """Which of the ids are records that the person sees."""
    wanted = sorted(ids)
    found: set[int] = set()
    condition = visible(identity, house.clock.now())
    for start in range(0, len(wanted), LOOKUP):
        found.update(session.scalars(select(Record.id).where(Record.id.in_(wanted[start : start + LOOKUP]), condition)))
    return found


def _reserve(session: Session, model: type[Record] | type[File], count: int) -> list[int]:
    """Ids for ``count`` new rows.

    SQLite has one writer, who holds the lock by now, and these tables never lose a row; PostgreSQL has sequences.
    """
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(select(func.max(model.id))) or 0
        return list(range(last + 1, last + 1 + count))
    rows = session.execute(
        text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
        {"name": model.__tablename__, "count": count},
    )
    return sorted(row[0] for row in rows)


def _insert(
    session: Session, house: House, changeset: OpenChangeset, outcomes: list[Outcome], good: list[_Ready]
) -> None:
    now = house.clock.now()
    ids = _reserve(session, Record, len(good))
    uids = new_uids(len(good))
    files, pages, leads = _file_rows(session, list(zip(ids, good, strict=True)), now)
    rows = []
    for number, uid, ready in zip(ids, uids, good, strict=True):
        outcomes[ready.place].record_id = number
        rows.append(_record_row(number, uid, ready, changeset, now, leads.get(number)))
    connection = session.connection()
    connection.execute(insert(Record), rows)
    connection.execute(
        insert(Revision),
        [
            {"record_id": number, "number": 1, "changeset_id": changeset.id, "op": "create", "before": None}
            for number in ids
        ],
    )
    urgent = len(ids) <= URGENT
    connection.execute(insert(Outbox), [{"record_id": number, "urgent": urgent} for number in ids])
    links = link_rows((number, ready.links) for number, ready in zip(ids, good, strict=True) if ready.links)
    for model, extra in ((Link, links), (File, files), (PageText, pages)):
        if extra:
            connection.execute(insert(model), extra)


def _record_row(
    number: int,
    uid: str,
    ready: _Ready,
    changeset: OpenChangeset,
    now: datetime,
    face: tuple[int | None, str] | None,
) -> dict[str, Any]:
    draft = ready.draft
    derived = columns(ready.kind, ready.data)
    lead_file_id, media = face or (None, "")
    return {
        "id": number,
        "uid": draft.uid or uid,
        "kind": draft.kind,
        **derived,
        "parent_id": draft.parent_id,
        "order_key": order_key(draft.parent_id, derived["ref"], derived["title"]),
        "access": ACCESS_NUMBER[draft.access],
        "embargo": draft.embargo,
        "branch": draft.branch,
        "revision": 1,
        "changeset_id": changeset.id,
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
        "origin": draft.origin,
        "lead_file_id": lead_file_id,
        "media": media,
        "data": ready.data,
    }


def _file_rows(
    session: Session, pairs: list[tuple[int, _Ready]], now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[int, tuple[int | None, str]]]:
    """Rows for files and page_texts, and each record's lead file and media."""
    count = sum(len(ready.draft.files) for _number, ready in pairs)
    if not count:
        return [], [], {}
    numbers = iter(_reserve(session, File, count))
    files: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    leads: dict[int, tuple[int | None, str]] = {}
    for record_id, ready in pairs:
        first = len(files)
        for place, draft in enumerate(ready.draft.files):
            files.append(file_row(next(numbers), record_id, place, draft, now))
            pages += page_rows(files[-1]["id"], draft)
        if len(files) > first:
            leads[record_id] = lead((row["id"], row["media"]) for row in files[first:])
    return files, pages, leads


def file_row(number: int, record_id: int, place: int, draft: FileDraft, now: datetime) -> dict[str, Any]:
    """A row of the files table."""
    return {
        "id": number,
        "record_id": record_id,
        "position": place,
        "attached": True,
        "name": draft.name,
        "object_id": draft.object_id,
        "logical_name": draft.logical_name or draft.name,
        "sha256": draft.sha256,
        "size": draft.size,
        "mime": draft.mime,
        "puid": draft.puid,
        "media": draft.media,
        "width": draft.width,
        "height": draft.height,
        "duration": draft.duration,
        "pages": draft.pages,
        "tech": draft.tech,
        "added_at": now,
    }


def page_rows(file_id: int, draft: FileDraft) -> list[dict[str, Any]]:
    """Rows of the page_texts table; blank pages are left out, and NUL, which PostgreSQL cannot hold, removed."""
    return [
        {"file_id": file_id, "page": page, "text": clean}
        for page, raw in draft.texts
        if (clean := raw.replace("\x00", "")).strip()
    ]


def reserve_file_id(session: Session) -> int:
    """The id of one new file."""
    return _reserve(session, File, 1)[0]
