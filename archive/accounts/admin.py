"""The administrator's pages: people, their roles and sessions, and requests for accounts."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive.accounts import journal, letters, requests, services, sessions
from archive.accounts.texts import ROLE_HELP
from archive.accounts.views import base, blueprint, by_field, fresh
from archive.accounts.web import current_identity, needs
from archive.errors import Invalid, SandiqError
from archive.i18n import LOCALE_NAMES, LOCALES
from archive.i18n import gettext as _
from archive.identity import ROLES
from archive.web.errors import error_text
from archive.web.support import Pages, house, page_number, say

SIZE = 50


def _choices() -> dict[str, Any]:
    return {
        "all_roles": ROLES,
        "role_help": ROLE_HELP,
        "languages": [(code, LOCALE_NAMES[code]) for code in LOCALES],
    }


@blueprint.get("/admin/users")
@needs("administer")
def users() -> str:
    """Everybody, and who asks to be let in."""
    home, who, text = house(), current_identity(), request.args.get("q", "")[:200]
    with home.uow(write=False) as uow:
        people, total = services.listing(uow, home, who, text=text, page=page_number(), size=SIZE)
        asking = requests.waiting(uow, who)
    pages = Pages.make(total, page_number(), SIZE)
    return render_template("accounts/users.html", people=people, pages=pages, asking=asking, text=text)


@blueprint.route("/admin/users/new", methods=["GET", "POST"])
@needs("administer")
@fresh
def add_user() -> Response:
    """Make an account, by a letter with a link or with a password to hand over."""
    if request.method == "GET":
        typed = {"locale": house().settings.default_locale}
        return make_response(render_template("accounts/new.html", errors={}, typed=typed, chosen=[], **_choices()))
    home, form = house(), request.form
    by_mail = form.get("hand_over") != "1"
    try:
        with home.uow() as uow:
            user, password = services.create_user(
                uow,
                home,
                current_identity(),
                email=form.get("email", ""),
                name=form.get("name", ""),
                roles=form.getlist("roles"),
                locale=form.get("locale", ""),
            )
            if by_mail:
                letters.ask_letter(uow, home, "welcome", user.id, base())
                journal.note(uow.session, home, current_identity(), user.id, "invited")
            uow.commit()
    except Invalid as refused:
        page = render_template(
            "accounts/new.html",
            errors=by_field(refused),
            typed=form.to_dict(),
            chosen=form.getlist("roles"),
            **_choices(),
        )
        return make_response(page, 422)
    if by_mail:
        say(_("The account is made, and a link to choose a password is on its way to %(email)s.", email=user.email))
        return redirect(url_for("account.user", user_id=user.id))
    return _show_password(user, password)


def _show_password(user: services.UserView, password: str) -> Response:
    """Shown once, and kept by no cache."""
    answer = make_response(render_template("accounts/password.html", user=user, password=password))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/admin/users/<int:user_id>")
@needs("administer")
@fresh
def user(user_id: int) -> str:
    """One person."""
    home, who = house(), current_identity()
    with home.uow(write=False) as uow:
        person = services.get(uow, home, who, user_id)
        held = sessions.sessions(uow, home, who, user_id)
        events = journal.events(uow, who, user_id)
    return render_template("accounts/user.html", person=person, sessions=held, events=events, **_choices())


@blueprint.post("/admin/users/<int:user_id>/<any(roles,close,open,end,codes,link,password):what>")
@needs("administer")
@fresh
def change_user(user_id: int, what: str) -> Response:
    """Everything an administrator does to an account, one button each."""
    home, who = house(), current_identity()
    try:
        with home.uow() as uow:
            if what == "password":
                password = services.set_password(uow, home, who, user_id)
                person = services.get(uow, home, who, user_id)
                uow.commit()
                return _show_password(person, password)
            said = _do(uow, what, user_id)
            uow.commit()
    except SandiqError as refused:
        if refused.code not in ("own_account", "last_administrator"):
            raise
        say(error_text(refused), "error")
    else:
        say(said)
    return redirect(url_for("account.user", user_id=user_id))


def _do(uow: Any, what: str, user_id: int) -> str:
    """One change. Returns what to say about it."""
    home, who = house(), current_identity()
    if what == "roles":
        services.set_roles(uow, home, who, user_id, request.form.getlist("roles"))
        return _("The roles are saved.")
    if what == "close":
        services.deactivate(uow, home, who, user_id)
        return _("The account is closed and signed out everywhere.")
    if what == "open":
        services.activate(uow, home, who, user_id)
        return _("The account is open again.")
    if what == "end":
        sessions.end_sessions(uow, home, who, user_id)
        return _("All sessions of this account have been ended.")
    if what == "codes":
        services.reset_two_factor(uow, home, who, user_id)
        return _("This account signs in without a code now.")
    letters.ask_letter(uow, home, "welcome", user_id, base())
    journal.note(uow.session, home, who, user_id, "invited")
    return _("A link to choose a password is on its way.")


@blueprint.post("/admin/sessions/<int:session_id>/end")
@needs("administer")
@fresh
def end_any_session(session_id: int) -> Response:
    """End one session of anybody."""
    home = house()
    with home.uow() as uow:
        owner = sessions.end_session(uow, home, current_identity(), session_id)
        uow.commit()
    say(_("That session has been ended."))
    return redirect(url_for("account.user", user_id=owner))


@blueprint.post("/admin/requests/<int:request_id>/<any(approve,decline):what>")
@needs("administer")
@fresh
def decide(request_id: int, what: str) -> Response:
    """Yes or no to somebody who asked."""
    home, who = house(), current_identity()
    with home.uow() as uow:
        if what == "approve":
            person = requests.approve(uow, home, who, request_id, base=base())
            said = _("%(name)s has an account now and gets a link to choose a password.", name=person.name)
        else:
            requests.decline(uow, home, who, request_id, base=base())
            said = _("The request is declined.")
        uow.commit()
    say(said)
    return redirect(url_for("account.users"))
