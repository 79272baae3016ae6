"""Apply a mapping to rows: a compiled plan, because half a million rows go through it."""

from __future__ import annotations

from typing import Any

from archive.kinds import Kind, Registry
from ingest.mapping.columns import ACCESS, EMBARGO, FILE, IGNORE, KIND, NOTE, PARENT, SPECIAL, Mapping
from ingest.mapping.headers import HeaderMatcher
from ingest.problems import IngestError

NOTE_LIMIT = 20_000


class Plan:
    """A mapping made ready for one kind.

    Raises:
        IngestError: ``mapping_target`` when a target is no field of the kind.
    """

    def __init__(self, mapping: Mapping, kind: Kind) -> None:
        self.mapping = mapping
        self.kind = kind
        self._targets: dict[str, str] = {}
        self._note = "note" if "note" in kind.fields else ""
        self.file_column = ""
        self.access_column = ""
        self.kind_column = ""
        self.parent_column = ""
        self.embargo_column = ""
        self._others: dict[str, Plan] = {}
        for column, target in mapping.targets.items():
            code = target.partition("@")[0]
            if target == FILE:
                self.file_column = column
            elif target == ACCESS:
                self.access_column = column
            elif target == KIND:
                self.kind_column = column
            elif target == PARENT:
                self.parent_column = column
            elif target == EMBARGO:
                self.embargo_column = column
            elif target in (NOTE, IGNORE):
                pass
            elif code not in kind.fields:
                raise IngestError("mapping_target", field=column, value=target, kind=kind.code)
            if target != NOTE:
                self._targets[column] = target
        self._many = {code for code, field in kind.fields.items() if field.repeatable}
        #: Target to column, so that a person is told of the column and not of our field.
        self.columns = {target: column for column, target in self._targets.items() if target[0] != "@"}

    def values(self, row: dict[str, Any]) -> dict[str, Any]:
        """Raw values by field for ``Kind.parse``; what no field takes goes into the note, a line a column."""
        values: dict[str, Any] = {}
        rest: list[str] = []
        targets, many = self._targets, self._many
        for column, value in row.items():
            target = targets.get(column)
            if target is None:
                rest.append(f"{column}: {_line(value)}")
            elif target[0] != "@":
                if target in values:
                    values[target] = _both(values[target], value)
                elif isinstance(value, list) and target not in many:
                    values[target] = _line(value)
                else:
                    values[target] = value
        for field, value in self.mapping.constants.items():
            values.setdefault(field, value)
        if rest and self._note:
            note = "\n".join(rest)[:NOTE_LIMIT]
            values[self._note] = f"{values[self._note]}\n{note}" if self._note in values else note
        return values

    def for_row(self, row: dict[str, Any], registry: Registry) -> Plan:
        """The plan for this row: another kind's where the row names one.

        Raises:
            IngestError: ``row_kind_unknown`` when it names a kind that does not exist.
        """
        named = str(row.get(self.kind_column, "")).strip() if self.kind_column else ""
        if not named:
            return self
        if named not in self._others:
            kind = registry.get(named) or registry.find(named)
            if kind is None or kind.abstract:
                raise IngestError("row_kind_unknown", field=self.kind_column, value=named[:200])
            self._others[named] = self if kind.code == self.kind.code else self._of_kind(kind)
        return self._others[named]

    def _of_kind(self, kind: Kind) -> Plan:
        """The same columns for another kind: a column that only one of the two knows is looked up by its name."""
        matcher = HeaderMatcher(kind)
        targets: dict[str, str] = {}
        for column, target in self.mapping.targets.items():
            if target in SPECIAL and target != NOTE:
                targets[column] = target
                continue
            match = matcher.match(column)
            if match is not None and match.confidence >= 0.8 and match.target not in SPECIAL:
                targets[column] = match.target
            else:
                targets[column] = target if target.partition("@")[0] in kind.fields else NOTE
        constants = {field: value for field, value in self.mapping.constants.items() if field in kind.fields}
        return Plan(Mapping(kind.code, targets, constants), kind)

    def column_of(self, field: str) -> str:
        """The source column behind a field of the kind, or the field itself."""
        base = field.split(".")[0]
        if base in self.columns:
            return self.columns[base]
        return next((column for target, column in self.columns.items() if target.partition("@")[0] == base), field)


def _line(value: Any) -> str:
    return "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _both(before: Any, after: Any) -> list[Any]:
    one = before if isinstance(before, list) else [before]
    other = after if isinstance(after, list) else [after]
    return [*one, *(item for item in other if item not in one)]
