"""Stems of the other two languages: Russian lemmas from pymorphy3, English stems from Snowball.

Both are loaded at first use, since a process that only formats pages should not carry a dictionary.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import Any

from search.language.letters import APOSTROPHES

# Letters that Russian does not have: such a word is Uzbek and needs no Russian reading.
_NOT_RUSSIAN = re.compile("[ўқғҳЎҚҒҲ]")
# A second lemma of less weight than this is a curiosity of the dictionary ('стали' the steel is kept on purpose).
_MIN_SCORE = 0.01
_MAX_LEMMAS = 2
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
# Stemmer objects of PyStemmer are not safe to share between threads.
_english_lock = threading.Lock()


@cache
def _russian() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _english() -> Any:
    import Stemmer

    # Our own cache of word forms stands in front, so that its cache would only hold the same words twice.
    return Stemmer.Stemmer("english", 0)


def russian_lemmas(word: str) -> list[str]:
    """Up to two dictionary forms of a lowercase Cyrillic word; none for a word with Uzbek letters."""
    if _NOT_RUSSIAN.search(word):
        return []
    analyzer = _russian()
    readings = analyzer.parse(word)
    if not analyzer.word_is_known(word):
        # A guess about a word outside the dictionary is trusted for nouns alone: names decline, Uzbek words do not.
        readings = [reading for reading in readings[:1] if reading.tag.POS == "NOUN"]
    lemmas: list[str] = []
    for reading in readings:
        if reading.score >= _MIN_SCORE and reading.normal_form not in lemmas:
            lemmas.append(reading.normal_form)
            if len(lemmas) == _MAX_LEMMAS:
                break
    return lemmas


def english_stem(word: str) -> str:
    """The Snowball stem of a lowercase Latin word; any apostrophe counts as the English one."""
    with _english_lock:
        stem: str = _english().stemWord(_APOSTROPHE.sub("'", word))
    return stem
