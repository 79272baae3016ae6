"""What an extractor tells of a file: values with where each was found, texts by page."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

#: More text than this of one file is cut, with a note; a book of 2,000 pages has five million characters.
MAX_TEXT = 20_000_000
MAX_VALUE = 20_000


@dataclass
class Extracted:
    """Everything found inside one file.

    Attributes:
        values: field code to (value, source) pairs in order of trust; the source is a name such as
            ``XMP dc:title``. Codes are those of the kinds, and ``rights_text`` for a copyright
            notice that may or may not be a statement of our vocabulary.
        pages: (number from 1, text); a document without pages is its page 1.
        outline: (level from 0, title, page) of the document's own table of contents.
        language: code of the language the text was found to be in, or ''.
        notes: codes of things worth knowing (``text_unavailable``, ``text_cut``).
    """

    values: dict[str, list[tuple[Any, str]]] = dataclasses.field(default_factory=dict)
    pages: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    outline: list[tuple[int, str, int]] = dataclasses.field(default_factory=list)
    language: str = ""
    notes: list[str] = dataclasses.field(default_factory=list)

    def add(self, field: str, value: Any, source: str) -> None:
        """Note a value unless it is empty or said before."""
        if isinstance(value, str):
            value = " ".join(value.replace("\x00", " ").split())[:MAX_VALUE]
        if value in ("", None, [], {}) or any(value == known for known, _ in self.values.get(field, [])):
            return
        self.values.setdefault(field, []).append((value, source))

    def add_text(self, page: int, text: str) -> None:
        """Note a page's text, within the limit for the whole file."""
        room = MAX_TEXT - sum(len(known) for _, known in self.pages)
        text = text.replace("\x00", "").strip()
        if len(text) > room:
            text = text[:room]
            if "text_cut" not in self.notes:
                self.notes.append("text_cut")
        if text:
            self.pages.append((page, text))

    def best(self, field: str) -> Any:
        """The most trusted value, or None."""
        found = self.values.get(field)
        return found[0][0] if found else None

    def as_json(self) -> dict[str, Any]:
        """Plain data to cross a process boundary."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Extracted:
        """The opposite of ``as_json``."""
        return cls(
            {code: [(value, source) for value, source in pairs] for code, pairs in data["values"].items()},
            [(int(page), text) for page, text in data["pages"]],
            [(int(level), title, int(page)) for level, title, page in data["outline"]],
            data["language"],
            data["notes"],
        )
