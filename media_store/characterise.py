"""Measure a file: size, length, pages, streams; and refuse what is damaged or too big."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from media_store import signatures
from media_store.errors import MediaError
from media_store.identify import EMPTY, Identified
from media_store.limits import PROBE, Limits
from media_store.sandbox import Sandbox, shared


@dataclass(frozen=True, slots=True)
class Characterised:
    """What a file measures.

    ``width`` and ``height`` are pixels as displayed, after rotation; ``duration`` seconds;
    ``pages`` of a PDF or TIFF; ``frames`` of an animation; ``streams`` one dict each of index,
    type, codec and its numbers. ``media`` is the decoder's word (an MP4 without film is
    audio). ``tech`` is JSON: the tool, and what it told. ``disagreements`` holds those of the
    identification and the decoder's.
    """

    width: int | None = None
    height: int | None = None
    duration: float | None = None
    pages: int | None = None
    streams: list[dict[str, Any]] = field(default_factory=list)
    frames: int | None = None
    tech: dict[str, Any] = field(default_factory=dict)
    media: str = "other"
    disagreements: list[str] = field(default_factory=list)


def characterise(
    path: Path | str,
    identified: Identified,
    limits: Limits | None = None,
    sandbox: Sandbox | None = None,
) -> Characterised:
    """Measure the file in a disposable process.

    Raises MediaError: empty_file, media_damaged, no_streams, pdf_encrypted, too_many_pixels,
    too_many_frames, too_many_pages, page_too_large, archive_bomb, archive_escape,
    archive_encrypted, tool_crashed, tool_timeout, tool_memory.
    """
    path = Path(path)
    if identified.mime == EMPTY:
        raise MediaError("empty_file", name=path.name)
    job, extra = _job(identified)
    blank = Characterised(media=identified.media, disagreements=list(identified.disagreements))
    if not job:
        return blank
    told = (sandbox or shared()).run(
        job, {"path": str(path.absolute()), **extra}, limits=limits or PROBE, reads=[path.absolute()]
    )
    decoded = told.pop("mime", "")
    if job == "archive.inspect":
        return replace(blank, tech=told)
    if decoded and signatures.CANONICAL.get(decoded, decoded) != identified.mime:
        blank.disagreements.append(f"identified: {identified.mime}; decoder: {decoded}")
    if told.get("media", identified.media) != identified.media:
        blank.disagreements.append(f"identified: {identified.media}; decoder: {told['media']}")
    return replace(blank, **told)


def _job(identified: Identified) -> tuple[str, dict[str, str]]:
    if identified.media == "image":
        return "image.probe", {}
    if identified.media in ("audio", "video"):
        return "av.probe", {"mime": identified.mime}
    if identified.media == "pdf":
        return "pdf.probe", {}
    if identified.mime == "application/zip" or signatures.is_zip_based(identified.mime):
        return "archive.inspect", {}
    return "", {}
