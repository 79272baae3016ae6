"""Asking: one question to the index, answered with cards, passages and facets. Permission is inside the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from archive.catalog.cards import RecordCard, cards_with_data
from archive.catalog.facets import FacetValue, FacetView, from_address, views
from archive.catalog.indexing import unavailable
from archive.catalog.names import NameSuggestion, name_suggestions
from archive.catalog.policy import allowed_access
from archive.catalog.snippets import Snippet, Snippets
from archive.db import UnitOfWork
from archive.identity import Identity
from search import Permission, QuestionReader, Request, SearchError
from search.index import SORTS, Response

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Registry
    from search.query import Parsed

__all__ = [
    "Answer",
    "FacetValue",
    "FacetView",
    "HitView",
    "NameSuggestion",
    "Question",
    "Snippet",
    "ask",
    "name_suggestions",
    "permission_of",
    "read_question",
    "suggest",
]

LARGEST_PAGE = 200
FACETS = ("kind", "decade", "creator", "subject", "place", "language", "collection", "media", "has_files")

_readers: WeakKeyDictionary[Any, QuestionReader] = WeakKeyDictionary()


@dataclass(frozen=True)
class Question:
    """What a person asks.

    Attributes:
        text: the words as typed; empty asks for everything.
        filters: facet to values, any of which must be there; ``excluded``: none of which may.
        sort: one of ``search.index.SORTS``.
        page: from 1; ``size``: hits on it, at most ``LARGEST_PAGE``.
        facets: which to count; those that do not exist or that the person may not see are left out.
        snippets: whether passages are wanted; pictures in a grid need none.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    excluded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    locale: str = ""
    facets: tuple[str, ...] = FACETS
    facet_size: int = 20
    snippets: bool = True


@dataclass(frozen=True)
class HitView:
    """One hit: its card, where its title lights up, and passages."""

    card: RecordCard
    title_marks: list[tuple[int, int]]
    snippets: list[Snippet]


@dataclass(frozen=True)
class Answer:
    """What was found.

    Attributes:
        total: hits in all that this person may see.
        reading: how the question was understood, in its own syntax.
        notes: codes of what was mended or left out (see ``search.query.Parsed``); ``details`` quotes the spots.
    """

    total: int
    hits: list[HitView]
    facets: list[FacetView]
    reading: str
    notes: list[str]
    page: int
    size: int
    details: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for JSON."""
        return asdict(self)


def ask(uow: UnitOfWork, house: House, identity: Identity, question: Question) -> Answer:
    """Answer a question; three queries to the database, whatever is found.

    Raises:
        SandiqError: ``index_unavailable``.
    """
    locale = question.locale or identity.locale
    parsed = read_question(house, question.text)
    size = max(1, min(question.size, LARGEST_PAGE))
    page = max(1, question.page)
    response = _search(house, identity, question, parsed, (page - 1) * size, size, locale)
    hits = _hits(uow, house, identity, question, response, locale)
    facets = views(house.kinds, response.facets, question.filters, locale)
    notes = list(dict.fromkeys([*response.parsed.notes, *response.notes]))
    return Answer(response.total, hits, facets, parsed.reading, notes, page, size, dict(parsed.details))


def read_question(house: House, text: str) -> Parsed:
    """How a question is understood, with field and value names in four languages. Never raises."""
    return _reader(house.kinds).read(text)


def _reader(kinds: Registry) -> QuestionReader:
    reader = _readers.get(kinds)
    if reader is None:
        reader = _readers[kinds] = QuestionReader(kinds.index_schema(), kinds.query_aliases(), _value_names(kinds))
    return reader


def _value_names(kinds: Registry) -> dict[str, dict[str, str]]:
    """What people write after the colon for coded values: names of kinds and of vocabulary terms."""
    names: dict[str, dict[str, str]] = {"kind": {}}
    for kind in kinds.kinds():
        for name in (kind.code, *kind.labels.values(), *kind.plurals.values(), *kind.synonyms):
            names["kind"].setdefault(name, kind.code)
    for index_name, declared in kinds.facets().items():
        vocabulary = declared.vocabulary
        if vocabulary is None or declared.type.name == "agent":
            continue
        for code, term in vocabulary.entries.items():
            for name in (code, *term.label.values(), *term.synonyms):
                names.setdefault(index_name, {}).setdefault(name, code)
    return names


def permission_of(house: House, identity: Identity) -> Permission:
    """What the index may show this person."""
    now = None if identity.is_staff else int(house.clock.now().timestamp())
    return Permission(allowed_access(identity), now, identity.is_staff)


def _search(
    house: House,
    identity: Identity,
    question: Question,
    parsed: Parsed,
    offset: int,
    limit: int,
    locale: str,
) -> Response:
    may = permission_of(house, identity)
    schema = house.kinds.index_schema()
    known = frozenset(name for name in schema.facets() if identity.is_staff or not schema[name].staff)
    request = Request(
        query=parsed,
        allowed_access=may.allowed_access,
        embargo_before=may.embargo_before,
        staff=may.staff,
        filters=_filters(question.filters, known),
        excluded=_filters(question.excluded, known),
        facets=tuple(name for name in question.facets if name in known and (name != "access" or identity.is_staff)),
        facet_size=question.facet_size,
        sort=next((sort for sort in SORTS if sort == question.sort), "relevance"),
        offset=offset,
        limit=limit,
        locale=locale,
    )
    try:
        return house.index.search(request)
    except SearchError as error:
        raise unavailable(error) from error


def _filters(asked: Mapping[str, Sequence[str]], known: frozenset[str]) -> dict[str, list[str | int | bool]]:
    """Index values of the filters. A filter that cannot be met stays, so that it finds nothing rather than all."""
    filters: dict[str, list[str | int | bool]] = {}
    for name, values in asked.items():
        if name in known and values:
            filters[name] = [found for value in values if (found := from_address(name, value)) is not None]
    return filters


def _hits(
    uow: UnitOfWork, house: House, identity: Identity, question: Question, response: Response, locale: str
) -> list[HitView]:
    # The database has the last word: a record hidden since the last commit of the index is not shown.
    found = cards_with_data(uow, house, identity, [hit.id for hit in response.hits], locale)
    finder = Snippets(uow, house, identity, locale, response.parsed, widened="widened" in response.notes)
    passages: dict[int, list[Snippet]] = {}
    if question.snippets and response.parsed.terms:
        passages = finder.of_page(
            {number: (card.kind, data, bool(card.media)) for number, (card, data) in found.items()}
        )
    return [
        HitView(card, finder.title_marks(card.title), passages.get(number, []))
        for number, (card, _data) in found.items()
    ]


def suggest(uow: UnitOfWork, house: House, identity: Identity, field: str, prefix: str, limit: int = 10) -> list[str]:
    """Titles (``field`` empty or ``title``) or values of a facet that go on from ``prefix``, commonest first.

    Only what stands in records that the person sees is offered. A field may be named as in a question.
    """
    name = (_reader(house.kinds).resolve(field) or field) if field else "title"
    if not prefix.strip():
        return []
    try:
        found = house.index.suggest(prefix, name, permission_of(house, identity), limit)
    except SearchError as error:
        raise unavailable(error) from error
    return [value for value, _count in found]
