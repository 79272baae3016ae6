"""What a person, a flag or a test answers when there is more than one way to go on."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from archive.identity import ACCESS_LEVELS
from ingest.problems import IngestError

_CHOICES = {
    "duplicate": ("skip", "add", "attach"),
    "unreadable": ("aside", "note"),
    "unknown": ("aside", "keep"),
    "access": ACCESS_LEVELS,
}
#: Which kind a file becomes when nothing else says so.
KIND_OF_MEDIA = {"image": "photograph", "audio": "audio", "video": "video"}


@dataclass(frozen=True)
class Decisions:
    """Answers. A test or a page may subclass this and answer case by case.

    Attributes:
        duplicate: for what the catalogue has already: ``skip`` it, ``add`` it once more, or ``attach`` a file to
            the record whose reference code is the file's name or stands in its row.
        overwrite: rows whose reference code exists change that record instead of being skipped.
        kind: the kind of everything, or '' to decide by content.
        access: access level of new records.
        unreadable: a row with a value that its field cannot read is set ``aside``, or the value goes to the ``note``.
        unknown: a file of unknown format is set ``aside``, or ``keep`` it.
        language: the language of plain titles and descriptions, '' for unknown.
        collection: the collection every record belongs to, where its row names none.
    """

    duplicate: str = "skip"
    overwrite: bool = False
    kind: str = ""
    access: str = "public"
    unreadable: str = "aside"
    unknown: str = "aside"
    language: str = ""
    collection: str = ""

    def __post_init__(self) -> None:
        for name, possible in _CHOICES.items():
            if getattr(self, name) not in possible:
                raise IngestError("bad_decision", field=name, value=getattr(self, name), expected=", ".join(possible))

    def on_same_content(self, key: str, record_id: int) -> str:
        """``skip`` or ``add``: the very same file or row is in the catalogue as ``record_id``."""
        return "add" if self.duplicate == "add" else "skip"

    def on_same_ref(self, key: str, ref: str, record_id: int) -> str:
        """``skip``, ``add`` or ``update``: another record has the row's reference code."""
        if self.overwrite:
            return "update"
        return "add" if self.duplicate == "add" else "skip"

    def kind_of(self, media: str) -> str:
        """The kind for a file of this media."""
        return self.kind or KIND_OF_MEDIA.get(media, "document")

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept with the session."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(Decisions)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decisions:
        """The opposite; unknown keys are passed over."""
        known = {field.name for field in dataclasses.fields(Decisions)}
        return Decisions(**{key: value for key, value in data.items() if key in known})
