"""Kinds of records: each is declared once, in one TOML file, and everything else is derived from it."""

from __future__ import annotations

from .field import Field
from .kind import Kind, Parsed
from .labels import LOCALES
from .problems import FieldError, KindError
from .registry import Registry, load_registry
from .vocabularies import Vocabulary

__all__ = [
    "LOCALES",
    "Field",
    "FieldError",
    "Kind",
    "KindError",
    "Parsed",
    "Registry",
    "Vocabulary",
    "load_registry",
]
