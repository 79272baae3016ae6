"""What every engine must do, in memory and on disk."""

from __future__ import annotations

import pytest

from search import DocumentWrong, Index, IndexBusy, IndexClosed, Permission
from tests.search.conftest import COLLECTION, STAFF, ask, fill, found, ids, record


def test_empty_index_answers_everything_with_nothing(empty_index: Index) -> None:
    response = ask(empty_index, "bojxona", facets=("kind",))
    assert (response.total, response.hits, response.facets) == (0, [], {"kind": []})
    assert empty_index.count() == 0


def test_words_are_and_by_default(index: Index) -> None:
    assert found(index, "toshkent bojxona") == {1, 2}
    assert found(index, "toshkent officers") == set()


@pytest.mark.parametrize("text", ["bojxona", "божхона", "БОЖХОНА", "bojxonaning"])
def test_both_scripts_and_endings_find_the_same(index: Index, text: str) -> None:
    assert {1, 2} <= found(index, text)


def test_russian_lemma_and_english_stem(index: Index) -> None:
    assert found(index, "таможня") == {3}
    assert found(index, "границами") == {3}
    assert found(index, "inspected officer") == {4}


def test_operators_and_brackets(index: Index) -> None:
    assert found(index, "officers OR таможня") == {3, 4}
    assert found(index, "(officers OR таможня) NOT suitcase") == {3}
    assert found(index, "toshkent -xodimlari") == {1}
    assert found(index, "NOT toshkent") == {3, 4, 9}


def test_phrases_keep_order_and_never_cross_values(empty_index: Index) -> None:
    fill(empty_index, [record(1, "silver print", body=["gelatin dry", "plate box"]), record(2, "print silver")])
    assert found(empty_index, '"silver print"') == {1}
    assert found(empty_index, '"dry plate"') == set()
    assert found(empty_index, '"print gelatin"') == set()


def test_phrase_across_scripts_and_with_slop(index: Index) -> None:
    assert found(index, '"давлат божхона"') == {2}
    assert found(index, '"oʻzbekiston davlat"') == set()
    assert found(index, '"oʻzbekiston davlat"~2') == {2}


def test_prefix_wildcard_and_fuzzy(index: Index) -> None:
    assert found(index, "божх*") == {1, 2}
    assert found(index, "off?cers") == {4}
    assert found(index, "*ggage") == {4}
    assert found(index, "custmos~") == {4}
    assert found(index, "c*") >= {4}, "c may be the beginning of ch as well"


def test_fields(index: Index) -> None:
    assert found(index, "title:termez") == {3}, "a Russian case ending and another script"
    assert found(index, "title:harbour") == set()
    assert found(index, "creator:harris") == {4}
    assert found(index, 'creator:"Каримов Олим"') == {1}
    assert found(index, "creator:karimov") == {1}
    assert found(index, "materials:silver") == {4}
    assert found(index, "pages:3..5") == {4}
    assert found(index, "pages:12") == {2}
    assert found(index, "has_files:ha") == {1}
    assert found(index, "kind:document") == {9}


def test_words_inside_files(index: Index) -> None:
    assert found(index, "kema") == {9}
    assert found(index, "fulltext:kema") == {9}
    assert found(index, "title:kema") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1991..1995", {2, 4}),
        ("date:1985..1992", {2, 3}),
        ("date:1994..", {2}),
        ("..1950", {1}),
        ("date:1924", {1}),
        ("date:1924-06", {1}),
        ("date:192*", {1}),
        ("date:1993-01-15", {2, 4}),
        ("date:1996..2000", set()),
    ],
)
def test_dates_overlap(index: Index, text: str, expected: set[int]) -> None:
    assert found(index, text) == expected


def test_open_spans_and_dates_before_christ(empty_index: Index) -> None:
    fill(
        empty_index,
        [
            record(1, "before", date_to=19171231),
            record(2, "after", date_from=19180101),
            record(3, "coin", date_from=-3000000 + 101, date_to=-2000000 + 1231),
            record(4, "undated"),
        ],
    )
    assert found(empty_index, "date:1900") == {1}
    assert found(empty_index, "date:1950..") == {2}
    assert found(empty_index, "date:-250") == {1, 3}
    assert ids(ask(empty_index, sort="date")) == [3, 1, 2, 4]
    assert ids(ask(empty_index, sort="date_desc")) == [2, 1, 3, 4]


