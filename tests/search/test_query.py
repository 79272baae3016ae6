"""Reading questions: what is understood, what is mended, and that nothing raises."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Index, IndexSchema, Parsed, open_index, parse
from search.repair import MAX_CHARACTERS
from search.tree import And, Everything, Not, Nothing, Or, Pattern, Phrase, Word
from tests.search.conftest import ALIASES, COLLECTION, FIELDS, ask, fill

SCHEMA = IndexSchema(FIELDS)
VALUES = {"kind": {"сурат": "photograph", "photo": "photograph"}}

NASTY = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u202d\u200f",
    "((((((((((",
    "))))((((",
    "(" * 500 + "a" + ")" * 500,
    '"',
    '"""',
    '"a',
    'a"b"c"',
    "AND",
    "OR OR OR",
    "NOT NOT NOT a",
    "a AND OR b",
    "AND AND (OR)",
    "()",
    "( )",
    "-",
    "--",
    "+-+-a",
    "- - a",
    "-(a b)",
    "~",
    "a~9",
    "a~~",
    "~2",
    "*",
    "**",
    "?",
    "***a***",
    "?*?",
    "*:*",
    ":",
    "::",
    "title:",
    ":title",
    "title::x",
    "title:title:title:x",
    "title:(",
    "title:()",
    'title:""',
    "nosuch:x",
    "date:",
    "date:..",
    "..",
    "....",
    "1..2..3",
    "date:99999999..1",
    "date:abc..def",
    "date:1924-99-99",
    "[a TO b]",
    "{ TO }",
    "[1990 TO",
    "pages:99999999999999999999999999",
    "pages:1..x",
    "id:-1",
    "has_files:maybe",
    "^2 a^b c^3",
    '\\ \\" \\( /regex/ r"x("',
    "' '' ''' ’ ‘",
    "a" * 5000,
    "a " * 5000,
    "(a OR " * 300,
    "🙂 👩‍👩‍👧 ﷽",
    "%s %n {0} $(x) `id` <script>alert(1)</script>",
    "'; DROP TABLE records; --",
    "\t\n\r\v\f",
    "١٢٣ 中文 हिन्दी עברית",
    "e\u0301" * 100,
    "¶ ~kol ¶",
    "\x1f\x1e\x1d",
]


def read(text: str) -> Parsed:
    return parse(text, SCHEMA, ALIASES, VALUES)


@pytest.fixture(scope="module")
def engines() -> list[Index]:
    return [fill(open_index(None, SCHEMA, engine), COLLECTION) for engine in ("tantivy", "whoosh")]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_strings_are_questions(engines: list[Index], text: str) -> None:
    parsed = read(text)
    for index in engines:
        response = ask(index, parsed, facets=("kind",))  # type: ignore[arg-type]
        assert response.total >= len(response.hits) >= 0


# Signs of the question language between letters of four writings, so that the odd combinations come soon.
_TYPED = st.text(st.sampled_from("abо'ʻ’ \"()[]{}~*?:.-+^|&\\/19 \x00\ud800тқʼANDOR\n")) | st.text()


@settings(max_examples=150, deadline=None)
@given(_TYPED)
def test_any_string_is_a_question(text: str) -> None:
    parsed = read(text)
    assert isinstance(parsed.reading, str)
    assert all(note.islower() for note in parsed.notes)
    again = read(parsed.reading)
    assert isinstance(again, Parsed)


@settings(max_examples=80, deadline=None)
@given(_TYPED)
def test_any_string_is_answered(text: str) -> None:
    response = ask(_ENGINE, read(text), facets=("kind", "decade"))  # type: ignore[arg-type]
    assert {hit.id for hit in response.hits} <= {1, 2, 3, 4, 9}


