"""Opening and ending sessions of browsers.

The id is 256 random bits in a cookie, of which the database has the SHA-256. A new sign-in always gets a new
id, and the one that the browser brought is ended.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import asyncpg
from starlette.requests import Request
from starlette.responses import Response

from api.conditional import header
from api.security import audit
from api.security.accounts import account_name, secret_hash
from api.security.database import AccountsDatabase
from api.security.door import cookie_name, is_secure, session_secret
from api.security.origin import throttled_address
from api.security.passwords import Passwords, check, new_secret
from api.security.person import Person, origin_of
from api.security.throttle import Attempt, Blocked
from catalogs.errors import BadInput, Forbidden, SignInNeeded, TooManyRequests
from catalogs.settings import Settings

COMPARED_AT_ONCE = 2
"""argon2 takes 46 MiB each time: more at once would only wait for the cores."""

LONGEST_BROWSER = 200

ACCOUNT = "SELECT account_id, name, role, password_hash, active, valid_until FROM account WHERE name = $1"
KNOWN_HERE = (
    "SELECT EXISTS (SELECT FROM session JOIN account USING (account_id) WHERE name = $1 AND origin = $2)"
)
OPEN = (
    "INSERT INTO session (secret_hash, account_id, through, wall, expires_at, origin, browser)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
)
END = "UPDATE session SET expires_at = now() WHERE secret_hash = $1 AND expires_at > now()"
TIDY = "DELETE FROM session WHERE expires_at < now() - interval '30 days'"
END_OTHERS = (
    "UPDATE session SET expires_at = now() WHERE account_id = $1 AND session_id <> $2 AND expires_at > now()"
)
REHASH = "UPDATE account SET password_hash = $2 WHERE account_id = $1"
SEEN = "UPDATE account SET last_seen_at = now() WHERE account_id = $1"


class WrongPassword(SignInNeeded):
    """Name and password do not fit: the same words whether or not there is such an account."""

    reason = "wrong"

    def __init__(self) -> None:
        super().__init__("Name and password do not fit.", "Check both; the administrator can set a new one.")


class NotOpen(Forbidden):
    """The right password of an account that is not in use. `reason`: `deactivated`, `account_ended`."""

    def __init__(self, reason: Literal["deactivated", "account_ended"]) -> None:
        said = {
            "deactivated": "This account has been deactivated.",
            "account_ended": "The time of this account is over.",
        }
        super().__init__(said[reason], "Ask the administrator if you still need it.")
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """A session that was just made: what goes into the cookie, and for how long."""

    secret: str
    expires_at: datetime
    wall: bool


class Sessions:
    """Signs people in and out."""

    def __init__(self, settings: Settings, database: AccountsDatabase) -> None:
        self._settings, self._database = settings, database
        self._passwords = Passwords.of(settings)
        self._turns = asyncio.Semaphore(COMPARED_AT_ONCE)

    async def sign_in(self, request: Request, typed: str, password: str, *, wall: bool) -> Opened:
        """Raises WrongPassword, TooManyRequests, NotOpen, Unavailable."""
        origin = origin_of(request)
        try:
            name = account_name(typed)
        except BadInput:
            name = ""
        attempt, wait = await self._charge(name, origin)
        account = await self._database.fetchrow(ACCOUNT, name)
        kept = account["password_hash"] if account else None
        fits = await self._compare(kept, password)
        if account is None or not fits:
            await self._failed(account, origin, wait)
            raise WrongPassword
        async with self._database.transaction() as connection:
            await attempt.forgive(connection)
        self._check_open(account)
        fresh = None
        if kept and self._passwords.outdated(kept):
            fresh = await asyncio.to_thread(self._passwords.hash, password)
        async with self._database.transaction() as connection:
            if fresh:
                await connection.execute(REHASH, account["account_id"], fresh)
            return await self.open(connection, request, account, "password", wall=wall)

    async def _charge(self, name: str, origin: str) -> tuple[Attempt, float]:
        known = await self._database.fetchrow(KNOWN_HERE, name, origin)
        attempt = Attempt.of(name, throttled_address(origin), known_here=bool(known and known[0]))
        try:
            async with self._database.transaction() as connection:
                return attempt, await attempt.charge(connection)
        except Blocked as blocked:
            raise TooManyRequests(
                f"Too many attempts: wait {blocked.seconds} seconds.",
                "The administrator can set a new password if you have forgotten yours.",
                seconds=blocked.seconds,
            ) from None

    async def _compare(self, kept: str | None, password: str) -> bool:
        async with self._turns:
            return await asyncio.to_thread(self._passwords.compare, kept, password)

    async def _failed(self, account: asyncpg.Record | None, origin: str, wait: float) -> None:
        """What was typed as a name that does not exist may be a password: it is not written down."""
        actor = audit.Actor(account["name"], account["role"]) if account else audit.Actor("")
        subject = f"account:{account['name']}" if account else "account:unknown"
        async with self._database.transaction() as connection:
            await audit.record(
                connection,
                actor,
                action="session.throttled" if wait else "session.failed",
                subject=subject,
                detail=f"next attempt in {wait:.0f} s" if wait else "",
                origin=origin,
            )

    def _check_open(self, account: asyncpg.Record) -> None:
        if not account["active"]:
            raise NotOpen("deactivated")
        if account["valid_until"] is not None and account["valid_until"] <= datetime.now(UTC):
            raise NotOpen("account_ended")

    async def open(
        self,
        connection: asyncpg.Connection,
        request: Request,
        account: asyncpg.Record,
        through: Literal["password", "oidc"],
        *,
        wall: bool,
    ) -> Opened:
        """A new session of an account, in place of the one that the browser brought. Raises NotOpen."""
        self._check_open(account)
        settings = self._settings
        life = timedelta(days=settings.wall_days) if wall else timedelta(hours=settings.session_hours)
        opened = Opened(new_secret("session"), datetime.now(UTC) + life, wall)
        browser = header(request.scope, b"user-agent").decode("latin-1")[:LONGEST_BROWSER]
        before = session_secret(request.scope, cookie_name(settings).encode() + b"=")
        if before:
            await connection.execute(END, secret_hash(before))
        await connection.execute(TIDY)
        await connection.execute(SEEN, account["account_id"])
        await connection.execute(
            OPEN,
            secret_hash(opened.secret),
            account["account_id"],
            through,
            wall,
            opened.expires_at,
            origin_of(request),
            browser,
        )
        await audit.record(
            connection,
            audit.Actor(account["name"], account["role"]),
            action="session.signed_in",
            subject=f"account:{account['name']}",
            detail=f"{through}{', wall' if wall else ''}",
            origin=origin_of(request),
        )
        return opened

    async def sign_out(self, request: Request, person: Person) -> None:
        """End the request's session."""
        secret = session_secret(request.scope, cookie_name(self._settings).encode() + b"=")
        async with self._database.transaction() as connection:
            await connection.execute(END, secret_hash(secret))
            await audit.record(
                connection,
                person,
                action="session.signed_out",
                subject=f"account:{person.name}",
                origin=origin_of(request),
            )

    async def change_password(self, request: Request, person: Person, old: str, new: str) -> None:
        """One's own password; one's other sessions end. Raises WrongPassword, BadInput, TooManyRequests."""
        origin = origin_of(request)
        check(new, person.name)
        attempt, wait = await self._charge(person.name, origin)
        account = await self._database.fetchrow(ACCOUNT, person.name)
        if account is None or not await self._compare(account["password_hash"], old):
            await self._failed(account, origin, wait)
            raise Forbidden("The old password is not right.", "The administrator can set a new one.")
        hashed = await asyncio.to_thread(self._passwords.hash, new)
        async with self._database.transaction() as connection:
            await attempt.forgive(connection)
            await connection.execute(REHASH, person.account_id, hashed)
            await connection.execute(END_OTHERS, person.account_id, person.credential_id)
            await audit.record(
                connection,
                person,
                action="account.password",
                subject=f"account:{person.name}",
                detail="by themself",
                origin=origin,
            )

    def set_cookie(self, response: Response, opened: Opened) -> None:
        """A desk's cookie goes with the browser; a wall's survives a restart of its machine."""
        life = opened.expires_at - datetime.now(UTC)
        response.set_cookie(
            cookie_name(self._settings),
            opened.secret,
            max_age=int(life.total_seconds()) if opened.wall else None,
            path="/",
            secure=is_secure(self._settings),
            httponly=True,
            samesite="lax",
        )

    def clear_cookie(self, response: Response) -> None:
        response.delete_cookie(
            cookie_name(self._settings),
            path="/",
            secure=is_secure(self._settings),
            httponly=True,
            samesite="lax",
        )
