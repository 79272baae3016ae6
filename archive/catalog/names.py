"""Type-ahead of a form: records of some kinds to link to, and names that other records use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalog.cards import cards
from archive.catalog.policy import allowed_access
from archive.db import UnitOfWork
from archive.errors import SandiqError
from archive.identity import Identity
from search import Permission, Request, SearchError
from search.query import Parsed
from search.titles import title_question

if TYPE_CHECKING:
    from archive.house import House


@dataclass(frozen=True)
class NameSuggestion:
    """One offer: the text to put in, the record it stands for (None for a bare name), and a word about it."""

    text: str
    id: int | None = None
    note: str = ""


def name_suggestions(
    uow: UnitOfWork,
    house: House,
    identity: Identity,
    text: str,
    *,
    kinds: Sequence[str] = (),
    field: str = "",
    limit: int = 10,
) -> list[NameSuggestion]:
    """Records of the kinds whose title goes on from ``text``, then values of the field in use that do.

    Args:
        kinds: kind codes to look among; none looks for no records.
        field: index name or code of the field whose values are offered too.

    Raises:
        SandiqError: ``index_unavailable``.
    """
    if not text.strip():
        return []
    now = None if identity.is_staff else int(house.clock.now().timestamp())
    may = Permission(allowed_access(identity), now, identity.is_staff)
    try:
        offers = _records(uow, house, identity, text, kinds, limit) if kinds else []
        known = {offer.text for offer in offers}
        if field and len(offers) < limit:
            name = next((name for name, one in house.kinds.facets().items() if field in (name, one.code)), field)
            used = house.index.suggest(text, name, may, limit)
            offers += [NameSuggestion(value) for value, _count in used if value not in known]
    except SearchError as error:
        raise SandiqError("index_unavailable") from error
    return offers[:limit]


def _records(
    uow: UnitOfWork, house: House, identity: Identity, text: str, kinds: Sequence[str], limit: int
) -> list[NameSuggestion]:
    tree = title_question(text)
    if tree is None:
        return []
    now = None if identity.is_staff else int(house.clock.now().timestamp())
    response = house.index.search(
        Request(
            query=Parsed(text, tree, text),
            allowed_access=allowed_access(identity),
            embargo_before=now,
            staff=identity.is_staff,
            filters={"kind": list(kinds)},
            limit=limit,
            widen=False,
        )
    )
    found = cards(uow, house, identity, [hit.id for hit in response.hits])
    return [
        NameSuggestion(card.title, card.id, card.date_text or card.ref or house.kinds[card.kind].label(identity.locale))
        for card in found.values()
    ]
