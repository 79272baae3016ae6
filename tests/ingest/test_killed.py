"""Kill -9 at random moments of a real ingest, then go on: the same catalogue, a valid store, nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from archive.catalog.models import Changeset, DerivativeState, File, Outbox, PageText, Record, Revision
from archive.db import make_engine
from archive.house import House
from archive.jobs import Job
from archive.settings import Settings
from ingest.models import IngestItem
from tests.media_store.test_originals import assert_valid

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    bool(os.environ.get("SANDIQ_TEST_DATABASE_URL")), reason="each killed process has a database file of its own"
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Two batches of small files and several of rows, some of them bad."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("audio/testMP3i18n.mp3", "documents/testPDF_bookmarks.pdf", "documents/testEPUB.epub"):
        shutil.copy(samples / name, folder)
    for path in sorted((samples / "photos").iterdir()):
        if path.stat().st_size < 300_000:
            shutil.copy(path, folder)
    for number in range(16):
        (folder / f"letter {number}.txt").write_text(f"Letter number {number} to the customs house.\n" * (number + 1))
    (folder / "empty.jpg").touch()
    lines = ["Title,Object number,Date made"]
    lines += [f"Vessel number {n},V-{n},{1700 + n % 200}" for n in range(3000)]
    lines[1234] = "Broken,V-1233,yesterday"
    lines[2222] = "Too,many,cells,here"
    (folder / "objects.csv").write_text("\n".join(lines))
    return folder


def start(instance: Path, source: Path, session: str = "") -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.ingest.killable",
        str(instance),
        str(source),
        *([session] if session else []),
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def picture_of(instance: Path) -> dict[str, Any]:
    """All that must be the same however often it was interrupted."""
    engine = make_engine(f"sqlite:///{instance / 'sandiq.db'}")
    house = House(Settings(instance=instance))
    with house.uow(write=False) as uow:
        session = uow.session
        records = [
            (
                r.kind,
                r.title,
                r.ref,
                r.date_from,
                r.origin,
                r.access,
                r.media,
                orjson.dumps(r.data, option=orjson.OPT_SORT_KEYS),
            )
            for r in session.scalars(select(Record))
        ]
        files = [(f.name, f.sha256, f.size, f.mime, f.media, f.width) for f in session.scalars(select(File))]
        result = {
            "records": Counter(records),
            "files": Counter(files),
            "pages": session.query(PageText).count(),
            "revisions": session.query(Revision).count(),
            "outbox": len(set(session.scalars(select(Outbox.record_id)))),
            "derivatives": Counter(session.execute(select(DerivativeState.sha256, DerivativeState.recipe)).all()),
            "jobs": session.query(Job).count(),
            "items": Counter(session.execute(select(IngestItem.key, IngestItem.state, IngestItem.code)).all()),
            "changesets": session.query(Changeset).count(),
            "size": session.scalar(select(Changeset.size)),
            "objects": len(list(house.store.objects())),
        }
        missing = [
            f.name for f in session.scalars(select(File)) if not house.store.path(f.object_id, f.logical_name).exists()
        ]
    assert not missing
    house.close()
    engine.dispose()
    return result


def check_store(instance: Path) -> None:
    """The store is what the standard's own validator accepts."""
    assert_valid(instance / "store")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, database_template: str) -> Callable[[], Path]:
    """Makes instances with an empty database."""

    def make() -> Path:
        instance = tmp_path_factory.mktemp("instance")
        shutil.copyfile(database_template, instance / "sandiq.db")
        return instance

    return make


@pytest.fixture(scope="module")
def undisturbed(fresh: Callable[[], Path], source: Path) -> tuple[dict[str, Any], float]:
    """What an ingest that nobody disturbs makes, and how many seconds it takes after its first word."""
    instance = fresh()
    process = start(instance, source)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    begun = time.monotonic()
    assert process.wait(240) == 1
    seconds = time.monotonic() - begun
    check_store(instance)
    return picture_of(instance), seconds


def disturbed(fresh: Callable[[], Path], source: Path, moment: float) -> dict[str, Any]:
    """Kill after ``moment`` seconds, look at what is left, and go on to the end."""
    instance = fresh()
    process = start(instance, source)
    assert process.stdout is not None
    session = process.stdout.readline().strip()
    time.sleep(moment)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    if (instance / "store").exists():
        check_store(instance)
    again = start(instance, source, session)
    again.communicate(timeout=240)
    assert again.returncode == 1
    check_store(instance)
    picture = picture_of(instance)
    shutil.rmtree(instance)
    return picture


@pytest.mark.parametrize("part", [0.15, 0.5, 0.85])
def test_killed_and_resumed(
    fresh: Callable[[], Path], source: Path, undisturbed: tuple[dict[str, Any], float], part: float
) -> None:
    whole, seconds = undisturbed
    assert disturbed(fresh, source, part * seconds) == whole


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_at_twenty_random_moments(
    fresh: Callable[[], Path], source: Path, undisturbed: tuple[dict[str, Any], float]
) -> None:
    whole, seconds = undisturbed
    dice = random.Random(20)
    for _ in range(20):
        moment = dice.uniform(0, seconds)
        assert disturbed(fresh, source, moment) == whole, f"killed after {moment:.3f} s"
