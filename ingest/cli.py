"""``archive ingest``: bring files and tables in from the command line."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from archive.errors import NotFound, SandiqError
from archive.identity import ACCESS_LEVELS, SYSTEM
from ingest import recipes, service
from ingest.decisions import Decisions
from ingest.mapping import Mapping
from ingest.report import Report
from ingest.session import Snapshot, Watcher

if TYPE_CHECKING:
    from archive.house import House

SHOWN = 20


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--kind", default="", help="Make every record of this kind; by default the content decides.")
@click.option(
    "--access", type=click.Choice(ACCESS_LEVELS), default="public", show_default=True, help="Who may see them."
)
@click.option("--duplicates", type=click.Choice(["skip", "add", "attach"]), default="skip", show_default=True,
              help="What to do with what is there already.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Rows whose reference code exists change that record.")
@click.option("--unreadable", type=click.Choice(["aside", "note"]), default="aside", show_default=True,
              help="Set a row with an unreadable value aside, or keep that value in the note.")  # fmt: skip
@click.option("--unknown", type=click.Choice(["aside", "keep"]), default="aside", show_default=True,
              help="What to do with files of unknown format.")  # fmt: skip
@click.option("--language", default="", help="Language of plain titles and descriptions: uz_Latn, uz_Cyrl, ru, en.")
@click.option("--collection", default="", help="The collection of everything that names none.")
@click.option("--mapping", default="", help="A saved recipe's name, or a JSON file, for every table.")
@click.option("--dry-run", is_flag=True, help="Do everything but write, and report.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Write the reports to this file (- for output)."
)
@click.option("--resume", type=int, help="Go on with this session.")
@click.pass_obj
def ingest(
    house: House,
    /,
    paths: tuple[Path, ...],
    mapping: str,
    dry_run: bool,
    json_file: Path | None,
    resume: int | None,
    **flags: Any,
) -> None:
    """Bring in PATHS: folders, files, tables (CSV, XLSX, JSON lines, MARC) or ZIP archives.

    Exit status: 0 all is in, 1 some were set aside, 2 nothing could be done.
    """
    from archive.migrate import upgrade

    if not paths and resume is None:
        raise click.UsageError("Give a path, or --resume and a session's number.")
    upgrade(house.engine)
    out = Console(stderr=True)
    decisions = Decisions(duplicate=flags.pop("duplicates"), **flags)
    mappings = _mappings(house, mapping)
    reports: list[Report] = []
    with indexed(house, wanted=not dry_run):
        if resume is not None:
            reports.append(_watched(out, f"#{resume}", lambda watch: service.run(house, SYSTEM, resume, watch)))
        for path in paths:
            reports.append(_one(house, out, path, decisions, mappings, dry_run))
    if json_file is not None:
        _save(json_file, reports)
    for report in reports:
        show(out, report)
    sys.exit(exit_code(reports))


def exit_code(reports: list[Report]) -> int:
    """Over several sources: 2 only when nothing at all could be done."""
    codes = [report.exit_code for report in reports]
    if all(code == 2 for code in codes):
        return 2
    return 1 if any(codes) else 0


def _one(
    house: House, out: Console, path: Path, decisions: Decisions, mappings: dict[str, Mapping], dry_run: bool
) -> Report:
    try:
        if dry_run:
            return _watched(
                out,
                path.name,
                lambda watch: service.dry_run(house, SYSTEM, path, decisions, mappings=mappings, watcher=watch),
            )
        with house.uow() as uow:
            session_id = service.start(uow, house, SYSTEM, path, decisions, mappings=mappings)
            uow.commit()
        out.print(f"{path}: session {session_id} (go on with it by --resume {session_id})", highlight=False)
        return _watched(out, path.name, lambda watch: service.run(house, SYSTEM, session_id, watch))
    except SandiqError as error:
        told = {"code": error.code, "params": {key: str(value) for key, value in error.params.items()}}
        return Report(path.name, str(path), "failed", dry_run, {}, {}, 0.0, [], error=told)


def _mappings(house: House, name: str) -> dict[str, Mapping]:
    if not name:
        return {}
    with house.uow(write=False) as uow:
        try:
            return {"*": recipes.named(uow, house, name)}
        except NotFound:
            raise click.BadParameter(f"There is no recipe and no file called {name}.", param_hint="--mapping") from None


def _watched(out: Console, name: str, work: Any) -> Report:
    """Run with a bar that tells rate and time left."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=out, transient=True, refresh_per_second=4) as bar:
        task = bar.add_task(name[:40], total=1000, told="")

        def watch(snapshot: Snapshot) -> None:
            aside = snapshot.counts.get("aside", 0)
            told = f"{snapshot.done:,} done, {snapshot.rate:,.0f}/s" + (f", {aside:,} set aside" if aside else "")
            bar.update(task, completed=round(snapshot.fraction * 1000), told=told)

        watcher: Watcher = watch
        report: Report = work(watcher)
        return report


def show(out: Console, report: Report) -> None:
    """A report in a few lines."""
    numbers = ", ".join(f"{count:,} {state}" for state, count in sorted(report.counts.items()) if count) or "nothing"
    end = "" if report.state in ("done", "rehearsed") else f" [{report.state}]"
    out.print(f"{report.name}: {numbers} in {report.seconds:.1f} s{end}", highlight=False, markup=False)
    if report.error:
        text = report.as_json()["error"]["text"]
        again = f" Go on with --resume {report.session_id}." if report.session_id and report.state == "paused" else ""
        out.print(f"  {text}{again}", highlight=False, markup=False)
    troubles = [one for one in report.findings if one.state == "aside"]
    for one in troubles[:SHOWN]:
        place = one.source + (f", row {one.row}" if one.row else "") + (f", {one.field}" if one.field else "")
        out.print(f"  {place}: {one.text}", highlight=False, markup=False)
    rest = report.counts.get("aside", 0) - min(SHOWN, len(troubles))
    if rest > 0:
        out.print(f"  … and {rest:,} more; --json writes them all down.", highlight=False, markup=False)


def _save(path: Path, reports: list[Report]) -> None:
    data = orjson.dumps(
        [report.as_json() for report in reports], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )
    if str(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        path.write_bytes(data)


@contextmanager
def indexed(house: House, *, wanted: bool = True, patience: float = 600.0) -> Iterator[None]:
    """See to it that what is written becomes findable, in a process of its own.

    Where a server runs, its indexer has the lock and ours only waits; where none does, ours works, and at
    the end we wait for it to finish.
    """
    from archive.catalog.indexing import pending

    if not wanted or house.index_in_memory:
        yield
        return
    child = subprocess.Popen([sys.executable, "-m", "archive.cli", "indexer"])
    try:
        yield
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and child.poll() is None:
            with house.uow(write=False) as uow:
                if not pending(uow):
                    break
            time.sleep(0.2)
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
