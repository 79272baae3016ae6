"""The date type. Stored: {"edtf", "text", "from", "to"}; see ``archive.kinds.dates``."""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any

from ..cleaning import clean_line
from ..date_shown import show_date
from ..dates import WITH_EDTF, read_date, read_text, span_of, year_of
from ..problems import FieldError
from .base import FieldType, Reader, Stored, want_text

if TYPE_CHECKING:
    from ..field import Field


class Date(FieldType):
    """A date, approximate or exact, or a span of time."""

    name = "date"
    widget = "date"
    separators = "|;"

    def reader(self, field: Field) -> Reader:
        return read_stored

    def parse(self, raw: object, field: Field) -> Stored:
        return read_stored(raw)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return show_date(stored, locale)

    def index(self, stored: Stored, field: Field) -> list[str]:
        """The years at both ends: a search for a bare year finds them among the words."""
        ends = [stored["from"], stored["to"]]
        return list(dict.fromkeys(str(year_of(end)) for end in ends if end is not None))

    def facet(self, stored: Stored, field: Field) -> str:
        return ""

    def export(self, stored: Stored, field: Field) -> str:
        """The words as typed; where they are read otherwise than stored, the EDTF follows in brackets."""
        text = stored["text"]
        try:
            agrees = read_text(text).edtf == stored["edtf"]
        except FieldError:
            agrees = False
        return str(text) if agrees else f"{text} [={stored['edtf']}]"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "edtf": {"type": "string"},
                "text": {"type": "string"},
                "from": {"type": ["integer", "null"]},
                "to": {"type": ["integer", "null"]},
            },
            "required": ["edtf"],
        }

    def sample(self, rng: Random, field: Field) -> Stored:
        year = rng.randrange(1868, 2020)
        forms = ("{}", "circa {}", "{}-yil", "около {} г.", "тахминан {} йил", "{}-05-06", "May {}", "{}/2021")
        return read_date(rng.choice(forms).format(year))


def read_stored(raw: object) -> Stored:
    """A date from text, a year number, a Python date, or the stored shape."""
    if isinstance(raw, str):
        text = clean_line(raw)
        if not text:
            return None
        edtf, first, last = read_text(text)
        return {"edtf": edtf, "text": _bare(text), "from": first, "to": last}
    if isinstance(raw, dict):
        return _from_parts(raw)
    if isinstance(raw, datetime):
        return read_date(raw.date().isoformat())
    if isinstance(raw, date):
        return read_date(raw.isoformat())
    return read_date(want_text(raw, "a date"))


def _from_parts(raw: dict[str, Any]) -> Stored:
    """EDTF rules; the words are kept beside it, and the span is always computed anew."""
    edtf, text = clean_line(want_text(raw.get("edtf") or "")), clean_line(want_text(raw.get("text") or ""))
    if not edtf:
        return read_stored(text)
    if len(text) > 300 or len(edtf) > 300:
        raise FieldError("value_too_long", text[:60], length=max(len(text), len(edtf)), limit=300)
    first, last = span_of(edtf)
    return {"edtf": edtf, "text": _bare(text) or edtf, "from": first, "to": last}


def _bare(text: str) -> str:
    """The words without the EDTF that an export put behind them."""
    while text.endswith("]") and (match := WITH_EDTF.fullmatch(text)):
        text = match[1]
    return text
