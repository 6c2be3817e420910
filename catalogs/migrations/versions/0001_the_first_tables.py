"""The first tables"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_geospatial_table(
        "area",
        sa.Column("code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint("level IN ('city', 'county', 'town', 'community')", name=op.f("area_level_check")),
        sa.PrimaryKeyConstraint("code", name=op.f("area_pkey")),
    )
    op.create_index(op.f("area_parent_code_idx"), "area", ["parent_code"], unique=False)
    op.create_geospatial_index(
        "idx_area_geom_3857", "area", ["geom_3857"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "area_name",
        sa.Column("area_name_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area_name_id", name=op.f("area_name_pkey")),
    )
    op.create_index(op.f("area_name_code_idx"), "area_name", ["code"], unique=False)
    op.create_index(op.f("area_name_name_idx"), "area_name", ["name"], unique=False)
    op.create_table(
        "area_statistic",
        sa.Column("area_code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("area_code", "measure", name=op.f("area_statistic_pkey")),
    )
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("audit_pkey")),
    )
    op.create_geospatial_table(
        "building",
        sa.Column("building_code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("grid_code", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("sub_estate", sa.Text(), nullable=False),
        sa.Column("road_name", sa.Text(), nullable=False),
        sa.Column("road_number", sa.Text(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("storeys", sa.SmallInteger(), nullable=False),
        sa.Column("height_m", sa.Double(), nullable=False),
        sa.Column("units", sa.SmallInteger(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("building_code", name=op.f("building_pkey")),
    )
    op.create_index(op.f("building_grid_code_idx"), "building", ["grid_code"], unique=False)
    op.create_index(op.f("building_place_id_idx"), "building", ["place_id"], unique=False)
    op.create_geospatial_index(
        "idx_building_geom_3857",
        "building",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "camera",
        sa.Column("camera_code", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("camera_code", name=op.f("camera_pkey")),
    )
    op.create_index(op.f("camera_area_code_idx"), "camera", ["area_code"], unique=False)
    op.create_geospatial_index(
        "idx_camera_geom_3857",
        "camera",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "city_component",
        sa.Column("component_code", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("component_code", name=op.f("city_component_pkey")),
    )
    op.create_index(op.f("city_component_area_code_idx"), "city_component", ["area_code"], unique=False)
    op.create_geospatial_index(
        "idx_city_component_geom_3857",
        "city_component",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "code_list_entry",
        sa.Column("code_list", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code_list", "code", name=op.f("code_list_entry_pkey")),
    )
    op.create_table(
        "data_version",
        sa.Column("only_row", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("only_row", name=op.f("data_version_only_row_check")),
        sa.PrimaryKeyConstraint("only_row", name=op.f("data_version_pkey")),
    )
    op.create_table(
        "dwelling",
        sa.Column("dwelling_code", sa.Text(), nullable=False),
        sa.Column("building_code", sa.BigInteger(), nullable=False),
        sa.Column("grid_code", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.SmallInteger(), nullable=False),
        sa.Column("floor", sa.SmallInteger(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dwelling_code", name=op.f("dwelling_pkey")),
    )
    op.create_index(op.f("dwelling_building_code_idx"), "dwelling", ["building_code"], unique=False)
    op.create_geospatial_table(
        "event",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("building_code", sa.BigInteger(), nullable=True),
        sa.Column("match_level", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("event_pkey")),
    )
    op.create_index(op.f("event_area_code_idx"), "event", ["area_code"], unique=False)
    op.create_index(op.f("event_reported_at_idx"), "event", ["reported_at"], unique=False)
    op.create_geospatial_index(
        "idx_event_geom_3857",
        "event",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "grid_worker",
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("grid_worker_pkey")),
    )
    op.create_index(op.f("grid_worker_area_code_idx"), "grid_worker", ["area_code"], unique=False)
    op.create_table(
        "ingest_run",
        sa.Column("run_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'failed', 'abandoned', 'done')", name=op.f("ingest_run_state_check")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("ingest_run_pkey")),
    )
    op.create_geospatial_table(
        "landuse",
        sa.Column("landuse_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("landuse_id", name=op.f("landuse_pkey")),
    )
    op.create_geospatial_index(
        "idx_landuse_geom_3857",
        "landuse",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "occupancy",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("address_text", sa.Text(), nullable=False),
        sa.Column("match_level", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=True),
        sa.Column("building_code", sa.BigInteger(), nullable=True),
        sa.Column("dwelling_code", sa.Text(), nullable=True),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "source_row", name=op.f("occupancy_pkey")),
    )
    op.create_index(op.f("occupancy_area_code_idx"), "occupancy", ["area_code"], unique=False)
    op.create_index(op.f("occupancy_building_code_idx"), "occupancy", ["building_code"], unique=False)
    op.create_index(op.f("occupancy_resident_id_idx"), "occupancy", ["resident_id"], unique=False)
    op.create_geospatial_table(
        "organisation",
        sa.Column("organisation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("building_code", sa.BigInteger(), nullable=True),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("match_level", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("organisation_pkey")),
    )
    op.create_geospatial_index(
        "idx_organisation_geom_3857",
        "organisation",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("organisation_area_code_idx"), "organisation", ["area_code"], unique=False)
    op.create_index(op.f("organisation_building_code_idx"), "organisation", ["building_code"], unique=False)
    op.create_index(op.f("organisation_uscc_idx"), "organisation", ["uscc"], unique=False)
    op.create_table(
        "organisation_registration",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("address_text", sa.Text(), nullable=False),
        sa.Column("match_level", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("address_id", sa.BigInteger(), nullable=True),
        sa.Column("building_code", sa.BigInteger(), nullable=True),
        sa.Column("dwelling_code", sa.Text(), nullable=True),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "source_row", name=op.f("organisation_registration_pkey")),
    )
    op.create_index(
        op.f("organisation_registration_organisation_id_idx"),
        "organisation_registration",
        ["organisation_id"],
        unique=False,
    )
    op.create_geospatial_table(
        "place",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("road_name", sa.Text(), nullable=False),
        sa.Column("road_number", sa.Text(), nullable=False),
        sa.Column("community_code", sa.BigInteger(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("place_pkey")),
    )
    op.create_geospatial_index(
        "idx_place_geom_3857",
        "place",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("place_community_code_idx"), "place", ["community_code"], unique=False)
    op.create_index(op.f("place_name_idx"), "place", ["name"], unique=False)
    op.create_table(
        "reject",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("address_text", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "source_row", name=op.f("reject_pkey")),
    )
    op.create_index(op.f("reject_run_id_idx"), "reject", ["run_id"], unique=False)
    op.create_table(
        "resident",
        sa.Column("resident_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("resident_pkey")),
    )
    op.create_index(op.f("resident_id_number_idx"), "resident", ["id_number"], unique=False)
    op.create_table(
        "review_item",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("address_text", sa.Text(), nullable=False),
        sa.Column("match_level", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("candidates", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.PrimaryKeyConstraint("source_id", "source_row", name=op.f("review_item_pkey")),
    )
    op.create_index(op.f("review_item_area_code_idx"), "review_item", ["area_code"], unique=False)
    op.create_index(op.f("review_item_run_id_idx"), "review_item", ["run_id"], unique=False)
    op.create_geospatial_table(
        "road",
        sa.Column("road_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("road_class", sa.Text(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTILINESTRING",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTILINESTRING",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("road_id", name=op.f("road_pkey")),
    )
    op.create_geospatial_index(
        "idx_road_geom_3857", "road", ["geom_3857"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("road_name_idx"), "road", ["name"], unique=False)
    op.create_geospatial_table(
        "standard_address",
        sa.Column("address_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("area_code", sa.BigInteger(), nullable=False),
        sa.Column("building_code", sa.BigInteger(), nullable=True),
        sa.Column("dwelling_code", sa.Text(), nullable=True),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "level IN ('community', 'road', 'estate', 'road_number', 'building', 'dwelling')",
            name=op.f("standard_address_level_check"),
        ),
        sa.PrimaryKeyConstraint("address_id", name=op.f("standard_address_pkey")),
    )
    op.create_index(op.f("standard_address_area_code_idx"), "standard_address", ["area_code"], unique=False)
    op.create_index(
        op.f("standard_address_building_code_idx"), "standard_address", ["building_code"], unique=False
    )
    op.create_index(op.f("standard_address_parent_id_idx"), "standard_address", ["parent_id"], unique=False)
    op.create_geospatial_table(
        "water",
        sa.Column("water_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("water_id", name=op.f("water_pkey")),
    )
    op.create_geospatial_index(
        "idx_water_geom_3857",
        "water",
        ["geom_3857"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "grid",
        sa.Column("code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("community_code", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "geom_4490",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "geom_3857",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom_4490, 3857)", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["community_code"], ["area.code"], name=op.f("grid_community_code_fkey")),
        sa.PrimaryKeyConstraint("code", name=op.f("grid_pkey")),
    )
    op.create_index(op.f("grid_community_code_idx"), "grid", ["community_code"], unique=False)
    op.create_geospatial_index(
        "idx_grid_geom_3857", "grid", ["geom_3857"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "ingest_file",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_loaded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_in_review", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rows_rejected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "refused_columns", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'staged', 'done', 'unchanged', 'failed')",
            name=op.f("ingest_file_state_check"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('done', 'unchanged') OR rows_read = rows_loaded + rows_in_review + rows_rejected",
            name=op.f("ingest_file_every_row_accounted_for_check"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["ingest_run.run_id"], name=op.f("ingest_file_run_id_fkey")),
        sa.PrimaryKeyConstraint("run_id", "source_id", name=op.f("ingest_file_pkey")),
    )
    op.create_table(
        "ingest_step",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingest_run.run_id"], name=op.f("ingest_step_run_id_fkey")),
        sa.PrimaryKeyConstraint("run_id", "step", name=op.f("ingest_step_pkey")),
    )
    op.execute("INSERT INTO data_version (version) SELECT extract(epoch FROM clock_timestamp())::bigint")
    op.execute(
        "CREATE FUNCTION data_version() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = public, pg_temp AS 'SELECT version FROM data_version'"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION data_version()")
    op.drop_table("ingest_step")
    op.drop_table("ingest_file")
    op.drop_geospatial_index(
        "idx_grid_geom_3857", table_name="grid", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_index(op.f("grid_community_code_idx"), table_name="grid")
    op.drop_geospatial_table("grid")
    op.drop_geospatial_index(
        "idx_water_geom_3857", table_name="water", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_geospatial_table("water")
    op.drop_index(op.f("standard_address_parent_id_idx"), table_name="standard_address")
    op.drop_index(op.f("standard_address_building_code_idx"), table_name="standard_address")
    op.drop_index(op.f("standard_address_area_code_idx"), table_name="standard_address")
    op.drop_geospatial_table("standard_address")
    op.drop_index(op.f("road_name_idx"), table_name="road")
    op.drop_geospatial_index(
        "idx_road_geom_3857", table_name="road", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_geospatial_table("road")
    op.drop_index(op.f("review_item_run_id_idx"), table_name="review_item")
    op.drop_index(op.f("review_item_area_code_idx"), table_name="review_item")
    op.drop_table("review_item")
    op.drop_index(op.f("resident_id_number_idx"), table_name="resident")
    op.drop_table("resident")
    op.drop_index(op.f("reject_run_id_idx"), table_name="reject")
    op.drop_table("reject")
    op.drop_index(op.f("place_name_idx"), table_name="place")
    op.drop_index(op.f("place_community_code_idx"), table_name="place")
    op.drop_geospatial_index(
        "idx_place_geom_3857", table_name="place", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_geospatial_table("place")
    op.drop_index(
        op.f("organisation_registration_organisation_id_idx"), table_name="organisation_registration"
    )
    op.drop_table("organisation_registration")
    op.drop_index(op.f("organisation_uscc_idx"), table_name="organisation")
    op.drop_index(op.f("organisation_building_code_idx"), table_name="organisation")
    op.drop_index(op.f("organisation_area_code_idx"), table_name="organisation")
    op.drop_geospatial_index(
        "idx_organisation_geom_3857",
        table_name="organisation",
        postgresql_using="gist",
        column_name="geom_3857",
    )
    op.drop_geospatial_table("organisation")
    op.drop_index(op.f("occupancy_resident_id_idx"), table_name="occupancy")
    op.drop_index(op.f("occupancy_building_code_idx"), table_name="occupancy")
    op.drop_index(op.f("occupancy_area_code_idx"), table_name="occupancy")
    op.drop_table("occupancy")
    op.drop_geospatial_index(
        "idx_landuse_geom_3857", table_name="landuse", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_geospatial_table("landuse")
    op.drop_table("ingest_run")
    op.drop_index(op.f("grid_worker_area_code_idx"), table_name="grid_worker")
    op.drop_table("grid_worker")
    op.drop_geospatial_index(
        "idx_event_geom_3857", table_name="event", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_index(op.f("event_reported_at_idx"), table_name="event")
    op.drop_index(op.f("event_area_code_idx"), table_name="event")
    op.drop_geospatial_table("event")
    op.drop_index(op.f("dwelling_building_code_idx"), table_name="dwelling")
    op.drop_table("dwelling")
    op.drop_table("data_version")
    op.drop_table("code_list_entry")
    op.drop_geospatial_index(
        "idx_city_component_geom_3857",
        table_name="city_component",
        postgresql_using="gist",
        column_name="geom_3857",
    )
    op.drop_index(op.f("city_component_area_code_idx"), table_name="city_component")
    op.drop_geospatial_table("city_component")
    op.drop_geospatial_index(
        "idx_camera_geom_3857", table_name="camera", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_index(op.f("camera_area_code_idx"), table_name="camera")
    op.drop_geospatial_table("camera")
    op.drop_geospatial_index(
        "idx_building_geom_3857", table_name="building", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_index(op.f("building_place_id_idx"), table_name="building")
    op.drop_index(op.f("building_grid_code_idx"), table_name="building")
    op.drop_geospatial_table("building")
    op.drop_table("audit")
    op.drop_table("area_statistic")
    op.drop_index(op.f("area_name_name_idx"), table_name="area_name")
    op.drop_index(op.f("area_name_code_idx"), table_name="area_name")
    op.drop_table("area_name")
    op.drop_geospatial_index(
        "idx_area_geom_3857", table_name="area", postgresql_using="gist", column_name="geom_3857"
    )
    op.drop_index(op.f("area_parent_code_idx"), table_name="area")
    op.drop_geospatial_table("area")
