"""Sort keys: the alphabets' own order, which code points do not give.

Uzbek Latin puts Oʻ Gʻ Sh Ch after Z; Uzbek Cyrillic puts Ў Қ Ғ Ҳ after Я; Russian puts Ё after Е. Digits come before
letters, the reader's own script before the other, and case and punctuation do not count.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

from search.language.letters import APOSTROPHES, INVISIBLE

LOCALES = ("uz_Latn", "uz_Cyrl", "ru", "en")

_LATIN = list("abcdefghijklmnopqrstuvwxyz")
_CYRILLIC = list("абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ")
# Uzbek letters of two signs, and the single signs of the reform, each as one private letter after z.
_PAIRS = {"oʻ": "\ue001", "gʻ": "\ue002", "sh": "\ue003", "ch": "\ue004"}
_REFORM = {**dict.fromkeys("õŏōóôö", "\ue001"), "ğ": "\ue002", "ş": "\ue003", "ç": "\ue004"}
_NUMBER_LENGTH = 6
# Weights are single characters: digits at 0x30, letters from 0x41 on, what is in no alphabet above them all.
_FIRST_LETTER = 0x41
_OTHERS = "\U0001f000"


class _Weights(dict[int, str]):
    """A table for str.translate that works out the weight of a letter when it is first met."""

    def __missing__(self, code: int) -> str:
        weight = self[code] = self._work_out(chr(code))
        return weight

    def _work_out(self, letter: str) -> str:
        if not letter.isalnum():
            return "" if unicodedata.combining(letter) else " "
        plain = unicodedata.normalize("NFD", letter)[0]
        # A letter outside the alphabets sorts as its plain form when it has one, else after everything.
        return self[ord(plain)] if plain != letter else _OTHERS + letter


class _Alphabet(NamedTuple):
    weights: _Weights
    pairs: tuple[tuple[str, str], ...]


@cache
def _alphabet(locale: str) -> _Alphabet:
    if locale == "uz_Latn":
        letters = [*_LATIN, *_PAIRS.values(), *_CYRILLIC]
    elif locale in ("uz_Cyrl", "ru"):
        letters = _CYRILLIC + _LATIN
    else:
        letters = _LATIN + _CYRILLIC
    weights = _Weights({ord(letter): chr(_FIRST_LETTER + place) for place, letter in enumerate(letters)})
    weights.update({ord(digit): digit for digit in "0123456789"})
    # An apostrophe that belongs to no oʻ or gʻ is inside a word and parts nothing.
    weights.update({ord(sign): "" for sign in APOSTROPHES + INVISIBLE})
    if locale != "uz_Latn":
        return _Alphabet(weights, ())
    weights.update({ord(sign): weights[ord(pair)] for sign, pair in _REFORM.items()})
    marked = [(first + sign, _PAIRS[first + "ʻ"]) for first in "og" for sign in APOSTROPHES]
    return _Alphabet(weights, (*marked, ("sh", _PAIRS["sh"]), ("ch", _PAIRS["ch"])))


def sort_key(text: str, locale: str = "uz_Latn", length: int = 40) -> str:
    """A string whose code points sort as `locale` sorts the text; `length` characters at most.

    A number at the start compares by value up to six digits, since reference codes and years open many titles.
    """
    weights, pairs = _alphabet(locale)
    # Twice the length leaves room for pairs and punctuation, and a long text costs no more than a short one.
    text = text[: length * 2].lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    for pair, letter in pairs:
        if pair in text:
            text = text.replace(pair, letter)
    key = " ".join(text.translate(weights).split())[:length]
    return _pad_number(key) if "0" <= key[:1] <= "9" else key


def _pad_number(key: str) -> str:
    digits = 1
    while digits < len(key) and "0" <= key[digits] <= "9":
        digits += 1
    return key[:digits].zfill(_NUMBER_LENGTH) + key[digits:]
