"""Four languages: choosing one, translating, and writing dates, numbers and sizes in it.

Catalogues are read from their ``.po`` sources when first needed, so there is nothing to compile and
nothing that can be stale. Message ids are the English sentences themselves.
"""

from __future__ import annotations

import gettext as gettext_module
import io
import re
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("uz_Latn", "uz_Cyrl", "ru", "en")
# Each language's own name for itself: never translated.
LOCALE_NAMES = {"uz_Latn": "Oʻzbekcha", "uz_Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
HTML_LANG = {"uz_Latn": "uz-Latn", "uz_Cyrl": "uz-Cyrl", "ru": "ru", "en": "en", "und": ""}

_FOLDER = Path(__file__).parent / "locale"
_current: ContextVar[str] = ContextVar("locale", default="en")
_zone: ContextVar[str] = ContextVar("zone", default="Asia/Tashkent")


def set_locale(code: str) -> None:
    """Speak this language from here on, in this request or task."""
    _current.set(code if code in LOCALES else "en")


def current_locale() -> str:
    """The language in force."""
    return _current.get()


def set_zone(name: str) -> None:
    """Show times in this IANA zone from here on."""
    _zone.set(name)


@lru_cache(maxsize=8)
def catalogue(code: str) -> gettext_module.NullTranslations:
    """The translations of one language; a language without a catalogue speaks English."""
    path = _FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext_module.NullTranslations()
    with path.open("rb") as source:
        entries = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def gettext(message: str, /, **params: Any) -> str:
    """Translate a sentence and fill its ``%(name)s`` placeholders."""
    text = catalogue(current_locale()).gettext(message) if message else ""
    return text % params if params else text


def ngettext(one: str, many: str, count: int, /, **params: Any) -> str:
    """Translate a sentence that counts; ``%(count)s`` is the number as this language writes it."""
    text = catalogue(current_locale()).ngettext(one, many, count)
    return text % {"count": format_number(count), **params}


_ = gettext


class LazyText:
    """A sentence that is translated when it is shown, for texts built at import time."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return gettext(self.message)


def lazy_gettext(message: str) -> LazyText:
    """See ``LazyText``."""
    return LazyText(message)


def negotiate(header: str, default: str) -> str:
    """The best of our languages for an Accept-Language header.

    Script-aware: ``uz``, ``uz-UZ`` and ``uz-Latn-UZ`` are Latin, ``uz-Cyrl`` is Cyrillic. The first
    language by quality that we speak wins, which Werkzeug's and Babel's matchers get wrong for ``uz-UZ``.
    """
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:20]):
        tag, _sep, rest = part.strip().partition(";")
        match = re.search(r"q=([0-9.]{1,5})", rest)
        try:
            quality = float(match.group(1)) if match else 1.0
        except ValueError:
            quality = 0.0
        wanted.append((-quality, position, tag.lower().replace("_", "-")))
    for negative, _position, tag in sorted(wanted):
        if negative == 0:
            continue
        base = tag.split("-")[0]
        if base == "uz":
            return "uz_Cyrl" if "cyrl" in tag else "uz_Latn"
        if base in ("ru", "en"):
            return base
    return default


@lru_cache(maxsize=8)
def babel_locale(code: str) -> Locale:
    """Babel's idea of one of our languages."""
    return Locale.parse(code)


def format_number(value: float, digits: int | None = None) -> str:
    """A number with this language's separators."""
    pattern = None if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
    return str(numbers.format_decimal(value, format=pattern, locale=babel_locale(current_locale())))


def format_date(value: date | datetime, style: str = "long") -> str:
    """A calendar day in words; moments are first moved into the institution's zone."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(_zone.get())).date()
    return str(dates.format_date(value, format=style, locale=babel_locale(current_locale())))


def format_moment(value: datetime) -> str:
    """Day and time in the institution's zone."""
    return str(
        dates.format_datetime(
            value, format="medium", tzinfo=ZoneInfo(_zone.get()), locale=babel_locale(current_locale())
        )
    )


def format_size(count: int) -> str:
    """A file's size in units people know."""
    size = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024:
            return f"{format_number(size, 0 if unit == 'B' or size >= 10 else 1)} {unit}"
        size /= 1024
    return f"{format_number(size, 1)} TB"


def format_duration(seconds: float) -> str:
    """Playing time as m:ss or h:mm:ss."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{second:02}" if hours else f"{minutes}:{second:02}"


def pick(texts: dict[str, str], locale: str | None = None) -> tuple[str, str]:
    """Choose one of a localised text's versions.

    Returns:
        (text, language code of that text): the reader's own language, else the nearest that exists.
    """
    locale = locale or current_locale()
    other_uzbek = {"uz_Latn": "uz_Cyrl", "uz_Cyrl": "uz_Latn"}.get(locale)
    for code in (locale, other_uzbek, "und", "ru", "uz_Latn", "en", "uz_Cyrl"):
        if code and texts.get(code):
            return texts[code], code
    return "", "und"
