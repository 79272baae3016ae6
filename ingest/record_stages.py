"""The stages every record goes through: map, know again, decide, validate, write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import insert, select

from archive import jobs
from archive.catalog import changesets, records
from archive.catalog.models import DerivativeState, Record
from archive.catalog.records import Draft
from archive.crosswalks.marc import kind_of as marc_kind_of
from archive.errors import Invalid, Problem, SandiqError
from ingest.composing import of_marc, with_defaults
from ingest.models import IngestItem
from ingest.placing import Parents, link_by_name, place_of, refuse_lost
from ingest.problems import IngestError, Trouble
from ingest.run import Run, open_tasks, origin_of
from ingest.tasks import Task

if TYPE_CHECKING:
    from archive.db import UnitOfWork

_LOOKUP = 2000
#: Bytes of a set-aside row that are kept.
KEPT = 1_000_000


def map_rows(run: Run, tasks: list[Task]) -> None:
    """Cells or MARC fields to raw values of the kind."""
    decisions = run.decisions
    for task in open_tasks(tasks):
        task.uid = run.record_uid(task.key)
        if task.marc is not None:
            _map_marc(run, task)
            continue
        plan, cells = task.mapped_by, task.raw or {}
        task.kind = plan.kind.code
        task.values = with_defaults(plan.values(cells), plan.kind, decisions)
        task.origin = origin_of(task.kind, cells)
        place_of(task)


def _map_marc(run: Run, task: Task) -> None:
    record = task.record
    try:
        task.kind = run.decisions.kind or marc_kind_of(record)
        kind = run.kind(task.kind)
        task.values = with_defaults(of_marc(record, kind), kind, run.decisions)
    except IngestError as error:
        task.aside(Trouble.of(error, row=task.row))
        return
    task.origin = origin_of(task.kind, {"marc": [record.leader[5:9], *(field.line() for field in record.fields)]})


def sheet_rows_without_files(run: Run, tasks: list[Task]) -> None:
    """Rows of a describing sheet that name no file are records by themselves."""
    for task in open_tasks(tasks):
        if not task.files and task.raw is not None and task.plan is not None:
            map_rows(run, [task])


def find_same_rows(run: Run, tasks: list[Task]) -> None:
    """Rows the catalogue has from an earlier import, or that stand twice in this batch."""
    waiting = [task for task in open_tasks(tasks) if not task.files]
    if not waiting:
        return
    with run.house.uow(write=False) as uow:
        known = records.known_origins(uow, [task.origin for task in waiting])
    seen: dict[str, Task] = {}
    for task in waiting:
        known_id = known.get(task.origin)
        first = seen.setdefault(task.origin, task)
        if known_id is not None and run.decisions.on_same_content(task.key, known_id) == "skip":
            task.settle("duplicate", known_id, Trouble("same_row", params={"record_id": known_id}))
        elif (first is not task or task.origin in run.seen) and run.decisions.on_same_content(task.key, 0) == "skip":
            task.settle("duplicate", None, Trouble("same_row_here", params={"first": first.row}))
    if run.dry:
        run.seen.update(task.origin for task in waiting)


def find_same_refs(run: Run, tasks: list[Task]) -> None:
    """Reference codes that records of other changesets have: skip, add, update, or attach the file."""
    waiting = open_tasks(tasks)
    refs = {ref for task in waiting if (ref := ref_of(task))}
    by_name = run.decisions.duplicate == "attach"
    if by_name:
        refs |= {name for task in waiting if (name := _name_ref(task))}
    known = _known_refs(run, refs)
    if not known:
        return
    for task in waiting:
        if by_name and task.files:
            target = known.get(ref_of(task)) or known.get(_name_ref(task))
            if target is not None:
                task.target_id, task.state = target, "attached"
                continue
        ref = ref_of(task)
        target = known.get(ref)
        if target is None:
            continue
        answer = run.decisions.on_same_ref(task.key, ref, target)
        if answer == "skip":
            task.settle("duplicate", target, Trouble("same_ref", _ref_column(task), ref, {"record_id": target}))
        elif answer == "update":
            task.target_id, task.state = target, "updated"


def ref_of(task: Task) -> str:
    """The reference code a task gives, or ''."""
    ref = task.values.get("ref")
    return str(ref).strip() if isinstance(ref, str | int) else ""


def _name_ref(task: Task) -> str:
    if not task.files:
        return ""
    return task.files[0].name.rpartition("/")[2].rpartition(".")[0]


def _ref_column(task: Task) -> str:
    return task.plan.column_of("ref") if task.plan else "ref"


def _known_refs(run: Run, refs: set[str]) -> dict[str, int]:
    wanted = sorted(refs)
    found: dict[str, int] = {}
    if not wanted:
        return found
    with run.house.uow(write=False) as uow:
        for start in range(0, len(wanted), _LOOKUP):
            question = select(Record.ref, Record.id).where(
                Record.ref.in_(wanted[start : start + _LOOKUP]), Record.deleted_at.is_(None)
            )
            if run.changeset_id is not None:
                # Numbers that repeat within one source are the source's own affair.
                question = question.where(Record.changeset_id != run.changeset_id)
            found.update((str(ref), number) for ref, number in uow.session.execute(question))
    return found


def validate(run: Run, tasks: list[Task]) -> None:
    """A rehearsal's last look: what writing would refuse."""
    for task in open_tasks(tasks):
        kind = run.kind(task.kind)
        problems = [error.problem() for error in kind.parse(task.values, strict=task.target_id is None).errors]
        if problems and not _to_note(run, task, problems):
            task.aside(trouble_of(task, problems))


