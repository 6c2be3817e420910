"""Access that ends while somebody works: a deactivated account, a narrower scope, a revoked token."""

import time
from collections.abc import Callable

import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.layers import layers_of
from tests.leaks import reading
from tests.leaks.city import GRID
from tests.leaks.conftest import copy, served
from tests.leaks.people import MEMBERS, Member

PATHS = (
    "/tiles/building/14/13584/6337.mvt",
    "/tiles",
    "/ogc/collections/building/items",
    "/3dtiles/buildings/tileset.json",
    "/api/layers",
    "/api/events",
    "/api/openapi.json",
    "/stac",
)
BY_NAME = {one.name: one for one in MEMBERS}


@pytest.fixture(scope="module")
def ending(leak_city):
    """An application over a copy of the city, and a way to change its accounts."""
    settings = copy(leak_city, "leak_city_ending")

    def change(statement: str, *values: object) -> None:
        with psycopg.connect(conninfo(settings)) as connection:
            connection.execute(statement, values)

    with served(leak_city, settings) as client:
        yield client, change


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something is so within two seconds: the change is told by a notification."""
    for _ in range(40):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_deactivated_account_has_nothing_more(ending) -> None:
    client, change = ending
    town = client(BY_NAME["town"])
    assert all(town.get(path).status_code == 200 for path in PATHS)
    change("UPDATE account SET active = false WHERE name = 'town'")
    assert eventually(lambda: all(town.get(path).status_code == 401 for path in PATHS))
    assert client(BY_NAME["county"]).get(PATHS[0]).status_code == 200


def test_a_revoked_token_opens_nothing(ending) -> None:
    client, change = ending
    change(
        "UPDATE access_token SET revoked_at = now() WHERE account_id ="
        " (SELECT account_id FROM account WHERE name = 'officer')"
    )
    officer = client(BY_NAME["officer"])
    assert eventually(lambda: all(officer.get(path).status_code == 401 for path in PATHS))


def test_a_narrower_scope_holds_from_the_next_request(ending, truth) -> None:
    client, change = ending
    county = client(BY_NAME["county"])
    tag = county.get(PATHS[0]).headers["etag"]
    change("UPDATE account SET area_code = %s, role = 'grid_worker' WHERE name = 'county'", GRID)
    worker = Member("county", "grid_worker", GRID)
    building = layers_of(worker.role)["building"]
    true = truth.of("building", worker.access)
    assert eventually(lambda: reading.tile_ids(county, building) == true)
    assert reading.geojson(county, building)[0] == true
    assert set(reading.buildings_3d(county)[0]) == true
    assert county.get(PATHS[0], headers={"If-None-Match": tag}).status_code == 200
    assert county.get("/tiles/camera/tilejson.json").status_code == 404
    assert county.get("/api/export/building.csv").status_code == 403
