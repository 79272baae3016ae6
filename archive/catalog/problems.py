"""What can be wrong with a record beyond the values of its fields; the sentences join the one table of errors."""

from __future__ import annotations

from archive.errors import TEXTS

RECORD_TEXTS: dict[str, str] = {
    "kind_unknown": 'There is no kind of record called "%(value)s".',
    "access_not_yours": "You cannot give the access level %(value)s: you would not see the record yourself.",
    "link_unknown": "There is no record number %(value)s to link to, or you may not see it.",
    "parent_unknown": "There is no record number %(value)s to put this one under, or you may not see it.",
    "parent_cycle": "A record cannot lie under itself: number %(value)s lies below this one.",
    "uid_taken": "Another record has the identifier %(value)s already.",
    "file_unknown": "These files do not belong to the record: %(value)s.",
    "column_unreadable": '"%(value)s" cannot be read as %(field)s.',
}

TEXTS.update(RECORD_TEXTS)
