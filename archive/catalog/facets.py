"""Facets in the reader's words: names of the standard facets and of coded values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.i18n import gettext
from archive.i18n import lazy_gettext as _l
from archive.identity import ACCESS_LEVELS

if TYPE_CHECKING:
    from archive.kinds import Registry

STANDARD = {
    "kind": _l("Kind"),
    "decade": _l("Decade"),
    "access": _l("Access"),
    "media": _l("Media"),
    "has_files": _l("Files"),
}
ACCESS_LABELS = {
    "public": _l("Public"),
    "press": _l("Press"),
    "staff": _l("Staff only"),
    "restricted": _l("Restricted"),
}
MEDIA_LABELS = {
    "image": _l("Image"),
    "audio": _l("Sound"),
    "video": _l("Film"),
    "pdf": _l("PDF"),
    "office": _l("Document"),
    "text": _l("Text"),
    "markup": _l("Web page"),
    "archive": _l("Archive file"),
    "other": _l("File"),
}
_HAS_FILES = {"true": _l("With files"), "false": _l("Without files")}


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: as the address carries it, as people read it, how many hits have it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class FacetView:
    """A facet with its values, commonest first; chosen values stay in even when nothing is left of them."""

    code: str
    label: str
    values: list[FacetValue]


def facet_label(kinds: Registry, code: str, locale: str) -> str:
    """The name of a facet."""
    if code in STANDARD:
        return str(STANDARD[code])
    declared = kinds.facets().get(code)
    return declared.label(locale) if declared else code


def value_label(kinds: Registry, code: str, value: str, locale: str) -> str:
    """The name of one value: a term's or kind's label, or the value itself."""
    if code == "access":
        return str(ACCESS_LABELS.get(value, value))
    if code == "media":
        return str(MEDIA_LABELS.get(value, value))
    if code == "has_files":
        return str(_HAS_FILES.get(value, value))
    if code == "decade":
        return gettext("%(year)ss", year=value)
    return kinds.facet_value(code, value, locale)


def to_address(code: str, value: str | int | bool) -> str:
    """An index value as filters and addresses carry it: access by name, yes and no as true and false."""
    if code == "access":
        return ACCESS_LEVELS[int(value)]
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_address(code: str, value: str) -> str | int | bool | None:
    """The index value that a filter means; None for one that cannot exist."""
    if code == "access":
        return ACCESS_LEVELS.index(value) if value in ACCESS_LEVELS else None
    if code == "has_files":
        return {"true": True, "false": False}.get(value)
    return value


def views(
    kinds: Registry,
    counted: Mapping[str, Sequence[tuple[str | int | bool, int]]],
    filters: Mapping[str, Sequence[str]],
    locale: str,
) -> list[FacetView]:
    """Facets as pages show them."""
    shown = []
    for code, pairs in counted.items():
        chosen = list(filters.get(code, ()))
        counts = {to_address(code, value): count for value, count in pairs}
        counts |= {value: 0 for value in chosen if value not in counts}
        values = [
            FacetValue(value, value_label(kinds, code, value, locale), count, value in chosen)
            for value, count in counts.items()
        ]
        if code == "decade":
            values.sort(key=lambda one: (len(one.value.lstrip("-")), one.value))
        shown.append(FacetView(code, facet_label(kinds, code, locale), values))
    return shown
