"""The statements behind the accounts screen: each change and its audit row in one transaction."""

import asyncio
from typing import Any

import asyncpg

from api.security import audit
from api.security.account_models import AccountChange, AccountDocument, AccountList, NewAccount
from api.security.accounts import account_name, checked_access
from api.security.database import AccountsDatabase
from api.security.passwords import Passwords, generated
from api.security.person import Person
from catalogs.errors import BadInput, Conflict, Forbidden, NotFound

PAGE = 100

COLUMNS = (
    "account_id AS id, account.name, display_name, role, area_code, categories, active,"
    " password_hash IS NOT NULL AS has_password, valid_until, created_at, last_seen_at"
)
FOUND = (
    " ($1 = '' OR account.name LIKE '%' || $1 || '%' OR display_name ILIKE '%' || $1 || '%')"
    " AND ($2 = '' OR role = $2) AND ($3::boolean IS NULL OR active = $3)"
)
LIST = f"SELECT {COLUMNS} FROM account WHERE {FOUND} AND account.name > $4 ORDER BY account.name LIMIT {PAGE + 1}"  # noqa: S608
COUNT = f"SELECT count(*) AS total FROM account WHERE {FOUND}"  # noqa: S608
ONE = f"SELECT {COLUMNS} FROM account WHERE account_id = $1"  # noqa: S608
AREA_NAMES = (
    "SELECT wanted, found.name FROM unnest($1::bigint[]) AS wanted, account_area(wanted) AS found"
    " WHERE found.code = wanted"
)
ADD = (
    "INSERT INTO account (name, display_name, role, area_code, categories, password_hash, valid_until)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING RETURNING account_id"
)
CHANGE = (
    "UPDATE account SET display_name = $2, role = $3, area_code = $4, categories = $5, valid_until = $6,"
    " active = $7 WHERE account_id = $1"
)
END_SESSIONS = "UPDATE session SET expires_at = now() WHERE account_id = $1 AND expires_at > now()"
SET_PASSWORD = "UPDATE account SET password_hash = $2 WHERE account_id = $1"  # noqa: S105


class AccountStore:
    """Accounts, for whoever may manage them."""

    def __init__(self, database: AccountsDatabase, passwords: Passwords) -> None:
        self._database, self._passwords = database, passwords

    async def listed(self, q: str, role: str, active: bool | None, after: str) -> AccountList:
        """A page by name."""
        wanted = q.strip().casefold().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        rows = await self._database.fetch(LIST, wanted, role, active, after)
        counted = await self._database.fetchrow(COUNT, wanted, role, active)
        page = rows[:PAGE]
        return AccountList(
            accounts=await self._documents(page),
            total=counted["total"] if counted else 0,
            next=page[-1]["name"] if len(rows) > PAGE else None,
        )

    async def one(self, account_id: int) -> AccountDocument:
        """Raises NotFound."""
        row = await self._database.fetchrow(ONE, account_id)
        if row is None:
            raise NotFound("There is no such account.", "Reload the list.")
        return (await self._documents([row]))[0]

    async def _documents(self, rows: list[asyncpg.Record]) -> list[AccountDocument]:
        codes = list({row["area_code"] for row in rows})
        names = dict(map(tuple, await self._database.fetch(AREA_NAMES, codes)))
        return [
            AccountDocument(**dict(row), area_name=names.get(row["area_code"], str(row["area_code"])))
            for row in rows
        ]

    async def add(self, person: Person, asked: NewAccount, origin: str) -> tuple[AccountDocument, str | None]:
        """Make an account; gives its password too. Raises BadInput, Conflict."""
        name = account_name(asked.name)
        access = checked_access(asked.role, asked.area_code, asked.categories)
        await self._check_area(asked.area_code)
        password = generated() if asked.with_password else None
        hashed = await asyncio.to_thread(self._passwords.hash, password) if password else None
        async with self._database.transaction() as connection:
            account_id = await connection.fetchval(
                ADD,
                name,
                asked.display_name.strip() or name,
                asked.role,
                asked.area_code,
                list(access.categories),
                hashed,
                asked.valid_until,
            )
            if account_id is None:
                raise Conflict(f"There is an account '{name}' already.", "Choose another name.")
            detail = f"role {asked.role}, scope {asked.area_code}"
            await self._record(connection, person, "account.added", name, detail, origin)
        return await self.one(account_id), password

    async def change(
        self, person: Person, account_id: int, asked: AccountChange, origin: str
    ) -> AccountDocument:
        """Change what is named. Raises NotFound, BadInput, Forbidden for one's own account."""
        not_own(person, account_id)
        before = await self.one(account_id)
        named = asked.model_dump(exclude_unset=True)
        named.setdefault("valid_until", before.valid_until)
        kept = {name: getattr(before, name) for name in AccountChange.model_fields}
        after = kept | {
            name: value for name, value in named.items() if value is not None or name == "valid_until"
        }
        checked_access(after["role"], after["area_code"], after["categories"])
        if after["area_code"] != before.area_code:
            await self._check_area(after["area_code"])
        changes = [f"{name}: {kept[name]} → {after[name]}" for name in kept if kept[name] != after[name]]
        if not changes:
            return before
        async with self._database.transaction() as connection:
            values = ("display_name", "role", "area_code", "categories", "valid_until", "active")
            await connection.execute(CHANGE, account_id, *(after[name] for name in values))
            action = "account.changed"
            if after["active"] != kept["active"]:
                action = "account.activated" if after["active"] else "account.deactivated"
            if not after["active"]:
                await connection.execute(END_SESSIONS, account_id)
            await self._record(connection, person, action, before.name, "; ".join(changes), origin)
        return await self.one(account_id)

    async def new_password(self, person: Person, account_id: int, origin: str) -> str:
        """Another password; the account's sessions end. Raises NotFound, Forbidden for one's own account."""
        not_own(person, account_id)
        account, password = await self.one(account_id), generated()
        hashed = await asyncio.to_thread(self._passwords.hash, password)
        async with self._database.transaction() as connection:
            await connection.execute(SET_PASSWORD, account_id, hashed)
            await connection.execute(END_SESSIONS, account_id)
            await self._record(connection, person, "account.password", account.name, "", origin)
        return password

    async def _check_area(self, code: int) -> None:
        if not await self._database.fetch(AREA_NAMES, [code]):
            raise BadInput(f"There is no area {code} here.", "Choose one from the list.")

    async def _record(self, connection: Any, person: Person, action: str, name: str, *rest: str) -> None:
        detail, origin = rest
        await audit.record(
            connection, person, action=action, subject=f"account:{name}", detail=detail, origin=origin
        )


def not_own(person: Person, account_id: int) -> None:
    """Nobody raises themself. Raises Forbidden."""
    if person.account_id == account_id:
        raise Forbidden("Nobody changes their own account.", "Ask another administrator.")
