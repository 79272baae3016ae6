"""The hand-written records: read from TOML, written as one metadata.csv per group beside the files."""

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records"
# Places and people come first, so that later groups can be linked to what is already there.
GROUPS = ("places", "people", "collections", "archive", "museum", "photographs", "audio", "video", "library", "press")
LOCALES = ("uz_Latn", "uz_Cyrl", "ru", "en")
# Keys that tell the maker what to draw, say or typeset; they are not catalogue fields.
RECIPE_KEYS = frozenset({"make", "body", "spoken", "look", "width"})
LEADING = ("file", "kind", "ref", "parent", "access", "embargo")


@dataclass(frozen=True)
class Record:
    """One record: its group, its catalogue values, and the recipe of its file (empty where it has none)."""

    group: str
    values: dict[str, Any]
    recipe: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """File name inside the group's folder, or an empty string."""
        return str(self.values.get("file", ""))

    def title(self, locale: str = "en") -> str:
        """The title in the locale, or in whichever language there is."""
        titles: dict[str, str] = self.values["title"]
        return titles.get(locale) or next(iter(titles.values()))


def load_group(group: str) -> list[Record]:
    """Records of one group, defaults applied. Raises KeyError when a record has no title or kind."""
    data = tomllib.loads((RECORDS / f"{group}.toml").read_text(encoding="utf-8"))
    records = []
    for raw in data["record"]:
        merged = {**data.get("defaults", {}), **raw}
        values = {key: value for key, value in merged.items() if key not in RECIPE_KEYS}
        if not values["title"] or not values["kind"]:
            raise KeyError(f"{group}: a record needs a title and a kind")
        records.append(Record(group, values, {key: merged[key] for key in RECIPE_KEYS if key in merged}))
    return records


def load() -> list[Record]:
    """All records, group by group."""
    return [record for group in GROUPS for record in load_group(group)]


def flat(record: Record) -> dict[str, str]:
    """The record as CSV cells: localised fields one column a language, repeated values joined by ' | '."""
    cells: dict[str, str] = {}
    for key, value in record.values.items():
        if isinstance(value, dict):
            cells.update({f"{key}@{locale}": str(text) for locale, text in value.items()})
        elif isinstance(value, list):
            cells[key] = " | ".join(str(item) for item in value)
        else:
            cells[key] = str(value)
    return cells


def write_csv(records: list[Record], path: Path) -> None:
    """Write the records as UTF-8 CSV; columns are the union of their fields, in a steady order."""
    rows = [flat(record) for record in records]
    localised = [f"{code}@{locale}" for code in ("title", "description") for locale in LOCALES]
    seen = {key for row in rows for key in row}
    order = [key for key in (*LEADING, *localised) if key in seen or key in LEADING[:4]]
    order += sorted(seen - set(order))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, order, restval="")
        writer.writeheader()
        writer.writerows(rows)
