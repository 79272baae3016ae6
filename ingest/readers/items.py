"""What readers hand on: rows, and the broken places between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from ingest.problems import Trouble


@dataclass(slots=True)
class Row:
    """One record's worth of values as the source holds them.

    Attributes:
        position: the row number a person sees in the source (a spreadsheet's header is row 1), or
            the ordinal number of a record from 1.
        values: column name (or JSON path, or MARC tag) to a string, number, bool or list of these.
    """

    position: int
    values: dict[str, Any]


@dataclass(slots=True)
class Broken:
    """A place where the source cannot be read; what stood there is kept as it was."""

    position: int
    trouble: Trouble
    raw: bytes = b""


class Table(Protocol):
    """A source of rows. Reading is streamed: memory does not grow with the number of rows."""

    #: What it was found to be: csv, xlsx, jsonl, marc, marcxml.
    format: str
    #: Column names in their order; empty for MARC.
    columns: list[str]
    #: How it was read: encoding, delimiter, sheet, header row. Shown to people.
    reading: dict[str, Any]

    def rows(self, after: int = 0) -> Iterator[Row | Broken]:
        """Every row whose position is greater than ``after``, in order."""
        ...

    def fraction(self) -> float:
        """How much of the source the running iteration has read, 0 to 1."""
        ...


@dataclass
class Headed:
    """A header found in a block of first rows."""

    columns: list[str]
    #: Index of the header among the rows looked at; -1 when the table has none.
    index: int
    notes: list[str] = field(default_factory=list)
