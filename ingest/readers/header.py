"""Which row of a table names its columns; people put titles, dates and blank rows above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.problems import IngestError
from ingest.readers.items import Headed

#: How far down a header may stand.
LOOK = 30
_VALUE_LIKE = re.compile(r"^[\s\d.,:/\-+()%×xX]*$|^https?://", re.IGNORECASE)


def find_header(rows: Sequence[Sequence[str]]) -> Headed:
    """Choose the header among the first rows, by shape alone: short, distinct, wordy, and as wide as what follows.

    Raises:
        IngestError: ``table_empty`` when nothing is there.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    if not any(filled):
        raise IngestError("table_empty")
    width = _usual_width(filled)
    best, best_score = -1, 0.0
    for index, row in enumerate(rows[:LOOK]):
        score = _score(row, filled[index], width)
        # The first good row wins: later rows of words are data.
        if score > best_score + 0.15:
            best, best_score = index, score
    if best < 0 or best_score < 0.5:
        widest = max(len(row) for row in rows)
        return Headed([f"column {number + 1}" for number in range(widest)], -1, ["no_header"])
    below = rows[best + 1 :]
    spans = Counter(_filled_span(row) for row in below if any(row))
    # One row that is too long is broken; a fifth of them have a column that nobody named.
    wide = [span for span in spans if sum(n for s, n in spans.items() if s >= span) >= 0.2 * spans.total()]
    span = max(len(rows[best]), *wide, 0)
    return Headed(_distinct(list(rows[best]), span, below), best)


def _usual_width(filled: list[int]) -> int:
    counts = Counter(count for count in filled if count > 1)
    if not counts:
        return max(filled)
    top = max(counts.values())
    return max(width for width, often in counts.items() if often >= top * 0.5)


def _score(row: Sequence[str], filled: int, width: int) -> float:
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or filled < min(2, width):
        return 0.0
    coverage = min(1.0, filled / max(1, width))
    if coverage < 0.6:
        return 0.0
    distinct = len({cell.casefold() for cell in cells}) / len(cells)
    wordy = sum(1 for cell in cells if not _VALUE_LIKE.match(cell)) / len(cells)
    short = sum(1 for cell in cells if len(cell) <= 60) / len(cells)
    return coverage * 0.4 + 0.6 * distinct * wordy * short if wordy > 0.7 else 0.0


def _filled_span(row: Sequence[str]) -> int:
    for index in range(len(row) - 1, -1, -1):
        if row[index].strip():
            return index + 1
    return 0


def _distinct(names: list[str], span: int, below: Sequence[Sequence[str]]) -> list[str]:
    """Names for every column that holds something: blanks get a number, repeated names a count."""
    names = names + [""] * (span - len(names))
    while names and not names[-1].strip() and not any(_filled_span(row) >= len(names) for row in below):
        names.pop()
    seen: Counter[str] = Counter()
    result = []
    for number, raw in enumerate(names, 1):
        name = " ".join(raw.replace("\ufeff", "").split()) or f"column {number}"
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result
