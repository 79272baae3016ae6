"""Field types, by name. A type is stateless; what a field sets is in the Field it is handed."""

from __future__ import annotations

from .base import FieldType, Stored
from .dated import Date
from .grouped import Group
from .identifiers import SCHEMES, Identifier
from .listed import Language, Term
from .quantities import Boolean, Integer, Measurement, Money, Number
from .things import Agent, Link, Place, Subject
from .units import CURRENCIES, UNITS
from .words import Localised, Note, Text, Url

TYPES: dict[str, FieldType] = {
    kind.name: kind
    for kind in (
        Text(),
        Localised(),
        Note(),
        Identifier(),
        Date(),
        Number(),
        Integer(),
        Measurement(),
        Money(),
        Language(),
        Term(),
        Agent(),
        Place(),
        Subject(),
        Link(),
        Url(),
        Boolean(),
        Group(),
    )
}

__all__ = ["CURRENCIES", "SCHEMES", "TYPES", "UNITS", "FieldType", "Stored"]
