"""What row policies cost: the same queries as each kind of person and without any policy, milliseconds and ratio.

The unrestricted query is the same statement of the tables' owner, through the same pool and in a transaction as
well. Both ask in turn for the same places, drawn where the person's buildings stand; of each place the best
time counts, and the ratio is that of the medians.
"""

import asyncio
import math
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogs.access import CITY_FROM, CITY_TO, Access
from catalogs.areas import ancestor
from catalogs.layers import layers_of
from catalogs.settings import Settings
from tiles.vector.database import Database
from tiles.vector.service import MOST_FEATURES
from tiles.vector.statements import layer_statements

PLACES = 20
ATTEMPTS = 3
"""The best of so many counts for a place: what else the machine does is not the policy's cost."""

WARMING = 3
"""Places before the clock runs: PostgreSQL settles on a plan after five executions."""

SEED = 20261123
MOST_SCOPED, MOST_CITY = 3.0, 1.5
"""What the ratios must stay below."""

CITY = 370500000000000

_BBOX = (
    "geom_3857 && ST_Transform(ST_MakeEnvelope($1, $2, $3, $4, 4490), 3857)"
    " AND ST_Intersects(geom_4490, ST_MakeEnvelope($1, $2, $3, $4, 4490))"
)

Spot = tuple[float, float]


@dataclass(frozen=True)
class Query:
    """A statement and its parameters at a place (longitude, latitude)."""

    name: str
    sql: str
    at: Callable[[Spot], tuple[object, ...]]


def main(data: Path) -> dict[str, Any]:
    """Ratios by query and person, and the largest of scoped and of city-wide persons."""
    return asyncio.run(_measured(Settings(data=data, database_url=None)))


class Owner(Access):
    """The owner of the tables, whom no policy binds; low zooms show it the cells of the whole city."""

    @property
    def database_role(self) -> str:
        return "owner"

    @property
    def begin(self) -> str:
        return (
            "BEGIN READ ONLY; SET LOCAL ROLE NONE; SET LOCAL gridcity.categories = '{}';"
            f" SET LOCAL gridcity.scope_from = '{CITY_FROM}'"
        )


OWNER = Owner("city_commander", CITY_FROM, CITY_TO)


async def _measured(settings: Settings) -> dict[str, Any]:
    database = Database(settings)
    await database.open()
    figures: dict[str, Any] = {}
    worst = {"scoped": 0.0, "city-wide": 0.0}
    for name, access in (await _people(database)).items():
        spots = await _spots(database, access)
        for query in queries(access.role):
            with_policy, without = await _times(database, access, query, spots)
            ratio = with_policy / without
            figures.setdefault(query.name, {})[name] = {
                "ms": round(with_policy, 3),
                "unrestricted ms": round(without, 3),
                "ratio": round(ratio, 2),
            }
            kind = "city-wide" if access.whole_city and not access.categories else "scoped"
            worst[kind] = max(worst[kind], ratio)
            print(
                f"{query.name:28} {name:24} {with_policy:9.3f} {without:9.3f} {ratio:6.2f}", file=sys.stderr
            )
    await database.close()
    limits = dict(zip(worst, (MOST_SCOPED, MOST_CITY), strict=True))
    summary = {
        f"largest ratio, {kind} (at most {limits[kind]})": round(ratio, 2) for kind, ratio in worst.items()
    }
    return {**summary, **figures}


