"""The PRONOM view of a file, by Siegfried inside a resident worker."""

from __future__ import annotations

import functools
import os
from typing import Any

import pygfried


@functools.cache
def _scanner() -> pygfried.Scanner:
    return pygfried.Scanner()


def pronom(path: str, limits: dict[str, Any]) -> list[dict[str, str]]:
    """Return PRONOM's matches as dicts of id, mime, format, version, basis; UNKNOWN is left out.

    The file is offered by descriptor, so that Siegfried sees no name and no extension.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        report = _scanner().identify(f"/proc/self/fd/{descriptor}", detailed=True)
    finally:
        os.close(descriptor)
    kept = ("id", "mime", "format", "version", "basis", "class")
    matches = report["files"][0]["matches"]
    return [{key: str(match.get(key, "")) for key in kept} for match in matches if match["id"] != "UNKNOWN"]
