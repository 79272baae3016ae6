"""A future record on its way through the stages."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.mapping import Plan
from ingest.problems import Trouble

if TYPE_CHECKING:
    from archive.catalog.records import FileDraft
    from archive.crosswalks.marc import MarcRecord
    from ingest.extractors.found import Extracted
    from media_store import Characterised, Identified, Staged


T = TypeVar("T")


def _there(value: T | None) -> T:
    if value is None:
        raise RuntimeError("a stage asked for what no earlier stage has found out")
    return value


@dataclass(slots=True)
class FileWork:
    """One file of a task, and what each stage found out about it."""

    path: Path
    name: str
    size: int
    captions: bool = False
    sha256: str = ""
    identified: Identified | None = None
    characterised: Characterised | None = None
    extracted: Extracted | None = None
    staged: Staged | None = None
    draft: FileDraft | None = None
    recipes: list[str] = dataclasses.field(default_factory=list)

    @property
    def what(self) -> Identified:
        """What it was identified as; asking before that stage is a mistake of ours."""
        return _there(self.identified)

    @property
    def measured(self) -> Characterised:
        """What it was measured as."""
        return _there(self.characterised)

    @property
    def stored(self) -> FileDraft:
        """The stored file, as the catalogue is told of it."""
        return _there(self.draft)


@dataclass(slots=True)
class Task:
    """One future record.

    Attributes:
        key: names it within the session: the file's path, or table, # and row.
        source: the file it comes from, as reports name it; ``row`` the position in it.
        raw: the cells of its row; ``marc`` the MARC record instead.
        settled: set once its fate is known; later stages pass it over.
        state: created, updated, attached, duplicate or aside.
    """

    key: str
    source: str
    row: int | None = None
    raw: dict[str, Any] | None = None
    marc: MarcRecord | None = None
    raw_bytes: bytes | None = None
    plan: Plan | None = None
    files: list[FileWork] = dataclasses.field(default_factory=list)
    kind: str = ""
    access: str = ""
    parent_ref: str = ""
    embargo: datetime | None = None
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    origin: str = ""
    uid: str = ""
    target_id: int | None = None
    settled: bool = False
    state: str = ""
    record_id: int | None = None
    trouble: Trouble | None = None

    @property
    def mapped_by(self) -> Plan:
        """The plan of its table."""
        return _there(self.plan)

    @property
    def record(self) -> MarcRecord:
        """The MARC record it is made of."""
        return _there(self.marc)

    @property
    def target(self) -> int:
        """The record it changes."""
        return _there(self.target_id)

    def aside(self, trouble: Trouble) -> None:
        """Set it aside with its reason."""
        self.settled, self.state, self.trouble = True, "aside", trouble

    def settle(self, state: str, record_id: int | None = None, trouble: Trouble | None = None) -> None:
        """Say what became of it."""
        self.settled, self.state, self.record_id, self.trouble = True, state, record_id, trouble
