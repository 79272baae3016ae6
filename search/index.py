"""The port: what every engine offers, and the shapes that pass through it.

It holds nothing that only a local index can do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Protocol, Self

from search.query import Parsed
from search.schema import IndexSchema

Value = str | int | bool
Document = Mapping[str, Value | Sequence[Value] | None]
Sort = Literal["relevance", "newest", "oldest", "date", "date_desc", "title", "title_desc"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "date", "date_desc", "title", "title_desc")

# Levels of access in rising order of secrecy; a document with another number is refused.
ACCESS_LEVELS = frozenset(range(4))
# Deeper pages are refused politely: a person narrows the question, a harvester uses a harvest protocol.
MAX_DEPTH = 10_000
MAX_LIMIT = 1_000
# Below this many hits the loose keys are asked too.
SHORT_RESULT = 3


@dataclass(frozen=True, slots=True)
class Permission:
    """What a reader may see. `embargo_before` is the present in epoch seconds; None sees embargoed documents too."""

    allowed_access: frozenset[int]
    embargo_before: int | None
    staff: bool = False


@dataclass(frozen=True)
class Request:
    """One question to an index.

    `filters` keep documents that have any of the values, field by field; `excluded` drop those that have any. A span
    field takes strings such as '1991..1995'. Facet counts obey every filter but the facet's own, so that a second value
    can be added. `locale` orders titles. `staff` opens the fields marked staff in the schema.
    """

    query: Parsed | str
    allowed_access: frozenset[int]
    embargo_before: int | None
    filters: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    excluded: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    facet_size: int = 20
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    staff: bool = False
    locale: str = "uz_Latn"
    widen: bool = True

    @property
    def permission(self) -> Permission:
        return Permission(self.allowed_access, self.embargo_before, self.staff)


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. `score` compares within one response only, and is 0.0 when the order is not relevance."""

    id: int
    score: float


@dataclass(frozen=True)
class Response:
    """`total` counts all hits; `facets` hold (value, count) by falling count. `notes` adds codes to those of `parsed`:

    widened (loose keys were asked as well), too_deep (the page lies under MAX_DEPTH, so `hits` is empty).
    """

    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[Value, int]]]
    parsed: Parsed
    notes: tuple[str, ...] = ()


class Writer(Protocol):
    """The one writer of an index. Nothing is visible before commit()."""

    def put(self, doc: Document) -> None:
        """Add the document, or replace the one with its id. Raises DocumentWrong and leaves the rest as it was."""

    def delete(self, id: int) -> None: ...

    def clear(self) -> None:
        """Drop every document."""

    def commit(self) -> None: ...

    def rollback(self) -> None:
        """Forget everything since the last commit."""

    def close(self) -> None:
        """Release the lock; what was not committed is lost. May be called twice."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit when all went well, and close."""


class Index(Protocol):
    """A searchable index over one schema. Safe to share between threads; `writer` is for one process at a time."""

    schema: IndexSchema

    def search(self, request: Request) -> Response: ...

    def writer(self) -> Writer:
        """Raises IndexBusy when somebody else writes."""

    def reload(self) -> None:
        """See the latest commit. Searches do this by themselves; after reload() it is certain."""

    def count(self) -> int:
        """Documents of any access."""

    def suggest(self, prefix: str, field: str, permission: Permission, limit: int = 10) -> list[tuple[str, int]]:
        """(value, count) of titles or facet values that go on from `prefix`, commonest first, any word of a value."""

    def close(self) -> None: ...
