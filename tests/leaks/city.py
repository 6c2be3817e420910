"""A city of two counties with sixteen grids, all inside one map tile, and what is true of it.

Counties, towns, communities and grids are two of each inside the next one. Every grid has buildings,
organisations, components, cameras, events of three categories and of care, a worker and residents (one in the
first grid, sixteen in the last); so each scope has rows of every layer beside rows that it must not see, in the
same tile.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import psycopg
from psycopg import sql

from catalogs.access import Access
from catalogs.areas import range_of
from catalogs.layers import Layer, layers
from catalogs.personal_data import PersonalDataKey
from ingest.statistics import THRESHOLD, build_statistics

WEST, SOUTH, STEP = 118.4785, 37.6855, 0.0036
"""The corner of the lattice of grids and the side of one, in degrees."""

CITY_TILE = (14, 13584, 6337)
CITY = 370500000000000
COUNTY, TOWN, COMMUNITY, GRID = 370502000000000, 370502001000000, 370502001001000, 370502001001001
CODES = [
    county + town * 1_000_000 + community * 1_000 + grid
    for county in (370502000000000, 370503000000000)
    for town in (1, 2)
    for community in (1, 2)
    for grid in (1, 2)
]
BUILDINGS_A_GRID, POINTS_A_GRID = 3, 2
CATEGORIES = ("0102", "0201", "0404")
CARE = "G601"
HIDDEN_TEXT = "联系人张三丰13800000000"
"""Stands in columns that no layer has, and in the description of every event."""

AREA_LAYERS = ("county", "town", "community", "grid")

_BOX = "ST_Multi(ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490))"
_GRID = f"""
    INSERT INTO grid (code, name, community_code, kind, geom_4490)
    VALUES (%(code)s, %(name)s, %(community)s, 'urban', {_BOX})
"""
_AREA = """
    INSERT INTO area (code, level, name, parent_code, geom_4490)
    SELECT %(code)s, %(level)s, %(name)s, %(parent)s, ST_Multi(ST_Envelope(ST_Collect(geom_4490)))
    FROM grid WHERE code >= %(code)s AND code < %(end)s
"""
_COMMUNITY = f"""
    INSERT INTO area (code, level, name, geom_4490) VALUES (%(community)s, 'community', '', {_BOX})
