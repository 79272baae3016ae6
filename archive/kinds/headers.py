"""Column names of spreadsheets: what is recognised as which field, and what a template offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from .cleaning import match_key as header_key
from .field import Field
from .labels import LOCALES

if TYPE_CHECKING:
    from .kind import Kind

__all__ = ["CsvColumn", "csv_columns", "header_key", "header_names"]

_LANGUAGE_NAMES = {
    "uz_Latn": ("uz_Latn", "uz", "oʻzbekcha", "lotin", "uzbek"),
    "uz_Cyrl": ("uz_Cyrl", "ўзбекча", "кирилл", "кирил"),
    "ru": ("ru", "rus", "русский", "рус", "russian", "ruscha", "русча"),
    "en": ("en", "eng", "english", "английский", "inglizcha", "инглизча"),
}


@dataclass(frozen=True)
class CsvColumn:
    """A column of a template. ``key`` is what ``Kind.parse`` understands."""

    key: str
    header: str
    help: str
    example: str
    required: bool


def header_names(kind: Kind) -> dict[str, str]:
    """Normalised column name -> key. Codes win over labels, labels over synonyms, earlier fields over later ones."""
    names: dict[str, str] = {}
    for sources in (_codes, _labels, _synonyms, _qualified, _qualified_synonyms):
        for one in kind.fields.values():
            for spelling, key in sources(one):
                normal = header_key(spelling)
                if normal:
                    names.setdefault(normal, key)
    return names


def _codes(one: Field) -> Iterator[tuple[str, str]]:
    yield one.code, one.code


def _labels(one: Field) -> Iterator[tuple[str, str]]:
    for label in one.labels.values():
        yield label, one.code


def _synonyms(one: Field) -> Iterator[tuple[str, str]]:
    for synonym in one.synonyms:
        yield synonym, one.code
    for column, qualifier in one.columns.items():
        yield column, f"{one.code}@{qualifier}"


def _qualified(one: Field) -> Iterator[tuple[str, str]]:
    """ "Title (ru)", "title_en", "Название (русский)" and "inscriptions language"."""
    return _with_qualifiers(one, (one.code, *one.labels.values()))


def _qualified_synonyms(one: Field) -> Iterator[tuple[str, str]]:
    return _with_qualifiers(one, one.synonyms)


def _with_qualifiers(one: Field, spellings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if one.type.name == "localised":
        for locale, names in _LANGUAGE_NAMES.items():
            for spelling in spellings:
                for name in names:
                    yield f"{spelling} {name}", f"{one.code}@{locale}"
    for code, subfield in one.subfields.items():
        for spelling in spellings:
            for name in (code, *subfield.labels.values()):
                yield f"{spelling} {name}", f"{one.code}@{code}"


def csv_columns(kind: Kind, locale: str | None) -> list[CsvColumn]:
    """One column a field; one a language for localised texts, one a subfield for groups."""
    # The examples are always the same, so that two templates can be compared.
    rng = Random(1924)  # noqa: S311 — examples are not secrets.
    columns: list[CsvColumn] = []
    for one in kind.fields.values():
        label, key = one.label(locale), one.code
        if one.type.name == "localised" and not one.repeatable:
            columns.extend(
                CsvColumn(
                    f"{key}@{lang}", f"{label} ({lang})", one.help(locale), "", one.required and lang == LOCALES[0]
                )
                for lang in LOCALES
            )
        elif one.subfields:
            columns.extend(
                CsvColumn(
                    f"{key}@{sub.code}",
                    f"{label}: {sub.label(locale)}",
                    sub.help(locale),
                    sub.export(sub.sample(rng)),
                    False,
                )
                for sub in one.subfields.values()
            )
        else:
            columns.append(CsvColumn(key, label, one.help(locale), one.export(one.sample(rng)), one.required))
    return columns
