"""Puts EDTF expressions together: marks, intervals, parts of centuries."""

from __future__ import annotations

from .date_lexicon import PARTS
from .dates import edtf_year


def marked(edtf: str, sign: str) -> str:
    """Puts ~ or ? on every end; the two together are %."""
    ends = []
    for end in edtf.split("/"):
        bare = end.rstrip("~?%")
        both = sign if bare == end or end[-1] == sign else "%"
        # Qualified seasons and sets are rare enough that the expression is kept without the mark.
        ends.append(end if end in ("", "..") or end[:1] in "[{" else bare + both)
    return "/".join(ends)


def join(begin: str | None, end: str | None) -> str | None:
    """The interval from the beginning of one date to the end of another."""
    if begin is None or end is None:
        return None
    first, last = begin.split("/")[0], end.split("/")[-1]
    return f"{edge(first, '0')}/{edge(last, '9')}"


def edge(edtf: str, digit: str) -> str:
    """The first or last year of "192X": many readers of EDTF know no such ends of intervals."""
    if "X" not in edtf:
        return edtf
    if edtf.startswith("-"):
        digit = "9" if digit == "0" else "0"
    return edtf.replace("X", digit)


def part_span(start: int, length: int, part: str) -> str:
    """A part of a decade or century; "beginning", "middle" and "end" are thirds and only approximate."""
    (low, high), mark = PARTS[part]
    return f"{edtf_year(start + round(low * length))}{mark}/{edtf_year(start + round(high * length) - 1)}{mark}"
