"""Look at a ZIP's directory before anything is unpacked: bombs, escapes, collisions."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from media_store.errors import MediaError

#: Below this many unpacked bytes a high ratio is only good compression.
_SMALL = 100 * 1024 * 1024


def inspect_job(path: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Return entries and unpacked bytes; raises archive_bomb, archive_escape, archive_encrypted."""
    name = Path(path).name
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    check_entries(name, entries, limits)
    return {"entries": len(entries), "unpacked": sum(entry.file_size for entry in entries)}


def check_entries(name: str, entries: Iterable[zipfile.ZipInfo], limits: dict[str, Any]) -> None:
    """Refuse a directory that would unpack to too much, overwrite itself, or write elsewhere."""
    entries = list(entries)
    if len(entries) > limits["archive_entries"]:
        raise MediaError("archive_bomb", name=name, entry=f"{len(entries)} entries", limit=limits["archive_entries"])
    total, seen = 0, set[str]()
    for entry in entries:
        total += entry.file_size
        ratio = entry.file_size / max(1, entry.compress_size)
        if total > limits["archive_bytes"] or (entry.file_size > _SMALL and ratio > limits["archive_ratio"]):
            raise MediaError("archive_bomb", name=name, entry=entry.filename, limit=limits["archive_bytes"])
        if entry.flag_bits & 1:
            raise MediaError("archive_encrypted", name=name)
        folded = unicodedata.normalize("NFC", entry.filename).casefold()
        if _escapes(entry) or folded in seen:
            raise MediaError("archive_escape", name=name, entry=entry.filename)
        seen.add(folded)
    _check_overlap(name, entries, limits)


def _escapes(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename.replace("\\", "/")
    drive = len(path) > 1 and path[1] == ":"
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return path.startswith("/") or drive or ".." in path.split("/") or "\0" in entry.orig_filename or link


def _check_overlap(name: str, entries: list[zipfile.ZipInfo], limits: dict[str, Any]) -> None:
    """Refuse entries that share their bytes: how a 42 kB file unpacks to petabytes."""
    end = 0
    for entry in sorted(entries, key=lambda item: item.header_offset):
        if entry.header_offset < end:
            raise MediaError("archive_bomb", name=name, entry=entry.filename, limit=limits["archive_bytes"])
        end = entry.header_offset + 30 + entry.compress_size
