"""Real records for the measurements, and fifty questions about them."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).resolve().parents[3] / "shared" / "samples")
FILES = ("teenie-harris-press-photographs-59k.jsonl.gz", "carnegie-objects-28k.jsonl.gz")
_IN_BODY = (
    "medium",
    "accession_number",
    "credit_line",
    "department",
    "provenance_text",
    "classification",
    "creation_date",
    "physical_location",
)
NOW = 1_750_000_000
LATER = NOW + 10**8


@dataclass(slots=True)
class Item:
    """One record: the index document, its text in one piece, and the bytes of its JSON."""

    document: dict[str, Any]
    text: str
    json_bytes: int


def items(count: int) -> Iterator[Item]:
    """The first `count` records; beyond the real ones come copies in which a third of the words are others."""
    yield from islice(_endless(), count)


def _endless() -> Iterator[Item]:
    number = 0
    for copy in range(1000):
        dice = random.Random(copy)
        for name in FILES:
            kind = "photograph" if name.startswith("teenie") else "museum_object"
            with gzip.open(SAMPLES / "collections" / name, "rt", encoding="utf-8") as lines:
                for line in lines:
                    number += 1
                    yield _item(number, kind, line, copy, dice)


def _item(number: int, kind: str, line: str, copy: int, dice: random.Random) -> Item:
    row = json.loads(line)
    title = _changed(row["title"] or "", copy, dice)
    makers = [maker["full_name"] for maker in row["creator"] or [] if maker["full_name"]]
    body = [_changed(str(row[key]), copy, dice) for key in _IN_BODY if row.get(key)] + makers
    document = {
        "id": number,
        "kind": kind,
        # One in twenty is for staff and one in five hundred under embargo, so that the policy has work to do.
        "access": 2 if number % 20 == 0 else 0,
        "embargo": LATER if number % 500 == 0 else 0,
        "title": title,
        "body": body,
        "date_from": _day(row["creation_date_earliest"]),
        "date_to": _day(row["creation_date_latest"]),
        "updated": NOW - number,
        "creator": makers,
        "classification": row["classification"] or None,
    }
    return Item(document, " · ".join(body), len(line))


def _changed(text: str, copy: int, dice: random.Random) -> str:
    """The text of a copy: each third word gets one of twenty-five syllables."""
    if not copy:
        return text
    return " ".join(
        f"{word}{'bdgkl'[copy % 5]}{'aeiou'[dice.randrange(5)]}" if dice.random() < 1 / 3 else word
        for word in text.split()
    )


def _day(text: str | None) -> int | None:
    parts = (text or "").split("-")
    return int("".join(parts)) if len(parts) == 3 and all(part.isdigit() for part in parts) else None


_WORDS = "wedding baseball church piano harbour steelworks parade hospital nurse mural"
_PAIRS = (
    "woman piano, children school, men car, group portrait, boxing ring, church choir, jazz club, silver bowl, "
    "oil canvas, woman studio dress"
)
_PHRASES = (
    "harris studio, group portrait, homewood field, civic arena, gelatin silver print, crawford grill, "
    "baseball player, dark suit, wedding reception, light colored"
)
_PREFIXES = "photog swim ceram bask motorc tele engrav grad restaur pitts"
_EITHER = (
    ("portrait", "landscape", "museum_object"),
    ("woman", "women", "photograph"),
    ("dog", "cat", None),
    ("train", "railroad", "photograph"),
    ("chair", "table", "museum_object"),
)
_WITHOUT = (
    ("portrait", "woman", "photograph"),
    ("car", "street", None),
    ("drawing", "paper", "museum_object"),
    ("boy", "girl", None),
    ("music", "band", "photograph"),
)

# (our question, FTS5's question, filter on kind): ten of each shape that people use.
QUESTIONS: tuple[tuple[str, str, str | None], ...] = (
    *((word, word, None) for word in _WORDS.split()),
    *((pair, pair.replace(" ", " AND "), None) for pair in _PAIRS.split(", ")),
    *((f'"{phrase}"', f'"{phrase}"', None) for phrase in _PHRASES.split(", ")),
    *((f"{start}*", f"{start}*", None) for start in _PREFIXES.split()),
    *((f"{one} OR {other}", f"{one} OR {other}", kind) for one, other, kind in _EITHER),
    *((f"{one} NOT {other}", f"{one} NOT {other}", kind) for one, other, kind in _WITHOUT),
)
