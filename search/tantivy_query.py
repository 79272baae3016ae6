"""Our tree to Tantivy's query objects: built piece by piece, never from a pasted string."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import tantivy

from search import tantivy_layout as layout
from search.dates import read_span
from search.index import ACCESS_LEVELS, Permission, Value
from search.language.forms import LOOSE_MARK
from search.patterns import plain_prefix
from search.schema import IndexSchema
from search.tree import And, Between, Everything, Exact, Fuzzy, Node, Not, Nothing, Or, Pattern, Phrase, Span, Word
from search.weights import CANON_WEIGHT, FULLTEXT_WEIGHT, LOOSE_WEIGHT, STEM_WEIGHT

_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_Clause = tuple[tantivy.Occur, tantivy.Query]


class QueryBuilder:
    """Builds queries over one Tantivy schema. Stateless after construction, so threads may share it."""

    def __init__(self, schema: IndexSchema, engine_schema: tantivy.Schema) -> None:
        self.schema = schema
        self._engine = engine_schema
        # Fields whose words weigh more than the body's; `title` is among them.
        self._lifted = [spec for spec in schema.of_type("text", "keyword") if spec.boost > 1.0]

    def build(self, tree: Node, permission: Permission, *, widen: bool = False) -> tantivy.Query:
        """The question alone; `matching` adds filters and permission."""
        return _Build(self, permission, widen).node(tree)

    def matching(
        self,
        question: tantivy.Query,
        filters: Mapping[str, Sequence[Value]],
        excluded: Mapping[str, Sequence[Value]],
        permission: Permission,
    ) -> tantivy.Query:
        """The question under its filters and under what the reader may see."""
        clauses: list[_Clause] = [(_MUST, question)]
        for name, values in filters.items():
            clauses.append((_MUST, tantivy.Query.const_score_query(self._any_value(name, values, permission), 0.0)))
        for name, values in excluded.items():
            clauses.append((_NOT, self._any_value(name, values, permission)))
        clauses += self.permission(permission)
        return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)

    def permission(self, permission: Permission) -> list[_Clause]:
        """Clauses that drop what may not be seen. Every document has a level, so dropping the others is enough."""
        hidden = ACCESS_LEVELS - permission.allowed_access
        if hidden == ACCESS_LEVELS:
            return [(_MUST, tantivy.Query.empty_query())]
        clauses: list[_Clause] = [(_NOT, self.term("i_access", level)) for level in sorted(hidden)]
        if permission.embargo_before is not None:
            # Few documents are under embargo; going through them first spares a scan of the whole column.
            waiting = tantivy.Query.boolean_query(
                [
                    (_MUST, self.term(layout.EMBARGOED, "1")),
                    (_MUST, self.between("i_embargo", permission.embargo_before + 1, None)),
                ]
            )
            clauses.append((_NOT, waiting))
        return clauses

    def term(self, name: str, value: Value) -> tantivy.Query:
        return tantivy.Query.term_query(self._engine, name, value)

    def between(self, name: str, low: int | None, high: int | None) -> tantivy.Query:
        return tantivy.Query.range_query(self._engine, name, tantivy.FieldType.Integer, low, high)

    def span(self, name: str, low: int | None, high: int | None) -> tantivy.Query:
        """Documents whose span overlaps low..high: it begins before the end and ends after the beginning.

        At least one end must be given.
        """
        ends = []
        if high is not None:
            ends.append((_MUST, self.between(f"i_{name}_from", None, high)))
        if low is not None:
            ends.append((_MUST, self.between(f"i_{name}_to", low, None)))
        return tantivy.Query.boolean_query(ends) if len(ends) > 1 else ends[0][1]

    def _any_value(self, name: str, values: Sequence[Value], permission: Permission) -> tantivy.Query:
        return any_of([self._value(name, value, permission) for value in values])

    def _value(self, name: str, value: Value, permission: Permission) -> tantivy.Query:
        if name in self.schema.spans:
            span = read_span(str(value))
            return tantivy.Query.empty_query() if span is None else self.span(name, *span)
        spec = self.schema.fields.get(name)
        if spec is None or spec.type == "text" or (spec.staff and not permission.staff):
            return tantivy.Query.empty_query()
        if spec.type == "int":
            number = _whole_number(value)
            return tantivy.Query.empty_query() if number is None else self.term(f"i_{name}", number)
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        return self.term(f"k_{name}", text)


class _Build:
    """One walk over one tree."""

    def __init__(self, builder: QueryBuilder, permission: Permission, widen: bool) -> None:
        self.builder = builder
        self.engine = builder._engine
        self.permission = permission
        self.widen = widen

    def node(self, node: Node) -> tantivy.Query:
        match node:
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return any_of([self.node(part) for part in parts])
            case Not(part):
                return tantivy.Query.boolean_query([(_MUST, tantivy.Query.all_query()), (_NOT, self.node(part))])
            case Everything():
                return tantivy.Query.all_query()
            case Nothing():
                return tantivy.Query.empty_query()
            case Span(low, high, field):
                return self._plain(self.builder.span(field, low, high)) if self._open(field + "_from") else _none()
            case Between(low, high, field):
                return self._plain(self.builder.between(f"i_{field}", low, high)) if self._open(field) else _none()
            case Exact(value, field):
                return self._plain(self.builder.term(f"k_{field}", value)) if self._open(field) else _none()
            case _:
                return self._words(node)

    def _all_of(self, parts: Iterable[Node]) -> tantivy.Query:
        clauses = [
            (_NOT, self.node(part.part)) if isinstance(part, Not) else (_MUST, self.node(part)) for part in parts
        ]
        return tantivy.Query.boolean_query(clauses)

    def _words(self, node: Word | Phrase | Pattern | Fuzzy) -> tantivy.Query:
        if node.field is not None:
            if not self._open(node.field):
                return _none()
            return self._in(layout.text_field(node.field), node)
        places = [self._in(layout.ALL, node), _boosted(self._in("t_fulltext", node), FULLTEXT_WEIGHT)]
        if self.permission.staff:
            places.append(self._in("t_staff_body", node))
        clauses: list[_Clause] = [(_MUST, any_of(places))]
        clauses += [
            (_SHOULD, _boosted(self._in(layout.text_field(spec.name), node), spec.boost))
            for spec in self.builder._lifted
            if not spec.staff and not isinstance(node, Pattern | Fuzzy)
        ]
        if isinstance(node, Word):
            clauses.append((_SHOULD, _boosted(self._term(layout.CANONS, node.keys.canon), CANON_WEIGHT)))
        return tantivy.Query.boolean_query(clauses)

    def _in(self, name: str, node: Word | Phrase | Pattern | Fuzzy) -> tantivy.Query:
        """The node asked of one shadow field."""
        if isinstance(node, Word):
            return self._word(name, node)
        if isinstance(node, Phrase):
            return tantivy.Query.phrase_query(self.engine, name, [word.keys.fold for word in node.words], node.slop)
        if isinstance(node, Pattern):
            return any_of([self._pattern(name, form) for form in node.folded])
        near = tantivy.Query.fuzzy_term_query(self.engine, name, node.keys.fold, node.distance)
        return any_of([_boosted(near, STEM_WEIGHT), self._term(name, node.keys.fold)])

    def _pattern(self, name: str, form: str) -> tantivy.Query:
        prefix = plain_prefix(form)
        if prefix is None:
            return tantivy.Query.regex_query(self.engine, name, form)
        # A fuzzy prefix without a mistake is the same question, and spares building a regular expression.
        return tantivy.Query.fuzzy_term_query(self.engine, name, prefix, 0, True, True)

    def _word(self, name: str, word: Word) -> tantivy.Query:
        keys = word.keys
        choices = [self._term(name, keys.fold)]
        choices += [_boosted(self._term(name, key), STEM_WEIGHT) for key in keys.extra]
        if self.widen:
            loose = {keys.loose, LOOSE_MARK + keys.loose} - set(keys.all)
            choices += [_boosted(self._term(name, key), LOOSE_WEIGHT) for key in sorted(loose)]
        return any_of(choices)

    def _term(self, name: str, key: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.engine, name, key)

    def _open(self, field: str) -> bool:
        """Whether the reader may ask this field."""
        spec = self.builder.schema.fields.get(field)
        return spec is not None and (self.permission.staff or not spec.staff)

    @staticmethod
    def _plain(query: tantivy.Query) -> tantivy.Query:
        """Values of fields choose documents but do not rank them."""
        return tantivy.Query.const_score_query(query, 0.0)


def any_of(queries: list[tantivy.Query]) -> tantivy.Query:
    """One or the other; nothing at all when there is none."""
    if not queries:
        return tantivy.Query.empty_query()
    return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(_SHOULD, query) for query in queries])


def _boosted(query: tantivy.Query, weight: float) -> tantivy.Query:
    return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)


def _none() -> tantivy.Query:
    return tantivy.Query.empty_query()


def _whole_number(value: Value) -> int | None:
    try:
        return int(value)
    except ValueError:
        return None
