"""Dynamic vector tiles: how long an uncached tile of the buildings takes one client, and how large tiles get.

The tiles are drawn where buildings stand, so dense quarters come as often as people look at them. Over HTTP
each tile is asked for once; the floor is the same statement straight through asyncpg, uncompressed.
"""

import asyncio
import http.client
import random
import sys
import time
from pathlib import Path
from typing import Any

from psycopg import sql

from bench.serving import serving, somebody
from catalogs.access import CITY_FROM, CITY_TO, Access
from catalogs.database import connect
from catalogs.layers import layers_of
from catalogs.settings import Settings
from tiles.vector.database import Database
from tiles.vector.service import MOST_FEATURES, TileService
from tiles.vector.statements import layer_statements
from tiles.vector.tile_address import TileAddress

LAYER = "building"
ZOOMS = (14, 15, 16)
TILES_A_ZOOM = 300
FULLEST_TILES = 40
"""For the largest tile of a zoom: this many of those with the most features."""

SEED = 20261123

EVERYTHING = Access("city_commander", CITY_FROM, CITY_TO)

Address = tuple[int, int, int]


def main(data: Path) -> dict[str, Any]:
    """Figures of the database in `data`: milliseconds (p50, p95, p99) and bytes."""
    settings = Settings(data=data, database_url=None)
    picked = {zoom: _tiles_of_buildings(settings, zoom) for zoom in ZOOMS}
    figures: dict[str, Any] = {}
    with somebody(settings) as account, serving(settings) as port:
        for zoom, tiles in picked.items():
            figures[f"z{zoom} over HTTP, ms"] = _percentiles(_over_http(port, account.token, tiles))
    for zoom, tiles in picked.items():
        figures[f"z{zoom} floor (asyncpg), ms"] = _percentiles(asyncio.run(_floor(settings, tiles)))
    figures["largest tile, bytes"] = asyncio.run(_largest(settings))
    return figures


def _tiles_of_buildings(settings: Settings, zoom: int) -> list[Address]:
    """Distinct tiles that hold a building, chosen by building."""
    tiles = [address for address, count in _tiles_of(settings, "building", zoom) for _ in range(count)]
    chosen = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    chosen.shuffle(tiles)
    return list(dict.fromkeys(tiles))[:TILES_A_ZOOM]


def _tiles_of(settings: Settings, relation: str, zoom: int) -> list[tuple[Address, int]]:
    """The tiles that hold a feature's north-western corner, with how many, the fullest first."""
    corner = sql.SQL(
        "SELECT floor((ST_XMin(geom_3857) + 20037508.342789244) * %(side)s / 40075016.685578488)::int,"
        "       floor((20037508.342789244 - ST_YMax(geom_3857)) * %(side)s / 40075016.685578488)::int,"
        "       count(*) FROM {} WHERE geom_3857 IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    with connect(settings) as connection:
        rows = connection.execute(corner.format(sql.Identifier(relation)), {"side": 2**zoom}).fetchall()
    return [((zoom, x, y), count) for x, y, count in rows]


def _over_http(port: int, token: str, tiles: list[Address]) -> list[float]:
    client = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Accept-Encoding": "gzip", "Authorization": f"Bearer {token}"}
    milliseconds = []
    for z, x, y in _warmed(tiles):
        started = time.perf_counter()
        client.request("GET", f"/tiles/{LAYER}/{z}/{x}/{y}.mvt", headers=headers)
        answer = client.getresponse()
        answer.read()
        milliseconds.append((time.perf_counter() - started) * 1000)
        if answer.status not in (200, 204):
            raise RuntimeError(f"{z}/{x}/{y}: {answer.status}")
    client.close()
    return milliseconds[len(milliseconds) - len(tiles) :]


def _warmed(tiles: list[Address]) -> list[Address]:
    """Some far tiles first, which connect and plan, then the tiles that count."""
    return [(tiles[0][0], index, 0) for index in range(10)] + tiles


async def _floor(settings: Settings, tiles: list[Address]) -> list[float]:
    database = Database(settings)
    await database.open()
    statements = layer_statements(layers_of(EVERYTHING.role)[LAYER])
    milliseconds = []
    for address in _warmed(tiles):
        started = time.perf_counter()
        await database.fetchrow(EVERYTHING, statements.at(address[0]).sql, *address, MOST_FEATURES)
        milliseconds.append((time.perf_counter() - started) * 1000)
    await database.close()
    return milliseconds[len(milliseconds) - len(tiles) :]


async def _largest(settings: Settings) -> dict[str, int]:
    """The largest uncompressed tile of each layer and zoom, among its fullest ones."""
    database = Database(settings)
    service = TileService(database, 0)
    await database.open()
    found = {}
    for name, layer in layers_of(EVERYTHING.role).items():
        statements = layer_statements(layer)
        for zoom in range(layer.minzoom, layer.maxzoom + 1):
            sizes = [
                len(await service.render(EVERYTHING, statements, TileAddress(*address)))
                for address, _ in _tiles_of(settings, layer.relation, zoom)[:FULLEST_TILES]
            ]
            found[f"{name} z{zoom}"] = max(sizes, default=0)
    await database.close()
    return found


def _percentiles(milliseconds: list[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }


if __name__ == "__main__":
    from bench.__main__ import save, write_markdown

    save("tiles", main(Path(sys.argv[1] if len(sys.argv) > 1 else ".data")))
    write_markdown()
