"""A temporary house with its indexer as the separate process that it is in service."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.catalog import indexing
from archive.db import Base
from archive.house import House
from archive.settings import Settings


def run_indexer(instance: str) -> None:
    """What the child process does until it is told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    house = House(Settings(instance=Path(instance)))
    indexing.Indexer(house).run(stop)
    house.close()


@contextmanager
def temporary_house(*, indexer: bool = True) -> Iterator[House]:
    """An empty house, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sandiq-bench-"))
    house = House(Settings(instance=folder))
    Base.metadata.create_all(house.engine)
    child = None
    if indexer:
        child = multiprocessing.get_context("spawn").Process(target=run_indexer, args=(str(folder),))
        child.start()
    try:
        yield house
    finally:
        if child is not None:
            child.terminate()
            child.join(30)
        house.close()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_indexed(house: House) -> None:
    """Return when the outbox is empty."""
    while True:
        with house.uow(write=False) as uow:
            if not indexing.pending(uow):
                return
        time.sleep(0.02)
