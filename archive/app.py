"""The web application: wiring only. The one file that knows every room."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, g, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as BaseResponse

from archive import accounts, i18n, web
from archive.errors import TEXTS as ERROR_TEXTS
from archive.errors import Invalid, SandiqError
from archive.house import House
from archive.identity import ACCESS_LEVELS
from archive.settings import Settings
from archive.web.errors import error_text

log = logging.getLogger(__name__)

LARGEST_FORM = 8 * 1024**2
YEAR = 365 * 24 * 3600


class RowNumber(IntegerConverter):
    """The number of a row: what no database could hold is no address of ours."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": 2**63 - 1, **options})


def create_app(house: House | None = None) -> Flask:
    """Build the application around a house; without one, the environment's settings make it."""
    house = house or House(Settings.from_env())
    settings = house.settings
    app = Flask("archive", template_folder="../templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret("session"),
        MAX_CONTENT_LENGTH=64 * 1024**2,
        MAX_FORM_MEMORY_SIZE=4 * 1024**2,
        MAX_FORM_PARTS=20_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["house"] = house
    app.url_map.converters["int"] = RowNumber
    # One proxy in front is the documented set-up; without it these headers are absent and nothing changes.
    if settings.base_url:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    _forms(app)
    _languages(app, settings)
    _templates(app, settings)
    _security_headers(app)
    accounts.init_app(app, house)
    for blueprint in web.blueprints():
        app.register_blueprint(blueprint)
    _errors(app)
    return app


def _forms(app: Flask) -> None:
    @app.before_request
    def limit() -> None:
        # Decoding a typed form takes a second for each 3 MB; files come in parts of another type.
        if request.mimetype == "application/x-www-form-urlencoded":
            request.max_content_length = LARGEST_FORM


def _languages(app: Flask, settings: Settings) -> None:
    @app.before_request
    def choose() -> BaseResponse | None:
        i18n.set_zone(settings.time_zone)
        asked = request.args.get("lang", "")
        if asked in i18n.LOCALES:
            i18n.set_locale(asked)
            g.new_locale = asked
            if request.method == "GET" and request.endpoint != "static":
                # The choice goes into a cookie and out of the address, so that addresses stay shareable.
                args = request.args.copy()
                args.poplist("lang")
                query = "&".join(f"{k}={v}" for k, v in _encoded(args.items(multi=True)))
                answer = make_response(redirect(request.path + (f"?{query}" if query else ""), 302))
                answer.set_cookie("lang", asked, max_age=YEAR, samesite="Lax", secure=settings.secure_cookies)
                answer.headers["Vary"] = "Cookie"
                return answer
            return None
        chosen = request.cookies.get("lang", "")
        if chosen not in i18n.LOCALES:
            chosen = i18n.negotiate(request.headers.get("Accept-Language", ""), settings.default_locale)
        i18n.set_locale(chosen)
        return None


def _encoded(pairs: Any) -> list[tuple[str, str]]:
    from urllib.parse import quote_plus

    return [(quote_plus(k), quote_plus(v)) for k, v in pairs]


def _templates(app: Flask, settings: Settings) -> None:
    env = app.jinja_env
    env.add_extension("jinja2.ext.do")
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        _=_sentence,
        ngettext=_counted,
        locale=i18n.current_locale,
        LOCALES=i18n.LOCALES,
        LOCALE_NAMES=i18n.LOCALE_NAMES,
        HTML_LANG=i18n.HTML_LANG,
        ACCESS_LEVELS=ACCESS_LEVELS,
        house_name=settings.house_name,
        csp_nonce=_nonce,
        error_text=error_text,
    )
    env.filters.update(
        number=i18n.format_number,
        date=i18n.format_date,
        moment=i18n.format_moment,
        size=i18n.format_size,
        duration=i18n.format_duration,
        pick=i18n.pick,
    )


def _sentence(message: str, /, **params: Any) -> Markup:
    """Translate and escape what is filled in: the sentence itself is trusted, the values are not."""
    text = Markup(i18n.gettext(message))  # noqa: S704 - catalogue text
    return text % params if params else text


def _counted(one: str, many: str, count: int, /, **params: Any) -> Markup:
    """The same for sentences that count."""
    text = Markup(i18n.catalogue(i18n.current_locale()).ngettext(one, many, count))  # noqa: S704 - catalogue text
    return text % {"count": i18n.format_number(count), **params}


def _nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _security_headers(app: Flask) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
        headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
            f"script-src 'self'{nonce}; style-src 'self'{nonce}; style-src-attr 'unsafe-inline'; "
            "base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.endpoint != "static":
            # What one person may see another may not: nothing of ours is stored by shared caches.
            headers.setdefault("Cache-Control", "private, no-cache")
            headers.setdefault("Vary", "Cookie")
        return response


def _wants_json() -> bool:
    if request.args.get("format") == "json" or request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.accept_mimetypes[best] > request.accept_mimetypes["text/html"]


def _errors(app: Flask) -> None:
    def answer(status: int, code: str, text: str, extra: dict[str, Any] | None = None) -> tuple[Any, int]:
        if _wants_json():
            return {"error": {"code": code, "text": text, **(extra or {})}}, status
        return render_template("web/error.html", status=status, code=code, text=text), status

    @app.errorhandler(SandiqError)
    def known(error: SandiqError) -> tuple[Any, int]:
        extra = None
        if isinstance(error, Invalid):
            extra = {"problems": [{"field": p.field, "code": p.code, "text": error_text(p)} for p in error.problems]}
        return answer(error.status, error.code, error_text(error), extra)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        code = {404: "not_found", 403: "forbidden", 401: "login_required", 413: "too_large", 429: "rate_limited"}
        known_code = code.get(status, "bad_request" if status < 500 else "internal")
        params = {"what": i18n.gettext("page"), "verb": request.endpoint or "", "limit": i18n.format_size(64 * 1024**2)}
        answered = answer(status, known_code, i18n.gettext(ERROR_TEXTS[known_code]) % params)
        response = make_response(*answered)
        for header in ("Retry-After", "Allow", "WWW-Authenticate"):
            for name, value in error.get_headers():
                if name == header:
                    response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Any, int]:
        code = getattr(error, "code", None)
        if isinstance(code, str) and code in ERROR_TEXTS:
            # Rooms that know nothing of the archive raise their own errors with a code of ours.
            params = getattr(error, "params", {})
            return answer(SandiqError(code).status, code, error_text(SandiqError(code, **params)))
        log.exception("unexpected error at %s %s", request.method, request.path)
        return answer(500, "internal", i18n.gettext(ERROR_TEXTS["internal"]))
