"""Creating, editing, merging, deleting, moving, files."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from archive.catalog import changesets, reading, records
from archive.catalog.models import Link, Outbox, PageText, Record, Revision
from archive.catalog.records import Draft
from archive.db import UnitOfWork
from archive.errors import EditConflict, Forbidden, Invalid, NotFound
from archive.house import House
from archive.identity import SYSTEM, VISITOR
from tests.support.catalogue import Maker, People, file_draft


def row(house: House, record_id: int) -> Record:
    with house.uow(write=False) as uow:
        found = uow.session.get(Record, record_id)
        assert found is not None
        return found


def test_a_new_record_has_columns_revision_links_and_outbox(house: House, make_record: Maker) -> None:
    person = make_record("Olim Karimov", "person")
    made = make_record(
        "Termiz posti",
        date="1924",
        ref="F-12",
        creators=[{"name": "Olim Karimov", "role": "", "id": person}],
        note="only for us",
    )
    found = row(house, made)
    assert (found.title, found.ref, found.date_from, found.date_to) == ("Termiz posti", "F-12", 19240101, 19241231)
    assert found.revision == 1 and found.uid[14] == "7"
    with house.uow(write=False) as uow:
        revision = uow.session.scalars(select(Revision).where(Revision.record_id == made)).one()
        assert (revision.op, revision.before) == ("create", None)
        link = uow.session.scalars(select(Link)).one()
        assert (link.from_id, link.to_id, link.field) == (made, person, "creators")
        assert list(uow.session.scalars(select(Outbox.record_id))) == [person, made]


def test_a_bad_draft_costs_only_itself(house: House, uow: UnitOfWork) -> None:
    changeset = changesets.open_changeset(uow, SYSTEM, "import", "x.csv")
    outcomes = records.create_many(
        uow,
        house,
        SYSTEM,
        changeset,
        [
            Draft("photograph", {"title": "One"}),
            Draft("photograph", {"title": "Two", "date": "31 February 1950"}),
            Draft("no_such_kind", {"title": "Three"}),
            Draft("photograph", {"title": "Four", "creators": [{"name": "A", "id": 999}]}),
            Draft("photograph", {"title": "Five"}, parent_id=999),
            Draft("photograph", {}),
        ],
    )
    assert [outcome.record_id is not None for outcome in outcomes] == [True, False, False, False, False, False]
    assert [outcome.errors[0].code for outcome in outcomes[1:]] == [
        "date_no_such_day",
        "kind_unknown",
        "link_unknown",
        "parent_unknown",
        "value_required",
    ]
    assert changesets.recent(uow, SYSTEM)[0].size == 1


def test_a_uid_that_is_taken_is_refused_alone(house: House, make_record: Maker, uow: UnitOfWork) -> None:
    uid = row(house, make_record("First")).uid
    changeset = changesets.open_changeset(uow, SYSTEM, "import")
    drafts = [Draft("photograph", {"title": "Again"}, uid=uid), Draft("photograph", {"title": "New"})]
    outcomes = records.create_many(uow, house, SYSTEM, changeset, drafts)
    assert outcomes[0].errors[0].code == "uid_taken" and outcomes[1].record_id


def test_edits_of_different_fields_merge(house: House, make_record: Maker) -> None:
    made = make_record("Old", description="first")
    make_record.edit(made, 1, title="New")
    with house.uow() as uow:
        changeset = changesets.open_changeset(uow, SYSTEM, "edit")
        saved = records.update(
            uow, house, SYSTEM, changeset, made, {"title": "Old", "description": "second"}, base_revision=1
        )
        uow.commit()
    assert saved.merged_fields == ["title"]
    found = row(house, made)
    assert found.title == "New" and found.data["description"] == {"und": "second"}


def test_edits_of_the_same_field_conflict_and_write_nothing(house: House, make_record: Maker) -> None:
    made = make_record("Old")
    make_record.edit(made, 1, title="Theirs")
    with pytest.raises(EditConflict) as caught:
        make_record.edit(made, 1, title="Yours", ref="X")
    (conflict,) = caught.value.fields
    assert (conflict.code, conflict.base, conflict.theirs, conflict.yours) == (
        "title",
        {"und": "Old"},
        {"und": "Theirs"},
        {"und": "Yours"},
    )
    assert row(house, made).ref is None


def test_the_same_edit_twice_is_no_conflict_and_no_revision(house: House, make_record: Maker) -> None:
    made = make_record("Old")
    make_record.edit(made, 1, title="New")
    make_record.edit(made, 1, title="New")
    assert row(house, made).revision == 2


def test_two_people_may_edit_two_languages_of_one_title(house: House, make_record: Maker) -> None:
    made = make_record({"en": "Seal", "ru": "Печать"})
    make_record.edit(made, 1, title={"en": "Great seal", "ru": "Печать"})
    make_record.edit(made, 1, title={"en": "Seal", "ru": "Большая печать"})
    assert row(house, made).data["title"] == {"ru": "Большая печать", "en": "Great seal"}


def test_a_required_field_cannot_be_emptied(make_record: Maker) -> None:
    made = make_record("Old")
    with pytest.raises(Invalid) as caught:
        make_record.edit(made, title="")
    assert [(problem.code, problem.field) for problem in caught.value.problems] == [("value_required", "title")]


def test_links_keep_no_copy_of_a_title(house: House, make_record: Maker) -> None:
    collection = make_record("Secret name", "collection", access="staff")
    made = make_record("Photo", collection={"id": collection, "label": "Secret name"})
    assert "Secret" not in str(row(house, made).data)
    make_record.edit(made, collection={"id": collection, "label": "Secret name"})
    assert row(house, made).revision == 1


def test_nobody_gives_access_beyond_their_own(
    house: House, make_record: Maker, identities: People, uow: UnitOfWork
) -> None:
    made = make_record("Open")
    changeset = changesets.open_changeset(uow, identities.librarian, "edit")
    with pytest.raises(Invalid):
        records.set_access(uow, house, identities.librarian, changeset, made, "restricted")
    records.set_access(uow, house, identities.curator, changeset, made, "restricted")
    with pytest.raises(NotFound):
        records.set_access(uow, house, identities.librarian, changeset, made, "public")


@pytest.mark.parametrize("role", ["visitor", "journalist"])
def test_others_change_nothing(house: House, identities: People, uow: UnitOfWork, role: str) -> None:
    person = getattr(identities, role)
    with pytest.raises(Forbidden):
        changesets.open_changeset(uow, person, "edit")
    changeset = changesets.open_changeset(uow, SYSTEM, "edit")
    with pytest.raises(Forbidden):
        records.create(uow, house, person, changeset, Draft("photograph", {"title": "No"}))


def test_a_deleted_record_is_gone_and_comes_back_whole(house: House, make_record: Maker) -> None:
    made = make_record("Here", files=[file_draft()])
    before = row(house, made).data
    make_record.delete(made)
    with house.uow(write=False) as uow, pytest.raises(NotFound):
        reading.get(uow, house, SYSTEM, made)
    make_record.within("restore", lambda uow, c: records.restore(uow, house, SYSTEM, c, [made]))
    with house.uow(write=False) as uow:
        view = reading.get(uow, house, VISITOR, made)
    assert view.values == before and len(view.files) == 1


def test_a_tree_has_no_cycles(make_record: Maker) -> None:
    top = make_record("Top", "fonds")
    middle = make_record("Middle", "series", parent_id=top)
    low = make_record("Low", "archival_file", parent_id=middle)
    for parent in (top, low):
        with pytest.raises(Invalid) as caught:
            make_record.edit(top, parent_id=parent)
        assert caught.value.problems[0].code == "parent_cycle"
    make_record.edit(low, parent_id=top)


def test_files_attach_reorder_and_detach(house: House, make_record: Maker) -> None:
    made = make_record("Record", files=[file_draft("a.mp3", "audio", ["spoken words"])])
    assert (row(house, made).lead_file_id, row(house, made).media) == (None, "audio")
    ids: list[int] = []
    make_record.within(
        "edit",
        lambda uow, c: ids.append(records.attach_file(uow, house, SYSTEM, c, made, file_draft("b.jpg", texts=["b"]))),
    )
    assert (row(house, made).lead_file_id, row(house, made).media) == (ids[0], "image")
    with house.uow(write=False) as uow:
        first = reading.get(uow, house, VISITOR, made).files[0].id
        assert len(uow.session.scalars(select(PageText)).all()) == 2
    make_record.within("edit", lambda uow, c: records.reorder_files(uow, house, SYSTEM, c, made, [ids[0], first]))
    make_record.within("edit", lambda uow, c: records.detach_file(uow, house, SYSTEM, c, made, first))
    with house.uow(write=False) as uow:
        assert [file.name for file in reading.get(uow, house, VISITOR, made).files] == ["b.jpg"]
        with pytest.raises(NotFound):
            reading.file_for(uow, house, VISITOR, first)
    make_record.undo(make_record.last_changeset)


def test_known_origins(house: House, make_record: Maker, uow: UnitOfWork) -> None:
    made = make_record("A", origin="f" * 64)
    gone = make_record("B", origin="e" * 64)
    make_record.delete(gone)
    assert records.known_origins(uow, ["f" * 64, "e" * 64, "0" * 64]) == {"f" * 64: made}
