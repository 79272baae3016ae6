"""A column's target by its name, in any of the four languages."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from archive.kinds import Kind
from archive.kinds.headers import header_key
from ingest.mapping.columns import ACCESS, EMBARGO, FILE, IGNORE, KIND, PARENT

_SPECIAL = {
    FILE: (
        "file", "files", "filename", "file name", "file names", "file path", "path", "image file", "image filename",
        "scan",
        "digital file", "media file", "файл", "файлы", "имя файла", "название файла", "путь", "путь к файлу", "скан",
        "fayl", "fayllar", "fayl nomi", "файл номи", "fayl yoʻli", "файллар",
    ),
    ACCESS: ("access", "access level", "доступ", "уровень доступа", "kirish darajasi", "кириш даражаси"),
    KIND: ("kind", "record kind", "kind of record", "вид записи", "тип записи", "yozuv turi", "ёзув тури"),
    PARENT: ("parent", "parent ref", "parent reference code", "шифр родителя", "yuqori shifr", "юқори шифр"),
    EMBARGO: ("embargo", "embargo until", "эмбарго", "эмбарго до"),
    # What our own list of set-aside rows adds, so that it can be corrected and brought in again.
    IGNORE: ("problem", "problem row", "problem field"),
}  # fmt: skip
_SPECIAL_KEYS = {header_key(name): target for target, names in _SPECIAL.items() for name in names}
#: Ends of a JSON path that only say "this is the thing itself": creator[].full_name is the creator.
_ITSELF = frozenset(
    ("name", "full name", "display name", "title", "label", "value", "text", "display", "term", "preferred label")
)
_UNIT = re.compile(r"[\(\[,]\s*(mm|cm|m|in|inch|inches|мм|см|м|sm|дюйм|g|kg|г|кг)\.?\s*[\)\]]?\s*$", re.IGNORECASE)
_UNITS = {
    "inch": "in", "inches": "in", "дюйм": "in", "мм": "mm", "см": "cm", "sm": "cm", "м": "m", "г": "g", "кг": "kg",
}  # fmt: skip


@dataclass(frozen=True)
class Match:
    """A target with how sure the name makes us of it."""

    target: str
    confidence: float
    reason: str


class HeaderMatcher:
    """Knows every name under which the fields of a kind go."""

    def __init__(self, kind: Kind) -> None:
        self._names = kind.header_names()
        self._measures = {code for code, field in kind.fields.items() if field.type.name == "measurement"}
        self._squeezed = {name.replace(" ", ""): key for name, key in self._names.items() if len(name) > 4}
        # Closest-name search only among names long enough for a slip of the pen to be one.
        self._long = [name for name in self._names if len(name) >= 6]

    def match(self, column: str) -> Match | None:
        """The best target for a column name, or None."""
        path = column.split(".")
        if len(path) > 1 or "[]" in column:
            return self._by_path(column)
        return self._by_name(column)

    def _by_path(self, column: str) -> Match | None:
        whole = self._by_name(re.sub(r"\[\]|\.", " ", column))
        if whole and whole.confidence >= 0.9:
            return whole
        *before, last = [part.replace("[]", "") for part in column.split(".")]
        if before and header_key(last) in _ITSELF:
            found = self._by_name(before[-1])
            return found and Match(found.target, found.confidence * 0.95, "mapping_path")
        if not before:
            return self._by_name(last)
        return None

    def _by_name(self, column: str) -> Match | None:
        unit = _UNIT.search(column)
        key = header_key(column[: unit.start()] if unit else column)
        if not key:
            return None
        found = self._known(key)
        if found and unit:
            return self._with_unit(found, unit.group(1).lower())
        if found and found.target.partition("@")[0] in self._measures and "@" in found.target:
            # No unit in the name: the field's own is taken, and a person should look.
            return Match(found.target, min(found.confidence, 0.6), "mapping_unit_assumed")
        return found

    def _known(self, key: str) -> Match | None:
        if key in _SPECIAL_KEYS:
            return Match(_SPECIAL_KEYS[key], 0.9, "mapping_name")
        if key in self._names:
            return Match(self._names[key], 0.95, "mapping_name")
        squeezed = key.replace(" ", "")
        if squeezed in self._squeezed:
            return Match(self._squeezed[squeezed], 0.85, "mapping_name")
        # Slips of the pen hardly ever touch the first letter; looking at all names would take a tenth of a second.
        near = [name for name in self._long if name[0] == key[0] and abs(len(name) - len(key)) <= 2]
        close = difflib.get_close_matches(key, near, 1, 0.88) if len(key) >= 6 else []
        if close:
            return Match(self._names[close[0]], 0.7, "mapping_name_close")
        return self._by_words(key)

    def _by_words(self, key: str) -> Match | None:
        """A known name with words around it: "Название экспоната", "title of work"."""
        words = key.split()
        for size in range(len(words) - 1, 0, -1):
            phrase = " ".join(words[:size])
            if len(phrase) >= 4 and phrase in self._names:
                return Match(self._names[phrase], 0.5 + 0.1 * size / len(words), "mapping_name_part")
        return None

    def _with_unit(self, found: Match, unit: str) -> Match:
        code = _UNITS.get(unit, unit)
        field, at, of = found.target.partition("@")
        if field not in self._measures:
            return found
        return Match(f"{field}@{of if at else ''},{code}", found.confidence, "mapping_name")
