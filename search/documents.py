"""A caller's document made regular: checked, cleaned of what no engine can hold, with its derived fields filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.errors import DocumentWrong
from search.index import ACCESS_LEVELS, Document, Value
from search.language import fold_text, sort_key
from search.schema import FieldSpec, IndexSchema

# Stand for the open end of a span.
DAWN = -99_999_999
DUSK = 99_999_999
# A span over more decades than this says nothing about any of them.
MAX_DECADES = 20
# Keyword values are whole terms; engines refuse terms of tens of kilobytes.
MAX_VALUE = 500
# Words of a value at which a suggestion may begin.
MAX_STARTS = 4
TITLE_KEY_LENGTH = 30
# uz_Cyrl and ru share one alphabet here, so three columns serve four locales.
TITLE_KEYS = {"uz_Latn": "uz_Latn", "uz_Cyrl": "cyrl", "ru": "cyrl", "en": "en"}
# Parts the folded start of a suggestion from the value to show.
SUGGEST_MARK = "\x1f"


@dataclass(slots=True)
class Regular:
    """The values of one document by field, each a list; empty fields are left out."""

    id: int
    access: int
    embargo: int
    texts: dict[str, list[str]]
    keywords: dict[str, list[str]]
    ints: dict[str, list[int]]
    title_keys: dict[str, str]


def regular(doc: Document, schema: IndexSchema) -> Regular:
    """Raises DocumentWrong for a missing id or access level, an unknown field or a value of another type."""
    ident, access = doc.get("id"), doc.get("access")
    if type(ident) is not int:
        raise DocumentWrong(field="id", expected="a whole number")
    if type(access) is not int or access not in ACCESS_LEVELS:
        raise DocumentWrong(field="access", id=ident, expected="0, 1, 2 or 3")
    texts: dict[str, list[str]] = {}
    keywords: dict[str, list[str]] = {}
    ints: dict[str, list[int]] = {}
    fields = schema.fields
    for name, given in doc.items():
        if given is None or given == "" or given == []:
            continue
        spec = fields.get(name)
        if spec is None:
            raise DocumentWrong(field=name, id=ident, expected="a field of the schema")
        values = [given] if isinstance(given, str | int) else given
        if spec.type == "text":
            texts[name] = _strings(values, spec, ident)
        elif spec.type == "int":
            ints[name] = _ints(values, spec, ident)
        elif name != "title_key":
            keywords[name] = _keywords(values, spec, ident)
    _close_spans(ints, schema)
    first = ints.get("date_from")
    if first and "decade" not in keywords:
        keywords["decade"] = decades(first[0], ints["date_to"][0])
    return Regular(
        ident,
        access,
        ints.get("embargo", [0])[0],
        texts,
        keywords,
        ints,
        _title_keys(doc, texts),
    )


def decades(first: int, last: int) -> list[str]:
    """The decades of a span of yyyymmdd, such as ['1920', '1930']; none for an open or very long span."""
    if first <= DAWN or last >= DUSK:
        return []
    begin, end = first // 100_000, last // 100_000
    return [str(decade * 10) for decade in range(begin, end + 1)] if end - begin < MAX_DECADES else []


def order_date(low: list[int] | None, high: list[int] | None) -> int | None:
    """The day a document sorts by: where its span begins, or ends when the beginning is open ("before 1917")."""
    if not low or not high:
        return None
    if low[0] > DAWN:
        return low[0]
    return high[0] if high[0] < DUSK else None


def suggestion_starts(value: str) -> Iterable[str]:
    """Terms under which a value is suggested: its folded text from each of its first words on, then the value."""
    folded = fold_text(value).split(" ")
    for place in range(min(len(folded), MAX_STARTS)):
        yield f"{' '.join(folded[place : place + 4])[:60]}{SUGGEST_MARK}{value}"


def _clean(text: str) -> str:
    """Without halves of surrogate pairs, which no engine can write as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _strings(values: Sequence[Value], spec: FieldSpec, ident: int) -> list[str]:
    kept = []
    for value in values:
        if not isinstance(value, str):
            raise DocumentWrong(field=spec.name, id=ident, expected="text")
        kept.append(_clean(value))
    return kept


def _keywords(values: Sequence[Value], spec: FieldSpec, ident: int) -> list[str]:
    if spec.type == "bool":
        if not all(isinstance(value, bool) for value in values):
            raise DocumentWrong(field=spec.name, id=ident, expected="true or false")
        return ["true" if value else "false" for value in values]
    kept: dict[str, None] = {}
    for value in values:
        if not isinstance(value, str):
            raise DocumentWrong(field=spec.name, id=ident, expected="text")
        if value and not value.isspace():
            kept[_clean(value)[:MAX_VALUE]] = None
    return list(kept)


def _ints(values: Sequence[Value], spec: FieldSpec, ident: int) -> list[int]:
    kept = []
    for value in values:
        if type(value) is not int or not -(2**62) < value < 2**62:
            raise DocumentWrong(field=spec.name, id=ident, expected="a whole number")
        kept.append(value)
    return kept


def _close_spans(ints: dict[str, list[int]], schema: IndexSchema) -> None:
    """A span with one end is open at the other; a span of several values becomes the one that covers them."""
    for name in schema.spans:
        low, high = ints.get(f"{name}_from"), ints.get(f"{name}_to")
        if low or high:
            ints[f"{name}_from"] = [min(low)] if low else [DAWN]
            ints[f"{name}_to"] = [max(high)] if high else [DUSK]


def _title_keys(doc: Document, texts: dict[str, list[str]]) -> dict[str, str]:
    """Sort keys per alphabet, of `title_key` when the caller gives the text to sort by, else of the first title."""
    given = doc.get("title_key")
    title = given if isinstance(given, str) else next(iter(texts.get("title", ())), "")
    return {
        "uz_Latn": sort_key(title, "uz_Latn", TITLE_KEY_LENGTH),
        "cyrl": sort_key(title, "ru", TITLE_KEY_LENGTH),
        "en": sort_key(title, "en", TITLE_KEY_LENGTH),
    }
