"""Reading the catalogue. Every query carries the policy; none filters afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from archive.catalog.browsing import CollectionCard, Numbers, collections, latest, numbers
from archive.catalog.cards import RecordCard, cards, shown_values, title_of, titles
from archive.catalog.derived import linking_fields, links_of, staff_codes
from archive.catalog.models import File, Link, PageText, Record
from archive.catalog.policy import visible
from archive.catalog.views import (
    ChildrenPage,
    FileView,
    PageView,
    RecordView,
    Related,
    RelatedRecord,
    Signpost,
)
from archive.db import UnitOfWork
from archive.errors import NotFound
from archive.identity import ACCESS_LEVELS, Identity

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind

__all__ = [
    "ChildrenPage",
    "CollectionCard",
    "FileView",
    "Numbers",
    "PageView",
    "RecordCard",
    "RecordView",
    "Related",
    "RelatedRecord",
    "Signpost",
    "ancestors",
    "cards",
    "children",
    "collections",
    "file_for",
    "file_pages",
    "get",
    "latest",
    "numbers",
    "related",
    "titles",
]


def get(uow: UnitOfWork, house: House, identity: Identity, record_id: int, *, locale: str | None = None) -> RecordView:
    """One record with files, targets of its links and the way up; five queries at most.

    Raises:
        NotFound: it does not exist, was deleted, or is hidden: nobody can tell which.
    """
    now = house.clock.now()
    record = uow.session.scalar(
        select(Record).where(Record.id == record_id, visible(identity, now)).execution_options(populate_existing=True)
    )
    if record is None:
        raise NotFound("record")
    kind = house.kinds[record.kind]
    locale = locale or identity.locale
    values = shown_values(kind, identity, record.data)
    files = _files(uow, identity, record)
    targets = _signposts(uow, house, identity, {target for _code, target in links_of(kind, values)}, locale)
    below = select(Record.id).where(Record.parent_id == record_id, visible(identity, now)).limit(1)
    return RecordView(
        record.id,
        record.uid,
        record.kind,
        title_of(kind, values, locale) or record.title,
        record.ref or "",
        without_hidden(kind, values, targets),
        ACCESS_LEVELS[record.access],
        record.embargo,
        record.revision,
        record.date_from,
        record.date_to,
        record.parent_id,
        record.branch,
        record.media,
        record.lead_file_id,
        record.created_at,
        record.updated_at,
        files,
        targets,
        ancestors(uow, house, identity, record_id, locale=locale) if record.parent_id else [],
        uow.session.scalar(below) is not None,
    )


def _files(uow: UnitOfWork, identity: Identity, record: Record) -> list[FileView]:
    rows = uow.session.scalars(
        select(File).where(File.record_id == record.id, File.attached).order_by(File.position, File.id)
    )
    return [_file_view(row, record.access, identity) for row in rows]


def _file_view(row: File, access: int, identity: Identity) -> FileView:
    return FileView(
        row.id,
        row.record_id,
        row.position,
        row.name,
        row.mime,
        row.media,
        row.size,
        row.sha256,
        row.object_id,
        row.logical_name,
        row.puid,
        row.width,
        row.height,
        row.duration,
        row.pages,
        row.added_at,
        ACCESS_LEVELS[access],
        row.attached,
        row.tech if identity.is_staff else {},
    )


def _signposts(
    uow: UnitOfWork, house: House, identity: Identity, ids: set[int], locale: str | None
) -> dict[int, Signpost]:
    if not ids:
        return {}
    rows = uow.session.execute(
        select(Record.id, Record.kind, Record.title, Record.data).where(
            Record.id.in_(ids), visible(identity, house.clock.now())
        )
    )
    return {
        row.id: Signpost(row.id, row.kind, title_of(house.kinds[row.kind], row.data, locale) or row.title)
        for row in rows
    }


def without_hidden(kind: Kind, values: Mapping[str, Any], targets: Mapping[int, Signpost]) -> dict[str, Any]:
    """Values whose links point only to records that the person sees.

    A link to a hidden record vanishes: even its number would tell that there is something. Names of agents, places
    and subjects are the record's own words and stay, without the number.
    """
    result = dict(values)
    for code, inner in linking_fields(kind):
        if code not in result:
            continue
        value = result[code]
        items = value if isinstance(value, list) else [value]
        kept = [item for item in (_cut(part, inner, targets) for part in items) if item is not None]
        if not kept:
            del result[code]
        else:
            result[code] = kept if isinstance(value, list) else kept[0]
    return result


def _cut(item: Any, inner: tuple[str, ...], targets: Mapping[int, Signpost]) -> Any:
    if not isinstance(item, dict):
        return item
    if inner:
        cut = {code: (_cut_all(item[code], targets) if code in inner else item[code]) for code in item}
        return {code: value for code, value in cut.items() if value is not None} or None
    number = item.get("id")
    if number is None or number in targets:
        return item
    return {**item, "id": None} if item.get("name") else None


def _cut_all(value: Any, targets: Mapping[int, Signpost]) -> Any:
    if isinstance(value, list):
        return [item for item in (_cut(part, (), targets) for part in value) if item is not None] or None
    return _cut(value, (), targets)


def file_for(uow: UnitOfWork, house: House, identity: Identity, file_id: int) -> FileView:
    """One file, if the person sees its record; what every delivery of bytes asks first. One query.

    Raises:
        NotFound: no such file, or hidden, or taken off its record (staff still see those, in history).
    """
    question = (
        select(File, Record.access)
        .join(Record, Record.id == File.record_id)
        .where(File.id == file_id, visible(identity, house.clock.now()))
    )
    if not identity.is_staff:
        question = question.where(File.attached)
    row = uow.session.execute(question.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("file")
    return _file_view(row[0], row[1], identity)


def file_pages(
    uow: UnitOfWork, house: House, identity: Identity, file_id: int, *, first: int = 1, size: int = 20
) -> list[PageView]:
    """Texts of a file's pages from page ``first`` on; pages without text are left out. One query."""
    question = (
        select(PageText.page, PageText.text)
        .join(File, File.id == PageText.file_id)
        .join(Record, Record.id == File.record_id)
        .where(PageText.file_id == file_id, PageText.page >= first, visible(identity, house.clock.now()))
        .order_by(PageText.page)
        .limit(size)
    )
    if not identity.is_staff:
        question = question.where(File.attached)
    return [PageView(page, text) for page, text in uow.session.execute(question)]


