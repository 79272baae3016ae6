"""Background work: making the derivatives of an original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from archive.catalog.models import DerivativeState
from archive.errors import SandiqError
from archive.jobs import Progress, verb
from media_store import MediaError, identify

if TYPE_CHECKING:
    from archive.house import House


@verb("derive")
def derive(
    house: House, progress: Progress, *, sha256: str, object_id: str, logical_name: str, recipes: list[str]
) -> None:
    """Make the derivatives of one original. Repeatable: what is there already is not made again.

    Raises:
        SandiqError: the first reason why one could not be made, after all were tried.
    """
    source = house.store.path(object_id, logical_name)
    made = house.derivatives.make_many(recipes, source, sha256, identify(source))
    failed = {recipe: outcome for recipe, outcome in made.items() if isinstance(outcome, MediaError)}
    now = house.clock.now()
    with house.uow() as uow:
        for recipe in recipes:
            error = failed.get(recipe)
            uow.session.execute(
                update(DerivativeState)
                .where(DerivativeState.sha256 == sha256, DerivativeState.recipe == recipe)
                .values(state="failed" if error else "made", reason=str(error) if error else "", at=now)
            )
        uow.commit()
    if failed:
        first = next(iter(failed.values()))
        raise SandiqError(first.code, **{"name": logical_name, **first.params})
