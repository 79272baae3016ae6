"""Settings are read with care and documented."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from archive.errors import SandiqError
from archive.settings import Settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_each_setting_stands_in_the_docs() -> None:
    text = DOCS.read_text()
    for item in fields(Settings):
        assert f"`SANDIQ_{item.name.upper()}`" in text, f"{item.name} is not documented"
        assert item.metadata["doc"] in text, f"the docs tell another story about {item.name}"


def test_types_are_read() -> None:
    settings = Settings.from_env({"SANDIQ_PORT": "9000", "SANDIQ_RATE_LIMITS": "no", "SANDIQ_INSTANCE": "elsewhere"})
    assert (settings.port, settings.rate_limits, settings.instance) == (9000, False, Path("elsewhere"))


@pytest.mark.parametrize(("name", "value"), [("SANDIQ_PORT", "eighty"), ("SANDIQ_SECURE_COOKIES", "perhaps")])
def test_a_wrong_type_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SandiqError) as caught:
        Settings.from_env({name: value})
    assert caught.value.code == "bad_setting"
    assert name in caught.value.text
    assert value in caught.value.text


def test_a_secret_is_made_once_and_private(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "deep" / "instance")
    first = settings.secret("session")
    assert len(first) >= 48
    assert settings.secret("session") == first
    assert ((tmp_path / "deep" / "instance" / "session.key").stat().st_mode & 0o077) == 0
