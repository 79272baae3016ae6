"""Reads one TOML file of a kind, and refuses what it does not understand with file, key and expectation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .labels import LOCALES
from .problems import KindError

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TERM_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}")
_TYPE_NAMES = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table",
    list: "a list",
}


class Table:
    """A TOML table that knows where it stands, so that every complaint names file and key."""

    def __init__(self, file: str, path: str, data: dict[str, Any]) -> None:
        self.file = file
        self.path = path
        self.data = data

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def refuse(self, code: str, key: str, expected: str, **params: Any) -> KindError:
        return KindError(code, self.file, self.at(key) if key else self.path, expected, **params)

    def only(self, allowed: Iterable[str]) -> None:
        allowed = sorted(allowed)
        for key in self.data:
            if key not in allowed:
                raise self.refuse("kind_key_unknown", key, ", ".join(allowed))

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        value = self.data.get(key)
        if value is None:
            return default
        kinds = kind if isinstance(kind, tuple) else (kind,)
        # In Python a bool is an int; in a declaration they are not interchangeable.
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.refuse("kind_key_type", key, " or ".join(_TYPE_NAMES[one] for one in kinds))
        return value

    def need(self, key: str, kind: type, expected: str) -> Any:
        value = self.get(key, kind)
        if value is None or value == "":
            raise self.refuse("kind_key_missing", key, expected)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.get(key, (list, str), [])
        values = [value] if isinstance(value, str) else value
        if not all(isinstance(one, str) for one in values):
            raise self.refuse("kind_key_type", key, "a list of texts")
        return tuple(values)

    def labels(self, key: str, *, required: bool = True) -> dict[str, str]:
        value = self.get(key, dict)
        if value is None and not required:
            return {}
        missing = [one for one in LOCALES if not isinstance((value or {}).get(one), str) or not value[one].strip()]
        if missing:
            raise self.refuse("kind_label_missing", key, f"a text for {', '.join(missing)}")
        table = Table(self.file, self.at(key), value)
        table.only(LOCALES)
        return {one: value[one] for one in LOCALES}

    def table(self, key: str) -> Table:
        return Table(self.file, self.at(key), self.get(key, dict, {}))

    def tables(self, key: str) -> dict[str, Table]:
        """The tables inside a table, such as the fields."""
        holder = self.table(key)
        return {code: Table(self.file, holder.at(code), holder.get(code, dict) or {}) for code in holder.data}


def check_code(table: Table, code: str, *, term: bool = False) -> None:
    """A code becomes a column, an index name and an address: it has to be plain."""
    pattern = _TERM_CODE if term else _CODE
    if not pattern.fullmatch(code):
        expected = "letters, digits and _ . : -" if term else "a-z, 0-9 and _, beginning with a letter"
        raise table.refuse("kind_code_form", "", expected)


@dataclass
class GroupDeclared:
    """A section of the form."""

    code: str
    labels: dict[str, str]
    order: int
    file: str


@dataclass
class KindDeclared:
    """One file, checked as far as it can be on its own. Fields stay tables until inheritance is known."""

    code: str
    file: str
    labels: dict[str, str]
    plural: dict[str, str]
    extends: str
    amends: str
    abstract: bool
    icon: str
    omit: tuple[str, ...]
    synonyms: tuple[str, ...]
    groups: dict[str, GroupDeclared] = field(default_factory=dict)
    fields: dict[str, Table] = field(default_factory=dict)


def read_toml(path: Path) -> dict[str, Any]:
    """The file as nested tables; raises KindError when it is not UTF-8 or not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise KindError("kind_file_unreadable", path.name, "", "a UTF-8 text file") from error
    except tomllib.TOMLDecodeError as error:
        raise KindError("kind_toml_syntax", path.name, "", str(error)) from error


def read_kind(path: Path) -> KindDeclared:
    """Reads and checks one declaration."""
    root = Table(path.name, "", read_toml(path))
    root.only(("kind", "groups", "fields"))
    if "kind" not in root.data:
        raise root.refuse("kind_table_missing", "kind", "a [kind] table with code and label")
    head = root.table("kind")
    amends = head.get("amends", str, "")
    if amends:
        head.only(("amends",))
        declared = KindDeclared(amends, path.name, {}, {}, "", amends, False, "", (), ())
    else:
        declared = _read_head(head)
    for code, table in root.tables("groups").items():
        check_code(table, code)
        table.only(("label", "order"))
        declared.groups[code] = GroupDeclared(code, table.labels("label"), table.get("order", int, 50), path.name)
    for code, table in root.tables("fields").items():
        check_code(table, code)
        declared.fields[code] = table
    return declared


def _read_head(head: Table) -> KindDeclared:
    head.only(("code", "label", "plural", "extends", "amends", "abstract", "icon", "omit", "synonyms"))
    code = head.need("code", str, "the kind's code")
    if not _CODE.fullmatch(code):
        raise head.refuse("kind_code_form", "code", "a-z, 0-9 and _, beginning with a letter")
    labels = head.labels("label")
    return KindDeclared(
        code=code,
        file=head.file,
        labels=labels,
        plural=head.labels("plural", required=False) or labels,
        extends=head.get("extends", str, "" if code == "base" else "base"),
        amends="",
        abstract=head.get("abstract", bool, False),
        icon=head.get("icon", str, ""),
        omit=head.words("omit"),
        synonyms=head.words("synonyms"),
    )
