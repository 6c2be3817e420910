"""A box in degrees as a condition: the index in Web Mercator finds, the stored geometry decides."""

from math import isfinite

from psycopg import sql

from catalogs.errors import BadInput

_INSIDE = sql.SQL(
    "geom_3857 && ST_Transform(ST_MakeEnvelope(%(west)s, greatest(%(south)s, -85), %(east)s,"
    " least(%(north)s, 85), 4490), 3857)"
    " AND ST_Intersects(geom_4490, ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490))"
)


def inside(bbox: list[float]) -> tuple[sql.Composable, dict[str, float]]:
    """The condition and its values for west, south, east, north (with or without heights between them).

    A box larger than the world is the world. Raises BadInput for a number that is not finite.
    """
    half = len(bbox) // 2
    west, south, east, north = *bbox[:2], *bbox[half : half + 2]
    if not all(map(isfinite, (west, south, east, north))):
        raise BadInput("The bbox has a value that is no finite number.", "Give west,south,east,north.")
    return _INSIDE, {
        "west": max(west, -180.0),
        "south": max(south, -90.0),
        "east": min(east, 180.0),
        "north": min(north, 90.0),
    }
