"""The steps lead to what the models say, and back; with data in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, make_url, text

from archive import migrate
from archive.catalog import records
from archive.db import make_engine
from archive.identity import SYSTEM
from archive.kinds import Registry
from tests.conftest import POSTGRES
from tests.support.catalogue import Maker, build_house


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the kind that the tests run on."""
    if not POSTGRES:
        engine = make_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
        yield engine
        engine.dispose()
        return
    server = make_engine(POSTGRES)
    name = "sandiq_test_fresh_" + "".join(letter for letter in tmp_path.parent.name if letter.isalnum())
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine = make_engine(make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


def test_the_head_equals_the_models(fresh: Engine) -> None:
    migrate.upgrade(fresh)
    assert migrate.differences(fresh) == []
    assert set(inspect(fresh).get_table_names()) == {*migrate.all_tables().tables, "alembic_version"}


def test_up_down_and_up_again(fresh: Engine) -> None:
    migrate.upgrade(fresh)
    migrate.downgrade(fresh, "base")
    assert inspect(fresh).get_table_names() == ["alembic_version"]
    migrate.upgrade(fresh)
    with fresh.connect() as connection:
        assert migrate.current(connection) == migrate.head()
    migrate.upgrade(fresh)
    assert migrate.differences(fresh) == []


def test_an_upgraded_database_works_and_keeps_its_data(fresh: Engine, tmp_path: Path, registry: Registry) -> None:
    migrate.upgrade(fresh)
    house = build_house(tmp_path, fresh.url.render_as_string(hide_password=False), registry)
    made = Maker(house)("Kept", files=[])
    migrate.upgrade(fresh)
    with house.uow() as uow:
        assert records.known_origins(uow, []) == {}
    make = Maker(house, by=SYSTEM)
    make.undo(make.edit(made, title="Changed"))
    make.index()
    house.close()


@pytest.mark.skipif(bool(POSTGRES), reason="SQLite's own table options")
def test_options_of_sqlite_tables_are_in_the_steps(fresh: Engine) -> None:
    migrate.upgrade(fresh)
    with fresh.connect() as connection:
        made = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    assert "WITHOUT ROWID" in made["revisions"] and "AUTOINCREMENT" in made["outbox"]
