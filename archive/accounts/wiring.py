"""Flask-Security, CSRF protection, rate limits and our pages, put together for one application."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask, after_this_request, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, user_logged_out
from flask_security import (
    Security,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
)
from flask_security.utils import get_message
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy import update
from werkzeug.exceptions import NotFound as NoSuchPage

from archive.accounts import letters, limits, views
from archive.accounts.account import TOKEN, Account, Datastore, begin_session, close_session, discard_sessions, load
from archive.accounts.factors import CodeForm, OneTimeCodes, RecoveryForm, RescueForm, SetupForm
from archive.accounts.journal import note
from archive.accounts.models import UserSession
from archive.accounts.passwords import LANES, LONGEST, MEMORY_KIB, PASSES, SHORTEST
from archive.accounts.policies import Addresses, Passwords
from archive.accounts.services import identity_of
from archive.accounts.sessions import REMEMBERED, token_hash
from archive.accounts.texts import MESSAGES, Domain
from archive.accounts.tokens import RESET_PATH, RESET_SALT, RESET_WITHIN, mail_base
from archive.errors import SandiqError
from archive.web.errors import error_text
from archive.web.support import want_json

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from archive.house import House

# How long a password entered is proof enough for a sensitive step, and how long a begun step may take.
FRESH = timedelta(minutes=30)
GRACE = timedelta(minutes=15)


def wire(app: Flask, house: House) -> None:
    """Set everything up. Called once per application, before its first request."""
    app.config.update(_settings(house))
    CSRFProtect(app)
    datastore = Datastore(house)
    security = Security(
        app,
        datastore,
        mail_util_cls=_mail_util(house, datastore),
        password_util_cls=Passwords,
        totp_cls=OneTimeCodes,
        two_factor_setup_form=SetupForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=RescueForm,
        mf_recovery_form=RecoveryForm,
    )
    # Every sentence comes out of our catalogue, and no page of Flask-Security's answers in JSON.
    security.i18n_domain = Domain()  # type: ignore[assignment]
    app.jinja_env.globals["_fsdomain"] = Domain.gettext
    security.want_json(lambda _request: False)
    security.unauthn_handler(ask_to_sign_in)
    security.reauthn_handler(_ask_for_password)
    security.login_manager.user_loader(lambda uniquifier: load(house, datastore, uniquifier))
    # Only a session cookie signs anybody in: no tokens in addresses or headers.
    security.login_manager.request_loader(lambda _request: None)
    discard_sessions(app, datastore)
    _listen(app, house, datastore)
    app.view_functions["security.forgot_password"] = views.forgot_password
    app.view_functions["security.two_factor_rescue"] = _no_such_page
    name = "security.two_factor_token_validation"
    app.view_functions[name] = _for_those_outside(app.view_functions[name])
    import_module("archive.accounts.admin")  # Adds its pages to the blueprint.
    app.register_blueprint(views.blueprint)
    app.register_error_handler(CSRFError, _stale_form)
    limits.install(app, house)


def _settings(house: House) -> dict[str, Any]:
    settings = house.settings
    secure = settings.secure_cookies
    recovery_key = base64.urlsafe_b64encode(hashlib.sha256(settings.secret("recovery").encode()).digest())
    values: dict[str, Any] = {
        "SESSION_COOKIE_NAME": "sandiq",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": REMEMBERED,
        # The token is bound to the session; a form left open over lunch should still be accepted.
        "WTF_CSRF_TIME_LIMIT": None,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__memory_cost": MEMORY_KIB,
            "argon2__time_cost": PASSES,
            "argon2__parallelism": LANES,
        },
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": Addresses.mapped, "case_insensitive": False}}],
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_FRESHNESS": FRESH,
        "SECURITY_FRESHNESS_GRACE_PERIOD": GRACE,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RESET_SALT": RESET_SALT,
        "SECURITY_RESET_PASSWORD_WITHIN": RESET_WITHIN,
        # The letters are written by a worker, in the account's language; see ``letters``.
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_LOGIN_URL": "/account/sign-in",
        "SECURITY_LOGOUT_URL": "/account/sign-out",
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_RESET_URL": RESET_PATH,
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_VERIFY_URL": "/account/confirm",
        "SECURITY_POST_CHANGE_VIEW": "account.show",
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        # One step of 30 seconds either way, for phones whose clock is a little off.
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_SETUP_URL": "/account/two-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/account/two-factor-code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/account/two-factor-rescue",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/account/two-factor-choice",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "account.show",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/account/recovery",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [recovery_key],
        "SECURITY_TOTP_SECRETS": {"1": settings.secret("totp")},
        "SECURITY_TOTP_ISSUER": settings.house_name.replace(":", " "),
    }
    messages = {f"SECURITY_MSG_{name}": value for name, value in MESSAGES.items()}
    if LONGEST != 128:
        raise RuntimeError("Flask-Security refuses passwords over 128 characters; passwords.LONGEST must agree")
    return values | messages


def _mail_util(house: House, datastore: Datastore) -> type[Addresses]:
    class Post(Addresses):
        """Turns each of Flask-Security's mails into a job for the worker."""

        def send_mail(self, template: str, subject: str, recipient: Any, *_rest: Any, **context: Any) -> None:
            """Ask for our letter of the same meaning, once this request's own changes are saved."""
            name = NOTICES.get(template.rpartition("/")[2])
            user = context.get("user")
            if name and user is not None:
                _post(house, name, user.id)

    return Post