_ENGINE = fill(open_index(None, SCHEMA), COLLECTION)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("portrait woman", "portrait woman"),
        ("a OR b", "a OR b"),
        ("(a OR b) c -d", "(a OR b) c NOT d"),
        ("+a +b", "a b"),
        ("a – b - c", "a b c"),
        ('title:"x y"~3', 'title:"x y"~3'),
        ("“smart quotes”", '"smart quotes"'),
        ("«тирноқ ичида»", '"тирноқ ичида"'),
        ("муаллиф:Каримов", "creator:Каримов"),
        ("MUALLIF: Karimov", "creator:Karimov"),
        ("toʻplam:x", "subject:x"),
        ("to‘plam:(a b)", "subject:a subject:b"),
        ("sana:1924", "date:1924-01-01..1924-12-31"),
        ("1991..1995", "date:1991-01-01..1995-12-31"),
        ("[1991 TO 1995]", "date:1991-01-01..1995-12-31"),
        ("date:12.05.1924", "date:1924-05-12"),
        ("acquired:1990..", "acquired:1990-01-01.."),
        ("kind:сурат", "kind:photograph"),
        ("2001.35.9106", '"2001 35 9106"'),
        ("*", "*"),
        ("божх* OR b?jxona", "божх* OR b?jxona"),
        ("officers~ suitcases~2", "officers~1 suitcases~2"),
        ("and or not", "and or not"),
        ("http://museum.uz/x", '"http museum uz x"'),
    ],
)
def test_readings(text: str, reading: str) -> None:
    parsed = read(text)
    assert (parsed.reading, parsed.notes) == (reading, ())


@pytest.mark.parametrize(
    "text", ["a OR (b c)", '"a b"~3 NOT c', "date:1991..1995 x", "pages:3..5", "title:a* b~1", "kind:photo"]
)
def test_a_reading_reads_as_itself(text: str) -> None:
    parsed = read(text)
    assert read(parsed.reading).tree == parsed.tree


@pytest.mark.parametrize(
    ("text", "note", "reading"),
    [
        ('"a b', "quote_unbalanced", "a b"),
        ("((a OR b)", "bracket_unbalanced", "a OR b"),
        ("a)", "bracket_unbalanced", "a"),
        ("AND a", "operator_alone", "a"),
        ("a OR", "operator_alone", "a"),
        ("a AND AND b", "operator_alone", "a b"),
        ("creatr:harris", "field_unknown", "creatr harris"),
        ("date:someday", "date_unknown", "someday"),
        ("date:1995..1991", "range_reversed", "date:1991-01-01..1995-12-31"),
        ("pages:9..3", "range_reversed", "pages:3..9"),
        ("pages:many", "number_unknown", ""),
        ("ab~2", "fuzzy_reduced", "ab"),
        ("NOT a", "only_negative", "* NOT a"),
        ("-a -b", "only_negative", "* NOT a NOT b"),
        ("!!!", "no_words", ""),
        ("a\x00b", "control_removed", "a b"),
        ("(" * 30 + "a" + ")" * 30, "brackets_too_deep", "a"),
    ],
)
def test_notes_tell_what_was_mended(text: str, note: str, reading: str) -> None:
    parsed = read(text)
    assert note in parsed.notes
    assert parsed.reading == reading
    assert set(parsed.details) == set(parsed.notes)


def test_long_questions_are_cut_at_a_word() -> None:
    parsed = read("word " * 1000)
    assert "query_cut" in parsed.notes
    assert parsed.reading == "word"
    assert len(read("x" * 100_000).reading) <= MAX_CHARACTERS


def test_failure_of_the_parser_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from search.query import QuestionReader

    reader = QuestionReader(SCHEMA, ALIASES)

    def broken(text: str) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(reader, "_parse", broken)
    parsed = reader.read("customs (harbour")
    assert parsed.reading == "customs harbour"
    assert parsed.notes == ("bracket_unbalanced", "simplified")


def test_shapes_of_the_tree() -> None:
    assert isinstance(read("a b").tree, And)
    assert isinstance(read("a OR b").tree, Or)
    assert isinstance(read("").tree, Everything)
    assert isinstance(read("—").tree, Nothing)
    assert isinstance(read('"a b"').tree, Phrase)
    assert isinstance(read("a*").tree, Pattern)
    word = read("title:Божхона").tree
    assert isinstance(word, Word)
    assert (word.field, word.keys.fold) == ("title", "bojxona")
    negative = read("a -b").tree
    assert isinstance(negative, And)
    assert isinstance(negative.parts[1], Not)


def test_excluded_words_do_not_light() -> None:
    assert [term.text for term in read("a b* NOT c (d OR e~ NOT f)").terms if not isinstance(term, Phrase)] == [
        "a",
        "b*",
        "d",
        "e",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="recursion limits differ there")
def test_deep_nesting_stays_cheap() -> None:
    assert {"query_cut", "brackets_too_deep"} & set(read("NOT (" * 200 + "a" + ")" * 200).notes)
    assert read("NOT (" * 10 + "a" + ")" * 10).reading == "a"