def test_filters_combine_and_exclude(index: Index) -> None:
    assert found(index, "", filters={"subject": ["Bojxona", "Customs"]}) == {2, 4}
    assert found(index, "", filters={"subject": ["Bojxona"], "kind": ["photograph"]}) == {2}
    assert found(index, "", excluded={"kind": ["photograph"]}) == {9}
    assert found(index, "", filters={"date": ["1991..1992"]}) == {2}
    assert found(index, "", filters={"pages": [3, 12]}) == {2, 4}
    assert found(index, "", filters={"has_files": [True]}) == {1}
    assert found(index, "", filters={"no_such": ["x"]}) == set()
    assert found(index, "", filters={"kind": []}) == set()
    assert found(index, "", excluded={"kind": []}) == {1, 2, 3, 4, 9}


def test_facets_count_under_filters_but_not_under_their_own(index: Index) -> None:
    response = ask(
        index, "", facets=("kind", "decade", "subject", "pages", "has_files"), filters={"kind": ["document"]}
    )
    assert response.total == 1
    assert dict(response.facets["kind"]) == {"photograph": 4, "document": 1}
    assert response.facets["decade"] == []
    everything = ask(index, "", facets=("decade", "pages", "has_files", "materials"))
    assert dict(everything.facets["decade"]) == {"1920": 1, "1990": 2, "1980": 1}
    assert dict(everything.facets["pages"]) == {3: 1, 12: 1}
    assert dict(everything.facets["has_files"]) == {True: 1}
    assert "materials" not in everything.facets, "a text is not a facet"


def test_facet_size_keeps_the_commonest(empty_index: Index) -> None:
    fill(empty_index, [record(n, "x", subject=[f"s{k}" for k in range(n)]) for n in range(1, 12)])
    facets = ask(empty_index, "", facets=("subject",), facet_size=2).facets
    assert facets["subject"] == [("s0", 11), ("s1", 10)]


def test_sorting(index: Index) -> None:
    assert ids(ask(index, sort="newest")) == [4, 2, 3, 1, 9]
    assert ids(ask(index)) == [4, 2, 3, 1, 9], "everything has no relevance, so the newest come first"
    assert ids(ask(index, sort="oldest")) == [9, 1, 3, 2, 4]
    assert ids(ask(index, sort="date"))[:4] == [1, 3, 2, 4]
    assert ids(ask(index, sort="title", locale="uz_Latn")) == [4, 2, 9, 3, 1], "Sh comes after T, Cyrillic after Latin"
    assert ids(ask(index, sort="title", locale="en")) == [4, 9, 2, 3, 1]
    assert ids(ask(index, sort="title", locale="ru")) == [3, 1, 4, 9, 2]


def test_exact_spelling_above_fold_above_stem(empty_index: Index) -> None:
    fill(
        empty_index,
        [
            record(1, "etilgan ishlar"),
            record(2, "yetilgan ishlar"),
            record(3, "kitoblarimizdan biri"),
            record(4, "kitob biri"),
        ],
    )
    assert ids(ask(empty_index, "etilgan")) == [1, 2]
    assert ids(ask(empty_index, "yetilgan")) == [2, 1]
    assert ids(ask(empty_index, "kitob")) == [4, 3]
    assert ids(ask(empty_index, "kitoblarimizdan")) == [3, 4]


def test_title_above_body_above_file(empty_index: Index) -> None:
    fill(
        empty_index,
        [
            record(1, "one", fulltext="harbour light at night"),
            record(2, "two", body="harbour light at night"),
            record(3, "harbour light at night"),
        ],
    )
    assert ids(ask(empty_index, "harbour")) == [3, 2, 1]


def test_loose_keys_only_widen_a_short_result(empty_index: Index) -> None:
    fill(empty_index, [record(1, "qoʻl"), record(2, "hamma")] + [record(n, "kol") for n in range(3, 6)])
    response = ask(empty_index, "kol")
    assert (set(ids(response)), response.notes) == ({3, 4, 5}, ())
    response = ask(empty_index, "xamma")
    assert (ids(response), response.notes) == ([2], ("widened",))
    assert ask(empty_index, "xamma", widen=False).total == 0


def test_pages_join_without_gap_or_overlap_and_end_politely(empty_index: Index) -> None:
    fill(empty_index, [record(n, "same words", updated=n) for n in range(1, 31)])
    for sort in ("relevance", "newest", "title"):
        seen = [
            i for offset in range(0, 30, 7) for i in ids(ask(empty_index, "same", sort=sort, offset=offset, limit=7))
        ]
        assert sorted(seen) == list(range(1, 31))
    deep = ask(empty_index, "same", offset=20_000)
    assert (deep.total, deep.hits, deep.notes) == (30, [], ("too_deep",))
    assert ask(empty_index, "same", limit=0).total == 30
    assert ask(empty_index, "same", offset=1000).hits == []


