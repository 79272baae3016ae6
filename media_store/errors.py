"""Errors of the store: a code and parameters, never a sentence.

The words a person reads stand with the application, keyed by ``code``; here is only
what went wrong and the numbers that say how far.
"""

from __future__ import annotations

from typing import Any

#: Every code this package raises, with the names of the parameters that travel with it.
CODES: dict[str, tuple[str, ...]] = {
    # Files that cannot be read as what they are.
    "empty_file": ("name",),
    "source_missing": ("name",),
    "media_damaged": ("name", "detail"),
    "no_streams": ("name",),
    "pdf_encrypted": ("name",),
    "no_such_page": ("name", "page", "pages"),
    "no_such_recipe": ("recipe", "mime"),
    # Files that are refused before they are decoded.
    "too_many_pixels": ("name", "width", "height", "limit"),
    "too_many_frames": ("name", "frames", "limit"),
    "too_many_pages": ("name", "pages", "limit"),
    "page_too_large": ("name", "page", "width", "height", "limit"),
    "archive_bomb": ("name", "entry", "limit"),
    "archive_escape": ("name", "entry"),
    "archive_encrypted": ("name",),
    # Tools that were stopped.
    "tool_crashed": ("name", "job", "detail"),
    "tool_timeout": ("name", "job", "seconds"),
    "tool_memory": ("name", "job", "limit"),
    "output_too_big": ("name", "job", "limit"),
    "tool_missing": ("tool",),
    # The store of originals.
    "disk_full": ("path",),
    "store_io": ("path", "detail"),
    "verify_failed": ("path", "expected", "found"),
    "store_damaged": ("object_id", "detail"),
    "no_such_object": ("object_id",),
    "no_such_file": ("object_id", "name"),
    "bad_object_id": ("object_id",),
    "bad_store_root": ("path", "detail"),
    # Tiles.
    "no_such_tile": ("level", "col", "row"),
}


class MediaStoreError(Exception):
    """Base of both families; ``code`` is a key of :data:`CODES`, ``params`` are JSON values."""

    def __init__(self, code: str, **params: Any) -> None:
        if code not in CODES:
            raise ValueError(f"{code!r} is not a code of the media store")
        self.code = code
        self.params: dict[str, Any] = params
        super().__init__(code, params)

    def __str__(self) -> str:
        told = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({told})"


class MediaError(MediaStoreError):
    """A file that cannot be identified, measured or turned into a derivative."""


class StoreError(MediaStoreError):
    """An original that cannot be written, read or trusted."""
