"""The database: engine, declarative base, column types and the unit of work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, ClassVar, Self

import orjson
from sqlalchemy import JSON, DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's base; constraint names are fixed so that migrations can address them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, list[Any]: JSON}


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite drops the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values: they are always a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand back an aware value."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def dump_json(value: Any) -> str:
    """JSON as the database columns hold it: compact, UTF-8, keys in their given order."""
    return orjson.dumps(value).decode()


def make_engine(url: str, *, echo: bool = False) -> Engine:
    """An engine for SQLite (WAL, foreign keys, patient with locks) or PostgreSQL."""
    options: dict[str, Any] = {
        "json_serializer": dump_json,
        "json_deserializer": orjson.loads,
        "echo": echo,
    }
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": 30}
    else:
        options |= {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    elif engine.dialect.name == "postgresql":
        _tune_postgresql(engine)
    return engine


def _tune_postgresql(engine: Engine) -> None:
    from psycopg.types.string import StrDumper, StrDumperUnknown

    # PostgreSQL's text cannot hold NUL, which hostile file names and damaged documents do hold: it is left out
    # here, once for every table, so that one such character never costs a whole batch.
    class WithoutNul(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "") if "\0" in obj else obj)

    class UnknownWithoutNul(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "") if "\0" in obj else obj)

    @event.listens_for(engine, "connect")
    def _dumpers(connection: Any, _record: Any) -> None:
        connection.adapters.register_dumper(str, WithoutNul)
        connection.adapters.register_dumper(str, UnknownWithoutNul)


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # pysqlite's own transaction handling would begin late and let two writers deadlock on upgrade;
        # SQLAlchemy's documented cure is to take over BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


class UnitOfWork:
    """One transaction, and what is to happen once it has succeeded.

    Only this class commits. Leaving the ``with`` block without ``commit()`` rolls back. A unit that
    means to write says so (``write=True``): on SQLite it then takes the write lock at its first
    statement, and waits for it there, instead of failing half way.
    """

    def __init__(self, engine: Engine, *, write: bool = True) -> None:
        mode = "IMMEDIATE" if write else "DEFERRED"
        self._after: list[Callable[[], None]] = []
        # The option rides on a shallow copy of the engine that shares its pool, so the lock is taken when the
        # first statement runs and again, just as late, after each commit.
        self.session: Session = Session(engine.execution_options(sqlite_begin=mode), expire_on_commit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()
        self._after.clear()

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once the transaction is safely in the database, and not otherwise."""
        self._after.append(action)

    def commit(self) -> None:
        """Make it so, then run what was registered. The unit may go on with a new transaction."""
        self.session.commit()
        actions, self._after = self._after, []
        for action in actions:
            action()
