"""Questions answered: facets in words, passages, pages, odd input, JSON."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalog import querying
from archive.catalog.querying import Answer, Question
from archive.house import House
from archive.identity import VISITOR
from tests.support.catalogue import Maker, count_queries, file_draft


def ask(house: House, text: str = "", **more: object) -> Answer:
    with house.uow(write=False) as uow:
        return querying.ask(uow, house, VISITOR, Question(text, **more))  # type: ignore[arg-type]


@pytest.fixture
def shelf(house: House, make_record: Maker) -> None:
    make_record("Bojxona muhri", date="1924", language="uz", description="Termiz posti muhri", ref="M-1")
    make_record("Таможенная книга", "document", date="1931", language="ru", subjects=["караван"])
    make_record(
        "Annual report",
        "document",
        files=[file_draft("r.pdf", "pdf", ["Contents", "Божхона йиғимлари ҳақида ҳисобот"])],
    )
    make_record.index()


def test_facets_speak_the_readers_language(house: House, shelf: None) -> None:
    answer = ask(house, locale="ru", facets=("kind", "language", "decade", "has_files"))
    facets = {facet.code: {value.label: value.count for value in facet.values} for facet in answer.facets}
    kinds = house.kinds
    assert facets["kind"] == {kinds["document"].label("ru"): 2, kinds["photograph"].label("ru"): 1}
    assert set(facets["decade"].values()) == {1} and len(facets["language"]) == 2
    assert all(label[0].isalpha() for label in facets["language"])


def test_filters_and_exclusions(house: House, shelf: None) -> None:
    assert ask(house, filters={"kind": ["document"]}).total == 2
    assert ask(house, excluded={"kind": ["document"]}).total == 1
    assert ask(house, filters={"has_files": ["true"]}).hits[0].card.title == "Annual report"
    assert ask(house, filters={"has_files": ["perhaps"]}).total == 0
    selected = ask(house, filters={"kind": ["document"]}).facets[0]
    assert [(value.value, value.selected) for value in selected.values] == [("document", True), ("photograph", False)]
    gone = ask(house, "muhri", filters={"kind": ["book"]}).facets[0]
    assert ("book", 0, True) in [(value.value, value.count, value.selected) for value in gone.values]


def test_passages_of_fields_and_pages(house: House, shelf: None) -> None:
    hits = {hit.card.title: hit for hit in ask(house, "божхона OR муҳри").hits}
    seal = hits["Bojxona muhri"]
    assert [seal.card.title[a:b] for a, b in seal.title_marks] == ["Bojxona", "muhri"]
    (passage,) = seal.snippets
    assert passage.field == "description" and [passage.text[a:b] for a, b in passage.marks] == ["muhri"]
    (page,) = hits["Annual report"].snippets
    assert page.page == 2 and page.file_id and [page.text[a:b] for a, b in page.marks] == ["Божхона"]


def test_a_word_deep_in_a_long_document_is_shown_with_bounded_work(house: House, make_record: Maker) -> None:
    pages = [f"page {n} " + "lorem ipsum dolor " * 150 for n in range(400)]
    pages[371] += " the smuggled astrolabe"
    make_record("Long", "document", files=[file_draft("l.pdf", "pdf", pages)])
    make_record.index()
    with house.uow(write=False) as uow, count_queries(house.engine) as seen:
        answer = querying.ask(uow, house, VISITOR, Question("astrolabe"))
    (passage,) = answer.hits[0].snippets
    assert passage.page == 372 and "smuggled astrolabe" in passage.text
    assert len(seen) == 2


def test_pages(house: House, shelf: None) -> None:
    titles = [ask(house, page=page, size=2, sort="title").hits for page in (1, 2, 3)]
    assert [len(hits) for hits in titles] == [2, 1, 0]
    assert ask(house, page=-5, size=10**9).size == querying.LARGEST_PAGE


def test_names_of_fields_and_values_in_any_language(house: House, shelf: None) -> None:
    assert ask(house, "вид:документ").total == 2
    assert ask(house, "tur:hujjat").total == 2
    assert ask(house, "date:1920..1929").total == 1


def test_an_answer_is_json(house: House, shelf: None) -> None:
    content = orjson.loads(orjson.dumps(ask(house, "bojxona").as_json()))
    assert content["total"] == 2 and content["hits"][0]["card"]["title"] and content["facets"][0]["values"]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40) | st.text(alphabet='ab*?~"():-ANDORT. ', max_size=30))
def test_no_question_breaks_it(house: House, shelf: None, text: str) -> None:
    answer = ask(house, text)
    assert answer.total >= len(answer.hits)


def test_suggestions_answer_to_a_fields_name_in_any_language(house: House, shelf: None) -> None:
    with house.uow(write=False) as uow:
        for field in ("subject", "subjects"):
            assert querying.suggest(uow, house, VISITOR, field, "кар") == ["караван"]
        named = querying.name_suggestions(uow, house, VISITOR, "karvan", field="subjects")
        assert querying.suggest(uow, house, VISITOR, "", "boj") == ["Bojxona muhri"]
        assert querying.suggest(uow, house, VISITOR, "", "  ") == [] and isinstance(named, list)
