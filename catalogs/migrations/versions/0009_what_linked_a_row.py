"""By which rule a row was found to be this resident or organisation"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("occupancy", "organisation_registration")
COMMENT = "ingest.link.rules; null where loaded before 0009"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("linked_by", sa.Text(), nullable=True, comment=COMMENT))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "linked_by")
