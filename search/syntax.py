"""The parser of questions: Whoosh's own, with the plug-ins that an archive needs.

Beside Whoosh's phrases, brackets, operators, wildcards and fuzzy words there are field names in four languages and
ranges with two dots. Whoosh's syntax tree comes out; `query` turns it into ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from whoosh import fields, query
from whoosh.qparser import QueryParser, plugins, syntax
from whoosh.qparser.taggers import RegexTagger

from search.language.analyzer import ArchiveAnalyzer
from search.language.letters import APOSTROPHES

# The name of "anywhere"; no field can be called so.
ANYWHERE = "*any"

_NAME = rf"(?<![\w{APOSTROPHES}])(?P<text>[\w{APOSTROPHES}]+):(?=\S)"
_END = r"[-\d./x]*"
_DOTS = rf"(?<![^\s(:])(?P<start>{_END}?)\.\.(?P<end>{_END})(?=[\s)]|$)"


class FieldNames(plugins.FieldsPlugin):  # type: ignore[misc]  # Whoosh ships no types.
    """name:value with the name looked up by `resolve`; an unknown name stays a word of the text."""

    def __init__(self, resolve: Callable[[str], str | None]) -> None:
        super().__init__(expr=_NAME, remove_unknown=False)
        self.resolve = resolve

    def taggers(self, parser: Any) -> list[tuple[Any, int]]:
        return [(_NameTagger(self.expr, self.resolve), 0)]


class _NameTagger(RegexTagger):  # type: ignore[misc]  # Whoosh ships no types.
    def __init__(self, expr: str, resolve: Callable[[str], str | None]) -> None:
        super().__init__(expr)
        self.resolve = resolve

    def create(self, parser: Any, match: re.Match[str]) -> Any:
        name = self.resolve(match["text"])
        return None if name is None else syntax.FieldnameNode(name, match[0])


class DottedRange(syntax.RangeNode):  # type: ignore[misc]  # Whoosh ships no types.
    """A range whose ends are kept as typed: the field it belongs to decides what they mean."""

    def query(self, parser: Any) -> Any:
        start, end = self.start or None, self.end or None
        return query.TermRange(self.fieldname or parser.fieldname, start, end, False, False)


class DottedRanges(plugins.Plugin):  # type: ignore[misc]  # Whoosh ships no types.
    """1991..1995, 1991.. and ..1995, with or without a field name before them."""

    def taggers(self, parser: Any) -> list[tuple[Any, int]]:
        return [(_DotsTagger(_DOTS), -1)]


class _DotsTagger(RegexTagger):  # type: ignore[misc]  # Whoosh ships no types.
    def create(self, parser: Any, match: re.Match[str]) -> Any:
        if not match["start"] and not match["end"]:
            return None
        return DottedRange(match["start"], match["end"], False, False)


def build_parser(
    texts: Iterable[str], values: Iterable[str], resolve: Callable[[str], str | None]
) -> Callable[[str], Any]:
    """A function from text to a Whoosh query tree, not normalised. `texts` are read as words, `values` stay whole."""
    schema = fields.Schema()
    names = {ANYWHERE: fields.TEXT(analyzer=ArchiveAnalyzer(), multitoken_query="phrase")}
    names |= {name: fields.TEXT(analyzer=ArchiveAnalyzer(), multitoken_query="phrase") for name in texts}
    names |= {name: fields.ID() for name in values}
    for name, kind in names.items():
        # Schema.add refuses names that begin with a sign, which is exactly why ANYWHERE has one.
        schema._fields[name] = kind
    parser = QueryParser(
        ANYWHERE,
        schema,
        plugins=[
            FieldNames(resolve),
            DottedRanges(),
            plugins.WildcardPlugin(),
            plugins.FuzzyTermPlugin(),
            plugins.PhrasePlugin(),
            plugins.RangePlugin(),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
        ],
    )

    def parse(text: str) -> Any:
        return parser.parse(text, normalize=False)

    return parse
