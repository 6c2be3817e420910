"""The published views: made once, made anew when their text changes, and closed to everything personal."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from catalogs import views
from catalogs.database import conninfo
from catalogs.layers import layers
from catalogs.settings import Settings
from catalogs.views import CHANNEL, create_views, data_version, drop_views, publish_changes

PERSONAL_TABLES = (
    *("resident", "occupancy", "grid_worker", "review_item", "reject", "audit", "standard_address"),
    *("dwelling", "organisation_registration", "area_statistic", "ingest_run", "ingest_file"),
)

PERSONAL_COLUMNS = {
    *("id_number", "phone", "birth_date", "sex", "description", "address_text", "legal_person"),
    *("resident_id", "dwelling_code", "worker_id", "record", "candidates", "source_id", "source_row"),
}


def definition(connection: psycopg.Connection, name: str) -> int:
    ((oid,),) = connection.execute("SELECT %s::regclass::oid", [name]).fetchall()
    return oid


def test_care_for_persons_is_on_no_map(connection: psycopg.Connection) -> None:
    for number, category in enumerate(["暴露垃圾", "帮扶服务", "G601"]):
        connection.execute(
            "INSERT INTO event (event_id, source_id, source_row, category, title, description, status, reported_at,"
            " area_code, match_level, score, run_id, geom_4490) VALUES (%s, 'events_grid', %s, %s, '', '', 'reported',"
            " now(), 370502001001001, 'building', 1, 1, ST_SetSRID(ST_MakePoint(118.5, 37.4), 4490))",
            [f"E{number}", number, category],
        )
    connection.execute("REFRESH MATERIALIZED VIEW event_cell_scope")
    assert connection.execute("SELECT category FROM published_event").fetchall() == [("暴露垃圾",)]
    counted = "SELECT count FROM event_cell_scope WHERE depth = 13 AND scope_code = 100000000000000"
    assert connection.execute(counted).fetchall() == [(1,)]


def test_no_layer_names_a_personal_table_or_column() -> None:
    for layer in layers().values():
        assert layer.relation not in PERSONAL_TABLES
        assert not PERSONAL_COLUMNS & set(layer.property_names), layer.id


def test_every_overview_has_its_columns(connection: psycopg.Connection) -> None:
    for layer in layers().values():
        for overview in layer.overviews:
            known = {
                name
                for (name,) in connection.execute(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0",
                    [overview.relation],
                )
            }
            assert {*overview.properties, "geom_3857"} <= known, overview.relation
            assert overview.cells is None or {"depth", "cell_x", "cell_y"} <= known, overview.relation


def test_views_are_left_alone_while_their_text_is_the_same(connection: psycopg.Connection) -> None:
    before = definition(connection, "building_cell_scope")
    create_views(connection)
    assert definition(connection, "building_cell_scope") == before


def test_a_view_whose_text_changed_is_made_anew_though_others_hang_on_it(
    connection: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in views.FOLDER.glob("*.sql"):
        text = path.read_text().replace("ST_Area(geom_3857) >= 900", "ST_Area(geom_3857) >= 901")
        (tmp_path / path.name).write_text(text)
    monkeypatch.setattr(views, "FOLDER", tmp_path)
    cells, areas = definition(connection, "building_cell_scope"), definition(connection, "published_grid")
    create_views(connection)
    assert definition(connection, "building_cell_scope") != cells
    assert definition(connection, "published_grid") == areas
    connection.execute("SELECT FROM building_cell")


def test_dropped_views_come_back(connection: psycopg.Connection) -> None:
    drop_views(connection)
    connection.execute("ALTER TABLE building ALTER COLUMN name TYPE varchar(200)")
    create_views(connection)
    connection.execute("SELECT FROM building_large")


def test_publishing_raises_the_version_and_fills_the_overviews(connection: psycopg.Connection) -> None:
    insert = (
        "INSERT INTO camera (camera_code, source_id, source_row, name, kind, state, area_code, run_id, geom_4490)"
        " VALUES (%s, 'cameras', 1, '', '', '', 370502001001001, 1, ST_SetSRID(ST_MakePoint(118.5, 37.4), 4490))"
    )
    versions = [data_version(connection)]
    for code in "AB":
        connection.execute(insert, [code])
        versions.append(publish_changes(connection))
    assert versions == sorted(set(versions))
    assert data_version(connection) == versions[-1]
    counted = "SELECT count FROM camera_cell_scope WHERE depth = 13 AND scope_code = 370502000000000"
    assert connection.execute(counted).fetchall() == [(2,)]


def test_a_new_version_is_told_with_the_commit(quarter: Settings) -> None:
    info = conninfo(quarter)
    with psycopg.connect(info, autocommit=True) as listener, psycopg.connect(info) as writer:
        listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        version = publish_changes(writer)
        assert list(listener.notifies(timeout=0.1)) == []
        writer.commit()
        assert [one.payload for one in listener.notifies(timeout=2, stop_after=1)] == [str(version)]
