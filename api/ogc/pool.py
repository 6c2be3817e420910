"""Connections that requests read through: as the public role, read only, with a statement timeout."""

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from catalogs.database import PUBLIC_ROLE, conninfo
from catalogs.settings import Settings

MOST_CONNECTIONS = 8


def public_pool(settings: Settings) -> ConnectionPool:
    """A pool that connects when a request needs it, so it may be made while the database is down."""

    def configure(connection: psycopg.Connection) -> None:
        connection.autocommit = True
        connection.read_only = True
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(PUBLIC_ROLE)))
        milliseconds = str(int(settings.statement_timeout_s * 1000))
        connection.execute("SELECT set_config('statement_timeout', %s, false)", [milliseconds])

    return ConnectionPool(
        lambda: conninfo(settings),
        min_size=0,
        max_size=MOST_CONNECTIONS,
        configure=configure,
        check=ConnectionPool.check_connection,
        open=True,
        reconnect_timeout=10,
        name="ogc",
    )
