"""Reading services: constant numbers of queries, hidden titles, languages, history."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from archive.catalog import changesets, drafts, history, querying, reading, records
from archive.catalog.querying import Question
from archive.catalog.records import Draft
from archive.db import UnitOfWork
from archive.errors import Forbidden
from archive.house import House
from archive.identity import SYSTEM, VISITOR
from tests.support.catalogue import NOON, Maker, People, count_queries, file_draft


def fill(make_record: Maker, count: int) -> tuple[int, list[int]]:
    """A collection with ``count`` photographs in it, each with a file and a creator."""
    person = make_record("Author", "person")
    collection = make_record("Collection", "collection")
    ids = make_record.many(
        [
            Draft(
                "photograph",
                {
                    "title": f"Photo {n} of customs",
                    "ref": f"F.{n}",
                    "description": "customs house at the border",
                    "creators": [{"name": "Author", "id": person}],
                    "collection": {"id": collection, "label": ""},
                    "note": "x",
                },
                parent_id=collection,
                files=[file_draft(f"{n}.pdf", "pdf", ["Customs text of the page", "More customs"])],
            )
            for n in range(count)
        ]
    )
    make_record.index()
    return collection, ids


def count_each(house: House, uow: UnitOfWork, collection: int, ids: list[int], changeset: int) -> dict[str, int]:
    """Queries of every reading service."""
    services: dict[str, Callable[[], object]] = {
        "get": lambda: reading.get(uow, house, VISITOR, ids[0]),
        "cards": lambda: reading.cards(uow, house, VISITOR, ids),
        "children": lambda: reading.children(uow, house, VISITOR, collection),
        "related": lambda: reading.related(uow, house, VISITOR, collection),
        "ancestors": lambda: reading.ancestors(uow, house, VISITOR, ids[0]),
        "latest": lambda: reading.latest(uow, house, VISITOR, 40),
        "collections": lambda: reading.collections(uow, house, VISITOR),
        "numbers": lambda: reading.numbers(uow, house, VISITOR),
        "ask": lambda: querying.ask(uow, house, VISITOR, Question("customs", size=40)),
        "recent": lambda: changesets.recent(uow, SYSTEM),
        "history": lambda: history.history(uow, house, SYSTEM, ids[0]),
        "detail": lambda: changesets.detail(uow, SYSTEM, changeset),
        "preview": lambda: changesets.preview_undo(uow, house, SYSTEM, changeset),
    }
    counts = {}
    for name, service in services.items():
        with count_queries(house.engine) as seen:
            service()
        counts[name] = len(seen)
    return counts


def test_no_service_asks_more_for_more_rows(house: House, make_record: Maker) -> None:
    collection, ids = fill(make_record, 3)
    counts: list[dict[str, int]] = []
    for size in (3, 40):
        if size > 3:
            fill(make_record, size)
        with house.uow(write=False) as uow:
            counts.append(count_each(house, uow, collection, ids, make_record.last_changeset))
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 8 and counts[0]["ask"] <= 3 and counts[0]["get"] <= 5


def test_a_page_of_ten_thousand_children_costs_little(house: House, make_record: Maker) -> None:
    parent = make_record("Fonds", "fonds")
    make_record.many(
        [Draft("archival_file", {"title": f"File {n}", "ref": f"F.{n}"}, parent_id=parent) for n in range(10_000)]
    )
    with house.uow(write=False) as uow:
        first = reading.children(uow, house, VISITOR, parent, size=20)
        assert [card.ref for card in first.cards[:12]] == [f"F.{n}" for n in range(12)]
        assert first.total == 10_000
        after: int | None = first.next_after
        seen = [card.id for card in first.cards]
        for _ in range(20):
            page = reading.children(uow, house, VISITOR, parent, after=after, size=20)
            seen += [card.id for card in page.cards]
            after = page.next_after
        assert len(set(seen)) == 420 and seen == sorted(seen)
        begun = time.perf_counter()
        reading.children(uow, house, VISITOR, parent, after=seen[-1] + 9_000, size=20)
        assert time.perf_counter() - begun < 0.5


def test_titles_of_hidden_records_never_leak(house: House, make_record: Maker, identities: People) -> None:
    secret = make_record("Secret collection", "collection", access="staff")
    made = make_record("Photo", collection={"id": secret, "label": "Secret collection"}, parent_id=secret)
    make_record.index()
    with house.uow(write=False) as uow:
        view = reading.get(uow, house, VISITOR, made)
        assert "collection" not in view.values and view.ancestors == [] and view.resolve(secret) is None
        assert "Secret" not in repr(view)
        staff = reading.get(uow, house, identities.librarian, made)
        assert staff.resolve(secret) == "Secret collection" and staff.ancestors[0].title == "Secret collection"
        for person, found in ((VISITOR, 0), (identities.librarian, 1)):
            answer = querying.ask(uow, house, person, Question("secret"))
            assert answer.total == found and "Secret" not in repr([f.values for f in answer.facets])
    # Made public, its title finds the photograph too, and hidden again, it does not.
    make_record.edit(secret, access="public")
    make_record.index()
    with house.uow(write=False) as uow:
        answer = querying.ask(uow, house, VISITOR, Question("secret", facets=("collection",)))
        assert answer.total == 2 and answer.facets[0].values[0].label == "Secret collection"
    make_record.edit(secret, access="press", title="Another name")
    make_record.index()
    with house.uow(write=False) as uow:
        assert querying.ask(uow, house, VISITOR, Question("another OR secret")).total == 0


def test_titles_in_the_readers_language(house: House, make_record: Maker) -> None:
    made = make_record({"en": "Seal", "uz_Cyrl": "Муҳр"})
    with house.uow(write=False) as uow:
        assert reading.get(uow, house, VISITOR, made, locale="uz_Cyrl").title == "Муҳр"
        assert reading.cards(uow, house, VISITOR, [made], "en")[made].title == "Seal"


def test_collections_show_their_own_or_a_members_picture(house: House, make_record: Maker, identities: People) -> None:
    empty = make_record("Empty", "collection")
    by_child = make_record("By child", "collection")
    by_link = make_record("By link", "collection")
    make_record("Hidden", access="staff", parent_id=empty, files=[file_draft("h.jpg")])
    make_record("Child", parent_id=by_child, files=[file_draft("c.jpg")])
    make_record("Member", collection={"id": by_link}, files=[file_draft("m.jpg")])
    with house.uow(write=False) as uow:
        faces = [card.thumb_file_id for card in reading.collections(uow, house, VISITOR)]
        assert faces[0] is None and faces[1] and faces[2]
        assert reading.collections(uow, house, identities.curator)[0].thumb_file_id
    make_record.edit(by_link, access="staff")
    with house.uow(write=False) as uow:
        assert [card.title for card in reading.collections(uow, house, VISITOR)] == ["Empty", "By child"]


def test_numbers_are_remembered_until_something_is_written(house: House, make_record: Maker) -> None:
    make_record("One", files=[file_draft()])
    with house.uow(write=False) as uow:
        assert reading.numbers(uow, house, VISITOR).by_kind == {"photograph": 1}
        with count_queries(house.engine) as seen:
            reading.numbers(uow, house, VISITOR)
        assert len(seen) == 1
    make_record("Two", "book")
    with house.uow(write=False) as uow:
        assert reading.numbers(uow, house, VISITOR).by_kind == {"photograph": 1, "book": 1}


def test_history_tells_each_field_in_words(house: House, make_record: Maker) -> None:
    made = make_record("A", description="first")
    house.clock.advance(hours=1)  # type: ignore[attr-defined]
    collection = make_record("Press archive", "collection")
    make_record.edit(made, description="second", access="press", collection={"id": collection})
    with house.uow(write=False) as uow:
        latest, first = history.history(uow, house, SYSTEM, made, locale="en")
        assert [(d.code, d.before, d.after) for d in latest.diffs] == [
            ("description", ["first"], ["second"]),
            ("collection", [], ["Press archive"]),
            ("@access", ["public"], ["press"]),
        ]
        assert latest.diffs[0].label == "Description" and latest.at == NOON + timedelta(hours=1)
        assert (first.op, first.diffs[0].code, first.diffs[0].after) == ("create", "title", ["A"])
        past = history.as_of(uow, house, SYSTEM, made, NOON + timedelta(minutes=1))
        assert past.values["description"] == {"und": "first"} and past.access == "public"
        assert history.history(uow, house, SYSTEM, made, before=2, size=5) == [first]


def test_a_changeset_shows_what_it_touched(house: House, make_record: Maker, identities: People) -> None:
    ids = make_record.many([Draft("photograph", {"title": f"R{n}"}, access="restricted") for n in range(3)], "import")
    with house.uow(write=False) as uow:
        page = changesets.detail(uow, identities.curator, make_record.last_changeset, size=2)
        assert [one.id for one in page.records] == ids[:2] and page.more
        rest = changesets.detail(uow, identities.curator, make_record.last_changeset, after=ids[1])
        assert [one.title for one in rest.records] == ["R2"] and not rest.more
        assert changesets.detail(uow, identities.librarian, make_record.last_changeset).records == []
        assert [c.verb for c in changesets.recent(uow, identities.curator, verb="import")] == ["import"]


def test_a_form_is_kept_for_its_author_only(house: House, identities: People) -> None:
    subject = drafts.subject_of(12)
    with house.uow() as uow:
        drafts.save(uow, identities.curator, subject, {"title": "half"}, 3)
        drafts.save(uow, identities.curator, subject, {"title": "half a"}, 3)
        uow.commit()
    with house.uow() as uow:
        kept = drafts.load(uow, identities.curator, subject)
        assert kept is not None and (kept.form, kept.base_revision, kept.at) == ({"title": "half a"}, 3, NOON)
        assert drafts.load(uow, identities.librarian, subject) is None
        with pytest.raises(Forbidden):
            drafts.save(uow, identities.journalist, subject, {})
        drafts.discard(uow, identities.curator, subject)
        assert drafts.load(uow, identities.curator, subject) is None


def test_an_import_is_taken_up_again(house: House, make_record: Maker, identities: People) -> None:
    changeset = make_record.within("import", lambda uow, c: None)
    with house.uow() as uow:
        again = changesets.resume_changeset(uow, SYSTEM, changeset)
        records.create(uow, house, SYSTEM, again, Draft("photograph", {"title": "Late"}))
        assert again.verb == "import"
        with pytest.raises(Forbidden):
            changesets.resume_changeset(uow, identities.librarian, changeset)
