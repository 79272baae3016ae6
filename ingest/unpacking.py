"""A ZIP as a source: unpacked once, beside the instance's other working files, and used as a folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.problems import Trouble
from ingest.readers.zipped import unpack
from ingest.sources import identify_source

Troubles = list[tuple[str, Trouble]]


@contextmanager
def prepared(path: Path, work: Path | None) -> Iterator[tuple[Path, Troubles]]:
    """The folder or file to read for a source, and what of a ZIP could not be unpacked.

    Args:
        work: where to keep what was unpacked until the session ends well; None for a rehearsal, which
            leaves nothing behind.

    Raises:
        IngestError, Refused: the source cannot be read, or the archive is dangerous.
    """
    if identify_source(path) != "zip":
        yield path, []
        return
    if work is None:
        with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
            yield Path(folder), unpack(path, Path(folder))
        return
    done = work / "unpacked"
    troubles: Troubles = []
    if not done.exists():
        part = work / "unpacking"
        # What a killed run left half unpacked is begun anew.
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        troubles = unpack(path, part)
        part.replace(done)
    yield done, troubles
