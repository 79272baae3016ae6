"""Answers about the whole catalogue that are remembered until something is written.

The policy's levels belong into every key: an answer is never handed to somebody who may see less.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from archive.catalog.models import Changeset
from archive.catalog.policy import allowed_access
from archive.db import UnitOfWork
from archive.identity import Identity

if TYPE_CHECKING:
    from archive.house import House

Answer = TypeVar("Answer")

# Enough for every role, language and page size in use; beyond it the oldest goes.
_LIMIT = 100
# An embargo can end while nothing is written; nobody waits longer than this to see it.
_SECONDS = 60
# Imports that run beside newer changesets still move the stamp.
_WATCHED = 100

_kept: WeakKeyDictionary[Any, dict[Hashable, tuple[Hashable, Any]]] = WeakKeyDictionary()
_lock = Lock()


def remembered(
    uow: UnitOfWork, house: House, identity: Identity, key: Hashable, compute: Callable[[], Answer]
) -> Answer:
    """``compute()``, or what it said last time if nothing was written since. One cheap query either way."""
    full = (key, allowed_access(identity), identity.is_staff)
    stamp = _stamp(uow, house)
    with _lock:
        entry = _kept.setdefault(house, {}).get(full)
    if entry is not None and entry[0] == stamp:
        answer: Answer = entry[1]
        return answer
    answer = compute()
    with _lock:
        store = _kept.setdefault(house, {})
        store.pop(full, None)
        while len(store) >= _LIMIT:
            store.pop(next(iter(store)))
        store[full] = (stamp, answer)
    return answer


def _stamp(uow: UnitOfWork, house: House) -> Hashable:
    last = select(Changeset.id, Changeset.size).order_by(Changeset.id.desc()).limit(_WATCHED).subquery()
    row = uow.session.execute(select(func.max(last.c.id), func.sum(last.c.size))).one()
    return (row[0], row[1], int(house.clock.now().timestamp()) // _SECONDS)
