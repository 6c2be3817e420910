"""The door of requests to PostGIS: every statement runs in a transaction of its own, as the person who asks.

Between transactions a connection has the role `gridcity_public`, which reads nothing. A statement's text carries
the database role, so that each role has a plan of its own and none is planned anew when roles alternate.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

import asyncpg
from psycopg.conninfo import conninfo_to_dict

from catalogs.access import Access
from catalogs.database import PUBLIC_ROLE, conninfo
from catalogs.errors import Unavailable
from catalogs.settings import Settings
from catalogs.views import CHANNEL

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 8
"""Four for each core of the smallest machine that we measure on; more only wait for each other."""

STATEMENTS_KEPT = 500
"""Prepared statements a connection: those of all layers and zooms for the roles that are at work."""

GRACE_S = 5.0
"""How much longer than PostgreSQL's own limit we wait for its answer."""

SECONDS_BETWEEN_LOOKS = 30.0
"""How often the data version is read even without a notification."""

SECONDS_BEFORE_RETRY = 1.0

UNDERSTOOD = (
    *("host", "port", "user", "password", "passfile", "dbname"),
    *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslpassword"),
)
"""What asyncpg understands of a libpq connection string; it would send anything else on as a setting."""

LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,
)


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """No session state is ever changed, so nothing has to be reset when a connection goes back."""

    def get_reset_query(self) -> str:
        return ""


class Database:
    """Runs read-only statements as the person who asks. Open it inside the event loop that uses it."""

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
            connection_class=_Connection,
            command_timeout=self._settings.statement_timeout_s + GRACE_S,
            statement_cache_size=STATEMENTS_KEPT,
        )

    async def close(self) -> None:
        """Close the pool, at once where a statement still runs."""
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), GRACE_S)
            except TimeoutError:
                self._pool.terminate()

    async def fetchrow(self, access: Access | None, statement: str, *parameters: object) -> Any:
        """The first row of a statement, None where there is none; see `fetch`."""
        rows = await self.fetch(access, statement, *parameters)
        return rows[0] if rows else None

    async def fetch(self, access: Access | None, statement: str, *parameters: object) -> list[asyncpg.Record]:
        """All rows of a statement that `access` sees, prepared once a connection and role.

        Without an access it runs as the role that reads nothing: the data version, the schema's revision.
        Raises Unavailable where the database cannot be reached, goes away twice, or takes too long.
        A cancelled caller cancels the statement in PostgreSQL.
        """
        if self._pool is None:
            raise RuntimeError("Database.open() has not run")
        for attempt in (1, 2):
            try:
                async with self._pool.acquire(timeout=self._settings.statement_timeout_s) as connection:
                    return await _fetched(connection, access, statement, parameters)
            except (asyncpg.QueryCanceledError, TimeoutError) as error:
                raise Unavailable(
                    "The database took too long to answer.", "Try again, or ask for less."
                ) from error
            except LOST as error:
                if attempt == 2:
                    raise Unavailable("The database does not answer.", "Try again in a moment.") from error
        raise RuntimeError("unreachable")

    async def watch_version(self, changed: Callable[[int], None]) -> None:
        """Call `changed` with the data version now and whenever it may have risen; runs until cancelled."""
        while True:
            try:
                connection = await self._connect()
                try:
                    await self._listen(connection, changed)
                finally:
                    connection.terminate()
            except (*LOST, Unavailable, TimeoutError, asyncpg.PostgresError) as error:
                log.debug("the data version cannot be watched: %s", error)
            await asyncio.sleep(SECONDS_BEFORE_RETRY)

    async def _listen(self, connection: asyncpg.Connection, changed: Callable[[int], None]) -> None:
        told = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: told.set())
        connection.add_termination_listener(lambda _: told.set())
        while not connection.is_closed():
            told.clear()
            changed(await connection.fetchval("SELECT data_version()"))
            try:
                await asyncio.wait_for(told.wait(), SECONDS_BETWEEN_LOOKS)
            except TimeoutError:
                continue

    async def _connect(self, *_: object, **options: Any) -> asyncpg.Connection:
        if self._arguments is None:
            self._arguments = await asyncio.to_thread(
                connection_arguments, self._settings, {**READING, "role": PUBLIC_ROLE}
            )
        options.setdefault("connection_class", _Connection)
        options = {name: value for name, value in options.items() if value is not None}
        return await asyncpg.connect(**{**options, **self._arguments})


async def _fetched(
    connection: asyncpg.Connection, access: Access | None, statement: str, parameters: tuple[object, ...]
) -> list[asyncpg.Record]:
    if access is None:
        rows: list[asyncpg.Record] = await connection.fetch(statement, *parameters)
        return rows
    ended = "ROLLBACK"
    await connection.execute(access.begin)
    try:
        rows = await connection.fetch(f"/* {access.database_role} */ {statement}", *parameters)
        ended = "COMMIT"
        return rows
    finally:
        with suppress(*LOST, TimeoutError):
            await connection.execute(ended)


READING = {"default_transaction_read_only": "on", "application_name": "gridcity-tiles"}


def connection_arguments(settings: Settings, session: dict[str, str]) -> dict[str, Any]:
    """asyncpg's arguments for the database, with these settings of the session beside the usual ones."""
    described = conninfo_to_dict(conninfo(settings))
    asked = {name: described[name] for name in UNDERSTOOD if described.get(name)}
    arguments: dict[str, Any] = {
        "dsn": f"postgresql://?{urlencode(asked, quote_via=quote)}",
        "timeout": float(described.get("connect_timeout") or settings.statement_timeout_s),
    }
    arguments["server_settings"] = {
        "statement_timeout": str(round(settings.statement_timeout_s * 1000)),
        "search_path": "public",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        **session,
    }
    return arguments
