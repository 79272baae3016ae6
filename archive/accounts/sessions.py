"""Signed-in browsers: seeing them, and ending them one by one or all at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from archive.accounts.journal import account, note, require_administrator
from archive.accounts.models import User, UserSession
from archive.db import UnitOfWork
from archive.errors import NotFound
from archive.identity import Identity

if TYPE_CHECKING:
    from archive.house import House

SESSION = timedelta(hours=12)
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class SessionView:
    """One signed-in browser."""

    id: int
    ip: str
    agent: str
    started_at: datetime
    expires_at: datetime
    current: bool


def end_session(uow: UnitOfWork, house: House, identity: Identity, session_id: int) -> int:
    """End one session: the person's own, or anybody's for an administrator.

    Returns:
        The account the session belonged to.

    Raises:
        NotFound: no such open session that the asker may know of.
    """
    row = uow.session.get(UserSession, session_id)
    mine = row is not None and identity.user_id is not None and row.user_id == identity.user_id
    if row is None or not (mine or identity.may("administer")):
        raise NotFound("session")
    if row.ended_at is None:
        row.ended_at = house.clock.now()
        note(uow.session, house, identity, row.user_id, "sessions_ended", count=1)
    return row.user_id


def end_sessions(uow: UnitOfWork, house: House, identity: Identity, user_id: int, *, keep: str | None = None) -> int:
    """End an account's sessions, all or all but the one whose token is ``keep``.

    Returns:
        How many were ended.

    Raises:
        Forbidden, NotFound
    """
    if identity.user_id != user_id:
        require_administrator(identity)
    user = account(uow.session, user_id)
    count = end_all(uow.session, house, user, keep=keep)
    if count:
        note(uow.session, house, identity, user_id, "sessions_ended", count=count)
    return count


def sessions(
    uow: UnitOfWork, house: House, identity: Identity, user_id: int, token: str | None = None
) -> list[SessionView]:
    """An account's open sessions, newest first; ``token`` marks the asker's own as current.

    Raises:
        Forbidden
    """
    if identity.user_id != user_id:
        require_administrator(identity)
    mine = token_hash(token) if token else ""
    rows = uow.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, is_open(house.clock.now()))
        .order_by(UserSession.started_at.desc(), UserSession.id.desc())
        .limit(200)
    )
    return [SessionView(r.id, r.ip, r.agent, r.started_at, r.expires_at, r.token_hash == mine) for r in rows]


def token_hash(token: str) -> str:
    """What of a session's token is kept: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_open(now: datetime) -> ColumnElement[bool]:
    """The condition on a row of ``user_sessions`` that its cookie still opens the door."""
    return UserSession.ended_at.is_(None) & (UserSession.expires_at > now)


def end_all(session: Session, house: House, user: User, *, keep: str | None = None) -> int:
    """End sessions; when all of them, also what else the cookie's name could open (unused reset links)."""
    now = house.clock.now()
    ended = update(UserSession).where(UserSession.user_id == user.id, is_open(now)).values(ended_at=now)
    if keep is None:
        user.fs_uniquifier = secrets.token_hex(32)
    else:
        ended = ended.where(UserSession.token_hash != token_hash(keep))
    result = session.execute(ended)
    return int(result.rowcount)  # type: ignore[attr-defined]
