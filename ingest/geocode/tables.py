"""The rows that a gazetteer is made of, read from PostGIS by COPY: a few seconds for the whole city."""

import io
from dataclasses import dataclass

import polars as pl
import psycopg


@dataclass(frozen=True)
class Tables:
    """Polars frames; lon and lat in degrees, EPSG:4490.

    areas: code i64, level, name, lon, lat; area_names: code i64, name (former and other names)
    roads: road_id i64, name, wkb (hexadecimal WKB, EPSG:4490); road_towns: road_id i64, town i64
    places: place_id i64, kind, name, road_name, road_number, community_code i64, lon, lat
    buildings: building_code i64, place_id i64 or null, number, sub_estate, road_name, road_number, name, use,
        units i64, grid_code i64, lon, lat
    dwellings: dwelling_code, building_code i64, unit i64, room
    decisions: canonical_text, building_code i64 or null, place_id i64 or null; one of the two is set
    """

    areas: pl.DataFrame
    area_names: pl.DataFrame
    roads: pl.DataFrame
    road_towns: pl.DataFrame
    places: pl.DataFrame
    buildings: pl.DataFrame
    dwellings: pl.DataFrame
    decisions: pl.DataFrame


_STATEMENTS = {
    "areas": """SELECT code, level, name, ST_X(point) AS lon, ST_Y(point) AS lat
        FROM area, LATERAL ST_PointOnSurface(geom_4490) AS point ORDER BY code""",
    "area_names": "SELECT code, name FROM area_name ORDER BY area_name_id",
    "roads": "SELECT road_id, name, ST_AsHEXEWKB(geom_4490) AS wkb FROM road WHERE name <> '' ORDER BY road_id",
    "road_towns": """SELECT road_id, code AS town FROM road
        JOIN area ON level = 'town' AND ST_Intersects(road.geom_4490, area.geom_4490)
        WHERE road.name <> '' ORDER BY road_id, code""",
    "places": """SELECT place_id, kind, name, road_name, road_number, community_code, ST_X(point) AS lon,
            ST_Y(point) AS lat
        FROM place, LATERAL ST_PointOnSurface(geom_4490) AS point ORDER BY place_id""",
    "buildings": """SELECT building_code, place_id, number, sub_estate, road_name, road_number, name, use,
            units, grid_code, ST_X(point) AS lon, ST_Y(point) AS lat
        FROM building, LATERAL ST_PointOnSurface(geom_4490) AS point ORDER BY building_code""",
    "dwellings": "SELECT dwelling_code, building_code, unit, room FROM dwelling ORDER BY dwelling_code",
    "decisions": """SELECT canonical_text, building_code, place_id FROM review_decision
        WHERE undone_at IS NULL AND coalesce(building_code, place_id) IS NOT NULL ORDER BY decision_id""",
}

_WHOLE = (
    "code",
    "road_id",
    "town",
    "place_id",
    "community_code",
    "building_code",
    "units",
    "grid_code",
    "unit",
    "source_row",
    "area_code",
)
_TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(_WHOLE, pl.Int64),
    "lon": pl.Float64,
    "lat": pl.Float64,
    "score": pl.Float64,
}


def read_tables(connection: psycopg.Connection) -> Tables:
    """The tables as they stand. Texts are '' where NULL."""
    return Tables(
        **{
            name: copied(connection, statement).with_columns(pl.col(pl.String).fill_null(""))
            for name, statement in _STATEMENTS.items()
        }
    )


def copied(connection: psycopg.Connection, statement: str) -> pl.DataFrame:
    """The rows of a SELECT, by COPY. Codes and numbers are whole, lon, lat and score are floats, the rest text."""
    buffer = io.BytesIO()
    command = f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER true)"
    with connection.cursor() as cursor, cursor.copy(command.encode()) as copy:
        for block in copy:
            buffer.write(block)
    buffer.seek(0)
    header = buffer.readline().decode().strip().split(",")
    buffer.seek(0)
    return pl.read_csv(buffer, schema_overrides={name: _TYPES.get(name, pl.String) for name in header})
