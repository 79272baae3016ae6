"""The marshmallow schema of a kind, for the API and for forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import marshmallow
from marshmallow import ValidationError, fields

from .field import Field
from .problems import FieldError

if TYPE_CHECKING:
    from .kind import Kind


class KindField(fields.Field[Any]):
    """A marshmallow field that reads and checks with a field of a kind."""

    def __init__(self, declared: Field, **settings: Any) -> None:
        super().__init__(
            required=declared.required,
            allow_none=not declared.required,
            metadata={"title": declared.label("en"), **declared.json_schema()},
            **settings,
        )
        self.declared = declared

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            stored = self.declared.parse(value)
        except FieldError as error:
            raise ValidationError(str(error)) from error
        if stored is None and self.declared.required:
            raise ValidationError(str(FieldError("value_required", "", self.declared.code)))
        return stored

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


def schema_of(kind: Kind) -> type[marshmallow.Schema]:
    """A schema class whose ``load`` gives stored shapes and whose ``dump`` gives them back as JSON."""
    declared: dict[str, Any] = {code: KindField(one) for code, one in kind.fields.items()}
    name = "".join(part.capitalize() for part in kind.code.split("_")) + "Schema"
    return type(name, (marshmallow.Schema,), {**declared, "__doc__": f"Values of the kind {kind.code}."})
