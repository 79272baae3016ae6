"""The default engine: Tantivy. One writer held open, readers that follow each commit, facets from columns."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import tantivy

from search import folder
from search import tantivy_layout as layout
from search.documents import SUGGEST_MARK, TITLE_KEYS, regular
from search.errors import IndexBusy, IndexClosed, IndexDamaged, SearchError
from search.index import (
    MAX_DEPTH,
    MAX_LIMIT,
    SHORT_RESULT,
    Document,
    Hit,
    Permission,
    Request,
    Response,
    Value,
)
from search.language import fold_text
from search.query import Parsed, parse
from search.schema import IndexSchema
from search.tantivy_query import QueryBuilder
from search.titles import title_question, unfinished
from search.tree import Everything, has_words

ENGINE = "tantivy"
# Memory of the writer before it flushes a segment, in bytes; below 15 MB Tantivy refuses.
WRITER_HEAP = 60_000_000
# One thread: the other core belongs to the Python that makes the documents.
WRITER_THREADS = 1
# Every distinct value of a segment is counted, so that counts are exact.
_ALL_VALUES = 1_000_000
# Suggestion terms looked at before those of one value are joined.
_SUGGEST_TERMS = 6


class TantivyIndex:
    """See search.index.Index. `path` None keeps everything in memory."""

    def __init__(self, path: Path | None, schema: IndexSchema, *, verify: bool = True) -> None:
        self.schema = schema
        self.path = path
        self._engine_schema = layout.build(schema)
        self._writer: TantivyWriter | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._seen: tuple[int, int] | None = None
        with _engine_errors(path):
            self._index = self._open(verify)
            self._index.config_reader(reload_policy="manual")
            self._index.reload()
            self._index.searcher().search(tantivy.Query.all_query(), limit=1)
        self._seen = self._stamp()
        self._queries = QueryBuilder(schema, self._index.schema)

    def _open(self, verify: bool) -> tantivy.Index:
        if self.path is None:
            return tantivy.Index(self._engine_schema)
        if not folder.exists(self.path):
            folder.mark(self.path, self.schema, ENGINE)
            return tantivy.Index(self._engine_schema, path=str(self.path))
        folder.check_marker(self.path, self.schema, ENGINE)
        if verify:
            folder.check_tantivy_files(self.path)
        return tantivy.Index.open(str(self.path))

    def search(self, request: Request) -> Response:
        searcher = self._searcher()
        asked = request.query
        parsed = asked if isinstance(asked, Parsed) else parse(asked, self.schema)
        permission = request.permission
        question = self._queries.build(parsed.tree, permission)
        matched = self._matching(question, request)
        with _engine_errors(self.path):
            total, hits = self._page(searcher, matched, request, parsed)
            notes: tuple[str, ...] = ()
            if total < SHORT_RESULT and request.widen and has_words(parsed.tree):
                wider = self._queries.build(parsed.tree, permission, widen=True)
                wider_matched = self._matching(wider, request)
                wider_total, wider_hits = self._page(searcher, wider_matched, request, parsed)
                if wider_total > total:
                    question, matched, total, hits = wider, wider_matched, wider_total, wider_hits
                    notes = ("widened",)
            facets = self._facets(searcher, question, matched, request)
        if request.offset + min(request.limit, MAX_LIMIT) > MAX_DEPTH:
            notes = (*notes, "too_deep")
        return Response(total, hits, facets, parsed, notes)

    def _matching(self, question: tantivy.Query, request: Request, without: str = "") -> tantivy.Query:
        filters = {name: values for name, values in request.filters.items() if name != without}
        return self._queries.matching(question, filters, request.excluded, request.permission)

    def _page(
        self, searcher: tantivy.Searcher, matched: tantivy.Query, request: Request, parsed: Parsed
    ) -> tuple[int, list[Hit]]:
        limit, offset = min(request.limit, MAX_LIMIT), max(request.offset, 0)
        too_deep = offset + limit > MAX_DEPTH
        if limit <= 0 or too_deep:
            counted: Any = searcher.search(matched, limit=1)
            return int(counted.count), []
        column, order = _order(request, parsed)
        # Tantivy's type stubs leave out the count of a result.
        found: Any = searcher.search(matched, limit=limit, offset=offset, order_by_field=column, order=order)
        ids = searcher.fast_field_values("i_id", [address for _, address in found.hits])
        scores = [score if column is None else 0.0 for score, _ in found.hits]
        return int(found.count), [Hit(int(i or 0), float(s)) for i, s in zip(ids, scores, strict=True)]

    def _facets(
        self, searcher: tantivy.Searcher, question: tantivy.Query, matched: tantivy.Query, request: Request
    ) -> dict[str, list[tuple[Value, int]]]:
        """Counts by facet: one pass for all that have no filter, and one for each that has, under the other filters."""
        names = [name for name in request.facets if self._countable(name, request.staff)]
        counted: dict[str, list[tuple[Value, int]]] = {}
        together = [name for name in names if name not in request.filters]
        if together:
            counted |= self._count(searcher, matched, together, request.facet_size)
        for name in names:
            if name in request.filters:
                others = self._matching(question, request, without=name)
                counted |= self._count(searcher, others, [name], request.facet_size)
        return {name: counted[name] for name in names}

    def _countable(self, name: str, staff: bool) -> bool:
        spec = self.schema.fields.get(name)
        return spec is not None and spec.facet and (staff or not spec.staff)

    def _count(
        self, searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[str], size: int
    ) -> dict[str, list[tuple[Value, int]]]:
        asked = {
            name: {"terms": {"field": self._column(name), "size": size, "segment_size": _ALL_VALUES}} for name in names
        }
        answer = searcher.aggregate(query, asked)
        return {name: [self._counted(name, b) for b in answer[name]["buckets"]] for name in names}

    def _column(self, name: str) -> str:
        return f"i_{name}" if self.schema[name].type == "int" else f"k_{name}"

    def _counted(self, name: str, bucket: Mapping[str, Any]) -> tuple[Value, int]:
        key, kind = bucket["key"], self.schema[name].type
        value: Value = int(key) if kind == "int" else key == "true" if kind == "bool" else str(key)
        return value, int(bucket["doc_count"])

    def suggest(self, prefix: str, field: str, permission: Permission, limit: int = 10) -> list[tuple[str, int]]:
        if field == "title":
            return self._suggest_titles(prefix, permission, limit)
        folded = fold_text(prefix)
        spec = self.schema.fields.get(field)
        if not folded or spec is None or spec.type != "keyword" or not self._countable(field, permission.staff):
            return []
        searcher = self._searcher()
        with _engine_errors(self.path):
            allowed = self._queries.matching(tantivy.Query.all_query(), {}, {}, permission)
            found = [
                pair
                for start in unfinished(folded)
                for pair in searcher.terms_with_prefix(
                    f"s_{field}", start, filter_query=allowed, limit=limit * _SUGGEST_TERMS
                )
            ]
        best: dict[str, int] = {}
        for term, count in found:
            value = term.partition(SUGGEST_MARK)[2]
            best[value] = max(best.get(value, 0), count)
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def _suggest_titles(self, prefix: str, permission: Permission, limit: int) -> list[tuple[str, int]]:
        tree = title_question(prefix)
        if tree is None:
            return []
        searcher = self._searcher()
        question = self._queries.build(tree, permission)
        matched = self._queries.matching(question, {}, {}, permission)
        with _engine_errors(self.path):
            found = searcher.search(matched, limit=limit * 3, count=False)
            stored = [searcher.doc(address).get_first(layout.STORED_TITLE) for _, address in found.hits]
        counts: dict[str, int] = {}
        for title in stored:
            shown = bytes(title).decode() if title is not None else ""
            counts[shown] = counts.get(shown, 0) + 1
        counts.pop("", None)
        return list(counts.items())[:limit]

    def writer(self) -> TantivyWriter:
        with self._lock:
            self._check_open()
            if self._writer is not None:
                raise IndexBusy(path=str(self.path))
            with _engine_errors(self.path):
                self._writer = TantivyWriter(self, self._index.writer(WRITER_HEAP, WRITER_THREADS))
            return self._writer

    def _released(self) -> None:
        self._writer = None

    def reload(self) -> None:
        self._check_open()
        with _engine_errors(self.path):
            self._seen = self._stamp()
            self._index.reload()

    def count(self) -> int:
        return int(self._searcher().num_docs)

    def close(self) -> None:
        """Close the writer, if any. Files stay mapped until the last question under way is answered."""
        writer = self._writer
        if writer is not None:
            writer.close()
        self._closed = True

    def _searcher(self) -> tantivy.Searcher:
        """A searcher over the latest commit: one look at a file tells whether another process committed."""
        self._check_open()
        if self.path is not None and self._stamp() != self._seen:
            self.reload()
        return self._index.searcher()

    def _stamp(self) -> tuple[int, int] | None:
        if self.path is None:
            return None
        try:
            status = (self.path / "meta.json").stat()
        except OSError as error:
            raise IndexDamaged(path=str(self.path), reason="meta") from error
        return status.st_mtime_ns, status.st_ino

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosed(path=str(self.path))


class TantivyWriter:
    """See search.index.Writer."""

    def __init__(self, index: TantivyIndex, engine: tantivy.IndexWriter) -> None:
        self._index = index
        self._engine: tantivy.IndexWriter | None = engine
        self._make = layout.document_maker(index.schema)
        # Before the first document there is nothing to replace, and a delete per document would be waste.
        self._fresh: set[int] | None = set() if index.count() == 0 else None

    def put(self, doc: Document) -> None:
        made = regular(doc, self._index.schema)
        document = self._make(made)
        with _engine_errors(self._index.path):
            if self._fresh is None or made.id in self._fresh:
                self._live.delete_documents_by_term("i_id", made.id)
            if self._fresh is not None:
                self._fresh.add(made.id)
            self._live.add_document(document)

    def delete(self, id: int) -> None:
        with _engine_errors(self._index.path):
            self._live.delete_documents_by_term("i_id", id)

    def clear(self) -> None:
        with _engine_errors(self._index.path):
            self._live.delete_all_documents()
        self._fresh = set()

    def commit(self) -> None:
        with _engine_errors(self._index.path):
            self._live.commit()
        self._index.reload()

    def rollback(self) -> None:
        with _engine_errors(self._index.path):
            self._live.rollback()
        self._fresh = set() if self._index.count() == 0 else None

    def close(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        try:
            with _engine_errors(self._index.path):
                # Segments that merges left behind would otherwise stay on the disk.
                engine.garbage_collect_files()
                engine.wait_merging_threads()
        finally:
            self._index._released()

    @property
    def _live(self) -> tantivy.IndexWriter:
        if self._engine is None:
            raise IndexClosed(path=str(self._index.path))
        return self._engine

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


def _order(request: Request, parsed: Parsed) -> tuple[str | None, tantivy.Order]:
    """The column to order by, None for score. All documents at once have no relevance: the newest come first."""
    up, down = tantivy.Order.Asc, tantivy.Order.Desc
    title = f"o_title_{TITLE_KEYS.get(request.locale, 'en')}"
    sort = "newest" if request.sort == "relevance" and isinstance(parsed.tree, Everything) else request.sort
    orders: dict[str, tuple[str | None, tantivy.Order]] = {
        "newest": (layout.UPDATED, down),
        "oldest": (layout.UPDATED, up),
        "date": (layout.DATE_UP, up),
        "date_desc": (layout.DATE_DOWN, down),
        "title": (title, up),
        "title_desc": (title, down),
    }
    return orders.get(sort, (None, down))


@contextmanager
def _engine_errors(path: Path | None) -> Iterator[None]:
    """Turn what Tantivy throws into our codes. A torn file may show as an error or as a panic of its own library."""
    try:
        yield
    except SearchError:
        raise
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise IndexBusy(path=str(path)) from error
        raise IndexDamaged(path=str(path), reason=str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise IndexDamaged(path=str(path), reason=str(error)[:200]) from error
        raise
