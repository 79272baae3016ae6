"""The folders of the search index: each rebuild makes a new one beside the old, and a pointer file says which counts.

::

    instance/index/CURRENT        {"folder": "g7", "filling": "<fingerprint of the kinds>"}
    instance/index/g7/            the index in use
    instance/index/indexer.lock   held by the one process that writes
    instance/index/REBUILD        left by whoever wants a rebuild while that process runs
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import orjson

from archive.errors import SandiqError
from search import IndexDamaged, IndexStale, open_index

if TYPE_CHECKING:
    from archive.kinds import Registry
    from search.index import Index

POINTER = "CURRENT"
REBUILD = "REBUILD"
LOCK = "indexer.lock"


class IndexFolders:
    """Opens the index that counts, and follows the pointer when another process switches it.

    Args:
        root: ``instance/index``.
        engine: ``tantivy`` or ``whoosh``.
    """

    def __init__(self, root: Path, kinds: Registry, engine: str) -> None:
        self.root = root
        self.kinds = kinds
        self.engine = engine
        self._lock = Lock()
        self._open: Index | None = None
        self._before: Index | None = None
        self._stamp: tuple[int, int] | None = None

    def index(self) -> Index:
        """The index in use.

        Raises:
            SandiqError: ``index_unavailable`` while it is stale or damaged; the indexer is rebuilding it.
        """
        stamp = self._look()
        opened = self._open
        if opened is not None and stamp == self._stamp:
            return opened
        with self._lock:
            if self._open is not None and self._stamp == stamp:
                return self._open
            return self._switch_to(self.current(), stamp)

    def _switch_to(self, folder: Path, stamp: tuple[int, int] | None) -> Index:
        try:
            # Only the indexer reads every byte; a server must be up within a second.
            fresh = open_index(folder, self.kinds.index_schema(), self.engine, verify=False)  # type: ignore[arg-type]
        except (IndexStale, IndexDamaged) as error:
            raise SandiqError("index_unavailable") from error
        # Another thread may still be searching in the one before; it is closed at the switch after this.
        if self._before is not None:
            self._before.close()
        self._before, self._open, self._stamp = self._open, fresh, stamp or self._look()
        return fresh

    def current(self) -> Path:
        """The folder that the pointer names; the first one is made here."""
        pointer = self._read()
        if pointer is None:
            self.root.mkdir(parents=True, exist_ok=True)
            with _flock(self.root / "make.lock", wait=True):
                pointer = self._read()
                if pointer is None:
                    open_index(self.root / "g1", self.kinds.index_schema(), self.engine).close()  # type: ignore[arg-type]
                    self.point_to("g1")
                    return self.root / "g1"
        return self.root / pointer["folder"]

    def filling(self) -> str:
        """Fingerprint of the kinds that filled the current folder, empty if there is none."""
        pointer = self._read()
        return pointer["filling"] if pointer else ""

    def next_folder(self) -> Path:
        """A name that no folder has yet."""
        taken = [int(path.name[1:]) for path in self.root.glob("g*") if path.name[1:].isdigit()]
        return self.root / f"g{max(taken, default=0) + 1}"

    def point_to(self, name: str) -> None:
        """Make a folder the one that counts, at once and for every process."""
        draft = self.root / f"{POINTER}.new"
        draft.write_bytes(orjson.dumps({"folder": name, "filling": self.kinds.fingerprint()}))
        draft.replace(self.root / POINTER)

    def remove_others(self) -> None:
        """Delete the folders that do not count. Readers keep what they have open."""
        pointer = self._read()
        for path in self.root.glob("g*"):
            if pointer is not None and path.name != pointer["folder"] and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Close what is open."""
        for index in (self._before, self._open):
            if index is not None:
                index.close()
        self._before = self._open = self._stamp = None

    def _look(self) -> tuple[int, int] | None:
        try:
            status = (self.root / POINTER).stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _read(self) -> dict[str, str] | None:
        try:
            content: dict[str, str] = orjson.loads((self.root / POINTER).read_bytes())
        except (FileNotFoundError, orjson.JSONDecodeError):
            return None
        return content if content.keys() >= {"folder", "filling"} else None

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Be the one process that writes; False if another is and ``wait`` is not wanted."""
        self.root.mkdir(parents=True, exist_ok=True)
        with _flock(self.root / LOCK, wait=wait) as held:
            yield held

    def request_rebuild(self) -> None:
        """Ask the running indexer for a rebuild."""
        (self.root / REBUILD).touch()

    def rebuild_requested(self) -> bool:
        """Whether somebody asked, and was not served yet."""
        return (self.root / REBUILD).exists()

    def rebuild_done(self) -> None:
        """Take the request away."""
        (self.root / REBUILD).unlink(missing_ok=True)


@contextmanager
def _flock(path: Path, *, wait: bool) -> Iterator[bool]:
    # A lock of the kernel ends with its holder, however that dies; a file that says "busy" would not.
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
