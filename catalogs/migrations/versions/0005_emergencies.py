"""Declared emergencies, what published counts rest on, and residents by their telephone number"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "emergency",
        sa.Column("emergency_id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("char_length(reason) >= 10", name="emergency_reason_check"),
        sa.CheckConstraint(
            "ends_at > declared_at AND ends_at <= declared_at + interval '72 hours'",
            name="emergency_hours_check",
        ),
        sa.PrimaryKeyConstraint("emergency_id", name="emergency_pkey"),
    )
    op.create_index("emergency_ends_at_idx", "emergency", ["ends_at"])
    op.create_table(
        "area_statistic_basis",
        sa.Column("area_code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("buckets", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "measure", name="area_statistic_basis_pkey"),
    )
    op.create_index("resident_phone_idx", "resident", ["phone"])


def downgrade() -> None:
    op.drop_index("resident_phone_idx", "resident")
    op.drop_table("area_statistic_basis")
    op.drop_table("emergency")
