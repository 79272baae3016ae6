"""What an ingest did, as data for JSON and for a page."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from archive.errors import describe
from ingest.readers.separated import neutral

#: Troubles listed in a report; all of them are counted and can be had as CSV.
LISTED = 1000


@dataclass(frozen=True)
class Finding:
    """One file or row that did not become a new record.

    Attributes:
        source: the file; ``row`` its row number where it is a table.
        field: the column or field; ``value`` what stood there.
        code, params: the reason, for translation; ``text`` the same in English.
    """

    state: str
    source: str
    row: int | None
    field: str
    code: str
    value: str
    params: dict[str, Any]
    record_id: int | None

    @property
    def text(self) -> str:
        """The English sentence."""
        return describe(self.code, self.params)

    @property
    def expected(self) -> str:
        """What was expected, where the reason says it."""
        return str(self.params.get("expected", ""))


def placeholders(source: str, field: str, value: str, params: dict[str, Any]) -> dict[str, Any]:
    """Everything that the text of any code may name."""
    return {"name": source, "field": field, "value": value, "detail": "", **params}


@dataclass(frozen=True)
class Report:
    """The result of an ingest or of its rehearsal.

    Attributes:
        counts: created, updated, attached, duplicate, aside, ignored.
        kinds: kind to how many records of it were created.
        findings: at most ``LISTED`` of what did not become a new record, set-aside ones first.
        mappings: table name to the mapping that was applied.
    """

    name: str
    source: str
    state: str
    dry_run: bool
    counts: dict[str, int]
    kinds: dict[str, int]
    seconds: float
    findings: list[Finding]
    mappings: dict[str, Any] = dataclasses.field(default_factory=dict)
    session_id: int | None = None
    changeset_id: int | None = None
    error: dict[str, Any] | None = None

    @property
    def written(self) -> int:
        """Records and files that were added or changed."""
        return sum(self.counts.get(state, 0) for state in ("created", "updated", "attached"))

    @property
    def exit_code(self) -> int:
        """0 all is well, 1 some were set aside or it stopped on the way, 2 nothing could be done."""
        troubled = self.counts.get("aside", 0) > 0 or self.error is not None
        if not troubled:
            return 0
        return 1 if self.written or self.counts.get("duplicate", 0) else 2

    @property
    def rate(self) -> float:
        """Files and rows dealt with in a second."""
        return sum(self.counts.values()) / self.seconds if self.seconds > 0 else 0.0

    def as_json(self) -> dict[str, Any]:
        """Plain data, sentences included."""
        data = dataclasses.asdict(self)
        data["findings"] = [
            {**dataclasses.asdict(one), "text": one.text, "expected": one.expected} for one in self.findings
        ]
        if self.error:
            data["error"] = {**self.error, "text": describe(self.error["code"], self.error.get("params", {}))}
        return {**data, "exit_code": self.exit_code, "rate": round(self.rate, 1)}


def asides_csv(rows: Iterable[tuple[Finding, bytes | None]]) -> str:
    """Set-aside rows as a CSV that can be corrected and brought in again; nothing in it runs as a formula."""
    kept = [(finding, _cells(raw)) for finding, raw in rows]
    columns = list(dict.fromkeys(name for _, cells in kept for name in cells))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(neutral(name) for name in columns), "problem", "problem_row", "problem_field"])
    for finding, cells in kept:
        line = [neutral(str(cells.get(name, ""))) for name in columns]
        writer.writerow([*line, neutral(finding.text), finding.row or "", neutral(finding.field)])
    return "\ufeff" + out.getvalue()


def _cells(raw: bytes | None) -> dict[str, Any]:
    try:
        value = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError:
        return {"content": (raw or b"").decode("utf-8", "replace")}
    if not isinstance(value, dict):
        return {"content": str(value)}
    return {key: "; ".join(map(str, item)) if isinstance(item, list) else item for key, item in value.items()}
