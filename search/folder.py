"""The folder of an index: its marker with the fingerprint, and whether its bytes are whole."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from pathlib import Path

from search.errors import IndexDamaged, IndexStale
from search.schema import IndexSchema

MARKER = "sandiq-index.json"
MANIFEST = "sandiq-files.json"
# Every file of a Tantivy segment ends in a JSON footer, its length and this number.
_FOOTER_MAGIC = 1337
# What a segment of our layout is made of; some parts are opened only when a question needs them.
_PARTS = (".term", ".idx", ".pos", ".fieldnorm", ".fast", ".store")
_CHUNK = 1 << 20


def exists(path: Path) -> bool:
    return path.is_dir() and any(path.iterdir())


def mark(path: Path, schema: IndexSchema, engine: str) -> None:
    """Write the marker beside the index, whole or not at all."""
    path.mkdir(parents=True, exist_ok=True)
    draft = path / f"{MARKER}.new"
    draft.write_text(json.dumps({"engine": engine, "fingerprint": schema.fingerprint()}), encoding="utf-8")
    draft.replace(path / MARKER)


def check_marker(path: Path, schema: IndexSchema, engine: str) -> None:
    """Raises IndexDamaged without a readable marker, IndexStale when it tells of another engine or fingerprint."""
    try:
        marker = json.loads((path / MARKER).read_text(encoding="utf-8"))
        built = (marker["engine"], marker["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(path=str(path), reason="marker") from error
    if built != (engine, schema.fingerprint()):
        raise IndexStale(path=str(path))


def wipe(path: Path) -> None:
    """Empty an index folder. Refuses a folder that holds anything but an index, since a path is easily mistyped."""
    if not exists(path):
        return
    known = (path / MARKER).exists() or (path / "meta.json").exists() or any(path.glob("*.toc"))
    if not known:
        raise IndexDamaged(path=str(path), reason="not_an_index")
    for entry in path.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def check_tantivy_files(path: Path) -> None:
    """Compare each segment file with the checksum in its footer (about 1 GB/s). Raises IndexDamaged."""
    for segment, deleted_at in _segments(path):
        wanted = [f"{segment}{suffix}" for suffix in _PARTS]
        if deleted_at is not None:
            wanted.append(f"{segment}.{deleted_at}.del")
        for name in wanted:
            if not (path / name).is_file():
                raise IndexDamaged(path=str(path), reason="file_missing", file=name)
            if not _whole(path / name):
                raise IndexDamaged(path=str(path), reason="checksum", file=name)


def _segments(path: Path) -> list[tuple[str, int | None]]:
    """Name of each segment in use, and the stamp of its file of deletions when it has one."""
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        return [
            (str(segment["segment_id"]).replace("-", ""), segment["deletes"] and int(segment["deletes"]["opstamp"]))
            for segment in meta["segments"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(path=str(path), reason="meta") from error


def _whole(file: Path) -> bool:
    size = file.stat().st_size
    if size < 8:
        return False
    with file.open("rb") as stream:
        stream.seek(-8, 2)
        length, magic = struct.unpack("<II", stream.read(8))
        body = size - 8 - length
        if magic != _FOOTER_MAGIC or body < 0:
            return False
        stream.seek(body)
        try:
            expected = json.loads(stream.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
    return _crc(file, body) == int(expected)


def write_manifest(path: Path) -> None:
    """Note size and checksum of each file of a Whoosh index, which has no checksums of its own."""
    draft = path / f"{MANIFEST}.new"
    draft.write_text(json.dumps(_checksums(path)), encoding="utf-8")
    draft.replace(path / MANIFEST)


def check_manifest(path: Path) -> None:
    """Raises IndexDamaged when a file is missing, new or changed since the last commit."""
    try:
        noted = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(path=str(path), reason="manifest") from error
    if noted != _checksums(path):
        raise IndexDamaged(path=str(path), reason="checksum")


def sweep_whoosh(path: Path) -> None:
    """Remove what an abandoned Whoosh writer left: files of segments that no commit names."""
    for entry in path.glob("MAIN_*"):
        if entry.suffix != ".seg" and "LOCK" not in entry.name:
            entry.unlink(missing_ok=True)


def _checksums(path: Path) -> dict[str, list[int]]:
    files = sorted(entry for entry in path.iterdir() if entry.suffix in (".seg", ".toc"))
    return {file.name: [file.stat().st_size, _crc(file, file.stat().st_size)] for file in files}


def _crc(file: Path, length: int) -> int:
    """CRC-32 of the first `length` bytes."""
    crc = 0
    with file.open("rb") as stream:
        while length > 0:
            chunk = stream.read(min(_CHUNK, length))
            if not chunk:
                break
            crc = zlib.crc32(chunk, crc)
            length -= len(chunk)
    return crc
