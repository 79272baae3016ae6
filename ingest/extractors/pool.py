"""The media store's sandbox, started with our worker instead of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from media_store.limits import Limits
from media_store.sandbox import GRACE, Sandbox, _Worker


class _ExtractionWorker(_Worker):
    """One warm process that knows the extraction job beside the media store's own."""

    def __init__(self) -> None:
        root = Path(__file__).resolve().parents[2]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        environment.setdefault("MALLOC_ARENA_MAX", "2")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ingest.extractors.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._buffer = b""


class ExtractionPool(Sandbox):
    """A pool of extraction workers, with the sandbox's limits, confinement and recovery."""

    def _ask(self, request: bytes, limits: Limits) -> dict[str, Any] | None:
        with self._guard:
            worker = self._idle.pop() if self._idle else None
        worker = worker or _ExtractionWorker()
        answer = None
        try:
            answer = worker.ask(request, limits.seconds + GRACE, limits.reply)
        finally:
            if answer is None:
                worker.stop()
            else:
                with self._guard:
                    self._idle.append(worker)
        return answer
