"""One field of a kind: a type and everything its declaration says about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .crosswalk import Excuse, Target
from .labels import Labels, say
from .problems import FieldError
from .types import FieldType, Stored
from .types.base import Reader
from .vocabularies import Vocabulary


@dataclass(frozen=True)
class SearchSettings:
    """How a field is found: its words go to the common text; ``own`` adds an index field of its own.

    ``own`` is "" (none), "words" (analysed text) or "exact" (the whole value). ``excuse`` says why a field is not
    indexed at all.
    """

    own: str = ""
    boost: float = 1.0
    excuse: str = ""


@dataclass
class Field:
    """A field as compiled from the declarations; treat it as read-only."""

    code: str
    type: FieldType
    labels: Labels
    helps: Labels
    group: str
    repeatable: bool = False
    required: bool = False
    facet: bool = False
    search: SearchSettings = SearchSettings()
    index_name: str = ""
    staff: bool = False
    map: dict[str, Target | Excuse] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    target: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    subfields: dict[str, Field] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    query: tuple[str, ...] = ()
    file: str = ""
    reader: Reader = field(init=False, repr=False, compare=False)
    read: Reader = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.reader = self.type.reader(self)
        self.read = self._many() if self.repeatable else self._one()

    def option(self, name: str, default: Any = None) -> Any:
        """A setting that only this field's type understands."""
        return self.options.get(name, default)

    def label(self, locale: str | None) -> str:
        return say(self.labels, locale)

    def help(self, locale: str | None) -> str:
        """The help text, or nothing."""
        return say(self.helps, locale)

    def _one(self) -> Reader:
        reader = self.reader

        def read(raw: object) -> Stored:
            if isinstance(raw, list | tuple):
                if len(raw) > 1:
                    raise FieldError("value_not_repeatable", raw[1], count=len(raw))
                return reader(raw[0]) if raw else None
            return reader(raw)

        return read

    def _many(self) -> Reader:
        reader = self.reader

        def read(raw: object) -> Stored:
            kept = [stored for item in self.items(raw) if (stored := reader(item)) is not None]
            return kept or None

        return read

    def items(self, raw: object) -> list[Any]:
        """The single values in what was given for a repeatable field."""
        if isinstance(raw, str):
            return self.type.split(raw, self)
        if isinstance(raw, list):
            return raw
        return list(raw) if isinstance(raw, tuple | set | frozenset) else [raw]

    def parse(self, raw: object) -> Stored:
        """The stored value (a list when repeatable), None when empty; raises FieldError."""
        try:
            return self.read(raw)
        except FieldError as error:
            raise error.within(self.code) from None

    def salvage(self, raw: object) -> tuple[Stored, list[FieldError]]:
        """Keeps the good values of a repeatable field, and says what is wrong with each of the others."""
        if not self.repeatable:
            try:
                return self.read(raw), []
            except FieldError as error:
                return None, [error.within(self.code)]
        kept: list[Stored] = []
        errors: list[FieldError] = []
        for item in self.items(raw):
            try:
                stored = self.reader(item)
            except FieldError as error:
                errors.append(error.within(self.code))
            else:
                if stored is not None:
                    kept.append(stored)
        return kept or None, errors

    def each(self, stored: Stored) -> Iterator[Stored]:
        """The single stored values."""
        if not self.repeatable:
            yield stored
        else:
            yield from stored

    def show(self, stored: Stored, locale: str | None = None) -> str:
        """The whole value as one text."""
        return "; ".join(self.type.show(one, self, locale) for one in self.each(stored))

    def export(self, stored: Stored) -> str:
        """The whole value as one cell, which ``parse`` reads back."""
        if not self.repeatable:
            return self.type.export(stored, self)
        return self.type.join([self.type.export(one, self) for one in stored])

    def index_words(self, stored: Stored) -> list[str]:
        """The words of every value."""
        return [word for one in self.each(stored) for word in self.type.index(one, self)]

    def json_schema(self) -> dict[str, Any]:
        """The stored shape as JSON Schema."""
        one = self.type.json_schema(self)
        return {"type": "array", "items": one} if self.repeatable else one

    def sample(self, rng: Random) -> Stored:
        """A plausible stored value."""
        if not self.repeatable:
            return self.type.sample(rng, self)
        return [self.type.sample(rng, self) for _ in range(rng.randint(1, 2))]
