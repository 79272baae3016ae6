"""A house to test in: its own folder, database and index, and ways to fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from archive.catalog import changesets, indexing, records
from archive.catalog.records import Draft, FileDraft
from archive.clock import FixedClock
from archive.db import Base
from archive.house import House
from archive.identity import SYSTEM, VISITOR, Identity
from archive.kinds import Registry
from archive.settings import Settings
from search import open_index

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """One person of each role."""

    visitor: Identity = VISITOR
    journalist: Identity = Identity(1, "Jasur", frozenset({"journalist"}))
    curator: Identity = Identity(2, "Kamola", frozenset({"curator"}))
    librarian: Identity = Identity(3, "Lola", frozenset({"librarian"}))
    press_officer: Identity = Identity(4, "Pulat", frozenset({"press_officer"}))
    administrator: Identity = Identity(5, "Aziza", frozenset({"administrator"}))

    def everyone(self) -> dict[str, Identity]:
        """By role."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def load_tables() -> None:
    """Import every module that declares tables."""
    for name in ("archive.catalog.models", "archive.jobs", "archive.accounts.models", "ingest.models"):
        if find_spec(name) is not None:
            import_module(name)


def build_house(folder: Path, url: str, kinds: Registry) -> House:
    """A house with a clock that stands still and an index in memory; its tables must exist."""
    settings = Settings(instance=folder, database_url=url)
    house = House(settings, clock=FixedClock(NOON), index=open_index(None, kinds.index_schema()))
    house.kinds = kinds
    return house


def empty_tables(engine: Engine) -> None:
    """Forget every row, and start numbering anew."""
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@dataclass
class Queries:
    """The statements sent to the database while it watched."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


@contextmanager
def count_queries(engine: Engine) -> Iterator[Queries]:
    """Watch an engine: ``with count_queries(house.engine) as seen: ...; assert len(seen) <= 12``."""
    seen = Queries()

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")):
            seen.statements.append(statement)

    event.listen(engine, "before_cursor_execute", watch)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", watch)


@dataclass
class Maker:
    """Makes records with one call each, every one in its own committed changeset.

    ``make("Title", access="press", files=[...], creators=["A"])`` gives the id.
    """

    house: House
    by: Identity = SYSTEM
    last_changeset: int = 0

    def __call__(
        self,
        title: str | dict[str, str] = "A record",
        kind: str = "photograph",
        *,
        access: str = "public",
        embargo: datetime | None = None,
        parent_id: int | None = None,
        files: list[FileDraft] | None = None,
        origin: str | None = None,
        **values: Any,
    ) -> int:
        draft = Draft(
            kind,
            {"title": title, **values},
            access=access,
            embargo=embargo,
            parent_id=parent_id,
            files=files or [],
            origin=origin,
        )
        return self.many([draft])[0]

    def many(self, drafts: list[Draft], verb: str = "create") -> list[int]:
        """One changeset with all the drafts; their ids."""
        with self.house.uow() as uow:
            changeset = changesets.open_changeset(uow, self.by, verb, "test")
            outcomes = records.create_many(uow, self.house, self.by, changeset, drafts)
            assert not [outcome.errors for outcome in outcomes if outcome.errors]
            uow.commit()
        self.last_changeset = changeset.id
        return [outcome.record_id for outcome in outcomes if outcome.record_id is not None]

    def edit(self, record_id: int, base: int | None = None, by: Identity | None = None, **changes: Any) -> int:
        """Save an edit; the changeset's id. ``access``, ``embargo``, ``parent_id`` and ``files`` mean the columns."""
        columns = {"access", "embargo", "parent_id", "files"}
        named = {f"@{code}" if code in columns else code: value for code, value in changes.items()}
        return self.within(
            "edit", lambda uow, c: records.update(uow, self.house, by or self.by, c, record_id, named, base)
        )

    def within(self, verb: str, work: Callable[[Any, records.OpenChangeset], Any]) -> int:
        """Do ``work(uow, changeset)`` in a changeset of its own and commit; the changeset's id."""
        with self.house.uow() as uow:
            changeset = changesets.open_changeset(uow, self.by, verb, "test")
            work(uow, changeset)
            uow.commit()
        return changeset.id

    def delete(self, *ids: int) -> int:
        """Delete records; the changeset's id."""
        return self.within("delete", lambda uow, c: records.delete(uow, self.house, self.by, c, ids))

    def undo(self, changeset_id: int) -> changesets.UndoResult:
        """Undo and commit."""
        with self.house.uow() as uow:
            result = changesets.undo(uow, self.house, self.by, changeset_id, "test")
            uow.commit()
        return result

    def index(self) -> None:
        """Bring the index up to date."""
        while indexing.drain(self.house):
            pass
        self.house.index.reload()


def file_draft(name: str = "a.jpg", media: str = "image", texts: list[str] | None = None, **more: Any) -> FileDraft:
    """A file that claims to be in the store; enough for everything that does not open it."""
    return FileDraft(
        name=name,
        sha256=more.pop("sha256", f"{abs(hash(name)):064x}"[:64]),
        size=more.pop("size", 1234),
        mime=more.pop("mime", "image/jpeg"),
        media=media,
        object_id=more.pop("object_id", "urn:test:1"),
        texts=[(number, words) for number, words in enumerate(texts or [], 1)],
        **more,
    )
