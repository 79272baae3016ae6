"""The catalogue's tables: records, links, files, texts, changesets, revisions, the index outbox.

A record's fields live in one JSON column beside the few columns that every query needs. Links are
derived from the JSON in the same transaction that writes it. A revision keeps only what a change
overwrote (a reverse delta): an import of a million rows costs a million short rows, any earlier
state is reached by walking back from the present, and an undo knows exactly what to put back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Moment

# SQLite only auto-numbers columns declared INTEGER; PostgreSQL wants the wide type.
BigKey = BigInteger().with_variant(Integer, "sqlite")


class Changeset(Base):
    """Who changed what, when, why and from where. The unit of undo."""

    __tablename__ = "changesets"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(Integer, index=True)
    user_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    # create, edit, batch, import, delete, restore, undo
    verb: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    # How many times it wrote to a record: one per record, more only where a long import came back to one. It grows
    # with every write, so that together with the id it dates anything remembered about the catalogue.
    size: Mapped[int] = mapped_column(Integer, default=0)
    undoes_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("changesets.id"))
    undone_by_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("changesets.id"))


class Record(Base):
    """One thing that is kept, of some kind."""

    __tablename__ = "records"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    # Stable across rebuilds from the store; names the OCFL object (urn:uuid:...).
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    ref: Mapped[str | None] = mapped_column(String(200), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    # Inclusive bounds as year * 10000 + month * 100 + day; None where unknown or open.
    date_from: Mapped[int | None] = mapped_column(Integer)
    date_to: Mapped[int | None] = mapped_column(Integer)
    parent_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("records.id"))
    # Place among the children of one parent: the reference code or title with its numbers padded, so
    # that "F.2" comes before "F.10". Empty for records without a parent.
    order_key: Mapped[str | None] = mapped_column(String(200))
    # 0 public, 1 press, 2 staff, 3 restricted (archive.identity.ACCESS_NUMBER).
    access: Mapped[int] = mapped_column(Integer, default=0)
    embargo: Mapped[datetime | None] = mapped_column(Moment)
    branch: Mapped[str | None] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(Integer, default=1)
    changeset_id: Mapped[int] = mapped_column(BigKey, ForeignKey("changesets.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    # A deleted record stays as a tombstone, so that its undo loses nothing.
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    # Fingerprint of the imported source row or file; the same source again adds nothing.
    origin: Mapped[str | None] = mapped_column(String(64))
    # First attached file that can be shown as a picture, and its media: lists need no join.
    lead_file_id: Mapped[int | None] = mapped_column(BigKey)
    media: Mapped[str] = mapped_column(String(20), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        Index("ix_records_origin", "origin"),
        # Ends in the id so that the newest records of one access level are read straight off the index.
        Index("ix_records_visible", "access", "deleted_at", "id"),
        # Lets the indexer find embargoes that ended without reading the table.
        Index(
            "ix_records_embargo",
            "embargo",
            sqlite_where=text("embargo IS NOT NULL"),
            postgresql_where=text("embargo IS NOT NULL"),
        ),
        # Holds all that the policy asks for, so that counting by kind never reads a row.
        Index("ix_records_kind", "kind", "deleted_at", "access", "embargo"),
        # Keeps one page of a tree as cheap among 10,000 children as among ten.
        Index("ix_records_children", "parent_id", "order_key", "id"),
    )


class Link(Base):
    """A field of one record that points to another; derived from ``Record.data``."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    from_id: Mapped[int] = mapped_column(BigKey, ForeignKey("records.id"), index=True)
    to_id: Mapped[int] = mapped_column(BigKey, ForeignKey("records.id"))
    field: Mapped[str] = mapped_column(String(60))

    __table_args__ = (Index("ix_links_to", "to_id", "field", "from_id"),)


class File(Base):
    """An original in the store that belongs to a record. Rows are never deleted, only detached."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record_id: Mapped[int] = mapped_column(BigKey, ForeignKey("records.id"), index=True)
    # Place among the attached files of the record, from 0.
    position: Mapped[int] = mapped_column(Integer, default=0)
    attached: Mapped[bool] = mapped_column(default=True)
    # As the person named it; the store uses its own safe logical name.
    name: Mapped[str] = mapped_column(Text)
    object_id: Mapped[str] = mapped_column(String(100))
    logical_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    mime: Mapped[str] = mapped_column(String(150))
    puid: Mapped[str] = mapped_column(String(30), default="")
    # image, audio, video, pdf, office, text, markup, archive, other
    media: Mapped[str] = mapped_column(String(20))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    # Seconds.
    duration: Mapped[float | None]
    pages: Mapped[int | None] = mapped_column(Integer)
    # Raw tool output with its provenance, and identification disagreements.
    tech: Mapped[dict[str, Any]] = mapped_column(default=dict)
    added_at: Mapped[datetime] = mapped_column(Moment)


class PageText(Base):
    """Text of one page (or of the whole, as page 1) of a file."""

    __tablename__ = "page_texts"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    file_id: Mapped[int] = mapped_column(BigKey, ForeignKey("files.id"))
    page: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("file_id", "page"),)


class Revision(Base):
    """What one changeset did to one record, as the values it overwrote.

    ``before`` maps a field code, or a column behind an ``@`` (``@access`` number, ``@embargo`` ISO moment,
    ``@parent_id``, ``@files`` list of attached file ids in order), to its earlier value; absent before is JSON
    null. It is null for creations, deletions and restorations, where the row itself says all.
    """

    __tablename__ = "revisions"

    record_id: Mapped[int] = mapped_column(BigKey, ForeignKey("records.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    changeset_id: Mapped[int] = mapped_column(BigKey, ForeignKey("changesets.id"), index=True)
    # create, edit, delete, restore
    op: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    # One tree instead of two: the key is all that ever looks a revision up.
    __table_args__ = ({"sqlite_with_rowid": False},)


class Draft(Base):
    """An unsaved edit form, kept so that a lost connection or a closed laptop loses nothing."""

    __tablename__ = "drafts"

    user_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # The record's id as text, or "new:<kind>".
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    base_revision: Mapped[int] = mapped_column(Integer, default=0)
    at: Mapped[datetime] = mapped_column(Moment)
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Outbox(Base):
    """Records whose index entry is out of date; written in the transaction that changed them."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record_id: Mapped[int] = mapped_column(BigKey)
    # A person's own edit: it does not wait behind a long import.
    urgent: Mapped[bool] = mapped_column(default=False)

    # Numbers are never used twice: the indexing process remembers how far it has read.
    __table_args__ = (
        Index("ix_outbox_urgent", "id", sqlite_where=text("urgent"), postgresql_where=text("urgent")),
        {"sqlite_autoincrement": True},
    )


class DerivativeState(Base):
    """One derivative of one original: asked for, made or failed. The bytes are only a cache."""

    __tablename__ = "derivatives"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    recipe: Mapped[str] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(Integer, default=1)
    # wanted, made, failed
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (UniqueConstraint("sha256", "recipe", "version"),)


class Setting(Base):
    """Small facts the system keeps about itself (index fingerprint, schema of the sample, ...)."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
