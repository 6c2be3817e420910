"""Indexes go and come back with a first load, and stay where a table is in use."""

from psycopg import Connection

from ingest.load.indexes import built_afterwards

_INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'building' ORDER BY 1"


def test_an_empty_table_gets_its_indexes_back(connection: Connection) -> None:
    before = connection.execute(_INDEXES).fetchall()
    with built_afterwards(connection, "building") as dropped:
        assert dropped
        assert connection.execute(_INDEXES).fetchall() == []
    assert connection.execute(_INDEXES).fetchall() == before
    assert len(before) >= 3


def test_a_table_that_others_refer_to_keeps_its_key(connection: Connection) -> None:
    with built_afterwards(connection, "area"):
        kept = connection.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'area'").fetchall()
    assert ("area_pkey",) in kept


def test_a_table_with_rows_keeps_its_indexes(connection: Connection) -> None:
    connection.execute(
        "INSERT INTO dwelling (dwelling_code, building_code, grid_code, unit, floor, room)"
        " VALUES ('1', 1, 1, 1, 1, '101')"
    )
    with built_afterwards(connection, "dwelling") as dropped:
        assert not dropped
        kept = connection.execute("SELECT count(*) FROM pg_indexes WHERE tablename = 'dwelling'").fetchone()
    assert kept == (2,)
