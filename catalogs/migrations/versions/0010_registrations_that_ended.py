"""Registrations that a delivery no longer names stay as history; the day of a delivery"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

EVIDENCE = "probability and weights of each field, where ingest.link.probable linked it"
TABLES = ("occupancy", "organisation_registration")
KEY = ("source_id", "source_row")
KEY_WITH_RUN = ("source_row", "source_id", "run_id")

IN_FORCE = """
CREATE FUNCTION in_force(valid_from date, valid_to date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(valid_from <= day, true) AND coalesce(valid_to > day, true)
"""


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("row_key", sa.BigInteger(), nullable=True))
        _key(table, KEY_WITH_RUN)
    op.add_column("occupancy", sa.Column("link_evidence", JSONB(), nullable=True, comment=EVIDENCE))
    op.add_column("occupancy", sa.Column("registered_on", sa.Date(), nullable=True))
    op.add_column("occupancy", sa.Column("left_run_id", sa.Integer(), nullable=True))
    op.execute("UPDATE occupancy SET registered_on = valid_from")
    op.execute(IN_FORCE)
    op.add_column("ingest_run", sa.Column("delivered_on", sa.Date(), nullable=True))
    op.execute("UPDATE ingest_run SET delivered_on = started_at::date")
    op.alter_column("ingest_run", "delivered_on", nullable=False, server_default=sa.func.current_date())


def downgrade() -> None:
    op.drop_column("ingest_run", "delivered_on")
    op.execute("DROP FUNCTION in_force(date, date, date)")
    op.execute("DELETE FROM occupancy WHERE left_run_id IS NOT NULL")
    op.drop_column("occupancy", "link_evidence")
    op.drop_column("occupancy", "left_run_id")
    op.drop_column("occupancy", "registered_on")
    for table in TABLES:
        op.execute(  # rows of several deliveries may bear one number
            f"UPDATE {table} SET source_row = numbered.row FROM ("  # noqa: S608
            f" SELECT ctid AS at, row_number() OVER (PARTITION BY source_id ORDER BY run_id, source_row) AS row"
            f" FROM {table}) AS numbered WHERE {table}.ctid = numbered.at"
        )
        _key(table, KEY)
        op.drop_column(table, "row_key")


def _key(table: str, columns: tuple[str, ...]) -> None:
    op.drop_constraint(f"{table}_pkey", table, type_="primary")
    op.create_primary_key(f"{table}_pkey", table, list(columns))
