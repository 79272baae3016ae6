"""Changes: the list of changesets, one of them with what its undo would do, and a record's history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive.accounts.web import needs
from archive.catalog import changesets
from archive.errors import NotFound, SandiqError
from archive.i18n import _, ngettext
from archive.kinds.cleaning import clean_text
from archive.web import support
from archive.web.wording import ACCESS_TEXTS, COLUMN_LABELS, OP_LABELS, SOURCE_LABELS, VERB_LABELS

blueprint = Blueprint("changes", __name__, url_prefix="/changes")

PAGE = 50


def _whole(name: str) -> int | None:
    raw = request.args.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None


@blueprint.get("")
@needs("catalogue")
def index() -> str:
    """The latest changesets, newest first."""
    verb = request.args.get("verb")
    with support.uow() as uow:
        rows = changesets.recent(
            uow,
            support.who(),
            before=_whole("before"),
            size=PAGE + 1,
            verb=verb if verb in changesets.VERBS else None,
        )
    more = support.url_with(before=rows[PAGE - 1].id) if len(rows) > PAGE else ""
    return render_template(
        "web/changes.html", rows=rows[:PAGE], more=more, verb=verb, verb_labels=VERB_LABELS, source_labels=SOURCE_LABELS
    )


@blueprint.get("/<int:changeset_id>")
@needs("catalogue")
def detail(changeset_id: int) -> str:
    """One changeset: its records, and what an undo would change and leave."""
    with support.uow() as uow:
        found = changesets.detail(uow, support.who(), changeset_id, after=_whole("after") or 0, size=PAGE)
        preview = None
        if found.changeset.can_be_undone and support.who().may("undo"):
            try:
                preview = changesets.preview_undo(uow, support.house(), support.who(), changeset_id)
            except SandiqError:
                # It touched records beyond this person's access: the page shows the rest without an undo.
                preview = None
    more = support.url_with(after=found.records[-1].id) if found.more else ""
    return render_template(
        "web/changeset.html",
        found=found,
        change=found.changeset,
        preview=preview,
        source_labels=SOURCE_LABELS,
        more=more,
        verb_labels=VERB_LABELS,
        op_labels=OP_LABELS,
        field_label=_field_label,
        shown=_brief,
    )


@blueprint.post("/<int:changeset_id>/undo")
@needs("undo")
def undo(changeset_id: int) -> Response:
    """Take a changeset back."""
    with support.uow(write=True) as uow:
        result = changesets.undo(
            uow, support.house(), support.who(), changeset_id, "web", clean_text(request.form.get("reason", ""))[:2000]
        )
        uow.commit()
    text = ngettext("%(count)s record was put back.", "%(count)s records were put back.", result.restored)
    again = url_for("changes.undo", changeset_id=result.changeset_id) if result.changeset_id else None
    support.say(text, undo=again)
    if result.conflict_count:
        left = ngettext(
            "%(count)s record was changed again later; those fields were left as they are.",
            "%(count)s records were changed again later; those fields were left as they are.",
            result.conflict_count,
        )
        support.say(left, "warning", href=url_for("changes.detail", changeset_id=changeset_id), link=_("Show them"))
    back = support.local_path(request.form.get("next", ""))
    return redirect(back or url_for("changes.detail", changeset_id=changeset_id), 303)


@blueprint.get("/record/<int:record_id>")
@needs("catalogue")
def record(record_id: int) -> str:
    """A record's history, field by field; with ``on`` the record as it stood at the end of that day."""
    asked = request.args.get("on", "")
    past, problem = None, ""
    with support.uow() as uow:
        steps = changesets.history(
            uow, support.house(), support.who(), record_id, locale=support.locale(), before=_whole("before"), size=PAGE
        )
        title = changesets.title_of(uow, support.who(), record_id)
        if asked:
            moment = _end_of_day(asked)
            if moment is None:
                problem = _("“%(text)s” is no date. Please write it as 2026-11-24.", text=asked)
            else:
                try:
                    past = changesets.as_of(uow, support.house(), support.who(), record_id, moment)
                except NotFound:
                    problem = _("The record did not exist yet on that day.")
    groups: list[Any] = []
    if past is not None:
        kind = support.house().kinds[past.kind]
        groups = kind.detail(past.values, support.locale())
    return render_template(
        "web/history.html",
        record_id=record_id,
        title=title,
        steps=steps,
        more=support.url_with(before=steps[-1].number) if len(steps) == PAGE else "",
        asked=asked,
        past=past,
        past_groups=groups,
        problem=problem,
        verb_labels=VERB_LABELS,
        op_labels=OP_LABELS,
        column_labels=COLUMN_LABELS,
        access_texts=ACCESS_TEXTS,
    )


def _end_of_day(text: str) -> datetime | None:
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007 - the zone is the house's, put on next
    except ValueError:
        return None
    zone = ZoneInfo(support.house().settings.time_zone)
    return day.replace(hour=23, minute=59, second=59, tzinfo=zone).astimezone(UTC)


def _field_label(code: str) -> str:
    if code in COLUMN_LABELS:
        return str(COLUMN_LABELS[code])
    for kind in support.house().kinds.kinds():
        if code in kind.fields:
            return kind.fields[code].label(support.locale())
    return code


def _brief(value: Any) -> str:
    """A stored value in a line, for previews that span kinds."""
    if value is None or value == []:
        return "—"
    if isinstance(value, list):
        return "; ".join(_brief(item) for item in value[:5]) + ("; …" if len(value) > 5 else "")
    if isinstance(value, dict):
        for key in (
            "text",
            "name",
            "label",
            support.locale(),
            "und",
            "ru",
            "uz_Latn",
            "en",
            "uz_Cyrl",
            "value",
            "amount",
        ):
            if value.get(key):
                return _brief(value[key])
        return ""
    text = str(value)
    return text if len(text) <= 160 else text[:159] + "…"
