"""Real samples, hostile files and fresh stores for the tests of the media store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from media_store import Derivatives, OriginalStore
from tests.hostile import build

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(os.environ.get("SAMPLES", ROOT.parent / "shared" / "samples"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build.build_all(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def store(tmp_path: Path) -> OriginalStore:
    return OriginalStore(tmp_path / "originals")


@pytest.fixture
def derivatives(tmp_path: Path) -> Iterator[Derivatives]:
    yield Derivatives(tmp_path / "derivatives")
