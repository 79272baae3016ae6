"""Which words of a text answer a question: the same keys as in the index, worked out again on the original text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from search.language import forms
from search.language.folding import canon, fold, loose
from search.language.forms import Keys, Token
from search.patterns import plain_prefix
from search.tree import Fuzzy, Lit, Pattern, Phrase, Word

Mark = tuple[int, int]

# Letters of a word that decide whether its stems are worth working out.
_HEAD = 3


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
        self._verdicts: dict[str, bool] = {}
        self._folds: dict[str, str] = {}
        self._candidates: dict[str, bool] = {}

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

    def lights(self, form: str) -> bool:
        """Whether this word lights up by itself."""
        verdict = self._verdicts.get(form)
        if verdict is None:
            verdict = self._verdicts[form] = self._judge_form(form)
        return verdict

    def _judge_form(self, form: str) -> bool:
        """Stems of a word never met cost a dictionary look-up, so they are asked only where the word begins alike.

        What that misses is a long text's "people" for "person" in Russian, and only until the form is known.
        """
        if not forms.known(form):
            folded = fold(canon(form[: forms.MAX_WORD]))
            if not self._begins_alike(folded):
                return self._fits((folded,)) or self._is_near(folded)
        return self._judge(forms.keys(form))

    def _begins_alike(self, folded: str) -> bool:
        return folded.startswith(self._heads) or (bool(self._loose) and loose(folded).startswith(self._heads))

    def _is_near(self, folded: str) -> bool:
        return any(near(folded, word, distance) for word, distance in self._fuzzy)

    def may_light(self, form: str) -> bool:
        """Whether this word lights up by itself or could be part of a phrase that does."""
        verdict = self._candidates.get(form)
        if verdict is None:
            verdict = self.lights(form) or self._in_phrase(form)
            self._candidates[form] = verdict
        return verdict

    def _in_phrase(self, form: str) -> bool:
        return bool(self._phrase_words) and self._fold(form) in self._phrase_words

    def _fold(self, form: str) -> str:
        folded = self._folds.get(form)
        if folded is None:
            folded = self._folds[form] = fold(canon(form[: forms.MAX_WORD]))
        return folded

    def _judge(self, keys: Keys) -> bool:
        every = keys.all
        if not self._keys.isdisjoint(every) or keys.loose in self._loose:
            return True
        return self._fits(every) or self._is_near(keys.fold)

    def _fits(self, every: tuple[str, ...]) -> bool:
        """Whether a prefix or pattern fits one of the keys."""
        if self._prefixes and any(key.startswith(self._prefixes) for key in every):
            return True
        return any(pattern.fullmatch(key) for pattern in self._patterns for key in every)

    def places(self, found: Sequence[Token]) -> list[int]:
        """Which of these words, which follow each other in a text, light up: their numbers, in order."""
        lights = self.lights
        lit = [place for place, token in enumerate(found) if lights(token.text)]
        if not self._phrases:
            return lit
        places = set(lit)
        folds = [self._fold(token.text) for token in found]
        for words, slop in self._phrases:
            places.update(_phrase_places(folds, words, slop))
        return sorted(places)

    def marks(self, text: str) -> list[Mark]:
        """Places in the text that light up, in order."""
        found = list(forms.tokens(text))
        return [(found[place].start, found[place].end) for place in self.places(found)]


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
