"""Address ids are fixed for ever: a changed id would cut every stored match from its address."""

from hypothesis import given
from hypothesis import strategies as st
from psycopg import Connection, sql

from catalogs.addresses import (
    ADDRESS_ID_SQL,
    ID_BITS,
    address_id,
    address_ids,
    community_path,
    estate_path,
    road_number_path,
    road_path,
)


def test_ids_do_not_change() -> None:
    assert address_id("370502001001000") == 906416002105279229
    assert address_id("370502000000000/济南路/123") == 1322190477401256683


@given(st.lists(st.text(max_size=40)))
def test_many_at_once_are_the_same_as_one_by_one(paths: list[str]) -> None:
    ids = address_ids(paths)
    assert ids.tolist() == [address_id(path) for path in paths]
    assert all(0 <= value < 2**ID_BITS for value in ids.tolist())


def test_sql_computes_the_same_ids(connection: Connection) -> None:
    for path in ("370502001001000/安泰小区", "37050200100100001020501", "𠮷祥路"):
        query = sql.SQL("SELECT " + ADDRESS_ID_SQL).format(sql.Literal(path))
        assert connection.execute(query).fetchone() == (address_id(path),)


def test_paths_name_the_area_that_the_level_belongs_to() -> None:
    grid = 370502001001001
    assert community_path(grid) == "370502001001000"
    assert road_path(grid, "济南路") == "370502000000000/济南路"
    assert road_number_path(grid, "济南路", "123") == "370502000000000/济南路/123"
    assert estate_path(grid, "安泰小区") == "370502001001000/安泰小区"