def children(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    record_id: int,
    *,
    after: int | None = None,
    size: int = 50,
    locale: str | None = None,
) -> ChildrenPage:
    """One page of the children of a record, three queries whatever their number.

    Args:
        after: id of the last child of the previous page.
    """
    condition: ColumnElement[bool] = and_(Record.parent_id == record_id, visible(identity, house.clock.now()))
    total = uow.session.scalar(select(func.count()).select_from(Record).where(condition)) or 0
    question = select(Record.id).where(condition).order_by(Record.order_key, Record.id).limit(size + 1)
    if after is not None:
        key = select(Record.order_key).where(Record.id == after).scalar_subquery()
        question = question.where(
            or_(Record.order_key > key, and_(Record.order_key == key, Record.id > after)),
        )
    ids = list(uow.session.scalars(question))
    page = ids[:size]
    found = cards(uow, house, identity, page, locale)
    return ChildrenPage(list(found.values()), total, page[-1] if len(ids) > size else None)


def ancestors(
    uow: UnitOfWork, house: House, identity: Identity, record_id: int, *, locale: str | None = None
) -> list[Signpost]:
    """The records above one, root first. A hidden one is left out; those above it still show. One query."""
    up = (
        select(Record.id, Record.parent_id, literal(0).label("depth"))
        .where(Record.id == record_id)
        .cte("up", recursive=True)
    )
    up = up.union_all(
        select(Record.id, Record.parent_id, up.c.depth + 1)
        .join(up, Record.id == up.c.parent_id)
        .where(up.c.depth < 100)
    )
    rows = uow.session.execute(
        select(Record.id, Record.kind, Record.title, Record.data)
        .join(up, up.c.id == Record.id)
        .where(up.c.depth > 0, visible(identity, house.clock.now()))
        .order_by(up.c.depth.desc())
    )
    locale = locale or identity.locale
    return [Signpost(row.id, row.kind, title_of(house.kinds[row.kind], row.data, locale) or row.title) for row in rows]


def related(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    record_id: int,
    *,
    size: int = 24,
    locale: str | None = None,
) -> Related:
    """Records that this one links to and that link to this one, newest first; three queries.

    Nothing if the person does not see the record itself. Staff fields that link are left out for others.
    """
    hidden = set() if identity.is_staff else _staff_fields(house)
    outgoing = _linked(uow, house, identity, record_id, size=200, hidden=hidden, incoming=False)
    incoming = _linked(uow, house, identity, record_id, size=size + 1, hidden=hidden, incoming=True)
    found = cards(uow, house, identity, [number for _field, number in outgoing + incoming], locale)
    return Related(
        [RelatedRecord(code, found[number]) for code, number in outgoing if number in found],
        [RelatedRecord(code, found[number]) for code, number in incoming[:size] if number in found],
        len(incoming) > size,
    )


def _linked(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    record_id: int,
    *,
    size: int,
    hidden: set[tuple[str, str]],
    incoming: bool,
) -> list[tuple[str, int]]:
    here, there = (Link.to_id, Link.from_id) if incoming else (Link.from_id, Link.to_id)
    now = house.clock.now()
    source = aliased(Record)
    seen = select(Record.id).where(Record.id == record_id, visible(identity, now)).exists()
    question = (
        select(Link.field, Record.id, source.kind)
        .join(Record, Record.id == there)
        .join(source, source.id == Link.from_id)
        .where(here == record_id, visible(identity, now), seen.correlate(None))
        .order_by(there.desc())
        .limit(size)
    )
    if hidden:
        question = question.where(tuple_(source.kind, Link.field).not_in(hidden))
    return [(code, number) for code, number, _kind in uow.session.execute(question)]


def _staff_fields(house: House) -> set[tuple[str, str]]:
    return {(kind.code, code) for kind in house.kinds.kinds() for code in staff_codes(kind)}
