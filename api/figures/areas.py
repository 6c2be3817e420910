"""Areas of a topic and their protected counts, as the person's database role sees them."""

from typing import Any

from api.figures.shapes import ShownArea, Spot
from api.security.reading import Reader
from catalogs.access import CITY_FROM, CITY_TO, Access
from catalogs.areas import LEVELS, SPANS, Level, level_of, range_of

EVENT_MEASURES = ("events", "events_open")
"""Measures that are counted when asked for: events come in all the time."""

_AREA = """
SELECT code, level, name, ST_XMin(geom_4490) AS west, ST_YMin(geom_4490) AS south,
    ST_XMax(geom_4490) AS east, ST_YMax(geom_4490) AS north
FROM area WHERE code = $1
UNION ALL
SELECT code, 'grid', name, ST_XMin(geom_4490), ST_YMin(geom_4490), ST_XMax(geom_4490), ST_YMax(geom_4490)
FROM grid WHERE code = $1
"""

_PARTS = """
SELECT code, name, ST_X(ST_PointOnSurface(geom_4490)) AS longitude, ST_Y(ST_PointOnSurface(geom_4490)) AS latitude
FROM area WHERE level = $1 AND code >= $2 AND code < $3 AND valid_to IS NULL
ORDER BY code
"""

_GRIDS = """
SELECT code, name, ST_X(ST_PointOnSurface(geom_4490)) AS longitude, ST_Y(ST_PointOnSurface(geom_4490)) AS latitude
FROM grid WHERE code >= $1 AND code < $2
ORDER BY code
"""

_COUNTS = """
SELECT area_code, measure, value FROM area_statistic
WHERE area_code = ANY($1::bigint[]) AND measure = ANY($2::text[])
"""

_EVENTS = """
SELECT area_code - area_code % $3 AS area_code, count(*) AS events,
    count(*) FILTER (WHERE closed_at IS NULL) AS events_open
FROM published_event WHERE area_code >= $1 AND area_code < $2 GROUP BY 1
"""

Counts = dict[int, dict[str, float | None]]


def shown_code(area: int, access: Access) -> int | None:
    """Code of what of `area` lies in the scope: the smaller of the two; None where they do not meet."""
    scope_from = LEVELS_CITY if access.whole_city else access.scope_from
    lower, upper = scope_range(area)
    if access.scope_from <= lower and upper <= access.scope_to:
        return area
    return scope_from if lower <= access.scope_from and access.scope_to <= upper else None


LEVELS_CITY = CITY_FROM


def scope_range(code: int) -> tuple[int, int]:
    """Range of the codes at and below an area; a city's is every code, as its scope is."""
    return (CITY_FROM, CITY_TO) if level_of(code) == "city" else range_of(code)


def finer(asked: Level, area: Level) -> Level | None:
    """The level asked for, or the one below the area where that is not finer; None below a grid."""
    if area == "grid":
        return None
    return LEVELS[max(LEVELS.index(asked), LEVELS.index(area) + 1)]


async def shown_area(reader: Reader, access: Access, code: int) -> ShownArea | None:
    """The area with its extent; None where it is not there or not the person's."""
    rows = await reader.fetch(access, _AREA, code)
    if not rows:
        return None
    row = rows[0]
    return ShownArea(
        code=code,
        level=row["level"],
        name=row["name"],
        bbox=(row["west"], row["south"], row["east"], row["north"]),
        below=finer("city", row["level"]),
    )


async def parts(reader: Reader, access: Access, area: ShownArea, level: Level) -> list[Spot]:
    """The areas of a level in an area, without numbers."""
    lower, upper = range_of(area.code)
    if level == "grid":
        rows = await reader.fetch(access, _GRIDS, lower, upper)
    else:
        rows = await reader.fetch(access, _PARTS, level, lower, upper)
    return [Spot(value=None, **dict(row)) for row in rows]


async def counts(
    reader: Reader, access: Access, codes: list[int], measures: set[str], level: Level
) -> Counts:
    """Numbers of areas of one level, by code and measure. What is not published is None."""
    found: Counts = {code: dict.fromkeys(measures) for code in codes}
    kept = sorted(measures.difference(EVENT_MEASURES))
    rows: list[Any] = await reader.fetch(access, _COUNTS, codes, kept) if kept else []
    for row in rows:
        found[row["area_code"]][row["measure"]] = row["value"]
    if codes and measures.intersection(EVENT_MEASURES):
        lower, upper = min(codes), max(codes) + SPANS[level]
        counted = {
            row["area_code"]: row for row in await reader.fetch(access, _EVENTS, lower, upper, SPANS[level])
        }
        for code in codes:
            for measure in measures.intersection(EVENT_MEASURES):
                found[code][measure] = counted[code][measure] if code in counted else 0
    return found


def breaks(values: list[float | None]) -> list[float]:
    """Lower limits of up to five classes with about as many areas each, rounded to two digits."""
    known = sorted({value for value in values if value})
    limits: list[float] = []
    for share in (0.2, 0.4, 0.6, 0.8):
        if not known:
            break
        value = known[min(int(share * len(known)), len(known) - 1)]
        digits = 10 ** max(len(str(int(value))) - 2, 0)
        limit = float(round(value / digits) * digits)
        if limit > (limits[-1] if limits else known[0]):
            limits.append(limit)
    return limits
