"""Types whose values stand in a vocabulary. Stored: language and term: str, the code of the term."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from ..cleaning import clean_line
from ..problems import FieldError
from .base import FieldType, Reader, Stored, want_text

if TYPE_CHECKING:
    from ..field import Field


class Term(FieldType):
    """A term of a vocabulary; an open vocabulary keeps a word it does not know as it is typed."""

    name = "term"
    widget = "term"
    facetable = True
    separators = "|;"
    options = frozenset({"vocabulary"})
    refusal = "term_unknown"

    def reader(self, field: Field) -> Reader:
        vocabulary = field.vocabulary
        if vocabulary is None:
            raise ValueError(f"{field.code} has no vocabulary")
        known: dict[str, str] = {}

        def read(raw: object) -> Stored:
            text = raw if isinstance(raw, str) else want_text(raw, "a term")
            found = known.get(text)
            if found is not None:
                return found
            text = clean_line(text)
            if not text:
                return None
            code = vocabulary.find(text)
            if code is None:
                if vocabulary.closed:
                    raise FieldError(self.refusal, text, vocabulary=vocabulary.label.get("en", vocabulary.code))
                if len(text) > 500:
                    raise FieldError("value_too_long", text[:60], length=len(text), limit=500)
                code = text
            # Spreadsheets repeat their terms; the bound keeps a hostile one from filling the memory.
            if isinstance(raw, str) and len(known) < 20_000:
                known[raw] = code
            return code

        return read

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return field.vocabulary.show(stored, locale) if field.vocabulary else str(stored)

    def index(self, stored: Stored, field: Field) -> list[str]:
        return field.vocabulary.words(stored) if field.vocabulary else [str(stored)]

    def json_schema(self, field: Field) -> dict[str, Any]:
        if field.vocabulary and field.vocabulary.closed:
            return {"type": "string", "enum": list(field.vocabulary.entries)}
        return {"type": "string", "maxLength": 500}

    def sample(self, rng: Random, field: Field) -> Stored:
        return rng.choice(list(field.vocabulary.entries)) if field.vocabulary else ""


class Language(Term):
    """A language, by its code of the vocabulary of languages."""

    name = "language"
    widget = "term"
    separators = "|;,"
    options = frozenset()
    refusal = "language_unknown"
