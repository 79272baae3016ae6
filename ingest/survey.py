"""Look over a source before anything is taken in: which files, which tables, what belongs together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from archive.kinds import Registry
from ingest.mapping import Mapping, Plan, Proposal, propose
from ingest.problems import IngestError, Trouble
from ingest.readers.folder import CAPTION_ENDS, Found, caption_partners, is_litter, key_of, readable, stem_of, walk
from ingest.readers.items import Broken, Row, Table
from ingest.sources import TABLES, identify_source, open_table
from ingest.tasks import FileWork, Task
from media_store import MediaStoreError, identify

#: Rows of a sheet that are tried against the folder to see whether it describes its files.
TRIED = 50
_MANY = re.compile(r"\s*[;|\n]\s*")


@dataclass
class TableSource:
    """A table whose rows become records."""

    found: Found
    format: str
    table: Table
    proposal: Proposal | None = None
    mapping: Mapping | None = None


@dataclass
class Survey:
    """What a source holds.

    Attributes:
        files: those that become records of their own.
        sheets: tables that describe files beside them.
        tables: tables whose rows are records.
        captions: name of a sound or film to the caption files beside it.
        troubles: what will not be read, with the reason.
        ignored: litter of operating systems that was passed over.
        size: bytes in all, for progress.
    """

    root: Path
    files: list[Found] = dataclasses.field(default_factory=list)
    sheets: list[TableSource] = dataclasses.field(default_factory=list)
    tables: list[TableSource] = dataclasses.field(default_factory=list)
    captions: dict[str, list[Found]] = dataclasses.field(default_factory=dict)
    troubles: list[tuple[str, Trouble]] = dataclasses.field(default_factory=list)
    ignored: int = 0

    @property
    def size(self) -> int:
        """Bytes of everything that will be read."""
        tables = (source.found.size for source in (*self.sheets, *self.tables))
        return sum(found.size for found in self.files) + sum(tables)


#: Gives the mapping for a table: a corrected one, a recipe, or the proposal's own.
Chooser = Callable[[str, Table, Proposal | None], Mapping | None]


def survey(path: Path, registry: Registry, kind: str = "", choose: Chooser | None = None) -> Survey:
    """Look over a folder or a single file. A ZIP must have been unpacked before.

    Raises:
        IngestError: the path itself cannot be read.
    """
    source = identify_source(path)
    if source == "folder":
        found = list(walk(path))
        result = Survey(path, ignored=sum(1 for one in path.rglob("*") if is_litter(one.name)))
    else:
        found = [Found(path, readable(path.name), path.stat().st_size)]
        result = Survey(path.parent)
    single = source != "folder"
    for one in found:
        if one.trouble is not None:
            result.troubles.append((one.name, one.trouble))
        else:
            _place(result, one, registry, kind, choose, single)
    _sort_sheets(result)
    _pair_captions(result)
    return result


def _place(result: Survey, found: Found, registry: Registry, kind: str, choose: Chooser | None, single: bool) -> None:
    try:
        source = identify_source(found.path)
        if source not in TABLES:
            result.files.append(found)
            return
        table = open_table(found.path, source)
    except IngestError as error:
        result.troubles.append((found.name, Trouble.of(error)))
        return
    if source in ("marc", "marcxml"):
        result.tables.append(TableSource(found, source, table))
        return
    proposal = propose(table, registry, kind)
    mapping = choose(found.name, table, proposal) if choose else None
    if mapping is None and not _trusted(proposal, single):
        # A sheet nobody can make records of is still a document worth keeping.
        result.files.append(found)
        return
    result.tables.append(TableSource(found, source, table, proposal, mapping or proposal.mapping()))


def _trusted(proposal: Proposal, single: bool) -> bool:
    """Within a folder only a sheet with several well-known columns is taken apart without being asked for."""
    if not proposal.usable:
        return False
    sure = sum(1 for column in proposal.columns if column.confidence >= 0.8)
    return single or sure >= 3 or bool(proposal.file_column)


def _sort_sheets(result: Survey) -> None:
    """Tables that name files of the folder describe those; the others are records of their own."""
    finder = FileFinder(result.files)
    tables, result.tables = result.tables, []
    for source in tables:
        column = file_column_of(source)
        if not column:
            result.tables.append(source)
            continue
        rows = (item for item in islice(source.table.rows(), TRIED) if isinstance(item, Row))
        tried = [finder.find(source.found.name, item.values.get(column)) for item in rows]
        if any(found for found, _ in tried):
            result.sheets.append(source)
        elif source.proposal is not None and not source.proposal.usable:
            result.files.append(source.found)
        else:
            result.tables.append(source)


def file_column_of(source: TableSource) -> str:
    """The column of a table that names files, or ''."""
    targets = source.mapping.targets if source.mapping else {}
    return next((column for column, target in targets.items() if target == "@file"), "")


class FileFinder:
    """Finds the files that a cell names: by path from the sheet or the root, or by a name that is there once."""

    def __init__(self, files: list[Found]) -> None:
        self._by_path = {key_of(found.name): found for found in files}
        self._by_base: dict[str, list[Found]] = {}
        for found in files:
            self._by_base.setdefault(key_of(found.name).rpartition("/")[2], []).append(found)

    def find(self, sheet: str, cell: Any) -> tuple[list[Found], list[str]]:
        """The files of a cell, and the names in it that no file has."""
        names = [str(item) for item in cell] if isinstance(cell, list) else [str(cell or "")]
        found: list[Found] = []
        missing: list[str] = []
        for name in names:
            whole = self._one(sheet, name)
            parts = [name] if whole else [part for part in _MANY.split(name) if part.strip()]
            for part in parts:
                one = self._one(sheet, part)
                if one is None:
                    missing.append(part)
                elif one not in found:
                    found.append(one)
        return found, missing

    def _one(self, sheet: str, name: str) -> Found | None:
        key = key_of(name)
        if not key:
            return None
        folder = key_of(sheet).rpartition("/")[0]
        beside = self._by_path.get(f"{folder}/{key}" if folder else key)
        if beside is not None:
            return beside
        if key in self._by_path:
            return self._by_path[key]
        same = self._by_base.get(key.rpartition("/")[2], [])
        return same[0] if len(same) == 1 else None


def _pair_captions(result: Survey) -> None:
    """Caption files go with the sound or film of the same name in the same folder."""
    stems: dict[str, Found] = {}
    captions = [found for found in result.files if found.name.casefold().endswith(CAPTION_ENDS)]
    if not captions:
        return
    for found in result.files:
        if found not in captions:
            stems.setdefault(stem_of(found.name).casefold(), found)
    for caption in captions:
        partner = next((stems[stem] for stem in caption_partners(caption.name) if stem in stems), None)
        if partner is not None and _is_film(partner):
            result.captions.setdefault(partner.name, []).append(caption)
            result.files.remove(caption)


def _is_film(found: Found) -> bool:
    try:
        return identify(found.path).media in ("audio", "video")
    except MediaStoreError:
        return False


def file_tasks(result: Survey, plans: Callable[[TableSource], Plan], registry: Registry) -> Iterator[Task]:
    """Future records that have files: described by a sheet's row, or alone."""
    finder = FileFinder(result.files)
    claimed: set[str] = set()
    tables = FileFinder([source.found for source in (*result.tables, *result.sheets)])
    for source in result.sheets:
        plan = plans(source)
        for item in source.table.rows():
            if isinstance(item, Row) and tables.find(source.found.name, item.values.get(plan.file_column))[0]:
                # It describes a table, whose own rows are the records.
                result.ignored += 1
                continue
            yield _with_kind(_sheet_task(result, source, plan, item, finder, claimed), registry)
    for found in result.files:
        if found.name not in claimed:
            yield Task(found.name, found.name, files=_with_captions(result, found))


