"""Making and changing records: forms derived from the kind, drafts, conflicts, type-ahead."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive.accounts.web import limited, needs
from archive.catalog import changesets, drafts, names, reading, records
from archive.catalog.policy import allowed_access
from archive.errors import EditConflict, Invalid, NotFound, Problem
from archive.i18n import _
from archive.identity import ACCESS_LEVELS
from archive.kinds import Kind
from archive.kinds.cleaning import clean_line, clean_text, match_key
from archive.kinds.date_shown import reading as date_reading
from archive.kinds.dates import read_date
from archive.kinds.problems import FieldError
from archive.web import support
from archive.web.edit_page import EditPage, conflict_view
from archive.web.errors import error_text
from archive.web.wording import ACCESS_TEXTS

blueprint = Blueprint("edit", __name__)

COLUMNS = ("@access", "@embargo", "@parent_id")
# Beside the fields: what the form also sends and a draft keeps.
EXTRAS = (*COLUMNS, "reason", "queue")


@blueprint.get("/records/new")
@needs("catalogue")
def choose() -> Any:
    """Choose what kind of thing to add, or begin with the kind asked for."""
    code = request.args.get("kind", "")
    if code:
        kind = _kind(code)
        page = EditPage(kind, parent_id=request.args.get("parent", "")[:20])
        asked = request.args.get("access", "")
        page.access = asked if asked in _levels() else page.access
        return _render(page, _draft(drafts.subject_of(None, kind.code), page))
    kinds = [kind for kind in support.house().kinds.kinds() if not kind.abstract]
    return render_template("web/choose_kind.html", kinds=kinds)


@blueprint.post("/records/new")
@needs("catalogue")
def create() -> Any:
    """Add a record."""
    kind = _kind(request.args.get("kind", ""))
    page = EditPage(kind).from_form(request.form)
    problems, columns = _columns()
    house, who = support.house(), support.who()
    try:
        if problems:
            raise Invalid(problems)
        with support.uow(write=True) as uow:
            changeset = changesets.open_changeset(uow, who, "create", "web", page.reason)
            draft = records.Draft(
                kind.code,
                {code: value for code, value in page.raw.items() if value is not None},
                access=columns["@access"],
                embargo=columns["@embargo"],
                parent_id=columns["@parent_id"],
            )
            record_id = records.create(uow, house, who, changeset, draft)
            drafts.discard(uow, who, drafts.subject_of(None, kind.code))
            uow.commit()
    except Invalid as refused:
        return _render(page.with_problems(refused.problems)), 422
    support.say(_("The record was added."), undo=url_for("changes.undo", changeset_id=changeset.id))
    subject = drafts.subject_of(None, kind.code)
    if request.form.get("then") == "next":
        # Things come in batches: the next one hangs under the same parent and is seen by the same people.
        same = {"parent": columns["@parent_id"], "access": columns["@access"]}
        return _kept_safe(redirect(url_for("edit.choose", kind=kind.code, **same), 303), subject)
    return _kept_safe(redirect(url_for("record.show", record_id=record_id), 303), subject)


@blueprint.get("/records/<int:record_id>/edit")
@needs("catalogue")
def form(record_id: int) -> Any:
    """The form of a record."""
    record = _record(record_id)
    page = EditPage.of(support.house(), record)
    page.queue = request.args.get("queue", "")
    return _render(page, _draft(drafts.subject_of(record_id), page))


@blueprint.post("/records/<int:record_id>/edit")
@needs("catalogue")
def save(record_id: int) -> Any:
    """Save a form; what others saved meanwhile is merged, or asked about."""
    record = _record(record_id)
    kind = _kind(record.kind)
    page = EditPage.of(support.house(), record).from_form(request.form)
    problems, columns = _columns()
    try:
        if problems:
            raise Invalid(problems)
        changeset_id, merged = _save(record_id, {**page.raw, **columns}, page)
    except Invalid as refused:
        return _render(page.with_problems(refused.problems)), 422
    except EditConflict as conflict:
        page.conflicts = [conflict_view(support.house(), kind, one) for one in conflict.fields]
        page.seen_revision = conflict.revision
        return _render(page), 409
    if changeset_id is None:
        support.say(_("Nothing was changed."))
    else:
        support.say(_("Saved."), undo=url_for("changes.undo", changeset_id=changeset_id))
    if merged:
        names = ", ".join(kind.fields[code].label(support.locale()) for code in merged if code in kind.fields)
        support.say(_("Somebody else's changes were kept as well: %(fields)s.", fields=names))
    following = _following(record_id, page.queue) if request.form.get("then") == "next" else ""
    target = following or url_for("record.show", record_id=record_id)
    return _kept_safe(redirect(target, 303), drafts.subject_of(record_id))


def _kept_safe(response: Response, subject: str) -> Response:
    """Tell the browser that this form has arrived, so that it forgets its own copy."""
    response.set_cookie("sandiq_saved", quote(subject, safe=""), max_age=120, samesite="Lax")
    return response


def _save(record_id: int, changes: dict[str, Any], page: EditPage) -> tuple[int | None, list[str]]:
    """Write a form in one changeset.

    Fields that a person has decided on after a conflict are compared with the version they saw then; all others
    with the version the form began from.
    """
    house, who = support.house(), support.who()
    chosen = {key.removeprefix("choose."): value for key, value in request.form.items() if key.startswith("choose.")}
    seen = _whole(request.form.get("seen_revision", ""))
    if seen is None:
        chosen = {}
    decided = {code: changes[code] for code, choice in chosen.items() if choice == "yours" and code in changes}
    rest = {code: value for code, value in changes.items() if code not in chosen}
    with support.uow(write=True) as uow:
        changeset = changesets.open_changeset(uow, who, "edit", "web", page.reason)
        if decided:
            records.update(uow, house, who, changeset, record_id, decided, seen)
        done = records.update(uow, house, who, changeset, record_id, rest, page.base_revision)
        drafts.discard(uow, who, drafts.subject_of(record_id))
        changed = changesets.size_of(uow, changeset) > 0
        uow.commit()
    return (changeset.id if changed else None), [code for code in done.merged_fields if code not in decided]


@blueprint.post("/records/<int:record_id>/delete")
@needs("delete")
def delete(record_id: int) -> Response:
    """Take a record out of the catalogue; its undo brings it back whole."""
    house, who = support.house(), support.who()
    with support.uow(write=True) as uow:
        changeset = changesets.open_changeset(
            uow, who, "delete", "web", clean_text(request.form.get("reason", ""))[:2000]
        )
        records.delete(uow, house, who, changeset, record_id)
        uow.commit()
    support.say(_("The record was deleted."), undo=url_for("changes.undo", changeset_id=changeset.id))
    return redirect(url_for("changes.detail", changeset_id=changeset.id), 303)


@blueprint.post("/drafts")
@needs("catalogue")
def keep() -> tuple[str, int]:
    """Keep an unsaved form for its author."""
    subject = clean_line(request.form.get("subject", ""))[:80]
    passed = ("csrf_token", "subject", "base_revision")
    kept = {clean_text(key): clean_text(value) for key, value in request.form.items() if key not in passed}
    with support.uow(write=True) as uow:
        drafts.save(uow, support.who(), subject, kept, _whole(request.form.get("base_revision", "")) or 0)
        uow.commit()
    return "", 204


@blueprint.post("/drafts/discard")
@needs("catalogue")
def discard() -> Response:
    """Throw an unsaved form away."""
    subject = clean_line(request.form.get("subject", ""))[:80]
    with support.uow(write=True) as uow:
        drafts.discard(uow, support.who(), subject)
        uow.commit()
    support.say(_("The draft was thrown away."))
    if subject.isascii() and subject.isdigit():
        return redirect(url_for("edit.form", record_id=int(subject)), 303)
    return redirect(url_for("edit.choose"), 303)


@blueprint.get("/suggest/values")
@needs("catalogue")
@limited("suggest")
def suggest() -> Response:
    """Type-ahead of a form: terms of a vocabulary, records of some kinds, or names in use."""
    text = request.args.get("q", "")[:200]
    vocabulary = request.args.get("vocabulary", "")
    if vocabulary:
        return jsonify(suggestions=_terms(vocabulary, text))
    registry = support.house().kinds
    kinds = tuple(code for code in request.args.get("kinds", "").split(",") if registry.get(code) is not None)
    field = _index_name(request.args.get("field", ""))
    with support.uow() as uow:
        rows = names.name_suggestions(uow, support.house(), support.who(), text, kinds=kinds, field=field)
    return jsonify(suggestions=[{"text": row.text, "value": row.text, "note": row.note, "id": row.id} for row in rows])


def _terms(vocabulary: str, text: str) -> list[dict[str, str]]:
    """Terms that go by these words in any of the four languages, or by a synonym; shown in the reader's."""
    try:
        known = support.house().kinds.vocabulary(vocabulary)
    except KeyError:
        raise NotFound("vocabulary") from None
    wanted, found = match_key(text), []
    for term in known.entries.values():
        label = known.show(term.code, support.locale())
        other = [word for word in (*term.label.values(), *term.synonyms) if wanted in match_key(word)]
        if wanted and other:
            note = "" if wanted in match_key(label) else other[0]
            found.append({"text": label, "value": label, "note": note})
    return found[:12]


