"""What row policies and overviews by scope stand on"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCOPES_OF = """
CREATE FUNCTION scopes_of(area_code bigint) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- The codes of the scopes that an area lies in: the whole city (catalogs.access.CITY_FROM), its county, town
    -- and community, itself.
    SELECT array_agg(DISTINCT code) FROM unnest(ARRAY[
        100000000000000, area_code - area_code % 1000000000, area_code - area_code % 1000000,
        area_code - area_code % 1000, area_code
    ]) AS code
$$
"""

LISTED = {
    "event": ("area_code", "reported_at, event_id"),
    "building": ("grid_code", "building_code"),
    "organisation": ("area_code", "organisation_id"),
    "city_component": ("area_code", "component_code"),
    "camera": ("area_code", "camera_code"),
}
LEADING = {"county": 10**9, "town": 10**6}


def upgrade() -> None:
    op.execute(SCOPES_OF)
    op.execute(
        "CREATE INDEX building_large_geom_3857_idx ON building USING gist (geom_3857)"
        " WHERE ST_Area(geom_3857) >= 900"
    )
    for table, (column, order) in LISTED.items():
        for level, span in LEADING.items():
            op.execute(f"CREATE INDEX {table}_{level}_idx ON {table} (({column} / {span}), {order})")


def downgrade() -> None:
    for table in LISTED:
        for level in LEADING:
            op.execute(f"DROP INDEX {table}_{level}_idx")
    op.execute("DROP INDEX building_large_geom_3857_idx")
    op.execute("DROP FUNCTION scopes_of(bigint)")
