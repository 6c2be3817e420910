"""The data version, and the function that tells it to roles that may not read its table"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_version",
        sa.Column("only_row", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("only_row", name=op.f("data_version_only_row_check")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("data_version_pkey")),
    )
    op.execute("INSERT INTO data_version (version) SELECT extract(epoch FROM clock_timestamp())::bigint")
    op.execute(
        "CREATE FUNCTION data_version() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = public, pg_temp AS 'SELECT version FROM data_version'"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION data_version()")
    op.drop_table("data_version")