def _index_name(code: str) -> str:
    """Where the index keeps the values of a field that is a facet; nothing for any other word."""
    for kind in support.house().kinds.kinds():
        field = kind.fields.get(code)
        if field is not None and field.facet:
            return field.index_name
    return ""


@blueprint.get("/understand/date")
@needs("catalogue")
@limited("suggest")
def understand_date() -> Response:
    """How a date would be understood, in words."""
    try:
        return jsonify(text=date_reading(read_date(request.args.get("text", "")[:200]), support.locale()))
    except FieldError as unread:
        return jsonify(text=error_text(unread.problem()))


def _render(page: EditPage, draft: drafts.KeptForm | None = None) -> str:
    return render_template(
        "web/edit.html",
        **page.context(support.house(), support.who(), support.locale()),
        draft=draft,
        access_options=[(level, str(ACCESS_TEXTS[level])) for level in _levels()],
    )


def _levels() -> list[str]:
    """The levels this person may give: none that they could not see afterwards."""
    return [ACCESS_LEVELS[number] for number in sorted(allowed_access(support.who()))]


def _draft(subject: str, page: EditPage) -> drafts.KeptForm | None:
    """The kept form to offer; with ``draft=1`` it is put into the page instead."""
    with support.uow() as uow:
        kept = drafts.load(uow, support.who(), subject)
    if kept is None:
        return None
    if request.args.get("draft") == "1":
        page.from_pairs(kept.form)
        page.base_revision = kept.base_revision or page.base_revision
        return None
    return kept