async def _people(database: Database) -> dict[str, Access]:
    """One of each kind, in the fullest county and its fullest parts."""
    row = await database.fetchrow(
        OWNER,
        "SELECT grid_code FROM building WHERE grid_code / 1000000000 = (SELECT grid_code / 1000000000 FROM building"
        " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    )
    grid: int = row["grid_code"]
    categories = [
        row["category"]
        for row in await database.fetch(
            OWNER,
            "SELECT category FROM published_event GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 3",
        )
    ]
    return {
        "city commander": Access.of("city_commander", CITY),
        "dispatcher": Access.of("dispatcher", CITY),
        "county manager": Access.of("county_manager", ancestor(grid, "county")),
        "town manager": Access.of("town_manager", ancestor(grid, "town")),
        "community manager": Access.of("community_manager", ancestor(grid, "community")),
        "grid worker": Access.of("grid_worker", grid),
        "officer of 3 categories": Access.of("department_officer", CITY, tuple(categories)),
        "officer of a county": Access.of("department_officer", ancestor(grid, "county"), tuple(categories)),
    }


async def _spots(database: Database, access: Access) -> list[Spot]:
    rows = await database.fetch(
        OWNER,
        "SELECT ST_X(p) AS x, ST_Y(p) AS y FROM (SELECT ST_PointOnSurface(geom_4490) AS p FROM building"
        " WHERE grid_code >= $1 AND grid_code < $2 ORDER BY hashint8(building_code) LIMIT $3) AS picked",
        access.scope_from,
        access.scope_to,
        PLACES,
    )
    return [(row["x"], row["y"]) for row in rows]


def queries(role: str) -> list[Query]:
    """What people ask for most: tiles, boxes, lists and counts."""
    known = layers_of(role)
    asked = [
        *[("building", zoom) for zoom in (10, 13, 14, 16)],
        *[("event", zoom) for zoom in (10, 12, 14, 16)],
        *[("organisation", 15), ("grid", 12), ("community", 10)],
    ]
    tiles = [
        Query(f"{layer} tile z{zoom}", layer_statements(known[layer]).at(zoom).sql, _tile(zoom))
        for layer, zoom in asked
    ]
    return [
        *tiles,
        Query(
            "buildings in a box",
            "SELECT building_code, ST_AsGeoJSON(geom_4490) FROM building WHERE "  # noqa: S608 - a constant
            f"{_BBOX} ORDER BY building_code LIMIT 1001",
            _box(0.004),
        ),
        Query(
            "count of buildings in a box",
            f"SELECT count(*) FROM building WHERE {_BBOX}",  # noqa: S608 - a constant
            _box(0.02),
        ),
        Query(
            "organisations, first page",
            "SELECT organisation_id, name FROM organisation ORDER BY organisation_id LIMIT 101",
            lambda _: (),
        ),
        Query(
            "buildings, first page",
            "SELECT building_code, use FROM building ORDER BY building_code LIMIT 101",
            lambda _: (),
        ),
        Query("count of organisations", "SELECT count(*) FROM organisation", lambda _: ()),
        Query(
            "newest events",
            "SELECT event_id, title, status FROM published_event ORDER BY reported_at DESC, event_id DESC LIMIT 50",
            lambda _: (),
        ),
        Query("events by status", "SELECT status, count(*) FROM published_event GROUP BY 1", lambda _: ()),
    ]


def _tile(zoom: int) -> Callable[[Spot], tuple[object, ...]]:
    from morecantile import tms

    grid = tms.get("WebMercatorQuad")

    def at(spot: Spot) -> tuple[object, ...]:
        tile = grid.tile(*spot, zoom)
        return (zoom, tile.x, tile.y, MOST_FEATURES)

    return at


def _box(degrees: float) -> Callable[[Spot], tuple[object, ...]]:
    return lambda spot: (spot[0] - degrees, spot[1] - degrees, spot[0] + degrees, spot[1] + degrees)


async def _times(database: Database, access: Access, query: Query, spots: list[Spot]) -> tuple[float, float]:
    """Median over the places, in milliseconds, with the policies and without; of each place the best of some."""
    order = random.Random(SEED).sample(spots, len(spots))  # noqa: S311 - a sample, not a secret
    taken: dict[Access, list[float]] = {access: [], OWNER: []}
    for number, spot in enumerate([*order[:WARMING], *order]):
        parameters = query.at(spot)
        best = dict.fromkeys(taken, math.inf)
        for attempt in range(ATTEMPTS):
            for asking in (access, OWNER) if attempt % 2 else (OWNER, access):
                started = time.perf_counter()
                await database.fetch(asking, query.sql, *parameters)
                best[asking] = min(best[asking], (time.perf_counter() - started) * 1000)
        if number >= WARMING:
            for asking, milliseconds in best.items():
                taken[asking].append(milliseconds)
    return statistics.median(taken[access]), statistics.median(taken[OWNER])


if __name__ == "__main__":
    from bench.__main__ import save, write_markdown

    save("policies", main(Path(sys.argv[1] if len(sys.argv) > 1 else ".data")))
    write_markdown()
