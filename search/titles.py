"""Type-ahead: the words typed so far, the last of them unfinished."""

from __future__ import annotations

from search.language import forms
from search.patterns import pattern
from search.tree import And, Node, Pattern, Word

# More words than this add nothing to a suggestion.
_MAX_WORDS = 6


def title_question(prefix: str) -> Node | None:
    """A tree over titles, or None when no word was typed. A space at the end finishes the last word."""
    words = forms.words(prefix[:200])[:_MAX_WORDS]
    if not words:
        return None
    finished = prefix[-1].isspace()
    parts: list[Node] = [Word(word, forms.keys(word), "title") for word in (words if finished else words[:-1])]
    if not finished:
        folded = pattern(words[-1] + "*")
        if folded is not None:
            parts.append(Pattern(words[-1] + "*", folded, "title"))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def unfinished(folded: str) -> list[str]:
    """A folded beginning, and what it may become with the next letter or apostrophe: s to sh, c to ch, o and g."""
    become = {"s": "ş", "c": "ç", "o": "ö", "g": "ğ"}.get(folded[-1:])
    return [folded] if become is None else [folded, folded[:-1] + become]
