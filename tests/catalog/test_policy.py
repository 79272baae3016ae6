"""Each role against each level and embargo, by every way of reading."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.catalog import changesets, history, policy, querying, reading
from archive.catalog.querying import Question
from archive.errors import Forbidden, NotFound
from archive.house import House
from archive.identity import ACCESS_LEVELS, Identity
from tests.support.catalogue import NOON, Maker, People, file_draft

SEES = {
    "visitor": {"public"},
    "journalist": {"public", "press"},
    "curator": {"public", "press", "staff", "restricted"},
    "librarian": {"public", "press", "staff"},
    "press_officer": {"public", "press", "staff"},
    "administrator": {"public", "press", "staff", "restricted"},
}
EMBARGOES = {"none": None, "over": NOON - timedelta(seconds=1), "on": NOON + timedelta(days=1)}


def expected(role: str, staff: bool) -> set[str]:
    """Titles that a role sees of the twelve records."""
    return {f"{access} {embargo}" for access in SEES[role] for embargo in EMBARGOES if embargo != "on" or staff}


@pytest.fixture
def collection(house: House, make_record: Maker) -> dict[str, int]:
    """A record of each level and embargo, each with a page of text, under one parent, linked from one record."""
    parent = make_record("parent", "fonds")
    made = {}
    for access in ACCESS_LEVELS:
        for name, embargo in EMBARGOES.items():
            title = f"{access} {name}"
            made[title] = make_record(
                title,
                access=access,
                embargo=embargo,
                parent_id=parent,
                subjects=[{"name": f"subject {title}", "id": None}],
                creators=[{"name": "whole", "id": parent}],
                files=[file_draft(f"{title}.jpg", texts=["bojxona tarixi"])],
            )
    make_record("linker", subjects=[{"name": title, "id": number} for title, number in made.items()])
    make_record.index()
    return {**made, "parent": parent}


@pytest.mark.parametrize("role", SEES)
def test_every_way_of_reading(house: House, collection: dict[str, int], identities: People, role: str) -> None:
    person: Identity = getattr(identities, role)
    wanted = expected(role, person.is_staff)
    parent = collection.pop("parent")
    with house.uow(write=False) as uow:
        for title, number in collection.items():
            if title in wanted:
                view = reading.get(uow, house, person, number)
                assert reading.file_for(uow, house, person, view.files[0].id).access == view.access
                assert reading.file_pages(uow, house, person, view.files[0].id)[0].text == "bojxona tarixi"
                assert [post.id for post in view.ancestors] == [parent]
            else:
                with pytest.raises(NotFound):
                    reading.get(uow, house, person, number)
        cards = reading.cards(uow, house, person, collection.values())
        assert {card.title for card in cards.values()} == wanted
        page = reading.children(uow, house, person, parent)
        assert {card.title for card in page.cards} == wanted and page.total == len(wanted)
        latest = reading.latest(uow, house, person, 50)
        assert {card.title for card in latest} == wanted | {"parent", "linker"}
        assert reading.numbers(uow, house, person).total == len(wanted) + 2
        assert reading.numbers(uow, house, person).files == len(wanted)
        incoming = reading.related(uow, house, person, parent).incoming
        assert {one.card.title for one in incoming} == wanted
        linker = next(card for card in latest if card.title == "linker")
        outgoing = reading.related(uow, house, person, linker.id).outgoing
        assert {one.card.title for one in outgoing} == wanted
        targets = reading.get(uow, house, person, linker.id).targets
        assert {post.title for post in targets.values()} == wanted
        for file_id in range(1, 13):
            hidden = file_id not in {c.thumb_file_id for c in cards.values()}
            if hidden:
                with pytest.raises(NotFound):
                    reading.file_for(uow, house, person, file_id)
                assert reading.file_pages(uow, house, person, file_id) == []


@pytest.mark.parametrize("role", SEES)
def test_search_totals_facets_and_suggestions(
    house: House, collection: dict[str, int], identities: People, role: str
) -> None:
    person: Identity = getattr(identities, role)
    wanted = expected(role, person.is_staff)
    with house.uow(write=False) as uow:
        answer = querying.ask(
            uow, house, person, Question("божхона", facets=("kind", "subject", "access"), facet_size=50)
        )
        assert {hit.card.title for hit in answer.hits} == wanted and answer.total == len(wanted)
        facets = {facet.code: {value.value: value.count for value in facet.values} for facet in answer.facets}
        assert facets["kind"] == {"photograph": len(wanted)}
        assert facets["subject"] == {f"subject {title}": 1 for title in wanted}
        assert ("access" in facets) == person.is_staff
        offered = querying.suggest(uow, house, person, "subject", "subject", 50)
        assert set(offered) == {f"subject {title}" for title in wanted}
        titles = querying.suggest(uow, house, person, "", "restricted", 50)
        assert set(titles) == {title for title in wanted if title.startswith("restricted")}
        named = querying.name_suggestions(uow, house, person, "staff", kinds=["photograph"], limit=50)
        assert {one.text for one in named} == {title for title in wanted if title.startswith("staff")}


def test_an_embargo_ends_by_itself(house: House, collection: dict[str, int], identities: People) -> None:
    with house.uow(write=False) as uow:
        question = Question("bojxona")
        before = querying.ask(uow, house, identities.visitor, question).total
        numbers = reading.numbers(uow, house, identities.visitor).total
        house.clock.advance(days=2)  # type: ignore[attr-defined]
        assert querying.ask(uow, house, identities.visitor, question).total == before + 1
        assert reading.get(uow, house, identities.visitor, collection["public on"]).title == "public on"
        assert reading.numbers(uow, house, identities.visitor).total == numbers + 1


def test_a_record_hidden_a_moment_ago_is_not_shown_from_an_old_index(
    house: House, make_record: Maker, identities: People
) -> None:
    made = make_record("Gone soon")
    make_record.index()
    make_record.edit(made, access="staff")
    with house.uow(write=False) as uow:
        assert querying.ask(uow, house, identities.visitor, Question("gone")).hits == []


@pytest.mark.parametrize("role", ["visitor", "journalist"])
def test_history_is_for_staff(house: House, make_record: Maker, identities: People, role: str) -> None:
    person = getattr(identities, role)
    made = make_record("Open")
    with house.uow(write=False) as uow:
        with pytest.raises(Forbidden):
            history.history(uow, house, person, made)
        with pytest.raises(Forbidden):
            history.as_of(uow, house, person, made, NOON)
        with pytest.raises(Forbidden):
            changesets.recent(uow, person)
        with pytest.raises(Forbidden):
            changesets.detail(uow, person, make_record.last_changeset)


def test_staff_fields_are_nowhere_for_others(house: House, make_record: Maker, identities: People) -> None:
    made = make_record("Box", note="hidden tunnel behind the wall")
    make_record.index()
    with house.uow(write=False) as uow:
        for question in ("tunnel", "staff_body:tunnel", "tunn*", "tunel~", "NOT (box NOT tunnel)"):
            for person, found in ((identities.visitor, 0), (identities.journalist, 0), (identities.curator, 1)):
                answer = querying.ask(uow, house, person, Question(question))
                assert "tunnel" not in str(answer.hits) or person.is_staff
                if "NOT" not in question:
                    assert answer.total == found, (question, person)
        assert "note" not in reading.get(uow, house, identities.journalist, made).values
        snippets = querying.ask(uow, house, identities.curator, Question("tunnel")).hits[0].snippets
        assert [s.field for s in snippets] == ["note"]


def test_what_one_may_not_see_one_may_not_change(identities: People, make_record: Maker, house: House) -> None:
    made = make_record("R", access="restricted")
    with house.uow(write=False) as uow:
        record = uow.session.get(policy.Record, made)
        assert record is not None
        assert policy.may(identities.curator, "catalogue", record)
        assert not policy.may(identities.librarian, "catalogue", record)
        assert not policy.may(identities.journalist, "catalogue")
        assert not policy.sees(identities.librarian, record, NOON)
