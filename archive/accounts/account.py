"""The account as Flask-Security sees it: our table with its behaviour, its datastore, its loader of sessions.

Kept apart from ``models`` so that services, worker and migrations need no Flask.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

from flask import has_request_context, request, session
from flask_security import SQLAlchemyUserDatastore, UserMixin
from flask_security.utils import set_request_attr
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, scoped_session

from archive.accounts.journal import note
from archive.accounts.models import Role, User, UserSession
from archive.accounts.services import identity_of
from archive.accounts.sessions import REMEMBERED, SESSION, token_hash

if TYPE_CHECKING:
    from flask import Flask

    from archive.house import House

log = logging.getLogger(__name__)

# Where the browser's session cookie keeps the token of its row in ``user_sessions``.
TOKEN = "sid"  # noqa: S105 - the name of a key


class Account(User, UserMixin):  # type: ignore[misc]
    """A row of ``users`` with what Flask-Security expects of it. The same table; no column is added."""

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """A wrong password or code goes to the log file and not to the database.

        A row per failure would let a stranger fill the database, and the time it takes to write one
        would tell whether the account exists.
        """
        address = (request.remote_addr or "-") if has_request_context() else "-"
        log.warning("sign-in failed: account %s, %s, from %s", self.id, auth_type, address)


class Held:
    """What Flask-Security's datastore calls ``db``: the thread's session, thrown away after each request."""

    def __init__(self, house: House) -> None:
        # The engine is looked up late: a house opens its database when it is first used.
        self.session: Any = scoped_session(
            lambda: Session(house.engine, expire_on_commit=False)  # type: ignore[arg-type] # Any maker will do.
        )


class Datastore(SQLAlchemyUserDatastore):
    """Finds accounts for Flask-Security, and ends each reading at once.

    On SQLite a transaction that began by reading cannot write once somebody else has written in between.
    Ending the reading means that whatever is saved later begins its own transaction with the write, and
    waits its turn behind an import instead of failing.
    """

    def __init__(self, house: House) -> None:
        super().__init__(Held(house), Account, Role)  # type: ignore[arg-type] # Role has what is used.

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:
        """The account with this one attribute, its roles loaded with it in the same query."""
        held = self.db.session
        attribute, value = wanted.popitem()
        query = select(Account).where(getattr(Account, attribute) == value).options(joinedload(Account.roles))
        found: Account | None = held.scalars(query).unique().first()
        end_reading(held)
        return found


def end_reading(held: Any) -> None:
    """Close the transaction if nothing has been changed in it yet."""
    if not (held.new or held.dirty or held.deleted):
        held.commit()


def load(house: House, datastore: Datastore, uniquifier: str) -> Account | None:
    """The account behind a session cookie, if that very session is still open: one query.

    A cookie alone is never enough. Its token must name a row that nobody has ended and that is not too
    old, of an account that is open and whose ``fs_uniquifier`` has not been changed since.
    """
    token = session.get(TOKEN)
    if not token or request.endpoint == "static":
        return None
    held = datastore.db.session
    query = (
        select(Account)
        .join(UserSession, UserSession.user_id == Account.id)
        .where(
            UserSession.token_hash == token_hash(str(token)),
            UserSession.ended_at.is_(None),
            UserSession.expires_at > house.clock.now(),
            Account.fs_uniquifier == uniquifier,
            Account.active,
        )
        .options(joinedload(Account.roles))
    )
    user: Account | None = held.scalars(query).unique().first()
    end_reading(held)
    if user is None:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def begin_session(house: House, datastore: Datastore, user: Account) -> None:
    """Somebody has just signed in: give this browser a session of its own.

    Written with the rest of the request by Flask-Security's own commit.
    """
    # "Keep me signed in" would make Flask-Login set a second cookie that knows nothing of sessions that can
    # be ended. The wish is taken from it and becomes the lifetime of our one cookie.
    remember = session.pop("_remember", None) == "set"
    session.permanent = remember
    token = secrets.token_urlsafe(32)
    session[TOKEN] = token
    now = house.clock.now()
    user.last_sign_in_at = now
    held = datastore.db.session
    held.add(
        UserSession(
            user_id=user.id,
            token_hash=token_hash(token),
            ip=(request.remote_addr or "")[:45],
            agent=request.user_agent.string[:300],
            started_at=now,
            expires_at=now + (REMEMBERED if remember else SESSION),
        )
    )
    note(held, house, identity_of(user), user.id, "signed_in", ip=request.remote_addr or "")


def close_session(house: House, datastore: Datastore, user: Account) -> None:
    """Somebody signed out: their row is ended, so that a copy of the cookie is worth nothing."""
    token = session.pop(TOKEN, None)
    session.permanent = False
    if not token:
        return
    held = datastore.db.session
    row = held.scalars(select(UserSession).where(UserSession.token_hash == token_hash(str(token)))).first()
    end_reading(held)
    if row is not None and row.ended_at is None:
        row.ended_at = house.clock.now()
        note(held, house, identity_of(user), user.id, "signed_out")
    held.commit()


def discard_sessions(app: Flask, datastore: Datastore) -> None:
    """Give the thread's database session back at the end of every request, whatever happened in it."""

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        datastore.db.session.remove()
