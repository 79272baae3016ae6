"""Identifiers. Stored: str, in the normal form of the scheme.

isbn: 10 or 13 signs without hyphens; issn: "1234-567X"; any other scheme: the text as it is.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

from ..cleaning import clean_line
from ..problems import FieldError
from .base import FieldType, Reader, Stored, want_text
from .words import check_length

if TYPE_CHECKING:
    from ..field import Field

SCHEMES = ("free", "isbn", "issn")
_HYPHENS = re.compile(r"[\s\-‐‑‒–—−]+")


def isbn10_check(digits: str) -> str:
    """The check sign of the first nine digits of an ISBN-10."""
    rest = -sum(int(sign) * weight for sign, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def isbn13_check(digits: str) -> str:
    """The check digit of the first twelve digits of an ISBN-13."""
    total = sum(int(sign) * weight for sign, weight in zip(digits[:12], (1, 3) * 6, strict=True))
    return str(-total % 10)


def issn_check(digits: str) -> str:
    """The check sign of the first seven digits of an ISSN."""
    rest = -sum(int(sign) * weight for sign, weight in zip(digits[:7], range(8, 1, -1), strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def read_isbn(text: str) -> str:
    """An ISBN without hyphens; raises FieldError when its form or its check digit is wrong."""
    # Catalogues write "978-5-699-12014-7 (в пер.)" and "ISBN 5-17-..."; only the number is kept.
    plain = re.sub(r"^(e-?)?isbn(-1[03])?:?\s*|\s*\(.*\)\s*$", "", text, flags=re.IGNORECASE)
    plain = _HYPHENS.sub("", plain).upper().replace("Х", "X")
    if re.fullmatch(r"[0-9]{13}", plain):
        expected = isbn13_check(plain)
    elif re.fullmatch(r"[0-9]{9}[0-9X]", plain):
        expected = isbn10_check(plain)
    else:
        raise FieldError("identifier_form", text, scheme="ISBN", expected="10 or 13 digits")
    if plain[-1] != expected:
        raise FieldError("identifier_check", text, scheme="ISBN", expected=expected)
    return plain


def read_issn(text: str) -> str:
    """An ISSN as "1234-567X"; raises FieldError when its form or its check digit is wrong."""
    plain = _HYPHENS.sub("", re.sub(r"^issn:?\s*", "", text, flags=re.IGNORECASE)).upper().replace("Х", "X")
    if not re.fullmatch(r"[0-9]{7}[0-9X]", plain):
        raise FieldError("identifier_form", text, scheme="ISSN", expected="8 digits")
    if plain[-1] != issn_check(plain):
        raise FieldError("identifier_check", text, scheme="ISSN", expected=issn_check(plain))
    return f"{plain[:4]}-{plain[4:]}"


class Identifier(FieldType):
    """A number or code that names a thing."""

    name = "identifier"
    facetable = True
    options = frozenset({"scheme", "pattern", "example"})

    def reader(self, field: Field) -> Reader:
        scheme = field.option("scheme", "free")
        pattern = re.compile(field.option("pattern")) if field.option("pattern") else None
        check = {"isbn": read_isbn, "issn": read_issn}.get(scheme)

        def read(raw: object) -> Stored:
            text = clean_line(raw if isinstance(raw, str) else want_text(raw, "an identifier"))
            if not text:
                return None
            if check:
                return check(text)
            if pattern and not pattern.fullmatch(text):
                raise FieldError("value_pattern", text, expected=pattern.pattern)
            return check_length(text, 500)

        return read

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return str(stored)

    def index(self, stored: Stored, field: Field) -> list[str]:
        """An ISBN is found in both its lengths, and an ISSN with and without its hyphen."""
        scheme = field.option("scheme", "free")
        if scheme == "issn":
            return [stored, stored.replace("-", "")]
        if scheme == "isbn" and len(stored) == 10:
            core = "978" + stored[:9]
            return [stored, core + isbn13_check(core)]
        if scheme == "isbn" and stored.startswith("978"):
            return [stored, stored[3:12] + isbn10_check(stored[3:12])]
        return [stored]

    def json_schema(self, field: Field) -> dict[str, Any]:
        forms = {"isbn": "^([0-9]{13}|[0-9]{9}[0-9X])$", "issn": "^[0-9]{4}-[0-9]{3}[0-9X]$"}
        form = forms.get(field.option("scheme", "free")) or field.option("pattern")
        return {"type": "string", "maxLength": 500, **({"pattern": form} if form else {})}

    def sample(self, rng: Random, field: Field) -> Stored:
        scheme = field.option("scheme", "free")
        if scheme == "isbn":
            core = "978" + "".join(rng.choices("0123456789", k=9))
            return core + isbn13_check(core)
        if scheme == "issn":
            core = "".join(rng.choices("0123456789", k=7))
            return f"{core[:4]}-{core[4:]}{issn_check(core)}"
        if field.option("example"):
            return field.option("example")
        return f"KP-{rng.randrange(1, 100_000)}/{rng.randrange(1, 20)}"
