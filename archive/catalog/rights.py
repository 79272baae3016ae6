"""What a person may take away.

Seeing a record and taking its original are two questions: an original carries hidden data (place,
camera, names), so those outside the house get it only where its rights allow, and a cleaned
picture at reading size otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.identity import Identity

# Codes of the vocabulary "rights" under which anyone may take the original and pass it on.
OPEN_RIGHTS = frozenset({"public_domain", "cc0", "cc_by", "cc_by_sa", "cc_by_nc", "cc_by_nc_nd"})
# Codes under which the original leaves the house only by the owner's leave, even for the press.
ASK_FIRST = frozenset({"in_copyright", "orphan"})


def may_take_original(identity: Identity, access: str, values: Mapping[str, Any]) -> bool:
    """Whether this person may download the original of a record that they see.

    Args:
        access: level of the record.
        values: its stored values; ``rights`` is a code of the vocabulary "rights".
    """
    if identity.is_staff:
        return True
    code = rights_code(values)
    if "journalist" in identity.roles:
        return access in ("public", "press") and code not in ASK_FIRST
    return access == "public" and code in OPEN_RIGHTS


def rights_code(values: Mapping[str, Any]) -> str:
    """The code of the rights statement, empty if none was given."""
    value = values.get("rights")
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")
