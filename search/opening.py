"""The one place that knows both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from search import folder
from search.index import Index
from search.schema import IndexSchema

Engine = Literal["tantivy", "whoosh"]


def open_index(
    path: Path | str | None,
    schema: IndexSchema,
    engine: Engine = "tantivy",
    *,
    reset: bool = False,
    verify: bool = True,
) -> Index:
    """Open the index in the folder `path`, making it when the folder is empty; None keeps it in memory.

    Raises IndexStale when the folder was built with other fields, another analyzer or another engine, and IndexDamaged
    when it is torn or fails its checksums (`verify` reads every byte, about 1 GB/s). In both cases call again with
    `reset=True` and fill it anew.
    """
    place = None if path is None else Path(path)
    if reset and place is not None:
        folder.wipe(place)
    # Engines are imported on demand: a small installation never loads the other one.
    if engine == "whoosh":
        from search.whoosh_index import WhooshIndex

        return WhooshIndex(place, schema)
    from search.tantivy_index import TantivyIndex

    return TantivyIndex(place, schema, verify=verify)
