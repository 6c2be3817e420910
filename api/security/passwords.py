"""Passwords: argon2id (RFC 9106) with the parameters that OWASP's cheat sheet gives first, 46 MiB and one pass.

Whatever was typed costs the same: a name that does not exist is compared with a hash that nothing fits.
"""

import secrets
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from catalogs.errors import BadInput
from catalogs.settings import Settings

SHORTEST = 10
LONGEST = 256
"""More characters cost time and add nothing."""

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No l, i, o, 1, 0: a generated password is read from paper."""

GROUPS, GROUP = 4, 5
"""20 characters of 31: 99 bits."""


class Passwords:
    """Hashes and compares. `compare` takes tens of milliseconds: call it in a thread."""

    def __init__(self, memory_kib: int = 47104, passes: int = 1) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    @classmethod
    def of(cls, settings: Settings) -> "Passwords":
        return cls(settings.password_memory_kib, settings.password_passes)

    def hash(self, password: str, name: str = "") -> str:
        """The hash to keep. Raises BadInput for a password that is too short, or is the account's name."""
        check(password, name)
        return self._hasher.hash(password)

    def compare(self, kept: str | None, password: str) -> bool:
        """Whether `password` fits; against nobody's hash where none is kept."""
        try:
            self._hasher.verify(kept or self._nobody, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def check(password: str, name: str = "") -> None:
    """Raises BadInput for what cannot be a password."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            f"A password has {SHORTEST} to {LONGEST} characters.", "A sentence of a few words is a good one."
        )
    if len(set(password)) < 4 or (name and password.casefold() == name.casefold()):
        raise BadInput("This password is too easy to guess.", "A sentence of a few words is a good one.")


def generated() -> str:
    """A new password: four groups of five letters and digits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


Secret = Literal["session", "token"]


def new_secret(kind: Secret) -> str:
    """256 random bits: a session's id, or a token with its mark `gc_`."""
    return ("gc_" if kind == "token" else "") + secrets.token_urlsafe(32)
