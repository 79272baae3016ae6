"""Addresses of every endpoint, filled with given numbers, and answers made comparable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

# What stands for the parts of an address that are no number of a row. Several values are all tried.
WORDS: dict[str, tuple[Any, ...]] = {
    "form": ("bibtex", "ris", "text"),
    "size": ("s", "m", "l"),
    "level": (0, 9, 10),
    "col": (0,),
    "row": (0,),
    "number": (1,),
}
FALLBACK = ("x",)
# The query strings that every list is asked with. None spells a hidden word out: pages repeat the question.
QUERIES = (
    "",
    "format=json",
    "q=caravan",
    "q=caravan&format=json",
    "q=caravan&view=list",
    "q=caravan&view=table",
    "q=Zqxv*",
    "q=Zqxv*&format=json",
    "q=Zqxv",
    "q=Zqxvstaf~2&format=json",
    "q=?qxv*&view=list",
    "q=creator:Zqxv*&format=json",
    "q=NOT nothing&sort=newest&format=json",
    "q=date:1931&format=json",
    "q=full text&view=list",
    "sort=title&format=json",
    "sort=date&page=2&format=json",
    "kind=photograph&format=json",
    "kind=series&access=staff&format=json",
    "decade=1930&format=json",
    "creators=Open person&format=json",
    "collection=Open collection&format=json",
    "language=ru&format=json",
    "field=creator&q=Zqx",
    "field=subject&q=Zqx",
    "field=title&q=Zq",
    "field=creators&kinds=photograph,series,collection&q=Zqx",
    "field=collection&kinds=collection&q=Zq",
    "after=1",
    "after=9",
    "before=99",
    "on=2026-03-02",
    "page=2",
)
METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Answer:
    """What came back, without what differs from one request to the next."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def reading_rules(app: Flask) -> list[Rule]:
    """Rules that answer GET, except our own static files."""
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]


def writing_rules(app: Flask) -> list[tuple[Rule, str]]:
    """Rules that change something, with each method that does."""
    rules = app.url_map.iter_rules()
    return [(rule, method) for rule in rules for method in sorted(METHODS & (rule.methods or set()))]


def has_number(rule: Rule) -> bool:
    """Whether the address names a row."""
    return bool(_row_argument(rule))


def addresses(app: Flask, rule: Rule, number: int = 0) -> list[str]:
    """Every address of a rule with this number for the row it names."""
    row = _row_argument(rule)
    filled: list[dict[str, Any]] = [{}]
    for name in sorted(rule.arguments):
        values = (number,) if name == row else _values(rule, name)
        filled = [{**one, name: value} for one in filled for value in values]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return [str(adapter.build(rule.endpoint, values)) for values in filled]


def _values(rule: Rule, name: str) -> tuple[Any, ...]:
    choices = getattr(rule._converters[name], "items", None)
    if choices:
        return tuple(sorted(choices))
    return WORDS.get(name, (1,) if _is_number(rule, name) else FALLBACK)


def _is_number(rule: Rule, name: str) -> bool:
    return type(rule._converters[name]).__name__ in ("RowNumber", "IntegerConverter")


def _row_argument(rule: Rule) -> str:
    """The first argument that is a number and no part of a picture."""
    names = re.findall(r"<(?:[^:<>]+:)?(\w+)>", rule.rule)
    return next((name for name in names if name not in WORDS and _is_number(rule, name)), "")


VOLATILE = re.compile(
    rb'(name="csrf_token" value="|name="csrf-token" content="|nonce-|data-nonce="|"X-CSRFToken": ")[^"\']+'
)


def ask(client: FlaskClient, path: str, number: int | None = None, method: str = "GET", **more: Any) -> Answer:
    """Ask, and blot out tokens, and the number if one is given."""
    with client.session_transaction() as session:
        # What an earlier page left to be said is no part of this one's answer.
        session.pop("_flashes", None)
    answer = client.open(path, method=method, **more)
    body = VOLATILE.sub(rb"\1", answer.get_data())
    headers = [
        (name, re.sub(r"nonce-[^']+", "", value))
        for name, value in answer.headers.items()
        if name not in ("Date", "Set-Cookie", "Content-Length")
    ]
    answer.close()
    if number is not None:
        # Only where it stands in an address; elsewhere the same digits mean something else.
        body = re.sub(rb"(/[a-z-]+/|%%2F)%d(?!\d)" % number, rb"\1#", body)
        headers = [(name, re.sub(rf"(/[a-z-]+/|%2F){number}(?!\d)", r"\1#", value)) for name, value in headers]
    return Answer(answer.status_code, tuple(sorted(headers)), body)
