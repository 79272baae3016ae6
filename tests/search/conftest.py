"""A small collection in four writings, in each engine, in memory and on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from search import FieldSpec, Index, IndexSchema, Request, Response, open_index

NOW = 1_750_000_000
VISITOR = frozenset({0})
STAFF = frozenset({0, 1, 2, 3})
LATER = NOW + 86_400

FIELDS = (
    FieldSpec("creator", "keyword", facet=True, boost=1.5),
    FieldSpec("subject", "keyword", facet=True),
    FieldSpec("materials", "text"),
    FieldSpec("pages", "int", facet=True),
    FieldSpec("has_files", "bool", facet=True),
    FieldSpec("valuation", "keyword", facet=True, staff=True),
    FieldSpec("acquired_from", "int"),
    FieldSpec("acquired_to", "int"),
)
ALIASES = {"муаллиф": "creator", "muallif": "creator", "автор": "creator", "sana": "date", "to'plam": "subject"}


def record(id: int, title: str, **values: Any) -> dict[str, Any]:
    """A document as the catalogue makes it: public and free of embargo unless said otherwise."""
    return {"id": id, "kind": "photograph", "access": 0, "embargo": 0, "title": title, **values}


COLLECTION: list[dict[str, Any]] = [
    record(
        1,
        "Тошкент божхонасининг биноси",
        body="Сурат 1924 йилда олинган",
        creator=["Каримов Олим"],
        subject=["Божхона"],
        date_from=19240101,
        date_to=19241231,
        updated=100,
        has_files=True,
    ),
    record(
        2,
        "Toshkent bojxonasi xodimlari",
        body="Oʻzbekiston Respublikasi davlat bojxona qoʻmitasi",
        creator=["Salimova Nodira"],
        subject=["Bojxona", "Odamlar"],
        date_from=19910101,
        date_to=19951231,
        updated=300,
        pages=12,
    ),
    record(
        3,
        "Таможенники Термеза у шлагбаума",
        body="Работа таможни на границе",
        creator=["Иванов Пётр"],
        subject=["Таможня"],
        date_from=19800101,
        date_to=19891231,
        updated=200,
    ),
    record(
        4,
        "Customs officers inspecting luggage",
        body="Two officers inspect a suitcase, Termez harbour",
        creator=["Charles Harris"],
        subject=["Customs"],
        date_from=19930101,
        date_to=19930131,
        updated=400,
        materials="gelatin silver print",
        kind="photograph",
        pages=3,
    ),
    record(5, "Letters of a merchant", kind="document", access=1, body="press copy of the caravan tariff", updated=50),
    record(
        6, "Caravan ledger", kind="document", access=2, body="staff only tariff", staff_body="valued dearly", updated=60
    ),
    record(7, "Seizure report", kind="document", access=3, creator=["Secret Agent"], body="tariff secret", updated=70),
    record(
        8, "Jubilee medal", kind="museum_object", embargo=LATER, creator=["Hidden Medallist"], body="tariff", updated=80
    ),
    record(
        9,
        "Shahar xaritasi",
        kind="document",
        body="Gʻijduvon va Oʻratepa; singlim kitoblari",
        fulltext="Uzun matn ichida kema haqida soʻz bor",
        valuation=["high"],
        staff_body="insured sum",
        updated=90,
    ),
]


def ask(
    index: Index, text: str = "", *, allowed: frozenset[int] = VISITOR, now: int | None = NOW, **more: Any
) -> Response:
    return index.search(Request(text, allowed, now, **more))


def ids(response: Response) -> list[int]:
    return [hit.id for hit in response.hits]


def found(index: Index, text: str, **more: Any) -> set[int]:
    return set(ids(ask(index, text, **more)))


def fill(index: Index, documents: Sequence[dict[str, Any]]) -> Index:
    with index.writer() as writer:
        for document in documents:
            writer.put(document)
    return index


@pytest.fixture(scope="session")
def schema() -> IndexSchema:
    return IndexSchema(FIELDS)


@pytest.fixture(params=["tantivy-memory", "tantivy-disk", "whoosh-memory", "whoosh-disk"])
def empty_index(request: pytest.FixtureRequest, schema: IndexSchema, tmp_path: Path) -> Iterator[Index]:
    engine, _, where = request.param.partition("-")
    index = open_index(None if where == "memory" else tmp_path / "index", schema, engine)
    yield index
    index.close()


@pytest.fixture
def index(empty_index: Index) -> Index:
    """The collection, one of each engine and place."""
    return fill(empty_index, COLLECTION)


@pytest.fixture(params=["tantivy", "whoosh"])
def opener(request: pytest.FixtureRequest, schema: IndexSchema, tmp_path: Path) -> Callable[..., Index]:
    """Opens the same folder again and again with one engine."""

    def opened(fields: IndexSchema = schema, **more: Any) -> Index:
        return open_index(tmp_path / "index", fields, request.param, **more)

    return opened
