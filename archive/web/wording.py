"""Words for codes that several pages show."""

from __future__ import annotations

from archive.i18n import lazy_gettext as _l

VERB_LABELS = {
    "create": _l("New record"),
    "edit": _l("Edit"),
    "batch": _l("Batch edit"),
    "import": _l("Import"),
    "delete": _l("Deletion"),
    "restore": _l("Restoration"),
    "undo": _l("Undo"),
}
OP_LABELS = {
    "create": _l("created"),
    "edit": _l("changed"),
    "delete": _l("deleted"),
    "restore": _l("restored"),
}
COLUMN_LABELS = {
    "@access": _l("Access"),
    "@embargo": _l("Embargo"),
    "@parent_id": _l("Part of"),
    "@files": _l("Files"),
}
ACCESS_TEXTS = {
    "public": _l("Everyone"),
    "press": _l("Journalists and staff"),
    "staff": _l("Staff"),
    "restricted": _l("Curators and administrators"),
}
STATE_LABELS = {
    "queued": _l("Waiting"),
    "running": _l("Running"),
    "done": _l("Done"),
    "failed": _l("Failed"),
}
JOB_LABELS = {
    "derive": _l("Previews of a file"),
    "ingest": _l("Import of files"),
}
