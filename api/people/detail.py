"""One area with what is around its people: workers on duty, cameras, components, open events, its neighbours."""

from statistics import fmean

from api.figures.words import code_of, title_of
from api.people.areas import box_of, one_area, path_of
from api.people.counts import Counts
from api.people.shapes import AreaDetail, Average, CameraEntry, Kind, Worker
from api.security.person import Person
from api.security.reading import Reader
from catalogs.access import CITY_FROM, CITY_TO
from catalogs.areas import LEVELS, level_of, range_of
from catalogs.layers import layers_of
from catalogs.personal_data import PersonalDataKey
from ingest.statistics import MEASURES, PROTECTED, THRESHOLD

MOST_LISTED = 60

_CAMERAS = """
SELECT camera_code AS code, name, kind, state FROM camera
WHERE area_code >= $1 AND area_code < $2 ORDER BY camera_code LIMIT $3
"""

_COMPONENTS = """
SELECT kind, count(*)::integer AS count FROM city_component
WHERE area_code >= $1 AND area_code < $2 GROUP BY kind ORDER BY 2 DESC, 1
"""

_OPEN_EVENTS = """
SELECT category AS kind, count(*)::integer AS count FROM published_event
WHERE area_code >= $1 AND area_code < $2 AND closed_at IS NULL GROUP BY category ORDER BY 2 DESC, 1
"""

_WORKERS = """
SELECT name, kind, area_code, NULL::bytea AS phone FROM grid_worker
WHERE area_code >= $1 AND area_code < $2 ORDER BY area_code, kind, worker_id LIMIT $3
"""

_WORKERS_AND_PHONES = """
SELECT name, kind, area_code, phone FROM grid_worker
WHERE area_code >= $1 AND area_code < $2 ORDER BY area_code, kind, worker_id LIMIT $3
"""


class Details:
    """Reads one area as a person."""

    def __init__(self, reader: Reader, counts: Counts, key: PersonalDataKey) -> None:
        self._reader, self._counts, self._key = reader, counts, key

    async def of(self, person: Person, code: int, exact: bool) -> AreaDetail:
        """Everything about an area. `exact`: whether the person may ask for exact counts. Raises NotFound."""
        access = person.access
        row = await one_area(self._reader, access, code)
        level = level_of(code)
        lower, upper = (CITY_FROM, CITY_TO) if level == "city" else range_of(code)
        components = await self._reader.fetch(access, _COMPONENTS, lower, upper)
        events = await self._reader.fetch(access, _OPEN_EVENTS, lower, upper)
        listed = level in ("community", "grid") and "camera" in layers_of(access.role)
        cameras = await self._reader.fetch(access, _CAMERAS, lower, upper, MOST_LISTED) if listed else []
        return AreaDetail(
            code=code,
            name=row["name"],
            level=level,
            path=await path_of(self._reader, access, code),
            bbox=box_of(row),
            area_km2=round(row["area_km2"], 4),
            values=await self._counts.values(access, code),
            protected=[*PROTECTED],
            threshold=THRESHOLD,
            compared=await self._compared(person, code),
            workers=await self._workers(person, lower, upper) if level in ("community", "grid") else [],
            cameras=[CameraEntry(**dict(one)) for one in cameras],
            components=[_kind("component_kind", one["kind"], one["count"]) for one in components],
            open_events=[_kind("event_category", one["kind"], one["count"]) for one in events],
            exact=exact,
            as_of=await self._counts.as_of(access),
        )

    async def _compared(self, person: Person, code: int) -> Average | None:
        """The areas of the same level beside this one that the person may see, this one among them."""
        path = await path_of(self._reader, person.access, code)
        if len(path) < 2:
            return None
        parent, level = path[-2], level_of(code)
        if LEVELS.index(parent.level) != LEVELS.index(level) - 1:
            return None
        areas = (await self._counts.of_level(person.access, level, parent.code)).areas
        means: dict[str, float | None] = {}
        for place, measure in enumerate(MEASURES):
            known = [value for area in areas if (value := area.values[place]) is not None]
            means[measure] = round(fmean(known), 1) if known else None
        return Average(code=parent.code, name=parent.name, level=parent.level, areas=len(areas), means=means)

    async def _workers(self, person: Person, lower: int, upper: int) -> list[Worker]:
        """Work name and kind of the workers of an area; the work phone for those who report events."""
        query = _WORKERS_AND_PHONES if person.may("event.report") else _WORKERS
        rows = await self._reader.fetch(person.access, query, lower, upper, MOST_LISTED)
        return [
            Worker(
                name=row["name"],
                kind=row["kind"],
                kind_title=title_of("grid_worker_kind", row["kind"]),
                phone=self._key.decrypt(row["phone"]) if row["phone"] else None,
                area_code=row["area_code"],
            )
            for row in rows
        ]


def _kind(code_list: str, kind: str, count: int) -> Kind:
    return Kind(kind=code_of(code_list, kind), title=title_of(code_list, kind), count=count)
