"""Which column of a table goes to which field: proposed, shown, corrected, kept as a recipe, applied."""

from __future__ import annotations

from ingest.mapping.applying import Plan
from ingest.mapping.columns import FILE, IGNORE, NOTE, ColumnProposal, Mapping, Proposal, fingerprint
from ingest.mapping.proposing import propose, propose_from

__all__ = [
    "FILE", "IGNORE", "NOTE", "ColumnProposal", "Mapping", "Plan", "Proposal", "fingerprint", "propose", "propose_from",
]  # fmt: skip
