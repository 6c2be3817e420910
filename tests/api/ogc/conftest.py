"""An application with the OGC APIs over a database of its own, with a handful of hand-made areas."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api import errors
from api.ogc import mount
from api.search.geocoding import Geocoder
from api.search.places import Places
from api.security.person import Person
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.database import conninfo
from catalogs.schema import migrate
from catalogs.settings import Settings
from tiles.vector.database import Database

COMMUNITY = 370502001001000
GRIDS = 25


@pytest.fixture(scope="session")
def ogc_settings(data_folder: Path) -> Settings:
    """A database with one town, one community and 25 grids in a row; every fifth count is suppressed."""
    made = Settings(data=data_folder, database_url=None, database_name="ogc")
    migrate(made)
    with psycopg.connect(conninfo(made)) as connection:
        for code, level in ((370502000000000, "county"), (370502001000000, "town"), (COMMUNITY, "community")):
            connection.execute(
                "INSERT INTO area (code, level, name, geom_4490) VALUES (%s, %s, '文汇', "
                "ST_Multi(ST_MakeEnvelope(118.5, 37.4, 118.8, 37.5, 4490)))",
                [code, level],
            )
            connection.execute("INSERT INTO area_statistic VALUES (%s, 'residents', 5000)", [code])
        for number in range(1, GRIDS + 1):
            west = 118.5 + number / 100
            connection.execute(
                "INSERT INTO grid (code, name, community_code, kind, geom_4490) VALUES (%s, %s, %s, 'urban', "
                "ST_Multi(ST_MakeEnvelope(%s, 37.4, %s, 37.41, 4490)))",
                [COMMUNITY + number, f"第{number}网格", COMMUNITY, west, west + 0.01],
            )
            connection.execute(
                "INSERT INTO area_statistic VALUES (%s, 'residents', %s)",
                [COMMUNITY + number, None if number % 5 == 0 else 100 + number],
            )
        connection.execute(
            "INSERT INTO building (building_code, grid_code, name, number, sub_estate, road_name,"
            " road_number, use, storeys, height_m, units, geom_4490)"
            " VALUES (37050200100100042, %s, '大明大厦', '3', '', '济南路', '18', 'office', 12, 41.5, 1,"
            " ST_Multi(ST_MakeEnvelope(118.51, 37.401, 118.511, 37.402, 4490)))",
            [COMMUNITY + 1],
        )
    return made


EDITOR = Person(
    account_id=1,
    name="editor",
    display_name="编辑",
    area_code=370500000000000,
    access=Access.of("gis_editor", 370500000000000),
    through="token",
    expires_at=datetime(2100, 1, 1, tzinfo=UTC),
)


class Door:
    """Lets everybody in as one person: who is let in, and as whom, is tested in tests/api/security."""

    def __init__(self, app: ASGIApp, person: Person) -> None:
        self._app, self._person = app, person

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})["person"] = self._person
        await self._app(scope, receive, send)


@pytest.fixture(scope="session")
def client(ogc_settings: Settings) -> Iterator[TestClient]:
    """An editor's client of an application that has nothing but the OGC APIs."""
    app = FastAPI()
    app.add_middleware(Door, person=EDITOR)
    errors.install(app)

    async def no_tile(scope: object, receive: object, send: object) -> None:
        raise AssertionError("no tile is asked for here")

    places = Places(Reader(Database(ogc_settings)), Geocoder(ogc_settings))  # no test here asks them
    service = mount(app, ogc_settings, places, no_tile)
    with TestClient(app, base_url="http://city.test", raise_server_exceptions=False) as opened:
        yield opened
    service.close()
