"""What every field type knows how to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from ..problems import FieldError

if TYPE_CHECKING:
    from ..field import Field

Stored = Any
"""A value in the JSON shape of its type; every type's module docstring gives the shape."""

Reader = Callable[[object], Stored]


class FieldType(ABC):
    """One type of field: parse, validate, store, index, show, export. Types hold no state.

    ``parse`` accepts what people and files give (text, numbers, the stored shape itself) and returns the
    stored shape, or None for an empty value, or raises FieldError. It is idempotent on stored shapes, and
    ``parse(export(stored)) == stored``.
    """

    name: ClassVar[str]
    widget: ClassVar[str] = "text"
    index_type: ClassVar[str] = "text"
    facetable: ClassVar[bool] = False
    separators: ClassVar[str] = "|"
    options: ClassVar[frozenset[str]] = frozenset()
    """Keys of the declaration that only this type understands."""

    def reader(self, field: Field) -> Reader:
        """``parse`` with the field's settings looked up once; imports call this for every value."""
        return lambda raw: self.parse(raw, field)

    @abstractmethod
    def parse(self, raw: object, field: Field) -> Stored:
        """The stored shape of what was given, None when empty; raises FieldError."""

    def validate(self, stored: Stored, field: Field) -> None:
        """Raises FieldError unless ``stored`` is exactly what ``parse`` would keep."""
        if self.parse(stored, field) != stored:
            raise FieldError("value_shape", stored, expected=self.name)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        """The value as a reader of ``locale`` sees it."""
        return str(stored)

    def index(self, stored: Stored, field: Field) -> list[str]:
        """The words under which the value is found."""
        return [str(stored)]

    def facet(self, stored: Stored, field: Field) -> str:
        """The value's name in a facet; empty when it has none."""
        return str(stored)

    def export(self, stored: Stored, field: Field) -> str:
        """One line or cell of text that ``parse`` reads back as the same value."""
        return str(stored)

    def qualify(self, raw: object, qualifier: str, field: Field) -> object:
        """``raw`` from a column such as ``title@ru``, completed by what stands after the @."""
        raise FieldError("value_unknown_field", raw, f"{field.code}@{qualifier}")

    def split(self, text: str, field: Field) -> list[str]:
        """The values in one cell of a repeatable field; a backslash protects a separator."""
        if not any(mark in text for mark in (*self.separators, "\\")):
            return [text]
        parts: list[str] = [""]
        signs = iter(text)
        for sign in signs:
            if sign == "\\":
                after = next(signs, "\\")
                # A backslash that protects nothing is an ordinary sign, as in C:\scans.
                parts[-1] += after if after in self.separators or after == "\\" else sign + after
            elif sign in self.separators:
                parts.append("")
            else:
                parts[-1] += sign
        return [part for part in (part.strip() for part in parts) if part]

    def join(self, texts: list[str]) -> str:
        """One cell that ``split`` takes apart again."""
        marks = str.maketrans({mark: "\\" + mark for mark in (*self.separators, "\\")})
        return f" {self.separators[0]} ".join(text.translate(marks) for text in texts)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """The stored shape as JSON Schema."""
        return {"type": "string"}

    @abstractmethod
    def sample(self, rng: Random, field: Field) -> Stored:
        """A plausible stored value, for tests and empty templates."""


def want_text(raw: object, expected: str = "text") -> str:
    """``raw`` as text; numbers are written out, anything else is refused."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise FieldError("value_shape", raw, expected=expected)
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def want_id(raw: object) -> int | None:
    """A record number: a positive whole number, or None when empty."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and raw.strip().lstrip("#").isascii() and raw.strip().lstrip("#").isdigit():
        raw = int(raw.strip().lstrip("#"))
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**63:
        raise FieldError("link_unreadable", raw)
    return raw