# Flask-Security's template -> our letter. Its reset instructions are never sent: see ``views.forgot_password``.
NOTICES = {"change_notice": "password_changed", "reset_notice": "password_changed"}


def _post(house: House, letter: str, user_id: int) -> None:
    """Write the job after Flask-Security's commit: two open writers in one thread would wait for each other."""
    base = mail_base(house.settings, request.host_url)

    @after_this_request
    def write(response: Response) -> Response:
        with house.uow() as uow:
            letters.ask_letter(uow, house, letter, user_id, base)
            uow.commit()
        return response


def _listen(app: Flask, house: House, datastore: Datastore) -> None:
    """Follow what Flask-Security does: sessions, the log of the account, notices by mail."""
    held = datastore.db

    def signed_in(_app: Flask, user: Account, **_more: Any) -> None:
        begin_session(house, datastore, user)
        _speak_their_language(user, secure=house.settings.secure_cookies)

    def signed_out(_app: Flask, user: Any, **_more: Any) -> None:
        if isinstance(getattr(user, "id", None), int):
            close_session(house, datastore, user)

    def new_password(user: Account, verb: str) -> None:
        # The session that changed it has just been given a new row; every other one ends.
        ended = update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        if session.get(TOKEN) and verb == "password_changed":
            ended = ended.where(UserSession.token_hash != token_hash(str(session[TOKEN])))
        held.session.execute(ended.values(ended_at=house.clock.now()))
        note(held.session, house, identity_of(user), user.id, verb)

    def changed(_app: Flask, user: Account, **_more: Any) -> None:
        new_password(user, "password_changed")

    def reset(_app: Flask, user: Account, **_more: Any) -> None:
        new_password(user, "password_reset")

    def factor(verb: str) -> Any:
        def happened(_app: Flask, user: Any, **_more: Any) -> None:
            user = getattr(user, "_get_current_object", lambda: user)()
            note(held.session, house, identity_of(user), user.id, verb)
            _post(house, verb, user.id)

        return happened

    for signal, listener in (
        (user_authenticated, signed_in),
        (user_logged_out, signed_out),
        (password_changed, changed),
        (password_reset, reset),
        (tf_profile_changed, factor("two_factor_on")),
        (tf_disabled, factor("two_factor_off")),
    ):
        # Signals hold their listeners weakly by default; these live as long as the application.
        signal.connect(listener, sender=app, weak=False)


def _speak_their_language(user: Account, *, secure: bool) -> None:
    """Who has not chosen a language in this browser reads in the account's."""
    if request.cookies.get("lang"):
        return

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie("lang", user.locale, max_age=365 * 24 * 3600, samesite="Lax", secure=secure)
        return response


def ask_to_sign_in(_mechanisms: Any = None, headers: Any = None) -> Response:
    """Send a person to the sign-in page and back afterwards; answer a program with 401."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    if best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]:
        raise SandiqError("login_required")
    flash(*get_message("UNAUTHENTICATED"))
    back = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    return redirect(url_for("security.login", next=back))


def _ask_for_password(_within: timedelta, _grace: timedelta) -> Response:
    flash(*get_message("REAUTHENTICATION_REQUIRED"))
    if request.method in ("GET", "HEAD"):
        back = request.full_path.rstrip("?")
    else:
        # What was sent is gone; the page it was sent from is the nearest place to begin again.
        back = views.page_behind(request.referrer) or url_for("account.show")
    return redirect(url_for("security.verify", next=back))


def _for_those_outside(view: Callable[..., Any]) -> Callable[..., Any]:
    """The page of the code from the phone, for those still signing in.

    Flask-Security signs out whoever opens it while signed in, so that any page with a picture of that
    address could end people's sessions.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            return redirect(url_for("account.show"))
        return view(*args, **kwargs)

    return guarded


def _stale_form(_error: CSRFError) -> tuple[Any, int]:
    """A form without the token of this session: forged, or older than the session it is sent in."""
    refused = SandiqError("form_stale")
    if want_json():
        return {"error": {"code": refused.code, "text": error_text(refused)}}, refused.status
    return render_template("web/error.html", status=refused.status, code=refused.code, text=error_text(refused)), 400


def _no_such_page(**_values: Any) -> Response:
    raise NoSuchPage
