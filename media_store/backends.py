"""Where finished files of the cache are kept: a small port, two versions of it.

A key is a relative POSIX path of plain ASCII names; its content never changes once published.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from media_store.disk import disk_errors, fsync_directory, fsync_file

_KEY = re.compile(r"[0-9a-z][0-9a-z._-]*(?:/[0-9a-z][0-9a-z._-]*)*")


class Backend(Protocol):
    """Keep files by key. ``local`` gives a readable path, because decoders want paths."""

    def workspace(self) -> Path:
        """Return a fresh private folder in which a file can be made before it is published."""
        ...

    def publish(self, key: str, made: Path) -> Path:
        """Move the file ``made`` in under ``key``, durably and at once; return its local path."""
        ...

    def local(self, key: str) -> Path | None:
        """Return the path of a published file, or None."""
        ...

    def delete(self, key: str) -> None:
        """Remove a file; a key that is not there is no error."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the published keys that start with ``prefix``."""
        ...


def checked(key: str) -> str:
    """Return the key, or raise ValueError when it could name something outside the store."""
    if not _KEY.fullmatch(key) or ".." in key:
        raise ValueError(f"not a key: {key!r}")
    return key


class LocalDisk:
    """Files under a folder; unfinished ones under ``.work`` of the same file system."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._work = self.root / ".work"
        self._work.mkdir(parents=True, exist_ok=True)

    def workspace(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._work))

    def publish(self, key: str, made: Path) -> Path:
        target = self.root / checked(key)
        with disk_errors(target):
            fsync_file(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            made.replace(target)
            fsync_directory(target.parent)
        return target

    def local(self, key: str) -> Path | None:
        path = self.root / checked(key)
        return path if path.is_file() else None

    def delete(self, key: str) -> None:
        (self.root / checked(key)).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        start = self.root / prefix.rpartition("/")[0]
        for folder, folders, names in os.walk(start):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                key = (Path(folder) / name).relative_to(self.root).as_posix()
                if key.startswith(prefix):
                    yield key


class Memory:
    """The same port for tests: content in memory, written out only when a path is asked for."""

    def __init__(self) -> None:
        self._content: dict[str, bytes] = {}
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

    def close(self) -> None:
        """Remove the files that were written out."""
        self._folder.cleanup()

    def workspace(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._folder.name))

    def publish(self, key: str, made: Path) -> Path:
        self._content[checked(key)] = made.read_bytes()
        made.unlink()
        return self._written(key, self._content[key])

    def local(self, key: str) -> Path | None:
        content = self._content.get(checked(key))
        return None if content is None else self._written(key, content)

    def _written(self, key: str, content: bytes) -> Path:
        path = Path(self._folder.name) / "out" / key
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return path

    def delete(self, key: str) -> None:
        self._content.pop(checked(key), None)
        (Path(self._folder.name) / "out" / key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        yield from sorted(key for key in self._content if key.startswith(prefix))


def discard(folder: Path) -> None:
    """Remove a workspace and what is left in it."""
    shutil.rmtree(folder, ignore_errors=True)
