"""Who asks, for views of every room, and the guards they put before their doors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g
from flask_login import current_user

from archive.accounts.limits import limited
from archive.accounts.services import identity_of
from archive.errors import Forbidden
from archive.i18n import current_locale
from archive.identity import VERBS, VISITOR, Identity

__all__ = ["current_identity", "limited", "needs", "signed_in"]

View = TypeVar("View", bound=Callable[..., Any])


def current_identity() -> Identity:
    """The person of this request, or a visitor; ``locale`` is the language this page is shown in."""
    known: Identity | None = g.get("sandiq_identity")
    locale = current_locale()
    if known is not None and known.locale == locale and known.user_id == _current_id():
        return known
    if _current_id() is None:
        found = Identity(None, VISITOR.name, VISITOR.roles, locale)
    else:
        person = identity_of(current_user)
        found = Identity(person.user_id, person.name, person.roles, locale)
    g.sandiq_identity = found
    return found


def signed_in(view: View) -> View:
    """Only for people with an account; others are sent to sign in, and back."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_identity().user_id is None:
            from archive.accounts.wiring import ask_to_sign_in

            return ask_to_sign_in()
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def needs(verb: str) -> Callable[[View], View]:
    """Only for those whose roles allow ``verb``, a key of ``identity.VERBS``.

    A visitor is sent to sign in; somebody signed in without the right gets ``Forbidden``.
    """
    if verb not in VERBS:
        raise KeyError(verb)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_identity().may(verb):
                raise Forbidden(verb)
            return view(*args, **kwargs)

        return signed_in(guarded)  # type: ignore[return-value]

    return guard


def _current_id() -> int | None:
    found = getattr(current_user, "id", None) if current_user else None
    return found if isinstance(found, int) else None
