"""Uploads that survive a lost connection: what the tus 1.0 protocol (core, creation, termination) needs.

Every upload is a folder of the instance: its bytes, and a small description. It belongs to a person
and to a batch; when all of a batch has arrived, the batch is a folder to be ingested. Bytes are
forced to disk before their offset is told, so what the browser believes is there is there.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson

from archive.errors import Forbidden, NotFound, SandiqError
from archive.identity import Identity
from ingest.problems import IngestError
from media_store.disk import file_lock
from media_store.names import safe_name

if TYPE_CHECKING:
    from archive.house import House

CHUNK = 1 << 20
#: Bytes that stay free on the disk: the database and the index must be able to go on.
RESERVE = 512 * 1024 * 1024
#: Uploads one batch may hold.
MAX_FILES = 100_000
_ID = re.compile(r"[0-9a-f]{32}")
_BATCH = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Upload:
    """One upload: how many of its ``length`` bytes have arrived."""

    id: str
    batch: str
    name: str
    path: str
    offset: int
    length: int

    @property
    def complete(self) -> bool:
        """Whether all of it is there."""
        return self.offset == self.length


def create(house: House, identity: Identity, length: int, filename: str, batch: str = "", path: str = "") -> str:
    """Announce a file.

    Args:
        length: bytes that will come.
        filename: as the person's machine calls it; ``path`` its place in the folder that was dropped.
        batch: which files belong together; a batch of one is made if empty.

    Returns:
        The upload's id.

    Raises:
        Forbidden. SandiqError: ``too_large``, ``disk_full``, ``upload_batch``.
    """
    _allowed(identity)
    if length > house.settings.max_upload:
        raise SandiqError("too_large", limit=house.settings.max_upload)
    number = uuid.uuid4().hex
    batch = batch or number
    if not _BATCH.fullmatch(batch):
        raise IngestError("upload_batch", value=batch[:80])
    root = _root(house)
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < length + RESERVE:
        raise SandiqError("disk_full", path="")
    if len(_of_batch(house, batch)) >= MAX_FILES:
        raise IngestError("upload_batch_full", limit=MAX_FILES)
    facts = {
        "length": length,
        "name": filename,
        "path": path,
        "batch": batch,
        "user": identity.user_id,
        "at": time.time(),
    }
    fresh = root / f".{number}"
    fresh.mkdir()
    (fresh / "data").touch()
    (fresh / "facts.json").write_bytes(orjson.dumps(facts))
    # Under its name only when whole, so that nobody ever sees half an upload's description.
    fresh.replace(root / number)
    folder = _batches(house) / batch
    folder.mkdir(parents=True, exist_ok=True)
    (folder / number).touch()
    return number


def status(house: House, identity: Identity, upload_id: str) -> Upload:
    """How much of an upload has arrived.

    Raises:
        NotFound: there is none of this id, or it is somebody else's.
    """
    folder, facts = _open(house, identity, upload_id)
    return _view(upload_id, folder, facts)


def append(house: House, identity: Identity, upload_id: str, offset: int, stream: IO[bytes]) -> int:
    """Take the next bytes. What arrived before a broken connection stays.

    Returns:
        The new offset.

    Raises:
        NotFound. SandiqError: ``upload_offset`` (409) when it does not continue where the last chunk ended,
        ``too_large`` when more comes than was announced, ``disk_full``.
    """
    folder, facts = _open(house, identity, upload_id)
    with file_lock(folder / "lock"), (folder / "data").open("r+b") as data:
        reached = data.seek(0, os.SEEK_END)
        if offset != reached:
            raise IngestError("upload_offset", found=offset, expected=reached)
        try:
            while block := _read(stream):
                if reached + len(block) > facts["length"]:
                    raise SandiqError("too_large", limit=facts["length"])
                data.write(block)
                reached += len(block)
        except OSError as error:
            _drop_half_block(data, reached)
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise SandiqError("disk_full", path="") from error
            raise
        finally:
            data.flush()
            os.fsync(data.fileno())
    return reached


def _drop_half_block(data: IO[bytes], reached: int) -> None:
    """Cut off what a full disk took only a part of, so that the offset stays true."""
    data.truncate(reached)


def _read(stream: IO[bytes]) -> bytes:
    """The next block; a connection that broke off ends the chunk and is no error of ours."""
    try:
        return stream.read(CHUNK)
    except (ConnectionError, TimeoutError):
        return b""


def discard(house: House, identity: Identity, upload_id: str) -> None:
    """Give an upload up.

    Raises:
        NotFound
    """
    folder, facts = _open(house, identity, upload_id)
    (_batches(house) / facts["batch"] / upload_id).unlink(missing_ok=True)
    shutil.rmtree(folder)


def batch_uploads(house: House, identity: Identity, batch: str) -> list[Upload]:
    """The person's uploads of a batch, in the order of their names."""
    _allowed(identity)
    found = []
    for number in _of_batch(house, batch):
        try:
            found.append(status(house, identity, number))
        except NotFound:
            # Somebody else's, or discarded in this very moment.
            continue
    return sorted(found, key=lambda upload: (upload.path, upload.name))


