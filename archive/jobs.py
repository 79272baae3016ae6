"""Background work: jobs, their states, and the queue that carries them.

A job is a row in the database that names one verb and its arguments; Huey only carries the row's
number to a worker. So a killed worker loses nothing: at its next start every job that was queued or
running is sent again, and verbs are written to be repeatable.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from huey import Huey, RedisHuey, SqliteHuey
from sqlalchemy import Integer, String, Text, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from archive.catalog.models import BigKey
from archive.db import Base, Moment, UnitOfWork
from archive.errors import Forbidden, NotFound, SandiqError
from archive.identity import Identity

if TYPE_CHECKING:
    from archive.house import House

log = logging.getLogger(__name__)

STATES = ("queued", "running", "done", "failed")


class Job(Base):
    """One piece of background work."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    verb: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # queued, running, done, failed
    state: Mapped[str] = mapped_column(String(10), default="queued", index=True)
    # A person-readable subject (a file's name), shown in lists.
    subject: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    # Why it failed: a code of archive.errors.TEXTS with parameters, or the unexpected exception.
    error: Mapped[dict[str, Any] | None]
    user_id: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass
class Progress:
    """Given to a running verb so that it can say how far it is."""

    house: House
    job_id: int

    def __call__(self, done: int, total: int) -> None:
        """Record that ``done`` of ``total`` steps are finished."""
        with self.house.uow() as uow:
            uow.session.execute(update(Job).where(Job.id == self.job_id).values(done=done, total=total))
            uow.commit()


Verb = Callable[..., None]
_verbs: dict[str, Verb] = {}


def verb(name: str) -> Callable[[Verb], Verb]:
    """Register ``function(house, progress, **args)`` as the work behind a job's verb."""

    def register(function: Verb) -> Verb:
        _verbs[name] = function
        return function

    return register


def verbs() -> dict[str, Verb]:
    """All registered verbs."""
    return dict(_verbs)


def make_queue(redis_url: str, path: str) -> Huey:
    """The carrier: Redis where a URL is given, a SQLite file otherwise."""
    options = {"results": False, "store_none": False, "utc": True}
    if redis_url:
        return RedisHuey("sandiq", url=redis_url, **options)
    return SqliteHuey("sandiq", filename=path, fsync=False, **options)


def enqueue(
    uow: UnitOfWork,
    house: House,
    name: str,
    *,
    subject: str = "",
    identity: Identity | None = None,
    **args: Any,
) -> int:
    """Write a job; it is sent to the workers once the transaction has succeeded.

    Returns:
        The job's number.
    """
    job = Job(
        verb=name,
        args=args,
        subject=subject,
        created_at=house.clock.now(),
        user_id=identity.user_id if identity else None,
        error=None,
    )
    uow.session.add(job)
    uow.session.flush()
    number = job.id
    uow.after_commit(lambda: house.send(number))
    return number


def enqueue_many(
    uow: UnitOfWork,
    house: House,
    name: str,
    jobs: Iterable[tuple[str, dict[str, Any]]],
    identity: Identity | None = None,
) -> list[int]:
    """Write many jobs of one verb at once; each is a (subject, arguments) pair."""
    now = house.clock.now()
    rows = [
        Job(
            verb=name,
            args=args,
            subject=subject,
            created_at=now,
            user_id=identity.user_id if identity else None,
            error=None,
        )
        for subject, args in jobs
    ]
    uow.session.add_all(rows)
    uow.session.flush()
    numbers = [row.id for row in rows]
    uow.after_commit(lambda: house.send(*numbers))
    return numbers


