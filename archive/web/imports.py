"""Bringing things in: receiving files, looking at proposed mappings, watching, reports."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from archive.accounts.web import needs
from archive.errors import Problem, SandiqError
from archive.i18n import _
from archive.identity import ACCESS_LEVELS
from archive.web import support
from archive.web.errors import error_text
from archive.web.wording import ACCESS_TEXTS, COUNT_LABELS, STATE_LABELS
from ingest import planning, recipes, service, uploads
from ingest.mapping import FILE, IGNORE, NOTE, Mapping, Proposal

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

PAGE = 30
# A form without scripts sends everything at once; beyond this the resumable way is the right one.
MOST_FILES = 500


@blueprint.get("")
@needs("import")
def index() -> str:
    """The place to drop files, and the earlier imports."""
    number = support.page_number()
    with support.uow() as uow:
        rows, total = service.listing(uow, support.who(), page=number, size=PAGE)
    kinds = [(kind.code, kind.label(support.locale())) for kind in support.house().kinds.kinds() if not kind.abstract]
    return render_template(
        "web/imports.html",
        rows=rows,
        pages=support.Pages.make(total, number, PAGE),
        batch=secrets.token_hex(16),
        kinds=kinds,
        access_options=[(level, str(ACCESS_TEXTS[level])) for level in ACCESS_LEVELS],
        state_labels=STATE_LABELS,
    )


@blueprint.post("/receive")
@needs("import")
def receive() -> BaseResponse:
    """Files sent in one piece, by a browser without scripts."""
    batch = request.form.get("batch", "")
    for sent in request.files.getlist("files")[:MOST_FILES]:
        if not sent.filename:
            continue
        sent.stream.seek(0, 2)
        length = sent.stream.tell()
        sent.stream.seek(0)
        number = uploads.create(support.house(), support.who(), length, sent.filename, batch, sent.filename)
        uploads.append(support.house(), support.who(), number, 0, sent.stream)
    return begin()


@blueprint.post("/begin")
@needs("import")
def begin() -> BaseResponse:
    """Make the batch a session; without tables to look at, it starts at once."""
    house, who, form = support.house(), support.who(), request.form
    place = uploads.finish(house, who, form.get("batch", ""))
    decisions = service.Decisions(
        duplicate=form.get("duplicate", "skip"), kind=form.get("kind", ""), access=form.get("access", "staff")
    )
    tables = service.find_tables(house, who, place)
    with support.uow(write=True) as uow:
        session_id = service.start(uow, house, who, place, decisions, name=_name(place))
        if not tables:
            if form.get("then") == "dry":
                planning.rehearse(uow, house, who, session_id)
            else:
                service.enqueue(uow, house, who, session_id)
        uow.commit()
    return redirect(url_for("imports.show", session_id=session_id), 303)


@blueprint.get("/<int:session_id>")
@needs("import")
def show(session_id: int) -> Any:
    """A session: the mappings before it begins, its progress, its report."""
    house, who = support.house(), support.who()
    with support.uow() as uow:
        view = service.status(uow, who, session_id)
        report = service.report(uow, who, session_id)
    rehearsed = planning.rehearsal(house, who, session_id) if view.state == "planned" else None
    if support.want_json():
        return jsonify(report.as_json())
    tables: dict[str, Proposal] = {}
    problem = ""
    if view.state == "planned":
        try:
            tables = service.find_tables(house, who, Path(view.source))
        except SandiqError as unread:
            problem = error_text(unread)
        tables = {name: _chosen(proposal, report.mappings.get(name)) for name, proposal in tables.items()}
    return render_template(
        "web/import.html",
        view=view,
        report=report,
        rehearsed=rehearsed,
        waiting="rehearsing" in request.args and rehearsed is None,
        tables=tables,
        problem=problem,
        kinds=_kinds(),
        targets=_targets,
        why=lambda column: error_text(Problem(column.reason)) if column.reason else "",
        state_labels=STATE_LABELS,
        count_labels=COUNT_LABELS,
        finding_text=_finding_text,
        error=SandiqError(view.error["code"], **view.error.get("params", {})) if view.error else None,
    )


@blueprint.post("/<int:session_id>/run")
@needs("import")
def run(session_id: int) -> BaseResponse:
    """Begin (or try, or go on with) a session with the mappings as corrected."""
    house, who, then = support.house(), support.who(), request.form.get("then", "run")
    with support.uow(write=True) as uow:
        view = service.status(uow, who, session_id)
        if view.state == "planned":
            mappings = _mappings(request.form)
            planning.set_mappings(uow, house, who, session_id, mappings)
            _keep_recipes(uow, mappings)
        if then == "dry":
            planning.rehearse(uow, house, who, session_id)
        elif then == "run":
            service.enqueue(uow, house, who, session_id)
        uow.commit()
    if then == "dry":
        return redirect(url_for("imports.show", session_id=session_id, rehearsing=1), 303)
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


def _name(place: Path) -> str:
    """What people will call the import: its one file or folder, or the first of several."""
    names = sorted(entry.name for entry in place.iterdir())
    if not names:
        return place.name
    return names[0] if len(names) == 1 else _("%(name)s and %(count)s more", name=names[0], count=len(names) - 1)


def _chosen(proposal: Proposal, mapping: dict[str, Any] | None) -> Proposal:
    """A proposal with what a person has already corrected."""
    if mapping:
        known = Mapping.from_json(mapping)
        proposal.kind = known.kind
        for column in proposal.columns:
            if column.name in known.targets and column.target != known.targets[column.name]:
                column.target, column.confidence, column.reason = known.targets[column.name], 1.0, ""
    return proposal


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.label(support.locale())) for kind in support.house().kinds.kinds() if not kind.abstract]


def _targets(kind: str, present: str) -> list[tuple[str, str]]:
    """Where a column may go, for a list of choices; the present target is always among them."""
    fields = support.house().kinds[kind].fields
    found = [(FILE, _("name of the file")), (NOTE, _("keep in the note")), (IGNORE, _("leave out"))]
    found += [("@access", _("Access"))]
    for code, field in fields.items():
        found.append((code, field.label(support.locale())))
    if present not in dict(found):
        base, _sep, qualifier = present.partition("@")
        label = fields[base].label(support.locale()) if base in fields else base
        found.append((present, f"{label} ({qualifier})"))
    return found


def _mappings(form: Any) -> dict[str, Mapping]:
    """``kind.0``, ``name.0``, ``column.0.3``, ``target.0.3`` of the mapping page."""
    found: dict[str, Mapping] = {}
    for number in range(min(int(form.get("tables", "0") or 0), 200)):
        name, kind = form.get(f"name.{number}", ""), form.get(f"kind.{number}", "")
        fields = support.house().kinds[kind].fields if kind in support.house().kinds else {}
        targets: dict[str, str] = {}
        for index in range(min(int(form.get(f"columns.{number}", "0") or 0), 2000)):
            column, target = form.get(f"column.{number}.{index}", ""), form.get(f"target.{number}.{index}", NOTE)
            # After a change of kind some fields may be gone; their columns go where nothing is lost.
            known = target.startswith("@") or target.partition("@")[0] in fields
            targets[column] = target if known else NOTE
        found[name] = Mapping(kind, targets)
    return found


def _keep_recipes(uow: Any, mappings: dict[str, Mapping]) -> None:
    for number, mapping in enumerate(mappings.values()):
        name = request.form.get(f"recipe.{number}", "").strip()
        if name:
            recipes.save(uow, support.house(), support.who(), name, mapping.targets, mapping)


def _finding_text(finding: Any) -> str:
    """A finding in the reader's language; rehearsals come as plain data."""
    get = finding.get if isinstance(finding, dict) else lambda key: getattr(finding, key)
    params: dict[str, Any] = {"name": get("source"), **(get("params") or {})}
    return error_text(Problem(str(get("code")), get("field") or "", get("value") or "", tuple(params.items())))
