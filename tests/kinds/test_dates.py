"""Dates in EDTF and in words of four languages: what they are understood as, and how they are shown."""

from __future__ import annotations

import time
from calendar import monthrange
from datetime import date
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.kinds import LOCALES, FieldError
from archive.kinds.date_shown import covered_years, reading, show_date
from archive.kinds.dates import decades_of, number_of, read_date, read_text, span_of, year_of

READINGS = """
1924 | 1924 | 19240101 | 19241231
1924-05 | 1924-05 | 19240501 | 19240531
1924-05-06 | 1924-05-06 | 19240506 | 19240506
c. 1930-1950 | 1930~/1950~ | 19300101 | 19501231
c. 1860 | 1860~ | 18550101 | 18651231
1991~ | 1991~ | 19860101 | 19961231
1990/1995 | 1990/1995 | 19900101 | 19951231
1990..1995 | 1990/1995 | 19900101 | 19951231
circa 1924 | 1924~ | 19190101 | 19291231
ca 1924 | 1924~ | 19190101 | 19291231
ca. 1924 | 1924~ | 19190101 | 19291231
около 1924 | 1924~ | 19190101 | 19291231
около 1924 г. | 1924~ | 19190101 | 19291231
ок. 1924 | 1924~ | 19190101 | 19291231
тахминан 1924 | 1924~ | 19190101 | 19291231
taxminan 1924-yil | 1924~ | 19190101 | 19291231
taxminan 1924 yil | 1924~ | 19190101 | 19291231
1924 г. | 1924 | 19240101 | 19241231
1924 год | 1924 | 19240101 | 19241231
1924 года | 1924 | 19240101 | 19241231
1924-yil | 1924 | 19240101 | 19241231
1924 йил | 1924 | 19240101 | 19241231
1924-йил | 1924 | 19240101 | 19241231
1924-yil 5-may | 1924-05-05 | 19240505 | 19240505
5 мая 1924 года | 1924-05-05 | 19240505 | 19240505
5 мая 1924 г. | 1924-05-05 | 19240505 | 19240505
5 мая 1924 | 1924-05-05 | 19240505 | 19240505
1924 йил 5 май | 1924-05-05 | 19240505 | 19240505
May 5, 1924 | 1924-05-05 | 19240505 | 19240505
5 May 1924 | 1924-05-05 | 19240505 | 19240505
5th of May 1924 | 1924-05-05 | 19240505 | 19240505
05.05.1924 | 1924-05-05 | 19240505 | 19240505
5/13/1924 | 1924-05-13 | 19240513 | 19240513
1924.05.06 | 1924-05-06 | 19240506 | 19240506
1920-е годы | 192X | 19200101 | 19291231
1920-е | 192X | 19200101 | 19291231
1920-е гг. | 192X | 19200101 | 19291231
1920-yillar | 192X | 19200101 | 19291231
1920 yillar | 192X | 19200101 | 19291231
1920-йиллар | 192X | 19200101 | 19291231
1920s | 192X | 19200101 | 19291231
the 1920s | 192X | 19200101 | 19291231
1920's | 192X | 19200101 | 19291231
XIX век | 18XX | 18000101 | 18991231
XIX в. | 18XX | 18000101 | 18991231
19 век | 18XX | 18000101 | 18991231
XIX asr | 18XX | 18000101 | 18991231
XIX аср | 18XX | 18000101 | 18991231
ХІХ аср | 18XX | 18000101 | 18991231
ХХ век | 19XX | 19000101 | 19991231
19th century | 18XX | 18000101 | 18991231
19th c. | 18XX | 18000101 | 18991231
начало XX века | 1900~/1932~ | 19000101 | 19321231
конец XIX века | 1867~/1899~ | 18670101 | 18991231
середина XIX века | 1833~/1866~ | 18330101 | 18661231
первая половина XIX века | 1800/1849 | 18000101 | 18491231
вторая половина XX в. | 1950/1999 | 19500101 | 19991231
early 20th century | 1900~/1932~ | 19000101 | 19321231
mid-19th century | 1833~/1866~ | 18330101 | 18661231
late 19th century | 1867~/1899~ | 18670101 | 18991231
first half of the 19th century | 1800/1849 | 18000101 | 18491231
third quarter of the 19th century | 1850/1874 | 18500101 | 18741231
XX asr boshi | 1900~/1932~ | 19000101 | 19321231
XX asrning birinchi yarmi | 1900/1949 | 19000101 | 19491231
XX аср охири | 1967~/1999~ | 19670101 | 19991231
XX асрнинг иккинчи ярми | 1950/1999 | 19500101 | 19991231
before 1924 | ../1924 |  | 19241231
до 1924 | ../1924 |  | 19241231
до 1924 г. | ../1924 |  | 19241231
1924 yilgacha | ../1924 |  | 19241231
1924-yilgacha | ../1924 |  | 19241231
1924 йилгача | ../1924 |  | 19241231
after 1924 | 1924/.. | 19240101 |
после 1924 года | 1924/.. | 19240101 |
1924-yildan keyin | 1924/.. | 19240101 |
1924 йилдан кейин | 1924/.. | 19240101 |
1924-30 | 1924/1930 | 19240101 | 19301231
1924–30 | 1924/1930 | 19240101 | 19301231
1924–1930 | 1924/1930 | 19240101 | 19301231
1924-1930 гг. | 1924/1930 | 19240101 | 19301231
1924–1930-yillar | 1924/1930 | 19240101 | 19301231
1920-1930-е годы | 1920/1939 | 19200101 | 19391231
1920–1930-yillar | 1920/1939 | 19200101 | 19391231
XIX-XX вв. | 1800/1999 | 18000101 | 19991231
XIX–XX asrlar | 1800/1999 | 18000101 | 19991231
конец XIX - начало XX века | 1867~/1932~ | 18670101 | 19321231
late 19th - early 20th century | 1867~/1932~ | 18670101 | 19321231
5-10 мая 1924 | 1924-05-05/1924-05-10 | 19240505 | 19240510
май-июнь 1924 | 1924-05/1924-06 | 19240501 | 19240630
май 1924 | 1924-05 | 19240501 | 19240531
May 1924 | 1924-05 | 19240501 | 19240531
1924-yil may | 1924-05 | 19240501 | 19240531
с 1924 по 1930 | 1924/1930 | 19240101 | 19301231
from 1924 to 1930 | 1924/1930 | 19240101 | 19301231
between 1924 and 1930 | 1924/1930 | 19240101 | 19301231
между 1924 и 1930 | 1924/1930 | 19240101 | 19301231
1924-yildan 1930-yilgacha | 1924/1930 | 19240101 | 19301231
весна 1924 | 1924-21 | 19240301 | 19240531
spring 1924 | 1924-21 | 19240301 | 19240531
1924-yil bahori | 1924-21 | 19240301 | 19240531
1924 йил баҳори | 1924-21 | 19240301 | 19240531
1924-21 | 1924-21 | 19240301 | 19240531
[1924] | 1924 | 19240101 | 19241231
[ca. 1924] | 1924~ | 19190101 | 19291231
[1924?] | 1924? | 19240101 | 19241231
1924? | 1924? | 19240101 | 19241231
192-? | 192X? | 19200101 | 19291231
19-- | 19XX | 19000101 | 19991231
192- | 192X | 19200101 | 19291231
c1924 | 1924~ | 19190101 | 19291231
©1924 | 1924 | 19240101 | 19241231
б.г. | XXXX |  |
n.d. | XXXX |  |
undated | XXXX |  |
sanasi nomaʼlum | XXXX |  |
500 BC | -0499 | -4989899 | -4988769
V век до н. э. | -0499/-0400 | -4989899 | -3998769
miloddan avvalgi V asr | -0499/-0400 | -4989899 | -3998769
5th century BC | -0499/-0400 | -4989899 | -3998769
100 г. до н.э. | -0099 | -989899 | -988769
300-200 BC | -0299/-0199 | -2989899 | -1988769
-0500 | -0500 | -4999899 | -4998769
192X | 192X | 19200101 | 19291231
18XX | 18XX | 18000101 | 18991231
1924-05~ | 1924-05~ | 19240401 | 19240630
[1667,1668] | [1667,1668] | 16670101 | 16681231
2022:05:14 10:24:09 | 2022-05-14 | 20220514 | 20220514
1855-01-01T00:00:00Z | 1855-01-01 | 18550101 | 18550101
20-е годы XX века | 192X | 19200101 | 19291231
XX асрнинг 20-йиллари | 192X | 19200101 | 19291231
XX asrning 20-yillari | 192X | 19200101 | 19291231
early 1920s | 1920~/1922~ | 19200101 | 19221231
начало 1920-х годов | 1920~/1922~ | 19200101 | 19221231
1920-yillar boshi | 1920~/1922~ | 19200101 | 19221231
1920-йиллар охири | 1927~/1929~ | 19270101 | 19291231
возможно 1924 | 1924? | 19240101 | 19241231
possibly 1924 | 1924? | 19240101 | 19241231
1924 (?) | 1924? | 19240101 | 19241231
1924-yil atrofida | 1924~ | 19190101 | 19291231
1815-1819 | 1815/1819 | 18150101 | 18191231
1924- | 1924/.. | 19240101 |
05.1924 | 1924-05 | 19240501 | 19240531
2024-04-30 | 2024-04-30 | 20240430 | 20240430
Y-17000 | Y-17000 | -169999899 | -169998769
12 декабря 1925 г. | 1925-12-12 | 19251212 | 19251212
1930 йил 15 декабрь | 1930-12-15 | 19301215 | 19301215
15-dekabr 1930-yil | 1930-12-15 | 19301215 | 19301215
15 декабрь 1930 йил | 1930-12-15 | 19301215 | 19301215
1991-yil 1-sentabr | 1991-09-01 | 19910901 | 19910901
IX-XII asrlar | 0800/1199 | 8000101 | 11991231
IX–XII вв. | 0800/1199 | 8000101 | 11991231
not after 1930 | ../1930 |  | 19301231
не ранее 1924 | 1924/.. | 19240101 |
1917-1924 yillar | 1917/1924 | 19170101 | 19241231
1924, 1926 | {1924,1926} | 19240101 | 19261231
1924 or 1925 | [1924,1925] | 19240101 | 19251231
1924-5 | 1924/1925 | 19240101 | 19251231
1950s-1960s | 1950/1969 | 19500101 | 19691231
1950-60-е годы | 1950/1969 | 19500101 | 19691231
17th-18th century | 1600/1799 | 16000101 | 17991231
n. d. | XXXX |  |
XVIII в. (?) | 17XX? | 17000101 | 17991231
1880s–1910s | 1880/1919 | 18800101 | 19191231
ca. 1900–05 | 1900~/1905~ | 19000101 | 19051231
1924 или 1925 г. | [1924,1925] | 19240101 | 19251231
March 27-29, 1956 | 1956-03-27/1956-03-29 | 19560327 | 19560329
May 26 - 28,1969 | 1969-05-26/1969-05-28 | 19690526 | 19690528
June1959 | 1959-06 | 19590601 | 19590630
not dated | XXXX |  |
Edo period (1603-1867), 19th century | 18XX | 18000101 | 18991231
1963, printed 1980 | 1963 | 19630101 | 19631231
Qianlong period (1736-1795) | 1736/1795 | 17360101 | 17951231
no earlier than 1906 | 1906/.. | 19060101 |
1922 or earlier | ../1922 |  | 19221231
1900 or later | 1900/.. | 19000101 |
Tang Dynasty, 618-907 | 0618/0907 | 6180101 | 9071231
c. last half of the 19th century | 1850~/1899~ | 18500101 | 18991231
1878 (patented) | 1878 | 18780101 | 18781231
1924 йил 5 майда | 1924-05-05 | 19240505 | 19240505
XVIII аср ўрталари | 1733~/1766~ | 17330101 | 17661231
1930-йиллар боши | 1930~/1932~ | 19300101 | 19321231
осень 1941 г. | 1941-23 | 19410901 | 19411130
1941 йил кузи | 1941-23 | 19410901 | 19411130
1991-yildan 1995-yilgacha | 1991/1995 | 19910101 | 19951231
1924 va 1930-yillar orasida | 1924/1930 | 19240101 | 19301231
до XX века | ../1900 |  | 19001231
XX asrgacha | ../1900 |  | 19001231
2-я пол. XIX в. | 1850/1899 | 18500101 | 18991231
нач. XX в. | 1900~/1932~ | 19000101 | 19321231
кон. XIX в. | 1867~/1899~ | 18670101 | 18991231
последняя четверть XIX века | 1875/1899 | 18750101 | 18991231
1900s | 190X | 19000101 | 19091231
1724 г. до н. э. | -1723 | -17229899 | -17228769
"""


