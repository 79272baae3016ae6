"""In which encoding a text is written, found from its bytes.

UTF-8 proves itself: text in another encoding is hardly ever valid UTF-8. The Cyrillic 8-bit
encodings prove nothing, so they are compared by how much the decoded text looks like Russian or
Uzbek; charset-normalizer is asked last, for what we do not know ourselves.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

SAMPLE = 256 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEIGHTS = "110 85 80 74 67 63 55 47 45 44 35 32 30 28 26 20 19 17 17 16 16 14 12 10 9 7 6 5 4 3 3 1 2"
# Per thousand letters of running Russian; Uzbek's own letters get the weight of a middling letter.
_FREQUENT = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        map(int, _WEIGHTS.split()),
        strict=True,
    )
) | dict.fromkeys("ўқғҳ", 12)
# The commonest pairs tell a text in capitals from another encoding's small letters.
_PAIR_WORDS = "ст но то на ен ов ни ра во ко ро пр ос ре ал ли по ер ва та ор ан ет от го ла ка ри ти те за не ле ло ол"
_PAIRS = re.compile("(?=" + "|".join(f"{_PAIR_WORDS} об ом де ис ат ел ин ия ие ая ск ич ги ий".split()) + ")")
_WESTERN = frozenset("äöüßéèêëàâáãåçñíìîïóòôõøúùûæœÄÖÜÉÈÀÂÁÇÑÓÔØŞşİıĞğ‘’“”–—«»„…·°§№©")
_CYRILLIC_8BIT = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_LEGACY = (*_CYRILLIC_8BIT, "cp1252", "cp1254")
_MIXED = re.compile("[A-Za-z][А-яёЁўқғҳ]|[А-яёЁўқғҳ][A-Za-z]")
_FLIP = re.compile("[а-яёўқғҳ][А-ЯЁЎҚҒҲ]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """``name`` is a Python codec; ``sure`` is False where it is only the most plausible reading."""

    name: str
    sure: bool = True


def detect(chunks: Iterable[bytes]) -> Encoding | None:
    """Find the encoding of a text given as chunks of bytes; None when it is no text at all.

    All of it is looked at, because a file can be ASCII for a megabyte and cp1251 after that.
    Memory stays constant.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    head, strange = b"", b""
    valid, ascii_only, invalid = True, True, 0
    for chunk in chunks:
        if not head:
            head = chunk[:SAMPLE]
            early = _by_first_bytes(head)
            if early is not None:
                return early
            if looks_binary(head):
                return None
        if ascii_only and chunk.isascii():
            continue
        ascii_only = False
        if len(strange) < SAMPLE:
            strange += chunk[: SAMPLE - len(strange)]
        if valid:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
    if ascii_only:
        return Encoding("utf-8")
    if valid:
        try:
            decoder.decode(b"", final=True)
            return Encoding("utf-8")
        except UnicodeDecodeError:
            pass
    invalid, good = _count_utf8(strange)
    if good >= 10 and good >= 10 * invalid:
        # UTF-8 with a few damaged places: the rest must not suffer for them.
        return Encoding("utf-8", sure=False)
    return _legacy(strange)


def detect_bytes(data: bytes) -> Encoding | None:
    """The same for a text that is already in memory."""
    return detect([data])


def decode(data: bytes) -> str:
    """Decode a whole text by its detected encoding; damaged places become U+FFFD."""
    found = detect_bytes(data) or Encoding("latin-1", sure=False)
    return data.decode(found.name, "replace").lstrip("\ufeff")


def _by_first_bytes(head: bytes) -> Encoding | None:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name)
    if len(head) >= 8:
        even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
        half = min(len(head), 2000) // 2
        # Cyrillic in UTF-16 has 0x04 for its high byte, so spaces and digits alone must give it away.
        high_odd = odd + head[1:2000:2].count(4)
        high_even = even + head[0:2000:2].count(4)
        if high_odd > half * 0.85 and odd and even < half * 0.05:
            return Encoding("utf-16-le")
        if high_even > half * 0.85 and even and odd < half * 0.05:
            return Encoding("utf-16-be")
    return None


def looks_binary(head: bytes) -> bool:
    """Whether bytes hold control characters that no text has; a few NULs alone do not count."""
    control = sum(head.count(byte) for byte in (1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25))
    return control > len(head) * 0.002 + 2 or head.count(0) > len(head) * 0.02 + 2


def _count_utf8(data: bytes) -> tuple[int, int]:
    """(damaged places, whole multi-byte characters)."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return damaged, sum(1 for char in text if char > "\x7f" and char != "\ufffd")


def _legacy(data: bytes) -> Encoding | None:
    scores = {name: plausibility(data, name) for name in _LEGACY}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0:
        return Encoding(best, sure=False)
    guess = from_bytes(data[:65536]).best()
    return Encoding(guess.encoding, sure=False) if guess else None


def plausibility(data: bytes, encoding: str) -> float:
    """How much bytes in an encoding look like writing: the mean weight of their non-ASCII characters."""
    text = data.decode(encoding, "replace")
    strange = [char for char in text if char > "\x7f"]
    if not strange:
        return 0.0
    total = 0.0
    for char in strange:
        lower = char.lower()
        if lower in _FREQUENT:
            # A capital is rarer than its small letter; this is what tells cp1251 from KOI8-R.
            total += _FREQUENT[lower] * (1.0 if char == lower else 0.35)
        elif char in _WESTERN:
            total += 20
        elif char.isalpha():
            total -= 5
        elif char == "\xa0":
            total += 5
        else:
            total -= 40
    total -= 60 * len(_FLIP.findall(text))
    total += 60 * len(_PAIRS.findall(text.lower()))
    # No word is half Latin and half Cyrillic.
    total -= 60 * len(_MIXED.findall(text))
    if encoding not in _CYRILLIC_8BIT:
        # Runs of accented letters are Cyrillic read wrongly: real Western words are mostly ASCII.
        total -= 40 * len(re.findall(r"[À-ÿ]{3,}", text))
    return total / len(strange)
