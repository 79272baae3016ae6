"""Snippets of the original: the right words lit, at the right places, at a bounded cost."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import IndexSchema, parse
from search.highlight import Highlighter, snippet
from search.marking import near
from tests.search.conftest import ALIASES, FIELDS

SCHEMA = IndexSchema(FIELDS)


def lit(question: str, text: str, **more: int) -> list[str]:
    fragments = snippet(text, parse(question, SCHEMA, ALIASES), **more)
    for fragment in fragments:
        assert fragment.text == text[fragment.start : fragment.end]
        assert "".join(piece for piece, _ in fragment.pieces()) == fragment.text
        assert [text[start:end] for start, end in fragment.marks] == [piece for piece, on in fragment.pieces() if on]
    return [piece for fragment in fragments for piece, on in fragment.pieces() if on]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("bojxona", "Давлат божхонасининг тарихи", ["божхонасининг"]),
        ("божхона", "Davlat bojxonasi", ["bojxonasi"]),
        ("o'zbekiston", "“O‘zbekiston” va Ўзбекистон", ["O‘zbekiston", "Ўзбекистон"]),
        ("таможня", "Работа таможни; таможенный", ["таможни"]),
        ("inspect", "Two officers inspected it", ["inspected"]),
        ('"davlat bojxona"', "Bojxona davlat; давлат божхона", ["давлат", "божхона"]),
        ('"davlat bojxona"~3', "davlat yangi bojxona", ["davlat", "bojxona"]),
        ("божх*", "bojxonachi boj", ["bojxonachi"]),
        ("off?cer", "officer", ["officer"]),
        ("custmos~", "Customs house", ["Customs"]),
        ("customs NOT house", "Customs house", ["Customs"]),
        ("title:house", "Customs house", ["house"]),
        ("1991..1995", "Customs house", []),
        ("", "Customs house", []),
        ("zebra", "Customs house", []),
        ("2001.35.9106", "No. 2001.35.9106", ["2001", "35", "9106"]),
    ],
)
def test_what_lights(question: str, text: str, expected: list[str]) -> None:
    assert lit(question, text) == expected


def test_widened_results_light_by_loose_keys() -> None:
    parsed = parse("xamma kol", SCHEMA)
    assert Highlighter(parsed).mark("hamma qoʻl") == [("hamma qoʻl", False)]
    assert Highlighter(parsed, widened=True).mark("hamma qoʻl") == [("hamma", True), (" ", False), ("qoʻl", True)]


def test_mark_gives_the_whole_text_in_pieces() -> None:
    pieces = Highlighter(parse("harbour", SCHEMA)).mark("<b>Harbour</b> & light")
    assert pieces == [("<b>", False), ("Harbour", True), ("</b> & light", False)]


def test_passages_are_near_their_length_in_order_and_apart() -> None:
    text = ("filler words here " * 40 + "harbour ") * 6
    fragments = snippet(text, parse("harbour", SCHEMA), length=120, count=3)
    assert len(fragments) == 3
    assert all(len(fragment.text) <= 200 for fragment in fragments)
    assert all(before.end <= after.start for before, after in itertools.pairwise(fragments))
    assert fragments[0].cut_before
    assert fragments[0].cut_after


def test_a_megabyte_is_read_only_as_far_as_needed() -> None:
    text = "harbour light " + "lorem ipsum dolor sit amet " * 40_000
    parsed = parse("harbour", SCHEMA)
    snippet(text, parsed)
    begin = time.perf_counter()
    assert snippet(text, parsed)[0].marks == ((0, 7),)
    assert snippet(text, parse("absent", SCHEMA)) == []
    assert time.perf_counter() - begin < 0.5


def test_limit_bounds_the_reading() -> None:
    text = "lorem " * 2_000 + "harbour"
    parsed = parse("harbour", SCHEMA)
    assert Highlighter(parsed).snippet(text, limit=1_000) == []
    assert len(Highlighter(parsed).snippet(text)) == 1


@settings(max_examples=100, deadline=None)
@given(st.text(), st.text(max_size=2_000))
def test_any_question_marks_any_text(question: str, text: str) -> None:
    lit(question, text)
    words = text.split()
    if words:
        lit(words[0], text)


@pytest.mark.parametrize(
    ("word", "other", "distance", "expected"),
    [
        ("kitob", "kitob", 0, True),
        ("kitob", "kitop", 1, True),
        ("kitob", "ktiob", 1, True),
        ("kitob", "kiob", 1, True),
        ("kitob", "kitoob", 1, True),
        ("kitob", "kot", 1, False),
        ("kitob", "kot", 2, False),
        ("abcdef", "badcef", 2, True),
        ("", "a", 1, True),
    ],
)
def test_near(word: str, other: str, distance: int, expected: bool) -> None:
    assert near(word, other, distance) is near(other, word, distance) is expected
