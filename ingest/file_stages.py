"""The stages that only files go through: checksum, known already?, identify, characterise, extract, store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select

from archive.catalog.models import File, Record
from archive.catalog.records import FileDraft
from ingest.composing import of_file
from ingest.extractors import extract
from ingest.models import IngestItem
from ingest.placing import place_of
from ingest.problems import IngestError, Trouble
from ingest.readers.encoding import decode
from ingest.run import Run, open_tasks
from ingest.sources import HEAD, is_captions
from ingest.tasks import FileWork, Task
from media_store import Staged, characterise, identify, recipes_for
from media_store.quarantine import digest_of

if TYPE_CHECKING:
    from ingest.extractors.found import Extracted

#: Name of the description beside the originals in their OCFL object.
METADATA = "record.json"
_LOOKUP = 2000


def skip_done(run: Run, tasks: list[Task]) -> None:
    """After a resume: what this session has dealt with before is not looked at again."""
    if run.session_id is None or not tasks:
        return
    keys = [task.key for task in tasks]
    with run.house.uow(write=False) as uow:
        done = set(
            uow.session.scalars(
                select(IngestItem.key).where(IngestItem.session_id == run.session_id, IngestItem.key.in_(keys))
            )
        )
    for task in tasks:
        if task.key in done:
            task.settle("before")


def checksum(run: Run, task: Task) -> None:
    """SHA-256 of every file."""
    for work in task.files:
        work.sha256, work.size = digest_of(work.path)
    if task.files:
        task.origin = task.files[0].sha256


def find_same_files(run: Run, tasks: list[Task]) -> None:
    """Files the catalogue has, and files that come twice in this batch."""
    waiting = [task for task in open_tasks(tasks) if task.files]
    known = known_files(run, {task.files[0].sha256 for task in waiting})
    seen: dict[str, str] = {}
    for task in waiting:
        sha256 = task.files[0].sha256
        if sha256 in known and run.decisions.on_same_content(task.key, known[sha256]) == "skip":
            task.settle("duplicate", known[sha256], Trouble("same_file", params={"record_id": known[sha256]}))
        elif (sha256 in seen or sha256 in run.seen) and run.decisions.on_same_content(task.key, 0) == "skip":
            task.settle("duplicate", None, Trouble("same_file_here", value=seen.get(sha256, "")))
        else:
            seen.setdefault(sha256, task.files[0].name)
    if run.dry:
        run.seen.update(seen)


def known_files(run: Run, digests: set[str]) -> dict[str, int]:
    """SHA-256 to the living record that has such a file."""
    wanted = sorted(digests)
    found: dict[str, int] = {}
    with run.house.uow(write=False) as uow:
        for start in range(0, len(wanted), _LOOKUP):
            rows = uow.session.execute(
                select(File.sha256, File.record_id)
                .join(Record, Record.id == File.record_id)
                .where(File.sha256.in_(wanted[start : start + _LOOKUP]), File.attached, Record.deleted_at.is_(None))
            )
            found.update((sha256, record_id) for sha256, record_id in rows)
    return found


def identify_files(run: Run, task: Task) -> None:
    """What each file is, by content."""
    for work in task.files:
        work.identified = identify(work.path)
        if work.identified.mime == "application/octet-stream" and run.decisions.unknown != "keep":
            raise IngestError("unknown_format", name=work.name, expected="a picture, sound, film, document or table")
        if work.identified.media == "text" and not work.captions:
            with work.path.open("rb") as stream:
                work.captions = is_captions(decode(stream.read(HEAD)))
    if task.files:
        task.kind = kind_for(run, task, task.files[0].what.media)


def kind_for(run: Run, task: Task, media: str) -> str:
    """The kind of the main file's media, unless its row has values only the sheet's own kind can hold."""
    code = run.decisions.kind_of(media)
    if task.plan is not None and task.plan.kind_column:
        return task.plan.kind.code
    if task.plan is None or run.decisions.kind:
        return code
    needed = {target.partition("@")[0] for target in task.plan.columns}
    return code if needed <= run.kind(code).fields.keys() else task.plan.kind.code


def characterise_files(run: Run, task: Task) -> None:
    """Measure each file; a damaged or dangerous one is refused here."""
    for work in task.files:
        work.characterised = characterise(work.path, work.what)
        work.recipes = recipes_for(work.what, work.measured)
    if task.files:
        # The decoder knows better than the first bytes: an MP4 without a film is sound.
        task.kind = kind_for(run, task, task.files[0].measured.media)


def extract_inside(run: Run, task: Task) -> None:
    """Metadata and text of each file."""
    for work in task.files:
        work.extracted = extract(work.path, work.what, captions=work.captions)


def compose_files(run: Run, task: Task) -> None:
    """The record's values from its row, its files and their names."""
    if not task.files:
        return
    kind = run.kind(task.kind)
    task.values = of_file(task, kind, run.decisions)
    place_of(task)
    task.uid = run.record_uid(task.key)


