"""Saved mappings: a table with the same columns is read as the last one was corrected to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import select

from archive.db import UnitOfWork
from archive.errors import Forbidden, NotFound
from archive.identity import Identity
from ingest.mapping import Mapping, Plan, fingerprint
from ingest.models import IngestRecipe
from ingest.problems import IngestError

if TYPE_CHECKING:
    from archive.house import House


@dataclass(frozen=True)
class RecipeView:
    """A recipe as lists show it."""

    id: int
    name: str
    kind: str
    mapping: Mapping
    created_at: datetime
    used_at: datetime | None


def save(uow: UnitOfWork, house: House, identity: Identity, name: str, columns: Iterable[str], mapping: Mapping) -> int:
    """Keep a mapping for tables with these columns; the same name replaces the older one.

    Returns:
        The recipe's id.

    Raises:
        Forbidden: the person may not import. IngestError: ``mapping_target``, ``kind_unknown``, ``recipe_name``.
    """
    _allowed(identity)
    name = " ".join(name.split())[:200]
    if not name:
        raise IngestError("recipe_name", field="name", expected="a name")
    check(house, mapping)
    recipe = uow.session.scalar(select(IngestRecipe).where(IngestRecipe.name == name))
    if recipe is None:
        recipe = IngestRecipe(name=name, created_at=house.clock.now(), used_at=None)
        uow.session.add(recipe)
    recipe.fingerprint = fingerprint(columns)
    recipe.kind = mapping.kind
    recipe.targets = dict(mapping.targets)
    recipe.constants = dict(mapping.constants)
    recipe.user_id = identity.user_id
    uow.session.flush()
    return recipe.id


def check(house: House, mapping: Mapping) -> None:
    """Refuse a mapping that could not be applied.

    Raises:
        IngestError: ``mapping_target``, ``kind_unknown``.
    """
    kind = house.kinds.get(mapping.kind)
    if kind is None or kind.abstract:
        raise IngestError("kind_unknown", value=mapping.kind, field="kind")
    Plan(mapping, kind)


def listing(uow: UnitOfWork, identity: Identity) -> list[RecipeView]:
    """All recipes, by name."""
    _allowed(identity)
    return [_view(row) for row in uow.session.scalars(select(IngestRecipe).order_by(IngestRecipe.name))]


def delete(uow: UnitOfWork, identity: Identity, recipe_id: int) -> None:
    """Forget a recipe.

    Raises:
        NotFound, Forbidden
    """
    _allowed(identity)
    recipe = uow.session.get(IngestRecipe, recipe_id)
    if recipe is None:
        raise NotFound("recipe")
    uow.session.delete(recipe)


def find(uow: UnitOfWork, house: House, columns: Iterable[str]) -> RecipeView | None:
    """The newest recipe for tables with these columns that can still be applied."""
    rows = uow.session.scalars(
        select(IngestRecipe).where(IngestRecipe.fingerprint == fingerprint(columns)).order_by(IngestRecipe.id.desc())
    )
    for row in rows:
        view = _view(row)
        try:
            check(house, view.mapping)
        except IngestError:
            # The kind has changed since; the next older recipe, or a fresh proposal, must do.
            continue
        return view
    return None


def named(uow: UnitOfWork, house: House, name: str) -> Mapping:
    """A mapping by the recipe's name or number, or from a JSON file.

    Raises:
        NotFound: there is neither. IngestError: it is no mapping of this house's kinds.
    """
    row = uow.session.scalar(select(IngestRecipe).where(IngestRecipe.name == name))
    if row is None and name.isdigit():
        row = uow.session.get(IngestRecipe, int(name))
    if row is not None:
        return _view(row).mapping
    path = Path(name)
    if not path.is_file():
        raise NotFound("recipe")
    try:
        mapping = Mapping.from_json(orjson.loads(path.read_bytes()))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise IngestError("recipe_unreadable", name=path.name, detail=str(error)) from None
    check(house, mapping)
    return mapping


def _view(row: IngestRecipe) -> RecipeView:
    mapping = Mapping(row.kind, dict(row.targets), dict(row.constants))
    return RecipeView(row.id, row.name, row.kind, mapping, row.created_at, row.used_at)


def _allowed(identity: Identity) -> None:
    if not identity.may("import"):
        raise Forbidden("import")
