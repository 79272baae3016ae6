"""Rate limits: how often one address or account may do what.

A view says which group it belongs to (``@limited("search")``); the numbers stand here. Views of one
group share one count, so that a page and its JSON cannot be played off against each other. Nobody is
exempt: who looks, is counted by address; who is signed in, by account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app, request, session
from flask_limiter import Limit, Limiter
from flask_login import current_user

if TYPE_CHECKING:
    from flask import Response

    from archive.house import House

View = TypeVar("View", bound=Callable[..., Any])

READ = frozenset({"GET", "HEAD"})
WRITE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Group:
    """What is counted together.

    Attributes:
        limits: in Flask-Limiter's words.
        methods: the requests that count.
        by_account: count a signed-in person wherever they are, rather than their address.
    """

    limits: str
    methods: frozenset[str]
    by_account: bool = True


GROUPS: dict[str, Group] = {
    "sign_in": Group("10 per minute; 100 per hour", WRITE, by_account=False),
    "code": Group("10 per minute; 60 per hour", WRITE, by_account=False),
    "reset": Group("5 per minute; 20 per hour", WRITE, by_account=False),
    "request": Group("3 per minute; 10 per hour", WRITE, by_account=False),
    "password": Group("10 per minute; 60 per hour", WRITE),
    "search": Group("180 per minute", READ),
    "suggest": Group("600 per minute", READ),
    # Seeking in a film asks for many small ranges.
    "download": Group("600 per minute", READ),
    # One request is one part of a file; a folder of photographs is many.
    "upload": Group("3000 per minute", WRITE),
}

# Flask-Security's own views.
SECURITY: dict[str, str] = {
    "security.login": "sign_in",
    "security.two_factor_token_validation": "code",
    "security.mf_recovery": "code",
    "security.forgot_password": "reset",
    "security.reset_password": "reset",
    "security.verify": "password",
    "security.change_password": "password",
    "security.two_factor_setup": "password",
    "security.two_factor_setup_validate": "password",
    "security.mf_recovery_codes": "password",
}

# However many addresses a guesser has, one account takes no more wrong passwords or codes than this.
PER_ACCOUNT = "50 per hour"


def limited(group: str) -> Callable[[View], View]:
    """Count calls of this view in a group of ``GROUPS``."""
    if group not in GROUPS:
        raise KeyError(group)

    def mark(view: View) -> View:
        view.rate_group = group  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask, house: House) -> None:
    """Start counting, in this process's memory or in the Redis that the queue uses."""
    app.config.update(
        RATELIMIT_ENABLED=house.settings.rate_limits,
        RATELIMIT_HEADERS_ENABLED=True,
    )
    limiter = Limiter(
        _who,
        storage_uri=house.settings.redis_url or "memory://",
        strategy="sliding-window-counter",
        default_limits=[
            Limit(_limits, key_function=_who, scope=_scope, shared=True, exempt_when=lambda: _group() is None),
            Limit(
                PER_ACCOUNT,
                key_function=_aimed_at,
                scope="guesses",
                shared=True,
                exempt_when=lambda: not _aimed_at(),
                deduct_when=_failed,
            ),
        ],
    )
    limiter.init_app(app)


def _name() -> str:
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    return SECURITY.get(endpoint) or str(getattr(view, "rate_group", ""))


def _group() -> Group | None:
    group = GROUPS.get(_name())
    return group if group and request.method in group.methods else None


def _limits() -> str:
    group = _group()
    return group.limits if group else ""


def _scope(_endpoint: str) -> str:
    return _name() or "none"


def _who() -> str:
    group = _group()
    if group and group.by_account and current_user.is_authenticated:
        return f"account:{current_user.id}"
    return f"address:{_network(request.remote_addr or '')}"


def _network(address: str) -> str:
    """An IPv6 household owns a whole /64; counting its single addresses would count nothing."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address or "unknown"
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return address


def _aimed_at() -> str:
    """The account a guess is aimed at, as a hash; empty when this request is no guess."""
    if request.method != "POST":
        return ""
    if request.endpoint == "security.login":
        aim = request.form.get("email", "").strip().casefold()
    elif request.endpoint in ("security.two_factor_token_validation", "security.mf_recovery"):
        aim = str(session.get("tf_user_id", ""))
    else:
        return ""
    return sha256(aim.encode(errors="replace")).hexdigest() if aim else ""


def _failed(response: Response) -> bool:
    """A right answer leads on to another page; a wrong one shows the form again."""
    return response.status_code == 200
