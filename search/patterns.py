"""Prefixes and wildcards as regular expressions over fold keys."""

from __future__ import annotations

import re

from search.language import forms as language
from search.language.folding import canon, fold

_PIECES = re.compile(r"[*]+|[?\u055e\u061f\u1367]|[^*?\u055e\u061f\u1367]+")
# Neither loose keys nor the gap between values may be met by a wildcard at the front.
_ANY = f"[^{language.LOOSE_MARK}{language.GAP}]"
# What the last Latin letter of an unfinished word may turn into when the next one is typed.
_MAY_BECOME = {"s": "ş", "c": "ç"}


def pattern(text: str) -> tuple[str, ...] | None:
    """Regular expressions that a key may match whole, or None when the text holds no letter.

    * is any run, ? any one letter; ? as the last sign may also be nothing, since people end questions with it.
    """
    pieces = _PIECES.findall(text)
    forms: list[str] = [""]
    letters = False
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        if piece[0] == "*":
            forms = [form + f"{_ANY}*" for form in forms]
        elif len(piece) == 1 and not piece.isalnum():
            forms = [form + (f"{_ANY}?" if last else _ANY) for form in forms]
        else:
            literals = _literals(piece, open_end=not last)
            letters = letters or bool(literals)
            forms = [form + literal for form in forms for literal in literals or [""]]
    return tuple(dict.fromkeys(forms)) if letters else None


def _literals(piece: str, *, open_end: bool) -> list[str]:
    """The folds of a run of letters; two where the next letter could make its last one part of sh or ch."""
    folded = "".join(fold(canon(word)) for word in language.words(piece))
    if not folded:
        return []
    found = [folded]
    if open_end and piece[-1].lower() in _MAY_BECOME and folded[-1] in _MAY_BECOME:
        found.append(folded[:-1] + _MAY_BECOME[folded[-1]])
    return found


def plain_prefix(form: str) -> str | None:
    """The letters of a pattern that is a prefix and nothing more, since comparing beginnings is quicker."""
    letters = form.removesuffix(f"{_ANY}*")
    return letters if letters != form and letters.isalnum() else None
