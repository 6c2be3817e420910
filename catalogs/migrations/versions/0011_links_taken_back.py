"""Links of registrations to a person that somebody has taken back"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_separation",
        sa.Column("separation_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("address_text", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("own_id", sa.BigInteger(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("linked_by", sa.Text(), nullable=True),
        sa.Column("link_evidence", JSONB(), nullable=True),
        sa.Column("separated_by", sa.Text(), nullable=False),
        sa.Column("separated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("separation_id", name="link_separation_pkey"),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name="link_separation_undone_by_somebody_check"
        ),
    )
    op.create_index(
        "link_separation_in_force_key",
        "link_separation",
        ["own_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("link_separation")
