"""What an index holds: one descriptor per field, and the standard fields that every schema has."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from search.errors import SchemaWrong
from search.language.forms import ANALYZER_VERSION

FieldType = Literal["text", "keyword", "int", "bool"]

# Raise this when the engines lay fields out differently: older folders are then stale.
LAYOUT_VERSION = 1
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `boost` lifts words found in it; a `facet` is counted, filtered and suggested from.

    A `staff` field is searched, counted and suggested only for a Request that says `staff=True`; its words must not be
    put into `body` by the caller.
    """

    name: str
    type: FieldType = "text"
    boost: float = 1.0
    facet: bool = False
    sortable: bool = False
    stored: bool = False
    multi: bool = True
    staff: bool = False


STANDARD: tuple[FieldSpec, ...] = (
    FieldSpec("id", "int", sortable=True, multi=False),
    FieldSpec("kind", "keyword", facet=True, multi=False),
    FieldSpec("access", "int", facet=True, multi=False),
    FieldSpec("embargo", "int", multi=False),
    FieldSpec("title", "text", boost=3.0, stored=True),
    FieldSpec("body", "text"),
    FieldSpec("fulltext", "text"),
    FieldSpec("staff_body", "text", staff=True),
    FieldSpec("date_from", "int", multi=False),
    FieldSpec("date_to", "int", multi=False),
    FieldSpec("decade", "keyword", facet=True),
    FieldSpec("updated", "int", sortable=True, multi=False),
    FieldSpec("title_key", "keyword", sortable=True, multi=False),
)
# Text that an unfielded word looks into; other text fields are copied into `body` by the caller.
DEFAULT_FIELDS = ("title", "body", "fulltext")


class IndexSchema:
    """The standard fields and those given. Raises SchemaWrong for a bad name, type or clash."""

    def __init__(self, fields: Iterable[FieldSpec] = ()) -> None:
        self.fields: dict[str, FieldSpec] = {spec.name: spec for spec in STANDARD}
        for spec in fields:
            self._add(spec)
        self._fingerprint = ""
        # A pair of ints named x_from and x_to is one span named x; `date` always is.
        self.spans: frozenset[str] = frozenset(
            name.removesuffix("_from")
            for name, spec in self.fields.items()
            if name.endswith("_from") and spec.type == "int" and name.removesuffix("_from") + "_to" in self.fields
        )

    def _add(self, spec: FieldSpec) -> None:
        if not _NAME.fullmatch(spec.name):
            raise SchemaWrong(field=spec.name, expected="a-z, 0-9 and _, beginning with a letter")
        if spec.type not in ("text", "keyword", "int", "bool"):
            raise SchemaWrong(field=spec.name, expected="text, keyword, int or bool")
        if spec.facet and spec.type == "text":
            raise SchemaWrong(field=spec.name, expected="keyword, int or bool for a facet")
        known = self.fields.get(spec.name)
        if known is not None and known != spec:
            raise SchemaWrong(field=spec.name, expected="a name that no other field has")
        self.fields[spec.name] = spec

    def __getitem__(self, name: str) -> FieldSpec:
        return self.fields[name]

    def __contains__(self, name: object) -> bool:
        return name in self.fields

    def queryable(self) -> frozenset[str]:
        """Names that may stand before the colon of a query."""
        return frozenset(self.fields) | self.spans

    def of_type(self, *types: str) -> tuple[FieldSpec, ...]:
        return tuple(spec for spec in self.fields.values() if spec.type in types)

    def facets(self) -> tuple[str, ...]:
        return tuple(name for name, spec in self.fields.items() if spec.facet)

    def fingerprint(self) -> str:
        """A hex hash of the fields, the layout and the analyzer: another hash means that the index is stale."""
        if self._fingerprint:
            return self._fingerprint
        content = {
            "fields": [asdict(self.fields[name]) for name in sorted(self.fields)],
            "layout": LAYOUT_VERSION,
            "analyzer": ANALYZER_VERSION,
        }
        self._fingerprint = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
        return self._fingerprint


def folded_aliases(aliases: Mapping[str, str]) -> dict[str, str]:
    """Alias -> field with aliases folded, so that any apostrophe and either script of a name will do."""
    from search.language.folding import fold_text

    return {fold_text(alias).replace(" ", ""): field for alias, field in aliases.items()}
