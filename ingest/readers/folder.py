"""A folder, walked in a fixed order: which files are there, and which are none of ours."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.problems import Trouble
from ingest.readers.encoding import decode

#: What operating systems leave behind; these are passed over and counted, not reported one by one.
LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "__macosx", ".directory", ".picasa.ini", "$recycle.bin"})
CAPTION_ENDS = (".vtt", ".srt")
#: Deeper folders are a mistake or a trap.
MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder.

    Attributes:
        path: where it lies.
        name: its path below the folder, always with ``/`` and always valid text.
        trouble: set when it will not be read.
    """

    path: Path
    name: str
    size: int = 0
    trouble: Trouble | None = None


def walk(root: Path) -> Iterator[Found]:
    """Every regular file below ``root``, sorted; links and devices come with their trouble.

    A link is never followed: it could lead out of the folder.
    """
    yield from _walk(root, "", 0)


def is_litter(name: str) -> bool:
    """Hidden files, lock files of Office, and what systems leave behind."""
    return name.startswith((".", "~$")) or name.casefold() in LITTER


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder, prefix or folder.name, 0, Trouble("folder_unreadable", params={"detail": error.strerror}))
        return
    for entry in entries:
        name = f"{prefix}{readable(entry.name)}"
        path = Path(entry.path)
        if is_litter(entry.name):
            continue
        if entry.is_symlink():
            yield Found(path, name, 0, Trouble("source_link"))
        elif entry.is_dir(follow_symlinks=False):
            if depth >= MAX_DEPTH:
                yield Found(path, name, 0, Trouble("folder_too_deep", params={"limit": MAX_DEPTH}))
            else:
                yield from _walk(path, f"{name}/", depth + 1)
        else:
            yield _file(entry, path, name)


def _file(entry: os.DirEntry[str], path: Path, name: str) -> Found:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Found(path, name, 0, Trouble("file_unreadable", params={"detail": error.strerror or ""}))
    if not stat.S_ISREG(status.st_mode):
        return Found(path, name, 0, Trouble("source_special"))
    if status.st_size == 0:
        return Found(path, name, 0, Trouble("empty_file"))
    if not os.access(path, os.R_OK):
        return Found(path, name, status.st_size, Trouble("file_unreadable", params={"detail": "permission"}))
    return Found(path, name, status.st_size)


def readable(name: str) -> str:
    """A file's name as text: composed, and read as cp1251 or the like where its bytes are not UTF-8."""
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = decode(raw)
    return unicodedata.normalize("NFC", text.replace("\0", "\ufffd"))


def key_of(name: str) -> str:
    """How names from a sheet are compared with names on the disk: case, slashes and composition do not count."""
    cleaned = unicodedata.normalize("NFC", name.strip().strip("\"'")).replace("\\", "/")
    return cleaned.removeprefix("./").strip("/").casefold()


def stem_of(name: str) -> str:
    """The name without its last ending, for captions beside a film."""
    head, dot, _ = name.rpartition(".")
    return head if dot and "/" not in name[len(head) :] and head else name


def caption_partners(name: str) -> list[str]:
    """Stems a caption file may belong to: ``film.uz.vtt`` goes with ``film`` (or with ``film.uz``)."""
    stem = stem_of(name)
    shorter = stem_of(stem)
    return [stem.casefold()] if shorter == stem else [stem.casefold(), shorter.casefold()]
