"""Dates in words: Uzbek in both scripts, Russian and English, read into EDTF.

The reader turns a text into a few plain signs first (case, apostrophes, dashes, Roman numerals typed in Cyrillic)
and then tries one form after the other. A form either gives EDTF, or None when the text is of another form, or
raises FieldError when the text is of this form but impossible (31 February).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .date_lexicon import (
    AFTER,
    BC,
    BEFORE,
    CENTURY,
    CIRCA,
    DECADE,
    IN_WORDS,
    MONTH,
    MONTHS,
    PERHAPS,
    RANGE_FORMS,
    SEASON,
    SEASONS,
    UNDATED,
    YEAR,
    part_of,
    plain,
    roman,
)
from .dates import check_day, edtf_year, last_day
from .edtf_parts import edge, join, marked, part_span
from .problems import FieldError

_DAY_MONTH_YEAR = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|-?е|-?го)?[- .]+(?:of )?{MONTH}\.?,?[- ]*(?:{YEAR})")
_MONTH_DAY_YEAR = re.compile(rf"{MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?,? +(?:{YEAR})")
_YEAR_DAY_MONTH = re.compile(rf"(?:{YEAR}),? (\d{{1,2}})[- ]*(?:chi|чи)?[- ]*{MONTH}")
_YEAR_MONTH_DAY = re.compile(rf"(?:{YEAR}),? {MONTH}\.? (\d{{1,2}})")
_MONTH_YEAR = re.compile(rf"{MONTH}\.?,?(?: of)? ?(?:{YEAR})")
_MONTH_DAYS_YEAR = re.compile(rf"{MONTH}\.? (\d{{1,2}}) ?- ?(\d{{1,2}}), ?(\d{{4}})")
_YEAR_MONTH = re.compile(rf"(?:{YEAR}),? {MONTH}(?: ?oyi| ?ойи)?(?:da|да)?")
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?: ?(?:г|года|й|y))?")
_NUMERIC_BACK = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_NUMERIC_MONTH = re.compile(r"(\d{1,2})[./](\d{4})")
_NO_YEAR = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[- ](?:of )?{MONTH}|{MONTH} (\d{{1,2}})(?:st|nd|rd|th)?")
_DECADE = re.compile(DECADE)
_CENTURY = re.compile(CENTURY)
_YEAR_ONLY = re.compile(rf"(?:{YEAR})(\?)?")
_SEASON_YEAR = re.compile(rf"(?:{SEASON},?(?: of)? (?:{YEAR})|(?:{YEAR}),? {SEASON})")
_DASHED_DECADE = re.compile(r"(\d{3})(?:-\??|_|\*|x)")
_DASHED_CENTURY = re.compile(r"(\d\d)(?:--\??|__|\*\*|xx)")


LONGEST_WORDS = 120
MOST_DASHES = 6


def to_edtf(text: str) -> str | None:
    """The EDTF of a date in words, or None when it is not in words that are known here."""
    words = plain(text)
    # Every dash may part a span, so that their number rules the work: no real date has more than a few.
    if len(words) > LONGEST_WORDS or words.count("-") + words.count("/") + words.count("..") > MOST_DASHES:
        return None
    if not any(sign.isdigit() or sign.isalpha() for sign in words):
        return None
    if words in UNDATED:
        return "XXXX"
    return _read(words, text)


def _read(words: str, text: str, depth: int = 0) -> str | None:
    if depth > 4:
        return None
    words = words.strip(" ,;")
    found = _dashed(words, text)
    if found is not None:
        return found
    for form in (_before_our_era, _alternatives, _range_in_words, _unbracketed, _within_words, _qualified, _bounded):
        found = form(words, text, depth)
        if found is not None:
            return found
    for single in _SINGLE_FORMS:
        found = single(words, text)
        if found is not None:
            return found
    return _dashed_range(words, text, depth)


# Forms that hold another date.


def _unbracketed(words: str, text: str, depth: int) -> str | None:
    """Librarians put a date that they supply in brackets: [1924], [ca. 1924]; (c)1924 is a copyright date."""
    if words[:1] in "([" and words[-1:] in ")]" and not any(sign in words for sign in ",/"):
        return _read(words[1:-1], text, depth + 1)
    stripped = re.sub(r"^(?:©|\(c\)|cop\.?|printed|published|dated|dat\.|датирован\w*|в|in|год|yil) ?(?=\d)", "", words)
    return _read(stripped, text, depth + 1) if stripped != words else None


def _within_words(words: str, text: str, depth: int) -> str | None:
    """What museums add: "Qianlong period (1736-1795)", "Edo period (1603-1867), 19th century", "1963, printed 1980"."""
    for pattern in IN_WORDS:
        match = pattern.fullmatch(words)
        if match and (found := _read(match["date"], text, depth + 1)):
            return found
    return None


def _qualified(words: str, text: str, depth: int) -> str | None:
    """circa and perhaps mark every end of what they stand before."""
    for pattern, mark in ((CIRCA, "~"), (PERHAPS, "?")):
        stripped = pattern.sub("", words)
        if stripped != words:
            inner = _read(stripped, text, depth + 1)
            return marked(inner, mark) if inner else None
    return None


def _bounded(words: str, text: str, depth: int) -> str | None:
    for pattern, form in ((BEFORE, "../{}"), (AFTER, "{}/..")):
        for way in pattern:
            match = way.fullmatch(words)
            inner = _read(match["date"], text, depth + 1) if match else None
            if inner:
                # "Before the 1920s" ends where they begin; "since the 1920s" begins there too.
                return form.format(edge(inner.split("/")[-1 if form[0] == "." else 0], "0"))
    return None


def _alternatives(words: str, text: str, depth: int) -> str | None:
    """ "1924 or 1925" is one of the two; "1924, 1926" is both."""
    one_of = re.fullmatch(r"(\d{4}) (?:or|или|yoki|еки) (\d{4})(?: ?г\.?|[- ]?yil|[- ]?йил)?", words)
    if one_of:
        return f"[{one_of[1]},{one_of[2]}]"
    if re.fullmatch(r"\d{4}(?:, ?\d{4}){1,9}(?: ?гг?\.?|[- ]?yillar|[- ]?йиллар)?", words):
        return "{" + ",".join(re.findall(r"\d{4}", words)) + "}"
    return None


def _range_in_words(words: str, text: str, depth: int) -> str | None:
    for pattern in RANGE_FORMS:
        match = pattern.fullmatch(words)
        if match:
            joined = join(_read(match["a"], text, depth + 1), _read(match["b"], text, depth + 1))
            if joined:
                return joined
    return None


def _dashed_range(words: str, text: str, depth: int) -> str | None:
    """ "1930-1950", "1924-30", "XIX-XX вв.", "5-10 мая 1924": the left side borrows what it lacks from the right."""
    short = re.fullmatch(
        r"(\d{4})(\??) ?- ?(\d{1,2})(\??)(?P<unit>(?: ?(?:гг?|years|-?yil(?:lar)?|-?йил(?:лар)?))?\.?)", words
    )
    if short:
        year = short[1][: -len(short[3])] + short[3]
        if int(year) > int(short[1]):
            return f"{short[1]}{short[2]}/{year}{short[4]}"
    days = _MONTH_DAYS_YEAR.fullmatch(words)
    if days:
        return "/".join(_dated(days[4], days[1], day, text) for day in (days[2], days[3]))
    decades = re.fullmatch(r"(\d\d)(\d0) ?- ?(\d0)(?P<tail>[^\d].*)", words)
    if decades:
        words = f"{decades[1]}{decades[2]}-{decades[1]}{decades[3]}{decades['tail']}"
    # A dash with spaces around it parts two dates; one without may stand inside a date ("5-may").
    places = [match.span() for match in re.finditer(r" ?(?:-|/|\.\.+|\bto\b) ?", words)]
    for begin, end in sorted(places, key=lambda place: place[0] - place[1]):
        left, right = words[:begin], words[end:]
        if left and right and _may_begin(left) and (joined := _joined(left, right, text, depth)):
            return joined
    return None


def _joined(left: str, right: str, text: str, depth: int) -> str | None:
    try:
        return _years_named_together(left, right) or join(
            _borrowing(left, right, text, depth), _read(right, text, depth + 1)
        )
    except FieldError as refused:
        # "yil 5-may" has no year because it was cut from "1924-yil 5-may": it was the wrong dash.
        if refused.code == "date_no_year":
            return None
        raise


def _may_begin(left: str) -> bool:
    """Whether something on the left of a dash can be the beginning of a span; keeps long texts cheap."""
    return any(sign.isdigit() or sign in "ivx" for sign in left) or left.split(" ")[-1] in MONTHS


def _years_named_together(left: str, right: str) -> str | None:
    """ "1924-1931-yillar" are years, though "1930-yillar" alone is a decade."""
    match = re.fullmatch(r"(\d{3,4})-? ?(?:yillar\w*|йиллар\w*|гг?\.?|years)", right)
    if not match or not re.fullmatch(r"\d{3,4}", left):
        return None
    if left[-1] == match[1][-1] == "0" and not right.endswith(("г", "г.", "years")):
        return None
    return f"{left.zfill(4)}/{match[1].zfill(4)}"


def _borrowing(left: str, right: str, text: str, depth: int) -> str | None:
    tokens = re.findall(r"-?[^\s-]+", right)
    units = ["".join(f" {token}" for token in tokens[count:]).replace(" -", "-") for count in range(1, len(tokens))]
    # A bare number on the left of a named unit is of that unit: "1920-1930-е", "19-20 вв.".
    for unit in [*units, ""]:
        if (unit and left[-1].isdigit() and not left[-4:].isdigit()) or unit or left:
            found = _read_quietly(f"{left}{unit}", text, depth)
            if found:
                return found
    return None


def _read_quietly(words: str, text: str, depth: int) -> str | None:
    try:
        return _read(words, text, depth + 2)
    except FieldError:
        return None


def _before_our_era(words: str, text: str, depth: int) -> str | None:
    stripped = BC.sub(" ", words).strip()
    if stripped == words or not stripped:
        return None
    inner = _read(
        re.sub(r"\b(\d{1,3})\b(?! ?-?(?:век|в\.|asr|аср|th|st|nd|rd|\.))", lambda m: m[1].zfill(4), stripped),
        text,
        depth + 1,
    )
    if inner is None:
        return None
    ends = inner.split("/")
    years: list[int] = []
    for end in ends:
        match = re.fullmatch(r"(\d{2,4})(X{0,2})[~?%]?", end)
        if not match:
            return None
        digits = match[1]
        years.append(int(digits + "0" * len(match[2])))
    mark = ends[0][-1] if ends[0][-1] in "~?%" else ""
    if "X" in inner:
        # The fifth century before our era is 500 to 401, which are the years -499 to -400.
        width = 99 if "XX" in inner else 9
        return f"{edtf_year(-years[0] - width)}{mark}/{edtf_year(-years[-1])}{mark}"
    # A year before our era counts down, and astronomers have a year 0.
    years = sorted(1 - year for year in years)
    return "/".join(edtf_year(year) + mark for year in years)


# Forms of one date.


def _digits(groups: tuple[str | None, ...]) -> list[str]:
    return [group for group in groups if group]


def _dated(year: str, month: str | int, day: str | None, text: str) -> str:
    number = month if isinstance(month, int) else MONTHS[month]
    check_day(int(year), number, int(day) if day else None, text)
    return f"{int(year):04d}-{number:02d}" + (f"-{int(day):02d}" if day else "")


def _full_date(words: str, text: str) -> str | None:
    for pattern, order in (
        (_DAY_MONTH_YEAR, "dmy"),
        (_MONTH_DAY_YEAR, "mdy"),
        (_YEAR_DAY_MONTH, "ydm"),
        (_YEAR_MONTH_DAY, "ymd"),
        (_MONTH_YEAR, "my"),
        (_YEAR_MONTH, "ym"),
    ):
        match = pattern.fullmatch(words)
        if match:
            found = dict(zip(order, _digits(match.groups()), strict=True))
            return _dated(found["y"], found["m"], found.get("d"), text)
    return None


def _numeric_date(words: str, text: str) -> str | None:
    """Day before month, as in Uzbekistan and Russia, unless only the other order is possible."""
    match = _NUMERIC.fullmatch(words)
    if match:
        day, month = match[1], match[2]
        if int(month) > 12 >= int(day) and "/" in words:
            day, month = month, day
        return _dated(match[3], int(month), day, text)
    match = _NUMERIC_BACK.fullmatch(words)
    if match:
        return _dated(match[1], int(match[2]), match[3], text)
    match = _NUMERIC_MONTH.fullmatch(words)
    return _dated(match[2], int(match[1]), None, text) if match else None


def _without_year(words: str, text: str) -> str | None:
    match = _NO_YEAR.fullmatch(words)
    if not match:
        return None
    day, month = match[1] or match[4], MONTHS[match[2] or match[3]]
    if int(day) > last_day(2000, month):
        raise FieldError("date_no_such_day_ever", text, month=month, day=int(day))
    raise FieldError("date_no_year", text)


def _decade(words: str, text: str) -> str | None:
    match = _DECADE.fullmatch(words)
    if not match:
        return None
    found = {key.rstrip("_0123456789"): value for key, value in match.groupdict().items() if value}
    if "tens" in found:
        start = (int(roman(found["century"]) or found["century"]) - 1) * 100 + int(found["tens"])
    else:
        start = int(found["decade"])
    if start % 10:
        return None
    part = part_of(found)
    # "The 1900s" may be the decade or the century; catalogues mean the decade.
    return part_span(start, 10, part) if part else f"{start // 10:03d}X"


def _century(words: str, text: str) -> str | None:
    match = _CENTURY.fullmatch(words)
    if not match:
        return None
    found = {key.rstrip("_0123456789"): value for key, value in match.groupdict().items() if value}
    number = roman(found["century"])
    if number is None or not 1 <= number <= 30:
        return None
    part = part_of(found)
    return part_span((number - 1) * 100, 100, part) if part else f"{number - 1:02d}XX"


def _year(words: str, text: str) -> str | None:
    match = _YEAR_ONLY.fullmatch(words)
    if not match:
        return None
    groups = _digits(match.groups())
    return f"{int(groups[0]):04d}" + ("?" if groups[-1] == "?" else "")


def _season(words: str, text: str) -> str | None:
    match = _SEASON_YEAR.fullmatch(words)
    if not match:
        return None
    groups = _digits(match.groups())
    year, name = (groups[0], groups[1]) if groups[0].isdigit() else (groups[1], groups[0])
    return f"{int(year):04d}-{SEASONS[name]}"


def _dashed(words: str, text: str) -> str | None:
    """Cataloguers' "192-" and "19--" for a decade and a century."""
    match = _DASHED_DECADE.fullmatch(words)
    if match:
        return f"{match[1]}X" + ("?" if words.endswith("?") else "")
    match = _DASHED_CENTURY.fullmatch(words)
    return f"{match[1]}XX" + ("?" if words.endswith("?") else "") if match else None


_SINGLE_FORMS: tuple[Callable[[str, str], str | None], ...] = (
    _year,
    _full_date,
    _numeric_date,
    _decade,
    _century,
    _season,
    _without_year,
)
