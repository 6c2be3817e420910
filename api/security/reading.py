"""Reading as a person: what a route asks of the database, it asks with the person's access."""

from typing import Any

import asyncpg

from catalogs.access import Access
from tiles.vector.database import Database


class Reader:
    """Runs statements with the rows and columns of an access, over the pool that tiles are read through."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, access: Access, statement: str, *parameters: object) -> list[asyncpg.Record]:
        """All rows that `access` sees; parameters are $1, $2, … Raises Unavailable."""
        return await self._database.fetch(access, statement, *parameters)

    async def fetchrow(self, access: Access, statement: str, *parameters: object) -> Any:
        """The first row that `access` sees, None where there is none. Raises Unavailable."""
        return await self._database.fetchrow(access, statement, *parameters)
