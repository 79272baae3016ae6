"""The process in which files are opened: ``python -m media_store.worker``.

It reads one request a line and answers one line. By default each request runs in a fork,
which loses its rights before it opens the file and dies after it; ``--resident`` answers
in place. Nothing but JSON crosses the pipe, so a worker taken over by a file can say
something false about that file and no more.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from media_store.confinement import confine, limit_resources
from media_store.errors import MediaStoreError

#: The only functions a request can name.
JOBS = {
    "pronom": "media_store.pronom:pronom",
    "image.probe": "media_store.probe_image:probe",
    "av.probe": "media_store.probe_av:probe",
    "pdf.probe": "media_store.probe_pdf:probe",
    "image.render": "media_store.render_image:render",
    "av.poster": "media_store.render_av:poster",
    "av.video": "media_store.render_av:video_proxy",
    "av.audio": "media_store.render_av:audio_proxy",
    "av.waveform": "media_store.render_av:waveform",
    "pdf.render": "media_store.render_pdf:render",
    "pdf.text": "media_store.render_pdf:text",
    "archive.inspect": "media_store.archives:inspect_job",
}
_WARM = ("PIL.Image", "pyvips", "av", "pypdfium2", "pillow_heif", "media_store.render_image")
Answer = dict[str, Any]


def _function(job: str) -> Callable[..., Any]:
    module, _, name = JOBS[job].partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def _failure(job: str, error: BaseException, limits: dict[str, Any]) -> Answer:
    if isinstance(error, MediaStoreError):
        return {"error": {"code": error.code, "params": error.params}}
    text = f"{type(error).__name__}: {error}".strip()
    if isinstance(error, MemoryError) or "out of memory" in text.lower():
        return {"error": {"code": "tool_memory", "params": {"job": job, "limit": limits["memory"]}}}
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC or "No space left" in text:
        return {"error": {"code": "disk_full", "params": {"path": ""}}}
    if number == errno.EFBIG or "File too large" in text:
        return {"error": {"code": "output_too_big", "params": {"job": job, "limit": limits["output"]}}}
    if isinstance(error, FileNotFoundError):
        return {"error": {"code": "source_missing", "params": {}}}
    return {"error": {"code": "media_damaged", "params": {"detail": text[:500]}}}


def _perform(request: dict[str, Any]) -> Answer:
    try:
        return {"value": _function(request["job"])(**request["args"], limits=request["limits"])}
    except Exception as error:  # noqa: BLE001 (whatever a decoder raises becomes the answer about its file)
        return _failure(request["job"], error, request["limits"])


def _child(request: dict[str, Any], out: int, complaints: int) -> None:
    limits = request["limits"]
    os.setpgid(0, 0)
    os.dup2(complaints, 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # The alarm ends the job even when its parent is no longer there to do it.
    signal.setitimer(signal.ITIMER_REAL, limits["seconds"] + 5)
    limit_resources(int(limits["memory"]), int(limits["output"]), int(limits["seconds"] * 4) + 5)
    confine(request["reads"], request["writes"])
    reply = json.dumps(_perform(request)).encode()
    if len(reply) > limits["reply"]:
        too_big = {"code": "output_too_big", "params": {"job": request["job"], "limit": limits["reply"]}}
        reply = json.dumps({"error": too_big}).encode()
    view = memoryview(reply)
    while view:
        view = view[os.write(out, view) :]


def _collect(pipe: int, deadline: float, parent: int) -> tuple[bytes, bool]:
    """Read the child's answer until it closes the pipe; return it and whether time ran out."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    poll.register(parent, 0)
    chunks: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        events = dict(poll.poll(max(0.0, left) * 1000)) if left > 0 else {}
        if parent in events:
            # Whoever asked is gone: nobody waits for this answer.
            return b"", True
        if not events:
            return b"", True
        chunk = os.read(pipe, 1 << 20)
        if not chunk:
            return b"".join(chunks), False
        chunks.append(chunk)


def _in_fork(request: dict[str, Any], parent: int) -> Answer:
    limits = request["limits"]
    complaints = os.memfd_create("stderr")
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read_end)
            _child(request, write_end, complaints)
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    reply, late = _collect(read_end, time.monotonic() + limits["seconds"], parent)
    os.close(read_end)
    with contextlib.suppress(ProcessLookupError):
        if late:
            os.kill(child, signal.SIGKILL)
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    said = os.pread(complaints, 4096, 0).decode("utf-8", "replace").strip()[-300:]
    os.close(complaints)
    if reply and not late:
        answer: Answer = json.loads(reply)
        return answer
    return _died(request, status, late, said)


def _died(request: dict[str, Any], status: int, late: bool, said: str) -> Answer:
    job, limits = request["job"], request["limits"]
    killer = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if late or killer in (signal.SIGALRM, signal.SIGXCPU):
        return {"error": {"code": "tool_timeout", "params": {"job": job, "seconds": limits["seconds"]}}}
    how = signal.Signals(killer).name if killer else f"exit {os.waitstatus_to_exitcode(status)}"
    detail = f"{how}: {said}" if said else how
    if killer == signal.SIGABRT and ("alloc" in said or "memory" in said):
        return {"error": {"code": "tool_memory", "params": {"job": job, "limit": limits["memory"]}}}
    return {"error": {"code": "tool_crashed", "params": {"job": job, "detail": detail}}}


def main(arguments: list[str]) -> int:
    """Serve requests from standard input until it closes."""
    resident = "--resident" in arguments
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    # Libraries that print must not be taken for answers.
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    if not resident:
        for module in _WARM:
            importlib.import_module(module)
    for line in iter(requests.readline, b""):
        request = json.loads(line)
        answer = _perform(request) if resident else _in_fork(request, requests.fileno())
        view = memoryview(json.dumps(answer).encode() + b"\n")
        while view:
            view = view[os.write(answers, view) :]
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
