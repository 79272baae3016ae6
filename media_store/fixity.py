"""Walk the store and read every byte again: which originals are still what they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from media_store import ocfl
from media_store.originals import OriginalStore, damage


@dataclass(frozen=True, slots=True)
class Checked:
    """One object looked at; ``problem`` is '' when it is sound."""

    object_id: str
    folder: str
    problem: str


def check(store: OriginalStore, *, after: str = "") -> Iterator[Checked]:
    """Yield each object as it is checked, in the order of its folder.

    ``folder`` of the last one seen, given as ``after``, takes up an interrupted walk.
    """
    for folder, inventory in store.walk():
        relative = folder.relative_to(store.root).as_posix()
        if relative <= after:
            continue
        if not isinstance(inventory, ocfl.Inventory):
            yield Checked("", relative, inventory)
            continue
        problem = damage(folder)
        if not problem and ocfl.object_parts(inventory.object_id) != tuple(relative.split("/")):
            problem = f"object {inventory.object_id} lies in the wrong folder"
        yield Checked(inventory.object_id, relative, problem)


def audit(store: OriginalStore) -> Iterator[Checked]:
    """Yield only the damaged objects."""
    return (seen for seen in check(store) if seen.problem)
