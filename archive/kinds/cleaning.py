"""Text as it is kept: composed, without control characters, with plain spaces."""

from __future__ import annotations

import re
import unicodedata

# Control characters and lone surrogates break XML exports and databases, and no writing uses them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_APOSTROPHES = re.compile("['`´ʹʻʼʽʾʿˈ‘’‛′‵՚＇]")


def clean_line(text: str) -> str:
    """One line of text: composed (NFC), runs of white space become one space, ends trimmed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_compose(text).split())


def clean_text(text: str) -> str:
    """Text that keeps its lines: composed (NFC), line ends become a newline, ends trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _compose(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _compose(text: str) -> str:
    text = _FORBIDDEN.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def match_key(text: str) -> str:
    """The key under which labels and column names are compared: case, ё, apostrophes and punctuation do not count."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    text = _APOSTROPHES.sub("", text)
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def words_of(words: str, sep: str = " ") -> frozenset[str]:
    """The words of a list that is easier to read and to change as one text."""
    return frozenset(words.split(sep))
