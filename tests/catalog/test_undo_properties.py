"""Random lives of records: whatever was done, taking it back from the latest on restores every byte."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from archive.catalog import changesets, history, records
from archive.catalog.derived import links_of
from archive.catalog.journal import attached_files
from archive.catalog.models import Link, Record
from archive.catalog.records import Draft
from archive.errors import SandiqError
from archive.identity import SYSTEM
from archive.kinds import Registry
from tests.conftest import POSTGRES
from tests.support.catalogue import Maker, build_house, empty_tables, file_draft

FIELDS = st.dictionaries(
    st.sampled_from(["title", "description", "ref", "credit", "date"]),
    st.sampled_from(["", "A", "1924", "Ўзбек", "circa 1990"]),
    min_size=1,
).filter(lambda values: values.get("title") != "" and values.get("date") not in ("A", "Ўзбек"))

Snapshot = dict[int, bytes]


class Life(RuleBasedStateMachine):
    """Creates, edits, moves, deletes and undoes at random; knows what stood before each changeset."""

    template = ""
    registry: Registry

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        if not POSTGRES:
            shutil.copyfile(self.template, self.folder / "sandiq.db")
        self.house = build_house(self.folder, self.template if POSTGRES else "", self.registry)
        if POSTGRES:
            empty_tables(self.house.engine)
        self.make = Maker(self.house)
        self.before: dict[int, Snapshot] = {}
        self.ids: list[int] = []

    def snapshot(self) -> Snapshot:
        """All that a person can change of every record, as bytes, with the links that follow from it."""
        with self.house.uow(write=False) as uow:
            rows = uow.session.scalars(select(Record)).all()
            files = attached_files(uow.session, [row.id for row in rows])
            links: dict[int, list[Any]] = {}
            for link in uow.session.scalars(select(Link).order_by(Link.field, Link.to_id)):
                links.setdefault(link.from_id, []).append([link.field, link.to_id])
            for row in rows:
                derived = sorted(links_of(self.registry[row.kind], row.data))
                assert [tuple(link) for link in links.get(row.id, [])] == derived
        return {
            row.id: orjson.dumps(
                [
                    row.data,
                    row.title,
                    row.date_from,
                    row.access,
                    row.parent_id,
                    row.order_key,
                    row.lead_file_id,
                    row.media,
                    files.get(row.id),
                    row.deleted_at is not None,
                    links.get(row.id),
                ]
            )
            for row in rows
        }

    def apply(self, verb: str, work: Any) -> None:
        before = self.snapshot()
        self.house.clock.advance(minutes=1)  # type: ignore[attr-defined]
        with self.house.uow() as uow:
            changeset = changesets.open_changeset(uow, SYSTEM, verb)
            try:
                work(uow, changeset)
            except SandiqError:
                return
            uow.commit()
        self.before[changeset.id] = before

    @rule(title=st.sampled_from(["A", "B"]), count=st.integers(1, 3), files=st.integers(0, 2))
    def create(self, title: str, count: int, files: int) -> None:
        def work(uow: Any, changeset: records.OpenChangeset) -> None:
            drafts = [
                Draft("photograph", {"title": title}, files=[file_draft(f"{n}.jpg") for n in range(files)])
                for _ in range(count)
            ]
            outcomes = records.create_many(uow, self.house, SYSTEM, changeset, drafts)
            self.ids += [outcome.record_id for outcome in outcomes if outcome.record_id]

        self.apply("create", work)

    @precondition(lambda self: self.ids)
    @rule(pick=st.data(), changes=FIELDS, again=st.none() | FIELDS)
    def edit(self, pick: st.DataObject, changes: dict[str, str], again: dict[str, str] | None) -> None:
        chosen = pick.draw(st.lists(st.sampled_from(self.ids), min_size=1, max_size=3, unique=True))

        def work(uow: Any, changeset: records.OpenChangeset) -> None:
            for number in chosen:
                records.update(uow, self.house, SYSTEM, changeset, number, changes)
                if again is not None:
                    records.update(uow, self.house, SYSTEM, changeset, number, again)

        self.apply("batch", work)

    @precondition(lambda self: self.ids)
    @rule(pick=st.data(), access=st.sampled_from(["public", "staff"]))
    def move(self, pick: st.DataObject, access: str) -> None:
        number, parent = pick.draw(st.sampled_from(self.ids)), pick.draw(st.sampled_from([None, *self.ids]))
        link = None if parent is None else [{"name": "N", "id": parent}]
        changes = {"@parent_id": parent, "@access": access, "creators": link}
        self.apply("edit", lambda uow, changeset: records.update(uow, self.house, SYSTEM, changeset, number, changes))

    @precondition(lambda self: self.ids)
    @rule(pick=st.data())
    def refile(self, pick: st.DataObject) -> None:
        number = pick.draw(st.sampled_from(self.ids))
        with self.house.uow(write=False) as uow:
            present = attached_files(uow.session, [number]).get(number, [])
        wanted = pick.draw(st.permutations(present))[: pick.draw(st.integers(0, len(present)))]
        self.apply(
            "edit",
            lambda uow, changeset: records.update(uow, self.house, SYSTEM, changeset, number, {"@files": wanted}),
        )

    @precondition(lambda self: self.ids)
    @rule(pick=st.data())
    def delete(self, pick: st.DataObject) -> None:
        chosen = pick.draw(st.lists(st.sampled_from(self.ids), min_size=1, max_size=3, unique=True))
        self.apply("delete", lambda uow, changeset: records.delete(uow, self.house, SYSTEM, changeset, chosen))

    @precondition(lambda self: self.before)
    @rule(pick=st.data())
    def undo_and_undo_the_undo(self, pick: st.DataObject) -> None:
        """Any changeset, however old and whatever stands in the way: its undo can itself be taken back."""
        chosen = pick.draw(st.sampled_from(list(self.before)))
        before = self.snapshot()
        try:
            result = self.make.undo(chosen)
        except SandiqError as error:
            assert error.code == "already_undone"
            return
        if result.changeset_id is None:
            assert self.snapshot() == before
            return
        self.before[result.changeset_id] = before
        if pick.draw(st.booleans()):
            again = self.make.undo(result.changeset_id)
            assert again.conflict_count == 0 and again.changeset_id is not None
            assert self.snapshot() == before
            self.before[again.changeset_id] = before
            # The pair cancels out; taken back from the latest on, the second leads back to the first's outcome.
            del self.before[result.changeset_id], self.before[again.changeset_id]
            self.before[result.changeset_id] = before

    def teardown(self) -> None:
        try:
            self.take_all_back()
        finally:
            self.house.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def take_all_back(self) -> None:
        with self.house.uow(write=False) as uow:
            for number in self.ids:
                try:
                    steps = history.history(uow, self.house, SYSTEM, number, size=1_000)
                except SandiqError:
                    continue
                assert [step.number for step in steps] == list(range(len(steps), 0, -1))
        with self.house.uow(write=False) as uow:
            every = [row.id for row in changesets.recent(uow, SYSTEM, size=1_000)]
        for number in every:
            expected = self.before.get(number)
            try:
                assert self.make.undo(number).conflict_count == 0
            except SandiqError as error:
                assert error.code == "already_undone"
            if expected is not None:
                now = self.snapshot()
                for record_id, state in expected.items():
                    assert now[record_id] == state
                assert all(orjson.loads(now[new])[9] for new in now.keys() - expected.keys())


@pytest.mark.slow
def test_lives(database_template: str, registry: Registry) -> None:
    class OneLife(Life):
        pass

    OneLife.template, OneLife.registry = database_template, registry
    run_state_machine_as_test(
        OneLife,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
