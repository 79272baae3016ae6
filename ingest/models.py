"""The tables of ingest: sessions, what became of each file and row, and recipes for spreadsheets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalog.models import BigKey
from archive.db import Base, Moment


class IngestSession(Base):
    """One source being brought in, from its start to its report."""

    __tablename__ = "ingest_sessions"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # Names the records that come of it (uuid5), so that a repeated step makes the same record again.
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text)
    # planned, running, paused, done, failed
    state: Mapped[str] = mapped_column(String(10), default="planned", index=True)
    user_id: Mapped[int | None] = mapped_column(Integer, index=True)
    user_name: Mapped[str] = mapped_column(String(200), default="")
    roles: Mapped[list[Any]] = mapped_column(default=list)
    decisions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The name of each table to the mapping in force, so that a resumed run does as the first one did.
    mappings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The name of each table to the position of its last row that was dealt with.
    cursor: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # State of an item to how many there are.
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kinds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fraction: Mapped[float] = mapped_column(Float, default=0.0)
    seconds: Mapped[float] = mapped_column(Float, default=0.0)
    changeset_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("changesets.id"))
    # Why it stopped: code and params.
    error: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class IngestItem(Base):
    """What became of one file, and of each row that did not simply become a record."""

    __tablename__ = "ingest_items"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    session_id: Mapped[int] = mapped_column(BigKey, ForeignKey("ingest_sessions.id"))
    # The file's path below the source, and # and the row where it is a row.
    key: Mapped[str] = mapped_column(Text)
    # created, updated, attached, duplicate, aside
    state: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(Text, default="")
    row: Mapped[int | None] = mapped_column(Integer)
    record_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("records.id"))
    field: Mapped[str] = mapped_column(Text, default="")
    code: Mapped[str] = mapped_column(String(60), default="")
    value: Mapped[str] = mapped_column(Text, default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What stood there, as it was: bytes of the source, or the row's cells as JSON.
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("session_id", "key"),
        Index("ix_ingest_items_state", "session_id", "state"),
    )


class IngestRecipe(Base):
    """A mapping that was corrected and saved; tables with the same columns get it by themselves."""

    __tablename__ = "ingest_recipes"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    targets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    constants: Mapped[dict[str, Any]] = mapped_column(default=dict)
    user_id: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
