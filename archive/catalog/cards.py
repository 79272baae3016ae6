"""Records as lists show them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from archive.catalog.derived import for_readers
from archive.catalog.models import File, Record
from archive.catalog.policy import visible
from archive.db import UnitOfWork
from archive.identity import ACCESS_LEVELS, Identity

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind


@dataclass(frozen=True)
class RecordCard:
    """One record in a list.

    Attributes:
        date_text: as its author wrote the date, empty if none.
        access: a name of ``ACCESS_LEVELS``.
        thumb_file_id: the file whose thumbnail stands for it, or None.
        media: image, audio, video, pdf ...; empty without files.
        creators: names.
    """

    id: int
    kind: str
    title: str
    date_text: str
    access: str
    thumb_file_id: int | None
    media: str
    creators: list[str] = field(default_factory=list)
    ref: str = ""
    embargoed: bool = False
    # Pixels of the picture that stands for it, so that lists keep its place free; None where unknown.
    width: int | None = None
    height: int | None = None
    # BCP 47 tag of the title's language, empty where unknown.
    title_lang: str = ""


def cards(
    uow: UnitOfWork, house: House, identity: Identity, ids: Iterable[int], locale: str | None = None
) -> dict[int, RecordCard]:
    """Cards of those of the records that the person sees, in the order of ``ids``. One query."""
    return {number: card for number, (card, _data) in cards_with_data(uow, house, identity, ids, locale).items()}


def cards_with_data(
    uow: UnitOfWork, house: House, identity: Identity, ids: Iterable[int], locale: str | None = None
) -> dict[int, tuple[RecordCard, dict[str, Any]]]:
    """Cards, and beside each the values that the person may see."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    now = house.clock.now()
    rows = uow.session.execute(
        select(
            Record.id,
            Record.kind,
            Record.title,
            Record.access,
            Record.embargo,
            Record.lead_file_id,
            Record.media,
            Record.ref,
            Record.data,
            File.width,
            File.height,
        )
        .outerjoin(File, File.id == Record.lead_file_id)
        .where(Record.id.in_(wanted), visible(identity, now))
    )
    found: dict[int, tuple[RecordCard, dict[str, Any]]] = {}
    for row in rows:
        kind = house.kinds[row.kind]
        data = shown_values(kind, identity, row.data)
        card = RecordCard(
            row.id,
            row.kind,
            title_of(kind, data, locale or identity.locale) or row.title,
            date_text(data),
            ACCESS_LEVELS[row.access],
            row.lead_file_id,
            row.media,
            names(data.get("creators")),
            row.ref or "",
            row.embargo is not None and row.embargo > now,
            row.width,
            row.height,
            kind.title_lang(data, locale or identity.locale),
        )
        found[row.id] = (card, data)
    return {number: found[number] for number in wanted if number in found}


def titles(
    uow: UnitOfWork, house: House, identity: Identity, ids: Iterable[int], locale: str | None = None
) -> dict[int, str]:
    """Titles of those of the records that the person sees. One query, none without ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = uow.session.execute(
        select(Record.id, Record.kind, Record.title, Record.data).where(
            Record.id.in_(wanted), visible(identity, house.clock.now())
        )
    )
    return {row.id: title_of(house.kinds[row.kind], row.data, locale or identity.locale) or row.title for row in rows}


def title_of(kind: Kind, data: Mapping[str, Any], locale: str | None) -> str:
    """The title in the reader's language, or the nearest there is."""
    return kind.title(data, locale)


def shown_values(kind: Kind, identity: Identity, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that only staff see."""
    return for_readers(kind, data, staff=identity.is_staff)


def date_text(data: Mapping[str, Any]) -> str:
    """The date as typed, or in EDTF; empty without one."""
    value = data.get("date")
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value.get("text") or value.get("edtf") or "") if isinstance(value, dict) else ""


def names(value: Any) -> list[str]:
    """Names of agents, places or subjects."""
    items = value if isinstance(value, list) else [value]
    return [str(item["name"]) for item in items if isinstance(item, dict) and item.get("name")]
