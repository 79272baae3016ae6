"""Controlled lists: terms with labels in four languages, closed or open to new words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .cleaning import match_key
from .labels import Labels, say


@dataclass(frozen=True)
class Term:
    """One word of a vocabulary; ``synonyms`` are other spellings under which it is recognised."""

    code: str
    label: Labels
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """A list of terms. A closed list refuses other words; an open one keeps them as they are typed."""

    code: str
    label: Labels
    closed: bool
    entries: Mapping[str, Term]
    _by_key: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for term in self.entries.values():
            for spelling in (term.code, *term.label.values(), *term.synonyms):
                self._by_key.setdefault(match_key(spelling), term.code)

    @property
    def terms(self) -> dict[str, Labels]:
        """The labels of every term, by code, in the declared order."""
        return {code: term.label for code, term in self.entries.items()}

    def find(self, text: str) -> str | None:
        """The code of the term that ``text`` names in any language, or None."""
        if text in self.entries:
            return text
        key = match_key(text)
        return self._by_key.get(key) if key else None

    def show(self, code: str, locale: str | None) -> str:
        """The term's label; a free word of an open list shows itself."""
        term = self.entries.get(code)
        return say(term.label, locale) if term else code

    def words(self, code: str) -> list[str]:
        """Everything the term is called, for the search index."""
        term = self.entries.get(code)
        return list(dict.fromkeys(term.label.values())) if term else [code]

    def options(self, locale: str | None) -> list[tuple[str, str]]:
        """(code, label) pairs for a form, in the declared order."""
        return [(code, say(term.label, locale)) for code, term in self.entries.items()]
