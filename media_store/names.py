"""File names as strangers write them, made into names a store can hold."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

#: Bytes a file name may have: the limit of the file systems is 255, a suffix must still fit.
MAX_BYTES = 200
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}
_FORBIDDEN = set('/\\:*?"<>|')


def safe_name(original: str, taken: Iterable[str] = ()) -> str:
    """Return a name for the store, different by case and Unicode form from every one ``taken``.

    Folders, control and direction marks are dropped, a leading '-' or '.' is covered, and what
    is too long is cut in the middle of the stem with a digest that keeps it apart. The
    original name is the caller's to keep.
    """
    name = unicodedata.normalize("NFC", original.replace("\x00", ""))
    name = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = "".join("_" if letter in _FORBIDDEN else letter for letter in name if _printable(letter))
    name = " ".join(name.split()).strip(" .") if name.strip(" .") else ""
    if not name:
        name = "file"
    if name.startswith(("-", "~")):
        name = f"_{name}"
    if name.partition(".")[0].lower() in _RESERVED:
        name = f"_{name}"
    name = _shorten(name)
    folded = {_fold(other) for other in taken}
    stem, dot, suffix = _split(name)
    number = 2
    while _fold(name) in folded:
        name = f"{stem}~{number}{dot}{suffix}"
        number += 1
    return name


def _printable(letter: str) -> bool:
    # Cf holds the direction marks and zero-width letters; Cs the surrogates of undecodable bytes.
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _split(name: str) -> tuple[str, str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > 16:
        return name, "", ""
    return stem, dot, suffix


def _shorten(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, suffix = _split(name)
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    room = MAX_BYTES - len(f"~{digest}{dot}{suffix}".encode())
    cut = stem.encode()[:room].decode("utf-8", "ignore")
    return f"{cut}~{digest}{dot}{suffix}"
