"""PostgreSQL as the role `gridcity_accounts`: accounts, sessions, tokens and the audit, and nothing else.

Answers come within seconds or not at all: without the database nobody is known, and nothing is open.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import asyncpg
from psycopg.conninfo import conninfo_to_dict

from catalogs.database import conninfo
from catalogs.errors import BadInput, Unavailable
from catalogs.settings import Settings

log = logging.getLogger(__name__)

ROLE = "gridcity_accounts"
CHANNEL = "gridcity_access"
"""NOTIFY channel that carries the id of each account whose rights, sessions or tokens have changed."""

MOST_CONNECTIONS = 4
SECONDS_FOR_AN_ANSWER = 4.0
SECONDS_BETWEEN_BEATS = 10.0
SECONDS_BEFORE_RETRY = 0.5

UNDERSTOOD = (
    *("host", "port", "user", "password", "passfile", "dbname"),
    *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword"),
)
"""What asyncpg understands of a libpq connection string."""

LOST = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError)
UNREACHABLE = (
    *LOST,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidParameterValueError,
    asyncpg.UndefinedTableError,
    asyncpg.QueryCanceledError,
)

NO_TEXT = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)


def _no_text() -> BadInput:
    return BadInput("A text holds a character that cannot be kept.", "Leave out the NUL character.")


def unreachable() -> Unavailable:
    """What is said while nobody can be known."""
    return Unavailable("The database does not answer, so nobody can be let in.", "Try again in a moment.")


class AccountsDatabase:
    """A small pool. Open it inside the event loop that uses it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._arguments: dict[str, Any] | None = None
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Make the pool; connections come with the first requests, so the database may still be down."""
        self._pool = await asyncpg.create_pool(
            min_size=0,
            max_size=MOST_CONNECTIONS,
            connect=self._connect,
            command_timeout=SECONDS_FOR_AN_ANSWER,
        )

    async def close(self) -> None:
        """Close the pool, at once where a statement still runs."""
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), SECONDS_FOR_AN_ANSWER)
            except TimeoutError:
                self._pool.terminate()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """One transaction. Raises Unavailable where the database cannot be reached, or takes too long."""
        if self._pool is None:
            raise RuntimeError("AccountsDatabase.open() has not run")
        try:
            async with (
                self._pool.acquire(timeout=SECONDS_FOR_AN_ANSWER) as connection,
                connection.transaction(),
            ):
                yield connection
        except NO_TEXT as error:
            raise _no_text() from error
        except UNREACHABLE as error:
            raise unreachable() from error

    async def fetch(self, statement: str, *parameters: object) -> list[asyncpg.Record]:
        """All rows of a statement; asked once more where a connection of the pool was dead. Raises Unavailable."""
        if self._pool is None:
            raise RuntimeError("AccountsDatabase.open() has not run")
        for attempt in (1, 2):
            try:
                async with self._pool.acquire(timeout=SECONDS_FOR_AN_ANSWER) as connection:
                    rows: list[asyncpg.Record] = await connection.fetch(statement, *parameters)
                    return rows
            except NO_TEXT as error:
                raise _no_text() from error
            except UNREACHABLE as error:
                if attempt == 2 or isinstance(error, TimeoutError):
                    raise unreachable() from error
        raise unreachable()

    async def fetchrow(self, statement: str, *parameters: object) -> asyncpg.Record | None:
        """The first row of a statement; see `fetch`."""
        rows = await self.fetch(statement, *parameters)
        return rows[0] if rows else None

    async def watch(self, changed: Callable[[int | None], None], listening: Callable[[bool], None]) -> None:
        """Tell of changed accounts (None: any) until cancelled, and whether changes are heard at all."""
        while True:
            try:
                connection = await self._connect()
                try:
                    await self._listen(connection, changed, listening)
                finally:
                    listening(False)
                    connection.terminate()
            except (*UNREACHABLE, Unavailable, asyncpg.PostgresError) as error:
                log.debug("changes of accounts cannot be heard: %s", error)
            await asyncio.sleep(SECONDS_BEFORE_RETRY)

    async def _listen(
        self,
        connection: asyncpg.Connection,
        changed: Callable[[int | None], None],
        listening: Callable[[bool], None],
    ) -> None:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(
            CHANNEL, lambda *told: changed(int(told[3]) if str(told[3]).isdecimal() else None)
        )
        changed(None)
        listening(True)
        while not connection.is_closed():
            try:
                await asyncio.wait_for(lost.wait(), SECONDS_BETWEEN_BEATS)
            except TimeoutError:
                await connection.fetchval("SELECT 1", timeout=SECONDS_FOR_AN_ANSWER)

    async def _connect(self, *_: object, **options: Any) -> asyncpg.Connection:
        if self._arguments is None:
            self._arguments = await asyncio.to_thread(_arguments, self._settings)
        options = {name: value for name, value in options.items() if value is not None}
        return await asyncpg.connect(**{**options, **self._arguments})


def _arguments(settings: Settings) -> dict[str, Any]:
    """asyncpg's arguments for the database, as the accounts' role."""
    described = conninfo_to_dict(conninfo(settings))
    asked = {name: described[name] for name in UNDERSTOOD if described.get(name)}
    return {
        "dsn": f"postgresql://?{urlencode(asked, quote_via=quote)}",
        "timeout": SECONDS_FOR_AN_ANSWER,
        "server_settings": {
            "role": ROLE,
            "statement_timeout": str(round(SECONDS_FOR_AN_ANSWER * 1000)),
            "search_path": "public",
            "jit": "off",
            "application_name": "gridcity-accounts",
        },
    }
