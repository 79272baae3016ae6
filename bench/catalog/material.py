"""Real museum records as drafts: 59,031 press photographs and 28,253 objects, and copies of them with changed words."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from archive.catalog.records import Draft

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
FILES = (
    ("teenie-harris-press-photographs-59k.jsonl.gz", "photograph"),
    ("carnegie-objects-28k.jsonl.gz", "museum_object"),
)


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """(kind, source row) of every real record."""
    for name, kind in FILES:
        with gzip.open(SAMPLES / "collections" / name) as source:
            for line in source:
                yield kind, orjson.loads(line)


def values(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A source row as raw values of its kind."""
    names = [maker["full_name"] for maker in row.get("creator") or [] if maker.get("full_name")]
    sizes = [
        {"value": str(row[f"item_{side}"]), "unit": "in", "of": side}
        for side in ("height", "width", "depth")
        if row.get(f"item_{side}")
    ]
    mapped = {
        "title": row.get("title") or "Untitled",
        "ref": row.get("accession_number"),
        "date": _date(row),
        "creators": [{"name": name} for name in names],
        "credit": row.get("credit_line"),
        "source": row.get("department"),
        "provenance": row.get("provenance_text"),
        "acquired": row.get("date_acquired"),
        "web": row.get("web_url"),
        "location": row.get("physical_location"),
        "dimensions": sizes,
        "description": row.get("medium"),
    }
    if kind == "museum_object":
        mapped["object_name"] = row.get("classification")
    return {code: value for code, value in mapped.items() if value not in (None, "", [])}


def _date(row: dict[str, Any]) -> str | None:
    """The date as written, or its years where the writing is free text that no cataloguer would keep."""
    first, last = (row.get("creation_date_earliest") or "")[:4], (row.get("creation_date_latest") or "")[:4]
    if first and last and first.isdigit() and last.isdigit() and int(first) <= int(last):
        return first if first == last else f"{first}/{last}"
    return None


def drafts(count: int) -> Iterator[Draft]:
    """``count`` drafts: the real ones, then copies in which some words are replaced, each with its own fingerprint."""
    source = list(rows())
    words = sorted({word for _kind, row in source[:5_000] for word in (row.get("title") or "").split()})
    rng = random.Random(7)
    produced = 0
    for turn in itertools.count():
        for kind, row in source:
            if produced == count:
                return
            if turn:
                row = {**row, "title": _changed(row.get("title") or "", words, rng)}
                row["accession_number"] = f"{row.get('accession_number') or 'x'}.{turn}"
            origin = hashlib.sha256(f"{turn} {row.get('id')} {produced}".encode()).hexdigest()
            yield Draft(kind, values(kind, row), origin=origin)
            produced += 1


def _changed(title: str, words: list[str], rng: random.Random) -> str:
    parts = title.split()
    for place in range(0, len(parts), 3):
        parts[place] = rng.choice(words)
    return " ".join([*parts, rng.choice(words)])
