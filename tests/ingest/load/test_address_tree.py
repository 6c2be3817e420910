"""The address tree: every node hangs where the standards hang it, under the id that the geocoder computes."""

import pytest
from psycopg import Connection

from catalogs.addresses import address_id, estate_path, road_number_path, road_path
from ingest.load.address_tree import STATEMENTS, build_address_tree

COMMUNITY = 370502001001000
GRID = 370502001001001
BLOCK = 37050200100100001
YARD = 37050200100100002
SHOP = 37050200100100003


@pytest.fixture
def city(connection: Connection) -> Connection:
    """A community with an estate on 济南路, a village courtyard and a shop on the road."""
    square = "ST_Multi(ST_MakeEnvelope(118, 37, 118.1, 37.1, 4490))"
    areas = [
        (370500000000000, "city", "东营市"),
        (370502000000000, "county", "东营区"),
        (370502001000000, "town", "黄河路街道"),
        (COMMUNITY, "community", "安泰社区居委会"),
    ]
    for code, level, name in areas:
        connection.execute(
            f"INSERT INTO area (code, level, name, geom_4490) VALUES (%s, %s, %s, {square})".encode(),
            [code, level, name],
        )
    for place, kind, name, road, number in (
        (1, "estate", "安泰小区", "济南路", "123"),
        (2, "village", "南岭村", "", ""),
    ):
        connection.execute(
            f"INSERT INTO place (place_id, kind, name, road_name, road_number, community_code, geom_4490)"
            f" VALUES (%s, %s, %s, %s, %s, %s, {square})".encode(),
            [place, kind, name, road, number, COMMUNITY],
        )
    connection.execute(
        "INSERT INTO road (road_id, name, road_class, geom_4490)"
        " VALUES (1, '济南路', 'primary', 'SRID=4490;MULTILINESTRING((118 37.05, 118.1 37.05))')"
    )
    for code, place, number, sub, road, road_number, use in (
        (BLOCK, 1, "3", "东区", "济南路", "123", "residential"),
        (YARD, 2, "45", "", "", "", "courtyard"),
        (SHOP, None, "", "", "济南路", "200", "commercial"),
    ):
        connection.execute(
            f"INSERT INTO building (building_code, grid_code, place_id, name, number, sub_estate, road_name,"
            f" road_number, use, storeys, height_m, units, geom_4490)"
            f" VALUES (%s, %s, %s, '', %s, %s, %s, %s, %s, 6, 18, 1, {square})".encode(),
            [code, GRID, place, number, sub, road, road_number, use],
        )
    for code, building, unit, room in ((f"{BLOCK}020501", BLOCK, 2, "501"), (f"{YARD}000101", YARD, 0, "")):
        connection.execute(
            "INSERT INTO dwelling (dwelling_code, building_code, grid_code, unit, floor, room)"
            " VALUES (%s, %s, %s, %s, 5, %s)",
            [code, building, GRID, unit, room],
        )
    return connection


def node(connection: Connection, number: int) -> tuple[str, str, str, int | None]:
    row = connection.execute(
        "SELECT level, name, full_name, parent_id FROM standard_address WHERE address_id = %s", [number]
    ).fetchone()
    assert row is not None
    return row


def test_every_level_is_there_under_the_id_that_the_geocoder_computes(city: Connection) -> None:
    told: list[int] = []
    counts = build_address_tree(city, lambda: told.append(1))
    assert len(told) == STATEMENTS
    assert counts == {"community": 1, "road": 1, "road_number": 2, "estate": 2, "building": 3, "dwelling": 2}
    road = address_id(road_path(GRID, "济南路"))
    number = address_id(road_number_path(GRID, "济南路", "123"))
    estate = address_id(estate_path(GRID, "安泰小区"))
    community = address_id(str(COMMUNITY))
    full = "东营区黄河路街道安泰社区济南路123号安泰小区"
    assert node(city, community)[:3] == ("community", "安泰社区", "东营区黄河路街道安泰社区")
    assert node(city, road) == ("road", "济南路", "东营区济南路", None)
    assert node(city, number) == ("road_number", "123号", "东营区济南路123号", road)
    assert node(city, estate) == ("estate", "安泰小区", full, number)
    assert node(city, BLOCK) == ("building", "东区3号楼", full + "东区3号楼", estate)
    room = node(city, address_id(f"{BLOCK}020501"))
    assert room == ("dwelling", "2单元501室", full + "东区3号楼2单元501室", BLOCK)


def test_villages_and_shops_hang_where_their_address_says(city: Connection) -> None:
    build_address_tree(city)
    village = address_id(estate_path(GRID, "南岭村"))
    assert node(city, village)[3] == address_id(str(COMMUNITY))
    assert node(city, YARD) == ("building", "45号", "东营区黄河路街道安泰社区南岭村45号", village)
    assert node(city, address_id(f"{YARD}000101"))[2] == "东营区黄河路街道安泰社区南岭村45号"
    assert node(city, SHOP)[3] == address_id(road_number_path(GRID, "济南路", "200"))


def test_no_node_hangs_on_nothing_and_a_second_build_gives_the_same(city: Connection) -> None:
    everything = "SELECT * FROM standard_address ORDER BY address_id"
    build_address_tree(city)
    first = city.execute(everything).fetchall()
    build_address_tree(city)
    assert city.execute(everything).fetchall() == first
    orphans = city.execute(
        "SELECT count(*) FROM standard_address AS node WHERE parent_id IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM standard_address AS parent WHERE parent.address_id = node.parent_id)"
    ).fetchone()
    assert orphans == (0,)
