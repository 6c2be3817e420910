"""Writing for a person: one transaction, which the route keeps inside what the person may do.

Row policies bind reading. Who writes runs as the owner of the tables, since a role that could insert could do so
through any statement: the route checks the right, and its statements compare area codes with the scope that the
transaction carries in its settings (`gridcity.scope_from`, `gridcity.scope_to`).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from catalogs.access import Access
from catalogs.errors import Unavailable
from catalogs.settings import Settings
from tiles.vector.database import GRACE_S, LOST, connection_arguments

MOST_CONNECTIONS = 4

_SETTINGS = (
    "SELECT set_config('gridcity.scope_from', $1, true), set_config('gridcity.scope_to', $2, true),"
    " set_config('gridcity.categories', $3, true), set_config('gridcity.account_id', $4, true),"
    " set_config('gridcity.actor', $5, true)"
)


class Writer:
    """Transactions that change something. Open it inside the event loop that uses it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._arguments: dict[str, Any] | None = None
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Make the pool; connections come with the first requests."""
        self._pool = await asyncpg.create_pool(
            min_size=0,
            max_size=MOST_CONNECTIONS,
            connect=self._connect,
            command_timeout=self._settings.statement_timeout_s + GRACE_S,
        )

    async def close(self) -> None:
        """Close the pool, at once where a statement still runs."""
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), GRACE_S)
            except TimeoutError:
                self._pool.terminate()

    @asynccontextmanager
    async def transaction(self, access: Access, actor: object) -> AsyncIterator[asyncpg.Connection]:
        """A connection in one transaction: committed at the end, rolled back on an error.

        `actor` is who does it, as the settings of the transaction tell triggers (`gridcity.actor`).
        Raises Unavailable where the database cannot be reached or takes too long; then nothing is written.
        """
        if self._pool is None:
            raise RuntimeError("Writer.open() has not run")
        try:
            async with (
                self._pool.acquire(timeout=self._settings.statement_timeout_s) as connection,
                connection.transaction(),
            ):
                await connection.fetchrow(
                    _SETTINGS,
                    str(access.scope_from),
                    str(access.scope_to),
                    "{" + ",".join(access.categories) + "}",
                    str(access.account_id),
                    str(actor),
                )
                yield connection
        except (asyncpg.QueryCanceledError, TimeoutError) as error:
            raise Unavailable(
                "The database took too long to answer.", "Nothing was changed: try again."
            ) from error
        except LOST as error:
            raise Unavailable("The database does not answer.", "Try again in a moment.") from error

    async def _connect(self, *_: object, **options: Any) -> asyncpg.Connection:
        if self._arguments is None:
            session = {"application_name": "gridcity-writes"}
            self._arguments = await asyncio.to_thread(connection_arguments, self._settings, session)
        options = {name: value for name, value in options.items() if value is not None}
        return await asyncpg.connect(**{**options, **self._arguments})