"""
"""A community comes before its grids, which refer to it; what is true of it follows with the areas above."""

_PLACED = "ST_SetSRID(ST_MakePoint(%(west)s + 0.0004 * n, %(south)s + 0.001), 4490)"
_IN_A_GRID = (
    "INSERT INTO building (building_code, grid_code, name, number, sub_estate, road_name, road_number, use,"
    " storeys, height_m, units, geom_4490)"
    " SELECT %(building)s + n, %(code)s, '楼' || %(building)s + n, n::text, '', '黄河路', '1号',"
    " 'residential', 6, 18.5, 2, ST_Multi(ST_MakeEnvelope(%(west)s + 0.0006 * n, %(south)s + 0.002,"
    " %(west)s + 0.0006 * n + 0.0004, %(south)s + 0.0024, 4490)) FROM generate_series(1, %(buildings)s) AS n",
    "INSERT INTO organisation (organisation_id, name, uscc, category, building_code, area_code, match_level,"
    " run_id, geom_4490) SELECT %(number)s * 10 + n, '单位' || %(code)s || n, NULL, 'shop', %(building)s + 1,"
    f" %(code)s, 'building', 1, {_PLACED} FROM generate_series(1, %(points)s) AS n",
    "INSERT INTO city_component (component_code, source_id, source_row, kind, name, state, owner, area_code,"
    " run_id, geom_4490) SELECT 'C' || %(code)s || n, 'components', %(number)s * 10 + n, 'lamp', '灯', 'good',"
    f" '市政', %(code)s, 1, {_PLACED} FROM generate_series(1, %(points)s) AS n",
    "INSERT INTO camera (camera_code, source_id, source_row, name, kind, state, area_code, run_id, geom_4490)"
    " SELECT 'K' || %(code)s || n, 'cameras', %(number)s * 10 + n, '探头', 'dome', 'on', %(code)s, 1,"
    f" {_PLACED} FROM generate_series(1, %(points)s) AS n",
    "INSERT INTO event (event_id, source_id, source_row, category, title, description, status, reported_at,"
    " area_code, match_level, score, run_id, geom_4490)"
    " SELECT 'E' || %(code)s || n, 'events_grid', %(number)s * 10 + n, (%(categories)s::text[])[n], '事件',"
    " %(hidden)s, 'open', timestamptz '2026-03-01 08:00+08' + n * interval '1 day', %(code)s, 'building', 1, 1,"
    f" {_PLACED} FROM generate_series(1, 4) AS n",
    "INSERT INTO grid_worker (worker_id, source_id, source_row, name, kind, area_code, run_id)"
    " VALUES ('W' || %(code)s, 'grid_workers', %(number)s, '李工', 'full', %(code)s, 1)",
    "INSERT INTO resident (resident_id, name, birth_date, run_id)"
    " SELECT %(number)s * 100 + n, %(hidden)s, '1990-01-01', 1 FROM generate_series(1, %(number)s + 1) AS n",
    "INSERT INTO occupancy (source_id, source_row, resident_id, address_text, match_level, score,"
    " building_code, area_code, run_id) SELECT 'residents_police', %(number)s * 100 + n, %(number)s * 100 + n,"
    " %(hidden)s, 'dwelling', 1, %(building)s + 1, %(code)s, 1 FROM generate_series(1, %(number)s + 1) AS n",
)
_REFERENCE = (
    "INSERT INTO road (road_id, name, road_class, geom_4490) VALUES (1, '黄河路', 'trunk',"
    " ST_GeomFromText('MULTILINESTRING((118.479 37.687, 118.49 37.69))', 4490))",
    "INSERT INTO water (water_id, name, kind, geom_4490) VALUES (1, '黄河', 'river',"
    " ST_Multi(ST_MakeEnvelope(118.479, 37.69, 118.49, 37.6905, 4490)))",
)


def fill(connection: psycopg.Connection) -> None:
    """Put the city into an empty, migrated database."""
    for number, code in enumerate(CODES):
        west, south = WEST + STEP * (number % 4), SOUTH + STEP * (number // 4)
        community = code - code % 1_000
        values = {
            "code": code, "number": number, "community": community, "name": f"网格{code}",
            "west": west, "south": south, "east": west + STEP, "north": south + STEP,
            "building": community * 100 + code % 1_000 * 100, "buildings": BUILDINGS_A_GRID,
            "points": POINTS_A_GRID, "categories": [*CATEGORIES, CARE], "hidden": HIDDEN_TEXT,
        }  # fmt: skip
        if number % 2 == 0:
            connection.execute(_COMMUNITY, values)
        connection.execute(_GRID, values)
        for statement in _IN_A_GRID:
            connection.execute(statement, values)
    _areas(connection)
    for statement in _REFERENCE:
        connection.execute(statement)
    build_statistics(connection, PersonalDataKey(bytes(64)), date(2026, 11, 1))


def _areas(connection: psycopg.Connection) -> None:
    levels = {"community": 1_000, "town": 1_000_000, "county": 1_000_000_000}
    for level, span in levels.items():
        for code in sorted({code - code % span for code in CODES}):
            above = {"community": code - code % 1_000_000, "town": code - code % 10**9, "county": CITY}
            values = {"code": code, "level": level, "name": f"{level}{code}", "parent": above[level]}
            if level == "community":
                connection.execute(
                    "UPDATE area SET name = %(name)s, parent_code = %(parent)s, geom_4490 ="
                    " (SELECT ST_Multi(ST_Envelope(ST_Collect(geom_4490))) FROM grid"
                    "  WHERE community_code = %(code)s) WHERE area.code = %(code)s",
                    values,
                )
            else:
                connection.execute(_AREA, {**values, "end": range_of(code)[1]})


@dataclass(frozen=True)
class Row:
    """A row of a layer as it really is."""

    id: str
    area: int | None
    category: str | None


@dataclass(frozen=True)
class Truth:
    """All rows of all layers, read past every policy."""

    rows: dict[str, tuple[Row, ...]]
    small: frozenset[int]
    """Areas with fewer people than may be told."""

    @classmethod
    def read(cls, connection: psycopg.Connection) -> "Truth":
        """`connection` belongs to a superuser."""
        rows = {layer.id: _rows(connection, layer) for layer in layers().values()}
        people = connection.execute("SELECT area_code, count(*) FROM occupancy GROUP BY 1").fetchall()
        return cls(rows, frozenset(area for area, count in people if count < THRESHOLD))

    def of(self, layer_id: str, access: Access) -> set[str]:
        """Ids of the rows that an access may see, by the words of the contract and not by those of the database."""
        return {row.id for row in self.rows[layer_id] if _may_see(layer_id, row, access)}


def _rows(connection: psycopg.Connection, layer: Layer) -> tuple[Row, ...]:
    category = layer.id == "event"
    statement = sql.SQL("SELECT {}::text, {}, {} FROM {}").format(
        sql.Identifier(layer.id_column),
        sql.Identifier(layer.area_column) if layer.area_column else sql.SQL("NULL"),
        sql.SQL("category" if category else "NULL"),
        sql.Identifier(layer.relation),
    )
    return tuple(Row(*row) for row in connection.execute(statement).fetchall())


def _may_see(layer_id: str, row: Row, access: Access) -> bool:
    if row.category == CARE or (access.categories and row.category and row.category not in access.categories):
        return False
    if row.area is None or access.scope_from <= row.area < access.scope_to:
        return True
    return layer_id in AREA_LAYERS and _leads_to(row.area, access.scope_from)


@cache
def _leads_to(area: int, code: int) -> bool:
    """Whether an area is one of those above a code."""
    start, end = range_of(area)
    return start <= code < end
