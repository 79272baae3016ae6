"""A kind of record, with everything that is derived from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from .crosswalk import FORMATS, Excuse, Target
from .field import Field
from .headers import csv_columns, header_names
from .indexing import Document, Step, dates_step, steps_of
from .labels import Labels, choose, say
from .pages import DetailGroup, FormGroup, Resolve, detail, form
from .problems import FieldError
from .types.base import Reader
from .types.grouped import Group

if TYPE_CHECKING:
    from marshmallow import Schema

    from .headers import CsvColumn


@dataclass(frozen=True)
class FormSection:
    """A group of fields on a form or page."""

    code: str
    labels: Labels
    order: int

    def label(self, locale: str | None) -> str:
        return say(self.labels, locale)


@dataclass
class Parsed:
    """What was understood, in stored shapes, and what was not."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors


class Kind:
    """A compiled kind; treat it as read-only."""

    def __init__(
        self,
        code: str,
        labels: Labels,
        plural: Labels,
        fields: dict[str, Field],
        groups: dict[str, FormSection],
        *,
        parents: tuple[str, ...] = (),
        icon: str = "",
        synonyms: tuple[str, ...] = (),
        abstract: bool = False,
        file: str = "",
    ) -> None:
        self.code = code
        self.labels = labels
        self.plurals = plural
        self.fields = fields
        self.groups = groups
        self.parents = parents
        self.icon = icon
        self.synonyms = synonyms
        self.abstract = abstract
        self.file = file
        self._readers: dict[str, Reader] = {code: one.read for code, one in fields.items()}
        self._required = tuple(code for code, one in fields.items() if one.required)
        self._steps: dict[str, tuple[Step, ...]] = {code: tuple(steps_of(one)) for code, one in fields.items()}
        if "date" in fields:
            self._steps["date"] += (dates_step,)

    def __repr__(self) -> str:
        return f"<Kind {self.code}>"

    def label(self, locale: str | None = None) -> str:
        return say(self.labels, locale)

    def plural(self, locale: str | None = None) -> str:
        return say(self.plurals, locale)

    def is_a(self, code: str) -> bool:
        """Whether this is that kind, or one that extends it."""
        return code == self.code or code in self.parents

    # Values in.

    def parse(self, raw: Mapping[str, Any], *, strict: bool = True) -> Parsed:
        """Reads raw or stored values by field code; ``title@ru`` and the like complete a field.

        A bad value is an error and the others go on. ``strict`` also refuses unknown fields and missing required
        ones. Values come back in the order in which they were given.
        """
        values: dict[str, Any] = {}
        errors: list[FieldError] = []
        readers = self._readers
        for code, value in raw.items():
            if value is None or value == "":
                continue
            reader = readers.get(code)
            if reader is None:
                self._parse_qualified(code, value, values, errors, strict)
                continue
            try:
                stored = reader(value)
            except FieldError:
                stored, wrong = self.fields[code].salvage(value)
                errors.extend(wrong)
            if stored is not None:
                values[code] = stored if code not in values else self._merged(self.fields[code], values[code], stored)
        if strict:
            for code in self._required:
                if code not in values and not any(error.field == code for error in errors):
                    errors.append(FieldError("value_required", "", code))
        return Parsed(values, errors)

    def _parse_qualified(
        self, key: str, value: Any, values: dict[str, Any], errors: list[FieldError], strict: bool
    ) -> None:
        code, mark, qualifier = key.partition("@")
        one = self.fields.get(code)
        if one is None or not mark:
            if strict:
                errors.append(FieldError("value_unknown_field", value, key))
            return
        try:
            completed = one.type.qualify(value, qualifier, one)
        except FieldError as error:
            error.field = key
            errors.append(error)
            return
        if completed is None:
            return
        stored, wrong = one.salvage(completed)
        for refused in wrong:
            refused.field = key
        errors.extend(wrong)
        if stored is not None:
            values[code] = self._merged(one, values[code], stored) if code in values else stored

    @staticmethod
    def _merged(one: Field, before: Any, stored: Any) -> Any:
        """Two columns of the same field complete each other."""
        if one.repeatable:
            if isinstance(one.type, Group) and len(before) == len(stored) == 1:
                return [{**before[0], **stored[0]}]
            return [*before, *stored]
        return {**before, **stored} if isinstance(before, dict) and isinstance(stored, dict) else stored

    # Values out.

    def title(self, values: Mapping[str, Any], locale: str | None = None) -> str:
        """The title for a reader of ``locale``, or the reference code, or nothing."""
        title = values.get("title")
        if title:
            return say(title, locale) if isinstance(title, Mapping) else str(title)
        return str(values.get("ref") or "")

    def title_lang(self, values: Mapping[str, Any], locale: str | None = None) -> str:
        """Which of the title's languages ``title`` shows; "und" when it is not known."""
        title = values.get("title")
        return (choose(title, locale) if isinstance(title, Mapping) else None) or "und"

    def date_span(self, values: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """First and last day of the record's own date as yyyymmdd numbers; None where open or absent."""
        date = values.get("date")
        return (date["from"], date["to"]) if date else (None, None)

    def documents(self, values: Mapping[str, Any]) -> Document:
        """What the index holds of stored values, by index field; the record's own columns are not in it."""
        document: Document = {}
        steps = self._steps
        for code, stored in values.items():
            for step in steps.get(code, ()):
                step(stored, document)
        return document

    def export(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Every value as one cell of text, by field code; ``parse`` reads them back."""
        return {code: self.fields[code].export(stored) for code, stored in values.items() if code in self.fields}

    # What is derived.

    @cached_property
    def _schema(self) -> type[Schema]:
        from .schemas import schema_of

        return schema_of(self)

    def schema(self) -> type[Schema]:
        """A marshmallow schema: load gives stored shapes, dump gives them as JSON."""
        return self._schema

    def form(self, locale: str | None, *, staff: bool = True) -> list[FormGroup]:
        """Sections and fields of the form."""
        return form(self, locale, staff)

    def detail(
        self, values: Mapping[str, Any], locale: str | None, resolve: Resolve | None = None, *, staff: bool = False
    ) -> list[DetailGroup]:
        """Sections and rows of the page; fields for staff only with ``staff``. ``resolve`` names linked records."""
        return detail(self, values, locale, resolve, staff)

    def csv_columns(self, locale: str | None) -> list[CsvColumn]:
        """The columns of a template, with their headers, field keys and examples."""
        return csv_columns(self, locale)

    def csv_header(self, locale: str | None) -> list[str]:
        """The header row of a template; ``header_names`` recognises each."""
        return [column.header for column in self.csv_columns(locale)]

    @cached_property
    def _headers(self) -> dict[str, str]:
        return header_names(self)

    def header_names(self) -> dict[str, str]:
        """Normalised column name (see ``headers.header_key``) -> field code, or code@qualifier."""
        return self._headers

    def api_description(self) -> dict[str, Any]:
        """The stored values as JSON Schema (draft 2020-12)."""
        properties = {
            code: {
                "title": one.label("en"),
                **({"description": one.help("en")} if one.helps else {}),
                **one.json_schema(),
            }
            for code, one in self.fields.items()
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.label("en"),
            "type": "object",
            "properties": properties,
            "required": list(self._required),
            "additionalProperties": False,
        }

    def crosswalk(self, format_: str) -> list[tuple[Field, Target | Excuse]]:
        """Where each field goes in ``format_`` ("dc", "marc", "lido", "ead"), or why nowhere."""
        if format_ not in FORMATS:
            raise ValueError(f"{format_} is none of {', '.join(FORMATS)}")
        return [(one, one.map[format_]) for one in self.fields.values()]

    def sample(self, rng: Random) -> dict[str, Any]:
        """Plausible stored values for every field."""
        return {code: one.parse(one.sample(rng)) for code, one in self.fields.items()}
