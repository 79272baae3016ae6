"""Dates as a reader sees them, and read aloud as they are understood: "circa 1924: 1919–1929"."""

from __future__ import annotations

import re
from typing import Any

from .dates import year_of
from .labels import LOCALES

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru_alone": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "uz_Latn": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "uz_Cyrl": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
}
_SEASONS = {
    "en": "spring summer autumn winter",
    "ru": "весна лето осень зима",
    "uz_Latn": "bahori yozi kuzi qishi",
    "uz_Cyrl": "баҳори ёзи кузи қиши",
}
_CIRCA = {"en": "circa {}", "ru": "около {}", "uz_Latn": "taxminan {}", "uz_Cyrl": "тахминан {}"}
_PERHAPS = {"en": "possibly {}", "ru": "возможно, {}", "uz_Latn": "ehtimol, {}", "uz_Cyrl": "эҳтимол, {}"}
_YEAR = {"en": "{}", "ru": "{} г.", "uz_Latn": "{}-yil", "uz_Cyrl": "{} йил"}
_DECADE = {"en": "{}s", "ru": "{}-е гг.", "uz_Latn": "{}-yillar", "uz_Cyrl": "{}-йиллар"}
_CENTURY = {"en": "{} century", "ru": "{} век", "uz_Latn": "{} asr", "uz_Cyrl": "{} аср"}
_YEARS = {"en": "{}–{}", "ru": "{}–{} гг.", "uz_Latn": "{}–{}-yillar", "uz_Cyrl": "{}–{} йиллар"}
_BEFORE = {"en": "before {}", "ru": "до {}", "uz_Latn": "{}gacha", "uz_Cyrl": "{}гача"}
_AFTER = {"en": "after {}", "ru": "после {}", "uz_Latn": "{}dan keyin", "uz_Cyrl": "{}дан кейин"}
_BC = {
    "en": "{} BC",
    "ru": "{} г. до н. э.",
    "uz_Latn": "miloddan avvalgi {}-yil",
    "uz_Cyrl": "милоддан аввалги {} йил",
}
_UNDATED = {"en": "undated", "ru": "без даты", "uz_Latn": "sanasi nomaʼlum", "uz_Cyrl": "санаси номаълум"}
_OPEN_END = {"en": "or later", "ru": "или позднее", "uz_Latn": "yoki keyinroq", "uz_Cyrl": "ёки кейинроқ"}
_OPEN_BEGIN = {"en": "or earlier", "ru": "или ранее", "uz_Latn": "yoki avvalroq", "uz_Cyrl": "ёки аввалроқ"}

_DAY = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%])?", re.ASCII)
_UNSPECIFIED = re.compile(r"(\d{2,3})(X{1,2})([~?%])?", re.ASCII)


def show_date(stored: dict[str, Any], locale: str | None) -> str:
    """The date in the words of ``locale``; a form that has no words there is shown as it was typed."""
    return _say(stored["edtf"], locale if locale in LOCALES else "en") or stored["text"] or stored["edtf"]


def reading(stored: dict[str, Any], locale: str | None) -> str:
    """What the date was understood as, with the years it covers where the words do not say them."""
    locale = locale if locale in LOCALES else "en"
    shown = show_date(stored, locale)
    first, last = stored["from"], stored["to"]
    # An open end and the years before our era are already said in full.
    if first is None or last is None or first < 0:
        return shown
    covered = covered_years(stored, locale)
    return shown if covered in shown else f"{shown}: {covered}"


def covered_years(stored: dict[str, Any], locale: str | None) -> str:
    """ "1919–1929", "1924", "1924 or later"; empty when nothing is known."""
    locale = locale if locale in LOCALES else "en"
    first, last = stored["from"], stored["to"]
    if first is None and last is None:
        return ""
    if last is None:
        return f"{_bare_year(year_of(first), locale)} {_OPEN_END[locale]}"
    if first is None:
        return f"{_bare_year(year_of(last), locale)} {_OPEN_BEGIN[locale]}"
    begin, end = year_of(first), year_of(last)
    return _bare_year(begin, locale) if begin == end else f"{_bare_year(begin, locale)}–{_bare_year(end, locale)}"


def _bare_year(year: int, locale: str) -> str:
    return str(year) if year > 0 else _BC[locale].format(1 - year)


def _say(edtf: str, locale: str) -> str | None:
    if edtf.startswith("XXXX"):
        return _UNDATED[locale]
    if "/" in edtf:
        begin, _, end = edtf.partition("/")
        return _say_interval(begin, end, locale)
    bare = edtf.rstrip("~?%")
    said = _say_unspecified(bare, locale) or _say_day(bare, locale, edtf[len(bare) :])
    return _qualify(said, edtf[len(bare) :], locale) if said else None


def _qualify(said: str, mark: str, locale: str) -> str:
    if mark in ("~", "%"):
        said = _CIRCA[locale].format(said)
    return _PERHAPS[locale].format(said) if mark in ("?", "%") else said


def _say_unspecified(edtf: str, locale: str) -> str | None:
    match = _UNSPECIFIED.fullmatch(edtf)
    if not match or len(edtf) != 4:
        return None
    if len(match[2]) == 1:
        return _DECADE[locale].format(f"{int(match[1])}0")
    century = int(match[1]) + 1
    return _CENTURY[locale].format(_ordinal(century) if locale == "en" else _roman(century))


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    signs = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        signs += sign * (number // value)
        number %= value
    return signs


def _say_day(edtf: str, locale: str, mark: str = "") -> str | None:
    match = _DAY.fullmatch(edtf)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if year <= 0:
        return _BC[locale].format(1 - year) if not month else None
    if not month:
        return _YEAR[locale].format(year)
    if 21 <= month <= 24:
        season = _SEASONS[locale].split()[month - 21]
        return (
            f"{_YEAR[locale].format(year)} {season}"
            if locale.startswith("uz")
            else f"{season} {_YEAR[locale].format(year)}"
        )
    if month > 12:
        return None
    # Russian "около" asks for the genitive, which the month has beside a day anyway.
    names = _MONTHS["ru_alone" if locale == "ru" and not day and mark not in ("~", "%") else locale].split()
    name = names[month - 1]
    if locale == "en":
        return f"{day} {name} {year}" if day else f"{name} {year}"
    if locale == "ru":
        return f"{day} {name} {year} г." if day else f"{name} {year} г."
    if locale == "uz_Latn":
        return f"{year}-yil {day}-{name}" if day else f"{year}-yil {name}"
    return f"{year} йил {day} {name}" if day else f"{year} йил {name}"


def _say_interval(begin: str, end: str, locale: str) -> str | None:
    if begin in ("", "..") and end in ("", ".."):
        return None
    if begin in ("", ".."):
        said = _say(end, locale)
        return _BEFORE[locale].format(said) if said else None
    if end in ("", ".."):
        said = _say(begin, locale)
        return _AFTER[locale].format(said) if said else None
    plain_begin, plain_end = begin.rstrip("~?%"), end.rstrip("~?%")
    if re.fullmatch(r"\d{4}", plain_begin) and re.fullmatch(r"\d{4}", plain_end) and begin[4:] == end[4:]:
        # In Uzbek "1930–1950-yillar" would be the decades from the thirties to the fifties.
        decades = locale.startswith("uz") and plain_begin[-1] == plain_end[-1] == "0"
        years = "{}–{}" if decades else _YEARS[locale]
        return _qualify(years.format(int(plain_begin), int(plain_end)), begin[4:], locale)
    first, last = _say(begin, locale), _say(end, locale)
    return f"{first} – {last}" if first and last else None
