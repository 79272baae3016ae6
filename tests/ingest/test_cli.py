"""The command as people run it: a process, an exit code, a report, and records that can be found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from archive.catalog import indexing
from archive.house import House
from archive.settings import Settings

ROOT = Path(__file__).parents[2]


def archive(instance: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SANDIQ_INSTANCE": str(instance), "SANDIQ_DATABASE_URL": ""}
    command = [sys.executable, "-m", "archive.cli", "ingest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=200, check=False)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "objects.csv"
    rows = "".join(f"Vessel number {n},V-{n},19{n}\n" for n in range(10, 40))
    path.write_text(f"Title,Object number,Date made\n{rows}Broken,V-99,some day\n")
    return path


def test_the_command(tmp_path: Path, table: Path, samples: Path) -> None:
    instance = tmp_path / "instance"
    rehearsed = archive(instance, str(table), "--dry-run", "--json", "-")
    assert rehearsed.returncode == 1, rehearsed.stderr
    told = orjson.loads(rehearsed.stdout)[0]
    assert told["dry_run"] and told["counts"]["created"] == 30 and told["findings"][0]["field"] == "Date made"
    done = archive(
        instance, str(table), str(samples / "documents/testPDF_bookmarks.pdf"), "--json", str(tmp_path / "r")
    )
    assert done.returncode == 1, done.stderr
    assert "objects.csv, row 32, Date made" in done.stderr and "some day" in done.stderr
    reports = orjson.loads((tmp_path / "r").read_bytes())
    assert [report["counts"]["created"] for report in reports] == [30, 1]
    house = House(Settings(instance=instance))
    found = indexing.check(house)
    assert (found.records, found.entries, found.waiting) == (31, 31, 0), "what is in can be found"
    house.close()
    again = archive(instance, "--resume", "1")
    assert again.returncode == 1 and "30 created" in again.stderr


def test_nothing_could_be_done(tmp_path: Path) -> None:
    missing = archive(tmp_path / "instance", str(tmp_path / "not there"))
    assert missing.returncode == 2 and "no longer where it was" in missing.stderr
    assert archive(tmp_path / "instance").returncode == 2
