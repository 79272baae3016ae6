"""Import through the whole path: validate, changeset, index by a separate process; and its undo.

Peer: SQLAlchemy Core writing the same finished rows into the same tables' ``records`` with executemany,
which is the least that any program of ours could do.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import insert, select

from archive.catalog import changesets, records
from archive.catalog.models import Changeset, Record
from archive.db import Base, make_engine
from archive.house import House
from archive.identity import SYSTEM
from bench.catalog.material import drafts
from bench.catalog.place import temporary_house, wait_until_indexed

BATCH = 1_000
GOAL = 1_500.0
FIRST = 50_000
UNDO_GOAL = 20.0


def load(house: House, source: Iterator[records.Draft], count: int) -> tuple[float, int]:
    """Import ``count`` drafts as one changeset; seconds until the last is findable, and the changeset."""
    begun, worked = time.perf_counter(), time.process_time()
    with house.uow() as uow:
        changeset = changesets.open_changeset(uow, SYSTEM, "import", "bench")
        uow.commit()
    done = refused = 0
    while done < count:
        batch = list(islice(source, min(BATCH, count - done)))
        with house.uow() as uow:
            outcomes = records.create_many(uow, house, SYSTEM, changeset, batch)
            uow.commit()
        refused += sum(outcome.record_id is None for outcome in outcomes)
        done += len(batch)
    written, own = time.perf_counter() - begun, (time.process_time() - worked) / count * 1e6
    wait_until_indexed(house)
    seconds = time.perf_counter() - begun
    print(
        f"   {count:,} records: written after {written:.1f} s ({own:.0f} µs of processor time each), "
        f"all findable after {seconds:.1f} s, {refused} refused"
    )
    return seconds, changeset.id


def bare(house: House, count: int) -> float:
    """Seconds that Core takes to write the same rows of ``records``."""
    with house.engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(Record.__table__).limit(count))]
    engine = make_engine(f"sqlite:///{house.instance / 'bare.db'}")
    Base.metadata.create_all(engine)
    begun = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(
            insert(Changeset.__table__),
            [{"id": row, "at": rows[0]["created_at"], "verb": "import"} for row in range(1, 9)],
        )
    for start in range(0, len(rows), BATCH):
        with engine.begin() as connection:
            connection.execute(insert(Record.__table__), rows[start : start + BATCH])
    seconds = time.perf_counter() - begun
    engine.dispose()
    return seconds


def main() -> int:
    """Print rates; the exit status says whether the goals were reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    wanted = max(parser.parse_known_args()[0].records, FIRST)
    with temporary_house() as house:
        _ = house.kinds
        wait_until_ready(house)
        source = drafts(wanted)
        first, changeset = load(house, source, FIRST)
        rate = FIRST / first
        peer = FIRST / bare(house, FIRST)
        print(f"at {FIRST:,}: {rate:,.0f} records/s; bare Core executemany {peer:,.0f}/s, ratio {rate / peer:.2f}")
        last_rate = rate
        if wanted > FIRST:
            if wanted > 2 * FIRST:
                load(house, source, wanted - 2 * FIRST)
            window = min(FIRST, wanted - FIRST)
            last_rate = window / load(house, source, window)[0]
            print(f"at {wanted:,}: {last_rate:,.0f} records/s, {last_rate / rate:.2f} of the rate at {FIRST:,}")
        begun = time.perf_counter()
        with house.uow() as uow:
            undone = changesets.undo(uow, house, SYSTEM, changeset)
            uow.commit()
        seconds = time.perf_counter() - begun
        wait_until_indexed(house)
        gone = time.perf_counter() - begun
        print(f"undo of {undone.restored:,} records: {seconds:.1f} s, gone from search after {gone:.1f} s")
    reached = rate >= GOAL and last_rate >= 0.8 * rate and seconds <= UNDO_GOAL
    print("goal: 1,500 records/s, at most 20 % slower at the end, undo under 20 s:", "reached" if reached else "missed")
    return 0 if reached else 1


def wait_until_ready(house: House) -> None:
    """The child process has started when it has made the index."""
    while not (house.instance / "index" / "CURRENT").exists():
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
