"""The real small city through the real server: every layer has tiles, none is too large, none names a person."""

import re
from collections.abc import Callable, Iterator

import httpx
import mapbox_vector_tile
import morecantile
import psycopg
import pytest
from psycopg import sql

from catalogs.database import conninfo
from catalogs.layers import layers_of
from catalogs.settings import Settings
from tiles.vector.service import MOST_BYTES

TILES_A_ZOOM = 6

Clients = Callable[[str], httpx.Client]

IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{6}(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx](?!\d)")
MOBILE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def addresses(settings: Settings, relation: str, zoom: int) -> list[tuple[int, int]]:
    """The fullest tiles of a layer at a zoom."""
    quad = morecantile.tms.get("WebMercatorQuad")
    cell = quad.tile(118.5, 37.4, zoom)
    corner = sql.SQL(
        "SELECT floor((ST_X(p) + 20037508.342789244) * %(side)s / 40075016.685578488)::int,"
        " floor((20037508.342789244 - ST_Y(p)) * %(side)s / 40075016.685578488)::int"
        " FROM (SELECT ST_Centroid(geom_3857) AS p FROM {}) AS points WHERE p IS NOT NULL"
        " GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT %(most)s"
    ).format(sql.Identifier(relation))
    with psycopg.connect(conninfo(settings)) as connection:
        found = connection.execute(corner, {"side": 2**zoom, "most": TILES_A_ZOOM}).fetchall()
    return found or [(cell.x, cell.y)]


def texts(tile: bytes) -> Iterator[str]:
    for layer in mapbox_vector_tile.decode(tile).values():
        for feature in layer["features"]:
            yield from (value for value in feature["properties"].values() if isinstance(value, str))


@pytest.mark.parametrize("layer", layers_of("dispatcher").values(), ids=lambda layer: layer.id)
def test_every_zoom_of_every_layer(layer, client_of: Clients, served_city: Settings) -> None:
    client = client_of("dispatcher")
    for zoom in range(layer.minzoom, layer.maxzoom + 1):
        sizes = []
        for x, y in addresses(served_city, layer.relation, zoom):
            answer = client.get(f"/tiles/{layer.id}/{zoom}/{x}/{y}.mvt")
            assert answer.status_code in (200, 204), answer.text
            sizes.append(len(answer.content))
            for text in texts(answer.content) if answer.content else ():
                assert not IDENTITY_NUMBER.search(text), text
                assert not MOBILE_NUMBER.search(text), text
        assert 0 < max(sizes) <= MOST_BYTES, (layer.id, zoom)


def test_what_is_built_is_served(client_of: Clients) -> None:
    client = client_of("gis_editor")
    assert client.get("/readyz").json()["status"] == "ready"
    head = client.get("/tiles/static/basemap.pmtiles", headers={"Range": "bytes=0-6"})
    assert (head.status_code, head.content) == (206, b"PMTiles")
    assert client.get("/3dtiles/buildings/tileset.json").json()["asset"]["version"] == "1.1"
    for raster in client.get("/raster").json()["rasters"]:
        document = client.get(raster["tilejson"]).json()
        longitude, latitude, zoom = document["center"]
        tile = morecantile.tms.get("WebMercatorQuad").tile(longitude, latitude, zoom + 2)
        picture = client.get(f"/raster/{raster['id']}/tiles/{tile.z}/{tile.x}/{tile.y}.png")
        assert picture.status_code == 200
        assert picture.content.startswith(b"\x89PNG")
