"""Columns and links that follow from a record's values; computed here and nowhere else."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.kinds import Kind

# Field types whose stored value may name another record by its "id".
LINKING = frozenset({"link", "agent", "place", "subject"})

# Media that have a picture to show, in lists and as a collection's face.
PICTURED = frozenset({"image", "video", "pdf"})

_NUMBERS = re.compile(r"\d+")


def canonical(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values in the order of the kind's fields, so that equal records are equal bytes.

    A link keeps no copy of the other record's title: the copy would outlive a change of its access. Values of
    fields that the kind no longer has are kept, after the others.
    """
    result = {code: values[code] for code in _codes(kind) if values.get(code) is not None}
    for code in _link_codes(kind):
        if code in result:
            result[code] = without_label(result[code])
    if len(result) < len(values):
        for code in sorted(set(values) - result.keys()):
            if values[code] is not None:
                result[code] = values[code]
    return result


def without_label(value: Any) -> Any:
    """A stored value whose links to records carry no title of their own, inside groups too."""
    if isinstance(value, list):
        return [without_label(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("label") and value.get("id") is not None:
        return {**value, "label": ""}
    return {code: without_label(part) if isinstance(part, dict | list) else part for code, part in value.items()}


@lru_cache(maxsize=256)
def _codes(kind: Kind) -> tuple[str, ...]:
    return tuple(kind.fields)


@lru_cache(maxsize=256)
def _link_codes(kind: Kind) -> tuple[str, ...]:
    return tuple(
        code
        for code, field in kind.fields.items()
        if field.type.name == "link" or any(sub.type.name == "link" for sub in field.subfields.values())
    )


@lru_cache(maxsize=256)
def linking_fields(kind: Kind) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields that may name records: (code, subfield codes); no subfields for a plain field."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for code, field in kind.fields.items():
        if field.type.name in LINKING:
            found.append((code, ()))
        elif field.subfields:
            inner = tuple(c for c, sub in field.subfields.items() if sub.type.name in LINKING)
            if inner:
                found.append((code, inner))
    return tuple(found)


@lru_cache(maxsize=256)
def by_language(kind: Kind) -> frozenset[str]:
    """The fields that hold one text per language."""
    return frozenset(
        code for code, field in kind.fields.items() if field.type.name == "localised" and not field.repeatable
    )


@lru_cache(maxsize=256)
def staff_codes(kind: Kind) -> frozenset[str]:
    """The fields that only staff see; a subfield of a group after a dot."""
    found = {code for code, field in kind.fields.items() if field.staff}
    for code, field in kind.fields.items():
        found.update(f"{code}.{inner}" for inner, sub in field.subfields.items() if sub.staff)
    return frozenset(found)


def for_readers(kind: Kind, values: Mapping[str, Any], *, staff: bool) -> dict[str, Any]:
    """The values without those that only staff see, unless ``staff``."""
    hidden = staff_codes(kind)
    if staff or not hidden:
        return dict(values)
    result = {code: value for code, value in values.items() if code not in hidden and code in kind.fields}
    for path in hidden:
        code, dot, inner = path.partition(".")
        if dot and code in result:
            value = result[code]
            cut = [
                {part: kept for part, kept in item.items() if part != inner} if isinstance(item, dict) else item
                for item in (value if isinstance(value, list) else [value])
            ]
            result[code] = cut if isinstance(value, list) else cut[0]
    return result


def links_of(kind: Kind, values: Mapping[str, Any]) -> set[tuple[str, int]]:
    """Every (field, id of another record) that the values name; a subfield of a group after a dot."""
    found: set[tuple[str, int]] = set()
    for code, inner in linking_fields(kind):
        value = values.get(code)
        if value is None:
            continue
        for item in value if isinstance(value, list) else (value,):
            for path, part in _parts(code, item, inner):
                if isinstance(part, dict) and part.get("id") is not None:
                    found.add((path, int(part["id"])))
    return found


def _parts(code: str, item: Any, inner: tuple[str, ...]) -> Iterable[tuple[str, Any]]:
    if not inner:
        return ((code, item),)
    if not isinstance(item, dict):
        return ()
    parts: list[tuple[str, Any]] = []
    for sub in inner:
        value = item.get(sub)
        parts.extend((f"{code}.{sub}", one) for one in (value if isinstance(value, list) else (value,)))
    return parts


def columns(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """``title``, ``ref``, ``date_from``, ``date_to`` of a record."""
    start, end = kind.date_span(values)
    ref = values.get("ref")
    if isinstance(ref, list):
        ref = ref[0] if ref else None
    return {"title": kind.title(values), "ref": ref[:200] if ref else None, "date_from": start, "date_to": end}


def order_key(parent_id: int | None, ref: str | None, title: str) -> str | None:
    """Where a record stands among its parent's children: numbers compare as numbers."""
    if parent_id is None:
        return None
    text = (ref or title).casefold()[:120]
    return _NUMBERS.sub(lambda match: match[0].lstrip("0").zfill(8), text)[:200]


def lead(files: Iterable[tuple[int, str]]) -> tuple[int | None, str]:
    """The file that stands for a record in lists, and the record's media.

    Args:
        files: (id, media) of the attached files in order.
    """
    first = ""
    for file_id, media in files:
        if media in PICTURED:
            return file_id, media
        first = first or media
    return None, first


def new_uids(count: int) -> list[str]:
    """Fresh version 7 UUIDs: they begin with the time, so that a million of them fill an index in order."""
    milliseconds = time.time_ns() // 1_000_000
    noise = os.urandom(count * 10).hex()
    clock = f"{milliseconds:012x}"
    head = f"{clock[:8]}-{clock[8:]}-7"
    uids = []
    for position in range(count):
        part = noise[position * 20 : position * 20 + 20]
        variant = "89ab"[int(part[3], 16) & 3]
        uids.append(f"{head}{part[:3]}-{variant}{part[4:7]}-{part[7:19]}")
    return uids
