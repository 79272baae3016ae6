"""Search: four writings, a question language, two engines behind one port. Knows nothing of the archive."""

from search.errors import (
    DocumentWrong,
    IndexBusy,
    IndexClosed,
    IndexDamaged,
    IndexStale,
    SchemaWrong,
    SearchError,
)
from search.index import Hit, Index, Permission, Request, Response, Writer
from search.opening import open_index
from search.query import Parsed, QuestionReader, parse
from search.schema import FieldSpec, IndexSchema

__all__ = [
    "DocumentWrong",
    "FieldSpec",
    "Hit",
    "Index",
    "IndexBusy",
    "IndexClosed",
    "IndexDamaged",
    "IndexSchema",
    "IndexStale",
    "Parsed",
    "Permission",
    "QuestionReader",
    "Request",
    "Response",
    "SchemaWrong",
    "SearchError",
    "Writer",
    "open_index",
    "parse",
]
