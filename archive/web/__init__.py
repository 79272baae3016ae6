"""What visitors and staff see: views that parse, call one service verb, and render."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Blueprint

# Each module holds its ``blueprint``. ``frame`` comes first: it gives every template what the layout needs.
MODULES = ("frame", "home", "search", "record", "files", "edit", "changes", "jobs", "imports", "uploads")


def blueprints() -> list[Blueprint]:
    """The blueprints of every page, in the order they are registered."""
    return [import_module(f"archive.web.{name}").blueprint for name in MODULES]
