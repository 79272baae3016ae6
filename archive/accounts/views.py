"""A person's own page, asking for an account, and asking for a new password."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask_security import auth_required
from werkzeug.wrappers import Response

from archive.accounts import journal, letters, requests, services, sessions
from archive.accounts.account import TOKEN
from archive.accounts.agents import browser_of
from archive.accounts.texts import EVENTS, ROLE_NAMES
from archive.accounts.tokens import mail_base
from archive.accounts.web import current_identity, limited, signed_in
from archive.errors import Invalid
from archive.i18n import LOCALE_NAMES, LOCALES, current_locale
from archive.i18n import gettext as _
from archive.web.support import house, say

blueprint = Blueprint("account", __name__)

YEAR = 365 * 24 * 3600


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"ROLE_NAMES": ROLE_NAMES, "ACCOUNT_EVENTS": EVENTS, "browser_of": browser_of}


def page_behind(referrer: str | None) -> str | None:
    """The path of the page a form was sent from, if it was one of ours."""
    parts = urlsplit(referrer or "")
    if parts.netloc != request.host or not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def base() -> str:
    """What links in mails begin with."""
    return mail_base(house().settings, request.host_url)


@blueprint.get("/account/")
@signed_in
def show() -> str:
    """Name, language, password, codes, sessions."""
    return _account_page({}, {})


def _account_page(errors: dict[str, Any], typed: dict[str, str]) -> str:
    who, home = current_identity(), house()
    assert who.user_id is not None  # noqa: S101 - the guard before every caller has seen to it
    with home.uow(write=False) as uow:
        user = services.get(uow, home, who, who.user_id)
        held = sessions.sessions(uow, home, who, who.user_id, session.get(TOKEN))
        events = journal.events(uow, who, who.user_id, limit=10)
    return render_template(
        "accounts/account.html",
        user=user,
        sessions=held,
        events=events,
        errors=errors,
        typed=typed,
        languages=[(code, LOCALE_NAMES[code]) for code in LOCALES],
    )


@blueprint.post("/account/profile")
@signed_in
def save_profile() -> Response:
    """Name and language."""
    home, locale = house(), request.form.get("locale", "")
    try:
        with home.uow() as uow:
            services.save_profile(uow, home, current_identity(), name=request.form.get("name", ""), locale=locale)
            uow.commit()
    except Invalid as refused:
        return make_response(_account_page(by_field(refused), request.form.to_dict()), 422)
    say(_("Saved."))
    answer: Response = redirect(url_for("account.show"))
    answer.set_cookie("lang", locale, max_age=YEAR, samesite="Lax", secure=home.settings.secure_cookies)
    return answer


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> Response:
    """End one of one's own sessions."""
    home = house()
    with home.uow() as uow:
        sessions.end_session(uow, home, current_identity(), session_id)
        uow.commit()
    say(_("That session has been ended."))
    return redirect(url_for("account.show"))


@blueprint.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    home, who = house(), current_identity()
    assert who.user_id is not None  # noqa: S101 - see the guard
    with home.uow() as uow:
        sessions.end_sessions(uow, home, who, who.user_id, keep=session.get(TOKEN, ""))
        uow.commit()
    say(_("All other sessions have been ended."))
    return redirect(url_for("account.show"))


@blueprint.route("/account/request", methods=["GET", "POST"])
@limited("request")
def ask() -> Response:
    """A journalist asks for an account."""
    if request.method == "GET":
        return make_response(render_template("accounts/ask.html", errors={}, typed={}))
    home, form = house(), request.form
    try:
        with home.uow() as uow:
            requests.ask(
                uow,
                home,
                email=form.get("email", ""),
                name=form.get("name", ""),
                organisation=form.get("organisation", ""),
                purpose=form.get("purpose", ""),
                locale=current_locale(),
                base=base(),
            )
            uow.commit()
    except Invalid as refused:
        return make_response(render_template("accounts/ask.html", errors=by_field(refused), typed=form.to_dict()), 422)
    return redirect(url_for("account.asked"))


@blueprint.get("/account/request/sent")
def asked() -> str:
    """Thank you; the same for everybody."""
    return render_template("accounts/asked.html")


def forgot_password() -> Response:
    """Ask for a link to a new password. Takes the place of Flask-Security's view of this name.

    That one looks the account up while the asker waits, and so tells by its time whether there is one.
    Here the address is only handed to a worker, and every answer is the same.
    """
    typed, error = "", None
    if request.method == "POST":
        typed = request.form.get("email", "")
        try:
            address = services.clean_email(typed)
        except Invalid as refused:
            error = refused.problems[0]
        else:
            with house().uow() as uow:
                letters.ask_reset(uow, house(), address, base())
                uow.commit()
            return redirect(url_for("account.reset_sent"))
    page = render_template("security/forgot_password.html", typed=typed, error=error)
    return make_response(page, 422 if error else 200)


@blueprint.get("/account/reset/sent")
def reset_sent() -> str:
    """What happens next; the same for everybody."""
    return render_template("accounts/reset_sent.html")


def by_field(refused: Invalid) -> dict[str, Any]:
    """The first problem of each field, for showing it beside the field."""
    found: dict[str, Any] = {}
    for problem in refused.problems:
        found.setdefault(problem.field, problem)
    return found


def fresh(view: Any) -> Any:
    """A sensitive page: the password must have been entered a short while ago."""
    from archive.accounts.wiring import FRESH, GRACE

    return auth_required("session", within=lambda: FRESH, grace=lambda: GRACE)(view)
