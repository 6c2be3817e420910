"""From a session's id or a token to the person, at the price of a look into a dictionary.

What was read from PostgreSQL is kept while changes of accounts are heard (LISTEN, `gridcity_access`), for a
minute at most; ends are compared with the clock at each request. Not heard, nothing kept is believed; without
the database nobody is known.
"""

import asyncio
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import asyncpg

from api.security.accounts import secret_hash
from api.security.database import UNREACHABLE, AccountsDatabase
from api.security.person import Person
from catalogs.access import Access
from catalogs.areas import range_of
from catalogs.errors import SignInNeeded, Unavailable
from catalogs.settings import Settings

Reason = Literal["nobody", "session_over", "idle", "expired", "account_ended", "token"]

SECONDS_KEPT = 60.0
MOST_KEPT = 20_000
SECONDS_BETWEEN_TOUCHES = 60.0
"""How coarse 'last seen' is: one UPDATE a minute for who is at work."""

WALL_IDLE = timedelta(days=3)
"""A wall that was switched off over a long weekend comes back by itself."""

ACCOUNT = (
    "account.account_id, name, display_name, role, account.area_code, account.categories, active, valid_until"
)
SESSION = (
    f"SELECT {ACCOUNT}, session_id, session.last_seen_at, session.expires_at, wall"  # noqa: S608 (a constant)
    " FROM session JOIN account USING (account_id) WHERE secret_hash = $1"
)
TOKEN = (
    f"SELECT {ACCOUNT}, token_id, access_token.area_code AS own_area, access_token.categories AS own_categories,"  # noqa: S608
    " access_token.expires_at, revoked_at FROM access_token JOIN account USING (account_id)"
    " WHERE secret_hash = $1"
)
SEEN_SESSION = "UPDATE session SET last_seen_at = now() WHERE session_id = $1"
SEEN_TOKEN = "UPDATE access_token SET last_used_at = now() WHERE token_id = $1"  # noqa: S105
SEEN_ACCOUNT = "UPDATE account SET last_seen_at = now() WHERE account_id = $1"

SENTENCES: dict[Reason, tuple[str, str]] = {
    "nobody": ("Nobody is signed in.", "Sign in, or send an access token."),
    "session_over": ("This session has ended.", "Sign in again."),
    "idle": ("This session has ended, since nothing was done for a while.", "Sign in again."),
    "expired": ("This session has ended after its time.", "Sign in again."),
    "account_ended": ("The time of this account is over.", "Ask the administrator if you still need it."),
    "token": ("This access token is not valid.", "Make another one, or ask the administrator."),
}


