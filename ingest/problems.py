"""What can go wrong while bringing things in: codes and parameters, never sentences."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from archive.errors import SandiqError, describe


class IngestError(SandiqError):
    """A source, a file or a row that cannot be taken in as it is."""


class Refused(IngestError):
    """A source that is refused as a whole because reading it would be unsafe."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why one file or row was set aside.

    Attributes:
        code: key of ``archive.errors.TEXTS``.
        field: the column or field it is about, empty when it is the whole row or file.
        value: what stood there, shortened.
        params: placeholders of the text, ``expected`` among them where something was expected.
    """

    code: str
    field: str = ""
    value: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def text(self) -> str:
        """The English sentence, for logs and the command line."""
        return describe(self.code, {"field": self.field, "value": self.value, "name": "", **self.params})

    @classmethod
    def of(cls, error: Any, **more: Any) -> Trouble:
        """The trouble behind any error that carries ``code`` and ``params``."""
        params = {key: _plain(value) for key, value in {**error.params, **more}.items()}
        return cls(error.code, str(getattr(error, "field", "") or ""), "", params)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
