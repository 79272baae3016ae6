"""The page of one record, the same as data, and its citations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for

from archive.catalog import citing, reading
from archive.web import record_page, record_viewer, support

blueprint = Blueprint("record", __name__, url_prefix="/records")


@blueprint.get("/<int:record_id>")
def show(record_id: int) -> Any:
    """A record as this person may see it."""
    house, who, locale = support.house(), support.who(), support.locale()
    with support.uow() as uow:
        record = reading.get(uow, house, who, record_id, locale=locale)
        if support.want_json():
            return jsonify(record_page.as_data(house, record))
        related = reading.related(uow, house, who, record_id, size=24, locale=locale)
        below = (
            reading.children(uow, house, who, record_id, after=_whole("after"), size=24, locale=locale)
            if record.has_children
            else None
        )
        shown = record_viewer.choose_file(record.files, _whole("file"))
        texts = _texts(uow, shown) if shown else []
    page = record_page.build(house, who, record, related, below, shown, texts, page=_whole("page") or 1)
    return render_template("web/record.html", record=record, kind=house.kinds[record.kind], page=page)


def _texts(uow: Any, shown: reading.FileView) -> list[reading.PageView]:
    """The text beside the viewer: one page of a PDF, the beginning of anything else."""
    if shown.media == "pdf":
        return reading.file_pages(uow, support.house(), support.who(), shown.id, first=_whole("page") or 1, size=1)
    if shown.media in ("office", "text", "markup"):
        return reading.file_pages(uow, support.house(), support.who(), shown.id, size=20)
    return []


@blueprint.get("/<int:record_id>/cite.<form>")
def cite(record_id: int, form: str) -> Response:
    """The citation as a file for reference managers."""
    makers = {"bibtex": (citing.as_bibtex, "bib"), "ris": (citing.as_ris, "ris"), "text": (citing.as_text, "txt")}
    if form not in makers:
        abort(404)
    with support.uow() as uow:
        record = reading.get(uow, support.house(), support.who(), record_id, locale=support.locale())
    make, ending = makers[form]
    body = make(record_page.citation(support.house(), record))
    mime = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems", "txt": "text/plain"}[ending]
    return Response(
        body,
        content_type=f"{mime}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="record-{record_id}.{ending}"'},
    )


@blueprint.get("/<int:record_id>/children")
def children(record_id: int) -> str:
    """All that is part of a record, page by page."""
    house, who, locale = support.house(), support.who(), support.locale()
    with support.uow() as uow:
        record = reading.get(uow, house, who, record_id, locale=locale)
        below = reading.children(uow, house, who, record_id, after=_whole("after"), size=60, locale=locale)
    more = support.url_with(after=below.next_after) if below.next_after else ""
    trail = [(post.title, url_for("record.show", record_id=post.id)) for post in record.ancestors]
    trail.append((record.title, url_for("record.show", record_id=record.id)))
    return render_template("web/children.html", record=record, below=below, more=more, trail=trail)


def _whole(name: str) -> int | None:
    raw = request.args.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None
