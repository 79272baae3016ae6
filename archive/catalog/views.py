"""What the reading services give: plain values, with nothing of the database in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.catalog.cards import RecordCard


@dataclass(frozen=True)
class FileView:
    """An original, as its record's page and its delivery need it.

    Attributes:
        access: level of the record it belongs to.
        object_id, logical_name: where the store keeps it.
        width, height: pixels; ``duration``: seconds; ``pages``: count; ``size``: bytes.
        tech: raw tool output, for staff; empty for others, as it may tell where and by whom.
    """

    id: int
    record_id: int
    position: int
    name: str
    mime: str
    media: str
    size: int
    sha256: str
    object_id: str
    logical_name: str
    puid: str
    width: int | None
    height: int | None
    duration: float | None
    pages: int | None
    added_at: datetime
    access: str
    attached: bool = True
    tech: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Signpost:
    """The way to another record."""

    id: int
    kind: str
    title: str


@dataclass(frozen=True)
class RecordView:
    """A record as the person may see it.

    Attributes:
        values: stored shapes under field codes, without staff fields for others. A link has no label in it: look the
            id up in ``targets``.
        targets: the linked records that the person sees, by id. An id that is missing is hidden or deleted, and its
            title must not be guessed from elsewhere.
        ancestors: from the root down to the parent.
    """

    id: int
    uid: str
    kind: str
    title: str
    ref: str
    values: dict[str, Any]
    access: str
    embargo: datetime | None
    revision: int
    date_from: int | None
    date_to: int | None
    parent_id: int | None
    branch: str | None
    media: str
    lead_file_id: int | None
    created_at: datetime
    updated_at: datetime
    files: list[FileView]
    targets: dict[int, Signpost]
    ancestors: list[Signpost]
    has_children: bool
    deleted: bool = False

    def resolve(self, record_id: int) -> str | None:
        """The title of a linked record, or None if the person may not know it."""
        target = self.targets.get(record_id)
        return target.title if target else None


@dataclass(frozen=True)
class ChildrenPage:
    """One page of a record's children in the order of their reference codes.

    ``next_after`` is the ``after`` of the next page, or None at the end; ``total`` counts all children seen.
    """

    cards: list[RecordCard]
    total: int
    next_after: int | None


@dataclass(frozen=True)
class RelatedRecord:
    """A linked record and the field that links."""

    field: str
    card: RecordCard


@dataclass(frozen=True)
class Related:
    """Links both ways; ``more`` says that further records point here."""

    outgoing: list[RelatedRecord]
    incoming: list[RelatedRecord]
    more: bool


@dataclass(frozen=True)
class PageView:
    """Text of one page of a file."""

    page: int
    text: str
