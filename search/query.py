"""From what was typed to a tree of what was meant. Any string is a question; none raises."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from whoosh import query as whoosh_query

from search import dates
from search.language import forms as language
from search.language.folding import fold_text
from search.patterns import pattern
from search.repair import Mended, mend
from search.schema import IndexSchema, folded_aliases
from search.syntax import ANYWHERE, build_parser
from search.tree import (
    And,
    Between,
    Everything,
    Exact,
    Fuzzy,
    Lit,
    Node,
    Not,
    Nothing,
    Or,
    Pattern,
    Phrase,
    Span,
    Word,
    lit_nodes,
    reading,
)

_TRUE = frozenset(("true", "yes", "1", "ha", "da", "bor"))
_FALSE = frozenset(("false", "no", "0", "yöq", "net"))
# 12:30 and https: are not field names that someone mistyped.
_NAME = re.compile(r"(?<![^\s(])([^\W\d]\w*):(?=[^\s/])")
_NOT_A_NAME = re.compile(r"\d+|https?|ftp|mailto|urn|ark|doi|isbn", re.IGNORECASE)


@dataclass(frozen=True)
class Parsed:
    """A question read. `reading` is how it was understood; `notes` are codes of what was mended or left out:

    query_cut, control_removed, quote_unbalanced, bracket_unbalanced, brackets_too_deep, operator_alone, field_unknown,
    date_unknown, number_unknown, range_reversed, fuzzy_reduced, only_negative, no_words, simplified.
    `details` quotes the spot of a note.
    """

    text: str
    tree: Node
    reading: str
    notes: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def terms(self) -> tuple[Lit, ...]:
        """What lights up in a text: words, phrases, patterns and fuzzy words that were not excluded."""
        return tuple(lit_nodes(self.tree))


class QuestionReader:
    """Reads questions over one schema. `aliases` name fields in any language; `values` name coded values:

    values["kind"]["сурат"] == "photograph" makes kind:сурат find that code.
    """

    def __init__(
        self,
        schema: IndexSchema,
        aliases: Mapping[str, str] | None = None,
        values: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.schema = schema
        self._names = {fold_text(name).replace(" ", ""): name for name in schema.queryable()}
        self._names |= folded_aliases({a: f for a, f in (aliases or {}).items() if f in schema.queryable()})
        # A code names itself too, so that a reading can be read again.
        self._values = {
            name: {fold_text(code): code for code in named.values()}
            | {fold_text(value): code for value, code in named.items()}
            for name, named in (values or {}).items()
        }
        texts = [spec.name for spec in schema.of_type("text")]
        whole = schema.queryable() - set(texts)
        self._parse = build_parser(texts, whole, self.resolve)

    def resolve(self, name: str) -> str | None:
        """The field that a typed name means, in any of its writings, or None."""
        return self._names.get(fold_text(name).replace(" ", ""))

    def read(self, text: str) -> Parsed:
        """The question in `text`; never raises."""
        mended = mend(text, lambda name: self.resolve(name) is not None)
        if not mended.text.strip():
            return self._finish(text, Everything() if not text.strip() else Nothing(), mended)
        self._unknown_names(mended)
        try:
            tree = _Converter(self, mended).convert(self._parse(mended.text))
        except Exception:  # noqa: BLE001 - Whoosh's parser may fail in many ways on odd input; its words remain a question.
            mended.note("simplified")
            tree = _tidy(And(tuple(_word(word, None) for word in language.words(mended.text))))
        return self._finish(text, tree, mended)

    def _unknown_names(self, mended: Mended) -> None:
        """A name that no field has becomes a word beside the other: as one phrase the two would find nothing."""

        def apart(match: re.Match[str]) -> str:
            name = match[1]
            if self.resolve(name) is not None or _NOT_A_NAME.fullmatch(name):
                return match[0]
            mended.note("field_unknown", name)
            return name + " "

        mended.text = _NAME.sub(apart, mended.text)

    def _finish(self, text: str, tree: Node, mended: Mended) -> Parsed:
        if isinstance(tree, Nothing):
            mended.note("no_words")
        elif isinstance(tree, Not) or (isinstance(tree, And) and all(isinstance(p, Not) for p in tree.parts)):
            mended.note("only_negative")
            tree = And((Everything(), *(tree.parts if isinstance(tree, And) else (tree,))))
        return Parsed(text, tree, reading(tree), tuple(mended.notes), mended.details)


class _Converter:
    """Whoosh's query tree to ours; one per question, since it gathers notes."""

    def __init__(self, reader: QuestionReader, mended: Mended) -> None:
        self.reader = reader
        self.schema = reader.schema
        self.mended = mended

    def convert(self, node: Any) -> Node:
        return _tidy(self._node(node))

    def _node(self, node: Any) -> Node:
        if node is None or node == whoosh_query.NullQuery:
            return Nothing()
        if isinstance(node, whoosh_query.And):
            return And(tuple(self._node(part) for part in node.subqueries))
        if isinstance(node, whoosh_query.Or):
            return Or(tuple(self._node(part) for part in node.subqueries))
        if isinstance(node, whoosh_query.Not):
            part = self._node(node.query)
            # Excluding what cannot be read excludes nothing.
            return Nothing() if isinstance(_tidy(part), Nothing) else Not(part)
        if isinstance(node, whoosh_query.TermRange):
            return self._range(node)
        if isinstance(node, whoosh_query.Phrase):
            return self._phrase(list(node.words), max(node.slop - 1, 0), node.fieldname)
        if isinstance(node, whoosh_query.FuzzyTerm):
            return self._fuzzy(node.text, node.maxdist, node.fieldname)
        if isinstance(node, whoosh_query.Prefix):
            return self._pattern(node.text + "*", node.fieldname)
        if isinstance(node, whoosh_query.Wildcard):
            return self._pattern(node.text, node.fieldname)
        return self._phrase([node.text], 0, node.fieldname)

    def _phrase(self, texts: list[str], slop: int, name: str) -> Node:
        valued = self._value(" ".join(texts), name)
        if valued is not None:
            return valued
        place = self._place(name)
        words = tuple(_word(word, place) for text in texts for word in language.words(text))
        if not words:
            return Nothing()
        return words[0] if len(words) == 1 else Phrase(words, slop, place)

    def _fuzzy(self, text: str, distance: int, name: str) -> Node:
        words = language.words(text)
        if len(words) != 1 or not self._is_text(name):
            return self._phrase([text], 0, name)
        found = language.keys(words[0])
        # Two wrong letters in a short word would match half the dictionary.
        allowed = 0 if len(found.fold) < 3 else 1 if len(found.fold) < 6 else 2
        if distance > allowed:
            self.mended.note("fuzzy_reduced", text)
        distance = min(distance, allowed)
        return Fuzzy(words[0], found, distance, self._place(name)) if distance else _word(words[0], self._place(name))

    def _pattern(self, text: str, name: str) -> Node:
        if name in self.schema.spans:
            return self._value(text.replace("*", "x").replace("?", "x"), name) or Nothing()
        folded = pattern(text)
        if folded is None:
            return Everything() if name == ANYWHERE else Nothing()
        if not self._is_text(name):
            return self._phrase([text.strip("*?")], 0, name)
        return Pattern(text, folded, self._place(name))

    def _range(self, node: Any) -> Node:
        name = "date" if node.fieldname == ANYWHERE else node.fieldname
        low, high = _plain(node.start), _plain(node.end)
        if not low and not high:
            return Nothing()
        if name in self.schema.spans:
            first, last = self._date(low), self._date(high)
            if (low and first is None) or (high and last is None):
                return self._as_words(f"{low} {high}")
            return self._ordered(name, first[0] if first else None, last[1] if last else None)
        if name in self.schema and self.schema[name].type == "int":
            ends = [int(end) if end and re.fullmatch(r"-?\d{1,15}", end) else None for end in (low, high)]
            if (low and ends[0] is None) or (high and ends[1] is None):
                self.mended.note("number_unknown", f"{low}..{high}")
                return Nothing()
            return self._ordered(name, ends[0], ends[1])
        return self._as_words(f"{low} {high}")

    def _ordered(self, name: str, low: int | None, high: int | None) -> Node:
        if low is not None and high is not None and low > high:
            self.mended.note("range_reversed")
            if name in self.schema.spans:
                # The ends are first and last days, so turning them round means whole years again.
                low, high = high - 1130 if high % 10000 == 1231 else high, low + 1130 if low % 10000 == 101 else low
            else:
                low, high = high, low
        return Span(low, high, name) if name in self.schema.spans else Between(low, high, name)

    def _date(self, text: str) -> tuple[int, int] | None:
        found = dates.read(text) if text else None
        if text and found is None:
            self.mended.note("date_unknown", text)
        return found

    def _value(self, text: str, name: str) -> Node | None:
        """The node of a value that is not words: a date, a number, yes or no, a named code."""
        if name in self.schema.spans:
            found = self._date(text.strip())
            return Span(found[0], found[1], name) if found else self._as_words(text)
        code = self.reader._values.get(name, {}).get(fold_text(text))
        if code is not None:
            return Exact(code, name)
        if name not in self.schema or self.schema[name].type in ("text", "keyword"):
            return None
        if self.schema[name].type == "bool":
            folded = fold_text(text)
            if folded in _TRUE or folded in _FALSE:
                return Exact("true" if folded in _TRUE else "false", name)
        elif re.fullmatch(r"-?\d{1,15}", text.strip()):
            return Between(int(text), int(text), name)
        self.mended.note("number_unknown", text)
        return Nothing()

    def _as_words(self, text: str) -> Node:
        return And(tuple(_word(word, None) for word in language.words(text)))

    def _is_text(self, name: str) -> bool:
        return name == ANYWHERE or (name in self.schema and self.schema[name].type in ("text", "keyword"))

    def _place(self, name: str) -> str | None:
        # `body` is not kept apart from the rest of the record, so asking for it asks for anywhere.
        return None if name in (ANYWHERE, "body") else name


