"""What a reader may not see shows nowhere: hits, totals, facets, suggestions, fields, filters."""

from __future__ import annotations

import pytest

from search import Index, Permission
from tests.search.conftest import COLLECTION, LATER, NOW, STAFF, VISITOR, ask, found, ids

PRESS = frozenset({0, 1})


@pytest.mark.parametrize(
    ("allowed", "now", "expected"),
    [
        (VISITOR, NOW, set()),
        (PRESS, NOW, {5}),
        (frozenset({0, 1, 2}), None, {5, 6, 8}),
        (STAFF, NOW, {5, 6, 7}),
        (STAFF, None, {5, 6, 7, 8}),
        (VISITOR, LATER - 1, set()),
        (VISITOR, LATER, {8}),
        (VISITOR, LATER + 1, {8}),
        (frozenset(), None, set()),
        (frozenset({2}), None, {6}),
    ],
)
def test_access_and_embargo(index: Index, allowed: frozenset[int], now: int | None, expected: set[int]) -> None:
    response = ask(index, "tariff", allowed=allowed, now=now, facets=("kind", "access"))
    assert set(ids(response)) == expected
    assert response.total == len(expected)
    assert sum(count for _, count in response.facets["kind"]) == len(expected)
    assert {level for level, _ in response.facets["access"]} <= allowed


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "date", "date_desc", "title", "title_desc"])
@pytest.mark.parametrize(
    "text", ["", "*", "NOT zebra", "tariff OR NOT tariff", "id:7", "access:3", "access:0..3", "secret~", "t*", "*a*"]
)
def test_no_question_reaches_what_is_hidden(index: Index, text: str, sort: str) -> None:
    assert found(index, text, sort=sort, limit=100).isdisjoint({5, 6, 7, 8})


@pytest.mark.parametrize(
    "filters", [{"access": [3]}, {"kind": ["document"]}, {"id": [7]}, {"creator": ["Secret Agent"]}]
)
def test_no_filter_reaches_what_is_hidden(index: Index, filters: dict[str, list[int | str]]) -> None:
    response = ask(index, "", filters=filters, facets=("kind", "access", "creator"))
    assert set(ids(response)).isdisjoint({5, 6, 7, 8})
    assert not {"Secret Agent", "Hidden Medallist"} & {name for name, _ in response.facets["creator"]}
    assert {level for level, _ in response.facets["access"]} <= {0}


def test_suggestions_keep_secrets(index: Index) -> None:
    visitor = Permission(VISITOR, NOW)
    staff = Permission(STAFF, None, staff=True)
    for field, prefix in (
        ("creator", "sec"),
        ("creator", "hid"),
        ("creator", "med"),
        ("title", "seiz"),
        ("title", "jub"),
    ):
        assert index.suggest(prefix, field, visitor) == []
        assert len(index.suggest(prefix, field, staff)) == 1


def test_staff_fields_open_for_staff_only(index: Index) -> None:
    everyone = {"allowed": STAFF, "now": None}
    assert found(index, "insured", **everyone) == set()
    assert found(index, "insured", staff=True, **everyone) == {9}
    assert found(index, "staff_body:insured", **everyone) == set()
    assert found(index, "staff_body:insured", staff=True, **everyone) == {9}
    assert found(index, "valuation:high", **everyone) == set()
    assert found(index, "valuation:high", staff=True, **everyone) == {9}
    assert found(index, "staff_body:insur*", **everyone) == set()
    assert ask(index, "", facets=("valuation",), **everyone).facets == {}
    assert ask(index, "", facets=("valuation",), staff=True, **everyone).facets == {"valuation": [("high", 1)]}
    assert found(index, "", filters={"valuation": ["high"]}, **everyone) == set()
    assert found(index, "", excluded={"valuation": ["high"]}, limit=50, **everyone) == {d["id"] for d in COLLECTION}
    assert index.suggest("hi", "valuation", Permission(STAFF, None)) == []
    assert index.suggest("hi", "valuation", Permission(STAFF, None, staff=True)) == [("high", 1)]


def test_widening_stays_under_permission(index: Index) -> None:
    assert found(index, "sekret") == set()
    assert found(index, "xidden") == set()
