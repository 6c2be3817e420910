"""Reading personal rows inside a writing transaction: as the person's own database role, under its row policies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from catalogs.access import Access


@asynccontextmanager
async def as_reader(connection: Any, access: Access) -> AsyncIterator[None]:
    """What is asked inside the block sees the rows and columns of `access`; the audit row is written outside.

    An error leaves the role as it is: the transaction ends with it, and the role with the transaction.
    """
    await connection.execute(f"SET LOCAL ROLE {access.database_role}")
    yield
    await connection.execute("SET LOCAL ROLE NONE")
