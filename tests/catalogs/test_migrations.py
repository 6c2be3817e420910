"""The migrations make exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from geoalchemy2 import alembic_helpers

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
