"""Sort keys: the alphabets' own order, which code points do not give.

Uzbek Latin puts Oʻ Gʻ Sh Ch after Z; Uzbek Cyrillic puts Ў Қ Ғ Ҳ after Я; Russian puts Ё after Е. Digits come before
letters, the reader's own script before the other, and case and punctuation do not count.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from search.language.letters import APOSTROPHES, INVISIBLE

LOCALES = ("uz_Latn", "uz_Cyrl", "ru", "en")

_LATIN_UZ = [*"abcdefghijklmnopqrstuvwxyz", "oʻ", "gʻ", "sh", "ch"]
_LATIN = list("abcdefghijklmnopqrstuvwxyz")
_CYRILLIC = list("абвгдеёжзийклмнопрстуфхцчшщъыьэюяўқғҳ")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_DROP = str.maketrans("", "", INVISIBLE)
_REFORM = {"õ": "oʻ", "ŏ": "oʻ", "ō": "oʻ", "ö": "oʻ", "ğ": "gʻ", "ş": "sh", "ç": "ch"}
# Weights are single characters: digits at 0x30, letters from 0x41 on, what is in no alphabet above them all.
_FIRST_LETTER = 0x41


@cache
def _alphabet(locale: str) -> tuple[re.Pattern[str], dict[str, str]]:
    if locale == "uz_Latn":
        letters = _LATIN_UZ + _CYRILLIC
    elif locale in ("uz_Cyrl", "ru"):
        letters = _CYRILLIC + _LATIN
    else:
        letters = _LATIN + _CYRILLIC
    weights = {letter: chr(_FIRST_LETTER + place) for place, letter in enumerate(letters)}
    weights |= {str(digit): str(digit) for digit in range(10)}
    pairs = sorted((letter for letter in letters if len(letter) > 1), key=len, reverse=True)
    pattern = "|".join([*pairs, r"[^\W_]", r"[\W_]+"])
    return re.compile(pattern), weights


def sort_key(text: str, locale: str = "uz_Latn", length: int = 40) -> str:
    """A string whose code points sort as `locale` sorts the text; `length` characters at most.

    Numbers at the start compare by value up to six digits, since reference codes and years open many titles.
    """
    pattern, weights = _alphabet(locale)
    # Twice the length leaves room for digraphs and punctuation, and a long text costs no more than a short one.
    text = unicodedata.normalize("NFC", text[: length * 3].strip()).translate(_DROP).lower()
    if locale == "uz_Latn":
        text = "".join(_REFORM.get(letter, letter) for letter in text)
        text = _APOSTROPHE.sub("ʻ", text)
    else:
        text = _APOSTROPHE.sub("", text)
    key: list[str] = []
    for piece in pattern.findall(text):
        weight = weights.get(piece)
        if weight is None:
            weight = _other(piece, weights)
        if weight == " " and (not key or key[-1] == " "):
            continue
        key.append(weight)
        if len(key) >= length:
            break
    joined = "".join(key).rstrip()
    return _pad_number(joined)


def _other(piece: str, weights: dict[str, str]) -> str:
    """A letter outside the alphabets: its plain letter when it has one, else after everything, by code point."""
    if not piece[0].isalnum():
        # An apostrophe that belongs to no oʻ or gʻ is inside a word and parts nothing.
        return "" if piece == "ʻ" else " "
    plain = unicodedata.normalize("NFD", piece)[0]
    return weights.get(plain) or "\U0001f000" + piece


def _pad_number(key: str) -> str:
    digits = 0
    while digits < len(key) and key[digits] in "0123456789":
        digits += 1
    return key[:digits].zfill(6) + key[digits:] if digits else key