def test_put_replaces_and_delete_removes(index: Index) -> None:
    with index.writer() as writer:
        writer.put(record(4, "Airport hall"))
        writer.put(record(4, "Airport gate"))
        writer.delete(3)
        writer.delete(999)
    assert found(index, "customs") == set()
    assert found(index, "hall") == set()
    assert found(index, "gate") == {4}
    assert index.count() == len(COLLECTION) - 1


def test_the_last_put_of_one_id_wins_in_a_first_fill(empty_index: Index) -> None:
    fill(empty_index, [record(1, "first"), record(1, "second")])
    assert (found(empty_index, "first"), found(empty_index, "second"), empty_index.count()) == (set(), {1}, 1)


def test_nothing_shows_before_commit_and_rollback_forgets(index: Index) -> None:
    with index.writer() as writer:
        writer.put(record(20, "draft"))
        assert found(index, "draft") == set()
        writer.rollback()
        writer.put(record(21, "kept"))
    assert found(index, "draft") == set()
    assert found(index, "kept") == {21}


def test_a_failed_block_writes_nothing(index: Index) -> None:
    with pytest.raises(RuntimeError), index.writer() as writer:
        writer.put(record(20, "draft"))
        raise RuntimeError
    assert found(index, "draft") == set()
    index.writer().close()


def test_clear_then_fill(index: Index) -> None:
    with index.writer() as writer:
        writer.clear()
        writer.put(record(50, "only"))
    assert index.count() == 1
    assert found(index, "only") == {50}


def test_one_writer_at_a_time(index: Index) -> None:
    writer = index.writer()
    with pytest.raises(IndexBusy) as caught:
        index.writer()
    assert caught.value.code == "index_busy"
    writer.close()
    writer.close()
    index.writer().close()
    with pytest.raises(IndexClosed):
        writer.put(record(1, "late"))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"access": 0, "title": "no id"}, "id"),
        ({"id": 1, "title": "no access"}, "access"),
        ({"id": 1, "access": 9}, "access"),
        ({"id": 1, "access": True}, "access"),
        ({"id": 1, "access": 0, "no_such": "x"}, "no_such"),
        ({"id": 1, "access": 0, "title": 5}, "title"),
        ({"id": 1, "access": 0, "pages": "five"}, "pages"),
        ({"id": 1, "access": 0, "has_files": "yes"}, "has_files"),
        ({"id": 1, "access": 0, "subject": [3]}, "subject"),
    ],
)
def test_wrong_documents_are_refused_by_field(empty_index: Index, document: dict[str, object], field: str) -> None:
    with empty_index.writer() as writer:
        writer.put(record(7, "good"))
        with pytest.raises(DocumentWrong) as caught:
            writer.put(document)  # type: ignore[arg-type]
        assert caught.value.params["field"] == field
    assert found(empty_index, "good") == {7}


def test_odd_values_are_stored_without_harm(empty_index: Index) -> None:
    fill(
        empty_index,
        [
            record(1, "half \ud800 pair \x00 nul", subject=["\ud83d", "x" * 5000, "", "  "], body="a" * 100_000),
            record(2, "", body=[], subject=[], date_from=None),
            record(3, "¶ ~ ʻ'’ … \u200b"),
        ],
    )
    assert found(empty_index, "pair") == {1}
    assert found(empty_index, "") == {1, 2, 3}


def test_suggestions_of_values_and_titles(index: Index) -> None:
    all_staff = Permission(STAFF, None, staff=True)
    assert index.suggest("har", "creator", all_staff) == [("Charles Harris", 1)]
    assert index.suggest("ol", "creator", all_staff) == [("Каримов Олим", 1)]
    assert index.suggest("c", "creator", all_staff) == [("Charles Harris", 1)]
    assert {value for value, _ in index.suggest("бож", "subject", all_staff)} == {"Божхона", "Bojxona"}
    assert index.suggest("toshkent boj", "title", all_staff)
    assert {title for title, _ in index.suggest("тошкент бож", "title", all_staff)} == {
        "Тошкент божхонасининг биноси",
        "Toshkent bojxonasi xodimlari",
    }
    assert index.suggest("", "title", all_staff) == []
    assert index.suggest("!!", "creator", all_staff) == []
    assert index.suggest("x", "no_such", all_staff) == []
    assert index.suggest("x", "materials", all_staff) == []


def test_closed_index_says_so(index: Index) -> None:
    index.close()
    with pytest.raises(IndexClosed):
        ask(index, "x")
