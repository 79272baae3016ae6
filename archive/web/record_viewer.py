"""What the stage of a record's page shows: a picture to zoom, a recording to hear, a document to leaf through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from archive.catalog.reading import FileView, PageView, RecordView
from archive.house import House
from archive.web import captions

# How the media of files rank as the face of a record.
FACES = ("image", "video", "audio", "pdf", "office", "text", "markup", "other", "archive")


@dataclass(frozen=True)
class Cue:
    """A line of captions; ``start`` in seconds."""

    start: float
    text: str


@dataclass(frozen=True)
class Track:
    """Captions of a recording."""

    href: str
    lang: str
    label: str


@dataclass
class Viewer:
    """What the stage shows and how. Addresses are empty where there is nothing (yet)."""

    id: int
    media: str
    name: str
    picture: str = ""
    width: int | None = None
    height: int | None = None
    shape: str = ""
    dzi: str = ""
    play: str = ""
    poster: str = ""
    waveform: str = ""
    duration: float | None = None
    captions: list[Track] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    page: int = 1
    pages: int = 0
    page_image: str = ""
    previous: str = ""
    next: str = ""
    text: str = ""


def choose_file(files: Sequence[FileView], wanted: int | None) -> FileView | None:
    """The file asked for, else the one that shows the most."""
    if not files:
        return None
    for file in files:
        if file.id == wanted:
            return file
    return min(files, key=lambda one: (FACES.index(one.media) if one.media in FACES else len(FACES), one.position))


def viewer_of(house: House, record: RecordView, file: FileView, texts: Sequence[PageView], page: int) -> Viewer:
    """The file on the stage, with addresses of what has been made of it; ``page`` counts from 1."""
    made = house.derivatives.path
    viewer = Viewer(file.id, file.media, file.name, duration=file.duration)
    if file.media == "image":
        viewer.picture = url_for("files.thumb", file_id=file.id, size="l")
        viewer.width, viewer.height = _fitted(file.width, file.height, 1200)
        viewer.shape = _shape(viewer.width, viewer.height)
        if made(file.sha256, "pyramid"):
            viewer.dzi = url_for("files.deep_zoom", file_id=file.id)
    elif file.media in ("audio", "video"):
        recipe = "proxy-audio" if file.media == "audio" else "proxy-video"
        viewer.play = url_for("files.play", file_id=file.id) if made(file.sha256, recipe) else ""
        viewer.poster = url_for("files.poster", file_id=file.id) if made(file.sha256, "poster") else ""
        if file.media == "audio" and made(file.sha256, "waveform"):
            viewer.waveform = url_for("files.waveform", file_id=file.id)
        viewer.captions, viewer.cues = _captions(house, record)
    elif file.media == "pdf" and file.pages:
        viewer.pages = file.pages
        viewer.page = min(max(page, 1), file.pages)
        viewer.page_image = url_for("files.page", file_id=file.id, number=viewer.page)
        if viewer.page > 1:
            viewer.previous = url_for("record.show", record_id=record.id, file=file.id, page=viewer.page - 1)
        if viewer.page < file.pages:
            viewer.next = url_for("record.show", record_id=record.id, file=file.id, page=viewer.page + 1)
        viewer.text = "\n".join(one.text for one in texts if one.page == viewer.page)
    elif file.media == "pdf":
        viewer.media = "other"
    return viewer


def _fitted(width: int | None, height: int | None, most: int) -> tuple[int | None, int | None]:
    if not width or not height:
        return None, None
    scale = min(1.0, most / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _shape(width: int | None, height: int | None) -> str:
    """The class that keeps a picture's place free in its own proportion while it loads."""
    if not width or not height:
        return "r-130"
    return f"r-{round(min(max(width / height, 0.5), 2.5) * 20) * 5}"


def _captions(house: House, record: RecordView) -> tuple[list[Track], list[Cue]]:
    """Caption files of the record; the lines of the first are listed beside the player."""
    tracks: list[Track] = []
    cues: list[Cue] = []
    for file in record.files:
        if file.media != "text" or not file.name.lower().endswith((".vtt", ".srt")) or file.size > 4_000_000:
            continue
        text = captions.as_webvtt(house.store.open(file.object_id, file.logical_name).read_bytes())
        if text is None:
            continue
        lang = captions.language_of(file.name)
        tracks.append(Track(url_for("files.captions", file_id=file.id), lang, lang or file.name))
        if not cues:
            cues = [Cue(start, line) for start, line in captions.cues(text)[:500]]
    return tracks, cues
