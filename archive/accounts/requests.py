"""Asking for an account from outside, and an administrator's yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from archive.accounts import letters
from archive.accounts.journal import note, require_administrator
from archive.accounts.models import AccountRequest, User
from archive.accounts.services import UserView, clean_email, create_user, view_of
from archive.db import UnitOfWork
from archive.errors import Invalid, NotFound, Problem
from archive.i18n import LOCALES
from archive.identity import VISITOR, Identity

if TYPE_CHECKING:
    from archive.house import House


@dataclass(frozen=True)
class RequestView:
    """A request as the administrator sees it."""

    id: int
    email: str
    name: str
    organisation: str
    purpose: str
    locale: str
    asked_at: datetime


def ask(
    uow: UnitOfWork, house: House, *, email: str, name: str, organisation: str, purpose: str, locale: str, base: str
) -> None:
    """Leave a request for a journalist's account.

    The answer is the same whether the address has an account, has asked before, or is new: a stranger
    learns nothing. A second request while the first waits only renews it.

    Raises:
        Invalid: ``email_bad``, ``name_missing``, ``purpose_missing``, ``text_long``
    """
    problems: list[Problem] = []
    address = ""
    try:
        address = clean_email(email)
    except Invalid as refused:
        problems += refused.problems
    if not name.strip():
        problems.append(Problem("name_missing", "name"))
    if not purpose.strip():
        problems.append(Problem("purpose_missing", "purpose"))
    for field, text, longest in (("name", name, 200), ("organisation", organisation, 200), ("purpose", purpose, 4000)):
        if len(text) > longest:
            problems.append(Problem("text_long", field))
    if problems:
        raise Invalid(problems)
    if uow.session.scalar(select(User.id).where(User.email == address)):
        return
    waiting = select(AccountRequest).where(AccountRequest.email == address, AccountRequest.state == "waiting")
    asked = uow.session.scalar(waiting)
    fresh = asked is None
    if asked is None:
        asked = AccountRequest(email=address, state="waiting")
        uow.session.add(asked)
    asked.name, asked.organisation, asked.purpose = name.strip(), organisation.strip(), purpose.strip()
    asked.locale = locale if locale in LOCALES else house.settings.default_locale
    asked.asked_at = house.clock.now()
    uow.session.flush()
    if fresh:
        note(uow.session, house, VISITOR, None, "requested", request=asked.id, email=address)
        letters.ask_request_letters(uow, house, asked.id, base)


def waiting(uow: UnitOfWork, identity: Identity) -> list[RequestView]:
    """Requests nobody has decided yet, oldest first.

    Raises:
        Forbidden
    """
    require_administrator(identity)
    rows = uow.session.scalars(
        select(AccountRequest).where(AccountRequest.state == "waiting").order_by(AccountRequest.id).limit(200)
    )
    return [
        RequestView(row.id, row.email, row.name, row.organisation, row.purpose, row.locale, row.asked_at)
        for row in rows
    ]


def approve(uow: UnitOfWork, house: House, identity: Identity, request_id: int, *, base: str) -> UserView:
    """Make a journalist's account and send its owner a link to choose a password.

    Raises:
        Forbidden, NotFound: no such request waits.
    """
    asked = _decide(uow, house, identity, request_id, "approved")
    user = uow.session.scalar(select(User).where(User.email == asked.email))
    if user is None:
        view, _password = create_user(
            uow, house, identity, email=asked.email, name=asked.name, roles=("journalist",), locale=asked.locale
        )
    else:
        # An administrator made the account by hand in the meantime.
        view = view_of(user)
    note(uow.session, house, identity, view.id, "approved", request=request_id)
    letters.ask_letter(uow, house, "welcome", view.id, base)
    return view


def decline(uow: UnitOfWork, house: House, identity: Identity, request_id: int, *, base: str) -> None:
    """Say no; the asker gets a short letter.

    Raises:
        Forbidden, NotFound
    """
    _decide(uow, house, identity, request_id, "declined")
    note(uow.session, house, identity, None, "declined", request=request_id)
    letters.ask_request_letters(uow, house, request_id, base)


def _decide(uow: UnitOfWork, house: House, identity: Identity, request_id: int, state: str) -> AccountRequest:
    require_administrator(identity)
    asked = uow.session.get(AccountRequest, request_id)
    if asked is None or asked.state != "waiting":
        raise NotFound("request")
    asked.state, asked.decided_at, asked.decided_by = state, house.clock.now(), identity.user_id
    return asked
