"""The tree of a question, the same for every engine: what was meant, with keys worked out, and no engine's syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.language.forms import Keys


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    keys: Keys
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order; up to `slop` other words may stand between them."""

    words: tuple[Word, ...]
    slop: int = 0
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A prefix or wildcard. `folded` are regular expressions for whole keys, safe for every engine."""

    text: str
    folded: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word with at most `distance` letters wrong, counted on its fold."""

    text: str
    keys: Keys
    distance: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Dates that overlap low..high, as yyyymmdd; None is open."""

    low: int | None
    high: int | None
    field: str = "date"


@dataclass(frozen=True, slots=True)
class Between:
    """Whole numbers low..high, both included; None is open."""

    low: int | None
    high: int | None
    field: str


@dataclass(frozen=True, slots=True)
class Exact:
    """A value of a keyword or bool field, whole."""

    value: str
    field: str


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    pass


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


Node = Word | Phrase | Pattern | Fuzzy | Span | Between | Exact | And | Or | Not | Everything | Nothing
Lit = Word | Phrase | Pattern | Fuzzy


def lit_nodes(node: Node) -> Iterator[Lit]:
    """The parts of a question that light up in a text: everything with words, save what was excluded."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from lit_nodes(part)
    elif isinstance(node, Word | Phrase | Pattern | Fuzzy):
        yield node


def has_words(node: Node) -> bool:
    """Whether widening by loose keys could find more: some word stands in the question."""
    return any(isinstance(lit, Word) for lit in lit_nodes(node))


def reading(node: Node, *, inner: bool = False) -> str:
    """The question as it was understood, in its own syntax; reading it again gives the same tree."""
    if isinstance(node, And | Or):
        joined = (" OR " if isinstance(node, Or) else " ").join(reading(part, inner=True) for part in node.parts)
        return f"({joined})" if inner else joined
    if isinstance(node, Not):
        return "NOT " + reading(node.part, inner=True)
    if isinstance(node, Everything):
        return "*"
    if isinstance(node, Nothing):
        return ""
    prefix = f"{node.field}:" if node.field else ""
    return prefix + _leaf(node)


def _leaf(node: Lit | Span | Between | Exact) -> str:
    if isinstance(node, Phrase):
        words = " ".join(word.text for word in node.words)
        return f'"{words}"' + (f"~{node.slop + 1}" if node.slop else "")
    if isinstance(node, Fuzzy):
        return f"{node.text}~{node.distance}"
    if isinstance(node, Span):
        low, high = _date(node.low), _date(node.high)
        return low if node.low is not None and node.high == node.low else f"{low}..{high}"
    if isinstance(node, Between):
        if node.low == node.high:
            return str(node.low)
        return f"{'' if node.low is None else node.low}..{'' if node.high is None else node.high}"
    if isinstance(node, Exact):
        return node.value
    return node.text


def _date(value: int | None) -> str:
    if value is None:
        return ""
    year, rest = divmod(value, 10000)
    sign, digits = ("-", -year) if year < 0 else ("", year)
    return f"{sign}{digits:04d}-{rest // 100:02d}-{rest % 100:02d}"
