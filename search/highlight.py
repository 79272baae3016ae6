"""Snippets of the original text with the found words marked.

Whoosh's fragmenter and scorer choose the passages; which words are marked is decided by the same keys as in the index,
so that 'bojxona' lights 'божхона'. A long text is read piece by piece, and only until enough passages are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from whoosh.highlight import FIRST, BasicFragmentScorer, ContextFragmenter, top_fragments

from search.language import forms
from search.marking import Mark, Marker
from search.query import Parsed

# How far a text is read for passages, in characters; a page knows more about the place of a hit than this needs to.
SCAN_LIMIT = 200_000
_CHUNK = 4_096


@dataclass(frozen=True, slots=True)
class Fragment:
    """A passage text[start:end] of the original. `marks` are offsets into the original, in order, never overlapping."""

    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    cut_before: bool = False
    cut_after: bool = False

    def pieces(self) -> list[tuple[str, bool]]:
        """The passage as (text, lit) in order: escape each text and wrap the lit ones to get safe markup."""
        return _pieces(self.text, self.start, self.marks)


class Highlighter:
    """Marks texts for one question. Make one per page of results: it learns as it goes."""

    def __init__(self, parsed: Parsed, *, widened: bool = False) -> None:
        self._marker = Marker(parsed.terms, widened=widened)

    def snippet(self, text: str, length: int = 200, count: int = 2, limit: int = SCAN_LIMIT) -> list[Fragment]:
        """At most `count` passages of about `length` characters, in the order of the text; none when nothing lights."""
        if not self._marker or not text:
            return []
        if len(text) <= _CHUNK:
            return self._passages(text, 0, min(len(text), limit), length, count)
        fragments: list[Fragment] = []
        reached = 0
        for start, end in self._hot_windows(text, min(len(text), limit), length):
            if end <= reached:
                continue
            fragments += self._passages(text, max(start, reached), end, length, count - len(fragments))
            reached = max(reached, fragments[-1].end if fragments else end)
            if len(fragments) >= count:
                break
        return fragments

    def mark(self, text: str) -> list[tuple[str, bool]]:
        """The whole text (a title, a value) as (text, lit) pieces."""
        return _pieces(text, 0, self._marker.marks(text)) if self._marker else _pieces(text, 0, ())

    def _hot_windows(self, text: str, limit: int, length: int) -> Iterator[Mark]:
        """Stretches around words that may light. Whole pieces are skipped when no word form in them can."""
        may_light = self._marker.may_light
        position = 0
        while position < limit:
            end = _word_break(text, min(position + _CHUNK, limit))
            if any(map(may_light, set(forms.words(text, position, end)))):
                for token in forms.tokens(text, position, end):
                    if may_light(token.text):
                        yield _window(text, token.start, token.end, length)
            position = end

    def _passages(self, text: str, start: int, end: int, length: int, count: int) -> list[Fragment]:
        """The best passages of text[start:end]."""
        words = forms.words(text, start, end)
        lit = self._marker.places(words)
        if not lit:
            return []
        tokens = [_Word(word, *span) for word, span in zip(words, forms.spans(text, start, end), strict=True)]
        for place in lit:
            tokens[place].matched = True
        # Whoosh counts the letters of words and not the spaces between, hence four fifths of the length.
        fragmenter = ContextFragmenter(maxchars=length * 4 // 5, surround=max(length // 4, 20), charlimit=None)
        best = top_fragments(fragmenter.fragment_tokens(text, tokens), count, BasicFragmentScorer(), FIRST)
        return [_fragment(text, passage.startchar, passage.endchar, passage.matches) for passage in best]


def snippet(text: str, parsed: Parsed, length: int = 200, count: int = 2) -> list[Fragment]:
    """Passages of one text; for a page of texts make one Highlighter and ask it."""
    return Highlighter(parsed).snippet(text, length, count)


class _Word:
    """What Whoosh's fragmenter asks of a token; lighter than its own class, which copies a dictionary each time."""

    __slots__ = ("endchar", "matched", "startchar", "text")
    pos = 0
    boost = 1.0

    def __init__(self, text: str, startchar: int, endchar: int) -> None:
        self.text = text
        self.startchar = startchar
        self.endchar = endchar
        self.matched = False

    def copy(self) -> Self:
        return self


def _fragment(text: str, start: int, end: int, matches: list[_Word]) -> Fragment:
    marks = tuple((word.startchar, word.endchar) for word in matches)
    # Punctuation that closes the last word belongs to the passage.
    close = end + 3
    while end < min(len(text), close) and text[end] in '.,;:!?)»”"':
        end += 1
    return Fragment(text[start:end], start, end, marks, start > 0, end < len(text))


def _pieces(text: str, offset: int, marks: tuple[Mark, ...] | list[Mark]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in marks:
        start, end = start - offset, end - offset
        if start > position:
            pieces.append((text[position:start], False))
        pieces.append((text[start:end], True))
        position = end
    if position < len(text):
        pieces.append((text[position:], False))
    return pieces


def _word_break(text: str, position: int) -> int:
    """The next white space from here on, so that no word is cut; an endless word is cut all the same."""
    end = position
    while end < len(text) and end < position + 2 * forms.MAX_WORD and not text[end].isspace():
        end += 1
    return end


def _window(text: str, start: int, end: int, length: int) -> Mark:
    begin = max(0, start - length)
    while begin > 0 and start - begin < 2 * length and not text[begin - 1].isspace():
        begin -= 1
    return begin, _word_break(text, min(len(text), end + 2 * length))
