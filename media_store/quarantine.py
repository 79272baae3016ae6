"""Where a file waits between its arrival and its place: hashed, forced to disk, read again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from media_store.disk import disk_errors
from media_store.errors import MediaError, StoreError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """A verified file in quarantine; ``size`` in bytes, ``sha256`` lower-case hexadecimal."""

    path: Path
    sha256: str
    size: int


def digest_of(path: Path) -> tuple[str, int]:
    """Return (sha256, size) of a file as the disk gives it."""
    hasher, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
            size += len(chunk)
    return hasher.hexdigest(), size


class Quarantine:
    """A folder of waiting files beside the storage root, on the same file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)

    def stage(self, source: IO[bytes] | Path | str) -> Staged:
        """Copy a stream or a file in, hashing on the way, and read it back to verify.

        Raises StoreError('disk_full' | 'store_io' | 'verify_failed') with nothing left behind,
        and MediaError('source_missing') when a path cannot be opened.
        """
        if not isinstance(source, (str, Path)):
            return self._take(source)
        try:
            stream = Path(source).open("rb", buffering=0)  # noqa: SIM115 (closed by the with below)
        except OSError as error:
            raise MediaError("source_missing", name=Path(source).name) from error
        with stream:
            return self._take(stream)

    def _take(self, stream: IO[bytes]) -> Staged:
        target = self.folder / uuid.uuid4().hex
        try:
            with disk_errors(target):
                sha256, size = self._write(stream, target)
                found, length = digest_of(target)
            if (found, length) != (sha256, size):
                raise StoreError("verify_failed", path=str(target), expected=sha256, found=found)
        except BaseException:
            with contextlib.suppress(OSError):
                target.unlink(missing_ok=True)
            raise
        return Staged(target, sha256, size)

    def _write(self, stream: IO[bytes], target: Path) -> tuple[str, int]:
        hasher, size = hashlib.sha256(), 0
        with target.open("xb", buffering=0) as file:
            while chunk := stream.read(_CHUNK):
                hasher.update(chunk)
                view = memoryview(chunk)
                while view:
                    view = view[file.write(view) :]
                size += len(chunk)
            os.fsync(file.fileno())
            # Dropped from memory, so that reading it back asks the disk and not the cache.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hasher.hexdigest(), size

    def release(self, staged: Staged) -> None:
        """Remove a staged file that is in its place, or is not wanted."""
        if staged.path.parent == self.folder:
            staged.path.unlink(missing_ok=True)

    def sweep(self, hours: float, referenced: frozenset[Path] = frozenset()) -> list[Path]:
        """Remove what has waited longer than ``hours`` and nobody refers to; return what went."""
        return list(sweep_folder(self.folder, hours, referenced))


def sweep_folder(folder: Path, hours: float, referenced: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Remove entries of a folder older than ``hours``, yielding each."""
    oldest = time.time() - hours * 3600
    for path in sorted(folder.iterdir()):
        with contextlib.suppress(FileNotFoundError):
            if path not in referenced and path.lstat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                yield path
