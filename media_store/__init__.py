"""Originals, their derivatives, and what is known of both; nothing of the archive around them."""

from media_store.characterise import Characterised, characterise
from media_store.derivatives import Derivatives, recipes_for
from media_store.errors import CODES, MediaError, MediaStoreError, StoreError
from media_store.identify import Identified, identify
from media_store.limits import Limits
from media_store.originals import OriginalStore, PutResult, Staged
from media_store.pdf import pdf_text
from media_store.tiles import Geometry, dzi, tile

__all__ = [
    "CODES",
    "Characterised",
    "Derivatives",
    "Geometry",
    "Identified",
    "Limits",
    "MediaError",
    "MediaStoreError",
    "OriginalStore",
    "PutResult",
    "Staged",
    "StoreError",
    "characterise",
    "dzi",
    "identify",
    "pdf_text",
    "recipes_for",
    "tile",
]
