"""A mapping as data."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.kinds.headers import header_key

# What a column may go to beside the fields of a kind (``date``, ``title@ru``, ``dimensions@width,in``).
#: The name of the file that the row describes.
FILE = "@file"
#: Kept word for word in the record's internal note, so that nothing is lost.
NOTE = "@note"
#: Left out.
IGNORE = "@ignore"
#: A name of an access level.
ACCESS = "@access"
#: The kind of this row's record, for sheets of mixed things.
KIND = "@kind"
#: The reference code of the record that this row's record is part of.
PARENT = "@parent"
#: The day until which only staff see the record.
EMBARGO = "@embargo"
SPECIAL = (FILE, NOTE, IGNORE, ACCESS, KIND, PARENT, EMBARGO)


@dataclass
class ColumnProposal:
    """One column and where it is proposed to go.

    Attributes:
        target: a key that ``Kind.parse`` takes, or one of ``SPECIAL``.
        confidence: 0 to 1.
        reason: a code of ``archive.errors.TEXTS`` beginning with ``mapping_``.
        samples: some of its values, for people to look at.
    """

    name: str
    target: str
    confidence: float
    reason: str
    samples: list[str] = dataclasses.field(default_factory=list)


@dataclass
class Mapping:
    """What is applied to rows, and what a recipe keeps.

    Attributes:
        kind: code of the kind of every record.
        targets: column name to target; a column that is not named is kept in the note.
        constants: field to a raw value that every record gets where the row has none.
    """

    kind: str
    targets: dict[str, str] = dataclasses.field(default_factory=dict)
    constants: dict[str, Any] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Mapping:
        """The opposite; unknown keys are passed over."""
        return cls(str(data["kind"]), dict(data.get("targets", {})), dict(data.get("constants", {})))


@dataclass
class Proposal:
    """What was made of a table's header and first rows.

    Attributes:
        kinds: candidates with their scores, the best first.
        usable: whether records could be made of it at all: something can be a title.
        reading: how the table was read (encoding, delimiter, sheet, header row).
        recipe: name of the saved recipe that was taken instead of guessing, or ''.
    """

    kind: str
    columns: list[ColumnProposal]
    kinds: list[tuple[str, float]] = dataclasses.field(default_factory=list)
    usable: bool = True
    reading: dict[str, Any] = dataclasses.field(default_factory=dict)
    recipe: str = ""
    constants: dict[str, Any] = dataclasses.field(default_factory=dict)

    def mapping(self) -> Mapping:
        """The proposal as it would be applied."""
        return Mapping(self.kind, {column.name: column.target for column in self.columns}, dict(self.constants))

    def target(self, name: str) -> str:
        """Where a column goes."""
        return next((column.target for column in self.columns if column.name == name), NOTE)

    @property
    def file_column(self) -> str:
        """The column that names files, or ''."""
        return next((column.name for column in self.columns if column.target == FILE), "")


def fingerprint(columns: Iterable[str]) -> str:
    """A hash of the column names, whatever their order, case and punctuation."""
    keys = sorted(header_key(name) or name for name in columns)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
