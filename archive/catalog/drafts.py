"""Unsaved edit forms, kept for their author until saved or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from archive.catalog.journal import clock_of
from archive.catalog.models import Draft
from archive.db import UnitOfWork
from archive.errors import Forbidden
from archive.identity import Identity


@dataclass(frozen=True)
class KeptForm:
    """A form as it was left; ``base_revision`` is the revision it began from, 0 for a new record."""

    form: dict[str, Any]
    base_revision: int
    at: datetime


def subject_of(record_id: int | None, kind: str = "") -> str:
    """The name under which a form is kept: a record's id, or the kind of a new one."""
    return str(record_id) if record_id is not None else f"new:{kind}"


def save(uow: UnitOfWork, identity: Identity, subject: str, form: dict[str, Any], base_revision: int = 0) -> None:
    """Keep a form, over an earlier one of the same subject.

    Raises:
        Forbidden: the person has no account that could keep it, or may not edit.
    """
    user_id = _author(identity)
    row = uow.session.get(Draft, (user_id, subject))
    if row is None:
        row = Draft(user_id=user_id, subject=subject)
        uow.session.add(row)
    row.form, row.base_revision, row.at = form, base_revision, clock_of(uow).now()
    uow.session.flush()


def load(uow: UnitOfWork, identity: Identity, subject: str) -> KeptForm | None:
    """The form kept under a subject by this person, if any. Nobody sees another's."""
    row = uow.session.get(Draft, (_author(identity), subject))
    return KeptForm(row.form, row.base_revision, row.at) if row else None


def discard(uow: UnitOfWork, identity: Identity, subject: str) -> None:
    """Forget a form; nothing happens if there is none."""
    uow.session.execute(delete(Draft).where(Draft.user_id == _author(identity), Draft.subject == subject))


def _author(identity: Identity) -> int:
    if identity.user_id is None or not identity.may("catalogue"):
        raise Forbidden("catalogue")
    return identity.user_id
