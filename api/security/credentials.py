"""By what an account is let in: its sessions, its tokens, who it is at an OpenID Connect provider."""

from api.security import audit
from api.security.account_models import Credentials, IdentityRow, IssuedToken, NewToken, SessionRow, TokenRow
from api.security.accounts import check_token_end, checked_access, secret_hash
from api.security.database import AccountsDatabase
from api.security.passwords import new_secret
from api.security.person import Person
from catalogs.errors import BadInput, Conflict, NotFound

SESSIONS = (
    "SELECT session_id AS id, through, wall, created_at, last_seen_at, expires_at, origin, browser,"
    " session_id = $2 AS this FROM session WHERE account_id = $1 AND expires_at > now()"
    " ORDER BY last_seen_at DESC"
)
TOKEN = "token_id AS id, title, area_code, categories, created_at, expires_at, last_used_at, revoked_at"  # noqa: S105
TOKENS = f"SELECT {TOKEN} FROM access_token WHERE account_id = $1 ORDER BY token_id DESC"  # noqa: S608
IDENTITIES = "SELECT issuer, subject FROM account_identity WHERE account_id = $1 ORDER BY issuer"
ISSUE = (
    "INSERT INTO access_token (secret_hash, account_id, title, area_code, categories, expires_at)"  # noqa: S608
    f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {TOKEN}"
)
REVOKE = (
    "UPDATE access_token SET revoked_at = now() WHERE account_id = $1 AND token_id = $2"
    " AND revoked_at IS NULL RETURNING title"
)
END_SESSION = (
    "UPDATE session SET expires_at = now() WHERE account_id = $1 AND session_id = $2 AND expires_at > now()"
    " RETURNING origin"
)
NAME = "SELECT name FROM account WHERE account_id = $1"
BIND = (
    "INSERT INTO account_identity (account_id, issuer, subject) VALUES ($1, $2, $3)"
    " ON CONFLICT (account_id, issuer) DO UPDATE SET subject = excluded.subject"
)
BOUND = "SELECT account_id FROM account_identity WHERE issuer = $1 AND subject = $2 AND account_id <> $3"
UNBIND = "DELETE FROM account_identity WHERE account_id = $1 AND issuer = $2 RETURNING subject"


class CredentialStore:
    """What the owner and the administrator see and end."""

    def __init__(self, database: AccountsDatabase) -> None:
        self._database = database

    async def of(self, account_id: int, person: Person) -> Credentials:
        """Raises NotFound."""
        await self._name(account_id)
        asking = person.credential_id if person.through == "session" else 0
        sessions = await self._database.fetch(SESSIONS, account_id, asking)
        tokens = await self._database.fetch(TOKENS, account_id)
        identities = await self._database.fetch(IDENTITIES, account_id)
        return Credentials(
            sessions=[SessionRow(**dict(row)) for row in sessions],
            tokens=[TokenRow(**dict(row)) for row in tokens],
            identities=[IdentityRow(**dict(row)) for row in identities],
        )

    async def issue(self, person: Person, asked: NewToken, origin: str) -> IssuedToken:
        """A token of one's own, inside one's own scope. Raises BadInput."""
        check_token_end(asked.expires_at)
        narrow = checked_access(person.role.id, asked.area_code or person.area_code, asked.categories)
        wide = person.access
        outside = not (wide.scope_from <= narrow.scope_from and narrow.scope_to <= wide.scope_to)
        foreign = bool(wide.categories) and not set(narrow.categories) <= set(wide.categories)
        if outside or foreign:
            raise BadInput("A token sees no more than its account.", "Choose an area and categories inside.")
        secret = new_secret("token")
        values = (asked.title, asked.area_code, list(narrow.categories), asked.expires_at)
        async with self._database.transaction() as connection:
            row = await connection.fetchrow(ISSUE, secret_hash(secret), person.account_id, *values)
            detail = f"{asked.title}, until {asked.expires_at:%Y-%m-%d}"
            await audit.record(
                connection,
                person,
                action="token.issued",
                subject=f"account:{person.name}",
                detail=detail,
                origin=origin,
            )
        return IssuedToken(secret=secret, token=TokenRow(**dict(row)))

    async def revoke(self, person: Person, account_id: int, token_id: int, origin: str) -> None:
        """Raises NotFound for one that is not in use."""
        await self._end(person, account_id, REVOKE, token_id, "token.revoked", origin)

    async def end_session(self, person: Person, account_id: int, session_id: int, origin: str) -> None:
        """Raises NotFound for one that is over."""
        await self._end(person, account_id, END_SESSION, session_id, "session.ended", origin)

    async def bind(self, person: Person, account_id: int, issuer: str, subject: str, origin: str) -> None:
        """Say who an account is at the provider. Raises BadInput without one, Conflict where another is it."""
        if not issuer:
            raise BadInput("No OpenID Connect provider is set up.", "Set GRIDCITY_OIDC_ISSUER first.")
        name = await self._name(account_id)
        async with self._database.transaction() as connection:
            if await connection.fetchval(BOUND, issuer, subject, account_id):
                raise Conflict("Another account is bound to this subject.", "Unbind it there first.")
            await connection.execute(BIND, account_id, issuer, subject)
            await audit.record(
                connection,
                person,
                action="account.bound",
                subject=f"account:{name}",
                detail=f"{issuer} {subject}",
                origin=origin,
            )

    async def unbind(self, person: Person, account_id: int, issuer: str, origin: str) -> None:
        """Raises NotFound where nothing is bound."""
        await self._end(person, account_id, UNBIND, issuer, "account.unbound", origin)

    async def _end(
        self, person: Person, account_id: int, statement: str, which: int | str, action: str, origin: str
    ) -> None:
        name = await self._name(account_id)
        async with self._database.transaction() as connection:
            ended = await connection.fetchval(statement, account_id, which)
            if ended is None:
                raise NotFound("It is over already.", "Reload the list.")
            await audit.record(
                connection, person, action=action, subject=f"account:{name}", detail=str(ended), origin=origin
            )

    async def _name(self, account_id: int) -> str:
        row = await self._database.fetchrow(NAME, account_id)
        if row is None:
            raise NotFound("There is no such account.", "Reload the list.")
        return str(row["name"])
