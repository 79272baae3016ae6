"""Hashing passwords, judging them, and making up readable ones.

The same Argon2id parameters serve Flask-Security (see ``wiring``), so that a hash made here verifies
there: 19 MiB, two passes, one lane, as OWASP advises, which a small server can afford eight times at once.
"""

from __future__ import annotations

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1

SHORTEST = 10
LONGEST = 128

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)

# No letters that are taken for one another when read aloud in any of our four languages.
_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, its Unicode form normalised first."""
    return _hasher.hash(normalise(password))


def verify(password: str, hashed: str | None) -> bool:
    """Whether a password is the one that was hashed. A missing or foreign hash matches nothing."""
    try:
        return bool(hashed) and _hasher.verify(hashed or "", normalise(password))
    except (VerificationError, InvalidHashError):
        return False


def normalise(password: str) -> str:
    """The same password typed on another keyboard must be the same password (NFKD, as Flask-Security does)."""
    return unicodedata.normalize("NFKD", password)


def weakness(password: str, email: str = "") -> str | None:
    """Why a password is refused: a code of ``archive.errors.TEXTS``, or None when it will do."""
    password = normalise(password)
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > LONGEST:
        return "password_long"
    local = email.partition("@")[0].casefold()
    if len(set(password.casefold())) < 5 or (len(local) >= 4 and local in password.casefold()):
        return "password_simple"
    return None


def readable() -> str:
    """A random password that can be read aloud and typed: 61 bits, such as ``lorami-tuvesa-kidobe-47``."""
    groups = (
        "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _syllable in range(3)) for _group in range(3)
    )
    return "-".join([*groups, f"{secrets.randbelow(90) + 10}"])
