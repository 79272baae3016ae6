"""What can be wrong with a value, and with the declaration of a kind.

Both carry a code and parameters. The English sentences stand here beside the codes that raise them
and are entered into the one table of ``archive.errors``.
"""

from __future__ import annotations

from typing import Any

from archive.errors import TEXTS, Problem, SandiqError


class FieldError(Exception):
    """A value that a field does not accept.

    Attributes: ``code`` (a key of ``VALUE_TEXTS``), ``field`` (field code, subfields after a dot),
    ``params`` (placeholders of the text), ``value`` (what was given).
    """

    def __init__(self, code: str, value: object = "", field: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.field = field
        self.params = params

    def within(self, field: str) -> FieldError:
        """The same error, seen from the field that holds this one."""
        self.field = f"{field}.{self.field}" if self.field else field
        return self

    def problem(self) -> Problem:
        """The error in the shape that pages and reports show."""
        return Problem(self.code, self.field, str(self.value)[:200], tuple(sorted(self.params.items())))

    def __str__(self) -> str:
        return self.problem().text


class KindError(SandiqError):
    """A declaration that cannot be used: the file, the key in it, and what was expected there."""

    def __init__(self, code: str, file: str, key: str, expected: str = "", **params: Any) -> None:
        super().__init__(code, file=file, key=key, expected=expected, **params)
        self.file = file
        self.key = key
        self.expected = expected


VALUE_TEXTS: dict[str, str] = {
    "value_required": "Please fill in this field.",
    "value_unknown_field": "This kind of record has no field called %(field)s.",
    "value_shape": '"%(value)s" cannot be read here: %(expected)s was expected.',
    "value_not_repeatable": "Only one value is possible here, but %(count)s were given.",
    "value_too_long": "The text has %(length)s characters; at most %(limit)s are possible.",
    "value_pattern": '"%(value)s" does not have the form of this field: %(expected)s.',
    "number_unreadable": '"%(value)s" is not a number.',
    "number_not_whole": '"%(value)s" is not a whole number.',
    "number_range": '"%(value)s" is outside the possible range: %(minimum)s to %(maximum)s.',
    "boolean_unreadable": '"%(value)s" is neither yes nor no.',
    "measurement_unreadable": '"%(value)s" is not a measurement; write a number and a unit, such as "12.5 cm".',
    "unit_unknown": '"%(unit)s" is not a unit of this field; possible are: %(expected)s.',
    "money_unreadable": '"%(value)s" is not a sum of money; write an amount and a currency, such as "12500 UZS".',
    "currency_unknown": '"%(currency)s" is not a currency code of three letters.',
    "language_unknown": '"%(value)s" is not a language we know; write its code or its name.',
    "term_unknown": '"%(value)s" is not in the list %(vocabulary)s.',
    "identifier_check": 'The check digit of "%(value)s" is wrong for %(scheme)s; %(expected)s was expected.',
    "identifier_form": '"%(value)s" is not %(scheme)s: %(expected)s.',
    "url_unreadable": '"%(value)s" is not a web address that begins with http:// or https://.',
    "link_unreadable": '"%(value)s" does not point to a record; its number was expected.',
    "coordinates_range": '"%(value)s" is not a place on earth: latitude -90 to 90, longitude -180 to 180.',
    "date_unreadable": '"%(value)s" could not be read as a date. Try "1924", "May 1924", "circa 1924" or "1920s".',
    "date_no_such_day": "There is no such day: month %(month)s of %(year)s has %(last)s days, not %(day)s.",
    "date_no_such_day_ever": "There is no such day: month %(month)s never has a day %(day)s.",
    "date_no_such_month": "There is no month %(month)s in a year.",
    "date_no_year": '"%(value)s" has no year.',
    "date_reversed": '"%(value)s" ends before it begins.',
}

KIND_TEXTS: dict[str, str] = {
    "kind_file_unreadable": "%(file)s: cannot be read as %(expected)s.",
    "kind_toml_syntax": "%(file)s: is not correct TOML: %(expected)s.",
    "kind_table_missing": "%(file)s: the table %(key)s is missing; %(expected)s was expected.",
    "kind_key_unknown": "%(file)s: %(key)s is not known here; possible are: %(expected)s.",
    "kind_key_missing": "%(file)s: %(key)s is missing; %(expected)s was expected.",
    "kind_key_type": "%(file)s: %(key)s is of the wrong type; %(expected)s was expected.",
    "kind_code_form": "%(file)s: %(key)s has a code of the wrong form; %(expected)s was expected.",
    "kind_code_reserved": "%(file)s: %(key)s uses a name of the index; %(expected)s was expected.",
    "kind_label_missing": "%(file)s: %(key)s has no label in every language; %(expected)s was expected.",
    "kind_duplicate": "%(file)s: %(key)s is already declared in %(other)s; %(expected)s was expected.",
    "kind_extends_unknown": "%(file)s: %(key)s names a kind that does not exist; %(expected)s was expected.",
    "kind_extends_cycle": "%(file)s: %(key)s extends itself through %(path)s; %(expected)s was expected.",
    "kind_type_unknown": "%(file)s: %(key)s is not a field type; possible are: %(expected)s.",
    "kind_type_changed": "%(file)s: %(key)s changes the type of an inherited field; %(expected)s was expected.",
    "kind_group_unknown": "%(file)s: %(key)s names a form section that is not declared; possible are: %(expected)s.",
    "kind_vocabulary_missing": "%(file)s: %(key)s has no vocabulary; %(expected)s was expected.",
    "kind_vocabulary_unknown": "%(file)s: %(key)s names a vocabulary that does not exist; possible are: %(expected)s.",
    "kind_map_missing": "%(file)s: %(key)s is neither mapped nor excused; %(expected)s was expected.",
    "kind_map_target": "%(file)s: %(key)s has a target that the format does not have; %(expected)s was expected.",
    "kind_excuse_empty": "%(file)s: %(key)s is excused without a reason; %(expected)s was expected.",
    "kind_facet_type": "%(file)s: %(key)s cannot be a facet; %(expected)s was expected.",
    "kind_link_unknown": "%(file)s: %(key)s links to a kind that does not exist; possible are: %(expected)s.",
    "kind_subfields": "%(file)s: %(key)s has the wrong subfields; %(expected)s was expected.",
    "kind_index_conflict": "%(file)s: %(key)s shares an index name with a field of another type, %(other)s; "
    "%(expected)s was expected.",
    "kind_bounds": "%(file)s: %(key)s has bounds that exclude each other; %(expected)s was expected.",
    "kind_choice": "%(file)s: %(key)s is not possible; possible are: %(expected)s.",
    "kind_pattern": "%(file)s: %(key)s is not a correct pattern; %(expected)s was expected.",
    "kind_omit_unknown": "%(file)s: %(key)s omits a field that is not inherited; possible are: %(expected)s.",
    "kind_header_conflict": "%(file)s: %(key)s claims a column name that belongs to %(other)s; "
    "%(expected)s was expected.",
}

TEXTS.update(VALUE_TEXTS)
TEXTS.update(KIND_TEXTS)
