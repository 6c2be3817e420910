"""The migrations make exactly the tables that the models describe."""

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers

from catalogs.database import PUBLIC_ROLE, conninfo
from catalogs.errors import Unavailable
from catalogs.models import Base
from catalogs.schema import engine, migrate
from catalogs.settings import Settings


def test_no_difference_between_models_and_migrations(settings: Settings) -> None:
    with engine(settings).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": alembic_helpers.include_object,
                "include_name": lambda name, kind, parents: kind != "table" or name in Base.metadata.tables,
                "compare_type": True,
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(settings: Settings) -> None:
    migrate(settings)


def test_an_account_that_may_not_take_the_reading_role_is_told(settings: Settings) -> None:
    server = conninfo(settings)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("CREATE DATABASE of_plain OWNER plain")
        with psycopg.connect(server, dbname="of_plain", autocommit=True) as inside:
            inside.execute("CREATE EXTENSION postgis")
        host, port = connection.info.host, connection.info.port
    url = f"postgresql://plain@/of_plain?host={host}&port={port}"
    with pytest.raises(Unavailable, match=PUBLIC_ROLE):
        migrate(Settings(data=settings.data, database_url=url))
