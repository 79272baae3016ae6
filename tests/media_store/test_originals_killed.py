"""Kill the writer at random moments: the root stays valid and every finished put is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media_store import OriginalStore
from tests.media_store.test_originals import assert_valid

WRITER = """
import io, sys
from media_store import OriginalStore
store = OriginalStore(sys.argv[1])
print("ready", flush=True)
for number in range(100_000):
    object_id = f"object-{number % 25}"
    staged = store.stage(io.BytesIO(b"%d" % number * 1000))
    store.put(object_id, {"a.bin": staged, "record.json": b"%d" % number}, "", "writer")
    print(number, flush=True)
"""
ROOT = Path(__file__).resolve().parents[2]


def start(root: Path) -> subprocess.Popen[bytes]:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
    return writer


def kill(writer: subprocess.Popen[bytes]) -> list[bytes]:
    """Kill the writer and return the puts it reported as finished."""
    writer.send_signal(signal.SIGKILL)
    reported, _ = writer.communicate()
    return [line for line in reported.splitlines() if line.isdigit()]


@pytest.mark.slow
def test_killed_writers_leave_a_valid_root(tmp_path: Path) -> None:
    root = tmp_path / "originals"
    random_moment = random.Random(20261124)
    for _ in range(12):
        writer = start(root)
        time.sleep(random_moment.uniform(0.005, 0.35))
        finished = kill(writer)
        assert_valid(root)
        if finished:
            number = int(finished[-1])
            store = OriginalStore(root)
            kept = {bytes(path.read_bytes()) for path in _versions(store, f"object-{number % 25}")}
            assert finished[-1] * 1000 in kept
    store = OriginalStore(root)
    store.sweep(hours=0)
    assert not list((store.work / "builds").iterdir()) and not list(store.quarantine.folder.iterdir())
    assert_valid(root)


def _versions(store: OriginalStore, object_id: str) -> list[Path]:
    count = len(store.versions(object_id))
    return [store.path(object_id, "a.bin", version) for version in range(1, count + 1)]


@pytest.mark.slow
def test_root_is_valid_at_every_moment_a_writer_is_stopped(tmp_path: Path) -> None:
    """SIGSTOP freezes the writer anywhere, new versions included; the validator looks at just that moment."""
    root = tmp_path / "originals"
    writer = start(root)
    random_moment = random.Random(7)
    try:
        for _ in range(15):
            time.sleep(random_moment.uniform(0.003, 0.06))
            writer.send_signal(signal.SIGSTOP)
            assert_valid(root)
            writer.send_signal(signal.SIGCONT)
    finally:
        assert kill(writer)
