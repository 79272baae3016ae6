"""One contract for every backend of the cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from media_store.backends import Backend, LocalDisk, Memory


@pytest.fixture(params=["disk", "memory"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    if request.param == "disk":
        yield LocalDisk(tmp_path / "cache")
        return
    memory = Memory()
    yield memory
    memory.close()


def publish(backend: Backend, key: str, content: bytes) -> Path:
    made = backend.workspace() / "made"
    made.write_bytes(content)
    path = backend.publish(key, made)
    assert not made.exists()
    return path


def test_publish_find_delete(backend: Backend) -> None:
    assert backend.local("ab/cd/x.v1.jpg") is None
    assert publish(backend, "ab/cd/x.v1.jpg", b"1").read_bytes() == b"1"
    found = backend.local("ab/cd/x.v1.jpg")
    assert found is not None and found.read_bytes() == b"1"
    backend.delete("ab/cd/x.v1.jpg")
    backend.delete("ab/cd/x.v1.jpg")
    assert backend.local("ab/cd/x.v1.jpg") is None


def test_keys_by_prefix_and_without_unfinished_work(backend: Backend) -> None:
    for key in ("ab/1", "ab/2", "cd/1"):
        publish(backend, key, b"x")
    (backend.workspace() / "half").write_bytes(b"x")
    assert list(backend.keys()) == ["ab/1", "ab/2", "cd/1"]
    assert list(backend.keys("ab/")) == ["ab/1", "ab/2"]
    assert list(backend.keys("zz/")) == []


def test_workspaces_are_apart(backend: Backend) -> None:
    assert backend.workspace() != backend.workspace()


@pytest.mark.parametrize("key", ["", "../x", "/etc/x", "a/../b", "a//b", "A", "a\0", ".work/x", "a/.b"])
def test_keys_cannot_escape(backend: Backend, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        backend.local(key)
