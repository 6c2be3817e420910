"""Protected counts by area: the same numbers as in tiles, OGC collections and the process.

They are read from `area_statistic`, where ingest put them; nothing is counted here but events, which come in
all day: they are counted again when those that the person sees have changed.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, cast

from api.people.areas import box_of, known_level, one_area, path_of
from api.people.shapes import AreaAnswer, AreaCounts, PeopleInGrid, Values
from api.security.reading import Reader
from catalogs.access import CITY_FROM, CITY_TO, Access
from catalogs.areas import LEVELS, SPANS, Level, level_of, range_of
from catalogs.clock import CITY_TIME
from catalogs.errors import BadInput
from ingest.statistics import MEASURES, PROTECTED, THRESHOLD

EVENTS = ("events", "events_open")
"""Counted when asked for, as far as the person may see them."""

MOST_KEPT = 128

_AREAS = """
WITH asked AS (
    SELECT code, name, level, parent_code, geom_4490 FROM area
    WHERE level = $1 AND code >= $2 AND code < $3 AND valid_to IS NULL
    UNION ALL
    SELECT code, name, 'grid', community_code, geom_4490 FROM grid
    WHERE $1 = 'grid' AND code >= $2 AND code < $3
)
SELECT code, name, level, parent_code, area_km2,
    round(ST_X(point)::numeric, 6)::float8 AS longitude, round(ST_Y(point)::numeric, 6)::float8 AS latitude
FROM asked, LATERAL (
    SELECT ST_PointOnSurface(geom_4490) AS point,
        round((ST_Area(geom_4490::geography) / 1e6)::numeric, 4)::float8 AS area_km2
) AS measured
ORDER BY code
"""

_VALUES = """
SELECT area_code, measure, value FROM area_statistic
WHERE area_code >= $1 AND area_code < $2 AND area_code % $3 = 0
"""

_VALUES_OF_ONE = "SELECT area_code, measure, value FROM area_statistic WHERE area_code = $1"

_EVENTS = """
SELECT area_code - area_code % $3 AS area_code, count(*) AS events,
    count(*) FILTER (WHERE closed_at IS NULL) AS events_open
FROM published_event WHERE area_code >= $1 AND area_code < $2 GROUP BY 1
"""

_VERSION = "SELECT version, changed_at FROM data_version"


class Counts:
    """Reads counts as a person, and keeps them for each scope: until the next ingest, events until they change."""

    def __init__(self, reader: Reader, revision: Callable[[Access], Awaitable[str]]) -> None:
        self._reader = reader
        self._revision = revision
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()

    async def of_level(self, access: Access, level: Level, within: int | None) -> PeopleInGrid:
        """The areas of a level, at or below `within`. Raises BadInput, NotFound."""
        if within is not None:
            if LEVELS.index(known_level(within)) > LEVELS.index(level):
                raise BadInput(
                    f"A {level} does not lie within a {level_of(within)}.", "Ask for a lower level."
                )
            await one_area(self._reader, access, within)
        version, as_of = await self._version(access)
        areas = await self._with_events(access, await self._areas(access, version, level, within), level)
        return PeopleInGrid(
            level=level,
            within=within,
            measures=[*MEASURES],
            protected=[*PROTECTED],
            threshold=THRESHOLD,
            as_of=as_of,
            areas=areas,
        )

    async def area(self, access: Access, code: int) -> AreaAnswer:
        """One area with its path and the areas right below it. Raises BadInput, NotFound."""
        row = await one_area(self._reader, access, code)
        level = level_of(code)
        children: list[AreaCounts] = []
        if level != "grid":
            below = LEVELS[LEVELS.index(level) + 1]
            children = (await self.of_level(access, below, code)).areas
        return AreaAnswer(
            code=code,
            name=row["name"],
            level=level,
            path=await path_of(self._reader, access, code),
            bbox=box_of(row),
            centre=(round(row["longitude"], 6), round(row["latitude"], 6)),
            area_km2=round(row["area_km2"], 4),
            values=await self.values(access, code),
            measures=[*MEASURES],
            children=children,
            as_of=(await self._version(access))[1],
        )

    async def values(self, access: Access, code: int) -> Values:
        """The numbers of one area by measure."""
        rows = await self._reader.fetch(access, _VALUES_OF_ONE, code)
        values: Values = dict.fromkeys(MEASURES)
        values |= {row["measure"]: row["value"] for row in rows if row["measure"] in values}
        events = (await self._events(access, *_range(code), level_of(code))).get(code)
        return values | {name: events[name] if events else 0 for name in EVENTS}

    async def as_of(self, access: Access) -> datetime | None:
        """When the counts were made."""
        return (await self._version(access))[1]

    async def _areas(
        self, access: Access, version: int, level: Level, within: int | None
    ) -> list[AreaCounts]:
        return cast(
            "list[AreaCounts]",
            await self._once(
                ("areas", access.key, version, level, within),
                lambda: self._read_areas(access, level, *_range(within)),
            ),
        )

    async def _read_areas(self, access: Access, level: Level, lower: int, upper: int) -> list[AreaCounts]:
        rows = await self._reader.fetch(access, _AREAS, level, lower, upper)
        values = await self._reader.fetch(access, _VALUES, lower, upper, SPANS[level])
        by_area: dict[int, dict[str, int | None]] = {}
        for row in values:
            by_area.setdefault(row["area_code"], {})[row["measure"]] = row["value"]
        return [_counts(row, by_area.get(row["code"], {})) for row in rows]

    async def _with_events(self, access: Access, areas: list[AreaCounts], level: Level) -> list[AreaCounts]:
        if not areas:
            return areas
        codes = [area.code for area in areas]
        events = await self._events(access, min(codes), max(codes) + SPANS[level], level)
        at = [MEASURES.index(name) for name in EVENTS]
        made = []
        for area in areas:
            values = [*area.values]
            counted = events.get(area.code)
            for place, name in zip(at, EVENTS, strict=True):
                values[place] = counted[name] if counted else 0
            made.append(area.model_copy(update={"values": values}))
        return made

    async def _events(self, access: Access, lower: int, upper: int, level: Level) -> dict[int, Any]:
        async def count() -> dict[int, Any]:
            rows = await self._reader.fetch(access, _EVENTS, lower, upper, SPANS[level])
            return {row["area_code"]: row for row in rows}

        key = ("events", access.key, await self._revision(access), level, lower, upper)
        return cast("dict[int, Any]", await self._once(key, count))

    async def _once(self, key: tuple[object, ...], make: Callable[[], Awaitable[object]]) -> object:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = self._kept[key] = await make()
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return made

    async def _version(self, access: Access) -> tuple[int, datetime | None]:
        row = await self._reader.fetchrow(access, _VERSION)
        return (row["version"], row["changed_at"].astimezone(CITY_TIME)) if row else (0, None)


def _counts(row: Any, values: dict[str, int | None]) -> AreaCounts:
    return AreaCounts(**dict(row), values=[values.get(measure) for measure in MEASURES])


def _range(code: int | None) -> tuple[int, int]:
    return (CITY_FROM, CITY_TO) if code is None or level_of(code) == "city" else range_of(code)
