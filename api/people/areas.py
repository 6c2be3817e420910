"""Areas as a person sees them: their own scope, and the names of what lies above it."""

from typing import Any

from api.people.shapes import NamedArea
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.areas import LEVELS, Level, ancestor, level_of
from catalogs.errors import BadInput, NotFound

_PATH = """
SELECT code, name, level FROM area WHERE code = ANY($1::bigint[])
UNION ALL SELECT code, name, 'grid' FROM grid WHERE code = ANY($1::bigint[])
ORDER BY code
"""

_ONE = """
SELECT code, name, level, ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east,
    ST_YMax(box) AS north, ST_X(point) AS longitude, ST_Y(point) AS latitude, area_km2
FROM (
    SELECT code, name, level, geom_4490 FROM area WHERE code = $1
    UNION ALL SELECT code, name, 'grid', geom_4490 FROM grid WHERE code = $1
) AS named, LATERAL (
    SELECT Box2D(geom_4490) AS box, ST_PointOnSurface(geom_4490) AS point,
        ST_Area(geom_4490::geography) / 1e6 AS area_km2
) AS measured
"""

_AT = """
WITH place AS (SELECT ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4490), 3857) AS point)
SELECT code FROM (
    SELECT code FROM grid, place WHERE geom_3857 && point AND ST_Intersects(geom_3857, point)
    UNION ALL
    SELECT code FROM area, place
    WHERE valid_to IS NULL AND geom_3857 && point AND ST_Intersects(geom_3857, point)
) AS found
ORDER BY CASE WHEN code % 1000 <> 0 THEN 0 WHEN code % 1000000 <> 0 THEN 1 WHEN code % 1000000000 <> 0 THEN 2
    ELSE 3 END, code DESC
LIMIT 1
"""


def known_level(code: int) -> Level:
    """The level of an area code. Raises BadInput for a number that is none."""
    try:
        return level_of(code)
    except ValueError as error:
        raise BadInput(f"{error}.", "An area code has 15 digits, as in 370502001001001.") from error


async def one_area(reader: Reader, access: Access, code: int) -> Any:
    """code, name, level, west, south, east, north, longitude, latitude, area_km2. Raises NotFound."""
    known_level(code)
    row = await reader.fetchrow(access, _ONE, code)
    if row is None:
        raise NotFound("There is no such area, or it is not yours to see.", "See the area that you work in.")
    return row


async def path_of(reader: Reader, access: Access, code: int) -> list[NamedArea]:
    """The areas from the city down to `code`, as far as the person may see them."""
    level = level_of(code)
    above = [ancestor(code, one) for one in LEVELS[: LEVELS.index(level) + 1]]
    return [NamedArea(**dict(row)) for row in await reader.fetch(access, _PATH, above)]


async def area_at(reader: Reader, access: Access, longitude: float, latitude: float) -> int:
    """Code of the smallest visible area at a point in degrees. Raises NotFound."""
    row = await reader.fetchrow(access, _AT, longitude, latitude)
    if row is None:
        raise NotFound("No area of yours lies at this point.", "Choose a point inside the city.")
    code: int = row["code"]
    return code


def box_of(row: Any) -> tuple[float, float, float, float]:
    """west, south, east, north of a row of `one_area`, to about a decimetre."""
    west, south, east, north = (round(row[side], 6) for side in ("west", "south", "east", "north"))
    return west, south, east, north
