"""Types that count and measure.

Stored: number: int or float; integer: int; boolean: bool; measurement: {"value": decimal string, "unit": code,
"of": what was measured or ""}; money: {"amount": decimal string, "currency": ISO 4217 code}.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from ..cleaning import clean_line, match_key, words_of
from ..labels import LOCALES
from ..problems import FieldError
from .base import FieldType, Stored, want_text
from .units import CURRENCIES, CURRENCY_WORDS, MEASURED, MEASURED_WORDS, UNIT_WORDS, UNITS
from .words import check_length

if TYPE_CHECKING:
    from ..field import Field

_NUMBER = re.compile(r"[-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_THOUSANDS = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_GROUPED = re.compile(r"[-+−]?\d{1,3}(,\d{3})+(\.\d+)?")


def read_decimal(text: str, code: str) -> Decimal:
    """A decimal number with a point or a comma, thousands set apart by spaces or (with a point) commas."""
    plain = _THOUSANDS.sub("", text.strip())
    if _GROUPED.fullmatch(plain) and ("." in plain or plain.count(",") > 1):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain) or len(plain) > 40:
        raise FieldError(code, text)
    try:
        return Decimal(plain.replace(",", ".").replace("−", "-"))
    except InvalidOperation as error:
        raise FieldError(code, text) from error


def plain_decimal(number: Decimal) -> str:
    """Digits without an exponent and without idle zeros: "12.5", "1200"."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def show_decimal(text: str, locale: str | None) -> str:
    """A decimal string with the decimal sign of the locale, thousands set apart by a narrow space."""
    whole, _, fraction = text.partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits or 0):,}".replace(",", "\u202f") if len(digits) > 4 else digits
    point = "." if locale == "en" else ","
    return sign + grouped + (point + fraction if fraction else "")


class Number(FieldType):
    """A number, whole or not."""

    name = "number"
    widget = "number"
    index_type = "text"
    facetable = True
    options = frozenset({"min", "max"})

    def parse(self, raw: object, field: Field) -> Stored:
        if isinstance(raw, str):
            text = clean_line(raw)
            if not text:
                return None
            number = read_decimal(text, "number_unreadable")
            raw = int(number) if number == number.to_integral_value() else float(number)
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
            raise FieldError("number_unreadable", raw)
        return self.check(raw, field)

    def check(self, number: int | float, field: Field) -> int | float:
        low, high = field.option("min", -(2**53)), field.option("max", 2**53)
        if not low <= number <= high:
            raise FieldError("number_range", number, minimum=low, maximum=high)
        # A float written out and read again must be the same number; a trillionth is finer than any measure.
        number = round(number, 12)
        return int(number) if float(number).is_integer() else number

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return show_decimal(format(Decimal(str(stored)), "f"), locale)

    def export(self, stored: Stored, field: Field) -> str:
        return format(Decimal(str(stored)), "f")

    def json_schema(self, field: Field) -> dict[str, Any]:
        bounds = {"minimum": field.option("min"), "maximum": field.option("max")}
        return {"type": "number", **{key: bound for key, bound in bounds.items() if bound is not None}}

    def sample(self, rng: Random, field: Field) -> Stored:
        low, high = field.option("min", 0), field.option("max", 1000)
        return rng.randint(math.ceil(low), math.floor(min(high, low + 1000)))


class Integer(Number):
    """A whole number."""

    name = "integer"

    def check(self, number: int | float, field: Field) -> int | float:
        if not float(number).is_integer():
            raise FieldError("number_not_whole", number)
        return super().check(int(number), field)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {**super().json_schema(field), "type": "integer"}


class Boolean(FieldType):
    """Yes or no."""

    name = "boolean"
    widget = "checkbox"
    facetable = True
    _yes = words_of("1 yes y true on да д истина ha ҳа ха x bor бор есть")
    _no = words_of("0 no n false off нет н ложь yoq йўқ йуқ йук yo q")
    _words: ClassVar[dict[bool, dict[str, str]]] = {
        True: {"en": "yes", "ru": "да", "uz_Latn": "ha", "uz_Cyrl": "ҳа"},
        False: {"en": "no", "ru": "нет", "uz_Latn": "yoʻq", "uz_Cyrl": "йўқ"},
    }

    def parse(self, raw: object, field: Field) -> Stored:
        if isinstance(raw, bool):
            return raw
        key = match_key(want_text(raw, "yes or no"))
        if not key:
            return None
        if key in self._yes:
            return True
        if key in self._no:
            return False
        raise FieldError("boolean_unreadable", raw)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return self._words[bool(stored)][locale if locale in LOCALES else "en"]

    def index(self, stored: Stored, field: Field) -> list[str]:
        return []

    def facet(self, stored: Stored, field: Field) -> str:
        return "yes" if stored else "no"

    def export(self, stored: Stored, field: Field) -> str:
        return "yes" if stored else "no"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}

    def sample(self, rng: Random, field: Field) -> Stored:
        return rng.random() < 0.5