def _sheet_task(
    result: Survey, source: TableSource, plan: Plan, item: Row | Broken, finder: FileFinder, claimed: set[str]
) -> Task:
    task = Task(f"{source.found.name}#{item.position}", source.found.name, item.position, plan=plan)
    if isinstance(item, Broken):
        task.raw_bytes = item.raw
        task.aside(item.trouble)
        return task
    task.raw = item.values
    found, missing = finder.find(source.found.name, item.values.get(plan.file_column))
    if missing:
        task.aside(
            Trouble("row_file_missing", plan.file_column, missing[0][:200], {"expected": "a file of this folder"})
        )
        return task
    task.files = [work for one in found if one.name not in claimed for work in _with_captions(result, one)]
    if found and not task.files:
        task.aside(Trouble("row_file_taken", plan.file_column, found[0].name))
    claimed.update(one.name for one in found)
    return task


def _with_captions(result: Survey, found: Found) -> list[FileWork]:
    beside = result.captions.get(found.name, [])
    return [
        FileWork(found.path, found.name, found.size),
        *(FileWork(one.path, one.name, one.size, captions=True) for one in beside),
    ]


def _with_kind(task: Task, registry: Registry) -> Task:
    """A row that names its kind is read by that kind's fields."""
    if task.plan is not None and task.raw is not None and not task.settled:
        try:
            task.plan = task.plan.for_row(task.raw, registry)
        except IngestError as error:
            params = dict(error.params)
            task.aside(Trouble(error.code, params.pop("field", ""), params.pop("value", ""), params))
    return task


def row_tasks(source: TableSource, plan: Plan | None, registry: Registry, after: int = 0) -> Iterator[Task]:
    """Future records of a table's rows."""
    name = source.found.name
    for item in source.table.rows(after):
        task = Task(f"{name}#{item.position}", name, item.position, plan=plan)
        if isinstance(item, Broken):
            task.raw_bytes = item.raw
            task.aside(item.trouble)
        elif source.format in ("marc", "marcxml"):
            task.marc = item.values["marc"]
        else:
            task.raw = item.values
            if plan is not None and plan.kind_column:
                _with_kind(task, registry)
        yield task
