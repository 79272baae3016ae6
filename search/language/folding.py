"""Folding: every writing of an Uzbek word to one key.

`canon` joins the scripts and the apostrophes and merges few real words; `fold` joins spelling habits (ye/e, ts/s);
`loose` forgets the letters that hurried typing forgets. The keys are for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata

from search.language.letters import (
    APOSTROPHES,
    CYRILLIC_AS_LATIN,
    CYRILLIC_TO_CANON,
    INVISIBLE,
    LATIN_AS_CYRILLIC,
)

_DROP = str.maketrans("", "", INVISIBLE)
_DOTTED = str.maketrans({"İ": "i", "ı": "i"})
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_O = re.compile(f"[õŏōóôö]|[oо][{APOSTROPHES}]")  # The second о is Cyrillic: mixed typing again.
_G = re.compile(f"ğ|g[{APOSTROPHES}]")
_S_H = re.compile(f"сҳ|s[{APOSTROPHES}]h")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
# Stands for the pair s + h that is two sounds, while sh -> ş runs over the word.
_APART = "\ue000"
_DIGRAPHS = (("shch", "ş"), ("sh", "ş"), ("ch", "ç"))
_CYRILLIC_TABLE = str.maketrans(CYRILLIC_TO_CANON)
_Y_AFTER_CONSONANT = re.compile("(?<=[bcçdfgğhjklmnpqrsştvwxz])y(?=[aou])")
_LOOSE = str.maketrans("öğqx", "ogkh")
_PLAIN = re.compile("[a-z0-9]+", re.ASCII)


def repair_script(word: str) -> str:
    """One script for a word typed in two: look-alike letters go over to the majority; a tie is Cyrillic."""
    latin = len(_LATIN.findall(word))
    cyrillic = len(_CYRILLIC.findall(word))
    if not latin or not cyrillic:
        return word
    return word.translate(CYRILLIC_AS_LATIN if latin > cyrillic else LATIN_AS_CYRILLIC)


def canon(word: str) -> str:
    """The first key of one word: script, case, apostrophe and reform letters no longer matter."""
    if _PLAIN.fullmatch(word):
        # Plain Latin is most of what is read; only its digraphs need work.
        return _join_digraphs(word)
    word = unicodedata.normalize("NFC", word).translate(_DROP)
    word = repair_script(word).translate(_DOTTED).lower()
    word = _G.sub("ğ", _O.sub("ö", word))
    word = _S_H.sub(_APART, word).translate(_CYRILLIC_TABLE)
    word = _join_digraphs(_APOSTROPHE.sub("", word))
    return word.replace(_APART, "sh")


def _join_digraphs(word: str) -> str:
    if "h" in word:
        for pair, letter in _DIGRAPHS:
            word = word.replace(pair, letter)
    return word


def fold(canonical: str) -> str:
    """The second key, from a canon: ye and e, ts and s, and the y of 'kyo' are one."""
    folded = canonical.replace("ye", "e").replace("ts", "s")
    return _Y_AFTER_CONSONANT.sub("", folded)


def loose(folded: str) -> str:
    """The last key, from a fold: ö/o, ğ/g, q/k and x/h are one. Merges many real words: only to widen."""
    return folded.translate(_LOOSE)


def without_marks(word: str) -> str:
    """A fold without the accents of foreign names (café, Dvořák); ö ğ ç ş are letters here and stay."""
    if word.isascii():
        return word
    kept = []
    for letter in word:
        if letter in "öğçşйё":
            kept.append(letter)
        else:
            kept.extend(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    return "".join(kept)


def fold_text(text: str) -> str:
    """The fold of each word of a text, joined by single spaces: for comparing names, aliases and headings."""
    from search.language.forms import words

    return " ".join(fold(canon(word)) for word in words(text))
