"""Indexes for scopes of every level: a community and a grid get a list's first page without sorting"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LISTED = {
    "event": ("area_code", "reported_at, event_id"),
    "building": ("grid_code", "building_code"),
    "organisation": ("area_code", "organisation_id"),
    "city_component": ("area_code", "component_code"),
    "camera": ("area_code", "camera_code"),
}


def upgrade() -> None:
    for table, (column, order) in LISTED.items():
        op.execute(f"CREATE INDEX {table}_community_idx ON {table} (({column} / 1000), {order})")
        op.execute(f"CREATE INDEX {table}_grid_idx ON {table} ({column}, {order})")
        op.execute(f"DROP INDEX {table}_{column}_idx")


def downgrade() -> None:
    for table, (column, _) in LISTED.items():
        op.execute(f"CREATE INDEX {table}_{column}_idx ON {table} ({column})")
        op.execute(f"DROP INDEX {table}_community_idx, {table}_grid_idx")
