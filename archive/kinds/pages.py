"""Descriptions of the form and the page of a record, for templates to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .field import Field
from .labels import LANG_TAGS, UNDETERMINED, choose
from .types.units import CURRENCIES, UNITS

if TYPE_CHECKING:
    from .kind import Kind

Resolve = Callable[[int], str | None]
"""The title of a linked record for this reader; None when there is none that the reader may see."""


@dataclass(frozen=True)
class FormField:
    """One input. ``options`` are (code, label) pairs of a vocabulary, ``units`` those of a measurement or currency."""

    code: str
    label: str
    help: str
    type: str
    widget: str
    required: bool
    repeatable: bool
    staff: bool
    vocabulary: str = ""
    closed: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)
    default_unit: str = ""
    target: tuple[str, ...] = ()
    subfields: list[FormField] = field(default_factory=list)


@dataclass(frozen=True)
class FormGroup:
    """A section of the form."""

    code: str
    label: str
    fields: list[FormField]


@dataclass(frozen=True)
class Shown:
    """One value on a page.

    A value that is a facet leads to a search (``href_field``, ``href_value``); a linked record has ``record_id``, a web
    address ``url``; ``lang`` is a BCP 47 tag where the language of the text is known.
    """

    text: str
    href_field: str = ""
    href_value: str = ""
    lang: str = ""
    record_id: int | None = None
    url: str = ""


@dataclass(frozen=True)
class DetailRow:
    """A label and its values."""

    field: str
    label: str
    values: list[Shown]
    staff: bool = False


@dataclass(frozen=True)
class DetailGroup:
    """A section of the page; sections without values are left out."""

    code: str
    label: str
    rows: list[DetailRow]


def form(kind: Kind, locale: str | None, staff: bool) -> list[FormGroup]:
    """The form of a kind; sections without fields are left out."""
    groups = []
    for group in kind.groups.values():
        fields = [
            form_field(one, locale, staff)
            for one in kind.fields.values()
            if one.group == group.code and (staff or not one.staff)
        ]
        if fields:
            groups.append(FormGroup(group.code, group.label(locale), fields))
    return groups


def form_field(one: Field, locale: str | None, staff: bool = True) -> FormField:
    """One field of a form."""
    name = locale or "en"
    units: list[tuple[str, str]] = []
    if one.type.name == "measurement":
        units = [(unit, UNITS[unit].get(name, unit)) for unit in one.option("units", tuple(UNITS)) if unit]
    elif one.type.name == "money":
        units = [(currency, currency) for currency in sorted(CURRENCIES)]
    vocabulary = one.vocabulary
    return FormField(
        code=one.code,
        label=one.label(locale),
        help=one.help(locale),
        type=one.type.name,
        widget="textarea-localised" if one.type.name == "localised" and one.option("lines") else one.type.widget,
        required=one.required,
        repeatable=one.repeatable,
        staff=one.staff,
        vocabulary=vocabulary.code if vocabulary else "",
        closed=bool(vocabulary and vocabulary.closed),
        options=vocabulary.options(locale) if vocabulary else [],
        units=units,
        default_unit=one.option("unit") or (one.option("currency", "UZS") if one.type.name == "money" else ""),
        target=one.target,
        subfields=[form_field(sub, locale) for sub in one.subfields.values() if staff or not sub.staff],
    )


def detail(
    kind: Kind, values: Mapping[str, Any], locale: str | None, resolve: Resolve | None, staff: bool
) -> list[DetailGroup]:
    """The page of stored values."""
    groups = []
    for group in kind.groups.values():
        rows = []
        for code, one in kind.fields.items():
            stored = values.get(code)
            if one.group != group.code or stored is None or (one.staff and not staff):
                continue
            shown = [shown_value(one, single, locale, resolve, staff) for single in one.each(stored)]
            shown = [value for value in shown if value.text]
            if shown:
                rows.append(DetailRow(code, one.label(locale), shown, one.staff))
        if rows:
            groups.append(DetailGroup(group.code, group.label(locale), rows))
    return groups


def shown_value(one: Field, stored: Any, locale: str | None, resolve: Resolve | None, staff: bool) -> Shown:
    """One stored value as a page shows it."""
    if one.type.name == "localised":
        key = choose(stored, locale) or UNDETERMINED
        return Shown(stored.get(key, ""), lang=LANG_TAGS.get(key, ""))
    if one.type.name == "group" and not staff:
        stored = {code: value for code, value in stored.items() if not one.subfields[code].staff}
    text = one.type.show(stored, one, locale)
    url = stored if one.type.name == "url" else ""
    number = stored.get("id") if isinstance(stored, dict) else None
    if number is not None:
        name = resolve(number) if resolve else None
        if one.type.name == "link":
            text = name or str(stored["label"])
        # A record that the reader may not see is not linked: the link would tell that it exists.
        number = number if name else None
    href = one.type.facet(stored, one) if one.facet else ""
    return Shown(text, one.index_name if href else "", href, "", number, url)
