"""The house: one object that holds what the services need, wired once for web, command line, worker and tests."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from archive.catalog.generations import IndexFolders
from archive.clock import Clock, SystemClock
from archive.db import UnitOfWork, make_engine
from archive.jobs import make_queue, run
from archive.kinds import Registry, load_registry
from archive.settings import Settings
from media_store import Derivatives, OriginalStore

if TYPE_CHECKING:
    from huey import Huey

    from search.index import Index


class House:
    """Settings and the long-lived things built from them. Everything is opened when first used."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None, index: Index | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self._given = index

    @property
    def instance(self) -> Path:
        """The folder of everything that is kept."""
        self.settings.instance.mkdir(parents=True, exist_ok=True)
        return self.settings.instance

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        if not self.settings.database_url:
            self.instance.mkdir(parents=True, exist_ok=True)
        return make_engine(self.settings.url)

    @cached_property
    def kinds(self) -> Registry:
        """Every declared kind, the administrator's own included."""
        folder = self.settings.kinds_folder
        return load_registry(Path(folder) if folder else None)

    @cached_property
    def index_folders(self) -> IndexFolders:
        """Where the search index is kept, and which of its generations counts."""
        return IndexFolders(self.instance / "index", self.kinds, self.settings.search_engine)

    @property
    def index(self) -> Index:
        """The search index in use. Ask for it each time: a rebuild in another process switches it.

        Raises:
            SandiqError: ``index_unavailable`` while it is being rebuilt.
        """
        return self._given if self._given is not None else self.index_folders.index()

    @property
    def index_in_memory(self) -> bool:
        """Whether the index was handed in, as tests do, and has no folder."""
        return self._given is not None

    @cached_property
    def store(self) -> OriginalStore:
        """The originals."""
        return OriginalStore(self.instance / "store")

    @cached_property
    def derivatives(self) -> Derivatives:
        """The cache of thumbnails, pyramids, proxies and page images."""
        return Derivatives(self.instance / "derivatives")

    @cached_property
    def queue(self) -> Huey:
        """What carries jobs to the workers."""
        queue = make_queue(self.settings.redis_url, str(self.instance / "queue.db"))
        self.task = queue.task(name="run_job")(lambda number: run(self, number))
        return queue

    def send(self, *job_ids: int) -> None:
        """Hand written jobs to the workers."""
        _ = self.queue
        for job_id in job_ids:
            self.task(job_id)

    def uow(self, *, write: bool = True) -> UnitOfWork:
        """A new unit of work."""
        unit = UnitOfWork(self.engine, write=write)
        unit.session.info["clock"] = self.clock
        return unit

    def close(self) -> None:
        """Let go of files and connections."""
        for name in ("index_folders", "engine"):
            held: Any = self.__dict__.pop(name, None)
            if held is not None:
                (held.dispose if name == "engine" else held.close)()
