"""Mending what people type before the parser reads it: quotes, brackets and operators that do not pair up.

Each repair leaves a note code, so that a page can say what was read instead of refusing it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_CHARACTERS = 1000
MAX_ITEMS = 64
MAX_DEPTH = 12

OPERATORS = ("AND", "OR", "NOT")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_ITEM = re.compile(r'[()]|(?:[^\s()"]|"[^"]*")+')


@dataclass
class Mended:
    """A question that pairs up, and the codes of what was done to it (`details` quotes the spot)."""

    text: str
    notes: list[str] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)

    def note(self, code: str, detail: str = "") -> None:
        if code not in self.notes:
            self.notes.append(code)
            self.details[code] = detail


def mend(text: str, is_field: Callable[[str], bool]) -> Mended:
    """The text with balanced quotes and brackets and with every operator between two things.

    `is_field` tells a field name, so that 'title: harbour' reads as 'title:harbour'.
    """
    mended = Mended(text)
    text = _readable(text, mended)
    if text.count('"') % 2:
        place = text.rindex('"')
        mended.note("quote_unbalanced", text[place : place + 20])
        text = text[:place] + " " + text[place + 1 :]
    items = [item for item in _ITEM.findall(text) if item != '""']
    if len(items) > MAX_ITEMS:
        mended.note("query_cut", items[MAX_ITEMS])
        items = items[:MAX_ITEMS]
    items = _glue_fields(_signs(items), is_field)
    items = _operators(_brackets(items, mended), mended)
    mended.text = _join(items)
    return mended


def _readable(text: str, mended: Mended) -> str:
    """At most MAX_CHARACTERS, without control characters and halves of surrogate pairs, quotes made plain."""
    if len(text) > MAX_CHARACTERS:
        head = text[:MAX_CHARACTERS]
        mended.note("query_cut", text[MAX_CHARACTERS : MAX_CHARACTERS + 20])
        # A word cut in two would find nothing, so it goes; one endless word stays cut.
        text = head.rsplit(None, 1)[0] if " " in head.strip() else head
    letters = []
    for letter in text:
        if letter >= " " and letter < "\x7f":
            letters.append(letter)
        elif unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Co"):
            if not letter.isspace():
                mended.note("control_removed")
            letters.append(" ")
        else:
            letters.append(letter)
    return "".join(letters).translate(_QUOTES)


def _signs(items: list[str]) -> list[str]:
    """-word becomes NOT word and +word becomes word, as web search taught; a sign alone is punctuation."""
    out: list[str] = []
    for item in items:
        sign, rest = item[0], item[1:]
        if sign in "+-" and ".." not in item:
            rest = rest.lstrip("+-")
            if sign == "-" and (rest or len(item) == 1):
                # A dash with spaces around it parts a heading; one glued to a bracket excludes the bracket.
                out.append("NOT" if rest else "-")
            if rest:
                out.append(rest)
        else:
            out.append(item)
    return [
        "NOT" if item == "-" and place + 1 < len(out) and out[place + 1] == "(" else item
        for place, item in enumerate(out)
        if item != "-" or (place + 1 < len(out) and out[place + 1] == "(")
    ]


def _glue_fields(items: list[str], is_field: Callable[[str], bool]) -> list[str]:
    out: list[str] = []
    for item in items:
        waiting = out and out[-1].endswith(":") and is_field(out[-1][:-1])
        if waiting and item not in "()" and item not in OPERATORS:
            out[-1] += item
        else:
            out.append(item)
    return out


def _brackets(items: list[str], mended: Mended) -> list[str]:
    opened: list[int] = []
    lost: set[int] = set()
    deepest = 0
    for place, item in enumerate(items):
        if item == "(":
            opened.append(place)
            deepest = max(deepest, len(opened))
        elif item == ")":
            if opened:
                opened.pop()
            else:
                lost.add(place)
    lost.update(opened)
    if lost:
        mended.note("bracket_unbalanced", items[min(lost)])
    if deepest > MAX_DEPTH:
        mended.note("brackets_too_deep")
        return [item for item in items if item not in ("(", ")")]
    return [item for place, item in enumerate(items) if place not in lost]


def _operators(items: list[str], mended: Mended) -> list[str]:
    """Drop operators that stand at an edge or beside another, and brackets left with nothing inside."""
    changed = True
    while changed:
        changed = False
        for place, item in enumerate(items):
            before = items[place - 1] if place else "("
            after = items[place + 1] if place + 1 < len(items) else ")"
            if item == "(" and after == ")":
                del items[place : place + 2]
                changed = True
                break
            if _lonely(item, before, after):
                mended.note("operator_alone", item)
                del items[place]
                changed = True
                break
    return items


def _lonely(item: str, before: str, after: str) -> bool:
    if item == "NOT":
        return after == ")" or after in OPERATORS
    if item in ("AND", "OR"):
        return before == "(" or before in OPERATORS or after == ")" or after in ("AND", "OR")
    return False


def _join(items: list[str]) -> str:
    text = ""
    for item in items:
        glued = item == "(" and text.endswith(":")
        text += item if glued or not text else f" {item}"
    return text
