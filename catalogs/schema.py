"""The schema: SQLAlchemy engine and migrations. Apart from `catalogs.database`, since it takes long to import."""

import time
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError

from catalogs.code_lists import store as store_code_lists
from catalogs.database import PUBLIC_ROLE, conninfo
from catalogs.errors import Unavailable
from catalogs.policies import allow_index_under_policies, apply_policies, database_roles
from catalogs.settings import Settings
from catalogs.views import create_views

ATTEMPTS = 10
SECONDS_BEFORE_RETRY = 0.1


def engine(settings: Settings) -> Engine:
    """A SQLAlchemy engine (psycopg 3)."""
    return create_engine("postgresql+psycopg://", connect_args=conninfo_to_dict(conninfo(settings)))


def migrate(settings: Settings) -> None:
    """Bring the database to the newest migration, its views and grants to the registry's state.

    Raises Unavailable where the account may not create the PostGIS extension or the roles.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    database = engine(settings)
    try:
        with psycopg.connect(conninfo(settings), autocommit=True) as alone:
            create_roles(alone)
        with database.begin() as connection:
            config.attributes["connection"] = connection
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('gridcity migrate'))")
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
            command.upgrade(config, "head")
            driver = connection.connection.driver_connection
            if driver is None:
                raise Unavailable("The database connection was lost.", "Try again.")
            store_code_lists(driver)
            create_views(driver)
            apply_policies(driver)
            allow_index_under_policies(driver)
    except DBAPIError as error:
        raise _told(error.orig) from error
    except psycopg.Error as error:
        raise _told(error) from error
    finally:
        database.dispose()


def _told(error: BaseException | None) -> BaseException:
    """What a database that cannot be set up lacks; any other error as it is."""
    said = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return Unavailable(
            f"The database account may not set up the database: {said}.",
            "Let an administrator run `CREATE EXTENSION postgis` and "
            "`ALTER ROLE … CREATEROLE` for this account, which makes a role for each kind of person.",
        )
    if isinstance(error, psycopg.errors.FeatureNotSupported | psycopg.errors.UndefinedFile):
        return Unavailable(f"The database has no PostGIS: {said}.", "Install PostGIS 3 on its server.")
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return Unavailable(f"The database does not answer: {said}.", "Run `gridcity doctor`.")
    return error or Unavailable("The database cannot be set up.", "Run `gridcity doctor`.")


def create_roles(connection: psycopg.Connection) -> None:
    """Make the roles that requests run as, and see that this account may take them.

    Roles belong to the server, databases are several: somebody else may be making the same ones now.
    """
    wanted = [PUBLIC_ROLE, *database_roles()]
    for attempt in range(ATTEMPTS):
        try:
            there = connection.execute(
                "SELECT rolname, pg_has_role(rolname, 'MEMBER') FROM pg_roles WHERE rolname = ANY(%s)",
                [wanted],
            )
            member = dict(there.fetchall())
            for name in wanted:
                role = sql.Identifier(name)
                if name not in member:
                    connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
                    member[name] = connection.execute(
                        "SELECT pg_has_role(%s, 'MEMBER')", [name]
                    ).fetchone() == (True,)
                if not member[name]:
                    connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
            return
        except (
            psycopg.errors.DuplicateObject,
            psycopg.errors.UniqueViolation,
            psycopg.errors.InternalError_,
        ):
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(SECONDS_BEFORE_RETRY)
