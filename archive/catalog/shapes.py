"""What the catalogue's writing services take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.errors import Problem

# A write of so few records is a person's own work, and is indexed ahead of imports.
URGENT = 10


@dataclass(frozen=True)
class OpenChangeset:
    """A changeset that writes may join: the unit of undo."""

    id: int
    at: datetime
    verb: str


@dataclass(slots=True)
class FileDraft:
    """An original that stands in the store already and is to be attached to a record.

    Attributes:
        name: as the person named it.
        object_id: the OCFL object that holds it, and ``logical_name`` its path in there (the name if empty).
        sha256: hex; ``size`` in bytes.
        media: image, audio, video, pdf, office, text, markup, archive, other.
        width, height: pixels; ``duration``: seconds; ``pages``: count.
        tech: raw output of the tools that looked at it.
        texts: (page number from 1, text); the whole text as page 1 where there are no pages.
    """

    name: str
    sha256: str
    size: int
    mime: str
    media: str
    object_id: str
    logical_name: str = ""
    puid: str = ""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    pages: int | None = None
    tech: dict[str, Any] = field(default_factory=dict)
    texts: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A record that does not exist yet.

    Attributes:
        values: field codes to raw or stored values; the kind parses them.
        access: a name of ``archive.identity.ACCESS_LEVELS``.
        embargo: aware moment until which only staff see the record.
        uid: a UUID to keep; a new one is made if None.
        origin: fingerprint of the source row or file, by which a repeated import knows it again.
    """

    kind: str
    values: Mapping[str, Any]
    access: str = "public"
    embargo: datetime | None = None
    parent_id: int | None = None
    uid: str | None = None
    origin: str | None = None
    branch: str | None = None
    files: list[FileDraft] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What became of one draft: a record, or the reasons why not."""

    record_id: int | None
    errors: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Updated:
    """A saved edit: the new revision, and the fields that others had changed meanwhile and that were kept."""

    revision: int
    merged_fields: list[str] = field(default_factory=list)
