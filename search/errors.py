"""What can go wrong in the search room, each with a code that the caller turns into words."""

from __future__ import annotations


class SearchError(Exception):
    """Base of every error here. `code` names the fault, `params` holds what a sentence about it needs."""

    code = "search_failed"

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(f"{self.code} {params}" if params else self.code)


class SchemaWrong(SearchError):
    """The list of fields cannot be an index: a bad name, a clash, an unknown type."""

    code = "index_schema_wrong"


class DocumentWrong(SearchError):
    """A document lacks its id or access level, or a value has the wrong type."""

    code = "index_document_wrong"


class IndexStale(SearchError):
    """The folder was built with other fields or another analyzer: rebuild it."""

    code = "index_stale"


class IndexDamaged(SearchError):
    """The folder is torn or its bytes fail their checksums: rebuild it."""

    code = "index_damaged"


class IndexBusy(SearchError):
    """Another process holds the one writer of this folder."""

    code = "index_busy"


class IndexClosed(SearchError):
    """The index or its writer was already closed."""

    code = "index_closed"
