"""The press photographs' records through the whole path of ingest, from the file to the search index.

Read, map, know again, validate, changeset, commit, index by a separate process. Peer, in the same run: a
script that loads the same lines into SQLite with its full-text index and knows nothing of validation,
history or undo.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import sqlite3
import sys
import time
from pathlib import Path

import orjson

import ingest.models  # noqa: F401  Its tables must be known before they are made.
from archive.house import House
from archive.identity import SYSTEM
from bench.catalog.place import temporary_house, wait_until_indexed
from ingest import service

GOAL = 1_500.0
FIRST = 50_000
SOURCE = "collections/teenie-harris-press-photographs-59k.jsonl.gz"


def samples() -> Path:
    """The folder of the samples."""
    return Path(os.environ.get("SAMPLES", Path(__file__).resolve().parents[2].parent / "shared" / "samples"))


def make_source(target: Path, count: int) -> Path:
    """The first ``count`` real records; beyond those there are, copies with changed words."""
    written = turn = 0
    with target.open("wb") as out:
        while written < count:
            with gzip.open(samples() / SOURCE) as lines:
                for line in lines:
                    if written >= count:
                        break
                    out.write(line if turn == 0 else _changed(line, turn))
                    written += 1
            turn += 1
    return target


def _changed(line: bytes, turn: int) -> bytes:
    record = orjson.loads(line)
    words = record["title"].split()
    # A word of its own for each copy, and the others in another order: no two rows are the same.
    record["title"] = " ".join([*words[turn % len(words) :], *words[: turn % len(words)], f"copy{turn}"])
    record["accession_number"] += f".{turn}"
    record["id"] += f"-{turn}"
    return orjson.dumps(record) + b"\n"


def whole_path(house: House, source: Path) -> float:
    """Seconds from the first byte read to the last record findable."""
    with house.uow() as uow:
        session_id = service.start(uow, house, SYSTEM, source)
        uow.commit()
    begun, worked = time.perf_counter(), time.process_time()
    report = service.run(house, SYSTEM, session_id)
    worked = time.process_time() - worked
    written = time.perf_counter() - begun
    wait_until_indexed(house)
    seconds = time.perf_counter() - begun
    numbers = ", ".join(f"{count:,} {state}" for state, count in report.counts.items() if count)
    print(f"   {numbers}; written after {written:.1f} s, all findable after {seconds:.1f} s")
    print(f"   processor time of the ingesting process: {worked:.1f} s")
    return seconds


def peer(source: Path, folder: Path) -> float:
    """Seconds that a plain script takes for SQLite with FTS5."""
    begun = time.perf_counter()
    database = sqlite3.connect(folder / "peer.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, ref TEXT, title TEXT, data TEXT)")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
    with source.open("rb") as lines:
        batch: list[tuple[int, str, str, str]] = []
        for number, line in enumerate(lines, 1):
            record = orjson.loads(line)
            batch.append((number, record["accession_number"], record["title"], line.decode()))
            if len(batch) >= 1000:
                _flush(database, batch)
        _flush(database, batch)
    database.close()
    return time.perf_counter() - begun


def _flush(database: sqlite3.Connection, batch: list[tuple[int, str, str, str]]) -> None:
    database.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", batch)
    words = [(number, " ".join(map(str, orjson.loads(data).values()))) for number, _, _, data in batch]
    database.executemany("INSERT INTO words (rowid, body) VALUES (?, ?)", words)
    database.commit()
    batch.clear()


def main(arguments: list[str] | None = None) -> int:
    """Run; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=59_031)
    parser.add_argument("--large", type=int, default=0, help="also this many, in a house of their own (500000)")
    options, _ = parser.parse_known_args(arguments)
    rates: dict[int, float] = {}
    for count in [options.records, *([options.large] if options.large else [])]:
        with temporary_house() as house:
            source = make_source(house.instance / "source.jsonl", count)
            print(f"{count:,} records")
            rates[count] = count / whole_path(house, source)
            print(f"   whole path: {rates[count]:,.0f} records/s (goal {GOAL:,.0f})")
            print(f"   peer, SQLite with FTS5 and nothing else: {count / peer(source, house.instance):,.0f} records/s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the ingesting process at its highest: {memory:,.0f} MB")
    missed = [count for count, rate in rates.items() if rate < GOAL]
    if options.large and rates[options.large] < 0.8 * rates[options.records]:
        print("the large import is more than 20 % slower")
        missed.append(options.large)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
