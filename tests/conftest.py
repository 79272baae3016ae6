"""Fixtures that every room uses: a house of its own for each test, people, records."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from archive.db import Base, UnitOfWork, make_engine
from archive.house import House
from archive.kinds import Registry, load_registry
from tests.support.catalogue import Maker, People, build_house, empty_tables, load_tables

POSTGRES = os.environ.get("SANDIQ_TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The declared kinds, read once."""
    return load_registry(None)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real sample files; a test that needs it is skipped where it is not at hand."""
    folder = Path(os.environ.get("SAMPLES") or Path(__file__).parents[2] / "shared/samples")
    if not folder.is_dir():
        # Where everything must run, a missing folder is a failure, not an excuse.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the folder of real samples is not here (set SAMPLES)")
    return folder


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tables, made once per worker: a SQLite file to copy, or the URL of a PostgreSQL database to empty."""
    load_tables()
    if not POSTGRES:
        path = tmp_path_factory.mktemp("template") / "sandiq.db"
        engine = make_engine(f"sqlite:///{path}")
        Base.metadata.create_all(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return str(path)
    name = f"sandiq_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = make_engine(POSTGRES)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def house(tmp_path: Path, database_template: str, registry: Registry) -> Iterator[House]:
    """An empty house in a folder of its own: a clock that stands still, an index in memory."""
    folder = tmp_path / "instance"
    folder.mkdir()
    if POSTGRES:
        made = build_house(folder, database_template, registry)
        empty_tables(made.engine)
    else:
        shutil.copyfile(database_template, folder / "sandiq.db")
        made = build_house(folder, "", registry)
    yield made
    made.close()


@pytest.fixture
def uow(house: House) -> Iterator[UnitOfWork]:
    """A unit of work that is thrown away unless the test commits."""
    with house.uow() as unit:
        yield unit


@pytest.fixture(scope="session")
def identities() -> People:
    """One person of each role: ``identities.visitor``, ``.journalist``, ``.curator`` ..."""
    return People()


@pytest.fixture
def make_record(house: House) -> Maker:
    """``make_record("Title", access="press", ...)`` gives the id of a committed record; see ``Maker``."""
    return Maker(house)
