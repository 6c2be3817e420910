"""The table `building` as input."""

import psycopg
import pytest
import shapely

from catalogs.database import connect
from catalogs.errors import BadInput
from catalogs.settings import Settings
from tests.tiles.three_d.conftest import HOUSE, TWINS, placed
from tests.tiles.three_d.reading import read_tileset
from tiles.three_d import build_buildings
from tiles.three_d.source import read_buildings

INSERT = """
    INSERT INTO building (building_code, grid_code, name, number, sub_estate, road_name, road_number, use,
                          storeys, height_m, units, geom_4490)
    VALUES (%s, 370502001001001, %s, '3', '', '', '', 'residential', 6, 18.5, 1,
            ST_Multi(ST_GeomFromWKB(%s, 4490)))
"""


def test_buildings_are_read_in_the_order_of_their_codes(connection: psycopg.Connection):
    twins, house = placed(TWINS, 100, 0), placed(HOUSE, 0, 0)
    connection.execute(INSERT, (37050200100100002, "胜利大厦", shapely.to_wkb(twins)))
    connection.execute(INSERT, (37050200100100001, "", shapely.to_wkb(house)))
    (batch,) = read_buildings(connection)
    first, second = batch.to_pylist()
    assert shapely.from_wkb(first.pop("wkb")).equals(house)
    assert shapely.from_wkb(second.pop("wkb")).equals(twins)
    alike = {"grid_code": 370502001001001, "height_m": 18.5, "storeys": 6, "use": "residential"}
    assert first == alike | {"building_code": 37050200100100001, "name": ""}
    assert second == alike | {"building_code": 37050200100100002, "name": "胜利大厦"}


def test_an_empty_table_is_refused(settings: Settings, tmp_path):
    with pytest.raises(BadInput, match="None of the 0 buildings"):
        build_buildings(settings, tmp_path / "buildings")
    assert not (tmp_path / "buildings").exists()


def test_the_served_city_has_every_building_of_the_table(served_city: Settings):
    with connect(served_city) as connection:
        rows = connection.execute("SELECT building_code::text, height_m FROM building").fetchall()
    found = read_tileset(served_city.served / "3dtiles" / "buildings").buildings()
    assert {code: building.properties["height_m"] for code, building in found.items()} == pytest.approx(
        dict(rows)
    )
