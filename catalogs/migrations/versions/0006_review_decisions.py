"""Decisions about doubtful addresses"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_decision",
        sa.Column("decision_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("canonical_text", sa.Text(), nullable=False),
        sa.Column("building_code", sa.BigInteger(), nullable=True),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("building_code IS NULL OR place_id IS NULL", name="one_target"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        sa.PrimaryKeyConstraint("decision_id", name="review_decision_pkey"),
    )
    op.create_index(
        "review_decision_in_force_key",
        "review_decision",
        ["canonical_text"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    # Of rows that wait already, the text as it stands; the next run writes the canonical one.
    op.add_column("review_item", sa.Column("canonical_text", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE review_item SET canonical_text = address_text")
    op.alter_column("review_item", "canonical_text", server_default=None)
    op.create_index("review_item_canonical_text_idx", "review_item", ["canonical_text"])
    op.drop_column("review_item", "state")


def downgrade() -> None:
    op.add_column("review_item", sa.Column("state", sa.Text(), server_default="open", nullable=False))
    op.drop_index("review_item_canonical_text_idx", "review_item")
    op.drop_column("review_item", "canonical_text")
    op.drop_table("review_decision")
