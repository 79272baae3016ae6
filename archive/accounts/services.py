"""The verbs of accounts. Every change to a person or their roles goes through here.

Identity, unit of work and house are arguments; nothing here knows of a request. Whoever calls commits.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import email_validator
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from archive.accounts import passwords
from archive.accounts.journal import account, note, require_administrator
from archive.accounts.models import Role, User, UserSession
from archive.accounts.sessions import end_all, is_open
from archive.db import UnitOfWork
from archive.errors import Forbidden, Invalid, NotFound, Problem, SandiqError
from archive.i18n import LOCALES
from archive.identity import ROLES, Identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.house import House

# Institutions name their own machines so, and their people have mail there.
if "local" in email_validator.SPECIAL_USE_DOMAIN_NAMES:
    email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("local")


@dataclass(frozen=True)
class UserView:
    """An account as lists and pages show it."""

    id: int
    email: str
    name: str
    roles: tuple[str, ...]
    active: bool
    locale: str
    created_at: datetime
    last_sign_in_at: datetime | None
    two_factor: bool
    sessions: int


def identity_of(user: User) -> Identity:
    """The account as the services of every room see it."""
    return Identity(user.id, user.name, frozenset(role.name for role in user.roles), user.locale)


def clean_email(raw: str) -> str:
    """A mail address in the one form that is stored and looked up.

    Raises:
        Invalid: ``email_bad``. Nobody is asked over the network whether the address exists.
    """
    try:
        checked = email_validator.validate_email(
            raw.strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=True
        )
    except email_validator.EmailNotValidError:
        raise Invalid([Problem("email_bad", "email", raw[:254])]) from None
    return checked.normalized.casefold()


def create_user(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    *,
    email: str,
    name: str,
    roles: Iterable[str] = (),
    locale: str | None = None,
    password: str | None = None,
) -> tuple[UserView, str]:
    """Make an account.

    Returns:
        The account, and its password in clear: the given one, or a random one that can be read aloud.

    Raises:
        Forbidden: the asker is no administrator.
        Invalid: ``email_bad``, ``email_taken``, ``name_missing``, ``role_unknown``, ``password_*``.
    """
    require_administrator(identity)
    locale = locale or house.settings.default_locale
    wanted = tuple(roles)
    problems = [*_name_problems(name), *_role_problems(wanted), *_locale_problems(locale)]
    address = ""
    try:
        address = clean_email(email)
    except Invalid as refused:
        problems += refused.problems
    if address and uow.session.scalar(select(User.id).where(User.email == address)):
        problems.append(Problem("email_taken", "email", address))
    if password is not None and (reason := passwords.weakness(password, address)):
        problems.append(Problem(reason, "password"))
    if problems:
        raise Invalid(problems)
    clear = password or passwords.readable()
    user = User(
        email=address,
        name=name.strip(),
        password=passwords.hash_password(clear),
        active=True,
        locale=locale,
        created_at=house.clock.now(),
        fs_uniquifier=secrets.token_hex(32),
        roles=_roles(uow.session, wanted),
    )
    uow.session.add(user)
    uow.session.flush()
    note(uow.session, house, identity, user.id, "created", roles=sorted(wanted))
    return view_of(user), clear


def set_roles(uow: UnitOfWork, house: House, identity: Identity, user_id: int, roles: Iterable[str]) -> None:
    """Replace an account's roles; they hold from its next request on.

    Raises:
        Forbidden, NotFound, Invalid (``role_unknown``), SandiqError ``last_administrator``
    """
    require_administrator(identity)
    user, wanted = account(uow.session, user_id), tuple(roles)
    if problems := _role_problems(wanted):
        raise Invalid(problems)
    before = sorted(role.name for role in user.roles)
    if before == sorted(wanted):
        return
    if "administrator" in before and "administrator" not in wanted:
        _keep_anrequire_administrator(uow.session, user)
    user.roles = _roles(uow.session, wanted)
    note(uow.session, house, identity, user_id, "roles", before=before, after=sorted(wanted))


def deactivate(uow: UnitOfWork, house: House, identity: Identity, user_id: int) -> None:
    """Close an account: it is signed out everywhere at once and cannot sign in. Its history stays.

    Raises:
        Forbidden, NotFound, SandiqError ``own_account`` or ``last_administrator``
    """
    require_administrator(identity)
    if identity.user_id == user_id:
        raise SandiqError("own_account")
    user = account(uow.session, user_id)
    if not user.active:
        return
    if any(role.name == "administrator" for role in user.roles):
        _keep_anrequire_administrator(uow.session, user)
    user.active = False
    end_all(uow.session, house, user)
    note(uow.session, house, identity, user_id, "deactivated")


def activate(uow: UnitOfWork, house: House, identity: Identity, user_id: int) -> None:
    """Open a closed account again, with the roles it had.

    Raises:
        Forbidden, NotFound
    """
    require_administrator(identity)
    user = account(uow.session, user_id)
    if not user.active:
        user.active = True
        note(uow.session, house, identity, user_id, "activated")


def set_password(uow: UnitOfWork, house: House, identity: Identity, user_id: int, password: str | None = None) -> str:
    """Give an account a new password and end all its sessions.

    Returns:
        The password in clear: the given one, or a random one.

    Raises:
        Forbidden, NotFound, Invalid (``password_*``)
    """
    require_administrator(identity)
    user = account(uow.session, user_id)
    if password is not None and (reason := passwords.weakness(password, user.email)):
        raise Invalid([Problem(reason, "password")])
    clear = password or passwords.readable()
    user.password = passwords.hash_password(clear)
    end_all(uow.session, house, user)
    note(uow.session, house, identity, user_id, "password_changed")
    return clear


def reset_two_factor(uow: UnitOfWork, house: House, identity: Identity, user_id: int) -> None:
    """Turn codes off for somebody who lost both phone and recovery codes.

    Raises:
        Forbidden, NotFound
    """
    require_administrator(identity)
    user = account(uow.session, user_id)
    if user.tf_primary_method is None:
        return
    user.tf_primary_method = user.tf_totp_secret = user.tf_phone_number = None
    user.mf_recovery_codes = None
    note(uow.session, house, identity, user_id, "two_factor_off")


def save_profile(uow: UnitOfWork, house: House, identity: Identity, *, name: str, locale: str) -> None:
    """A person changes their own name and language.

    Raises:
        Forbidden: a visitor has no profile.
        Invalid: ``name_missing``, ``text_long``, ``locale_unknown``
    """
    if identity.user_id is None:
        raise Forbidden("profile")
    if problems := [*_name_problems(name), *_locale_problems(locale)]:
        raise Invalid(problems)
    user = account(uow.session, identity.user_id)
    if (user.name, user.locale) != (name.strip(), locale):
        user.name, user.locale = name.strip(), locale
        note(uow.session, house, identity, user.id, "profile")


def listing(
    uow: UnitOfWork, house: House, identity: Identity, *, text: str = "", page: int = 1, size: int = 50
) -> tuple[list[UserView], int]:
    """Accounts by name, those whose name or address contains ``text``; three queries whatever their number.

    Returns:
        (the page's accounts, how many there are in all)

    Raises:
        Forbidden
    """
    require_administrator(identity)
    query = select(User)
    if text.strip():
        plain = text.strip().translate(str.maketrans("", "", "\\%_"))
        like = f"%{plain}%"
        query = query.where(or_(User.name.ilike(like), User.email.ilike(like)))
    open_sessions = (
        select(func.count()).where(UserSession.user_id == User.id, is_open(house.clock.now())).scalar_subquery()
    )
    total = uow.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = uow.session.execute(
        query.add_columns(open_sessions)
        .options(selectinload(User.roles))
        .order_by(User.active.desc(), func.lower(User.name), User.id)
        .limit(size)
        .offset((max(page, 1) - 1) * size)
    )
    return [view_of(user, count) for user, count in rows], total


def get(uow: UnitOfWork, house: House, identity: Identity, user_id: int) -> UserView:
    """One account: one's own, or any for an administrator.

    Raises:
        Forbidden, NotFound
    """
    if identity.user_id != user_id:
        require_administrator(identity)
    user = account(uow.session, user_id)
    count = uow.session.scalar(select(func.count()).where(UserSession.user_id == user_id, is_open(house.clock.now())))
    return view_of(user, count or 0)


def by_email(uow: UnitOfWork, identity: Identity, email: str) -> UserView:
    """The account with this mail address.

    Raises:
        Forbidden, NotFound, Invalid
    """
    require_administrator(identity)
    user = uow.session.scalar(select(User).where(User.email == clean_email(email)))
    if user is None:
        raise NotFound("account")
    return view_of(user)


def view_of(user: User, open_sessions: int = 0) -> UserView:
    """An account as others may show it."""
    return UserView(
        user.id,
        user.email,
        user.name,
        tuple(role.name for role in user.roles),
        user.active,
        user.locale,
        user.created_at,
        user.last_sign_in_at,
        user.tf_primary_method is not None,
        open_sessions,
    )


def _roles(session: Session, wanted: Iterable[str]) -> list[Role]:
    """The rows of these roles, made where this database has not met them yet."""
    names = [name for name in ROLES if name in set(wanted)]
    have = {role.name: role for role in session.scalars(select(Role).where(Role.name.in_(names)))}
    return [have.get(name) or Role(name=name) for name in names]


def _keep_anrequire_administrator(session: Session, user: User) -> None:
    others = session.scalar(
        select(func.count())
        .select_from(User)
        .where(User.active, User.id != user.id, User.roles.any(Role.name == "administrator"))
    )
    if not others:
        raise SandiqError("last_administrator")


def _name_problems(name: str) -> list[Problem]:
    if not name.strip():
        return [Problem("name_missing", "name")]
    return [Problem("text_long", "name")] if len(name) > 200 else []


def _role_problems(roles: tuple[str, ...]) -> list[Problem]:
    return [Problem("role_unknown", "roles", role) for role in roles if role not in ROLES]


def _locale_problems(locale: str) -> list[Problem]:
    return [] if locale in LOCALES else [Problem("locale_unknown", "locale", locale)]
