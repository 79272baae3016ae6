"""Jobs: written with the transaction, claimed once, kept when they fail, found again after a kill."""

from __future__ import annotations

from typing import Any

import pytest

from archive import jobs
from archive.errors import Forbidden, NotFound, SandiqError
from archive.house import House
from archive.identity import SYSTEM, VISITOR


@pytest.fixture
def sent(house: House, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers handed to the workers, who do not run here."""
    numbers: list[int] = []
    monkeypatch.setattr(house, "send", lambda *sent: numbers.extend(sent))
    return numbers


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the test's own verb was given."""
    seen: list[str] = []

    def work(house: House, progress: jobs.Progress, word: str) -> None:
        seen.append(word)
        progress(1, 2)
        if word == "known":
            raise SandiqError("disk_full")
        if word == "unknown":
            raise ZeroDivisionError("by nought")

    monkeypatch.setitem(jobs._verbs, "test", work)
    return seen


def _enqueue(house: House, word: str) -> int:
    with house.uow() as uow:
        number = jobs.enqueue(uow, house, "test", subject=word, word=word)
        uow.commit()
    return number


def _only(house: House, number: int) -> jobs.JobView:
    with house.uow(write=False) as uow:
        rows, _counts = jobs.listing(uow, SYSTEM)
    return next(row for row in rows if row.id == number)


def test_a_job_is_sent_after_the_commit_and_not_before(house: House, sent: list[int]) -> None:
    with house.uow() as uow:
        number = jobs.enqueue(uow, house, "test", word="x")
        assert sent == []
        uow.commit()
    assert sent == [number]


def test_a_rolled_back_job_is_never_sent(house: House, sent: list[int]) -> None:
    with house.uow() as uow:
        jobs.enqueue(uow, house, "test", word="x")
    assert sent == []
    with house.uow(write=False) as uow:
        assert jobs.listing(uow, SYSTEM)[0] == []


def test_done_once_only(house: House, sent: list[int], ran: list[str]) -> None:
    number = _enqueue(house, "fine")
    assert jobs.run(house, number) == "done"
    assert jobs.run(house, number) == "skipped"
    assert ran == ["fine"]
    view = _only(house, number)
    assert (view.state, view.done, view.total, view.attempts) == ("done", 1, 2, 1)


@pytest.mark.parametrize(("word", "code"), [("known", "disk_full"), ("unknown", "internal")])
def test_a_failure_keeps_its_reason_and_can_be_retried(
    house: House, sent: list[int], ran: list[str], word: str, code: str
) -> None:
    number = _enqueue(house, word)
    assert jobs.run(house, number) == "failed"
    view = _only(house, number)
    assert view.error is not None
    assert view.error["code"] == code
    with house.uow() as uow:
        with pytest.raises(Forbidden):
            jobs.retry(uow, house, VISITOR, number)
        jobs.retry(uow, house, SYSTEM, number)
        uow.commit()
    assert sent == [number, number]
    assert jobs.run(house, number) == "failed"
    assert _only(house, number).attempts == 2


def test_retry_of_what_did_not_fail_is_refused(house: House, sent: list[int], ran: list[str]) -> None:
    number = _enqueue(house, "fine")
    with house.uow() as uow, pytest.raises(NotFound):
        jobs.retry(uow, house, SYSTEM, number)


def test_a_killed_worker_loses_nothing(
    house: House, sent: list[int], ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(house: House, progress: jobs.Progress, word: str) -> None:
        raise Killed

    number = _enqueue(house, "fine")
    alive: Any = jobs._verbs["test"]
    monkeypatch.setitem(jobs._verbs, "test", dies)
    with pytest.raises(Killed):
        jobs.run(house, number)
    assert _only(house, number).state == "running"
    monkeypatch.setitem(jobs._verbs, "test", alive)
    assert jobs.recover(house) == 1
    assert jobs.run(house, number) == "done"


def test_the_queue_carries_to_a_worker(house: House, ran: list[str]) -> None:
    number = _enqueue(house, "carried")
    task = house.queue.dequeue()
    house.queue.execute(task)
    assert _only(house, number).state == "done"


def test_only_staff_see_the_list(house: House) -> None:
    with house.uow(write=False) as uow, pytest.raises(Forbidden):
        jobs.listing(uow, VISITOR)
