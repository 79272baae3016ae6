"""Where a record belongs: the record it is part of, and the records that its row names by title or code."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from archive.catalog.models import Record
from archive.identity import ACCESS_LEVELS
from ingest.problems import Trouble
from ingest.run import Run, open_tasks
from ingest.tasks import Task

if TYPE_CHECKING:
    from archive.db import UnitOfWork

#: Collections and fonds that are looked through for a name; a house has dozens, seldom thousands.
MOST_TARGETS = 5000
#: Days as they stand in spreadsheets of this country: 31.01.2027.
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def place_of(task: Task) -> None:
    """What the special columns of a row say: access, embargo, and what it is part of."""
    plan, cells = task.plan, task.raw
    if plan is None or cells is None:
        return
    if plan.access_column:
        _access(task, str(cells.get(plan.access_column, "")).strip().lower(), plan.access_column)
    if plan.parent_column:
        task.parent_ref = str(cells.get(plan.parent_column, "")).strip()
    given = str(cells.get(plan.embargo_column, "")).strip() if plan.embargo_column else ""
    if given:
        try:
            moment = datetime.fromisoformat(_DOTTED.sub(_iso, given))
        except ValueError:
            task.aside(Trouble("embargo_unreadable", plan.embargo_column, given, {"expected": "2027-01-31"}))
            return
        task.embargo = moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(dotted: re.Match[str]) -> str:
    day, month, year = dotted.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


def _access(task: Task, given: str, column: str) -> None:
    if given and given not in ACCESS_LEVELS:
        task.aside(Trouble("access_unknown", column, given, {"expected": ", ".join(ACCESS_LEVELS)}))
    task.access = given


class Parents:
    """Reference codes of parents to their records: those that are there, and those of this very batch."""

    def __init__(self, uow: UnitOfWork, tasks: list[Task]) -> None:
        wanted = sorted({task.parent_ref for task in tasks if task.parent_ref})
        self._ids: dict[str, int] = {}
        if wanted:
            rows = uow.session.execute(
                select(Record.ref, Record.id).where(Record.ref.in_(wanted), Record.deleted_at.is_(None))
            )
            self._ids = {str(ref): number for ref, number in rows}

    def known(self, task: Task) -> bool:
        """Whether the task has no parent, or one that exists."""
        return not task.parent_ref or task.parent_ref in self._ids

    def id_of(self, task: Task) -> int | None:
        """The parent's record."""
        return self._ids[task.parent_ref] if task.parent_ref else None

    def add(self, tasks: list[Task]) -> None:
        """Remember what was just created."""
        for task in tasks:
            ref = _own_ref(task)
            if task.record_id is not None and ref:
                self._ids.setdefault(ref, task.record_id)

    def refuse(self, task: Task) -> None:
        """Set aside what would be part of nothing."""
        _refuse(task)


def refuse_lost(run: Run, tasks: list[Task]) -> None:
    """Set aside what would be part of nothing before its original goes into the store; a rehearsal tells it too."""
    if not run.has_parents:
        return
    wanted = sorted({task.parent_ref for task in open_tasks(tasks) if task.parent_ref})
    there: set[str] = set()
    if wanted:
        with run.house.uow(write=False) as uow:
            rows = uow.session.scalars(select(Record.ref).where(Record.ref.in_(wanted), Record.deleted_at.is_(None)))
            there = {str(ref) for ref in rows}
    while True:
        # Whoever is set aside can be no parent, so those who counted on it are looked at once more.
        coming = {_own_ref(task) for task in open_tasks(tasks)}
        lost = [
            task
            for task in open_tasks(tasks)
            if task.parent_ref
            and task.parent_ref not in there
            and task.parent_ref not in coming
            and f"ref {task.parent_ref}" not in run.seen
        ]
        for task in lost:
            _refuse(task)
        if not lost:
            break
    if run.dry:
        run.seen.update(f"ref {ref}" for ref in coming if ref)


def _own_ref(task: Task) -> str:
    return str(task.values.get("ref") or "").strip()


def _refuse(task: Task) -> None:
    """It can be brought in again once its parent is there."""
    column = task.plan.parent_column if task.plan else ""
    task.aside(Trouble("parent_ref_unknown", column, task.parent_ref))


def link_by_name(run: Run, uow: UnitOfWork, tasks: list[Task]) -> None:
    """Turn names in link fields that also take a bare name into links, where exactly one record has the name."""
    places: dict[tuple[tuple[str, ...], str], list[tuple[dict[str, Any], str]]] = {}
    for task in tasks:
        fields = run.kind(task.kind).fields
        for key, value in task.values.items():
            field = fields.get(key)
            if field is None or field.type.name != "link" or field.repeatable or not isinstance(value, str):
                continue
            if field.option("open") and value.strip():
                places.setdefault((field.target, value.strip()), []).append((task.values, key))
    for target in {kinds for kinds, _name in places}:
        names = sorted({name for kinds, name in places if kinds == target})
        found = _named(uow, target, names)
        for name, number in found.items():
            for values, key in places.get((target, name), []):
                values[key] = {"id": number, "label": name}


def _named(uow: UnitOfWork, kinds: tuple[str, ...], names: list[str]) -> dict[str, int]:
    """Names to the one record of these kinds that has it as a title, in any language, or as reference code."""
    wanted, found = set(names), dict[str, set[int]]()
    rows = uow.session.execute(
        select(Record.id, Record.title, Record.ref, Record.data)
        .where(Record.kind.in_(kinds), Record.deleted_at.is_(None))
        .order_by(Record.id.desc())
        .limit(MOST_TARGETS)
    )
    for number, title, ref, data in rows:
        titles = data.get("title")
        for name in {title, ref, *(titles.values() if isinstance(titles, dict) else ())} & wanted:
            found.setdefault(name, set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}
