"""One door to PostGIS: the private cluster under the data folder, or `GRIDCITY_DATABASE_URL`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import ProgrammingError

from catalogs.cluster import Cluster
from catalogs.errors import Unavailable
from catalogs.layers import grant_published
from catalogs.settings import Settings
from catalogs.views import create_views

PUBLIC_ROLE = "gridcity_public"
"""The role that HTTP requests run as: it may read published relations, and nothing else."""


def conninfo(settings: Settings) -> str:
    """libpq connection string; starts the private cluster and makes its database when needed.

    Raises Unavailable where the database cannot be reached.
    """
    if settings.database_url:
        return settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    server = Cluster(settings.data).ensure_running()
    info = make_conninfo(server, dbname=settings.database_name)
    try:
        psycopg.connect(info).close()
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):
            raise Unavailable(f"The database does not answer: {error}.", "Run `gridcity doctor`.") from error
        _create_database(server, settings.database_name)
    return info


def _create_database(server: str, name: str) -> None:
    with psycopg.connect(make_conninfo(server, dbname="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


@contextmanager
def connect(settings: Settings) -> Iterator[psycopg.Connection]:
    """A psycopg connection in one transaction: committed at the end, rolled back on an error.

    Raises Unavailable where the database cannot be reached.
    """
    info = conninfo(settings)
    try:
        connection = psycopg.connect(info)
    except psycopg.OperationalError as error:
        raise Unavailable(f"The database does not answer: {error}.", "Run `gridcity doctor`.") from error
    with connection:
        yield connection


def engine(settings: Settings) -> Engine:
    """A SQLAlchemy engine (psycopg 3)."""
    return create_engine("postgresql+psycopg://", connect_args=conninfo_to_dict(conninfo(settings)))


def migrate(settings: Settings) -> None:
    """Bring the database to the newest migration, its views and grants to the registry's state.

    Raises Unavailable where the account may not create the PostGIS extension or the reading role.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    database = engine(settings)
    try:
        with database.begin() as connection:
            config.attributes["connection"] = connection
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('gridcity migrate'))")
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
            command.upgrade(config, "head")
            driver = connection.connection.driver_connection
            if driver is None:
                raise Unavailable("The database connection was lost.", "Try again.")
            _create_public_role(driver)
            create_views(driver)
            grant_published(driver, PUBLIC_ROLE)
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise
        raise Unavailable(
            f"The database account may not set up the database: {error.orig}.",
            "Let an administrator run `CREATE EXTENSION postgis` and "
            f"`CREATE ROLE {PUBLIC_ROLE} NOLOGIN`, and grant that role to this account.",
        ) from error
    finally:
        database.dispose()


def _create_public_role(connection: psycopg.Connection) -> None:
    role = sql.Identifier(PUBLIC_ROLE)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [PUBLIC_ROLE]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
