"""Lay the sample collection out as folders ready for ingest: ``python -m sample.make_files OUT``.

Files that are already there are kept, so a second run is quick; --force makes all anew.
"""

import argparse
import os
import re
import sys
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sample import embedded, office, sound, typeset
from sample.catalogue import GROUPS, Record, load, load_group, write_csv
from sample.pictures import paint

PICTURES = frozenset({"plate", "cover", "engraving", "portrait", "emblem", "poster", "map", "scene"})
WIDTHS = {"scene": 2400, "cover": 2400, "map": 2600}
TEXTS: dict[str, Callable[[str, str, str, str], bytes]] = {
    "docx": office.docx,
    "xlsx": office.xlsx,
    "pptx": office.pptx,
    "odt": office.odt,
    "epub": office.epub,
    "html": office.html,
    "text": office.plain,
}
TOOLS = {"speech": ("espeak-ng", "ffmpeg"), "film": ("espeak-ng", "ffmpeg")}
TOWNS = {
    "Toshkent": (41.3111, 69.2797),
    "Termiz": (37.2242, 67.2783),
    "Andijon": (40.7821, 72.3442),
    "Buxoro": (39.7747, 64.4286),
    "Xiva": (41.3783, 60.3639),
    "Nukus": (42.4619, 59.6166),
}


class Skipped(Exception):
    """A file that cannot be made here; the message names what is missing."""


def seed_of(record: Record) -> int:
    """A number that is always the same for the same record."""
    return zlib.crc32(record.file.encode()) % 9973


def language_of(record: Record) -> str:
    """The writing of the record's own text."""
    given = record.values.get("language", ["uz_Latn"])
    return str(given[0] if isinstance(given, list) else given)


def creator_of(record: Record) -> str:
    """The first creator's name without the role."""
    creators = record.values.get("creators") or [record.values.get("credit", "")]
    return re.sub(r"\s*\([^)]*\)$", "", str(creators[0]))


def about(record: Record) -> embedded.About:
    """What is embedded in the record's picture; modern photographs also carry a moment and a place."""
    date = str(record.values.get("date", ""))
    exact = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date)
    places = record.values.get("places", [])
    modern = bool(exact) and int(date[:4]) >= 1995
    return embedded.About(
        title=record.title("uz_Latn"),
        description=str(record.values.get("description", {}).get("en", "")),
        creator=creator_of(record),
        rights="CC0 1.0",
        credit=str(record.values.get("credit", "")),
        keywords=tuple(record.values.get("subjects", [])),
        city=str(places[0]) if places else "",
        taken=f"{date.replace('-', ':')} 10:20:00" if exact else "",
        where=TOWNS.get(places[0]) if modern and places else None,
        camera="Plate camera 1" if modern else "",
    )


def _picture(record: Record, path: Path) -> None:
    make = str(record.recipe["make"])
    width = int(record.recipe.get("width", WIDTHS.get(make.split()[0], 2000)))
    embedded.save(paint(make, width, str(record.recipe.get("look", "")), seed_of(record)), path, about(record))


def _film(record: Record, path: Path, argument: str) -> None:
    text, locale = str(record.recipe["spoken"]), language_of(record)
    seconds = min(12.0, max(6.0, len(text) / 14))
    date = str(record.values.get("date", ""))
    sound.film(
        argument,
        str(record.recipe.get("look", "")),
        text,
        locale,
        path,
        record.title(locale),
        creator_of(record),
        date,
        seconds,
    )
    path.with_suffix(".vtt").write_text(sound.captions(text, seconds), encoding="utf-8")


def make(record: Record, path: Path) -> None:
    """Make the record's file. Raises Skipped when a tool is missing, KeyError for an unknown recipe."""
    word, _, argument = str(record.recipe["make"]).partition(" ")
    locale, body = language_of(record), str(record.recipe.get("body", ""))
    missing = sound.missing_tools(*TOOLS.get(word, ()))
    if missing:
        raise Skipped(f"{', '.join(missing)} not installed")
    # A half-written file must not pass for a finished one after an interrupted run.
    draft = path.with_name(f".part-{path.name}")
    if word in PICTURES:
        _picture(record, draft)
    elif word == "pdf":
        draft.write_bytes(typeset.pdf(body, argument or "serif"))
    elif word == "scan":
        draft.write_bytes(typeset.scan(body, seed_of(record), argument or "mono"))
    elif word == "speech":
        sound.speak(
            str(record.recipe["spoken"]),
            locale,
            draft,
            record.title(locale),
            creator_of(record),
            str(record.values.get("date", "")),
        )
    elif word == "film":
        _film(record, draft, argument)
        draft.with_suffix(".vtt").replace(path.with_suffix(".vtt"))
    else:
        draft.write_bytes(TEXTS[word](body, record.title(locale), creator_of(record), locale))
    draft.replace(path)


def _attempt(record: Record, path: Path, force: bool) -> str:
    """Make one file and say what happened: '' kept, 'made', or the reason it could not be made."""
    if path.exists() and not force:
        return ""
    try:
        make(record, path)
    except Skipped as reason:
        return str(reason)
    return "made"


def folder_of(record: Record) -> str:
    """The folder a record goes to: its group, and its kind too where a group holds several.

    A table that describes files is read as one kind, so every folder keeps to one.
    """
    kinds = {other.values["kind"] for other in load_group(record.group)}
    return record.group if len(kinds) == 1 else f"{record.group}-{record.values['kind']}"


def lay_out(out: Path, groups: tuple[str, ...] = GROUPS, force: bool = False) -> dict[str, Any]:
    """Write OUT/<folder>/ (see folder_of) with files and metadata.csv.

    Returns {"made": count, "kept": count, "failed": {path: reason}}.
    """
    folders: dict[Path, list[Record]] = {}
    for record in (record for group in groups for record in load_group(group)):
        folders.setdefault(out / folder_of(record), []).append(record)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    jobs = [(record, folder / record.file) for folder, records in folders.items() for record in records if record.file]
    # Rendering and ffmpeg release the interpreter's lock, so two threads keep two cores busy.
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        said = list(pool.map(lambda job: _attempt(job[0], job[1], force), jobs))
    failed = {path: reason for (_, path), reason in zip(jobs, said, strict=True) if reason not in ("", "made")}
    for folder, records in folders.items():
        write_csv([record for record in records if folder / record.file not in failed], folder / "metadata.csv")
    return {"made": said.count("made"), "kept": said.count(""), "failed": failed}


def main(arguments: list[str] | None = None) -> int:
    """The command. Exit code 0, also where sound and film had to be left out, because the rest is whole."""
    parser = argparse.ArgumentParser(
        prog="python -m sample.make_files", description="Make the files of the sample collection."
    )
    parser.add_argument("out", type=Path, help="folder to write; made if it is not there")
    parser.add_argument("--only", action="append", choices=GROUPS, help="one group; may be given more than once")
    parser.add_argument("--force", action="store_true", help="make files again that are already there")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    done = lay_out(options.out, tuple(options.only or GROUPS), options.force)
    for path, reason in done["failed"].items():
        print(f"could not make {path.name}: {reason}", file=sys.stderr)
    count = sum(1 for record in load() if not options.only or record.group in options.only)
    spent = time.monotonic() - started
    made = f"{done['made']} files made, {done['kept']} kept, {len(done['failed'])} left out"
    print(f"{count} records; {made}, {spent:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
