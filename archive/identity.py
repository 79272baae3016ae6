"""Who is asking. An argument of every service, never a request global."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("journalist", "curator", "librarian", "press_officer", "administrator")
STAFF_ROLES = frozenset({"curator", "librarian", "press_officer", "administrator"})

# Access levels in the order of their secrecy; the number is what database and index compare.
ACCESS_LEVELS = ("public", "press", "staff", "restricted")
ACCESS_NUMBER = {name: number for number, name in enumerate(ACCESS_LEVELS)}

# Which role may do what to the catalogue. Reading is not here: it is a question of access levels.
VERBS: dict[str, frozenset[str]] = {
    "catalogue": frozenset({"curator", "librarian", "press_officer", "administrator"}),
    "publish": frozenset({"curator", "press_officer", "librarian", "administrator"}),
    "delete": frozenset({"curator", "administrator"}),
    "undo": frozenset({"curator", "librarian", "press_officer", "administrator"}),
    "import": frozenset({"curator", "librarian", "press_officer", "administrator"}),
    "see_jobs": frozenset({"curator", "librarian", "press_officer", "administrator"}),
    "administer": frozenset({"administrator"}),
}


@dataclass(frozen=True)
class Identity:
    """A person or program as the services see it.

    Attributes:
        user_id: row of the account, or None for visitors and the system itself.
        name: what history pages show.
        roles: any of ``ROLES``; empty for a visitor.
        locale: the language this person reads.
    """

    user_id: int | None
    name: str
    roles: frozenset[str] = frozenset()
    locale: str = "en"

    @property
    def is_staff(self) -> bool:
        """Staff see embargoed records, staff fields and the tools."""
        return bool(self.roles & STAFF_ROLES)

    def may(self, verb: str) -> bool:
        """Whether any of the roles allows the verb (a key of ``VERBS``)."""
        return bool(self.roles & VERBS[verb])


VISITOR = Identity(None, "")
SYSTEM = Identity(None, "system", frozenset({"administrator"}))
