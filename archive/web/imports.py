"""Bringing things in: receiving files, looking at proposed mappings, watching, reports."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from archive import i18n
from archive.accounts.web import limited, needs
from archive.db import UnitOfWork
from archive.errors import Problem, SandiqError
from archive.i18n import _
from archive.i18n import lazy_gettext as _l
from archive.identity import ACCESS_LEVELS
from archive.web import support
from archive.web.errors import error_text
from archive.web.wording import ACCESS_TEXTS, COUNT_LABELS, STATE_LABELS
from ingest import planning, recipes, service, uploads
from ingest.mapping import FILE, IGNORE, NOTE, Mapping
from ingest.mapping.columns import ACCESS, EMBARGO, KIND, PARENT

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

PAGE = 30
#: Findings that the page lists; all set-aside ones are in the CSV.
SHOWN = 200

SPECIAL_LABELS = {
    FILE: _l("name of the file"),
    NOTE: _l("keep in the note"),
    IGNORE: _l("leave out"),
    ACCESS: _l("who may see it (code of a level)"),
    EMBARGO: _l("embargo until"),
    KIND: _l("kind of record"),
    PARENT: _l("reference code of what it is part of"),
}
# What readers of files say was expected; where it is words and not a pattern, people should read it in theirs.
EXPECTED = (
    _l("a file of this folder"),
    _l("a value"),
    _l("a name"),
    _l("a picture, sound, film, document or table"),
    _l("24 characters, digits at 0-4 and 12-16"),
    _l("a multiple of 12"),
    _l("tag, length and start in digits"),
    _l("well-formed XML"),
)


@blueprint.get("")
@needs("import")
def index() -> str:
    """The place to drop files, and the earlier imports."""
    number = support.page_number()
    with support.uow() as uow:
        rows, total = service.listing(uow, support.who(), page=number, size=PAGE)
    return render_template(
        "web/imports.html",
        rows=rows,
        pages=support.Pages.make(total, number, PAGE),
        batch=secrets.token_hex(16),
        kinds=_kinds(),
        access_options=[(level, str(ACCESS_TEXTS[level])) for level in ACCESS_LEVELS],
        state_labels=STATE_LABELS,
    )


@blueprint.post("/receive")
@needs("import")
@limited("upload")
def receive() -> BaseResponse:
    """Files sent in one piece, by a browser without scripts."""
    house, who = support.house(), support.who()
    # The page may have been sent before, by the Back button: these files are an import of their own.
    batch = secrets.token_hex(16)
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        support.say(_("Please choose at least one file."), "warning")
        return redirect(url_for("imports.index"), 303)
    for one in sent:
        name = one.filename or ""
        length = one.stream.seek(0, 2)
        one.stream.seek(0)
        number = uploads.create(house, who, length, name, batch, name)
        uploads.append(house, who, number, 0, one.stream)
    return _begin(batch)


@blueprint.post("/begin")
@needs("import")
def begin() -> BaseResponse:
    """Make what has arrived a session; without tables to look at, it starts at once."""
    return _begin(request.form.get("batch", ""))


def _begin(batch: str) -> BaseResponse:
    house, who, form = support.house(), support.who(), request.form
    decisions = service.Decisions(
        duplicate=form.get("duplicate", "skip"), kind=form.get("kind", ""), access=form.get("access", "staff")
    )
    if decisions.kind and decisions.kind not in dict(_kinds()):
        raise SandiqError("kind_unknown", value=decisions.kind[:80])
    place = uploads.finish(house, who, batch)
    source = _source(place)
    with support.uow(write=True) as uow:
        known = planning.session_of(uow, who, source)
        session_id = known or service.start(uow, house, who, source, decisions, name=_name(place))
        uow.commit()
    if known is None and not _outlook(session_id)[0].tables:
        _go(session_id, form.get("then", "run"))
    return redirect(url_for("imports.show", session_id=session_id), 303)


def _outlook(session_id: int) -> tuple[planning.Outlook, str]:
    """What the source holds, or why it cannot be read. Big folders take seconds, so nothing is locked meanwhile."""
    with support.uow() as uow:
        try:
            return planning.look(uow, support.house(), support.who(), session_id), ""
        except SandiqError as unread:
            return planning.Outlook(), error_text(unread)


def _go(session_id: int, then: str) -> None:
    house, who = support.house(), support.who()
    with support.uow(write=True) as uow:
        if then == "dry":
            planning.rehearse(uow, house, who, session_id)
        elif then == "run":
            planning.begin(uow, house, who, session_id)
        uow.commit()


@blueprint.get("/<int:session_id>")
@needs("import")
def show(session_id: int) -> Any:
    """A session: the mappings before it begins, its progress, its report."""
    house, who = support.house(), support.who()
    with support.uow() as uow:
        view = service.status(uow, who, session_id)
        report = service.report(uow, who, session_id)
        work = planning.work_on(uow, who, session_id)
    if support.want_json():
        return jsonify(report.as_json())
    state = _state(view.state, work)
    outlook, problem = _outlook(session_id) if state == "planned" else (planning.Outlook(), "")
    error = view.error or (work.error if work is not None and work.state == "failed" and state != "done" else None)
    return render_template(
        "web/import.html",
        view=view,
        state=state,
        work=work,
        report=report,
        rehearsed=planning.rehearsal(house, who, session_id) if state == "planned" else None,
        outlook=outlook,
        problem=problem,
        kinds=_kinds(),
        kind_labels=dict(_kinds()),
        targets=_targets,
        why=lambda column: error_text(Problem(column.reason)) if column.reason else "",
        state_labels=STATE_LABELS,
        count_labels=COUNT_LABELS,
        finding_text=_finding_text,
        most=SHOWN,
        error=SandiqError(error["code"], **error.get("params", {})) if error else None,
    )


def _state(state: str, work: planning.Work | None) -> str:
    """What people are told: a session waits while a worker is to take it, and has failed when its worker has."""
    if work is not None and work.unfinished and state != "done":
        return "running" if state == "running" and work.state == "running" else "waiting"
    if state == "running" and work is not None and work.state == "failed":
        return "failed"
    return state


@blueprint.post("/<int:session_id>/run")
@needs("import")
def run(session_id: int) -> BaseResponse:
    """Begin (or try, or go on with) a session with the mappings as corrected."""
    house, who = support.house(), support.who()
    with support.uow() as uow:
        state = service.status(uow, who, session_id).state
    if state == "planned":
        mappings = _mappings(request.form, _outlook(session_id)[0])
        with support.uow(write=True) as uow:
            planning.set_mappings(uow, house, who, session_id, mappings)
            _keep_recipes(uow, mappings)
            uow.commit()
    if state != "done":
        _go(session_id, request.form.get("then", "run"))
    return redirect(url_for("imports.show", session_id=session_id), 303)


@blueprint.post("/<int:session_id>/forget")
@needs("import")
def forget(session_id: int) -> BaseResponse:
    """Give a session up."""
    with support.uow(write=True) as uow:
        service.forget(uow, support.who(), session_id)
        uow.commit()
    support.say(_("The import was given up. What it had written stays and can be undone."))
    return redirect(url_for("imports.index"), 303)


@blueprint.get("/<int:session_id>/aside.csv")
@needs("import")
def aside(session_id: int) -> Response:
    """What was set aside, with reasons, to be corrected and dropped again."""
    with support.uow() as uow:
        text = service.asides(uow, support.who(), session_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{session_id}-aside.csv"'}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)


def _source(place: Path) -> Path:
    """A table or a ZIP that came alone is the source itself; everything else is a folder."""
    entries = list(place.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_file() else place


def _name(place: Path) -> str:
    """What people will call the import: its one file or folder, or the first of several."""
    names = sorted(entry.name for entry in place.iterdir())
    if not names:
        return place.name
    return names[0] if len(names) == 1 else _("%(name)s and %(count)s more", name=names[0], count=len(names) - 1)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.label(support.locale())) for kind in support.house().kinds.kinds() if not kind.abstract]


def _targets(kind: str, present: str) -> list[tuple[str, str]]:
    """Where a column may go, for a list of choices; the present target is always among them."""
    fields = support.house().kinds[kind].fields
    found: dict[str, str] = {code: str(label) for code, label in SPECIAL_LABELS.items()}
    for code, field in fields.items():
        label = field.label(support.locale())
        found[code] = label
        if field.type.name == "localised":
            found |= {f"{code}@{locale}": f"{label} ({name})" for locale, name in i18n.LOCALE_NAMES.items()}
    if present not in found:
        base, _sep, qualifier = present.partition("@")
        label = fields[base].label(support.locale()) if base in fields else base
        found[present] = f"{label} ({qualifier.strip(',')})"
    return list(found.items())


def _mappings(form: Any, outlook: planning.Outlook) -> dict[str, Mapping]:
    """``kind.0`` and ``target.0.3`` of the mapping page: tables and columns are numbered as they were shown.

    Numbered, because a browser does not send a name with a line break in it back as it was.
    """
    found: dict[str, Mapping] = {}
    for number, (name, proposal) in enumerate(outlook.tables.items()):
        kind = form.get(f"kind.{number}", proposal.kind)
        targets = {
            column.name: planning.fitted(
                support.house(), kind, column.name, form.get(f"target.{number}.{index}", column.target)
            )
            for index, column in enumerate(proposal.columns)
        }
        found[name] = Mapping(kind, targets, proposal.constants if kind == proposal.kind else {})
    return found


def _keep_recipes(uow: UnitOfWork, mappings: dict[str, Mapping]) -> None:
    for number, mapping in enumerate(mappings.values()):
        name = request.form.get(f"recipe.{number}", "").strip()
        if name:
            recipes.save(uow, support.house(), support.who(), name, mapping.targets, mapping)


def _finding_text(finding: Any) -> str:
    """A finding in the reader's language; rehearsals come as plain data."""
    get = finding.get if isinstance(finding, dict) else lambda key: getattr(finding, key)
    params: dict[str, Any] = {"name": get("source"), **(get("params") or {})}
    if isinstance(params.get("expected"), str):
        params["expected"] = i18n.gettext(params["expected"])
    return error_text(Problem(str(get("code")), get("field") or "", get("value") or "", tuple(params.items())))
