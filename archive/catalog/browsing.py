"""What a front page shows: the latest, the collections by picture, the numbers. All under the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import aliased

from archive.catalog.cards import RecordCard, cards, title_of
from archive.catalog.memo import remembered
from archive.catalog.models import File, Link, Record
from archive.catalog.policy import allowed_access, visible
from archive.db import UnitOfWork
from archive.identity import Identity

if TYPE_CHECKING:
    from archive.house import House

COLLECTION = "collection"


@dataclass(frozen=True)
class CollectionCard:
    """A collection and its face: its own picture, or that of a member."""

    id: int
    title: str
    thumb_file_id: int | None
    # How many of its members this person sees.
    count: int = 0


@dataclass(frozen=True)
class Numbers:
    """How much there is for this person: records, by kind, and files."""

    total: int
    by_kind: dict[str, int]
    files: int


def latest(
    uow: UnitOfWork, house: House, identity: Identity, size: int = 12, locale: str | None = None
) -> list[RecordCard]:
    """The newest records. Two queries that read only as many rows as they show."""
    now = house.clock.now()
    # One short walk down the index per access level: a single ORDER BY over several levels would sort them all.
    walks = [
        select(
            select(Record.id)
            .where(Record.access == level, visible(identity, now))
            .order_by(Record.id.desc())
            .limit(size)
            .subquery()
        )
        for level in sorted(allowed_access(identity))
    ]
    newest = union_all(*walks).subquery()
    ids = uow.session.scalars(select(newest.c.id).order_by(newest.c.id.desc()).limit(size)).all()
    return list(cards(uow, house, identity, ids, locale).values())


def collections(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    size: int = 12,
    *,
    after: int = 0,
    locale: str | None = None,
) -> list[CollectionCard]:
    """The collections in the order of their making, ``after`` an id; two queries."""
    language = locale or identity.locale
    key = ("collections", size, after, language)
    return remembered(uow, house, identity, key, lambda: _collections(uow, house, identity, size, after, language))


def _collections(
    uow: UnitOfWork, house: House, identity: Identity, size: int, after: int, locale: str
) -> list[CollectionCard]:
    now = house.clock.now()
    child, member = aliased(Record), aliased(Record)
    of_child = (
        select(child.lead_file_id)
        .where(child.parent_id == Record.id, child.lead_file_id.is_not(None), visible(identity, now, of=child))
        .limit(1)
        .scalar_subquery()
    )
    of_member = (
        select(member.lead_file_id)
        .join(Link, Link.from_id == member.id)
        .where(
            Link.to_id == Record.id,
            Link.field == COLLECTION,
            member.lead_file_id.is_not(None),
            visible(identity, now, of=member),
        )
        .limit(1)
        .scalar_subquery()
    )
    belongs = aliased(Record)
    members = (
        select(func.count(Link.id.distinct()))
        .join(belongs, belongs.id == Link.from_id)
        .where(Link.to_id == Record.id, Link.field == COLLECTION, visible(identity, now, of=belongs))
        .scalar_subquery()
    )
    rows = uow.session.execute(
        select(
            Record.id,
            Record.kind,
            Record.title,
            Record.data,
            members.label("members"),
            func.coalesce(Record.lead_file_id, of_child, of_member).label("face"),
        )
        .where(Record.kind == COLLECTION, Record.id > after, visible(identity, now))
        .order_by(Record.id)
        .limit(size)
    )
    return [
        CollectionCard(row.id, title_of(house.kinds[row.kind], row.data, locale) or row.title, row.face, row.members)
        for row in rows
    ]


def numbers(uow: UnitOfWork, house: House, identity: Identity) -> Numbers:
    """Counts of what the person sees, remembered until something is written."""
    return remembered(uow, house, identity, "numbers", lambda: _numbers(uow, house, identity))


def _numbers(uow: UnitOfWork, house: House, identity: Identity) -> Numbers:
    condition = visible(identity, house.clock.now())
    counted = uow.session.execute(select(Record.kind, func.count()).where(condition).group_by(Record.kind))
    by_kind = {str(kind): int(number) for kind, number in counted}
    files = uow.session.scalar(
        select(func.count()).select_from(File).join(Record, Record.id == File.record_id).where(File.attached, condition)
    )
    return Numbers(sum(by_kind.values()), by_kind, files or 0)
