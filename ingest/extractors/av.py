"""Tags of sound and film: ID3, Vorbis comments, MP4 atoms, Matroska; mangled Cyrillic repaired."""

from __future__ import annotations

import re
from typing import Any

from tinytag import TinyTag, TinyTagException

from ingest.extractors.found import Extracted
from ingest.readers.encoding import plausibility
from media_store.probe_av import open_input

_FIELDS = (
    ("title", "title"),
    ("artist", "creators"),
    ("albumartist", "creators"),
    ("composer", "creators"),
    ("year", "date"),
    ("genre", "subjects"),
    ("comment", "description"),
    ("album", "album"),
    ("copyright", "rights_text"),
    ("language", "language"),
    ("description", "description"),
    ("publisher", "source"),
    ("isrc", "identifiers"),
)
_LYRICS = ("lyrics", "unsynced_lyrics")
_HIGH = re.compile("[\x80-\xff]")
_NOISE = re.compile(
    r"^(untitled|track ?\d*|unknown( artist| album)?|other|none|<.*>|[\s\d.:-]{0,3}|http://www\..*)$", re.I
)
_BRANDS = re.compile(r"^(handbrake|lavf|google|isomedia|http)", re.IGNORECASE)


def extract(path: str, mime: str) -> Extracted:
    """Read the tags; a file without readable tags gives an empty result, not an error."""
    found = Extracted()
    try:
        tag: Any = TinyTag.get(path, tags=True, duration=False, image=False)
    except (TinyTagException, ValueError, OSError, IndexError, KeyError, TypeError, UnicodeError):
        tag = None
    if tag is not None:
        _from_tinytag(found, tag)
    _from_container(found, path, mime)
    return found


def repair(text: str) -> str:
    """Undo the commonest damage: cp1251 bytes that an old program declared to be Latin-1."""
    if not _HIGH.search(text):
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        try:
            raw = text.encode("cp1252")
        except UnicodeEncodeError:
            return text
    try:
        # UTF-8 bytes read as Latin-1 prove themselves.
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    scores = {name: plausibility(raw, name) for name in ("cp1251", "koi8-r", "cp866", "cp1252")}
    best = max(scores, key=lambda name: scores[name])
    return text if best == "cp1252" or scores[best] < 20 else raw.decode(best, "replace")


def _add(found: Extracted, field: str, value: Any, source: str) -> None:
    text = repair(str(value)).strip()
    if not text or _NOISE.match(text) or _BRANDS.match(text):
        return
    if field == "date":
        match = re.match(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", text)
        if not match or match.group()[:4] == "0000":
            return
        text = match.group()
    if field in ("title", "description") and field in found.values:
        return
    if field == "creators":
        for name in re.split(r"\s*(?:/|;|\x00)\s*", text):
            found.add(field, name, source)
        return
    if field == "rights_text" and re.fullmatch(r"[\d\s]*", text):
        return
    found.add(field, text, source)


def _from_tinytag(found: Extracted, tag: Any) -> None:
    filled = tag.as_dict()
    label = f"{type(tag).__name__.lstrip('_')} tag"
    for name, field in _FIELDS:
        values = filled.get(name) or []
        for value in values if isinstance(values, list) else [values]:
            if value is not None:
                _add(found, field, value, f"{label} {name}")
    for name in _LYRICS:
        for text in filled.get(name) or []:
            if not found.pages:
                found.add_text(1, repair(str(text)))


def _from_container(found: Extracted, path: str, mime: str) -> None:
    """Matroska and others that the tag reader does not know; FFmpeg has one name for each tag."""
    names = {"artist": "creators", "author": "creators", "title": "title", "comment": "description",
             "date": "date", "creation_time": "date", "copyright": "rights_text", "genre": "subjects",
             "album": "album", "language": "language", "description": "description",
             "synopsis": "description"}  # fmt: skip
    try:
        with open_input(path, mime) as container:
            tags = {key.lower(): value for key, value in container.metadata.items()}
            languages = [stream.language for stream in container.streams if stream.language]
    except (ValueError, OSError, UnicodeError):
        return
    for name, field in names.items():
        value = tags.get(name)
        if value and field not in found.values and not (name == "creation_time" and value.startswith(("1904", "1970"))):
            _add(found, field, value, f"container {name}")
    for code in languages:
        if "language" not in found.values and code not in ("und", "zxx"):
            found.add("language", code, "stream language")
