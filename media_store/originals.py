"""Originals in an OCFL 1.1 storage root that is valid at every moment.

An object is built complete in a workspace beside the root and then moved in by one rename;
a new version is built as a complete object of hard links and exchanged with the old one in
one system call. Whoever looks at the root, or kills the writer, finds the object before or
the object after.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from media_store import ocfl
from media_store.disk import disk_errors, exchange, file_lock, fsync_directory, fsync_file
from media_store.errors import StoreError
from media_store.names import safe_name
from media_store.quarantine import Quarantine, Staged, digest_of, sweep_folder

__all__ = ["OriginalStore", "PutResult", "Staged"]


@dataclass(frozen=True, slots=True)
class PutResult:
    """What a put did: the object's newest version, whether it is new, and the names given and kept."""

    object_id: str
    version: int
    changed: bool
    names: dict[str, str]


class OriginalStore:
    """Write, find and check originals.

    ``root`` is the storage root; ``<root>.work`` beside it holds quarantine, workspaces and
    locks, and must be on the same file system. Safe for many threads and processes.
    """

    def __init__(
        self,
        root: Path | str,
        *,
        sweep_hours: float = 48.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.root = Path(root).absolute()
        self.work = self.root.with_name(self.root.name + ".work")
        self._now = now
        self._builds = self.work / "builds"
        self._locks = self.work / "locks"
        with disk_errors(self.work):
            for folder in (self._builds, self._locks):
                folder.mkdir(parents=True, exist_ok=True)
        self.quarantine = Quarantine(self.work / "quarantine")
        self._begin()
        self.sweep(sweep_hours)

    # Arrival

    def stage(self, source: IO[bytes] | Path | str) -> Staged:
        """Take a stream or file into quarantine, hashed and verified; see `Quarantine.stage`."""
        return self.quarantine.stage(source)

    def discard(self, staged: Staged) -> None:
        """Drop a staged file that will not be put."""
        self.quarantine.release(staged)

    def sweep(self, hours: float, referenced: Collection[Path] = ()) -> list[Path]:
        """Remove quarantined files and abandoned workspaces older than ``hours``; return them."""
        with file_lock(self._locks / "sweep"):
            self._finish_exchanges()
            gone = self.quarantine.sweep(hours, frozenset(referenced))
            return [*gone, *sweep_folder(self._builds, hours)]

    # Writing

    def put(
        self,
        object_id: str,
        files: Mapping[str, Staged | bytes],
        message: str,
        who: str,
        *,
        remove: Collection[str] = (),
    ) -> PutResult:
        """Add or replace ``files`` in an object, creating it if need be; others stay as they are.

        Names are made safe; ``names`` of the result maps each given name to the one kept. The
        same content under the same names makes no new version. Staged files are gone from
        quarantine when this returns, and still there when it raises StoreError.
        """
        if not object_id or any(ord(letter) < 32 for letter in object_id) or not object_id.isprintable():
            raise StoreError("bad_object_id", object_id=object_id)
        with file_lock(self._locks / ocfl.object_parts(object_id)[0]):
            old = self._inventory(object_id, missing_ok=True)
            names = self._names(files, old)
            new = self._content(files, names)
            state = {name: digest for name, digest in old.state.items() if name not in remove}
            state |= {name: digest for name, (digest, _) in new.items()}
            changed = state != old.state
            if changed and state:
                inventory = old.succeed(state, self._now().astimezone(UTC), message, who)
                with disk_errors(self.root):
                    self._write_version(old, inventory, dict(new.values()))
            else:
                changed, inventory = False, old
        for item in files.values():
            if isinstance(item, Staged):
                self.quarantine.release(item)
        return PutResult(object_id, inventory.head, changed, names)

    def _names(self, files: Mapping[str, Staged | bytes], old: ocfl.Inventory) -> dict[str, str]:
        """Give each name its safe form; a name the object already holds exactly is that file's."""
        names: dict[str, str] = {}
        for given in files:
            plain = safe_name(given)
            same = plain in old.state and plain not in names.values()
            taken = [*names.values(), *(name for name in old.state if not (same and name == plain))]
            names[given] = safe_name(given, taken)
        return names

    def _content(
        self, files: Mapping[str, Staged | bytes], names: Mapping[str, str]
    ) -> dict[str, tuple[str, Path | bytes]]:
        content: dict[str, tuple[str, Path | bytes]] = {}
        for given, item in files.items():
            if isinstance(item, Staged):
                content[names[given]] = (item.sha256, item.path)
            else:
                content[names[given]] = (hashlib.sha256(item).hexdigest(), item)
        return content

    def _write_version(
        self, old: ocfl.Inventory, inventory: ocfl.Inventory, sources: Mapping[str, Path | bytes]
    ) -> None:
        build = self._builds / uuid.uuid4().hex
        parts = ocfl.object_parts(inventory.object_id)
        made = build.joinpath(*parts)
        made.mkdir(parents=True)
        try:
            if old.head:
                _link_tree(self.root.joinpath(*parts), made)
            for digest, path in inventory.manifest.items():
                if digest not in old.manifest:
                    _place(sources[digest], made / path)
            self._write_inventory(made, inventory)
            _sync_tree(build)
            if old.head:
                self._swap(build, made, self.root.joinpath(*parts))
            else:
                self._move_in(build, parts)
        finally:
            shutil.rmtree(build, ignore_errors=True)

    def _write_inventory(self, made: Path, inventory: ocfl.Inventory) -> None:
        data = inventory.as_bytes()
        version = made / f"v{inventory.head}"
        version.mkdir(exist_ok=True)
        for folder in (made, version):
            for name, content in (("inventory.json", data), ("inventory.json.sha256", ocfl.sidecar(data))):
                # The old one is a hard link into the object that is still in place.
                (folder / name).unlink(missing_ok=True)
                _write(folder / name, content)
        declaration, content = ocfl.OBJECT_DECLARATION
        if not (made / declaration).exists():
            _write(made / declaration, content)

    def _move_in(self, build: Path, parts: tuple[str, ...]) -> None:
        """Rename at the topmost level that is not there yet, so that no empty folder is ever seen."""
        for level in range(1, len(parts) + 1):
            target = self.root.joinpath(*parts[:level])
            if target.exists():
                continue
            try:
                build.joinpath(*parts[:level]).rename(target)
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST) and level < len(parts):
                    # Another object made this level meanwhile.
                    continue
                raise
            fsync_directory(target.parent)
            return
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.root.joinpath(*parts)))

    def _swap(self, build: Path, made: Path, place: Path) -> None:
        if exchange(made, place):
            fsync_directory(place.parent)
            return
        # Without an exchange there is a moment with no object; the note lets a restart finish it.
        note = self.work / f"exchange-{build.name}"
        kept = self.work / f"new-{build.name}"
        made.rename(kept)
        _write(note, f"{kept.name}\n{place.relative_to(self.root).as_posix()}\n".encode())
        fsync_directory(self.work)
        place.rename(made)
        kept.rename(place)
        fsync_directory(place.parent)
        note.unlink()

    def _finish_exchanges(self) -> None:
        for note in self.work.glob("exchange-*"):
            kept, _, relative = note.read_text().strip().partition("\n")
            new, place = self.work / kept, self.root / relative
            with file_lock(self._locks / relative.partition("/")[0]):
                if new.is_dir() and not place.exists():
                    new.rename(place)
                    fsync_directory(place.parent)
                elif new.is_dir():
                    shutil.rmtree(new)
                note.unlink(missing_ok=True)

    def _begin(self) -> None:
        """Make a new root complete in a workspace, or check that the one there is ours."""
        declaration = self.root / ocfl.ROOT_DECLARATION[0]
        with file_lock(self._locks / "root"), disk_errors(self.root):
            if declaration.exists():
                self._check_layout()
                return
            if self.root.exists() and any(self.root.iterdir()):
                raise StoreError("bad_store_root", path=str(self.root), detail="a folder with other files in it")
            build = self._builds / uuid.uuid4().hex
            for relative, content in ocfl.root_files().items():
                path = build / relative
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, content)
            _sync_tree(build)
            build.rename(self.root)
            fsync_directory(self.root.parent)

    def _check_layout(self) -> None:
        for relative, content in ocfl.root_files().items():
            path = self.root / relative
            if not path.exists() or path.read_bytes() != content:
                raise StoreError("bad_store_root", path=str(self.root), detail=f"{relative} is not as expected")

    # Reading

    def _inventory(self, object_id: str, *, missing_ok: bool = False) -> ocfl.Inventory:
        path = self.root.joinpath(*ocfl.object_parts(object_id), "inventory.json")
        try:
            inventory = ocfl.parse_inventory(path.read_bytes())
        except FileNotFoundError:
            if missing_ok:
                return ocfl.Inventory(object_id)
            raise StoreError("no_such_object", object_id=object_id) from None
        except OSError as error:
            raise StoreError("store_io", path=str(path), detail=str(error)) from error
        except ValueError as error:
            raise StoreError("store_damaged", object_id=object_id, detail=str(error)) from error
        if inventory.object_id != object_id:
            raise StoreError("store_damaged", object_id=object_id, detail=f"it says {inventory.object_id}")
        return inventory

    def exists(self, object_id: str) -> bool:
        """Tell whether the object is in the store."""
        return self.root.joinpath(*ocfl.object_parts(object_id), "inventory.json").is_file()

    def names(self, object_id: str) -> dict[str, str]:
        """Return {logical name: sha256} of the newest version."""
        return dict(self._inventory(object_id).state)

    def versions(self, object_id: str) -> list[ocfl.Version]:
        """Return the versions, oldest first."""
        return list(self._inventory(object_id).versions)

    def path(self, object_id: str, name: str, version: int | None = None) -> Path:
        """Return where a file lies, by its kept name or the name it was given with.

        Raises StoreError: no_such_object, no_such_file, store_damaged when an inventory points
        out of its object.
        """
        inventory = self._inventory(object_id)
        if version is not None and not 1 <= version <= inventory.head:
            raise StoreError("no_such_file", object_id=object_id, name=name)
        state = inventory.versions[version - 1].state if version else inventory.state
        digest = state.get(name) or state.get(safe_name(name))
        if digest is None:
            raise StoreError("no_such_file", object_id=object_id, name=name)
        folder = self.root.joinpath(*ocfl.object_parts(object_id))
        path = folder / inventory.manifest.get(digest, "")
        if not path.resolve().is_relative_to(folder.resolve()) or path == folder:
            raise StoreError("store_damaged", object_id=object_id, detail=f"{name} lies outside the object")
        return path

    open = path

    def objects(self) -> Iterator[str]:
        """Yield the id of every object, in no order that means anything."""
        for _, inventory in self.walk():
            if isinstance(inventory, ocfl.Inventory):
                yield inventory.object_id

    def walk(self) -> Iterator[tuple[Path, ocfl.Inventory | str]]:
        """Yield every object's folder with its inventory, or with what is wrong with that."""
        for folder, folders, names in os.walk(self.root):
            if Path(folder) == self.root:
                folders[:] = sorted(name for name in folders if name != "extensions")
                continue
            folders.sort()
            if not names:
                continue
            folders.clear()
            try:
                yield Path(folder), ocfl.parse_inventory((Path(folder) / "inventory.json").read_bytes())
            except (OSError, ValueError) as error:
                yield Path(folder), str(error)

    def verify(self, object_id: str) -> None:
        """Read every file of the object and compare; raises StoreError('store_damaged')."""
        self._inventory(object_id)
        problem = damage(self.root.joinpath(*ocfl.object_parts(object_id)))
        if problem:
            raise StoreError("store_damaged", object_id=object_id, detail=problem)


