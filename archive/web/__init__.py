"""What visitors and staff see: views that parse, call one service verb, and render."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Blueprint

# Each module holds its Blueprint as ``bp`` or ``blueprint``. ``frame`` comes first: it gives every template what the layout needs.
MODULES = (
    "frame",
    "home",
    "search",
)


def blueprints() -> list[Blueprint]:
    """The blueprints of every page, in the order they are registered."""
    modules = [import_module(f"archive.web.{name}") for name in MODULES]
    return [getattr(module, "bp", None) or module.blueprint for module in modules]
