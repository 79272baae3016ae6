"""One run of a session: what the stages share, and what is counted."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from archive.errors import SandiqError
from archive.identity import Identity
from ingest.decisions import Decisions
from ingest.mapping import Mapping, Plan
from ingest.problems import IngestError, Trouble
from ingest.report import LISTED, Finding, placeholders
from ingest.tasks import Task
from media_store import MediaStoreError

if TYPE_CHECKING:
    from archive.house import House
    from archive.kinds import Kind

#: Threads that look at files; the work itself is done in processes beside them.
HANDS = 2
#: Codes after which going on makes no sense: every further file would meet the same.
FATAL = frozenset({"disk_full", "store_io", "bad_store_root"})


class Stopped(Exception):
    """The run cannot go on now, and can be resumed when the reason is gone."""

    def __init__(self, code: str, params: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass
class Run:
    """What stages know of the run they belong to.

    Attributes:
        uid: the session's; records get uuid5 names from it.
        session_id: None in a rehearsal.
        counts, kinds: tallies; ``findings`` the first of what was set aside or known already.
        has_parents: whether any table says by reference codes what its records are part of.
    """

    house: House
    identity: Identity
    decisions: Decisions
    uid: str
    session_id: int | None = None
    changeset_id: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.plans: dict[str, Plan] = {}
        # A rehearsal writes nothing that could be found again, so it remembers what it has seen.
        self.seen: set[str] = set()
        self.has_parents = False
        self._namespace = uuid.UUID(self.uid).bytes
        self.hands = ThreadPoolExecutor(HANDS, thread_name_prefix="ingest")

    @property
    def dry(self) -> bool:
        """Whether nothing may be written."""
        return self.session_id is None

    def kind(self, code: str) -> Kind:
        """The kind of this code.

        Raises:
            IngestError: ``kind_unknown``.
        """
        kind = self.house.kinds.get(code)
        if kind is None or kind.abstract:
            raise IngestError("kind_unknown", value=code, field="kind")
        return kind

    def plan(self, name: str, mapping: Mapping) -> Plan:
        """The compiled mapping of a table."""
        if name not in self.plans:
            self.plans[name] = Plan(mapping, self.kind(mapping.kind))
        return self.plans[name]

    def record_uid(self, key: str) -> str:
        """The same for the same item of the same session, whenever it is asked."""
        digest = bytearray(
            hashlib.sha1(self._namespace + key.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:16]
        )
        digest[6] = digest[6] & 0x0F | 0x50
        digest[8] = digest[8] & 0x3F | 0x80
        text = digest.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def tally(self, tasks: Iterable[Task]) -> None:
        """Count what became of tasks."""
        for task in tasks:
            self.counts[task.state] += 1
            if task.state == "created":
                self.kinds[task.kind] += 1
            elif len(self.findings) < LISTED:
                self.findings.append(finding_of(task))

    def close(self) -> None:
        """Let the threads go."""
        self.hands.shutdown(wait=True, cancel_futures=True)


def finding_of(task: Task) -> Finding:
    """A task's fate as reports tell it."""
    trouble = task.trouble or Trouble("")
    return Finding(
        task.state,
        task.source,
        task.row,
        trouble.field,
        trouble.code,
        trouble.value,
        placeholders(task.source, trouble.field, trouble.value, trouble.params),
        task.record_id,
    )


def origin_of(kind: str, raw: dict[str, Any]) -> str:
    """Fingerprint of a row: the same cells for the same kind are the same source, in whatever order they stand."""
    return hashlib.sha256(kind.encode() + orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)).hexdigest()


Stage = Callable[[Run, list[Task]], None]


def open_tasks(tasks: list[Task]) -> list[Task]:
    """Those whose fate is not known yet."""
    return [task for task in tasks if not task.settled]


def each(function: Callable[[Run, Task], None], *, together: bool = False) -> Stage:
    """A stage out of a function for one task; what goes wrong with one task sets only that one aside.

    Args:
        together: let several threads work, because the function mostly waits for other processes or the disk.
    """

    def guarded(run: Run, task: Task) -> None:
        try:
            function(run, task)
        except (MediaStoreError, SandiqError) as error:
            if error.code in FATAL:
                raise Stopped(error.code, {k: str(v) for k, v in error.params.items()}) from error
            task.aside(Trouble.of(error))
        except OSError as error:
            if error.errno in (28, 122):
                raise Stopped("disk_full", {"path": str(error.filename or "")}) from error
            task.aside(Trouble("file_unreadable", params={"detail": error.strerror or str(error)}))

    def stage(run: Run, tasks: list[Task]) -> None:
        waiting = open_tasks(tasks)
        if together and len(waiting) > 1:
            # list() waits for all and raises the first Stopped.
            list(run.hands.map(lambda task: guarded(run, task), waiting))
        else:
            for task in waiting:
                guarded(run, task)

    stage.__name__ = getattr(function, "__name__", "stage")
    return stage
