"""Every error code that is raised anywhere has a text, and every text of the store's codes its parameters."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from archive.errors import MEDIA_TEXTS, TEXTS, EditConflict, NotFound, Problem, SandiqError
from media_store.errors import CODES
from tools.messages import collect

ROOT = Path(__file__).parents[2]
RAISERS = {"SandiqError", "IngestError", "Refused", "Problem", "FieldError", "Trouble"}


def raised_codes() -> dict[str, str]:
    """Code -> where it is written, for every literal first argument of our errors' constructors."""
    found: dict[str, str] = {}
    for room in ("archive", "ingest"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in RAISERS and isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    found[first.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def test_each_raised_code_has_a_text() -> None:
    collect()
    missing = {code: place for code, place in raised_codes().items() if code not in TEXTS}
    assert not missing


def test_each_code_of_the_store_has_a_text_with_its_parameters_only() -> None:
    for code, params in CODES.items():
        assert code in TEXTS
        if code in MEDIA_TEXTS:
            assert set(re.findall(r"%\((\w+)\)", MEDIA_TEXTS[code])) <= set(params), code


def test_an_error_never_fails_to_describe_itself() -> None:
    assert "42" not in SandiqError("no_such_code", a=42).text
    assert Problem("choice_unknown", "@access", "secret").text == "“secret” is not one of the choices."
    assert SandiqError("too_large").text.startswith("This upload")


@pytest.mark.parametrize(("error", "status"), [(NotFound("record"), 404), (EditConflict(1, 2, []), 409)])
def test_status(error: SandiqError, status: int) -> None:
    assert error.status == status
