"""Words of a text, with their places in the original, and the keys under which each is found.

A word never breaks at the apostrophe of oʻ and gʻ, whichever of seventeen signs was typed. Words repeat, so the keys
of a word form are worked out once and kept in a bounded cache; that cache is what makes indexing fast.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.language import stems, uzbek
from search.language.folding import canon, fold, loose, repair_script, without_marks
from search.language.letters import APOSTROPHES, COMBINING, INVISIBLE

# Raise this when any key changes: an index of another version is stale.
ANALYZER_VERSION = 1

# Longer runs are not words (hashes, base64); their head is enough to find them.
MAX_WORD = 64
# A key with this mark is loose: ordinary questions never meet it.
LOOSE_MARK = "~"
# Stands between the values of a field, so that no phrase runs from one into the next.
GAP = "¶"

_LETTER = r"[^\W_]"
_INNER = f"[{APOSTROPHES}{INVISIBLE}{COMBINING}]"
_WORD = re.compile(rf"{_LETTER}+(?:{_INNER}+{_LETTER}+)*[{COMBINING}]*(?:(?<=[oOgGоО])[{APOSTROPHES}](?!{_LETTER}))?")
# These two also close quotations, so a word that ends in one is kept under both readings.
_QUOTES = "'\u2019"
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_CYRILLIC = re.compile("[\u0400-\u052f]")


class Keys(NamedTuple):
    """The keys of one word form. `extra` holds stems and other bare keys that differ from the fold."""

    canon: str
    fold: str
    extra: tuple[str, ...]
    loose: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every key that an ordinary question for this word accepts, the fold first."""
        return (self.fold, *self.extra)


class Token(NamedTuple):
    """A word as written, `start` and `end` counting characters of the original text."""

    text: str
    start: int
    end: int

    @property
    def keys(self) -> Keys:
        return keys(self.text)


class _Entry(NamedTuple):
    """What the index needs of a word form, joined once so that indexing only concatenates."""

    keys: Keys
    fold: str
    canon: str
    extra: str


class Shadow(NamedTuple):
    """The keys of a text as an index keeps them, each a string of keys joined by spaces.

    `stream` has one fold per word in order (phrases), `canon` and `extra` are sets (boost, stems and loose keys).
    """

    stream: str
    canon: str
    extra: str


class _FormCache(dict[str, _Entry]):
    """Word form -> keys. When full it drops its oldest quarter, which costs less than keeping order of use."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def __missing__(self, form: str) -> _Entry:
        if len(self) >= self.limit:
            # Another thread may be doing the same; a key that is already gone is no harm.
            for old in list(self)[: self.limit // 4]:
                self.pop(old, None)
        entry = _work_out(form)
        self[form] = entry
        return entry


def words(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The words of text[start:end] as written, in order."""
    return _WORD.findall(text, start, len(text) if end is None else end)


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of text[start:end] with offsets into the whole text."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield Token(match.group(), match.start(), match.end())


def spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Beginning and end of each word of text[start:end], as offsets into the whole text."""
    return [match.span() for match in _WORD.finditer(text, start, len(text) if end is None else end)]


def keys(word: str) -> Keys:
    """The keys of one word form, from the cache when it was met before."""
    return _forms[word].keys


def known(word: str) -> Keys | None:
    """The keys of this form when they are at hand, without working them out."""
    entry = _forms.get(word)
    return None if entry is None else entry.keys


def shadow(values: Iterable[str]) -> Shadow:
    """The keys of the values of one field, for an index."""
    streams: list[str] = []
    canons: set[str] = set()
    extras: set[str] = set()
    look_up = _forms.__getitem__
    for value in values:
        entries = list(map(look_up, _WORD.findall(value)))
        if not entries:
            continue
        streams.append(" ".join([entry.fold for entry in entries]))
        canons.update([entry.canon for entry in entries])
        extras.update([entry.extra for entry in entries])
    extras.discard("")
    return Shadow(f" {GAP} ".join(streams), " ".join(canons), " ".join(extras))


def forget_forms() -> None:
    """Empty the cache of word forms (tests and memory-tight processes)."""
    _forms.clear()


def _work_out(form: str) -> _Entry:
    found = _keys(form)
    marked = list(found.extra)
    if found.loose != found.fold:
        marked.append(LOOSE_MARK + found.loose)
    return _Entry(found, found.fold, found.canon, " ".join(marked))


def _keys(form: str) -> Keys:
    form = form[:MAX_WORD]
    canonical = canon(form) or form.lower()
    folded = fold(canonical)
    extra: dict[str, None] = {}
    if not form.isdecimal():
        for stem in _stems(form, canonical):
            extra[fold(stem)] = None
        extra[without_marks(folded)] = None
        if form[-1] in _QUOTES:
            extra[fold(canon(form[:-1]))] = None
    extra.pop(folded, None)
    extra.pop("", None)
    return Keys(canonical, folded, tuple(extra), loose(folded))


def _stems(form: str, canonical: str) -> Iterator[str]:
    """Stems under every reading that the script allows: Cyrillic is Uzbek or Russian, Latin Uzbek or English."""
    yield uzbek.stem(canonical)
    mended = repair_script(unicodedata.normalize("NFC", form)).lower()
    if _CYRILLIC.search(mended):
        for lemma in stems.russian_lemmas(mended):
            yield canon(lemma)
    elif _LATIN.search(mended):
        yield canon(stems.english_stem(mended))


_forms = _FormCache(100_000)
