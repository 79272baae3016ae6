"""What the index holds of a record, derived from the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from search.schema import FieldSpec

from .dates import decades_of
from .field import Field

Document = dict[str, list[str | int]]
Step = Callable[[Any, Document], None]

OPEN_BEGIN = -99_999_999
OPEN_END = 99_999_999
"""Stand for an open end, as the search room reads them."""


def words_target(field: Field) -> str:
    """The common text a field's words go to; what staff wrote for staff stays out of everyone's search."""
    if field.staff:
        return "staff_body"
    return "title" if field.code == "title" else "body"


def specs_of(field: Field) -> list[FieldSpec]:
    """The index fields that a field asks for besides the standard ones."""
    specs = []
    if field.facet:
        specs.append(FieldSpec(field.index_name, "keyword", facet=True, staff=field.staff))
    if field.search.own == "words":
        name = f"{field.index_name}_words" if field.facet else field.index_name
        specs.append(FieldSpec(name, "text", boost=field.search.boost, staff=field.staff))
    elif field.search.own == "exact" and not field.facet:
        specs.append(FieldSpec(field.index_name, "keyword", boost=field.search.boost, staff=field.staff))
    # The title is a standard field of every index.
    return [] if field.code == "title" else specs


def steps_of(field: Field) -> list[Step]:
    """How one stored value is written into a document."""
    if field.search.excuse:
        return []
    steps: list[Step] = [_words_step(field, words_target(field))]
    for spec in specs_of(field):
        steps.append(_facet_step(field, spec.name) if spec.facet else _words_step(field, spec.name))
    return steps


def _words_step(field: Field, target: str) -> Step:
    index, repeatable = field.type.index, field.repeatable

    def one(stored: Any, document: Document) -> None:
        if target in document:
            document[target].extend(index(stored, field))
        else:
            document[target] = list(index(stored, field))

    def many(stored: Any, document: Document) -> None:
        words = document.setdefault(target, [])
        for single in stored:
            words.extend(index(single, field))

    return many if repeatable else one


def _facet_step(field: Field, target: str) -> Step:
    name = field.type.facet

    def step(stored: Any, document: Document) -> None:
        values = document.setdefault(target, [])
        for single in stored if field.repeatable else (stored,):
            value = name(single, field)
            if value and value not in values:
                values.append(value)

    return step


def dates_step(stored: Mapping[str, Any], document: Document) -> None:
    """The span and the decades of the record's own date."""
    first, last = stored["from"], stored["to"]
    if first is None and last is None:
        return
    document["date_from"] = [OPEN_BEGIN if first is None else first]
    document["date_to"] = [OPEN_END if last is None else last]
    decades = decades_of(first, last)
    if decades:
        document["decade"] = list(decades)