class Measurement(FieldType):
    """A number with its unit, and what was measured: "height: 12.5 cm"."""

    name = "measurement"
    widget = "measurement"
    separators = "|;"
    options = frozenset({"unit", "units"})
    _form = re.compile(r"(?:(?P<of>.*?\D):\s*|(?P<word>[^\d:]*?)\s*)(?P<value>[-+−]?[\d.,]+)\s*(?P<unit>[^\d\s]*)\.?")
    _times = re.compile(r"\s*[x×хХX*]\s*(?=[\d.,])")

    def parse(self, raw: object, field: Field) -> Stored:
        if isinstance(raw, dict):
            value, unit, of = raw.get("value"), raw.get("unit") or "", raw.get("of") or ""
            return self._build(want_text(value, "a number"), str(unit), str(of), field) if value else None
        text = clean_line(want_text(raw, "a measurement"))
        if not text:
            return None
        match = self._form.fullmatch(_THOUSANDS.sub("", text))
        if not match:
            raise FieldError("measurement_unreadable", text)
        return self._build(match["value"], match["unit"], match["of"] or match["word"] or "", field)

    def _build(self, value: str, unit: str, of: str, field: Field) -> Stored:
        number = read_decimal(value, "measurement_unreadable")
        unit = clean_line(unit).rstrip(".") if unit else field.option("unit", "")
        allowed = field.option("units", tuple(UNITS))
        meant = (unit, *UNIT_WORDS.get(match_key(unit) or unit, ()))
        code = next((one for one in meant if one in allowed and one in UNITS), None)
        if code is None:
            raise FieldError("unit_unknown", value, unit=unit, expected=", ".join(one for one in allowed if one))
        of = check_length(clean_line(of), 100)
        return {"value": plain_decimal(number), "unit": code, "of": MEASURED_WORDS.get(match_key(of), of)}

    def split(self, text: str, field: Field) -> list[str]:
        """Also takes "12 × 15 × 3 cm" apart, in the museum's order: height, width, depth."""
        sides = self._times.split(text)
        if not 2 <= len(sides) <= 3 or ":" in text or not all(re.match(r"\s*[\d.,]", side) for side in sides):
            return super().split(text, field)
        unit = re.sub(r"[\d.,\s]+", "", sides[-1]).strip("().")
        return [
            f"{of}: {re.sub(r'[^0-9.,]', '', side)} {unit}"
            for of, side in zip(("height", "width", "depth"), sides, strict=False)
        ]

    def qualify(self, raw: object, qualifier: str, field: Field) -> object:
        """``dimensions@width`` or ``dimensions@width,in``; a column's 0 means that nothing was measured."""
        of, _, unit = qualifier.partition(",")
        text = want_text(raw, "a measurement").strip()
        try:
            if Decimal(text.replace(",", ".")) == 0:
                return None
        except InvalidOperation:
            return {**(self.parse(raw, field) or {}), "of": of}
        return {"value": text, "unit": unit or field.option("unit", ""), "of": of}

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        locale = locale if locale in LOCALES else "en"
        unit = UNITS[stored["unit"]][locale] if stored["unit"] in UNITS else stored["unit"]
        said = MEASURED.get(stored["of"])
        of = said[locale] if said else stored["of"]
        return (f"{of}: " if of else "") + f"{show_decimal(stored['value'], locale)} {unit}".strip()

    def index(self, stored: Stored, field: Field) -> list[str]:
        return [f"{stored['value']} {stored['unit']}".strip()]

    def export(self, stored: Stored, field: Field) -> str:
        of = f"{stored['of']}: " if stored["of"] else ""
        return f"{of}{stored['value']} {stored['unit']}".strip()

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "value": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
                "unit": {"type": "string", "enum": list(field.option("units", tuple(UNITS)))},
                "of": {"type": "string"},
            },
            "required": ["value", "unit"],
        }

    def sample(self, rng: Random, field: Field) -> Stored:
        unit = field.option("unit") or rng.choice(list(field.option("units", tuple(UNITS))))
        of = rng.choice(["height", "width", "depth"]) if field.repeatable else ""
        return {"value": plain_decimal(Decimal(rng.randrange(1, 2000)) / 10), "unit": unit, "of": of}


class Money(FieldType):
    """A sum of money with its currency."""

    name = "money"
    widget = "money"
    options = frozenset({"currency"})
    _form = re.compile(r"(?P<before>[^\d\s.,+−-]*)\s*(?P<amount>[-+−]?[\d.,\s'’]*\d)\s*(?P<after>[^\d]*)")

    def parse(self, raw: object, field: Field) -> Stored:
        if isinstance(raw, dict):
            amount, currency = raw.get("amount"), raw.get("currency") or ""
            return self._build(want_text(amount, "an amount"), str(currency), field) if amount else None
        text = clean_line(want_text(raw, "a sum of money"))
        if not text:
            return None
        match = self._form.fullmatch(text)
        if not match:
            raise FieldError("money_unreadable", text)
        return self._build(match["amount"], match["before"] or match["after"], field)

    def _build(self, amount: str, currency: str, field: Field) -> Stored:
        word = clean_line(currency).rstrip(".") or field.option("currency", "UZS")
        code = CURRENCY_WORDS.get(match_key(word) or word, word.upper())
        if code not in CURRENCIES:
            raise FieldError("currency_unknown", amount, currency=word)
        number = read_decimal(amount, "money_unreadable")
        return {"amount": plain_decimal(number), "currency": code}

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return f"{show_decimal(stored['amount'], locale)} {stored['currency']}"

    def index(self, stored: Stored, field: Field) -> list[str]:
        return [f"{stored['amount']} {stored['currency']}"]

    def export(self, stored: Stored, field: Field) -> str:
        return f"{stored['amount']} {stored['currency']}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"amount": {"type": "string"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
            "required": ["amount", "currency"],
        }

    def sample(self, rng: Random, field: Field) -> Stored:
        return {"amount": str(rng.randrange(1000, 5_000_000)), "currency": field.option("currency", "UZS")}
