"""Who may see and do what. Every reading service puts ``visible`` into its query; none filters afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_

from archive.catalog.models import Record
from archive.errors import Forbidden, NotFound
from archive.identity import ACCESS_NUMBER, Identity

PUBLIC, PRESS, STAFF, RESTRICTED = (ACCESS_NUMBER[name] for name in ("public", "press", "staff", "restricted"))

_SEES_RESTRICTED = frozenset({"curator", "administrator"})


class Guarded(Protocol):
    """What the policy needs to know of a record."""

    @property
    def access(self) -> int:
        """0 public to 3 restricted."""
        ...

    @property
    def embargo(self) -> datetime | None:
        """Until when only staff see it."""
        ...

    @property
    def deleted_at(self) -> datetime | None:
        """When it was deleted, if it was."""
        ...


def allowed_access(identity: Identity) -> frozenset[int]:
    """The access levels this person sees."""
    levels = {PUBLIC}
    if "journalist" in identity.roles or identity.is_staff:
        levels.add(PRESS)
    if identity.is_staff:
        levels.add(STAFF)
    if identity.roles & _SEES_RESTRICTED:
        levels.add(RESTRICTED)
    return frozenset(levels)


def visible(
    identity: Identity, now: datetime, *, of: type[Record] = Record, deleted: bool = False
) -> ColumnElement[bool]:
    """The rows of ``records`` this person sees, as an SQL condition.

    Args:
        of: the model, or an alias of it where a query names records twice.
        deleted: take tombstones in as well; only for staff tools.
    """
    levels = sorted(allowed_access(identity))
    conditions: list[ColumnElement[bool]] = [of.access.in_(levels)]
    if not deleted:
        conditions.append(of.deleted_at.is_(None))
    if not identity.is_staff:
        conditions.append(or_(of.embargo.is_(None), of.embargo <= now))
    return and_(*conditions)


def sees(identity: Identity, record: Guarded, now: datetime) -> bool:
    """The same question about one record in hand."""
    if record.deleted_at is not None or record.access not in allowed_access(identity):
        return False
    return identity.is_staff or record.embargo is None or record.embargo <= now


def may(identity: Identity, verb: str, record: Guarded | None = None) -> bool:
    """Whether the person may do the verb (a key of ``archive.identity.VERBS``), to this record if one is given.

    What one may not see one may not change, whatever the role.
    """
    if not identity.may(verb):
        return False
    return record is None or record.access in allowed_access(identity)


def require(identity: Identity, verb: str, record: Guarded | None = None) -> None:
    """Refuse unless ``may``.

    Raises:
        NotFound: the record is beyond what the person may see, so its existence is not admitted.
        Forbidden: the person may see it but not do this.
    """
    if record is not None and record.access not in allowed_access(identity):
        raise NotFound("record")
    if not identity.may(verb):
        raise Forbidden(verb)