def run(house: House, job_id: int) -> str:
    """Do one job now, in this process.

    Returns:
        The state it ended in; ``skipped`` when somebody else has it or it is done.
    """
    with house.uow() as uow:
        claimed = uow.session.scalar(
            update(Job)
            .where(Job.id == job_id, Job.state == "queued")
            .values(state="running", started_at=house.clock.now(), attempts=Job.attempts + 1, error=None)
            .returning(Job.id)
        )
        if claimed is None:
            return "skipped"
        job = uow.session.get_one(Job, job_id)
        name, args = job.verb, dict(job.args)
        uow.commit()
    error: dict[str, Any] | None = None
    try:
        _verbs[name](house, Progress(house, job_id), **args)
    except SandiqError as failure:
        error = {"code": failure.code, "params": {k: str(v) for k, v in failure.params.items()}}
    except Exception as failure:
        # A job must never take its worker down; the reason is kept for the person who retries it.
        log.exception("job %s (%s) failed", job_id, name)
        code = getattr(failure, "code", None)
        params = getattr(failure, "params", {})
        error = {
            "code": code if isinstance(code, str) else "internal",
            "params": {str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else {},
            "detail": "".join(traceback.format_exception_only(failure)).strip()[:2000],
        }
    state = "failed" if error else "done"
    with house.uow() as uow:
        uow.session.execute(
            update(Job).where(Job.id == job_id).values(state=state, ended_at=house.clock.now(), error=error)
        )
        uow.commit()
    return state


def recover(house: House) -> int:
    """At a worker's start: send every unfinished job again. Returns how many."""
    with house.uow() as uow:
        uow.session.execute(update(Job).where(Job.state == "running").values(state="queued"))
        numbers = uow.session.scalars(select(Job.id).where(Job.state == "queued").order_by(Job.id)).all()
        uow.commit()
    for number in numbers:
        house.send(number)
    return len(numbers)


def retry(uow: UnitOfWork, house: House, identity: Identity, job_id: int) -> None:
    """Queue a failed job once more.

    Raises:
        Forbidden, NotFound
    """
    if not identity.may("see_jobs"):
        raise Forbidden("see_jobs")
    changed = uow.session.scalar(
        update(Job)
        .where(Job.id == job_id, Job.state == "failed")
        .values(state="queued", error=None, ended_at=None)
        .returning(Job.id)
    )
    if changed is None:
        raise NotFound("job")
    uow.after_commit(lambda: house.send(job_id))


@dataclass(frozen=True)
class JobView:
    """A job as pages show it."""

    id: int
    verb: str
    subject: str
    state: str
    done: int
    total: int
    attempts: int
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def listing(
    uow: UnitOfWork, identity: Identity, *, state: str | None = None, page: int = 1, size: int = 50
) -> tuple[list[JobView], dict[str, int]]:
    """Newest jobs first, and how many there are in each state.

    Raises:
        Forbidden: the asker is not staff.
    """
    if not identity.may("see_jobs"):
        raise Forbidden("see_jobs")
    counts: dict[str, int] = dict.fromkeys(STATES, 0)
    counts.update((s, n) for s, n in uow.session.execute(select(Job.state, func.count()).group_by(Job.state)))
    query = select(Job).order_by(Job.id.desc()).limit(size).offset((page - 1) * size)
    if state in STATES:
        query = query.where(Job.state == state)
    rows = [
        JobView(
            j.id,
            j.verb,
            j.subject,
            j.state,
            j.done,
            j.total,
            j.attempts,
            j.error,
            j.created_at,
            j.started_at,
            j.ended_at,
        )
        for j in uow.session.scalars(query)
    ]
    return rows, counts


def sweep(uow: UnitOfWork, house: House, *, days: int = 30) -> int:
    """Forget finished jobs older than ``days``; failed ones stay until somebody deals with them."""
    limit = house.clock.now() - timedelta(days=days)
    return len(
        uow.session.scalars(delete(Job).where(Job.state == "done", Job.ended_at < limit).returning(Job.id)).all()
    )


def load_verbs() -> None:
    """Import the rooms whose modules register verbs; only workers need them."""
    for module in VERB_MODULES:
        import_module(module)


# The modules that register verbs. A worker that misses one would fail that verb's jobs.
VERB_MODULES = ("ingest.derive", "ingest.background", "ingest.planning", "archive.accounts.letters")


def retry_failed(uow: UnitOfWork, house: House, identity: Identity) -> int:
    """Queue every failed job once more.

    Returns:
        How many.

    Raises:
        Forbidden
    """
    if not identity.may("see_jobs"):
        raise Forbidden("see_jobs")
    numbers = uow.session.scalars(select(Job.id).where(Job.state == "failed")).all()
    uow.session.execute(update(Job).where(Job.id.in_(numbers)).values(state="queued", error=None, ended_at=None))
    uow.after_commit(lambda: house.send(*numbers))
    return len(numbers)
