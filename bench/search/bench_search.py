"""Search beside SQLite FTS5: the same records, the same fifty questions, the same page, in one run.

    python -m bench.search.bench_search [--records N] [--rounds N]

A page is 20 hits by relevance with marked passages, the total, three facets, and the policy of access and embargo. Our
passages are cut from texts fetched from SQLite, as the catalogue does it. Goals: 3,000 documents/s into the index, p95
of the page 15 ms at 59,031 records and 45 ms at 500,000, and a tenth of FTS5's p95. The exit status tells.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.search.fts5 import Fts5
from bench.search.material import NOW, QUESTIONS, Item, items
from search import FieldSpec, Index, IndexSchema, Request, open_index
from search.highlight import Highlighter
from search.query import QuestionReader

SCHEMA = IndexSchema(
    [FieldSpec("creator", "keyword", facet=True, boost=1.5), FieldSpec("classification", "keyword", facet=True)]
)
VISITOR = frozenset({0})
PUT_GOAL = 3_000.0
RATIO_GOAL = 10.0
BATCH = 10_000


def page_goal(records: int) -> float:
    """Milliseconds of p95: 15 up to 59,031 records, 45 at 500,000, a straight line between and beyond."""
    return max(15.0, 15.0 + 30.0 * (records - 59_031) / (500_000 - 59_031))


class Ours:
    """Our index in `folder`, with the texts of the records in a table beside it."""

    def __init__(self, folder: Path) -> None:
        self.index: Index = open_index(folder / "index", SCHEMA)
        self.texts = sqlite3.connect(folder / "texts.sqlite")
        self.texts.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
        self.reader = QuestionReader(SCHEMA)
        self.writer = self.index.writer()

    def fill(self, batch: list[Item]) -> None:
        for item in batch:
            self.writer.put(item.document)
        self.writer.commit()

    def keep_texts(self, batch: list[Item]) -> None:
        rows = [(item.document["id"], item.document["title"], item.text) for item in batch]
        self.texts.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)
        self.texts.commit()

    def page(self, question: str, kind: str | None) -> int:
        parsed = self.reader.read(question)
        filters = {"kind": [kind]} if kind else {}
        response = self.index.search(
            Request(parsed, VISITOR, NOW, filters=filters, facets=("kind", "decade", "creator"))
        )
        lighter = Highlighter(parsed)
        marks = ",".join("?" * len(response.hits))
        rows = self.texts.execute(
            f"SELECT title, body FROM texts WHERE id IN ({marks})", [hit.id for hit in response.hits]
        )
        for title, body in rows:
            lighter.mark(title)
            lighter.snippet(body)
        return response.total


def _batches(source: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(source, BATCH)):
        yield batch


@dataclass
class Timed:
    """Milliseconds of all pages, by the clock and by the processor (which other processes do not disturb)."""

    totals: list[int]
    wall: list[float]
    cpu: list[float]

    def row(self) -> tuple[float, ...]:
        """p50, p95 and slowest by the clock, then p50 and p95 by the processor."""
        return (
            statistics.median(self.wall),
            statistics.quantiles(self.wall, n=20)[-1],
            max(self.wall),
            statistics.median(self.cpu),
            statistics.quantiles(self.cpu, n=20)[-1],
        )


def _time(page: Callable[[str, str | None], int], rounds: int) -> Timed:
    """All questions `rounds` times, after one round to warm up."""
    timed = Timed([page(*_asked(page, question)) for question in QUESTIONS], [], [])
    for _ in range(rounds):
        for question in QUESTIONS:
            asked = _asked(page, question)
            begin, begin_cpu = time.perf_counter(), time.thread_time()
            page(*asked)
            timed.cpu.append((time.thread_time() - begin_cpu) * 1000)
            timed.wall.append((time.perf_counter() - begin) * 1000)
    return timed


def _asked(page: Callable[[str, str | None], int], question: tuple[str, str, str | None]) -> tuple[str, str | None]:
    ours, theirs, kind = question
    return (theirs if isinstance(getattr(page, "__self__", None), Fts5) else ours), kind


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def main(arguments: list[str] | None = None) -> int:
    """Build both, ask both, print the ratios; 0 when all goals are met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=59_031)
    asked.add_argument("--rounds", type=int, default=3)
    options, _ = asked.parse_known_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sandiq-bench-") as place:
        return _measure(Path(place), options.records, options.rounds)


def _measure(folder: Path, records: int, rounds: int) -> int:
    ours, peer = Ours(folder), Fts5(folder / "fts5.sqlite")
    our_time = peer_time = json_bytes = 0.0
    for batch in _batches(items(records)):
        json_bytes += sum(item.json_bytes for item in batch)
        begin = time.perf_counter()
        ours.fill(batch)
        between = time.perf_counter()
        peer.fill(batch)
        peer_time += time.perf_counter() - between
        our_time += between - begin
        ours.keep_texts(batch)
    begin = time.perf_counter()
    ours.writer.close()
    our_time += time.perf_counter() - begin
    our_rate, peer_rate = records / our_time, records / peer_time
    size = _size(folder / "index")
    print(f"{records:,} records, {len(QUESTIONS)} questions, {rounds} rounds")
    print(f"{'':16}{'ours':>12}{'FTS5':>12}{'ratio':>9}")
    print(f"{'build, rec/s':16}{our_rate:12,.0f}{peer_rate:12,.0f}{our_rate / peer_rate:8.1f}x")
    print(f"{'index, MB':16}{size:12,.1f}   = {size * 1e8 / json_bytes:.0f} % of the records' JSON")
    mine, theirs = _time(ours.page, rounds), _time(peer.page, 1 if records > 100_000 else rounds)
    labels = ("page p50, ms", "page p95, ms", "page max, ms", "p50, CPU ms", "p95, CPU ms")
    for label, my_time, their_time in zip(labels, mine.row(), theirs.row(), strict=True):
        print(f"{label:16}{my_time:12.1f}{their_time:12.1f}{their_time / my_time:8.1f}x")
    print(f"hits over all questions: ours {sum(mine.totals):,}, FTS5 {sum(theirs.totals):,}")
    our_p95, peer_p95 = mine.row()[1], theirs.row()[1]
    print(f"memory of this process, both engines: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    goals = {
        f"build at least {PUT_GOAL:,.0f}/s": our_rate >= PUT_GOAL,
        f"p95 at most {page_goal(records):.0f} ms": our_p95 <= page_goal(records),
        f"p95 {RATIO_GOAL:.0f} times faster than FTS5": peer_p95 / our_p95 >= RATIO_GOAL,
    }
    for goal, met in goals.items():
        print(f"{'met ' if met else 'MISSED'} {goal}")
    ours.index.close()
    return 0 if all(goals.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
