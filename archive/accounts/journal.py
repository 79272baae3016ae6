"""The log of what was done to accounts, and the two questions every verb begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from archive.accounts.models import AccountEvent, User
from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound
from archive.identity import Identity

if TYPE_CHECKING:
    from archive.house import House


@dataclass(frozen=True)
class EventView:
    """One line of an account's log."""

    at: datetime
    verb: str
    actor: str
    detail: dict[str, Any]


def require_administrator(identity: Identity) -> None:
    """Refuse everybody else.

    Raises:
        Forbidden
    """
    if not identity.may("administer"):
        raise Forbidden("administer")


def account(session: Session, user_id: int) -> User:
    """The row of an account, its roles loaded with it.

    Raises:
        NotFound
    """
    user = session.get(User, user_id, options=[selectinload(User.roles)])
    if user is None:
        raise NotFound("account")
    return user


def events(uow: UnitOfWork, identity: Identity, user_id: int, limit: int = 50) -> list[EventView]:
    """The log of one account, newest first.

    Raises:
        Forbidden
    """
    if identity.user_id != user_id:
        require_administrator(identity)
    rows = uow.session.scalars(
        select(AccountEvent).where(AccountEvent.user_id == user_id).order_by(AccountEvent.id.desc()).limit(limit)
    )
    return [EventView(row.at, row.verb, row.actor_name, row.detail) for row in rows]


def note(session: Session, house: House, identity: Identity, user_id: int | None, verb: str, **detail: Any) -> None:
    """Add a line to the log of an account; ``verb`` is a key of ``texts.EVENTS``."""
    session.add(
        AccountEvent(
            at=house.clock.now(),
            actor_id=identity.user_id,
            actor_name=identity.name,
            user_id=user_id,
            verb=verb,
            detail=detail,
        )
    )
