"""The fallback engine: Whoosh alone, pure Python, for small collections and for machines without Tantivy.

A new searcher is opened for each question, since Whoosh's own refresh repeats hits. Facets and orders are worked out
from stored values, so that time grows with the number of hits.
"""

from __future__ import annotations

import pickle
import shutil
import struct
import tempfile
import threading
import weakref
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh import index as whoosh_index
from whoosh import query
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.writing import CLEAR

from search import folder
from search import whoosh_layout as layout
from search.documents import SUGGEST_MARK, TITLE_KEYS, Regular, order_date, regular
from search.errors import IndexBusy, IndexClosed, IndexDamaged
from search.index import MAX_DEPTH, MAX_LIMIT, SHORT_RESULT, Document, Hit, Permission, Request, Response, Value
from search.language import fold_text
from search.query import Parsed, parse
from search.schema import IndexSchema
from search.titles import title_question, unfinished
from search.tree import Everything, has_words
from search.whoosh_query import WhooshQueries

ENGINE = "whoosh"
WRITER_MEGABYTES = 64


class PrivateMemory(RamStorage):  # type: ignore[misc] # Whoosh ships no types.
    """An index in memory whose temporary files no other process shares.

    Whoosh names the folder for them after the index alone, so that two processes would take each other's away.
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.mkdtemp(prefix="sandiq-whoosh-")
        weakref.finalize(self, shutil.rmtree, self._place, ignore_errors=True)

    def temp_storage(self, name: str | None = None) -> Any:
        """A folder of our own for the files of one commit."""
        return FileStorage(str(Path(self._place) / (name or "commit"))).create()


class WhooshIndex:
    """See search.index.Index. `path` None keeps everything in memory."""

    def __init__(self, path: Path | None, schema: IndexSchema) -> None:
        self.schema = schema
        self.path = path
        self._closed = False
        self._lock = threading.Lock()
        self._writer: WhooshWriter | None = None
        with _engine_errors(path):
            self._index = self._open()
            self._index.searcher().close()

    def _open(self) -> Any:
        layout_schema = layout.build(self.schema)
        if self.path is None:
            return PrivateMemory().create_index(layout_schema)
        if not folder.exists(self.path):
            folder.mark(self.path, self.schema, ENGINE)
            made = FileStorage(str(self.path)).create_index(layout_schema)
            folder.write_manifest(self.path)
            return made
        folder.check_marker(self.path, self.schema, ENGINE)
        folder.check_manifest(self.path)
        return whoosh_index.open_dir(str(self.path))

    def search(self, request: Request) -> Response:
        self._check_open()
        asked = request.query
        parsed = asked if isinstance(asked, Parsed) else parse(asked, self.schema)
        notes: tuple[str, ...] = ()
        with _engine_errors(self.path), self._index.searcher() as searcher:
            look = _Look(searcher, self.schema, request, parsed)
            found = look.documents()
            if len(found) < SHORT_RESULT and request.widen and has_words(parsed.tree):
                wider = _Look(searcher, self.schema, request, parsed, widen=True)
                more = wider.documents()
                if len(more) > len(found):
                    look, found, notes = wider, more, ("widened",)
            hits: list[Hit] = []
            if request.offset + min(request.limit, MAX_LIMIT) > MAX_DEPTH:
                notes = (*notes, "too_deep")
            elif request.limit > 0:
                hits = look.page(found)
            return Response(len(found), hits, look.facets(found), parsed, notes)

    def suggest(self, prefix: str, field: str, permission: Permission, limit: int = 10) -> list[tuple[str, int]]:
        self._check_open()
        queries = WhooshQueries(self.schema, permission)
        with _engine_errors(self.path), self._index.searcher() as searcher:
            if field == "title":
                return self._suggest_titles(searcher, queries, prefix, limit)
            spec = self.schema.fields.get(field)
            folded = fold_text(prefix)
            if not folded or spec is None or spec.type != "keyword" or not spec.facet:
                return []
            if spec.staff and not permission.staff:
                return []
            allowed = set(searcher.docs_for_query(queries.allowed({}, {})))
            return _suggest_values(searcher, f"s_{field}", folded, allowed, limit)

    def _suggest_titles(self, searcher: Any, queries: WhooshQueries, prefix: str, limit: int) -> list[tuple[str, int]]:
        tree = title_question(prefix)
        if tree is None:
            return []
        results = searcher.search(queries.node(tree), filter=queries.allowed({}, {}), limit=limit * 3)
        counts = Counter(hit["stored"]["title"] for hit in results)
        return list(counts.items())[:limit]

    def writer(self) -> WhooshWriter:
        with self._lock:
            self._check_open()
            if self._writer is not None:
                raise IndexBusy(path=str(self.path))
            self._writer = WhooshWriter(self)
            return self._writer

    def _engine_writer(self) -> Any:
        with _engine_errors(self.path):
            return self._index.writer(limitmb=WRITER_MEGABYTES, timeout=0.0)

    def _released(self) -> None:
        self._writer = None

    def reload(self) -> None:
        """Nothing to do: each question opens the latest commit."""
        self._check_open()

    def count(self) -> int:
        self._check_open()
        with _engine_errors(self.path), self._index.searcher() as searcher:
            return int(searcher.doc_count())

    def close(self) -> None:
        """Close the writer, if any, and let go of the files."""
        writer = self._writer
        if writer is not None:
            writer.close()
        self._closed = True
        self._index.close()

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosed(path=str(self.path))


class _Look:
    """One question put to one searcher."""

    def __init__(
        self, searcher: Any, schema: IndexSchema, request: Request, parsed: Parsed, *, widen: bool = False
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.request = request
        self.parsed = parsed
        self.queries = WhooshQueries(schema, request.permission, widen=widen)
        self.question = self.queries.node(parsed.tree)
        self._stored: dict[int, dict[str, Any]] = {}

    def documents(self, without: str = "") -> list[int]:
        """Numbers of all documents that the question, its filters (but one) and the permission leave."""
        filters = {name: values for name, values in self.request.filters.items() if name != without}
        allowed = self.queries.allowed(filters, self.request.excluded)
        return sorted(set(self.searcher.docs_for_query(query.And([self.question, allowed]))))

    def page(self, found: list[int]) -> list[Hit]:
        """The hits of the page asked for, in its order."""
        start = max(self.request.offset, 0)
        end = start + min(self.request.limit, MAX_LIMIT)
        if self.request.sort == "relevance" and not isinstance(self.parsed.tree, Everything):
            allowed = self.queries.allowed(self.request.filters, self.request.excluded)
            results = self.searcher.search(self.question, filter=allowed, limit=end)
            return [Hit(int(hit["id"]), float(hit.score)) for hit in results[start:end]]
        ordered = sorted(found, key=self._order_key, reverse=self._falling())
        return [Hit(int(self._values(number)["id"]), 0.0) for number in ordered[start:end]]

    def facets(self, found: list[int]) -> dict[str, list[tuple[Value, int]]]:
        counted: dict[str, list[tuple[Value, int]]] = {}
        for name in self.request.facets:
            spec = self.schema.fields.get(name)
            if spec is None or not spec.facet or (spec.staff and not self.request.staff):
                continue
            numbers = self.documents(without=name) if name in self.request.filters else found
            counts: Counter[Value] = Counter(value for number in numbers for value in self._facet(number, name))
            best = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
            counted[name] = best[: self.request.facet_size]
        return counted

    def _facet(self, number: int, name: str) -> list[Value]:
        stored = self._values(number)["stored"]
        kind = self.schema[name].type
        if kind == "int":
            return list(dict.fromkeys(stored["ints"].get(name, ())))
        values = stored["keywords"].get(name, ())
        return [value == "true" for value in values] if kind == "bool" else list(values)

    def _values(self, number: int) -> dict[str, Any]:
        found = self._stored.get(number)
        if found is None:
            found = self._stored[number] = self.searcher.stored_fields(number)
        return found

    def _falling(self) -> bool:
        return self.request.sort in ("newest", "date_desc", "title_desc", "relevance")

    def _order_key(self, number: int) -> Any:
        stored = self._values(number)["stored"]
        if self.request.sort in ("title", "title_desc"):
            return stored["titles"][TITLE_KEYS.get(self.request.locale, "en")]
        if self.request.sort in ("date", "date_desc"):
            first = order_date(stored["ints"].get("date_from"), stored["ints"].get("date_to"))
            # Undated documents come last both ways.
            return (first is None) != self._falling(), first or 0
        return stored["ints"].get("updated", [0])[0]


def _suggest_values(searcher: Any, name: str, folded: str, allowed: set[int], limit: int) -> list[tuple[str, int]]:
    best: dict[str, int] = {}
    for start in unfinished(folded):
        for term in searcher.reader().expand_prefix(name, start):
            text = term.decode("utf-8")
            count = len(allowed.intersection(searcher.docs_for_query(query.Term(name, text))))
            if count:
                value = text.partition(SUGGEST_MARK)[2]
                best[value] = max(best.get(value, 0), count)
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]


class WhooshWriter:
    """See search.index.Writer. Documents wait in a dict until commit, so that the last put of an id wins."""

    def __init__(self, index: WhooshIndex) -> None:
        self._index = index
        self._waiting: dict[int, Regular | None] = {}
        self._clear = False
        self._open = True
        # Whoosh's writer ends with its commit; this one is held for its lock until there is something to write.
        self._engine = index._engine_writer()

    def put(self, doc: Document) -> None:
        self._check_open()
        made = regular(doc, self._index.schema)
        self._waiting[made.id] = made

    def delete(self, id: int) -> None:
        self._check_open()
        self._waiting[id] = None

    def clear(self) -> None:
        self._check_open()
        self._waiting.clear()
        self._clear = True

    def commit(self) -> None:
        self._check_open()
        with _engine_errors(self._index.path):
            if not self._clear:
                for ident in self._waiting:
                    self._engine.delete_by_term(layout.ID, str(ident))
            for doc in self._waiting.values():
                if doc is not None:
                    self._engine.add_document(**layout.document(doc, self._index.schema))
            # mergetype CLEAR drops all that was there before.
            self._engine.commit(mergetype=CLEAR if self._clear else None)
            if self._index.path is not None:
                folder.write_manifest(self._index.path)
        self._waiting.clear()
        self._clear = False
        self._engine = self._index._engine_writer()

    def rollback(self) -> None:
        self._check_open()
        self._waiting.clear()
        self._clear = False

    def close(self) -> None:
        if not self._open:
            return
        self._open = False
        try:
            with _engine_errors(self._index.path):
                self._engine.cancel()
                if self._index.path is not None:
                    folder.sweep_whoosh(self._index.path)
        finally:
            self._index._released()

    def _check_open(self) -> None:
        if not self._open:
            raise IndexClosed(path=str(self._index.path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()


@contextmanager
def _engine_errors(path: Path | None) -> Iterator[None]:
    """Turn what Whoosh throws at a torn folder or a held lock into our codes."""
    try:
        yield
    except whoosh_index.LockError as error:
        raise IndexBusy(path=str(path)) from error
    except (whoosh_index.IndexError, OSError, EOFError, pickle.UnpicklingError, struct.error, zlib.error) as error:
        raise IndexDamaged(path=str(path), reason=str(error)[:200]) from error
