"""Alembic environment: runs on the connection that `catalogs.database.migrate` hands over."""

from alembic import context
from geoalchemy2 import alembic_helpers

from catalogs.models import Base


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave PostGIS's own tables and our views alone."""
    return kind != "table" or name in Base.metadata.tables


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=include_name,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
