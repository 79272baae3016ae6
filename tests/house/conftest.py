"""Collecting every sentence that people can meet, from the sources themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.messages import collect


@pytest.fixture(scope="session")
def all_messages() -> dict[str, tuple[str, ...]]:
    """Message id -> its English form(s)."""
    return collect(Path(__file__).parents[2])
