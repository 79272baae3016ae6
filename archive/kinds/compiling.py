"""Turns the tables of a field into a Field: everything that inheritance and other files decide is checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .cleaning import words_of
from .crosswalk import EXPECTED, FORMATS, Excuse, Target, is_target
from .declaration import Table, check_code
from .field import Field, SearchSettings
from .types import CURRENCIES, SCHEMES, TYPES, UNITS
from .types.base import FieldType
from .vocabularies import Vocabulary

RESERVED = words_of(
    "id kind access embargo body fulltext staff_body date_from date_to decade updated title_key uid parent "
    "files has_files media revision"
)
"""Names of the record and of the index that a field may not take."""

_COMMON = words_of(
    "type label help group repeatable required facet search index staff map synonyms columns query fields"
)
_OPTION_TYPES: dict[str, type | tuple[type, ...]] = {
    "max_length": int,
    "pattern": str,
    "example": str,
    "lines": bool,
    "scheme": str,
    "min": (int, float),
    "max": (int, float),
    "unit": str,
    "units": list,
    "currency": str,
    "vocabulary": str,
    "target": (str, list),
    "open": bool,
    "role": str,
}


class FieldCompiler:
    """Compiles fields against the vocabularies and kinds that exist."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary], kind_codes: frozenset[str]) -> None:
        self.vocabularies = vocabularies
        self.kind_codes = kind_codes

    def compile(self, code: str, table: Table, groups: Mapping[str, Any]) -> Field:
        """A field of a kind; raises KindError."""
        if code in RESERVED:
            raise table.refuse("kind_code_reserved", "", "another code")
        group = table.need("group", str, "a section of the form")
        if group not in groups:
            raise table.refuse("kind_group_unknown", "group", ", ".join(groups))
        field = self._field(code, table, group)
        field.map.update(self._map(table))
        return field

    def _field(self, code: str, table: Table, group: str) -> Field:
        type_name = table.need("type", str, "a field type")
        field_type = TYPES.get(type_name)
        if field_type is None:
            raise table.refuse("kind_type_unknown", "type", ", ".join(TYPES))
        table.only(_COMMON | field_type.options)
        options = self._options(table, field_type)
        facet = table.get("facet", bool, False)
        if facet and not field_type.facetable:
            facetable = ", ".join(name for name, one in TYPES.items() if one.facetable)
            raise table.refuse("kind_facet_type", "facet", f"one of the types {facetable}")
        target = options.pop("target", ())
        return Field(
            code=code,
            type=field_type,
            labels=table.labels("label"),
            helps=table.labels("help", required=False),
            group=group,
            repeatable=table.get("repeatable", bool, False),
            required=table.get("required", bool, False),
            facet=facet,
            search=self._search(table),
            index_name=self._index_name(code, table),
            staff=table.get("staff", bool, False),
            vocabulary=self._vocabulary(table, field_type, options),
            target=self._targets(table, target),
            options=options,
            subfields=self._subfields(table, field_type, group),
            synonyms=table.words("synonyms"),
            columns=self._columns(table),
            query=table.words("query"),
            file=table.file,
        )

    def _index_name(self, code: str, table: Table) -> str:
        name = table.get("index", str, "")
        if not name:
            return code
        if name in RESERVED:
            raise table.refuse("kind_code_reserved", "index", "another name")
        check_code(table, name)
        return str(name)

    def _columns(self, table: Table) -> dict[str, str]:
        columns = table.get("columns", dict, {})
        if not all(isinstance(qualifier, str) for qualifier in columns.values()):
            raise table.refuse("kind_key_type", "columns", "column names, each with the text that follows the @")
        return dict(columns)

    def _options(self, table: Table, field_type: FieldType) -> dict[str, Any]:
        options = {
            key: table.get(key, _OPTION_TYPES[key]) for key in field_type.options if table.data.get(key) is not None
        }
        if "min" in options and "max" in options and options["min"] > options["max"]:
            raise table.refuse("kind_bounds", "min", f"at most {options['max']}")
        if "pattern" in options:
            try:
                pattern = re.compile(options["pattern"])
            except re.error as error:
                raise table.refuse("kind_pattern", "pattern", str(error)) from error
            # The example stands in templates, and shows people what the pattern means.
            if not pattern.fullmatch(options.get("example", "")):
                raise table.refuse("kind_pattern", "example", "an example of the pattern")
        if "units" in options:
            options["units"] = table.words("units")
        choices: dict[str, Any] = {"scheme": SCHEMES, "currency": sorted(CURRENCIES), "unit": list(UNITS)}
        if "units" in options:
            choices["unit"] = options["units"]
        for key in ("scheme", "currency", "unit"):
            if key in options and options[key] not in choices[key]:
                raise table.refuse("kind_choice", key, ", ".join(choices[key]))
        unknown = [unit for unit in options.get("units", ()) if unit not in UNITS]
        if unknown:
            raise table.refuse("kind_choice", "units", ", ".join(UNITS))
        return options

    def _vocabulary(self, table: Table, field_type: FieldType, options: dict[str, Any]) -> Vocabulary | None:
        code = options.pop("vocabulary", "")
        if field_type.name == "language":
            code = "languages"
        elif field_type.name == "agent":
            code = code or "roles"
        elif field_type.name == "term" and not code:
            raise table.refuse("kind_vocabulary_missing", "vocabulary", "the code of a vocabulary")
        if not code:
            return None
        if code not in self.vocabularies:
            raise table.refuse("kind_vocabulary_unknown", "vocabulary", ", ".join(self.vocabularies))
        return self.vocabularies[code]

    def _targets(self, table: Table, target: Any) -> tuple[str, ...]:
        targets = table.words("target") if target else ()
        for code in targets:
            if code not in self.kind_codes:
                raise table.refuse("kind_link_unknown", "target", ", ".join(sorted(self.kind_codes)))
        return targets

    def _subfields(self, table: Table, field_type: FieldType, group: str) -> dict[str, Field]:
        tables = table.tables("fields")
        if (field_type.name == "group") != bool(tables):
            expected = "at least one subfield" if field_type.name == "group" else "none, unless the type is group"
            raise table.refuse("kind_subfields", "fields", expected)
        subfields = {}
        for code, inner in tables.items():
            check_code(inner, code)
            if inner.data.get("type") == "group" or inner.data.get("facet"):
                raise inner.refuse("kind_subfields", "", "no group and no facet inside a group")
            subfields[code] = self._field(code, inner, group)
        return subfields

    def _search(self, table: Table) -> SearchSettings:
        search = table.table("search")
        search.only(("own", "boost", "none"))
        own = search.get("own", str, "")
        if own not in ("", "words", "exact"):
            raise search.refuse("kind_choice", "own", "words, exact")
        excuse = search.get("none", str)
        if excuse is not None and not excuse.strip():
            raise search.refuse("kind_excuse_empty", "none", "the reason")
        if excuse and (own or table.data.get("facet")):
            raise search.refuse("kind_choice", "none", "an excuse only for a field without own index and facet")
        boost = search.get("boost", (int, float), 1.0)
        if not 0 < boost <= 10:
            raise search.refuse("kind_bounds", "boost", "more than 0, at most 10")
        return SearchSettings(own or ("words" if "boost" in search.data else ""), float(boost), excuse or "")

    def _map(self, table: Table) -> dict[str, Target | Excuse]:
        maps = table.table("map")
        maps.only((*FORMATS, "none"))
        rest = maps.get("none", str)
        if rest is not None and not rest.strip():
            raise maps.refuse("kind_excuse_empty", "none", "the reason")
        found: dict[str, Target | Excuse] = {}
        for format_ in FORMATS:
            if format_ in maps.data:
                found[format_] = self._target(maps, format_)
            elif rest:
                found[format_] = Excuse(rest)
            else:
                raise maps.refuse("kind_map_missing", format_, 'a target, or { none = "the reason" }')
        return found

    def _target(self, maps: Table, format_: str) -> Target | Excuse:
        value = maps.get(format_, (str, list, dict))
        converter = ""
        if isinstance(value, dict):
            inner = maps.table(format_)
            inner.only(("none", "to", "convert"))
            if "none" in inner.data:
                reason = inner.get("none", str, "")
                if not reason.strip():
                    raise inner.refuse("kind_excuse_empty", "none", "the reason")
                return Excuse(reason)
            paths, converter = inner.words("to"), inner.get("convert", str, "")
        else:
            paths = maps.words(format_)
        if not paths or not all(is_target(format_, path) for path in paths):
            raise maps.refuse("kind_map_target", format_, EXPECTED[format_])
        return Target(paths, converter)
