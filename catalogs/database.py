"""One door to PostGIS: the private cluster under the data folder, or `GRIDCITY_DATABASE_URL`."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from catalogs.cluster import Cluster
from catalogs.errors import BadInput, Unavailable
from catalogs.settings import Settings

PUBLIC_ROLE = "gridcity_public"
"""The role that connections of requests have between transactions: it reads nothing that anybody may not know."""


def conninfo(settings: Settings) -> str:
    """libpq connection string; starts the private cluster and makes its database when needed.

    Raises Unavailable where the database cannot be reached.
    """
    if settings.database_url:
        return checked_url(settings.database_url)
    server = Cluster(settings.data).ensure_running()
    return _database(server, settings.database_name)


def checked_url(url: str) -> str:
    """`GRIDCITY_DATABASE_URL` as libpq reads it. Raises BadInput where it does not, without repeating it."""
    address = url.replace("postgresql+psycopg://", "postgresql://")
    try:
        conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise BadInput(
            "GRIDCITY_DATABASE_URL is no address of a PostgreSQL database.",
            "Write it as postgresql://account:password@host:5432/database.",
        ) from error
    return address


@cache
def _database(server: str, name: str) -> str:
    """Connection string of a database of the private cluster, made when it is not there; looked up once."""
    with _connected(make_conninfo(server, dbname="postgres")) as connection:
        connection.autocommit = True
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            with suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return make_conninfo(server, dbname=name)


@contextmanager
def connect(settings: Settings) -> Iterator[psycopg.Connection]:
    """A psycopg connection in one transaction: committed at the end, rolled back on an error.

    Raises Unavailable where the database cannot be reached.
    """
    with _connected(conninfo(settings)) as connection:
        yield connection


def _connected(info: str) -> psycopg.Connection:
    try:
        return psycopg.connect(info)
    except psycopg.OperationalError as error:
        said = str(error).strip().splitlines()[0].rstrip(".")
        raise Unavailable(f"The database does not answer: {said}.", "Run `gridcity doctor`.") from error
