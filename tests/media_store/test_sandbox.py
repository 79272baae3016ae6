"""Workers die, hang and run out of memory; the next file is read all the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media_store import Limits, MediaError, characterise, identify
from media_store.confinement import landlock_version
from media_store.limits import MIB
from media_store.sandbox import Sandbox
from tests.hostile.build import encoded, picture

ROOT = Path(__file__).resolve().parents[2]
#: Jobs for these tests, put among the worker's own by a module found on its path.
CONFINED = """
import sys
from media_store.confinement import confine, limit_resources
limit_resources(2 << 30, 1 << 20, 20)
print(confine([sys.argv[1]], [sys.argv[2]]))
for what in sys.argv[3:]:
    try:
        exec(what)
        print("done")
    except OSError as error:
        print(type(error).__name__)
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(2)
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded("JPEG"))
    return path


def probe(sandbox: Sandbox, path: Path, **limits: float) -> object:
    return characterise(path, identify(path), Limits(**limits), sandbox)  # type: ignore[arg-type]


def test_time_out_is_the_files_own(sandbox: Sandbox, photo: Path) -> None:
    with pytest.raises(MediaError) as caught:
        probe(sandbox, photo, seconds=0.0)
    assert caught.value.code == "tool_timeout" and caught.value.params["name"] == "photo.jpg"
    assert probe(sandbox, photo)


def test_lack_of_memory_is_the_files_own(sandbox: Sandbox, photo: Path) -> None:
    big = photo.with_name("big.jpg")
    # Its end is cut, so the probe decodes it, and 108 MB of pixels do not fit.
    big.write_bytes(encoded("JPEG", picture(6000, 6000))[:-2])
    with pytest.raises(MediaError) as caught:
        probe(sandbox, big, memory=16 * MIB)
    assert caught.value.code in ("tool_memory", "tool_crashed")
    assert probe(sandbox, photo)


def test_killed_worker_is_replaced(sandbox: Sandbox, photo: Path) -> None:
    assert probe(sandbox, photo)
    os.kill(sandbox._idle[0].process.pid, 9)
    with pytest.raises(MediaError, match="tool_crashed"):
        probe(sandbox, photo)
    assert probe(sandbox, photo)


def test_long_answer_is_cut_off(sandbox: Sandbox, photo: Path) -> None:
    with pytest.raises(MediaError, match="output_too_big"):
        probe(sandbox, photo, reply=10)
    assert probe(sandbox, photo)


def test_many_threads_share_the_workers(sandbox: Sandbox, photo: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(lambda _: probe(sandbox, photo), range(40)))) == 40
    assert len(sandbox._idle) <= 2


def test_a_fork_starts_its_own_workers(sandbox: Sandbox, photo: Path) -> None:
    assert probe(sandbox, photo)
    child = os.fork()
    if child == 0:
        ok = False
        try:
            ok = bool(probe(sandbox, photo))
            sandbox.close()
        finally:
            os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert probe(sandbox, photo)


def test_worker_ends_with_its_caller(tmp_path: Path, photo: Path) -> None:
    script = f"""
import os
from media_store import characterise, identify
from media_store.sandbox import shared
characterise({str(photo)!r}, identify({str(photo)!r}))
print(shared()._idle[0].process.pid, flush=True)
os._exit(1)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=False)
    worker = Path("/proc") / done.stdout.decode().strip() / "cmdline"
    deadline = time.monotonic() + 10
    while worker.exists() and b"media_store" in worker.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not worker.exists() or b"media_store" not in worker.read_bytes()


@pytest.mark.skipif(landlock_version() == 0, reason="this kernel has no Landlock")
def test_a_job_sees_one_input_and_one_output(tmp_path: Path) -> None:
    mine, private, out = tmp_path / "mine", tmp_path / "private", tmp_path / "out"
    mine.write_text("x")
    private.write_text("x")
    out.mkdir()
    tries = [
        f"open({str(mine)!r}).read()",
        f"open({str(out)!r} + '/made', 'w').write('x')",
        f"open({str(private)!r}).read()",
        f"open({str(mine)!r}, 'w')",
        f"open({str(tmp_path)!r} + '/new', 'w')",
        f"__import__('os').rename({str(private)!r}, {str(out)!r} + '/stolen')",
        f"open({str(out)!r} + '/big', 'wb', 0).write(bytes(2 << 20)) == 1 << 20 or 1 / 0",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
    ]
    command = [sys.executable, "-c", CONFINED, str(mine), str(out), *tries]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    said = done.stdout.split()
    assert said[:3] == ["True", "done", "done"], done.stderr
    assert said[3:7] == ["PermissionError"] * 3 + ["PermissionError"]
    assert said[8] == "PermissionError" if landlock_version() >= 4 else "ConnectionRefusedError"


def test_stream_of_bytes_is_enough_for_identification(tmp_path: Path) -> None:
    path = tmp_path / "-rf\n.jpg"
    path.write_bytes(io.BytesIO(encoded("PNG")).getvalue())
    assert identify(path).mime == "image/png"
    assert characterise(path, identify(path)).width == 320
