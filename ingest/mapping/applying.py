"""Apply a mapping to rows: a compiled plan, because half a million rows go through it."""

from __future__ import annotations

from typing import Any

from archive.kinds import Kind
from ingest.mapping.columns import ACCESS, FILE, IGNORE, NOTE, Mapping
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
        for column, target in mapping.targets.items():
            code = target.partition("@")[0]
            if target == FILE:
                self.file_column = column
            elif target == ACCESS:
                self.access_column = column
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
