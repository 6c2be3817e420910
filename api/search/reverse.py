"""`/api/reverse`: what is at a point: the building, the nearest address, the areas down to the grid."""

import asyncio

from api.search.answers import AreaStep, InDatum, NearAddress, ReverseAnswer
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.crs import from_4490
from catalogs.sources import Datum

REACH_M = 250.0
"""No address farther than this is told as the nearest."""

_AREAS = """
WITH there AS (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4490) AS point),
grid AS (
    SELECT code, name, community_code FROM grid, there
    WHERE geom_3857 && ST_Transform(point, 3857) AND ST_Contains(geom_4490, point)
    ORDER BY code LIMIT 1
)
SELECT code, name, 'grid' AS level FROM grid
UNION ALL
SELECT area.code, area.name, area.level FROM grid JOIN area ON area.code IN
    (community_code, community_code - community_code % 1000000, community_code - community_code % 1000000000)
ORDER BY code
"""

_BUILDINGS = """
WITH there AS (
    SELECT point, ST_Transform(point, 3857) AS flat
    FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4490) AS point) AS asked
)
SELECT building_code, ST_Distance(geom_4490::geography, point::geography) AS away,
    ST_Covers(geom_4490, point) AS inside
FROM building, there
WHERE geom_3857 && ST_Expand(flat, $3 / cos(radians($2)))
ORDER BY ST_Distance(geom_3857, flat) LIMIT 1
"""

_NAME = """
SELECT CASE WHEN detail = '' THEN name ELSE detail END AS name FROM search_entry
WHERE key = $1 AND kind = 'building'
"""

_DATUMS: tuple[tuple[str, Datum], ...] = (
    ("CGCS2000", "CGCS2000"),
    ("GCJ-02", "GCJ-02"),
    ("BD-09", "BD-09"),
    ("CGCS2000 3° 39", "EPSG:4527"),
    ("CGCS2000 3° 40", "EPSG:4528"),
)


async def reverse(reader: Reader, access: Access, lon: float, lat: float) -> ReverseAnswer:
    """What is at a point (degrees, EPSG:4490) that the person may see. Raises Unavailable."""
    areas, near = await asyncio.gather(
        reader.fetch(access, _AREAS, lon, lat), _nearest(reader, access, lon, lat)
    )
    nearest, inside = near if near else (None, False)
    return ReverseAnswer(
        lon=lon,
        lat=lat,
        building=nearest if inside else None,
        nearest=nearest,
        area_path=[AreaStep(code=row["code"], name=row["name"], level=row["level"]) for row in areas],
        coordinates=in_datums(lon, lat),
    )


async def _nearest(reader: Reader, access: Access, lon: float, lat: float) -> tuple[NearAddress, bool] | None:
    """The nearest building within reach, and whether the point is in it."""
    rows = await reader.fetch(access, _BUILDINGS, lon, lat, REACH_M)
    if not rows:
        return None
    code = str(rows[0]["building_code"])
    named = await reader.fetch(access, _NAME, code)
    name = named[0]["name"] if named else code
    found = NearAddress(name=name, building_code=code, distance_m=round(rows[0]["away"]))
    return found, bool(rows[0]["inside"])


def in_datums(lon: float, lat: float) -> list[InDatum]:
    """A point of EPSG:4490 in every datum that people here use; degrees to 7 places, metres to 3."""
    told = []
    for name, datum in _DATUMS:
        x, y = from_4490([lon], [lat], datum)
        places = 3 if datum.startswith("EPSG") else 7
        told.append(InDatum(datum=name, x=round(float(x[0]), places), y=round(float(y[0]), places)))
    return told