def refuse_invalid_files(run: Run, tasks: list[Task]) -> None:
    """Before an original goes into the store, see that its record will be accepted."""
    validate(run, [task for task in open_tasks(tasks) if task.files and task.state != "attached"])
    refuse_lost(run, tasks)


def rehearse(run: Run, tasks: list[Task]) -> None:
    """A rehearsal's end: count what would be done."""
    refuse_lost(run, tasks)
    for task in open_tasks(tasks):
        task.settle(task.state or "created", task.target_id)


def trouble_of(task: Task, problems: list[Problem]) -> Trouble:
    """The first problem, told by the source's own column; the others are counted."""
    first = problems[0]
    column = task.plan.column_of(first.field) if task.plan else first.field
    params: dict[str, Any] = dict(first.params)
    if len(problems) > 1:
        params["more"] = len(problems) - 1
    return Trouble(first.code, column, first.value, params)


def _to_note(run: Run, task: Task, problems: list[Problem]) -> bool:
    """Move unreadable values into the note where it was decided so; False when one of them is required."""
    kind = run.kind(task.kind)
    fields = {problem.field.split(".")[0] for problem in problems}
    if run.decisions.unreadable != "note" or "note" not in kind.fields:
        return False
    lines = []
    for key in [key for key in task.values if key in fields or key.partition("@")[0] in fields]:
        value = task.values.pop(key)
        lines.append(f"{task.plan.column_of(key) if task.plan else key}: {value}")
    if not lines:
        return False
    task.values["note"] = "\n".join([*([str(task.values["note"])] if task.values.get("note") else []), *lines])
    return not kind.parse(task.values, strict=task.target_id is None).errors


def write(run: Run, uow: UnitOfWork, tasks: list[Task]) -> int | None:
    """Write records, items, wanted derivatives and jobs; the caller commits all of it at once.

    Returns:
        The changeset, once there is one.
    """
    changeset = _changeset(run, uow, tasks)
    fresh = [task for task in open_tasks(tasks) if task.target_id is None]
    if fresh and changeset is not None:
        _create(run, uow, changeset, fresh)
    for task in open_tasks(tasks):
        if changeset is not None:
            _change(run, uow, changeset, task)
    _derivatives(run, uow, tasks)
    _items(run, uow, tasks)
    return changeset.id if changeset else None


def _changeset(run: Run, uow: UnitOfWork, tasks: list[Task]) -> records.OpenChangeset | None:
    """One changeset for the whole session, however many transactions it takes."""
    if run.changeset_id is not None:
        return changesets.resume_changeset(uow, run.identity, run.changeset_id)
    if not open_tasks(tasks):
        return None
    return changesets.open_changeset(uow, run.identity, "import", run.source)


def _create(run: Run, uow: UnitOfWork, changeset: records.OpenChangeset, tasks: list[Task]) -> None:
    parents = Parents(uow, tasks)
    while tasks:
        ready = [task for task in tasks if parents.known(task)]
        if not ready:
            for task in tasks:
                parents.refuse(task)
            return
        tasks = [task for task in tasks if not parents.known(task)]
        _create_ready(run, uow, changeset, ready, parents)
        parents.add(ready)