def damage(folder: Path) -> str:
    """Return what is wrong with the object in ``folder``, '' when every byte is as recorded."""
    try:
        data = (folder / "inventory.json").read_bytes()
        if (folder / "inventory.json.sha256").read_bytes().split()[:1] != ocfl.sidecar(data).split()[:1]:
            return "inventory.json is not what its checksum says"
        inventory = ocfl.parse_inventory(data)
        for digest, relative in inventory.manifest.items():
            found, _ = digest_of(folder / relative)
            if found != digest:
                return f"{relative}: sha256 {found} instead of {digest}"
        known = set(inventory.manifest.values())
        for path in folder.glob("v*/content/**/*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in known:
                return f"{path.relative_to(folder).as_posix()} is in no version"
    except (OSError, ValueError) as error:
        return str(error)
    return ""


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _place(source: Path | bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, bytes):
        _write(target, source)
        return
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        shutil.copyfile(source, target)
        fsync_file(target)


def _link_tree(source: Path, target: Path) -> None:
    """Rebuild a folder with hard links to the same files."""
    for folder, _, names in os.walk(source):
        there = target / Path(folder).relative_to(source)
        there.mkdir(exist_ok=True)
        for name in names:
            _place(Path(folder) / name, there / name)


def _sync_tree(top: Path) -> None:
    for folder, _, _ in os.walk(top, topdown=False):
        with contextlib.suppress(FileNotFoundError):
            fsync_directory(Path(folder))
