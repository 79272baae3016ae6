"""The state of a record as plain values, and the arithmetic of edits on it. No database, no clock.

A state maps field codes to stored values and, behind an ``@``, the columns that a person can change:
``@access`` (number), ``@embargo`` (ISO moment), ``@parent_id``, ``@files`` (ids of the attached files
in order), ``@deleted``. A key that is missing and a key that is None mean the same.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from archive.errors import ConflictField

State = dict[str, Any]

DELETED = "@deleted"


@dataclass(frozen=True)
class Step:
    """One revision as the arithmetic sees it: its number, whose it is, and the values it overwrote."""

    number: int
    changeset_id: int
    op: str
    before: Mapping[str, Any]

    @property
    def overwrote(self) -> Mapping[str, Any]:
        """``before``, with creation, deletion and restoration written as changes of ``@deleted``."""
        if self.op in ("create", "restore"):
            return {DELETED: True}
        if self.op == "delete":
            return {DELETED: None}
        return self.before


def same(a: Any, b: Any) -> bool:
    """Equal to the byte: 1, 1.0 and True are three values here."""
    if a is b:
        return True
    return bool(a == b) and orjson.dumps(a) == orjson.dumps(b)


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The values of ``old`` that ``new`` overwrites: what a revision keeps. Empty if nothing changed."""
    keys = dict.fromkeys([*old, *new])
    return {key: old.get(key) for key in keys if not same(old.get(key), new.get(key))}


def put(state: State, values: Mapping[str, Any]) -> State:
    """A copy of ``state`` with ``values`` written over it; None removes."""
    result = {**state, **values}
    return {key: value for key, value in result.items() if value is not None}


def rewind(state: State, steps: Iterable[Step], until: int) -> State:
    """The state as revision ``until`` left it.

    Args:
        state: as it is now.
        steps: the revisions, latest first.
    """
    for step in steps:
        if step.number <= until:
            break
        state = put(state, step.overwrote)
    return state


@dataclass
class Merge:
    """What became of an edit: the new state, the fields kept from the other person, and the quarrels."""

    state: State
    kept: list[str] = field(default_factory=list)
    conflicts: list[ConflictField] = field(default_factory=list)


def merge(base: State, theirs: State, yours: Mapping[str, Any], by_language: Container[str] = frozenset()) -> Merge:
    """Lay an edit over a state that has moved on since the edit began.

    Args:
        base: what the editor saw.
        theirs: what is stored now.
        yours: the fields of the form as the editor left them, None for emptied ones. A field left as it was is
            no change, even where somebody else changed it meanwhile.
        by_language: fields that hold a text per language, each of which is merged for itself.
    """
    result = Merge(dict(theirs))
    changes: dict[str, Any] = {}
    for code, mine in yours.items():
        first, now = base.get(code), theirs.get(code)
        if same(mine, now):
            continue
        if same(mine, first):
            result.kept.append(code)
        elif same(first, now):
            changes[code] = mine
        elif code in by_language and (both := _merge_languages(first, now, mine)) is not None:
            changes[code] = both
            result.kept.append(code)
        else:
            result.conflicts.append(ConflictField(code, first, now, mine))
    for code in difference(base, theirs):
        if code not in yours:
            result.kept.append(code)
    result.state = put(result.state, changes)
    return result


def _merge_languages(first: Any, now: Any, mine: Any) -> dict[str, Any] | None:
    """Both edits of a text in several languages, or None where they meet in one language."""
    if not (isinstance(first, dict) and isinstance(now, dict) and isinstance(mine, dict)):
        return None
    merged = merge(first, now, {language: mine.get(language) for language in {**first, **mine}})
    return None if merged.conflicts else merged.state


@dataclass
class Reversal:
    """How the share of one changeset in one record would be taken back."""

    changes: dict[str, Any] = field(default_factory=dict)
    conflicts: list[ConflictField] = field(default_factory=list)


def reverse(state: State, steps: list[Step], changeset_id: int, undos: Mapping[int, bool] | None = None) -> Reversal:
    """Take one changeset out of the history of a record, keeping what others did later.

    Args:
        state: as it is now.
        steps: the revisions, latest first, back to the first one of the changeset at least.
        changeset_id: whose steps are to be undone.
        undos: earlier undos of that changeset (True), undos of those (False), and so on. What one of them took back
            and none gave again is not taken back twice, even if somebody has written the same value since.

    Returns:
        Values to write, and the fields where later work stands in the way. In a conflict ``base`` is what the
        changeset wrote, ``theirs`` what is there now, ``yours`` what the undo would put back.
    """
    mine = [step for step in steps if step.changeset_id == changeset_id]
    if any(step.op == "create" for step in mine):
        return _reverse_creation(state, steps, changeset_id, undos or {})
    result = Reversal()
    for code in dict.fromkeys(code for step in mine for code in step.overwrote):
        if _taken_back(code, steps, undos or {}):
            continue
        after, target = _span(state.get(code), steps, changeset_id, code)
        present = state.get(code)
        if same(present, target):
            continue
        if same(present, after):
            result.changes[code] = target
        else:
            result.conflicts.append(ConflictField(code, after, present, target))
    if state.get(DELETED) and DELETED not in result.changes and result.changes:
        # Somebody deleted the record since. Writing into a tombstone would hide the undo from its author.
        result.conflicts = [ConflictField(DELETED, None, True, None)]
        result.changes = {}
    if result.changes.get(DELETED):
        later = _later_work(state, steps, changeset_id, first=min(step.number for step in mine))
        if later:
            result.conflicts += later
            del result.changes[DELETED]
    return result


def _taken_back(code: str, steps: list[Step], undos: Mapping[int, bool]) -> bool:
    """Whether the last word of the undos on this field was to take it back."""
    return next(
        (undos[step.changeset_id] for step in steps if step.changeset_id in undos and code in step.overwrote), False
    )


def _span(present: Any, steps: list[Step], changeset_id: int, code: str) -> tuple[Any, Any]:
    """What the changeset's last word on a field was, and what stood there before it began to speak."""
    running, after, target, inside = present, None, None, False
    for step in steps:
        if code not in step.overwrote:
            continue
        if step.changeset_id == changeset_id:
            if not inside:
                after, inside = running, True
            target = step.overwrote[code]
        elif inside:
            break
        running = step.overwrote[code]
    return after, target


def _later_work(state: State, steps: list[Step], changeset_id: int, first: int) -> list[ConflictField]:
    """What others did to the record since revision ``first`` and what still stands."""
    original: dict[str, Any] = {}
    for step in steps:
        if step.number > first and step.changeset_id != changeset_id:
            original.update(step.overwrote)
    return [
        ConflictField(code, value, state.get(code), None)
        for code, value in original.items()
        if code != DELETED and not same(value, state.get(code))
    ]


def _reverse_creation(state: State, steps: list[Step], changeset_id: int, undos: Mapping[int, bool]) -> Reversal:
    if state.get(DELETED) or _taken_back(DELETED, steps, undos):
        return Reversal()
    first = min(step.number for step in steps if step.changeset_id == changeset_id)
    later = _later_work(state, steps, changeset_id, first)
    return Reversal(conflicts=later) if later else Reversal(changes={DELETED: True})
