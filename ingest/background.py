"""Background work: running a session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from archive.errors import NotFound, SandiqError
from archive.jobs import Progress, verb
from ingest import service
from ingest.models import IngestSession

if TYPE_CHECKING:
    from archive.house import House
    from ingest.session import Snapshot

#: Seconds between two notes of a running session's progress.
TELL_EVERY = 1.0


@verb("ingest")
def ingest(house: House, progress: Progress, *, session_id: int) -> None:
    """Run a session in the background, as the person who started it.

    Raises:
        SandiqError: why it stopped on its way; the job can be retried, and the session goes on where it was.
    """
    with house.uow(write=False) as uow:
        row = uow.session.get(IngestSession, session_id)
        if row is None:
            raise NotFound("import")
        identity = service.identity_of(row)
    told = 0.0

    def watch(snapshot: Snapshot) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY:
            told = time.monotonic()
            progress(round(snapshot.fraction * 1000), 1000)

    result = service.run(house, identity, session_id, watch)
    if result.error:
        raise SandiqError(result.error["code"], **result.error.get("params", {}))
    progress(1000, 1000)