def _columns() -> tuple[list[Problem], dict[str, Any]]:
    """Access, embargo and parent from the form, and what is wrong with them."""
    problems: list[Problem] = []
    access = request.form.get("@access", "public")
    if access not in _levels():
        problems.append(Problem("choice_unknown", "@access", access))
    embargo: datetime | None = None
    raw = request.form.get("@embargo", "").strip()
    if raw:
        try:
            zone = ZoneInfo(support.house().settings.time_zone)
            embargo = datetime.fromisoformat(raw).replace(tzinfo=zone)
        except ValueError:
            problems.append(Problem("moment_unreadable", "@embargo", raw))
    parent = request.form.get("@parent_id", "").strip().removeprefix("#")
    number = _whole(parent)
    if parent and number is None:
        problems.append(Problem("number_unreadable", "@parent_id", parent))
    return problems, {"@access": access, "@embargo": embargo, "@parent_id": number}


def _following(record_id: int, queue: str) -> str:
    """The form of the next record in the queue of record numbers that the address carries."""
    numbers = [int(part) for part in queue.split(",") if part.isascii() and part.isdigit()]
    if record_id in numbers:
        numbers = numbers[numbers.index(record_id) + 1 :]
    return url_for("edit.form", record_id=numbers[0], queue=queue) if numbers else ""


def _record(record_id: int) -> reading.RecordView:
    with support.uow() as uow:
        return reading.get(uow, support.house(), support.who(), record_id, locale=support.locale())


def _kind(code: str) -> Kind:
    kind = support.house().kinds.get(code)
    if kind is None or kind.abstract:
        raise NotFound("kind")
    return kind


def _whole(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None