def _word(text: str, place: str | None) -> Word:
    return Word(text, language.keys(text), place)


def _plain(end: Any) -> str:
    if isinstance(end, bytes):
        return end.decode("utf-8", "replace").strip()
    return str(end).strip() if end else ""


def _tidy(node: Node) -> Node:
    """Flatten groups, drop empty parts and repeated ones; a group of one is that one."""
    if isinstance(node, Not):
        part = _tidy(node.part)
        return part.part if isinstance(part, Not) else Not(part)
    if not isinstance(node, And | Or):
        return node
    parts: list[Node] = []
    for part in map(_tidy, node.parts):
        inner = part.parts if type(part) is type(node) and isinstance(part, And | Or) else (part,)
        parts.extend(p for p in inner if not isinstance(p, Nothing) and p not in parts)
    if isinstance(node, And) and len(parts) > 1:
        parts = [part for part in parts if not isinstance(part, Everything)] or [Everything()]
    if not parts:
        return Nothing()
    return parts[0] if len(parts) == 1 else type(node)(tuple(parts))


_readers: dict[tuple[str, int, int], QuestionReader] = {}
_readers_lock = threading.Lock()


def parse(
    text: str,
    schema: IndexSchema,
    aliases: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
) -> Parsed:
    """Read `text` as a question. Never raises. The reader for a schema and its names is built once and kept."""
    names = tuple(sorted((aliases or {}).items()))
    coded = tuple((name, tuple(sorted(named.items()))) for name, named in sorted((values or {}).items()))
    key = (schema.fingerprint(), hash(names), hash(coded))
    with _readers_lock:
        reader = _readers.get(key)
        if reader is None:
            if len(_readers) >= 8:
                _readers.clear()
            reader = _readers[key] = QuestionReader(schema, aliases, values)
    return reader.read(text)
