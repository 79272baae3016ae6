"""Our tree to Whoosh's query objects, piece for piece as for Tantivy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh import query

from search import whoosh_layout as layout
from search.dates import read_span
from search.index import ACCESS_LEVELS, Permission, Value
from search.language.forms import LOOSE_MARK
from search.marking import near
from search.schema import IndexSchema
from search.tree import And, Between, Everything, Exact, Fuzzy, Node, Not, Nothing, Or, Pattern, Phrase, Span, Word
from search.weights import CANON_WEIGHT, FULLTEXT_WEIGHT, LOOSE_WEIGHT, STEM_WEIGHT


class NearTerm(query.FuzzyTerm):  # type: ignore[misc]  # Whoosh ships no types.
    """Whoosh's fuzzy term, but two letters that changed places count as one mistake, as they do in Tantivy."""

    def __init__(self, fieldname: str, text: str, boost: float, maxdist: int) -> None:
        super().__init__(fieldname, text, boost=boost, maxdist=maxdist, prefixlength=0)

    def _btexts(self, reader: Any) -> Iterator[bytes]:
        for term in reader.lexicon(self.fieldname):
            if near(term.decode("utf-8"), self.text, self.maxdist):
                yield term


class WhooshQueries:
    """Builds queries for one reader."""

    def __init__(self, schema: IndexSchema, permission: Permission, *, widen: bool = False) -> None:
        self.schema = schema
        self.permission = permission
        self.widen = widen

    def node(self, node: Node) -> Any:
        match node:
            case And(parts):
                return query.And([self.node(part) for part in parts])
            case Or(parts):
                return query.Or([self.node(part) for part in parts])
            case Not(part):
                return query.Not(self.node(part))
            case Everything():
                return query.Every()
            case Nothing():
                return query.NullQuery
            case Span(low, high, field):
                return self._span(field, low, high) if self._open(field + "_from") else query.NullQuery
            case Between(low, high, field):
                return query.NumericRange(f"i_{field}", low, high) if self._open(field) else query.NullQuery
            case Exact(value, field):
                return query.Term(f"k_{field}", value) if self._open(field) else query.NullQuery
            case _:
                return self._words(node)

    def allowed(self, filters: Mapping[str, Sequence[Value]], excluded: Mapping[str, Sequence[Value]]) -> Any:
        """What filters and permission leave, as one query without a say in the order."""
        clauses: list[Any] = [query.Every()]
        clauses += [query.Or([self._value(name, value) for value in values]) for name, values in filters.items()]
        clauses += [
            query.Not(query.Or([self._value(name, value) for value in values]))
            for name, values in excluded.items()
            if values
        ]
        hidden = ACCESS_LEVELS - self.permission.allowed_access
        if hidden == ACCESS_LEVELS:
            return query.NullQuery
        clauses += [query.Not(query.NumericRange("i_access", level, level)) for level in sorted(hidden)]
        if self.permission.embargo_before is not None:
            clauses.append(query.Not(query.NumericRange("i_embargo", self.permission.embargo_before + 1, None)))
        return query.And(clauses)

    def _words(self, node: Word | Phrase | Pattern | Fuzzy) -> Any:
        if node.field is not None:
            return self._in(layout.text_field(node.field), node, 1.0) if self._open(node.field) else query.NullQuery
        places = [self._in(layout.ALL, node, 1.0), self._in("t_fulltext", node, FULLTEXT_WEIGHT)]
        if self.permission.staff:
            places.append(self._in("t_staff_body", node, 1.0))
        lifts = [
            self._in(layout.text_field(spec.name), node, spec.boost)
            for spec in self.schema.of_type("text", "keyword")
            if spec.boost > 1.0 and not spec.staff and not isinstance(node, Pattern | Fuzzy)
        ]
        if isinstance(node, Word):
            lifts.append(query.Term(layout.CANONS, node.keys.canon, boost=CANON_WEIGHT))
        found = query.Or(places)
        return query.AndMaybe(found, query.Or(lifts)) if lifts else found

    def _in(self, name: str, node: Word | Phrase | Pattern | Fuzzy, weight: float) -> Any:
        if isinstance(node, Word):
            return self._word(name, node, weight)
        if isinstance(node, Phrase):
            return query.Phrase(name, [word.keys.fold for word in node.words], slop=node.slop + 1, boost=weight)
        if isinstance(node, Pattern):
            return query.Or([query.Regex(name, form + "$", boost=weight) for form in node.folded])
        wrong = NearTerm(name, node.keys.fold, weight * STEM_WEIGHT, node.distance)
        return query.Or([wrong, query.Term(name, node.keys.fold, boost=weight)])

    def _word(self, name: str, word: Word, weight: float) -> Any:
        keys = word.keys
        choices = [query.Term(name, keys.fold, boost=weight)]
        choices += [query.Term(name, key, boost=weight * STEM_WEIGHT) for key in keys.extra]
        if self.widen:
            loose = {keys.loose, LOOSE_MARK + keys.loose} - set(keys.all)
            choices += [query.Term(name, key, boost=weight * LOOSE_WEIGHT) for key in sorted(loose)]
        return query.Or(choices)

    def _span(self, name: str, low: int | None, high: int | None) -> Any:
        begins = query.NumericRange(f"i_{name}_from", None, high)
        ends = query.NumericRange(f"i_{name}_to", low, None)
        if low is None:
            return begins
        return ends if high is None else query.And([begins, ends])

    def _value(self, name: str, value: Value) -> Any:
        if name in self.schema.spans:
            span = read_span(str(value))
            return query.NullQuery if span is None else self._span(name, *span)
        spec = self.schema.fields.get(name)
        if spec is None or spec.type == "text" or not self._open(name):
            return query.NullQuery
        if spec.type == "int":
            try:
                return query.NumericRange(f"i_{name}", int(value), int(value))
            except ValueError:
                return query.NullQuery
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        return query.Term(f"k_{name}", text)

    def _open(self, field: str) -> bool:
        spec = self.schema.fields.get(field)
        return spec is not None and (self.permission.staff or not spec.staff)
