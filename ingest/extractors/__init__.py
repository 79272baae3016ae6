"""Read what is inside a file: its own metadata and its text, in a process that may die."""

from __future__ import annotations

import atexit
import os
import threading
from pathlib import Path
from typing import Any

from ingest.extractors.found import Extracted
from ingest.extractors.pool import ExtractionPool
from ingest.problems import IngestError
from media_store.identify import Identified
from media_store.limits import MIB, Limits

__all__ = ["EXTRACTION", "Extracted", "extract"]

#: What reading the inside of one file may take.
EXTRACTION = Limits(seconds=120.0, memory=3072 * MIB, output=1024, reply=128 * MIB)
_guard = threading.Lock()
_pool: list[ExtractionPool] = []


def pool() -> ExtractionPool:
    """This process's pool of extraction workers, made when first needed."""
    with _guard:
        if not _pool:
            _pool.append(ExtractionPool(max(1, min(4, os.cpu_count() or 1))))
            atexit.register(_pool[0].close)
        return _pool[0]


def extract(path: Path, identified: Identified, *, captions: bool = False, limits: Limits = EXTRACTION) -> Extracted:
    """Metadata and text of one file.

    Raises:
        MediaError: the reading crashed, took too long or too much memory.
        IngestError: the file is damaged or refused, with its code.
    """
    absolute = path.absolute()
    args: dict[str, Any] = {
        "path": str(absolute),
        "mime": identified.mime,
        "media": identified.media,
        "captions": captions,
    }
    told = pool().run("ingest.extract", args, limits=limits, reads=[absolute])
    if "refused" in told:
        raise IngestError(told["refused"]["code"], **{"name": path.name, **told["refused"]["params"]})
    return Extracted.from_json(told["extracted"])
