"""Records as the search index holds them: built in batches, a constant number of queries per batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from archive.catalog.derived import linking_fields, links_of
from archive.catalog.models import File, PageText, Record
from archive.db import UnitOfWork

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind

# Words beyond this many characters of one record's files are not indexed: a dictionary of 3,000 pages would
# otherwise stop the indexing of everything else.
FULLTEXT_LIMIT = 4_000_000

Document = dict[str, Any]


class Row(NamedTuple):
    """The columns of a record that its index entry is made of."""

    id: int
    kind: str
    title: str
    access: int
    embargo: datetime | None
    updated_at: datetime
    deleted_at: datetime | None
    media: str
    data: dict[str, Any]


COLUMNS = tuple(getattr(Record, name) for name in Row._fields)


@dataclass(frozen=True)
class Target:
    """A linked record, as far as another record's entry may tell of it."""

    title: str
    access: int
    embargo: datetime | None
    deleted: bool

    def may_be_told_by(self, row: Row, now: datetime) -> bool:
        """Whether everybody who finds the linking record may also see this one."""
        if self.deleted or self.access > row.access:
            return False
        if self.embargo is None or self.embargo <= now:
            return True
        return row.embargo is not None and row.embargo >= self.embargo


def documents(uow: UnitOfWork, house: House, rows: Sequence[Row]) -> list[Document]:
    """Index entries of records that are not deleted; four queries at most, whatever their number."""
    now = house.clock.now()
    texts = _fulltexts(uow, [row.id for row in rows if row.media])
    linked = {row.id: links_of(house.kinds[row.kind], row.data) for row in rows}
    targets = _targets(uow, {number for links in linked.values() for _field, number in links})
    return [
        _document(house.kinds[row.kind], row, targets if linked[row.id] else {}, texts.get(row.id), now) for row in rows
    ]


def _document(kind: Kind, row: Row, targets: Mapping[int, Target], texts: list[str] | None, now: datetime) -> Document:
    values = told_links(kind, row, targets, now) if targets else row.data
    document: Document = dict(kind.documents(values))
    document["id"] = row.id
    document["kind"] = row.kind
    document["access"] = row.access
    document["embargo"] = ceil(row.embargo.timestamp()) if row.embargo else 0
    document["updated"] = int(row.updated_at.timestamp())
    document["title_key"] = row.title
    document["has_files"] = bool(row.media)
    if row.media:
        document["media"] = row.media
    if texts:
        document["fulltext"] = texts
    return document


def told_links(kind: Kind, row: Row, targets: Mapping[int, Target], now: datetime) -> dict[str, Any]:
    """The values with each link's title filled in, and links to more secret records left out."""
    values = dict(row.data)
    for code, inner in linking_fields(kind):
        if code not in values:
            continue
        value = values[code]
        items = value if isinstance(value, list) else [value]
        told = [item for item in (_tell(part, inner, row, targets, now) for part in items) if item is not None]
        if told:
            values[code] = told if isinstance(value, list) else told[0]
        else:
            del values[code]
    return values


def _tell(item: Any, inner: tuple[str, ...], row: Row, targets: Mapping[int, Target], now: datetime) -> Any:
    if not isinstance(item, dict):
        return item
    if inner:
        result = dict(item)
        for code in inner:
            part = result.get(code)
            parts = part if isinstance(part, list) else [part]
            told = [t for t in (_tell(p, (), row, targets, now) for p in parts) if t is not None]
            result[code] = told if isinstance(part, list) else (told[0] if told else None)
        return {code: value for code, value in result.items() if value is not None} or None
    number = item.get("id")
    if number is None or "label" not in item:
        return item
    target = targets.get(number)
    if target is None or not target.may_be_told_by(row, now):
        return None
    return {**item, "label": target.title}


def _targets(uow: UnitOfWork, ids: set[int]) -> dict[int, Target]:
    if not ids:
        return {}
    rows = uow.session.execute(
        select(Record.id, Record.title, Record.access, Record.embargo, Record.deleted_at).where(Record.id.in_(ids))
    )
    return {row.id: Target(row.title, row.access, row.embargo, row.deleted_at is not None) for row in rows}


def _fulltexts(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, list[str]]:
    """File names and page texts of each record's attached files, in reading order, up to the limit."""
    wanted = list(ids)
    if not wanted:
        return {}
    found: dict[int, list[str]] = {}
    sizes: dict[int, int] = {}
    names = uow.session.execute(
        select(File.record_id, File.name).where(File.record_id.in_(wanted), File.attached).order_by(File.position)
    )
    for record_id, name in names:
        found.setdefault(record_id, []).append(name)
    rows = uow.session.execute(
        select(File.record_id, PageText.text)
        .join(PageText, PageText.file_id == File.id)
        .where(File.record_id.in_(wanted), File.attached)
        .order_by(File.record_id, File.position, PageText.page),
        execution_options={"yield_per": 500},
    )
    for record_id, text in rows:
        size = sizes.get(record_id, 0)
        if size < FULLTEXT_LIMIT:
            found.setdefault(record_id, []).append(text[: FULLTEXT_LIMIT - size])
            sizes[record_id] = size + len(text)
    return found
