"""The group type: a few fields that belong together. Stored: {subfield code: stored value of its type}."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

from ..cleaning import clean_line
from ..problems import FieldError
from .base import FieldType, Reader, Stored, want_text

if TYPE_CHECKING:
    from ..field import Field


class Group(FieldType):
    """Fields that belong together; plain text fills the first of them."""

    name = "group"
    widget = "group"

    def reader(self, field: Field) -> Reader:
        subfields = field.subfields
        main = next(iter(subfields))

        def read(raw: object) -> Stored:
            if isinstance(raw, str):
                text = raw.strip()
                raw = _unfold(text) if text.startswith("{") else {main: text}
            if not isinstance(raw, dict):
                raw = {main: want_text(raw)}
            stored: dict[str, Any] = {}
            for code, value in raw.items():
                if value is None or value == "":
                    continue
                subfield = subfields.get(code)
                if subfield is None:
                    raise FieldError("value_unknown_field", value, str(code))
                try:
                    kept = subfield.read(value)
                except FieldError as error:
                    raise error.within(subfield.code) from error
                if kept is not None:
                    stored[code] = kept
            return {code: stored[code] for code in subfields if code in stored} or None

        return read

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def split(self, text: str, field: Field) -> list[str]:
        """A group in one cell is JSON, whose signs must not be taken for separators."""
        return super().split(text, field) if not text.lstrip().startswith("[") else _unfold_list(text)

    def join(self, texts: list[str]) -> str:
        return "[" + ", ".join(json.dumps(text, ensure_ascii=False) for text in texts) + "]"

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        parts: list[str] = []
        for code, value in stored.items():
            subfield = field.subfields[code]
            said = "; ".join(subfield.type.show(one, subfield, locale) for one in subfield.each(value))
            parts.append(said if not parts else f"{subfield.label(locale)}: {said}")
        return " · ".join(parts)

    def index(self, stored: Stored, field: Field) -> list[str]:
        words: list[str] = []
        for code, value in stored.items():
            subfield = field.subfields[code]
            if not subfield.staff:
                for one in subfield.each(value):
                    words.extend(subfield.type.index(one, subfield))
        return words

    def export(self, stored: Stored, field: Field) -> str:
        exported = {code: field.subfields[code].export(value) for code, value in stored.items()}
        return json.dumps(exported, ensure_ascii=False)

    def qualify(self, raw: object, qualifier: str, field: Field) -> object:
        """``inscriptions@language``: the column holds one subfield."""
        return {qualifier: raw}

    def json_schema(self, field: Field) -> dict[str, Any]:
        properties = {code: subfield.json_schema() for code, subfield in field.subfields.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}

    def sample(self, rng: Random, field: Field) -> Stored:
        return {code: subfield.sample(rng) for code, subfield in field.subfields.items()}


def _unfold(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise FieldError("value_shape", clean_line(text)[:100], expected="JSON") from error


def _unfold_list(text: str) -> list[str]:
    listed = _unfold(text)
    return [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in listed]