class Refused(SignInNeeded):
    """Nobody is let in with this; `reason` tells the page which sentence to show."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(*SENTENCES[reason])
        self.reason = reason


@dataclass(slots=True)
class _Kept:
    person: Person
    ends: Reason
    idle: timedelta | None
    seen: datetime
    read_at: float
    written_at: float


class Gate:
    """Who holds a secret. Start it inside the event loop that uses it."""

    def __init__(self, settings: Settings, database: AccountsDatabase) -> None:
        self._database = database
        self._idle = timedelta(minutes=settings.session_idle_minutes)
        self._kept: dict[bytes, _Kept] = {}
        self._heard = False
        self._changes = 0
        self._flights: dict[bytes, asyncio.Task[_Kept]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Open the database and listen for changes."""
        await self._database.open()
        self._background(self._database.watch(self._changed, self._listening))

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._database.close()

    async def by_session(self, secret: str, *, at_work: bool = True) -> Person:
        """The person of a session; `at_work` where that puts its idle end off. Raises Refused, Unavailable."""
        return await self._find(b"s" + secret_hash(secret), secret, at_work)

    async def by_token(self, token: str, *, at_work: bool = True) -> Person:
        """The person that a token acts as. Raises Refused, Unavailable."""
        if not token.startswith("gc_"):
            raise Refused("token")
        return await self._find(b"t" + secret_hash(token), "", at_work)

    async def _find(self, key: bytes, secret: str, at_work: bool) -> Person:
        kept = self._kept.get(key) if self._heard else None
        if kept is None or time.monotonic() - kept.read_at > SECONDS_KEPT or self._over(kept):
            kept = await self._flight(key, secret)
        reason = self._over(kept)
        if reason is not None:
            self._kept.pop(key, None)
            raise Refused(reason)
        if not at_work:
            return kept.person
        kept.seen = datetime.now(UTC)
        if time.monotonic() - kept.written_at > SECONDS_BETWEEN_TOUCHES:
            kept.written_at = time.monotonic()
            self._background(self._touch(kept.person))
        return kept.person

    def _over(self, kept: _Kept) -> Reason | None:
        now = datetime.now(UTC)
        if now >= kept.person.expires_at:
            return kept.ends
        return "idle" if kept.idle is not None and now - kept.seen >= kept.idle else None

    async def _flight(self, key: bytes, secret: str) -> _Kept:
        """Read once, however many ask for the same secret meanwhile."""
        flight = self._flights.get(key)
        if flight is None:
            flight = asyncio.create_task(self._read(key, secret))
            self._flights[key] = flight
            flight.add_done_callback(lambda _: self._flights.pop(key, None))
        return await asyncio.shield(flight)

    async def _read(self, key: bytes, secret: str) -> _Kept:
        changes = self._changes
        old = self._kept.get(key)
        session = key[:1] == b"s"
        row = await self._database.fetchrow(SESSION if session else TOKEN, key[1:])
        if row is None:
            raise Refused("session_over" if session else "token")
        kept = self._of_session(row, secret) if session else _of_token(row)
        kept.written_at = old.written_at if old else 0.0
        if self._heard and changes == self._changes:  # nothing was changed while it was read
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = kept
        return kept

    def _of_session(self, row: asyncpg.Record, secret: str) -> _Kept:
        if not row["active"]:
            raise Refused("session_over")
        kept = _of_account(row, "session", row["area_code"], row["categories"], "expired")
        person = replace(
            kept.person, csrf=csrf_of(secret), credential_id=row["session_id"], wall=bool(row["wall"])
        )
        idle = WALL_IDLE if row["wall"] else self._idle
        return replace(kept, person=person, idle=idle, seen=row["last_seen_at"])

    async def _touch(self, person: Person) -> None:
        try:
            statement = SEEN_SESSION if person.through == "session" else SEEN_TOKEN
            await self._database.fetch(statement, person.credential_id)
            await self._database.fetch(SEEN_ACCOUNT, person.account_id)
        except (*UNREACHABLE, Unavailable):
            return  # the next minute tells it

    def _changed(self, account_id: int | None) -> None:
        self._changes += 1
        if account_id is None:
            self._kept.clear()
            return
        for key in [key for key, kept in self._kept.items() if kept.person.account_id == account_id]:
            del self._kept[key]

    def _listening(self, heard: bool) -> None:
        self._heard = heard
        self._changed(None)

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def csrf_of(secret: str) -> str:
    """The CSRF token of a session: whoever has only the database, or only the token, has not the other."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), b"gridcity csrf", "sha256")).decode().rstrip("=")


def _of_token(row: asyncpg.Record) -> _Kept:
    """A token's scope lies inside the account's, whatever became of the account since; or it opens nothing."""
    if row["revoked_at"] is not None or not row["active"]:
        raise Refused("token")
    area_code, categories = row["area_code"], set(row["categories"])
    if row["own_area"] is not None:
        narrow, wide = Access.of(row["role"], row["own_area"]), Access.of(row["role"], area_code)
        if not (wide.scope_from <= narrow.scope_from and narrow.scope_to <= wide.scope_to):
            raise Refused("token")
        area_code = row["own_area"]
    if row["own_categories"]:
        categories = set(row["own_categories"]) & categories if categories else set(row["own_categories"])
        if not categories:
            raise Refused("token")
    kept = _of_account(row, "token", area_code, sorted(categories), "token")
    return replace(kept, person=replace(kept.person, credential_id=row["token_id"]))


def _of_account(
    row: asyncpg.Record,
    through: Literal["session", "token"],
    area_code: int,
    categories: list[str],
    ends: Reason,
) -> _Kept:
    range_of(area_code)
    expires_at: datetime = row["expires_at"]
    if row["valid_until"] is not None and row["valid_until"] < expires_at:
        expires_at, ends = row["valid_until"], "account_ended"
    person = Person(
        account_id=row["account_id"],
        name=row["name"],
        display_name=row["display_name"],
        area_code=area_code,
        access=Access.of(row["role"], area_code, tuple(categories), row["account_id"]),
        through=through,
        expires_at=expires_at,
    )
    now = time.monotonic()
    return _Kept(person, ends, None, datetime.now(UTC), now, now)
