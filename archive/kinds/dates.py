"""Dates as archives know them: EDTF for the machine, the typed words for people.

A date is stored as ``{"edtf": "1924~", "text": "circa 1924", "from": 19190101, "to": 19291231}``. ``from`` and
``to`` are year * 10000 + month * 100 + day, inclusive, and None where that end is open; years before the common
era are astronomical (1 BC is 0) and negative, and the numbers still sort in time.

The `edtf` library takes about 4 ms for one date, a hundred times what an import can spend, so the forms that
fill catalogues are read here and only the rare ones by the library.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import Any, NamedTuple

from edtf import EDTFParseException, parse_edtf

from .cleaning import clean_line
from .problems import FieldError

CIRCA_YEARS = 5
"""How many years either side "circa" covers where only a year is known: museums' own spans say five."""


class Span(NamedTuple):
    """First and last day as numbers, None where open."""

    first: int | None
    last: int | None


class Reading(NamedTuple):
    """What a text was understood as."""

    edtf: str
    first: int | None
    last: int | None


_SIMPLE = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%])?", re.ASCII)
_UNSPECIFIED = re.compile(r"(-?)(\d{3}X|\d\dXX|XXXX)([~?%])?", re.ASCII)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
_TIME = re.compile(r"(-?\d{4})[-:](\d\d)[-:](\d\d)[T ]\d\d:\d\d.*", re.ASCII)
_SET_OR_LIBRARY = re.compile(r"[-\d\[\]{},.X~?%/SEY()u^]+", re.ASCII)
WITH_EDTF = re.compile(r"(.+?)\s*\[=([^\[\]]*|\[[^\[\]]*\])\]", re.DOTALL)
LONGEST = 300


def number_of(year: int, month: int, day: int) -> int:
    """A day as the number that is stored and indexed."""
    return year * 10_000 + month * 100 + day


def year_of(number: int) -> int:
    """The year of a stored day number."""
    return number // 10_000


def last_day(year: int, month: int) -> int:
    """How many days the month has; the leap rule is carried back before the Gregorian reform, as EDTF does."""
    return monthrange(year % 400 + 2000, month)[1]


def check_day(year: int, month: int | None, day: int | None, text: str) -> None:
    """Raises FieldError when there is no such month or day."""
    if month is not None and not 1 <= month <= 12:
        raise FieldError("date_no_such_month", text, month=month)
    if month is not None and day is not None and not 1 <= day <= last_day(year, month):
        raise FieldError("date_no_such_day", text, year=year, month=month, day=day, last=last_day(year, month))


def edtf_year(year: int) -> str:
    """A year as four digits, with a sign before the common era."""
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def read_date(raw: str) -> dict[str, Any]:
    """Reads a date in EDTF or in words of the four languages; raises FieldError with the reason.

    The empty string is refused like any other text that is no date.
    """
    text = clean_line(raw)
    edtf, first, last = read_text(text)
    return {"edtf": edtf, "text": text, "from": first, "to": last}


@lru_cache(maxsize=50_000)
def read_text(text: str) -> Reading:
    """The reading of a cleaned text; bounded cache, since catalogues repeat their dates."""
    if len(text) > LONGEST:
        raise FieldError("value_too_long", text[:60], length=len(text), limit=LONGEST)
    # "1924-21" is EDTF for a spring, but "1924-30" is how people write a span of years.
    span = _fast_span(text)
    if span is not None:
        return Reading(text, *span)
    if text.endswith("]") and (corrected := WITH_EDTF.fullmatch(text)):
        return Reading(corrected[2], *span_of(corrected[2]))
    timed = _TIME.fullmatch(text)
    if timed:
        day = "-".join(timed.groups())
        return Reading(day, *span_of(day))
    from .date_words import to_edtf

    edtf = to_edtf(text)
    if edtf is None and _SET_OR_LIBRARY.fullmatch(text):
        edtf = text
    if edtf is None:
        raise FieldError("date_unreadable", text)
    simple = _SIMPLE.fullmatch(edtf)
    if simple and simple[2] and int(simple[2]) not in _SEASONS and int(simple[2]) < 25:
        check_day(int(simple[1]), int(simple[2]), None, text)
    return Reading(edtf, *span_of(edtf, text))