def _create_ready(
    run: Run, uow: UnitOfWork, changeset: records.OpenChangeset, tasks: list[Task], parents: Parents
) -> None:
    link_by_name(run, uow, tasks)
    outcomes = records.create_many(
        uow, run.house, run.identity, changeset, [_draft(run, task, parents) for task in tasks]
    )
    again: list[Task] = []
    for task, outcome in zip(tasks, outcomes, strict=True):
        if outcome.record_id is not None:
            task.settle("created", outcome.record_id)
        elif _to_note(run, task, outcome.errors):
            again.append(task)
        else:
            task.aside(trouble_of(task, outcome.errors))
    if again:
        outcomes = records.create_many(
            uow, run.house, run.identity, changeset, [_draft(run, task, parents) for task in again]
        )
        for task, outcome in zip(again, outcomes, strict=True):
            if outcome.record_id is not None:
                task.settle("created", outcome.record_id)
            else:
                task.aside(trouble_of(task, outcome.errors))


def _draft(run: Run, task: Task, parents: Parents) -> Draft:
    return Draft(
        task.kind,
        task.values,
        access=task.access or run.decisions.access,
        embargo=task.embargo,
        parent_id=parents.id_of(task),
        uid=task.uid,
        origin=task.origin,
        files=[work.draft for work in task.files if work.draft is not None],
    )


def _change(run: Run, uow: UnitOfWork, changeset: records.OpenChangeset, task: Task) -> None:
    """Attach to, or update, a record that is there already."""
    state = task.state
    try:
        if state == "attached":
            for work in task.files:
                records.attach_file(uow, run.house, run.identity, changeset, task.target, work.stored)
        else:
            records.update(uow, run.house, run.identity, changeset, task.target, task.values)
    except Invalid as error:
        task.aside(trouble_of(task, error.problems))
    except SandiqError as error:
        task.aside(Trouble.of(error))
    else:
        task.settle(state, task.target_id)


def _derivatives(run: Run, uow: UnitOfWork, tasks: list[Task]) -> None:
    """Ask for thumbnails, pyramids, proxies: a row each, and one job a file."""
    wanted = [
        work
        for task in tasks
        if task.state in ("created", "attached")
        for work in task.files
        if work.draft is not None and work.recipes
    ]
    if not wanted:
        return
    digests = [work.sha256 for work in wanted]
    question = select(DerivativeState.sha256, DerivativeState.recipe).where(DerivativeState.sha256.in_(digests))
    known = {(sha256, recipe) for sha256, recipe in uow.session.execute(question)}
    now = run.house.clock.now()
    rows: list[dict[str, Any]] = []
    asked: list[tuple[str, dict[str, Any]]] = []
    for work in wanted:
        recipes = [recipe for recipe in work.recipes if (work.sha256, recipe) not in known]
        known.update((work.sha256, recipe) for recipe in recipes)
        rows += [
            {"sha256": work.sha256, "recipe": recipe, "version": 1, "state": "wanted", "reason": "", "at": now}
            for recipe in recipes
        ]
        if recipes:
            place = {"object_id": work.stored.object_id, "logical_name": work.stored.logical_name}
            asked.append((work.stored.name, {"sha256": work.sha256, **place, "recipes": recipes}))
    if rows:
        uow.session.execute(insert(DerivativeState), rows)
        jobs.enqueue_many(uow, run.house, "derive", asked, run.identity)


def _items(run: Run, uow: UnitOfWork, tasks: list[Task]) -> None:
    """Remember files, and the rows that became no new record; new rows are remembered by the cursor."""
    rows = [
        {
            "session_id": run.session_id,
            "key": task.key,
            "state": task.state,
            "source": task.source,
            "row": task.row,
            "record_id": task.record_id,
            "field": trouble.field if (trouble := task.trouble) else "",
            "code": trouble.code if trouble else "",
            "value": trouble.value[:500].replace("\x00", "\ufffd") if trouble else "",
            "params": trouble.params if trouble else {},
            "raw": _kept(task) if task.state == "aside" else None,
        }
        for task in tasks
        if task.state != "before" and (task.files or task.state != "created")
    ]
    if rows:
        uow.session.execute(insert(IngestItem), rows)


def _kept(task: Task) -> bytes | None:
    if task.raw_bytes is not None:
        return task.raw_bytes[:KEPT]
    if task.raw is not None:
        return orjson.dumps(task.raw)[:KEPT]
    if task.marc is not None:
        return "\n".join([f"=LDR  {task.marc.leader}", *(field.line() for field in task.marc.fields)]).encode()[:KEPT]
    return None
