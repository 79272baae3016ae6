"""Types made of words. Stored: text, note, url: str; localised: {locale or "und": str}."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..cleaning import clean_line, clean_text
from ..labels import LOCALES, UNDETERMINED, say
from ..problems import FieldError
from .base import FieldType, Reader, Stored, want_text

if TYPE_CHECKING:
    from ..field import Field

_SAMPLES = {
    "en": ("Customs post at Termez", "Ledger of the caravan duty", "Portrait of an inspector", "Seal of the office"),
    "ru": ("Таможенный пост в Термезе", "Книга караванных сборов", "Портрет инспектора", "Печать конторы"),
    "uz_Latn": ("Termizdagi bojxona posti", "Karvon boji daftari", "Nozir surati", "Idora muhri, oʻn yil"),
    "uz_Cyrl": ("Термиздаги божхона пости", "Карвон божи дафтари", "Нозир сурати", "Идора муҳри, ўн йил"),
}

_LOCALE_NAMES = {
    "uz_latn": "uz_Latn",
    "uz-latn": "uz_Latn",
    "uz": "uz_Latn",
    "uzb": "uz_Latn",
    "uz_cyrl": "uz_Cyrl",
    "uz-cyrl": "uz_Cyrl",
    "ru": "ru",
    "rus": "ru",
    "en": "en",
    "eng": "en",
    "und": UNDETERMINED,
    "": UNDETERMINED,
}


def check_length(text: str, limit: int) -> str:
    if len(text) > limit:
        raise FieldError("value_too_long", text[:60], length=len(text), limit=limit)
    return text


class Text(FieldType):
    """One line of text."""

    name = "text"
    facetable = True
    options = frozenset({"max_length", "pattern", "example"})
    limit = 10_000

    def reader(self, field: Field) -> Reader:
        limit = field.option("max_length", self.limit)
        pattern = re.compile(field.option("pattern")) if field.option("pattern") else None
        clean = self.clean

        def read(raw: object) -> Stored:
            text = clean(raw if isinstance(raw, str) else want_text(raw))
            if len(text) > limit:
                check_length(text, limit)
            if pattern and text and not pattern.fullmatch(text):
                raise FieldError("value_pattern", text, expected=pattern.pattern)
            return text or None

        return read

    def clean(self, text: str) -> str:
        return clean_line(text)

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": field.option("max_length", self.limit)}

    def sample(self, rng: Random, field: Field) -> Stored:
        if field.option("example"):
            return field.option("example")
        return rng.choice(_SAMPLES[rng.choice(LOCALES)])[: field.option("max_length", self.limit)].strip()


class Note(Text):
    """Text of several lines."""

    name = "note"
    widget = "textarea"
    facetable = False
    limit = 1_000_000

    def clean(self, text: str) -> str:
        return clean_text(text)


class Url(FieldType):
    """A web address."""

    name = "url"
    widget = "url"

    def parse(self, raw: object, field: Field) -> Stored:
        text = clean_line(want_text(raw, "a web address"))
        if not text:
            return None
        try:
            parts = urlsplit(text)
        except ValueError as error:
            raise FieldError("url_unreadable", text) from error
        # Other schemes (javascript:, data:, file:) would become live links on public pages.
        if parts.scheme.lower() not in {"http", "https"} or not parts.netloc or " " in text:
            raise FieldError("url_unreadable", text)
        return check_length(text, 2_000)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "uri", "maxLength": 2_000}

    def sample(self, rng: Random, field: Field) -> Stored:
        return f"https://example.org/items/{rng.randrange(1, 10_000)}"


class Localised(FieldType):
    """A text that may stand in several languages; plain text is of undetermined language.

    Exported as the bare text, or as lines that begin with the locale in square brackets.
    """

    name = "localised"
    widget = "localised"
    options = frozenset({"max_length", "lines"})
    _mark = re.compile(r"(?:^|\n)\[(uz_Latn|uz_Cyrl|ru|en|und)\] ")

    def reader(self, field: Field) -> Reader:
        limit = field.option("max_length", 1_000_000 if field.option("lines") else 10_000)
        clean = clean_text if field.option("lines") else clean_line

        def read(raw: object) -> Stored:
            if isinstance(raw, str):
                if raw[:1] == "[" and self._mark.match(raw):
                    raw = self._take_apart(raw)
                else:
                    text = clean(raw)
                    return {UNDETERMINED: check_length(text, limit)} if text else None
            if not isinstance(raw, dict):
                raw = {UNDETERMINED: want_text(raw)}
            stored = {}
            for locale, text in raw.items():
                known = _LOCALE_NAMES.get(str(locale).lower())
                if known is None:
                    raise FieldError("language_unknown", locale)
                if text and (cleaned := clean(want_text(text))):
                    stored[known] = check_length(cleaned, limit)
            return stored or None

        return read

    def parse(self, raw: object, field: Field) -> Stored:
        return field.reader(raw)

    def _take_apart(self, text: str) -> dict[str, str]:
        pieces = self._mark.split(text)
        return {
            locale: re.sub(r"(^|\n)\\(\\*\[)", r"\1\2", body)
            for locale, body in zip(pieces[1::2], pieces[2::2], strict=True)
        }

    def show(self, stored: Stored, field: Field, locale: str | None) -> str:
        return say(stored, locale)

    def index(self, stored: Stored, field: Field) -> list[str]:
        return list(stored.values())

    def export(self, stored: Stored, field: Field) -> str:
        if list(stored) == [UNDETERMINED] and not self._mark.match(stored[UNDETERMINED]):
            return str(stored[UNDETERMINED])
        # A line of the text that itself begins with a bracket is protected by a backslash.
        return "\n".join(f"[{locale}] " + re.sub(r"(^|\n)(\\*\[)", r"\1\\\2", text) for locale, text in stored.items())

    def qualify(self, raw: object, qualifier: str, field: Field) -> object:
        return {qualifier: raw}

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {locale: {"type": "string"} for locale in (*LOCALES, UNDETERMINED)},
            "additionalProperties": False,
        }

    def sample(self, rng: Random, field: Field) -> Stored:
        place = rng.randrange(4)
        return {locale: _SAMPLES[locale][place] for locale in LOCALES if rng.random() < 0.7} or {
            "en": _SAMPLES["en"][place]
        }
