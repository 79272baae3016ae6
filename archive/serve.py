"""Running everything on one machine: the web server, the indexer and the workers, each its own process.

``serve`` starts the three and keeps them: one that dies is started again, and ending the parent ends
them all. On a cluster each runs alone, by the commands ``web``, ``indexer`` and ``worker``.
"""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

from huey.consumer import Consumer

from archive import jobs
from archive.errors import SandiqError
from archive.house import House

log = logging.getLogger(__name__)

PARTS = ("web", "indexer", "worker")


def run_web(house: House) -> None:
    """Serve pages until told to stop."""
    from waitress import serve as waitress_serve

    from archive.app import create_app

    settings = house.settings
    app = create_app(house)
    _claim_port(settings.host, settings.port)
    waitress_serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        # Uploads arrive in chunks of a few MB and are streamed; nothing larger is buffered in memory.
        inbuf_overflow=1024**2,
        max_request_body_size=256 * 1024**2,
        channel_timeout=120,
        ident="Sandiq",
    )


def _claim_port(host: str, port: int) -> None:
    """Say in words that the port is taken, rather than in a traceback.

    Raises:
        SandiqError: ``port_taken``.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise SandiqError("port_taken", host=host, port=port) from taken


def run_worker(house: House) -> None:
    """Do background work until told to stop."""
    jobs.load_verbs()
    queue = house.queue
    resent = jobs.recover(house)
    _sweep(house)
    log.info("worker started, %d unfinished jobs sent again", resent)
    Consumer(
        queue,
        workers=house.settings.workers,
        periodic=False,
        initial_delay=0.05,
        max_delay=0.5,
        check_worker_health=True,
    ).run()


def _sweep(house: House) -> None:
    """Forget what nobody will come back for: old finished jobs, and uploads begun a week ago and left."""
    from ingest import uploads

    with house.uow() as uow:
        jobs.sweep(uow, house)
        uow.commit()
    uploads.sweep(house)


def run_indexer(house: House) -> None:
    """Keep the search index up with the catalogue until told to stop."""
    from archive.catalog.indexing import Indexer

    stop = threading.Event()
    _on_signals(stop)
    Indexer(house).run(stop)


def run_all(house: House) -> int:
    """Start every part, restart what dies, stop all when told to.

    Returns:
        Exit status.
    """
    stop = threading.Event()
    _on_signals(stop)
    running: dict[str, subprocess.Popen[bytes]] = {}
    born: dict[str, float] = {}
    try:
        while not stop.is_set():
            for part in PARTS:
                child = running.get(part)
                if child is not None and child.poll() is None:
                    continue
                if child is not None:
                    log.warning("%s ended with status %s; starting it again", part, child.returncode)
                    if part == "web" and time.monotonic() - born[part] < 3:
                        # A server that cannot even start (the port is taken) will not do so by trying again.
                        return child.returncode or 1
                    stop.wait(1)
                running[part] = subprocess.Popen([sys.executable, "-m", "archive.cli", part])
                born[part] = time.monotonic()
            stop.wait(0.5)
    finally:
        for child in running.values():
            child.terminate()
        deadline = time.monotonic() + 15
        for child in running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
    return 0


def _on_signals(stop: threading.Event) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
