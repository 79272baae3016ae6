"""Whatever a field accepts, it stores the same when read again from its stored shape or from its own export."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.kinds import LOCALES, Field, FieldError, Kind, load_registry

REGISTRY = load_registry()
FIELDS = [(kind, field) for kind in REGISTRY.kinds() for field in kind.fields.values()]
each_field = pytest.mark.parametrize(
    ("kind", "field"), FIELDS, ids=[f"{kind.code}-{field.code}" for kind, field in FIELDS]
)

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='ab ;|\\[]()#=12.,:\n{}"~?%X-/_', max_size=30),
    st.sampled_from(["[ru] нет", "\\[ru] a", "Name (x)", "Name (author) [#3]", "a (1, 2)", "[#]", "#12", "()"]),
)
NUMBERS = st.one_of(st.integers(-(10**20), 10**20), st.floats(), st.booleans())


def check(field: Field, stored: Any) -> None:
    """The promises of a stored value."""
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored
    assert field.parse(stored) == stored
    exported = field.export(stored)
    assert isinstance(exported, str)
    assert field.parse(exported) == stored
    for locale in (*LOCALES, None):
        assert isinstance(field.show(stored, locale), str)
    assert all(isinstance(word, str) for word in field.index_words(stored))
    for single in field.each(stored):
        field.type.validate(single, field)


def tried(field: Field, raw: object) -> None:
    try:
        stored = field.parse(raw)
    except FieldError as error:
        assert error.field.startswith(field.code)
        assert "%(" not in error.problem().text.replace(str(error.value)[:200], "")
        return
    if stored is not None:
        check(field, stored)


@each_field
def test_samples(kind: Kind, field: Field) -> None:
    rng = Random(f"{kind.code}.{field.code}")
    for _ in range(20):
        stored = field.parse(field.sample(rng))
        assert stored is not None
        check(field, stored)


def shaped(field: Field) -> st.SearchStrategy[Any]:
    """Raw values that look like the stored shape of a field, but with anything in them."""
    keys = {
        "agent": ("name", "role"), "place": ("name", "lat", "lon"), "subject": ("name", "id"), "link": ("label", "id"),
        "measurement": ("value", "unit", "of"), "money": ("amount", "currency"), "date": ("edtf", "text"),
        "localised": (*LOCALES, "und"), "group": tuple(field.subfields) or ("text",),
    }.get(field.type.name)  # fmt: skip
    inner = st.one_of(TEXTS, st.integers(-200, 10**6), st.none())
    if keys is None:
        return st.one_of(TEXTS, NUMBERS)
    return st.dictionaries(st.sampled_from(keys), inner, min_size=1)


@each_field
def test_anything(kind: Kind, field: Field) -> None:
    one = st.one_of(TEXTS, shaped(field))
    raws = st.one_of(one, st.lists(one, max_size=3)) if field.repeatable else one

    @settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(raws)
    def run(raw: object) -> None:
        tried(field, raw)

    run()


@pytest.mark.parametrize("name", ["localised", "agent", "place", "subject", "link", "term", "text", "date", "group"])
def test_hard_types_harder(name: str) -> None:
    field = next(
        field for _, field in FIELDS if field.type.name == name and (field.repeatable or name in ("text", "date"))
    )

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(TEXTS, shaped(field), st.lists(shaped(field), max_size=3) if field.repeatable else TEXTS))
    @example("A | B \\| C")
    @example({"edtf": "1924", "text": "x [=1930]"})
    def run(raw: object) -> None:
        tried(field, raw)

    run()
