"""Undo of single edits, batches, imports, deletions and undos; conflicts; permission; size."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from archive.catalog import changesets, reading, records
from archive.catalog.models import Outbox, Record, Revision
from archive.catalog.records import Draft
from archive.errors import Forbidden, NotFound, SandiqError
from archive.house import House
from archive.identity import SYSTEM
from tests.support.catalogue import Maker, People, count_queries, file_draft


def data(house: House, record_id: int) -> dict[str, object]:
    with house.uow(write=False) as uow:
        return reading.get(uow, house, SYSTEM, record_id).values


def test_one_edit(house: House, make_record: Maker) -> None:
    made = make_record("Before", description="x")
    before = data(house, made)
    changeset = make_record.edit(made, title="After", description=None, ref="R")
    result = make_record.undo(changeset)
    assert (result.restored, result.conflicts) == (1, [])
    assert data(house, made) == before and list(data(house, made)) == list(before)


def test_an_import_and_the_undo_of_its_undo(house: House, make_record: Maker) -> None:
    ids = make_record.many([Draft("photograph", {"title": f"Row {n}"}) for n in range(1_200)], "import")
    changeset = make_record.last_changeset
    with house.uow() as uow:
        preview = changesets.preview_undo(uow, house, SYSTEM, changeset)
    assert (preview.deletes, preview.total, preview.conflict_count) == (1_200, 1_200, 0)
    with count_queries(house.engine) as seen:
        result = make_record.undo(changeset)
    assert result.restored == 1_200 and len(seen) < 30
    with house.uow(write=False) as uow:
        assert reading.numbers(uow, house, SYSTEM).total == 0
        assert uow.session.scalar(select(func.count()).select_from(Outbox)) == 2_400
    assert result.changeset_id is not None
    assert make_record.undo(result.changeset_id).restored == 1_200
    assert data(house, ids[7])["title"] == {"und": "Row 7"}
    # What was taken back and given again can be taken back again.
    assert make_record.undo(changeset).restored == 1_200


def test_a_batch_edit_of_many_records(house: House, make_record: Maker) -> None:
    ids = make_record.many([Draft("photograph", {"title": f"Row {n}"}) for n in range(30)])

    def batch(uow: object, changeset: records.OpenChangeset) -> None:
        for number in ids:
            records.update(uow, house, SYSTEM, changeset, number, {"credit": "Museum"})  # type: ignore[arg-type]

    changeset = make_record.within("batch", batch)
    make_record.edit(ids[3], credit="Somebody")
    make_record.edit(ids[4], ref="kept")
    result = make_record.undo(changeset)
    assert result.restored == 29 and result.conflict_count == 1
    (conflict,) = result.conflicts
    assert conflict.record_id == ids[3]
    assert [(f.code, f.base, f.theirs, f.yours) for f in conflict.fields] == [("credit", "Museum", "Somebody", None)]
    assert data(house, ids[3])["credit"] == "Somebody"
    assert data(house, ids[4]) == {"title": {"und": "Row 4"}, "ref": "kept"}


def test_after_the_obstacle_is_gone_the_rest_can_be_undone(house: House, make_record: Maker) -> None:
    made = make_record("A")
    first = make_record.edit(made, title="B")
    second = make_record.edit(made, title="C")
    result = make_record.undo(first)
    assert (result.restored, result.conflict_count, result.changeset_id) == (0, 1, None)
    make_record.undo(second)
    assert make_record.undo(first).restored == 1
    assert data(house, made)["title"] == {"und": "A"}


def test_a_new_record_with_later_work_stays(house: House, make_record: Maker) -> None:
    ids = make_record.many([Draft("photograph", {"title": "One"}), Draft("photograph", {"title": "Two"})])
    changeset = make_record.last_changeset
    make_record.edit(ids[0], description="somebody's work")
    result = make_record.undo(changeset)
    assert (result.restored, result.conflict_count) == (1, 1)
    assert data(house, ids[0])["description"] == {"und": "somebody's work"}
    with pytest.raises(NotFound):
        data(house, ids[1])


def test_an_edit_of_a_record_deleted_since_is_a_conflict(house: House, make_record: Maker) -> None:
    made = make_record("A")
    edit = make_record.edit(made, title="B")
    deletion = make_record.delete(made)
    assert [f.code for f in make_record.undo(edit).conflicts[0].fields] == ["@deleted"]
    make_record.undo(deletion)
    assert make_record.undo(edit).restored == 1


def test_columns_and_files_come_back(house: House, make_record: Maker) -> None:
    parent = make_record("Fonds", "fonds")
    made = make_record("A", files=[file_draft("1.jpg"), file_draft("2.jpg")])
    with house.uow(write=False) as uow:
        files = [file.id for file in reading.get(uow, house, SYSTEM, made).files]
    changeset = make_record.edit(
        made, access="staff", embargo="2027-01-01T00:00:00+00:00", parent_id=parent, files=[files[1]]
    )
    with house.uow(write=False) as uow:
        changed = reading.get(uow, house, SYSTEM, made)
    assert (changed.access, changed.parent_id, changed.lead_file_id) == ("staff", parent, files[1])
    make_record.undo(changeset)
    with house.uow(write=False) as uow:
        view = reading.get(uow, house, SYSTEM, made)
    assert (view.access, view.embargo, view.parent_id, view.lead_file_id) == ("public", None, None, files[0])
    assert [file.id for file in view.files] == files


def test_an_undo_is_made_once(make_record: Maker) -> None:
    made = make_record("A")
    changeset = make_record.edit(made, title="B")
    make_record.undo(changeset)
    with pytest.raises(SandiqError) as caught:
        make_record.undo(changeset)
    assert caught.value.code == "already_undone"


def test_only_staff_undo_and_only_what_they_see(house: House, make_record: Maker, identities: People) -> None:
    made = make_record("Secret", access="restricted")
    changeset = make_record.edit(made, title="More secret")
    with house.uow() as uow:
        for person in (identities.visitor, identities.journalist, identities.librarian):
            with pytest.raises(Forbidden):
                changesets.undo(uow, house, person, changeset)
        with pytest.raises(NotFound):
            changesets.undo(uow, house, identities.curator, 9_999)
        assert changesets.undo(uow, house, identities.curator, changeset).restored == 1


def test_a_preview_changes_nothing(house: House, make_record: Maker) -> None:
    made = make_record("A")
    changeset = make_record.edit(made, title="B")
    with house.uow(write=False) as uow:
        before = uow.session.scalar(select(func.count()).select_from(Revision))
        preview = changesets.preview_undo(uow, house, SYSTEM, changeset)
        assert uow.session.scalar(select(func.count()).select_from(Revision)) == before
        assert uow.session.get(Record, made).title == "B"  # type: ignore[union-attr]
    assert (preview.edits, preview.examples[0].fields) == (1, [("title", {"und": "B"}, {"und": "A"})])


def test_an_undo_with_nothing_to_do_leaves_no_trace_and_no_lock(house: House, make_record: Maker) -> None:
    made = make_record("A")
    creation = make_record.last_changeset
    deletion = make_record.delete(made)
    assert make_record.undo(creation).changeset_id is None
    make_record.undo(deletion)
    assert make_record.undo(creation).restored == 1


def test_what_came_back_after_a_partial_undo_can_be_undone(house: House, make_record: Maker) -> None:
    ids = make_record.many([Draft("photograph", {"title": "One"}), Draft("photograph", {"title": "Two"})])
    creation = make_record.last_changeset
    deletion = make_record.delete(ids[1])
    assert make_record.undo(creation).restored == 1
    make_record.undo(deletion)
    assert make_record.undo(creation).restored == 1


def test_the_same_value_written_again_after_an_undo_is_later_work(house: House, make_record: Maker) -> None:
    made = make_record("A")
    edit = make_record.edit(made, title="B")
    make_record.undo(edit)
    make_record.edit(made, title="B")
    with pytest.raises(SandiqError):
        make_record.undo(edit)
    assert data(house, made)["title"] == {"und": "B"}


def test_marks_follow_the_chain_of_undos(house: House, make_record: Maker) -> None:
    made = make_record("A")
    chain: list[int] = [make_record.edit(made, title="B")]
    for _ in range(3):
        number = make_record.undo(chain[-1]).changeset_id
        assert number is not None
        chain.append(number)
    with house.uow(write=False) as uow:
        marks = [changesets.detail(uow, SYSTEM, number).changeset.undone_by_id for number in chain]
    # The third undo took back the second: the first is in force, and so the edit is undone.
    assert marks == [chain[1], None, chain[3], None]
    assert data(house, made)["title"] == {"und": "A"}