@lru_cache(maxsize=50_000)
def span_of(edtf: str, text: str = "") -> Span:
    """The span of an EDTF expression; raises FieldError when it is none."""
    span = _fast_span(edtf) or _interval_span(edtf, text or edtf)
    if span is None:
        span = _library_span(edtf, text or edtf)
    if span.first is not None and span.last is not None and span.first > span.last:
        raise FieldError("date_reversed", text or edtf)
    return span


def _fast_span(text: str) -> Span | None:
    match = _SIMPLE.fullmatch(text)
    if match:
        year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        if match[1] == "-0000":
            return None
        if month in _SEASONS and not match[3]:
            return _season_span(year, month)
        if month > 12 and not match[3]:
            return None
        check_day(year, month if match[2] else None, day if match[3] else None, text)
        return _margin(year, month, day, match[4])
    match = _UNSPECIFIED.fullmatch(text)
    if not match:
        return None
    if "XXXX" in text:
        return Span(None, None)
    low, high = int(match[2].replace("X", "0")), int(match[2].replace("X", "9"))
    low, high = (-high, -low) if match[1] else (low, high)
    width = CIRCA_YEARS if match[3] in ("~", "%") else 0
    return Span(number_of(low - width, 1, 1), number_of(high + width, 12, 31))


def _season_span(year: int, season: int) -> Span:
    if season == 24:
        # Winter is counted from the December in which it begins.
        return Span(number_of(year, 12, 1), number_of(year + 1, 2, last_day(year + 1, 2)))
    first, last = _SEASONS[season]
    return Span(number_of(year, first, 1), number_of(year, last, last_day(year, last)))


def _margin(year: int, month: int, day: int, mark: str | None) -> Span:
    """The span of a year, month or day, widened when it is only approximate."""
    if not month:
        width = CIRCA_YEARS if mark in ("~", "%") else 0
        return Span(number_of(year - width, 1, 1), number_of(year + width, 12, 31))
    if mark in ("~", "%"):
        before, after = (year * 12 + month - 2), (year * 12 + month)
        last_year, last_month = after // 12, after % 12 + 1
        return Span(
            number_of(before // 12, before % 12 + 1, 1),
            number_of(last_year, last_month, last_day(last_year, last_month)),
        )
    return Span(number_of(year, month, day or 1), number_of(year, month, day or last_day(year, month)))


def _interval_span(edtf: str, text: str) -> Span | None:
    """An interval states its own margin: "1930~/1950~" is 1930 to 1950, not 1925 to 1955."""
    begin, slash, end = edtf.partition("/")
    if not slash:
        return None
    ends: list[Span] = []
    for part in (begin, end):
        if part in ("", ".."):
            ends.append(Span(None, None))
            continue
        span = _fast_span(part.rstrip("~?%"))
        if span is None:
            return None
        ends.append(span)
    return Span(ends[0].first, ends[1].last)


def _library_span(edtf: str, text: str) -> Span:
    try:
        parsed = parse_edtf(edtf)
        low, high = parsed.lower_strict(), parsed.upper_strict()
    except (EDTFParseException, ValueError, OverflowError, AttributeError, TypeError, IndexError, KeyError) as error:
        # The library lets the errors of its inner workings out; to people they all mean the same.
        raise FieldError("date_unreadable", text) from error
    first = None if isinstance(low, float) else number_of(low.tm_year, low.tm_mon, low.tm_mday)
    last = None if isinstance(high, float) else number_of(high.tm_year, high.tm_mon, high.tm_mday)
    if any(number is not None and abs(number) > 10**15 for number in (first, last)):
        raise FieldError("date_unreadable", text)
    return Span(first, last)


def decades_of(first: int | None, last: int | None, limit: int = 30) -> list[str]:
    """The decades a span touches, as "1920"; an open end counts only the end that is known.

    A span of more than ``limit`` decades says nothing about a decade and yields none.
    """
    known = [end for end in (first, last) if end is not None]
    if not known:
        return []
    low, high = year_of(known[0]) // 10, year_of(known[-1]) // 10
    if high - low >= limit:
        return []
    return [str(decade * 10) for decade in range(low, high + 1)]