def rows() -> list[tuple[str, str, int | None, int | None]]:
    found = []
    for line in READINGS.strip().splitlines():
        text, edtf, first, last = (cell.strip() for cell in line.split("|"))
        found.append((text, edtf, int(first) if first else None, int(last) if last else None))
    return found


def test_the_table_is_long_enough() -> None:
    assert len(rows()) >= 150


@pytest.mark.parametrize(("text", "edtf", "first", "last"), rows())
def test_reading(text: str, edtf: str, first: int | None, last: int | None) -> None:
    assert read_date(text) == {"edtf": edtf, "text": text, "from": first, "to": last}


@pytest.mark.parametrize("edtf", sorted({edtf for _, edtf, _, _ in rows()}))
def test_readings_are_edtf(edtf: str) -> None:
    """The library accepts what we write, and our span agrees with its strict one but for our margin of circa."""
    parsed = parse_edtf(edtf)
    if edtf == "XXXX" or edtf.startswith(("Y", "-04", "-02")):
        return
    first, last = span_of(edtf)
    low, high = parsed.lower_strict(), parsed.upper_strict()
    if first is not None and not edtf.endswith(("~", "%")):
        assert number_of(*low[:3]) == first
    if last is not None and not edtf.endswith(("~", "%")) and not edtf.endswith("-24"):
        assert number_of(*high[:3]) == last


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31 February", "date_no_such_day_ever"),
        ("31 февраля", "date_no_such_day_ever"),
        ("31 February 1924", "date_no_such_day"),
        ("31.02.1924", "date_no_such_day"),
        ("1924-02-31", "date_no_such_day"),
        ("1923-02-29", "date_no_such_day"),
        ("1924-yil 31-iyun", "date_no_such_day"),
        ("31 iyun 1930", "date_no_such_day"),
        ("1924-13", "date_no_such_month"),
        ("05.13.1924", "date_no_such_month"),
        ("1924-13-01", "date_no_such_month"),
        ("5 мая", "date_no_year"),
        ("May 5", "date_no_year"),
        ("1995-1990", "date_reversed"),
        ("1995/1990", "date_reversed"),
        ("hello", "date_unreadable"),
        ("", "date_unreadable"),
        ("~", "date_unreadable"),
        ("не дата", "date_unreadable"),
        ("99", "date_unreadable"),
        ("late Qing?", "date_unreadable"),
        ("1" * 400, "value_too_long"),
    ],
)
def test_refused_with_reason(text: str, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_date(text)
    assert caught.value.code == code
    assert "%(" not in caught.value.problem().text


@pytest.mark.parametrize(
    ("edtf", "en", "ru", "uz_latn", "uz_cyrl"),
    [
        ("1924", "1924", "1924 г.", "1924-yil", "1924 йил"),
        ("1924-05", "May 1924", "май 1924 г.", "1924-yil may", "1924 йил май"),
        ("1924-05-06", "6 May 1924", "6 мая 1924 г.", "1924-yil 6-may", "1924 йил 6 май"),
        ("1924~", "circa 1924: 1919–1929", "около 1924 г.: 1919–1929",
         "taxminan 1924-yil: 1919–1929", "тахминан 1924 йил: 1919–1929"),
        ("1924?", "possibly 1924", "возможно, 1924 г.", "ehtimol, 1924-yil", "эҳтимол, 1924 йил"),
        ("1924-05~", "circa May 1924", "около мая 1924 г.", "taxminan 1924-yil may", "тахминан 1924 йил май"),
        ("192X", "1920s: 1920–1929", "1920-е гг.: 1920–1929", "1920-yillar: 1920–1929", "1920-йиллар: 1920–1929"),
        ("18XX", "19th century: 1800–1899", "XIX век: 1800–1899", "XIX asr: 1800–1899", "XIX аср: 1800–1899"),
        ("1930~/1950~", "circa 1930–1950", "около 1930–1950 гг.",
         "taxminan 1930–1950", "тахминан 1930–1950"),
        ("../1924", "before 1924", "до 1924 г.", "1924-yilgacha", "1924 йилгача"),
        ("1924/..", "after 1924", "после 1924 г.", "1924-yildan keyin", "1924 йилдан кейин"),
        ("1924-21", "spring 1924", "весна 1924 г.", "1924-yil bahori", "1924 йил баҳори"),
        ("-0499", "500 BC", "500 г. до н. э.", "miloddan avvalgi 500-yil", "милоддан аввалги 500 йил"),
        ("XXXX", "undated", "без даты", "sanasi nomaʼlum", "санаси номаълум"),
        ("[1924,1925]", "[1924,1925]: 1924–1925", "[1924,1925]: 1924–1925",
         "[1924,1925]: 1924–1925", "[1924,1925]: 1924–1925"),
    ],
)  # fmt: skip
def test_read_aloud(edtf: str, en: str, ru: str, uz_latn: str, uz_cyrl: str) -> None:
    stored = read_date(edtf)
    said = {locale: reading(stored, locale) for locale in LOCALES}
    assert said == {"en": en, "ru": ru, "uz_Latn": uz_latn, "uz_Cyrl": uz_cyrl}


def test_what_is_shown_is_read_back() -> None:
    """A date shown in any language and typed again is the same date."""
    for text, edtf, _, _ in rows():
        if edtf == "XXXX" or edtf[0] in "[{Y":
            continue
        stored = read_date(text)
        for locale in LOCALES:
            shown = show_date(stored, locale)
            again = read_date(shown)
            assert (again["from"], again["to"]) == (stored["from"], stored["to"]), f"{text} → {edtf} → {shown}"


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_every_day(day: date) -> None:
    stored = read_date(day.isoformat())
    assert stored["from"] == stored["to"] == number_of(day.year, day.month, day.day)
    for locale in LOCALES:
        if day.year >= 100:
            assert read_date(show_date(stored, locale))["edtf"] == day.isoformat()


@given(st.integers(-9999, 9999), st.integers(-9999, 9999))
def test_numbers_sort_in_time(one: int, other: int) -> None:
    first, second = span_of(_edtf(min(one, other))), span_of(_edtf(max(one, other)))
    assert first.first is not None and second.first is not None and first.first <= second.first
    assert year_of(first.first) == min(one, other)
    days = [number_of(one, month, day) for month in range(1, 13) for day in (1, monthrange(2000, month)[1])]
    assert all(before < after for before, after in pairwise(days))


def _edtf(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789-/~?.X[]{}, cavekиxхасргй", max_size=24)))
@example("(" * 200)
@example("c. " * 90)
@example("1-" * 140)
@example("XVI-" * 60)
@example("yillar " * 40)
def test_any_text_is_read_or_refused(text: str) -> None:
    begin = time.process_time()
    try:
        stored = read_date(text)
    except FieldError:
        stored = None
    assert time.process_time() - begin < 1
    if stored is not None:
        assert read_text(stored["text"]).edtf == stored["edtf"]
        assert covered_years(stored, "ru") or stored["from"] is stored["to"] is None


@pytest.mark.parametrize(
    ("first", "last", "decades"),
    [
        (19240101, 19241231, ["1920"]),
        (19300101, 19501231, ["1930", "1940", "1950"]),
        (None, 19241231, ["1920"]),
        (19240101, None, ["1920"]),
        (None, None, []),
        (10_000_101, 19_991_231, []),
        (-4_989_899, -4_988_769, ["-500"]),
    ],
)
def test_decades(first: int | None, last: int | None, decades: list[str]) -> None:
    assert decades_of(first, last) == decades


def test_our_readings_are_much_faster_than_the_library() -> None:
    texts = [f"c. {year}" for year in range(1000, 1400)] + [f"{year}-05-06" for year in range(1000, 1400)]
    begin = time.process_time()
    for text in texts:
        read_text.__wrapped__(text)
    ours = (time.process_time() - begin) / len(texts)
    begin = time.process_time()
    for year in range(1000, 1020):
        parse_edtf(f"{year}-05-06")
    theirs = (time.process_time() - begin) / 20
    assert ours * 5 < theirs, f"{ours * 1e6:.0f} µs against {theirs * 1e6:.0f} µs"
