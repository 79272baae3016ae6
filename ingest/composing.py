"""From what a row, a file's own metadata and its name say, the values of one record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archive.crosswalks import marc as marc_crosswalk
from archive.kinds import Kind
from archive.kinds.crosswalk import Target
from ingest.decisions import Decisions
from ingest.problems import IngestError
from ingest.readers.folder import stem_of

if TYPE_CHECKING:
    from archive.crosswalks.marc import MarcRecord
    from ingest.tasks import FileWork, Task

#: Fields of which a file may give several values.
_MANY = frozenset({"creators", "subjects", "places", "identifiers", "language"})
#: What a file says that goes to another field where the kind has no such one.
_FALLBACK = {"album": "collection", "publisher": "source"}
_DIGITS_ONLY = re.compile(r"^[\d\s_.-]+$")


def of_file(task: Task, kind: Kind, decisions: Decisions) -> dict[str, Any]:
    """Values of a record with files: the row's, then the file's own, then its name for a title.

    A value the file itself holds and the field cannot read is left out: it stays in the file's technical
    data, and nobody typed it for us.
    """
    values = task.plan.values(task.raw) if task.plan and task.raw is not None else {}
    taken = {key.partition("@")[0] for key in values}
    own = _own_values(task.files, kind)
    for field, value in own.items():
        if field not in taken and not kind.parse({field: value}, strict=False).errors:
            values[field] = value
    if "title" not in {key.partition("@")[0] for key in values}:
        values["title"] = title_of_name(task.files[0].name)
    return with_defaults(values, kind, decisions)


def with_defaults(values: dict[str, Any], kind: Kind, decisions: Decisions) -> dict[str, Any]:
    """The decisions' language and collection, where the source gives none."""
    if decisions.language:
        for field in ("title", "description"):
            if isinstance(values.get(field), str):
                values[f"{field}@{decisions.language}"] = values.pop(field)
    if decisions.collection and "collection" in kind.fields:
        values.setdefault("collection", decisions.collection)
    return values


def title_of_name(name: str) -> str:
    """A readable title from a file's name."""
    base = stem_of(name.rpartition("/")[2])
    words = " ".join(re.sub(r"[_]+", " ", base).split())
    return base if _DIGITS_ONLY.match(words) or not words else words


def _own_values(files: list[FileWork], kind: Kind) -> dict[str, Any]:
    values: dict[str, Any] = {}
    language = ""
    for work in files:
        found = work.extracted
        if found is None or work.captions:
            continue
        language = language or found.language
        for field, pairs in found.values.items():
            target = field if field in kind.fields else _FALLBACK.get(field, field)
            if field == "rights_text":
                _rights(values, kind, [str(value) for value, _ in pairs])
            elif target in kind.fields:
                several = target in _MANY and kind.fields[target].repeatable
                given = [value for value, _ in pairs]
                values.setdefault(target, given if several else given[0])
    for field in ("title", "description"):
        # The text's own language is the best guess for the words that describe it.
        if language and isinstance(values.get(field), str):
            values[field] = {language: values[field]}
    if language and "language" in kind.fields:
        values.setdefault("language", [language])
    return values


def _rights(values: dict[str, Any], kind: Kind, notices: list[str]) -> None:
    """A notice that names a statement of our list is the right; any other is what must be credited."""
    field = kind.fields.get("rights")
    for notice in notices:
        if field is not None and "rights" not in values and not kind.parse({"rights": notice}, strict=False).errors:
            values["rights"] = notice
        elif "credit" in kind.fields and not re.match(r"https?://", notice):
            values.setdefault("credit", notice)


def of_marc(record: MarcRecord, kind: Kind) -> dict[str, Any]:
    """Values of a MARC record; what no field takes is kept in the note, a line a field.

    Raises:
        IngestError: ``marc_not_marc21``.
    """
    if not marc_crosswalk.is_marc21(record):
        raise IngestError("marc_not_marc21", field="245", expected="MARC 21")
    table = [
        (field.code, path)
        for field, target in kind.crosswalk("marc")
        if isinstance(target, Target)
        for path in target.paths
    ]
    values, lines = marc_crosswalk.to_values(record, table)
    repeatable = {code for code, field in kind.fields.items() if field.repeatable}
    values = marc_crosswalk.one_or_many(values, repeatable.__contains__)
    kept = dict(values)
    for field in {error.field.partition(".")[0] for error in kind.parse(values, strict=False).errors}:
        good, bad = _readable(kind, field, kept.pop(field))
        if good is not None:
            kept[field] = good
        lines += [f"{field}: {item}" for item in bad]
    if "note" in kind.fields:
        kept["note"] = "\n".join(lines)
    return kept


def _readable(kind: Kind, field: str, value: Any) -> tuple[Any, list[str]]:
    """The part of a value that its field reads, and the rest.

    A library's cataloguers knew no field types of ours, so a subfield that does not fit is kept in the note
    instead of costing the record.
    """
    if not isinstance(value, list):
        return None, [str(value)]
    good = [item for item in value if not kind.parse({field: [item]}, strict=False).errors]
    return good or None, [str(item) for item in value if item not in good]
