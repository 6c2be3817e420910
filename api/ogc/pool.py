"""Connections that requests read through: each transaction with one person's access, and nothing outside of one."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from catalogs.access import Access
from catalogs.database import PUBLIC_ROLE, conninfo
from catalogs.settings import Settings

MOST_CONNECTIONS = 8


def reading_pool(settings: Settings, most: int = MOST_CONNECTIONS) -> ConnectionPool:
    """A pool that connects when a request needs it, so it may be made while the database is down.

    Outside of `reading` a connection is the role that may read nothing of the layers.
    """

    def configure(connection: psycopg.Connection) -> None:
        connection.autocommit = True
        connection.prepare_threshold = None  # a plan would outlive the access that it was made for
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(PUBLIC_ROLE)))
        milliseconds = str(int(settings.statement_timeout_s * 1000))
        connection.execute("SELECT set_config('statement_timeout', %s, false)", [milliseconds])
        connection.execute("SELECT set_config('idle_in_transaction_session_timeout', '60s', false)")

    return ConnectionPool(
        lambda: conninfo(settings),
        min_size=0,
        max_size=most,
        configure=configure,
        check=ConnectionPool.check_connection,
        open=True,
        reconnect_timeout=10,
        name="reading",
    )


@contextmanager
def reading(connection: psycopg.Connection, access: Access) -> Iterator[None]:
    """A read-only transaction with `access`. Role and settings are local to it: they end with it, however it ends."""
    connection.execute(access.begin)
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")
