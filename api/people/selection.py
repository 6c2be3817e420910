"""Counts for a polygon that a person draws: the whole grids inside it, and the sum of their published numbers.

A sum of published numbers tells nothing that the map does not tell, whatever polygons are subtracted from
each other. A selection of fewer than `LEAST_GRIDS` grids or with a sum below the threshold is refused all the
same: its answer would look like a count of the polygon, which it is not.
"""

from typing import Any

import orjson
from shapely import MultiPolygon, Polygon, get_num_coordinates, is_valid, to_wkb
from shapely.errors import ShapelyError
from shapely.geometry import shape

from api.people.counts import Counts
from api.people.shapes import NamedArea, Selected
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.errors import BadInput
from ingest.statistics import MEASURES, PROTECTED, THRESHOLD

LEAST_GRIDS = 2
MOST_GRIDS = 2_000
MOST_VERTICES = 2_000

_GRIDS = """
WITH drawn AS (SELECT ST_Transform(ST_GeomFromWKB($1, 4490), 3857) AS polygon)
SELECT code, name FROM grid, drawn
WHERE geom_3857 && polygon AND ST_Covers(polygon, geom_3857) ORDER BY code LIMIT $2
"""

_SUMS = """
SELECT measure, sum(value)::bigint AS total, count(*) FILTER (WHERE value IS NULL) AS suppressed
FROM area_statistic WHERE area_code = ANY($1::bigint[]) GROUP BY measure
"""


async def select(reader: Reader, counts: Counts, access: Access, given: dict[str, Any]) -> Selected:
    """Sums over the grids inside a GeoJSON polygon. Raises BadInput, also where they are too few."""
    polygon = _polygon(given)
    rows = await reader.fetch(access, _GRIDS, to_wkb(polygon), MOST_GRIDS + 1)
    if len(rows) > MOST_GRIDS:
        raise BadInput(
            f"The selection holds more than {MOST_GRIDS} grids.", "Draw a smaller one, or choose an area."
        )
    if len(rows) < LEAST_GRIDS:
        raise BadInput(
            f"Fewer than {LEAST_GRIDS} whole grids of yours lie inside the selection.",
            "Draw a larger one, or click one grid.",
        )
    found = await reader.fetch(access, _SUMS, [row["code"] for row in rows])
    sums = {row["measure"]: row for row in found}
    residents = sums["residents"]["total"] if "residents" in sums else None
    if residents is None or residents < THRESHOLD:
        raise BadInput("Too few people live in the selection for a number to be shown.", "Draw a larger one.")
    west, south, east, north = (round(side, 6) for side in polygon.bounds)
    return Selected(
        grids=[NamedArea(code=row["code"], name=row["name"], level="grid") for row in rows],
        totals={name: sums[name]["total"] if name in sums else None for name in MEASURES},
        suppressed={name: sums[name]["suppressed"] if name in sums else 0 for name in PROTECTED},
        bbox=(west, south, east, north),
        as_of=await counts.as_of(access),
    )


def _polygon(given: dict[str, Any]) -> Polygon | MultiPolygon:
    try:
        made = shape(orjson.loads(orjson.dumps(given)))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise _unusable() from error
    if not isinstance(made, Polygon | MultiPolygon) or made.is_empty or not is_valid(made):
        raise _unusable()
    if get_num_coordinates(made) > MOST_VERTICES:
        raise BadInput(f"The polygon has more than {MOST_VERTICES} corners.", "Draw a simpler one.")
    west, south, east, north = made.bounds
    if west < -180 or east > 180 or south < -85 or north > 85:
        raise _unusable()
    return made


def _unusable() -> BadInput:
    return BadInput(
        "The polygon is no polygon in degrees.",
        "Give a GeoJSON geometry of type Polygon or MultiPolygon whose lines do not cross.",
    )
