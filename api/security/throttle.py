"""How often somebody may try to sign in: by account and by network address, kept in PostgreSQL.

An attempt is charged before the password is compared and given back when it fits, so that a burst of
attempts gains nothing. Past the free ones each doubles the wait; attempts during a wait neither count nor
lengthen it, so no account is ever shut for good.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import asyncpg


@dataclass(frozen=True)
class Rule:
    """So many attempts are free; then the wait doubles from a second up to `longest_s`; a rest forgets all."""

    free: int
    longest_s: float
    forget: timedelta


OF_ACCOUNT = Rule(free=5, longest_s=300, forget=timedelta(hours=12))
"""OWASP: exponential lock-out. With five minutes at most, 300 guesses a day against a password of 10 characters."""

OF_ADDRESS = Rule(free=30, longest_s=900, forget=timedelta(hours=1))
"""A whole office comes from one address, and makes mistakes on a Monday morning."""

CHARGE = """
INSERT INTO sign_in_throttle AS t (key, failures, last_at, blocked_until) VALUES ($1, 1, now(), now())
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN t.last_at < now() - $4::interval THEN 1 ELSE least(t.failures + 1, 60) END,
  last_at = now(),
  blocked_until = CASE WHEN t.last_at < now() - $4::interval OR t.failures + 1 <= $2 THEN now()
    ELSE now() + make_interval(secs => least($3, power(2, least(t.failures, 59) - $2))) END
WHERE t.blocked_until <= now()
RETURNING extract(epoch FROM blocked_until - now())::float8
"""
LEFT = "SELECT extract(epoch FROM blocked_until - now())::float8 FROM sign_in_throttle WHERE key = $1"
FORGIVE = "DELETE FROM sign_in_throttle WHERE key = $1"
GIVE_BACK = (
    "UPDATE sign_in_throttle SET failures = greatest(failures - 1, 0), blocked_until = now() WHERE key = $1"
)
FORGET_OLD = "DELETE FROM sign_in_throttle WHERE last_at < now() - interval '2 days'"


class Blocked(Exception):
    """A wait is running: so many seconds are left."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = max(1, round(seconds + 0.5))


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in, by what it is counted."""

    account: bytes
    address: bytes

    @classmethod
    def of(cls, name: str, address: str, *, known_here: bool) -> "Attempt":
        """Where the account has signed in from the address before, others' attempts do not hold it up."""
        counted = f"{name} {address}" if known_here else name
        return cls(_key("account", counted), _key("address", address))

    async def charge(self, connection: asyncpg.Connection) -> float:
        """Count the attempt; gives the seconds to wait if it fails. Raises Blocked; roll back then."""
        wait = 0.0
        for key, rule in sorted(
            ((self.account, OF_ACCOUNT), (self.address, OF_ADDRESS)), key=lambda one: one[0]
        ):
            charged = await connection.fetchval(CHARGE, key, rule.free, rule.longest_s, rule.forget)
            if charged is None:
                raise Blocked(await connection.fetchval(LEFT, key) or 0)
            wait = max(wait, charged)
        return wait

    async def forgive(self, connection: asyncpg.Connection) -> None:
        """It was the right password: the account begins anew, the address gets this attempt back."""
        await connection.execute(FORGIVE, self.account)
        await connection.execute(GIVE_BACK, self.address)
        await connection.execute(FORGET_OLD)


def _key(kind: str, text: str) -> bytes:
    """Hashed: what is typed as a name may be a password."""
    return sha256(f"{kind} {text}".encode()).digest()
