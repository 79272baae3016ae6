"""The arithmetic of edits, by property."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.states import Step, difference, merge, put, reverse, rewind, same

VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.floats(0, 2), st.text(max_size=2), st.just([1, "a"]))
STATES = st.dictionaries(st.sampled_from("abcd"), VALUES.filter(lambda value: value is not None))
EDITS = st.lists(st.tuples(st.dictionaries(st.sampled_from("abcd"), VALUES, min_size=1), st.integers(1, 3)), max_size=8)


def played(state: dict[str, Any], edits: list[tuple[dict[str, Any], int]]) -> tuple[list[Step], list[dict[str, Any]]]:
    steps: list[Step] = []
    states = [state]
    for values, changeset in edits:
        new = put(states[-1], values)
        steps.insert(0, Step(len(states), changeset, "edit", difference(states[-1], new)))
        states.append(new)
    return steps, states


def equal(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return not difference(a, b)


def test_numbers_of_other_types_are_other_values() -> None:
    assert not same(1, 1.0) and not same(1, True) and same([1], [1])


@given(STATES, EDITS)
def test_rewinding_reaches_every_earlier_state(state: dict[str, Any], edits: list[Any]) -> None:
    steps, states = played(state, edits)
    for number, expected in enumerate(states):
        assert equal(rewind(states[-1], steps, number), expected)


@given(STATES, STATES, STATES)
def test_a_merge_loses_nothing_silently(base: dict[str, Any], theirs: dict[str, Any], yours: dict[str, Any]) -> None:
    form = {code: yours.get(code) for code in "abcd"}
    merged = merge(base, theirs, form)
    quarrel = {conflict.code for conflict in merged.conflicts}
    for code in "abcd":
        first, now, mine = base.get(code), theirs.get(code), yours.get(code)
        if code in quarrel:
            assert not same(first, now) and not same(first, mine) and not same(now, mine)
        elif not same(first, mine):
            assert same(merged.state.get(code), mine)
        else:
            assert same(merged.state.get(code), now)


@given(STATES, EDITS, st.integers(1, 3))
def test_undo_never_overwrites_later_work(state: dict[str, Any], edits: list[Any], changeset: int) -> None:
    steps, states = played(state, edits)
    now = states[-1]
    found = reverse(now, steps, changeset)
    quarrel = {conflict.code for conflict in found.conflicts}
    for code in "abcd":
        last = next((step for step in steps if code in step.before), None)
        if code in found.changes:
            assert code not in quarrel and last is not None
        if last is not None and last.changeset_id == changeset and not same(last.before[code], now.get(code)):
            # Nobody came after: it is taken back, to what the last stranger or the beginning left.
            target = now.get(code)
            for step in steps:
                if code in step.before:
                    if step.changeset_id != changeset:
                        break
                    target = step.before[code]
            assert same(put(now, found.changes).get(code), target)


@given(STATES, EDITS)
def test_undoing_from_the_latest_on_restores_all(state: dict[str, Any], edits: list[Any]) -> None:
    numbered = [(values, place) for place, (values, _) in enumerate(edits, 1)]
    steps, states = played(state, numbered)
    now = states[-1]
    for place in range(len(edits), 0, -1):
        found = reverse(now, steps[len(edits) - place :], place)
        assert not found.conflicts
        now = put(now, found.changes)
        assert equal(now, states[place - 1])


@given(STATES, STATES, STATES)
def test_languages_merge_one_by_one(first: dict[str, Any], now: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = merge({"t": first}, {"t": now}, {"t": mine}, {"t"})
    if not merged.conflicts and merged.state.get("t"):
        for code in "abcd":
            kept = merged.state["t"].get(code)
            assert same(kept, now.get(code)) or same(kept, mine.get(code))
