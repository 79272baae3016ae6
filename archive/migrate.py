"""Bringing the database to this version's shape, by the steps in ``archive/migrations``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

from archive.db import Base, Moment

FOLDER = Path(__file__).parent / "migrations"

# Every module that declares tables. They are named and not imported, as this room knows none of them.
TABLES = ("archive.catalog.models", "archive.jobs", "archive.accounts.models", "ingest.models")


def all_tables() -> MetaData:
    """The tables of every room."""
    for name in TABLES:
        if find_spec(name) is not None:
            import_module(name)
    return Base.metadata


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Create the tables, or bring them up to ``revision``. Nothing happens to a database that is there already."""
    with engine.connect() as connection:
        if revision == "head" and current(connection) == head():
            return
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Take steps back, down to ``revision`` or to ``base``; what the later steps added is lost."""
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def new_step(engine: Engine, message: str) -> None:
    """Write the step from the last one to the models as they are now; read it before you trust it.

    Args:
        engine: a database that stands at ``head``.
    """
    with engine.connect() as connection:
        number = f"{len(list((FOLDER / 'versions').glob('[0-9]*.py'))) + 1:04}"
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def current(connection: Connection) -> str | None:
    """The step that the database stands at, None if it was never upgraded."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The last step there is."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def differences(engine: Engine) -> list[Any]:
    """How the database differs from the models; empty when the steps lead to what the models say."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=comparing())
        return list(compare_metadata(context, all_tables()))


def comparing() -> dict[str, Any]:
    """How the models are compared with a database."""
    return {"compare_type": True, "render_item": render_item, "user_module_prefix": "sa."}


def render_item(kind: str, item: Any, context: Any) -> str | bool:
    """How our column types are written in a new step: by what they are, so that old steps outlive our classes."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "BigInteger" and getattr(item, "_variant_mapping", None):
        return "BIG_KEY"
    return False


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