def store_files(run: Run, task: Task) -> None:
    """Put the originals, and the record's description beside them, into the store.

    Repeatable: the object's name comes from the session, and the same content makes no new version.
    """
    if not task.files:
        return
    store = run.house.store
    object_id = f"urn:uuid:{task.uid}"
    files: dict[str, Staged | bytes] = {}
    names: list[str] = []
    for work in task.files:
        work.staged = store.stage(work.path)
        if work.staged.sha256 != work.sha256:
            store.discard(work.staged)
            raise IngestError("file_changed", name=work.name)
        name = work.name.rpartition("/")[2]
        while name in files or name == METADATA:
            name = f"_{name}"
        files[name] = work.staged
        names.append(name)
    description = {
        "uid": task.uid,
        "kind": task.kind,
        "access": task.access or run.decisions.access,
        "origin": task.origin,
        "values": run.kind(task.kind).parse(task.values, strict=False).values,
        "files": [
            {"name": name, "sha256": work.sha256, "size": work.size, "path": work.name}
            for name, work in zip(names, task.files, strict=True)
        ],
    }
    who = run.identity.name or "system"
    result = store.put(
        object_id, {METADATA: orjson.dumps(description, option=orjson.OPT_INDENT_2), **files}, "ingest", who
    )
    for name, work in zip(names, task.files, strict=True):
        work.draft = draft_of(work, object_id, result.names[name])


def draft_of(work: FileWork, object_id: str, logical_name: str) -> FileDraft:
    """What the catalogue is told of a stored file."""
    measured = work.measured
    return FileDraft(
        name=work.name.rpartition("/")[2],
        sha256=work.sha256,
        size=work.size,
        mime=work.what.mime,
        media=measured.media,
        object_id=object_id,
        logical_name=logical_name,
        puid=work.what.puid,
        width=measured.width,
        height=measured.height,
        duration=measured.duration,
        pages=measured.pages,
        tech=_tech(work),
        texts=work.extracted.pages if work.extracted else [],
    )


def _tech(work: FileWork) -> dict[str, Any]:
    """Raw tool output, with the place each metadata value was found in."""
    tech: dict[str, Any] = {
        "path": work.name,
        "format": work.what.format_name,
        "measured": work.measured.tech,
    }
    if work.measured.streams:
        tech["streams"] = work.measured.streams
    if work.measured.disagreements:
        tech["disagreements"] = work.measured.disagreements
    if work.captions:
        tech["captions"] = {"language": work.extracted.language if work.extracted else ""}
    found: Extracted | None = work.extracted
    if found and found.values:
        tech["metadata"] = {
            field: [{"value": value, "source": source} for value, source in pairs]
            for field, pairs in found.values.items()
        }
    if found and found.outline:
        tech["outline"] = found.outline
    if found and found.notes:
        tech["notes"] = found.notes
    if found and found.language:
        tech["language"] = found.language
    return tech
