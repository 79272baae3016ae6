"""What the docs say is there, and what is there the docs say."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from archive.app import create_app
from archive.cli import cli
from archive.house import House

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


def test_every_address_stands_in_the_docs(app: Flask) -> None:
    text = (DOCS / "pages.md").read_text()
    missing = sorted({rule.rule for rule in app.url_map.iter_rules()} - set(re.findall(r"`(/[^`]*)`", text)))
    assert not missing


def test_no_address_is_invented(app: Flask) -> None:
    text = (DOCS / "pages.md").read_text()
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not sorted(set(re.findall(r"`(/[^`]*)`", text)) - rules)


def commands(group: click.Group, prefix: str = "archive") -> list[str]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += commands(command, f"{prefix} {name}")
        else:
            found.append(f"{prefix} {name}")
    return found


def test_every_command_stands_in_the_docs() -> None:
    text = (DOCS / "commands.md").read_text()
    missing = [line for line in commands(cli) if f"`{line}" not in text]
    assert not missing


def test_links_between_docs_lead_somewhere() -> None:
    root = DOCS.parent
    for page in [root / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"
