"""Run work on untrusted files in processes that may die.

Decoders are C libraries fed by strangers, so none of them runs in the caller's process. A
`Sandbox` keeps a few warm workers (`media_store.worker`); each job runs in a fork of one of
them, under limits of time, memory and output, seeing only its own input where the kernel
has Landlock. The fork costs about 3 ms, so one process per file stays affordable.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, cast

from media_store.errors import MediaError, StoreError
from media_store.limits import PROBE, Limits

#: Seconds a worker may need beyond a job's own limit to report that it killed the job.
GRACE = 10.0


class _Worker:
    """One warm process and the two pipes to it; used by one thread at a time."""

    def __init__(self, *, resident: bool, module: str = "media_store.worker") -> None:
        package = Path(__file__).resolve().parent
        environment = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        environment.setdefault("MALLOC_ARENA_MAX", "2")
        command = [sys.executable, "-m", module, *(["--resident"] if resident else [])]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._buffer = b""

    @property
    def _requests(self) -> IO[bytes]:
        return cast("IO[bytes]", self.process.stdin)

    @property
    def _answers(self) -> IO[bytes]:
        return cast("IO[bytes]", self.process.stdout)

    def ask(self, request: bytes, timeout: float, reply_limit: int) -> dict[str, Any] | None:
        """Send one request line and return the answer, or None if the worker died or hung."""
        try:
            self._requests.write(request + b"\n")
            self._requests.flush()
        except OSError:
            return None
        descriptor = self._answers.fileno()
        chunks = [self._buffer]
        deadline = time.monotonic() + timeout
        size = 0
        while b"\n" not in chunks[-1]:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                return None
            chunk = os.read(descriptor, 1 << 20)
            size += len(chunk)
            if not chunk or size > reply_limit + (1 << 20):
                return None
            chunks.append(chunk)
        line, _, self._buffer = b"".join(chunks).partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End the worker and every process of its session, and reap it."""
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def forget(self) -> None:
        """Drop a worker that belongs to a parent process, without touching it."""
        self.process.returncode = 0
        for pipe in (self._requests, self._answers):
            pipe.close()


class Sandbox:
    """A pool of at most ``size`` workers, started when first needed.

    ``resident`` pools answer in the worker itself, without a fork: for libraries that are
    memory-safe but slow to start. ``module`` is the worker's program, for a package that adds
    jobs of its own to `media_store.worker.JOBS`. Thread-safe, and safe to inherit through a fork.
    """

    def __init__(self, size: int = 2, *, resident: bool = False, module: str = "media_store.worker") -> None:
        self.size = size
        self.resident = resident
        self.module = module
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._slots = threading.BoundedSemaphore(self.size)
        self._guard = threading.Lock()
        self._idle: list[_Worker] = []
        self._closed = False

    def run(
        self,
        job: str,
        args: dict[str, Any],
        *,
        limits: Limits = PROBE,
        reads: Sequence[Path] = (),
        writes: Sequence[Path] = (),
    ) -> Any:
        """Run ``job`` and return its JSON value.

        ``reads`` are the only files and ``writes`` the only folders, besides the system's own
        libraries, that the job can open. Raises MediaError with the job's own code, or
        ``tool_crashed``, ``tool_timeout``, ``tool_memory``, ``output_too_big``; StoreError('disk_full').
        """
        if self._pid != os.getpid():
            for worker in self._idle:
                worker.forget()
            self._reset()
        request = {
            "job": job,
            "args": args,
            "limits": limits.as_dict(),
            "reads": [str(path) for path in reads],
            "writes": [str(path) for path in writes],
        }
        name = Path(reads[0]).name if reads else ""
        with self._slots:
            answer = self._ask(json.dumps(request).encode(), limits)
        if answer is None:
            raise MediaError("tool_crashed", name=name, job=job, detail="the worker stopped answering")
        if "error" in answer:
            code, params = answer["error"]["code"], answer["error"]["params"]
            if code == "disk_full":
                raise StoreError(code, path=str(writes[0]) if writes else "")
            raise MediaError(code, **{"name": name, **params})
        return answer["value"]

    def _ask(self, request: bytes, limits: Limits) -> dict[str, Any] | None:
        with self._guard:
            worker = self._idle.pop() if self._idle else None
        worker = worker or _Worker(resident=self.resident, module=self.module)
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

    def close(self) -> None:
        """Stop the idle workers; the next job starts new ones."""
        if self._pid != os.getpid():
            return
        with self._guard:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()


_shared: dict[str, Sandbox] = {}
_shared_guard = threading.Lock()


def shared(kind: str = "decode") -> Sandbox:
    """Return this process's pool: ``decode`` forks for each file, ``identify`` is resident."""
    with _shared_guard:
        if kind not in _shared:
            size = 1 if kind == "identify" else max(1, min(4, os.cpu_count() or 1))
            _shared[kind] = Sandbox(size, resident=kind == "identify")
            atexit.register(_shared[kind].close)
        return _shared[kind]
