"""The peer: SQLite FTS5 with its Porter stemmer, giving the same page from the same records."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from bench.search.material import NOW, Item

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA cache_size = -200000;
CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = 'porter unicode61');
CREATE TABLE facts (id INTEGER PRIMARY KEY, kind TEXT, decade TEXT, creator TEXT, access INTEGER, embargo INTEGER);
"""
_SEEN = "words MATCH ? AND f.access IN (0) AND f.embargo <= ?"
_FROM = "FROM words JOIN facts f ON f.id = words.rowid"


class Fts5:
    """Builds the tables in `path` and answers pages: 20 snippets by rank, the total, three facets, the policy."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript(_SCHEMA)

    def fill(self, batch: list[Item]) -> None:
        documents = [(item.document, item.text) for item in batch]
        self.db.executemany(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
            [(d["id"], d["title"], text) for d, text in documents],
        )
        self.db.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)", [_facts(d) for d, _ in documents])
        self.db.commit()

    def page(self, question: str, kind: str | None) -> int:
        """The total, after everything that a page shows was fetched."""
        where, values = _SEEN, [question, NOW]
        if kind:
            where, values = f"{where} AND f.kind = ?", [*values, kind]
        self.db.execute(
            f"SELECT words.rowid, snippet(words, -1, '[', ']', '…', 24) {_FROM} WHERE {where} ORDER BY rank LIMIT 20",
            values,
        ).fetchall()
        total = self.db.execute(f"SELECT count(*) {_FROM} WHERE {where}", values).fetchone()[0]
        for column in ("kind", "decade", "creator"):
            self.db.execute(
                f"SELECT f.{column}, count(*) n {_FROM} WHERE {where} GROUP BY 1 ORDER BY n DESC LIMIT 20", values
            ).fetchall()
        return int(total)


def _facts(document: dict[str, Any]) -> tuple[Any, ...]:
    first = document["date_from"]
    decade = None if first is None else str(first // 100_000 * 10)
    creator = next(iter(document["creator"]), None)
    return document["id"], document["kind"], decade, creator, document["access"], document["embargo"]
