"""Background work: what waits, runs, is done or failed, and trying again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive import jobs
from archive.accounts.web import needs
from archive.errors import SandiqError
from archive.i18n import _, ngettext
from archive.web import support
from archive.web.wording import JOB_LABELS, STATE_LABELS

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

PAGE = 50


@blueprint.get("")
@needs("see_jobs")
def index() -> str:
    """The jobs, newest first, and how many stand where."""
    state = request.args.get("state")
    state = state if state in jobs.STATES else None
    number = support.page_number()
    with support.uow() as uow:
        rows, counts = jobs.listing(uow, support.who(), state=state, page=number, size=PAGE)
    total = counts[state] if state else sum(counts.values())
    return render_template(
        "web/jobs.html",
        rows=rows,
        counts=counts,
        state=state,
        busy=bool(counts["queued"] or counts["running"]),
        pages=support.Pages.make(total, number, PAGE),
        state_labels={code: STATE_LABELS[code] for code in jobs.STATES},
        job_labels=JOB_LABELS,
        reason=_reason,
    )


@blueprint.post("/<int:job_id>/retry")
@needs("see_jobs")
def retry(job_id: int) -> Response:
    """Queue a failed job once more."""
    with support.uow(write=True) as uow:
        jobs.retry(uow, support.house(), support.who(), job_id)
        uow.commit()
    support.say(_("The job is waiting to be tried again."))
    return redirect(url_for("jobs.index"), 303)


@blueprint.post("/retry-failed")
@needs("see_jobs")
def retry_failed() -> Response:
    """Queue every failed job once more."""
    with support.uow(write=True) as uow:
        count = jobs.retry_failed(uow, support.house(), support.who())
        uow.commit()
    support.say(
        ngettext("%(count)s job is waiting to be tried again.", "%(count)s jobs are waiting to be tried again.", count)
    )
    return redirect(url_for("jobs.index"), 303)


def _reason(error: dict[str, object] | None) -> SandiqError | None:
    if not error:
        return None
    params = error.get("params")
    return SandiqError(str(error.get("code", "internal")), **(params if isinstance(params, dict) else {}))
