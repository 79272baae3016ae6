"""Dates inside a question: a year, a decade, a month or a day, as the first and last yyyymmdd it may mean."""

from __future__ import annotations

import calendar
import re

_YEAR = re.compile(r"(?P<year>-?\d{1,4})")
_DECADE = re.compile(r"(?P<decade>\d{3})(?:x|0s|0-?(?:е|yillar|йиллар))", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>-?\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?")
_DOTTED = re.compile(r"(?:(?P<day>\d{1,2})[./])?(?P<month>\d{1,2})[./](?P<year>\d{4})")


def encode(year: int, month: int, day: int) -> int:
    """yyyymmdd as one whole number that grows with time, before Christ too (divmod by 10000 gives it back)."""
    return year * 10000 + month * 100 + day


def read(text: str) -> tuple[int, int] | None:
    """First and last day that the text may mean, or None when it is no date.

    Reads 1924, -300, 192x, 1920s, 1924-05, 1924-05-12, 12.05.1924 and 05.1924.
    """
    text = text.strip()
    if match := _DECADE.fullmatch(text):
        first = int(match["decade"]) * 10
        return encode(first, 1, 1), encode(first + 9, 12, 31)
    if match := _YEAR.fullmatch(text):
        year = int(match["year"])
        return encode(year, 1, 1), encode(year, 12, 31)
    match = _ISO.fullmatch(text) or _DOTTED.fullmatch(text)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"])
    if not 1 <= month <= 12:
        return None
    last = _month_length(year, month)
    if match["day"] is None:
        return encode(year, month, 1), encode(year, month, last)
    day = int(match["day"])
    return (encode(year, month, day),) * 2 if 1 <= day <= last else None


def read_span(text: str) -> tuple[int | None, int | None] | None:
    """First and last day of '1991', '1991..1995', '1991..' or '..1995' (None is open); None when it is no span."""
    low, dots, high = text.partition("..")
    first, last = read(low), read(high if dots else low)
    if (low and first is None) or (high and last is None) or not (first or last):
        return None
    return first[0] if first else None, last[1] if last else None


def _month_length(year: int, month: int) -> int:
    # The Gregorian rule is carried back before Christ; 400 years are its period, and calendar needs a year above 0.
    return calendar.monthrange(year % 400 + 400, month)[1]
