"""Which words of a text answer a question: the same keys as in the index, worked out again on the original text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from search.language import forms
from search.language.folding import canon, fold, loose
from search.patterns import plain_prefix
from search.tree import Fuzzy, Lit, Pattern, Phrase, Word

Mark = tuple[int, int]

# Letters of a word that decide whether its stems are worth working out.
_HEAD = 3


class _Verdicts(dict[str, bool]):
    """Word form -> verdict, asked of `judge` when a form is first met."""

    def __init__(self, judge: Callable[[str], bool]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, form: str) -> bool:
        verdict = self[form] = self._judge(form)
        return verdict


class Marker:
    """Finds the places that light up. Remembers its verdict on each word form, so one Marker serves a page of texts.

    `widened` also lights what only the loose keys join, for a result that was widened.
    """

    def __init__(self, terms: Iterable[Lit], *, widened: bool = False) -> None:
        self._keys: set[str] = set()
        self._loose: set[str] = set()
        self._patterns: list[re.Pattern[str]] = []
        self._prefixes: tuple[str, ...] = ()
        self._fuzzy: list[tuple[str, int]] = []
        self._phrases: list[tuple[list[str], int]] = []
        self._phrase_words: set[str] = set()
        for term in terms:
            self._learn(term, widened)
        self._heads = tuple({key[:_HEAD] for key in self._keys | self._loose})
        self._folds: dict[str, str] = {}
        self._lit = _Verdicts(self._judge)
        self._candidates = _Verdicts(lambda form: self._lit[form] or self._in_phrase(form))

    def _learn(self, term: Lit, widened: bool) -> None:
        if isinstance(term, Word):
            self._keys.update(term.keys.all)
            if widened:
                self._loose.add(term.keys.loose)
        elif isinstance(term, Phrase):
            folds = [word.keys.fold for word in term.words]
            self._phrases.append((folds, term.slop))
            self._phrase_words.update(folds)
        elif isinstance(term, Pattern):
            for form in term.folded:
                prefix = plain_prefix(form)
                if prefix is None:
                    self._patterns.append(re.compile(form))
                else:
                    self._prefixes += (prefix,)
        elif isinstance(term, Fuzzy):
            self._keys.add(term.keys.fold)
            self._fuzzy.append((term.keys.fold, term.distance))

    def __bool__(self) -> bool:
        return bool(self._keys or self._patterns or self._prefixes or self._phrases)

    def may_light(self, form: str) -> bool:
        """Whether this word lights up by itself or could be part of a phrase that does."""
        return self._candidates[form]

    def places(self, words: Sequence[str]) -> list[int]:
        """Which of these words, which follow each other in a text, light up: their numbers, in order."""
        verdicts = map(self._lit.__getitem__, words)
        lit = [place for place, verdict in enumerate(verdicts) if verdict]
        if not self._phrases or not any(map(self._candidates.__getitem__, words)):
            return lit
        places = set(lit)
        folds = [self._fold(word) for word in words]
        for phrase, slop in self._phrases:
            places.update(_phrase_places(folds, phrase, slop))
        return sorted(places)

    def marks(self, text: str) -> list[Mark]:
        """Places in the text that light up, in order."""
        places = self.places(forms.words(text))
        if not places:
            return []
        spans = forms.spans(text)
        return [spans[place] for place in places]

    def _judge(self, form: str) -> bool:
        """Stems of a word never met cost a dictionary look-up, so they are asked only where the word begins alike.

        What that misses is a long text's "people" for "person" in Russian, and only until the form is known.
        """
        known = forms.known(form)
        if known is None:
            folded = self._fold(form)
            if not self._begins_alike(folded):
                return self._fits((folded,)) or self._is_near(folded)
            known = forms.keys(form)
        if known.fold in self._keys or not self._keys.isdisjoint(known.extra) or known.loose in self._loose:
            return True
        return self._fits(known.all) or self._is_near(known.fold)

    def _begins_alike(self, folded: str) -> bool:
        return folded.startswith(self._heads) or (bool(self._loose) and loose(folded).startswith(self._heads))

    def _fits(self, every: tuple[str, ...]) -> bool:
        """Whether a prefix or pattern fits one of the keys."""
        if self._prefixes and any(key.startswith(self._prefixes) for key in every):
            return True
        return bool(self._patterns) and any(pattern.fullmatch(key) for pattern in self._patterns for key in every)

    def _is_near(self, folded: str) -> bool:
        return bool(self._fuzzy) and any(near(folded, word, distance) for word, distance in self._fuzzy)

    def _in_phrase(self, form: str) -> bool:
        return bool(self._phrase_words) and self._fold(form) in self._phrase_words

    def _fold(self, form: str) -> str:
        folded = self._folds.get(form)
        if folded is None:
            known = forms.known(form)
            folded = self._folds[form] = known.fold if known else fold(canon(form[: forms.MAX_WORD]))
        return folded


def _phrase_places(folds: list[str], words: list[str], slop: int) -> list[int]:
    """Places of the words of a phrase wherever it stands; `slop` other words may stand inside it."""
    places: list[int] = []
    first, rest = words[0], words[1:]
    for begin, folded in enumerate(folds):
        if folded != first:
            continue
        chosen = [begin]
        last_allowed = begin + len(rest) + slop
        for word in rest:
            try:
                chosen.append(folds.index(word, chosen[-1] + 1, last_allowed + 1))
            except ValueError:
                break
        else:
            places += chosen
    return places


def near(word: str, other: str, distance: int) -> bool:
    """Whether two words differ by at most `distance` letters put in, left out, changed or swapped with a neighbour."""
    if abs(len(word) - len(other)) > distance:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        two_before, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > distance:
            return False
    return row[-1] <= distance
