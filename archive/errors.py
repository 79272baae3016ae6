"""Errors that people meet.

Every error carries a code and parameters and never a finished sentence: the sentence is looked up
in ``TEXTS`` (an English gettext message id) and translated where it is shown. One table, ``STATUS``,
maps codes to HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class SandiqError(Exception):
    """Something a person must be told.

    Args:
        code: a key of ``TEXTS``.
        params: values for the placeholders of the text.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    @property
    def status(self) -> int:
        """The HTTP status this error is answered with."""
        return STATUS.get(self.code, 400)

    @property
    def text(self) -> str:
        """The English sentence, for logs and the command line."""
        return describe(self.code, self.params)

    def __str__(self) -> str:
        return self.text


class NotFound(SandiqError):
    """There is no such thing, or the asker may not know of it: both look the same from outside."""

    def __init__(self, what: str = "page", **params: Any) -> None:
        super().__init__("not_found", what=what, **params)


class Forbidden(SandiqError):
    """The asker is known and may see the thing, but may not do this to it."""

    def __init__(self, verb: str, **params: Any) -> None:
        super().__init__("forbidden", verb=verb, **params)


class Invalid(SandiqError):
    """One or more values are not acceptable; ``problems`` says which and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("invalid", count=len(problems))
        self.problems = problems


@dataclass(frozen=True)
class ConflictField:
    """One field that two people changed: the value both began with, theirs, and yours."""

    code: str
    base: Any
    theirs: Any
    yours: Any


class EditConflict(SandiqError):
    """Somebody else saved the same fields first."""

    def __init__(self, record_id: int, revision: int, fields: list[ConflictField]) -> None:
        super().__init__("edit_conflict", record_id=record_id, revision=revision)
        self.revision = revision
        self.fields = fields


@dataclass(frozen=True)
class Problem:
    """A value that was refused: where it stood, why, and what was expected."""

    code: str
    field: str = ""
    value: str = ""
    params: tuple[tuple[str, Any], ...] = ()

    @property
    def text(self) -> str:
        """The English sentence, for logs and the command line."""
        return describe(self.code, {**dict(self.params), "field": self.field, "value": self.value})


def describe(code: str, params: dict[str, Any]) -> str:
    """The English text of an error; an unknown code shows itself rather than failing."""
    template = TEXTS.get(code, code)
    try:
        return template % params
    except (KeyError, TypeError, ValueError):
        return template


STATUS: dict[str, int] = {
    "not_found": 404,
    "forbidden": 403,
    "login_required": 401,
    "edit_conflict": 409,
    "undo_conflict": 409,
    "already_undone": 409,
    "rate_limited": 429,
    "too_large": 413,
    "disk_full": 507,
    "index_unavailable": 503,
    "internal": 500,
}

# The message ids of every error. Kept in one place so that a test can say whether each code raised
# anywhere in the program has a text, and each text a translation.
TEXTS: dict[str, str] = {
    "not_found": "There is no such %(what)s here, or you may not see it.",
    "forbidden": "Your account may not do this: %(verb)s.",
    "login_required": "Please sign in first.",
    "invalid": "Some fields need attention.",
    "edit_conflict": "Somebody else changed the same fields while you were editing.",
    "undo_conflict": "Later changes stand in the way of this undo.",
    "already_undone": "This change was undone before.",
    "rate_limited": "Too many requests. Please wait a little and try again.",
    "too_large": "This upload is larger than the limit of %(limit)s.",
    "disk_full": "The disk is full. Nothing was lost; free some space and try again.",
    "index_unavailable": "The search index is being rebuilt. Please try again in a minute.",
    "choice_unknown": "“%(value)s” is not one of the choices.",
    "moment_unreadable": "“%(value)s” is no date and time. Expected: 2026-11-24 09:00.",
    "port_taken": "Another program listens on %(host)s:%(port)s already. Choose another port by SANDIQ_PORT.",
    "row_kind_unknown": "“%(value)s” is no kind of record. Expected: the code or the name of a kind.",
    "parent_ref_unknown": "No record has the reference code “%(value)s” that this one should be part of.",
    "embargo_unreadable": "“%(value)s” is no day. Expected: %(expected)s.",
    "bad_setting": '%(name)s is "%(value)s", but %(expected)s was expected.',
    "upload_length": "The upload does not say how long it is.",
    "bad_request": "The server could not make sense of this request.",
    "internal": "Something went wrong on our side. It has been written to the log.",
}

# What the store of files says. Its own room knows codes and parameters only (media_store.errors.CODES).
MEDIA_TEXTS: dict[str, str] = {
    "empty_file": "%(name)s is empty.",
    "source_missing": "%(name)s is no longer where it was.",
    "media_damaged": "%(name)s is damaged and cannot be read (%(detail)s). Please look for a better copy.",
    "no_streams": "%(name)s has neither sound nor film in it.",
    "pdf_encrypted": "%(name)s is locked with a password. Please save it without one and bring it again.",
    "no_such_page": "%(name)s has no page %(page)s; it has %(pages)s pages.",
    "no_such_recipe": "No such preview (%(recipe)s) can be made of a file of type %(mime)s.",
    "too_many_pixels": "%(name)s has %(width)s × %(height)s pixels; the limit is %(limit)s pixels in all.",
    "too_many_frames": "%(name)s has %(frames)s frames; the limit is %(limit)s.",
    "too_many_pages": "%(name)s has %(pages)s pages; the limit is %(limit)s.",
    "page_too_large": "Page %(page)s of %(name)s measures %(width)s × %(height)s points; the limit is %(limit)s.",
    "archive_bomb": "%(name)s unpacks to more than the limit of %(limit)s (at %(entry)s). It was not opened.",
    "archive_escape": "%(name)s holds an entry that points outside of it (%(entry)s). It was not opened.",
    "archive_encrypted": "%(name)s is locked with a password. Please save it without one and bring it again.",
    "tool_crashed": "The tool %(job)s gave up on %(name)s (%(detail)s). The file may be damaged.",
    "tool_timeout": "The tool %(job)s did not finish %(name)s within %(seconds)s seconds and was stopped.",
    "tool_memory": "The tool %(job)s needed more memory for %(name)s than the limit of %(limit)s and was stopped.",
    "output_too_big": "The tool %(job)s made more out of %(name)s than the limit of %(limit)s and was stopped.",
    "tool_missing": "The program %(tool)s is not installed on this machine.",
    "store_io": "The store could not be written or read (%(detail)s). Nothing was lost.",
    "verify_failed": "What was read back differs from what was written. The file was not taken; please try again.",
    "store_damaged": "The object %(object_id)s in the store is damaged (%(detail)s).",
    "no_such_object": "The store has no object %(object_id)s.",
    "no_such_file": "The object %(object_id)s in the store has no file %(name)s.",
    "bad_object_id": "“%(object_id)s” cannot be the name of an object in the store.",
    "bad_store_root": "The folder of the store is not an OCFL root that we can use (%(detail)s).",
    "no_such_tile": "The picture has no such tile.",
}
TEXTS.update(MEDIA_TEXTS)
STATUS.update(dict.fromkeys(("no_such_page", "no_such_tile", "no_such_object", "no_such_file", "no_such_recipe"), 404))
STATUS.update(dict.fromkeys(("store_io", "store_damaged", "tool_missing", "bad_store_root"), 500))

INGEST_TEXTS: dict[str, str] = {
    "access_unknown": "“%(value)s” is no access level. Expected: %(expected)s.",
    "bad_decision": "“%(value)s” is not possible for %(field)s. Expected: %(expected)s.",
    "cell_error": "The cell holds the spreadsheet error %(value)s; a value was expected. Please correct it there.",
    "document_damaged": "%(name)s is damaged and cannot be read (%(detail)s). Please look for a better copy.",
    "file_changed": "%(name)s changed while it was being read. Please bring it again when nobody writes to it.",
    "file_unreadable": "The file cannot be opened (%(detail)s). Please check its permissions.",
    "folder_too_deep": "The folder is nested deeper than %(limit)s levels and was not entered.",
    "folder_unreadable": "The folder cannot be opened (%(detail)s). Please check its permissions.",
    "given_up": "This import was given up. What it wrote stays and can be undone.",
    "gzip_damaged": "The compressed file breaks off here (%(detail)s). What came before was read.",
    "interrupted": "This import was stopped by hand.",
    "kind_unknown": "There is no kind of record called “%(value)s”.",
    "line_too_long": "The line is longer than %(limit)s bytes and was not read.",
    "mapping_target": "“%(value)s” is no field of %(kind)s, so the column %(field)s cannot go there.",
    "marc_directory": "The directory of the MARC record is wrong: %(found)s was found, %(expected)s was expected.",
    "marc_empty": "The MARC record has no fields.",
    "marc_encoding": "The MARC field %(field)s cannot be read as %(expected)s.",
    "marc_field": "The MARC field %(field)s does not end where the directory says; %(expected)s were expected.",
    "marc_leader": "The leader of the MARC record is wrong: “%(found)s” was found, %(expected)s was expected.",
    "marc_not_marc21": "The record is not MARC 21: it has no title in field 245. It may be UNIMARC.",
    "marc_truncated": "The MARC record breaks off: it has %(found)s bytes, %(expected)s were expected.",
    "marcxml_damaged": "The MARCXML record is not well-formed (%(detail)s).",
    "name_impossible": "The name of this entry is not possible on this disk.",
    "not_a_table": "%(name)s is not a table: no delimiter divides it into columns under a header.",
    "not_json_lines": "%(name)s does not hold one JSON object a line.",
    "recipe_name": "Please give the recipe a name.",
    "recipe_unreadable": "%(name)s is not a saved mapping (%(detail)s).",
    "row_encoding": "The row holds bytes that are not %(expected)s. Please save the table as UTF-8.",
    "row_file_missing": "There is no file “%(value)s”; %(expected)s was expected.",
    "row_file_taken": "The file “%(value)s” is described by an earlier row.",
    "row_json": "The line is not what was expected, %(expected)s (%(detail)s).",
    "row_quote": "A quotation mark in this row is never closed; %(expected)s columns were expected.",
    "row_width": "The row has %(found)s cells; %(expected)s were expected.",
    "same_file": "The very same file is in the catalogue already.",
    "same_file_here": "The very same file comes twice in this import.",
    "same_ref": "There is a record with the reference code “%(value)s” already.",
    "same_row": "The very same row was imported before.",
    "same_row_here": "The very same row comes twice in this import.",
    "source_link": "This is a link to another place. Links are not followed; please bring the file itself.",
    "source_special": "This is neither a file nor a folder.",
    "table_empty": "The table is empty.",
    "unknown_format": "The format of %(name)s is not known; %(expected)s was expected.",
    "upload_batch": "“%(value)s” cannot name a group of uploads.",
    "upload_batch_full": "One group of uploads holds at most %(limit)s files.",
    "upload_incomplete": "%(name)s has not arrived wholly: %(found)s of %(expected)s bytes are there.",
    "upload_length": "The upload did not say how long it is.",
    "upload_offset": "The upload goes on at byte %(expected)s, not at %(found)s.",
    "workbook_damaged": "The workbook %(name)s is damaged and cannot be read (%(detail)s).",
    "xml_entities": "%(name)s declares entities (%(entry)s), which can be used for attacks. It was not opened.",
    "zip_damaged": "The archive %(name)s is damaged (%(detail)s).",
    "zip_part_missing": "The document %(name)s lacks its part %(entry)s.",
    # Why a column is proposed for a field.
    "mapping_name": "by the column's name",
    "mapping_name_close": "by a name that is almost the same",
    "mapping_name_part": "by a part of the column's name",
    "mapping_not_unique": "many rows share the same number",
    "mapping_path": "by its place in the JSON",
    "mapping_recipe": "from the saved recipe",
    "mapping_taken": "another column fits this field better",
    "mapping_unit_assumed": "by the column's name; the unit is assumed, please check",
    "mapping_unknown": "nothing is known of this column",
    "mapping_values_dates": "its values look like dates",
    "mapping_values_differ": "its name fits, but its values do not",
    "mapping_values_files": "its values look like file names",
    "mapping_values_long": "its values are long texts",
    "mapping_values_sizes": "its values look like dimensions",
    "mapping_values_title": "the most telling text of the row",
    "mapping_values_unique": "every row has another value",
    "mapping_values_urls": "its values are web addresses",
}
TEXTS.update(INGEST_TEXTS)
STATUS.update({"upload_offset": 409, "upload_incomplete": 409, "upload_batch_full": 413})

# The words that stand for ``what`` and ``verb`` in the sentences above; they are translated before they are filled in.
WHATS: dict[str, str] = {
    "account": "account",
    "captions": "captions",
    "changeset": "change",
    "file": "file",
    "import": "import",
    "job": "job",
    "kind": "kind of record",
    "page": "page",
    "picture": "picture",
    "recipe": "mapping",
    "record": "record",
    "recording": "recording",
    "request": "request",
    "session": "session",
    "size": "size",
    "tile": "tile",
    "upload": "upload",
    "vocabulary": "list of terms",
    "waveform": "waveform",
}
DEEDS: dict[str, str] = {
    "administer": "manage accounts",
    "catalogue": "change records",
    "delete": "delete records",
    "download": "download the original",
    "import": "bring files in",
    "profile": "change this account",
    "publish": "decide who sees a record",
    "see_history": "look at the history",
    "see_jobs": "look at background work",
    "undo": "undo changes",
}
