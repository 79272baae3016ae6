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
COUNT_LABELS = {
    "created": _l("Added"),
    "updated": _l("Changed"),
    "attached": _l("Attached"),
    "duplicate": _l("Here already"),
    "aside": _l("Set aside"),
    "ignored": _l("Left out"),
}
SOURCE_LABELS = {
    "web": _l("this site"),
    "cli": _l("the command line"),
    "api": _l("another program"),
}
# What a rights statement means for somebody who holds the picture in hand. Codes of the vocabulary "rights".
RIGHTS_ADVICE = {
    "public_domain": _l("Copy, change and publish it freely. Please add the credit line."),
    "cc0": _l("Copy, change and publish it freely. Please add the credit line."),
    "cc_by": _l("Copy, change and publish it, with the credit line."),
    "cc_by_sa": _l("Copy, change and publish it, with the credit line, and let others do the same with your work."),
    "cc_by_nc": _l("Copy and change it, with the credit line, but not to earn money."),
    "cc_by_nc_nd": _l("Pass it on as it is, with the credit line, but not to earn money."),
    "press_use": _l("Newsrooms may publish it with the credit line. For any other use, please ask us."),
    "educational": _l("Use it in teaching and research, with the credit line. For any other use, please ask us."),
    "in_copyright": _l("You may look at it and cite it. Before you publish it, please ask us."),
    "orphan": _l("Its owner could not be found. Before you publish it, please ask us."),
    "not_evaluated": _l("Its rights have not been examined yet. Before you publish it, please ask us."),
    "unknown": _l("Its rights are not known. Before you publish it, please ask us."),
}
STATE_LABELS = {
    "planned": _l("Not begun"),
    "paused": _l("Interrupted"),
    "queued": _l("Waiting"),
    "running": _l("Running"),
    "done": _l("Done"),
    "failed": _l("Failed"),
}
JOB_LABELS = {
    "derive": _l("Previews of a file"),
    "ingest": _l("Import of files"),
    "rehearse": _l("Trial of an import"),
    "reset_letter": _l("Letter with a link for a new password"),
    "account_letter": _l("Letter about an account"),
    "request_letters": _l("Letters about a request for an account"),
}
