"""One account for each role, so that a fresh archive can be looked at from every side."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from archive.accounts.models import User
from archive.accounts.passwords import verify
from archive.accounts.services import create_user
from archive.identity import ROLES, SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    from archive.house import House

FILE = "accounts.txt"
NAMES = {
    "journalist": "Jasur Karimov",
    "curator": "Kamola Yusupova",
    "librarian": "Lola Rahimova",
    "press_officer": "Pulat Aliyev",
    "administrator": "Aziza Toʻrayeva",
}


@dataclass(frozen=True)
class DemoAccount:
    """An account made for trying out; the password is None where nobody knows it any more."""

    role: str
    email: str
    password: str | None


def ensure_demo_accounts(house: House) -> list[DemoAccount]:
    """Make the accounts that are missing, with random passwords.

    The database keeps hashes only. The passwords of the first run are also written to
    ``accounts.txt`` in the instance folder, readable by its owner alone, so that the next start can show
    them again; one that has been changed since is no longer shown.
    """
    path = house.instance / FILE
    known = _read(path)
    with house.uow() as uow:
        locale = house.settings.default_locale
        addresses = {role: f"{role.replace('_', '.')}@sandiq.local" for role in ROLES}
        rows = uow.session.execute(select(User.email, User.password).where(User.email.in_(addresses.values())))
        have = {row.email: row.password for row in rows}
        found: list[DemoAccount] = []
        for role, email in addresses.items():
            if email in have:
                password = known.get(email)
                if password is not None and not verify(password, have[email]):
                    password = None
            else:
                _view, password = create_user(
                    uow,
                    house,
                    SYSTEM,
                    email=email,
                    name=NAMES[role],
                    roles=(role,),
                    locale=locale,
                )
            found.append(DemoAccount(role, email, password))
        # The file goes first: an account whose password nobody has is worse than a line about no account.
        _write(path, found)
        uow.commit()
    return found


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {parts[1]: parts[2] for parts in lines if len(parts) == 3}


def _write(path: Path, accounts: list[DemoAccount]) -> None:
    text = "".join(f"{one.role}\t{one.email}\t{one.password}\n" for one in accounts if one.password)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
