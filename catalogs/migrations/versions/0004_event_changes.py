"""The history of events, which live maps follow; the map cell that events are counted by"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MAP_CELL = """
CREATE FUNCTION map_cell(place geometry) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
-- The Web Mercator tile of zoom 22 that a point in degrees lies in, as a Morton code: every tile of a lower
-- zoom is one range of codes. x has the even bits, y the odd ones.
DECLARE
    latitude double precision := radians(least(greatest(ST_Y(place), -85.05), 85.05));
    x bigint := floor((ST_X(place) + 180) / 360 * 4194304);
    y bigint := floor((1 - ln(tan(latitude) + 1 / cos(latitude)) / pi()) / 2 * 4194304);
BEGIN
    x := (x | (x << 16)) & 281470681808895;
    x := (x | (x << 8)) & 71777214294589695;
    x := (x | (x << 4)) & 1085102592571150095;
    x := (x | (x << 2)) & 3689348814741910323;
    x := (x | (x << 1)) & 6148914691236517205;
    y := (y | (y << 16)) & 281470681808895;
    y := (y | (y << 8)) & 71777214294589695;
    y := (y | (y << 4)) & 1085102592571150095;
    y := (y | (y << 2)) & 3689348814741910323;
    y := (y | (y << 1)) & 6148914691236517205;
    RETURN x | (y << 1);
END $$
"""

IN_ORDER = """
CREATE FUNCTION event_change_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
-- Numbers are given and become visible in the same order, so that a reader who has seen one has seen all below.
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('gridcity event_change'));
    RETURN NULL;
END $$
"""

TELL = """
CREATE FUNCTION event_change_tell() RETURNS trigger LANGUAGE plpgsql AS $$
-- One notification for each statement, however many rows it adds; it carries the last number.
BEGIN
    PERFORM pg_notify('gridcity_event', (SELECT max(seq) FROM added)::text);
    RETURN NULL;
END $$
"""

KEEP = """
CREATE FUNCTION event_change_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of events is only added to';
END $$
"""


def upgrade() -> None:
    op.execute(MAP_CELL)
    op.add_column(
        "event",
        sa.Column("cell", sa.BigInteger(), sa.Computed("map_cell(geom_4490)", persisted=True), nullable=True),
    )
    op.create_index(
        "event_cell_idx",
        "event",
        ["cell"],
        postgresql_include=[
            "area_code",
            "category",
            "status",
            "reported_at",
            "closed_at",
            "event_id",
            "geom_3857",
        ],
    )
    op.create_index("event_reported_at_event_id_idx", "event", ["reported_at", "event_id"])
    op.drop_index(op.f("event_reported_at_idx"), "event")
    op.create_table(
        "event_change",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=True),
        sa.Column("request_digest", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("event_change_pkey")),
        sa.UniqueConstraint("actor_id", "request_key", name=op.f("event_change_actor_id_request_key_key")),
    )
    op.create_index(op.f("event_change_event_id_idx"), "event_change", ["event_id"], unique=False)
    op.create_index(
        op.f("event_change_area_code_seq_idx"), "event_change", ["area_code", "seq"], unique=False
    )
    for function in (IN_ORDER, TELL, KEEP):
        op.execute(function)
    for name, when in (
        ("in_order", "BEFORE INSERT"),
        ("keep", "BEFORE UPDATE OR DELETE OR TRUNCATE"),
    ):
        op.execute(
            f"CREATE TRIGGER event_change_{name} {when} ON event_change"
            f" FOR EACH STATEMENT EXECUTE FUNCTION event_change_{name}()"
        )
    op.execute(
        "CREATE TRIGGER event_change_tell AFTER INSERT ON event_change REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION event_change_tell()"
    )


def downgrade() -> None:
    op.drop_table("event_change")
    for function in ("in_order", "tell", "keep"):
        op.execute(f"DROP FUNCTION event_change_{function}()")
    op.create_index(op.f("event_reported_at_idx"), "event", ["reported_at"], unique=False)
    op.drop_index("event_reported_at_event_id_idx", "event")
    op.drop_index("event_cell_idx", "event")
    op.drop_column("event", "cell")
    op.execute("DROP FUNCTION map_cell(geometry)")
