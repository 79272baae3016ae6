"""Between a record's stored values and the inputs of its form.

Input names are paths: ``title.ru``, ``creators.0.name``, ``measurements.1.parts.0.value``. The same
paths name fields in error messages, so that an error finds its input.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive.kinds import Kind
from archive.kinds.field import Field

# Longer repetitions than this are a mistake or an attack; a person's form has a handful.
MOST_ITEMS = 500
DEEPEST = 6

# Without the first of these a composite value is empty, whatever else was chosen for it.
HEART = {
    "agent": "name",
    "subject": "name",
    "place": "name",
    "measurement": "value",
    "money": "amount",
}
# The types whose inputs have more than one part.
COMPOSITE = frozenset({*HEART, "link", "localised", "group"})


def unfold(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Nest inputs by their paths; numbers become lists in the order of the numbers."""
    root: dict[str, Any] = {}
    for path, value in pairs:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            continue
        place = root
        for step in steps[:-1]:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place[steps[-1]] = value
    return {code: _lists(inner) for code, inner in root.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {code: _lists(part) for code, part in value.items()}
    if inner and all(code.isascii() and code.isdigit() for code in inner):
        return [inner[code] for code in sorted(inner, key=int)[:MOST_ITEMS]]
    return inner


def read(kind: Kind, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Raw values of every field whose inputs were on the form; emptied ones are None."""
    nested = unfold(pairs)
    return {code: _tidy(kind.fields[code], nested[code]) for code in nested if code in kind.fields}


def _tidy(field: Field, raw: Any) -> Any:
    """Leave out rows that were never filled in."""
    if field.repeatable:
        rows = raw if isinstance(raw, list) else [raw]
        kept = [one for one in (_tidy_one(field, row) for row in rows) if one is not None]
        return kept or None
    return _tidy_one(field, raw[0] if isinstance(raw, list) and raw else raw)


def _tidy_one(field: Field, raw: Any) -> Any:
    name = field.type.name
    if isinstance(raw, str):
        return raw if raw.strip() else None
    if not isinstance(raw, dict) or name not in COMPOSITE:
        # No input of ours makes this; whoever wrote it by hand gets the field as if left empty.
        return None
    if name == "group":
        inner = {code: _tidy(sub, raw[code]) for code, sub in field.subfields.items() if code in raw}
        return {code: value for code, value in inner.items() if value is not None} or None
    raw = {code: value for code, value in raw.items() if isinstance(value, str)}
    heart = HEART.get(name)
    if heart is not None and not str(raw.get(heart, "")).strip():
        return None
    if name == "link":
        label, number = str(raw.get("label", "")).strip(), str(raw.get("id", "")).strip()
        if not label and not number:
            return None
        # The number belongs to the words it came with; other words were typed over them.
        return {"id": number, "label": label} if number else label
    return {code: value for code, value in raw.items() if value != ""} or None


def fill(kind: Kind, values: Mapping[str, Any], resolve: Any = None) -> dict[str, Any]:
    """Stored values as the inputs show them."""
    return {code: _fill(kind.fields[code], value, resolve) for code, value in values.items() if code in kind.fields}


def _fill(field: Field, stored: Any, resolve: Any) -> Any:
    if field.repeatable:
        return [_fill_one(field, one, resolve) for one in field.each(stored)]
    return _fill_one(field, stored, resolve)


def _fill_one(field: Field, stored: Any, resolve: Any) -> Any:
    name = field.type.name
    if name == "date":
        return field.type.export(stored, field)
    if name == "group":
        return {code: _fill(field.subfields[code], value, resolve) for code, value in stored.items()}
    if name == "link" and stored.get("id") is not None:
        return {"id": stored["id"], "label": (resolve(stored["id"]) if resolve else None) or stored.get("label", "")}
    return stored


def in_order_of(raw: Any, stored: Any) -> Any:
    """The same with keys in the order of the stored value: that a form lists languages otherwise is no change."""
    if isinstance(raw, dict) and isinstance(stored, dict):
        keys = [key for key in stored if key in raw] + [key for key in raw if key not in stored]
        return {key: in_order_of(raw[key], stored.get(key)) for key in keys}
    if isinstance(raw, list) and isinstance(stored, list):
        beside = [*stored, *[None] * len(raw)]
        return [in_order_of(one, beside[number]) for number, one in enumerate(raw)]
    return raw


def input_id(path: str) -> str:
    """The id of the input that an error at this path belongs to."""
    return "f-" + path.replace(".", "-")