def finish(house: House, identity: Identity, batch: str) -> Path:
    """Make the batch a folder to be ingested; uploads keep their names and their places in the dropped folder.

    Returns:
        The folder; the same one when asked again.

    Raises:
        NotFound: the batch has nothing. IngestError: ``upload_incomplete`` naming what is not all there.
    """
    _allowed(identity)
    if not _BATCH.fullmatch(batch):
        raise NotFound("upload")
    place = _folder_of(house, identity, batch)
    uploads = batch_uploads(house, identity, batch)
    if not uploads and not place.exists():
        raise NotFound("upload")
    waiting = next((upload for upload in uploads if not upload.complete), None)
    if waiting is not None:
        raise IngestError("upload_incomplete", name=waiting.name, found=waiting.offset, expected=waiting.length)
    for upload in uploads:
        target = _target(place, upload)
        target.parent.mkdir(parents=True, exist_ok=True)
        (_root(house) / upload.id / "data").replace(target)
        (_batches(house) / batch / upload.id).unlink(missing_ok=True)
        shutil.rmtree(_root(house) / upload.id)
    return place


def _target(place: Path, upload: Upload) -> Path:
    """Where an upload goes below its batch: its own path made harmless, and never over another file."""
    parts = [part for part in upload.path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    folder = place.joinpath(*(safe_name(part) for part in parts[:-1][:30]))
    taken = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    return folder / safe_name(upload.name or (parts[-1] if parts else "file"), taken)


def release(house: House, source: Path) -> None:
    """Let go of a batch whose originals are all in the store; anything else than a batch is left alone."""
    ready = (_root(house) / ".ready").resolve()
    place = source.resolve()
    if ready in place.parents:
        shutil.rmtree(ready / place.relative_to(ready).parts[0], ignore_errors=True)


def sweep(house: House, *, days: float = 7) -> int:
    """Remove uploads that were begun and forgotten. Returns how many."""
    gone = 0
    for folder in _root(house).glob("[0-9a-f]*"):
        try:
            old = time.time() - (folder / "data").stat().st_mtime > days * 86400
            batch = orjson.loads((folder / "facts.json").read_bytes())["batch"]
        except OSError:
            continue
        if old:
            (_batches(house) / batch / folder.name).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _root(house: House) -> Path:
    return house.instance / "uploads"


def _batches(house: House) -> Path:
    return house.instance / "uploads" / ".batches"


def _folder_of(house: House, identity: Identity, batch: str) -> Path:
    return house.instance / "uploads" / ".ready" / f"{identity.user_id or 0}-{batch}"


def _of_batch(house: House, batch: str) -> list[str]:
    folder = _batches(house) / batch
    return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def _open(house: House, identity: Identity, upload_id: str) -> tuple[Path, dict[str, Any]]:
    _allowed(identity)
    folder = _root(house) / upload_id
    if not _ID.fullmatch(upload_id) or not folder.is_dir():
        raise NotFound("upload")
    facts: dict[str, Any] = orjson.loads((folder / "facts.json").read_bytes())
    if facts["user"] != identity.user_id:
        raise NotFound("upload")
    return folder, facts


def _view(upload_id: str, folder: Path, facts: dict[str, Any]) -> Upload:
    offset = (folder / "data").stat().st_size
    return Upload(upload_id, facts["batch"], facts["name"], facts["path"], offset, facts["length"])


def _allowed(identity: Identity) -> None:
    if not identity.may("import"):
        raise Forbidden("import")
