"""ZIP containers opened with suspicion: Office files, EPUB, and folders sent as one file."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ingest.problems import Refused, Trouble
from ingest.readers.encoding import plausibility
from media_store.archives import check_entries
from media_store.errors import MediaError
from media_store.limits import Limits

#: No single XML part of an honest document is larger.
MAX_PART = 512 * 1024 * 1024
_XML_ENDS = (".xml", ".rels", ".xhtml", ".html", ".opf", ".ncx", ".svg")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A ZIP whose directory was checked for bombs, escapes and encryption.

    Raises:
        Refused: with the code of what was found; ``zip_damaged`` when it is not a whole ZIP.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("zip_damaged", name=path.name, detail=str(error)) from None
    with archive:
        try:
            check_entries(path.name, archive.infolist(), Limits().as_dict())
        except MediaError as error:
            raise Refused(error.code, **error.params) from None
        yield archive


def part(archive: zipfile.ZipFile, name: str, limit: int = MAX_PART) -> bytes:
    """One member, never more than ``limit`` bytes of it whatever its header claims.

    Raises:
        Refused: ``archive_bomb``, ``zip_damaged``, or ``zip_part_missing``.
    """
    try:
        with archive.open(name) as stream:
            data = stream.read(limit + 1)
    except KeyError:
        raise Refused("zip_part_missing", name=Path(archive.filename or "").name, entry=name) from None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused("zip_damaged", name=Path(archive.filename or "").name, detail=str(error)) from None
    if len(data) > limit:
        raise Refused("archive_bomb", name=Path(archive.filename or "").name, entry=name, limit=limit)
    return data


def refuse_entities(path: Path, *, doctype: bool) -> None:
    """Refuse a container in which any XML part declares entities (or, with ``doctype``, a document type).

    Office formats never need either; an EPUB's pages may name a DOCTYPE but need no entities of their own.
    """
    forbidden = (b"<!ENTITY", b"<!DOCTYPE") if doctype else (b"<!ENTITY",)
    with opened(path) as archive:
        for entry in archive.infolist():
            if not entry.filename.lower().endswith(_XML_ENDS):
                continue
            found = _find(archive, entry, forbidden)
            if found:
                raise Refused("xml_entities", name=path.name, entry=entry.filename)


def _find(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, needles: tuple[bytes, ...]) -> bool:
    tail, read = b"", 0
    try:
        with archive.open(entry) as stream:
            while block := stream.read(1 << 20):
                read += len(block)
                if read > MAX_PART:
                    raise Refused(
                        "archive_bomb",
                        name=Path(archive.filename or "").name,
                        entry=entry.filename,
                        limit=MAX_PART,
                    )
                # UTF-16 hides the words behind NULs.
                window = (tail + block).replace(b"\0", b"").upper()
                if any(needle in window for needle in needles):
                    return True
                tail = block[-32:]
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError) as error:
        raise Refused("zip_damaged", name=Path(archive.filename or "").name, detail=str(error)) from None
    return False


def readable_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; old Russian Windows programs wrote it in cp866 and said nothing."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        best = max(("cp866", "cp1251", "cp437"), key=lambda name: plausibility(raw, name))
        return raw.decode(best, "replace")


def unpack(path: Path, target: Path) -> list[tuple[str, Trouble]]:
    """Unpack a ZIP into ``target``, writing nothing outside it and no links.

    Returns:
        Entries that could not be read, with the reason; the others are there.

    Raises:
        Refused: the archive as a whole is a bomb, an escape, encrypted or damaged.
    """
    troubles: list[tuple[str, Trouble]] = []
    with opened(path) as archive:
        for entry in archive.infolist():
            name = readable_name(entry).replace("\\", "/")
            parts = [piece for piece in PurePosixPath(name).parts if piece not in ("/", ".", "..")]
            if entry.is_dir() or not parts:
                continue
            place = target.joinpath(*parts)
            if not place.resolve().is_relative_to(target.resolve()):
                raise Refused("archive_escape", name=path.name, entry=name)
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, place.open("wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
            except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
                place.unlink(missing_ok=True)
                troubles.append((name, Trouble("zip_damaged", params={"name": name, "detail": str(error)})))
            except OSError as error:
                # A full disk must stop the whole; a name the file system refuses only its entry.
                if error.errno not in (36, 22, 20):
                    raise
                troubles.append((name, Trouble("name_impossible", params={"name": name})))
    return troubles
