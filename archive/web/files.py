"""Bytes: thumbnails, deep-zoom tiles, page images, players' proxies, captions and downloads.

Each answer first asks the catalogue whether this person may see the file's record, also when the
bytes come from the cache or when the browser only asks whether its copy is still good.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, send_file

from archive.accounts.web import limited
from archive.catalog import reading, rights
from archive.catalog.reading import FileView
from archive.errors import Forbidden, NotFound
from archive.web import captions as caption_text
from archive.web.support import house, uow, who
from media_store import Identified, MediaError, dzi
from media_store import tile as cut_tile
from media_store.tiles import OVERLAP, SIZE

blueprint = Blueprint("files", __name__, url_prefix="/files/<int:file_id>")

THUMBS = {"s": "thumb-s", "m": "thumb-m", "l": "thumb-l"}
# What a browser may show itself; everything else is only ever handed over as a download.
PLAYABLE = {"audio": "proxy-audio", "video": "proxy-video"}
PLACEHOLDERS = Path(__file__).parents[1] / "static" / "img" / "media"


def _file(file_id: int) -> FileView:
    """The file, if this person may see its record; otherwise it does not exist."""
    with uow() as unit:
        return reading.file_for(unit, house(), who(), file_id)


def _derivative(file: FileView, recipe: str) -> Path | None:
    return house().derivatives.path(file.sha256, recipe)


def _make(file: FileView, recipe: str) -> Path:
    """The derivative, made now if need be; only for what takes a moment."""
    found = _derivative(file, recipe)
    if found is not None:
        return found
    source = house().store.open(file.object_id, file.logical_name)
    known = Identified(mime=file.mime, puid=file.puid, format_name="", media=file.media, disagreements=[])
    return house().derivatives.make(recipe, source, file.sha256, known)


def _send(path: Path, tag: str, *, mime: str | None = None) -> Response:
    """Send with ranges and an ETag; the browser keeps a copy but asks each time whether it may use it."""
    response = send_file(path, mimetype=mime, conditional=True, etag=tag, last_modified=None, max_age=None)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@blueprint.get("/thumb-<size>")
def thumb(file_id: int, size: str) -> Response:
    """A small picture, or a drawn sign of the file's medium while there is none."""
    recipe = THUMBS.get(size)
    if recipe is None:
        raise NotFound("size")
    file = _file(file_id)
    path = _derivative(file, recipe)
    if path is None:
        media = file.media if (PLACEHOLDERS / f"{file.media}.svg").exists() else "other"
        response = send_file(PLACEHOLDERS / f"{media}.svg", mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "no-store"
        return response
    return _send(path, f"{file.sha256}-{recipe}")


@blueprint.get("/image.dzi")
def deep_zoom(file_id: int) -> Response:
    """The Deep Zoom description of a picture's pyramid."""
    file = _file(file_id)
    pyramid = _derivative(file, "pyramid")
    if pyramid is None:
        raise NotFound("picture")
    width, height, _levels = dzi(pyramid)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="{OVERLAP}" TileSize="{SIZE}">'
        f'<Size Width="{width}" Height="{height}"/></Image>'
    )
    return Response(body, mimetype="application/xml")


@blueprint.get("/image_files/<int:level>/<int:col>_<int:row>.jpg")
def tile(file_id: int, level: int, col: int, row: int) -> Response:
    """One tile, cut from the pyramid."""
    file = _file(file_id)
    tag = f"{file.sha256}-{level}-{col}-{row}"
    if tag in request.if_none_match:
        return Response(status=304, headers={"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"})
    pyramid = _derivative(file, "pyramid")
    if pyramid is None:
        raise NotFound("picture")
    try:
        body = cut_tile(pyramid, level, col, row)
    except MediaError as outside:
        raise NotFound("tile") from outside
    response = Response(body, mimetype="image/jpeg", headers={"Cache-Control": "private, no-cache"})
    response.set_etag(tag)
    return response


@blueprint.get("/play")
def play(file_id: int) -> Response:
    """Sound or film in a form that browsers play, by ranges."""
    file = _file(file_id)
    recipe = PLAYABLE.get(file.media)
    path = _derivative(file, recipe) if recipe else None
    if path is None or recipe is None:
        raise NotFound("recording")
    mime = {".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
    return _send(path, f"{file.sha256}-{recipe}", mime=mime.get(path.suffix))


@blueprint.get("/poster")
def poster(file_id: int) -> Response:
    """A film's still."""
    file = _file(file_id)
    path = _derivative(file, "poster")
    if path is None:
        raise NotFound("picture")
    return _send(path, f"{file.sha256}-poster")


@blueprint.get("/waveform.json")
def waveform(file_id: int) -> Response:
    """A recording's peaks."""
    file = _file(file_id)
    path = _derivative(file, "waveform")
    if path is None:
        raise NotFound("waveform")
    return _send(path, f"{file.sha256}-waveform", mime="application/json")


@blueprint.get("/page-<int:number>")
@limited("download")
def page(file_id: int, number: int) -> Response:
    """The picture of one page of a document, drawn when first asked for."""
    file = _file(file_id)
    if file.media != "pdf" or not 1 <= number <= (file.pages or 0):
        raise NotFound("page")
    return _send(_make(file, f"page-{number}"), f"{file.sha256}-page-{number}")


@blueprint.get("/captions.vtt")
def captions(file_id: int) -> Response:
    """A WebVTT or SubRip file as WebVTT."""
    file = _file(file_id)
    source = house().store.open(file.object_id, file.logical_name)
    body = caption_text.as_webvtt(source.read_bytes()[:4_000_000])
    if body is None:
        raise NotFound("captions")
    return Response(body, mimetype="text/vtt")


@blueprint.get("/original")
@limited("download")
def original(file_id: int) -> Response:
    """The original itself, always as a download, to those whom its rights and access allow."""
    file = _file(file_id)
    with uow() as unit:
        record = reading.get(unit, house(), who(), file.record_id)
    if not rights.may_take_original(who(), record.access, record.values):
        raise Forbidden("download")
    path = house().store.open(file.object_id, file.logical_name)
    return _attachment(path, file, file.name, "original")


@blueprint.get("/picture")
@limited("download")
def picture(file_id: int) -> Response:
    """A picture at reading size, without hidden data, as a download for everyone who may see it."""
    file = _file(file_id)
    path = _derivative(file, "thumb-l")
    if path is None:
        raise NotFound("picture")
    return _attachment(path, file, f"{Path(file.name).stem}{path.suffix}", "thumb-l")


def _attachment(path: Path, file: FileView, name: str, what: str) -> Response:
    response = send_file(
        path,
        mimetype="application/octet-stream" if what == "original" else None,
        as_attachment=True,
        download_name=_plain_name(name),
        conditional=True,
        etag=f"{file.sha256}-{what}",
        last_modified=None,
        max_age=None,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    # Originals are strangers' files: even if a browser shows one, it runs nothing.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _plain_name(name: str) -> str:
    """A file name without what could mislead a person or a shell: controls, direction marks, separators."""
    kept = "".join(char for char in name if char.isprintable() and char not in '/\\"<>|:*?')
    return kept.strip(" .")[-150:] or "file"
