"""Counts of a topic's events: without care for persons (`published_event`), as the person's role sees them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from api.figures.shapes import FeedEvent
from api.figures.words import code_of, title_of
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.clock import CITY_TIME
from catalogs.code_lists import names_of
from catalogs.topic import Events

_CHOSEN = """
FROM published_event
WHERE area_code >= $1 AND area_code < $2 AND reported_at >= $3 AND reported_at < $4
    AND ($5::text[] = '{}' OR category = ANY($5::text[]))
    AND ($6 = 'any' OR ($6 = 'open') = (closed_at IS NULL))
"""

_COUNT = (
    "SELECT count(*) AS count, count(closed_at) AS closed, "  # noqa: S608 - constants put together
    "extract(epoch FROM percentile_cont(0.5)"
    " WITHIN GROUP (ORDER BY closed_at - reported_at))::float8 / 3600 AS hours" + _CHOSEN
)

_BY = (
    "SELECT CASE $7::text"
    " WHEN 'category' THEN category WHEN 'status' THEN status"
    " WHEN 'day' THEN to_char(reported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"
    " WHEN 'month' THEN to_char(reported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
    " WHEN 'hour' THEN to_char(reported_at AT TIME ZONE 'Asia/Shanghai', 'HH24')"
    " WHEN 'area' THEN (area_code - area_code % $8::bigint)::text END AS key, count(*) AS count"
    + _CHOSEN
    + "GROUP BY 1"
)

_POINTS = (
    "SELECT ST_X(geom_4490) AS longitude, ST_Y(geom_4490) AS latitude, 1 AS count"
    + _CHOSEN
    + "AND geom_4490 IS NOT NULL ORDER BY reported_at DESC LIMIT $7"
)

_CELLS = (
    "SELECT avg(ST_X(geom_4490)) AS longitude, avg(ST_Y(geom_4490)) AS latitude, count(*) AS count"
    + _CHOSEN
    + "AND geom_4490 IS NOT NULL GROUP BY floor(ST_X(geom_4490) / $7::float8), floor(ST_Y(geom_4490) / $7::float8)"
)

_LIST = (
    "SELECT event_id, category, title, status, reported_at, area_code,"  # noqa: S608 - constants again
    " ST_X(geom_4490) AS longitude, ST_Y(geom_4490) AS latitude,"
    " (SELECT string_agg(name, '' ORDER BY code) FROM area WHERE area.code IN"
    " (published_event.area_code - published_event.area_code % 1000000,"
    " published_event.area_code - published_event.area_code % 1000)) AS place"
    + _CHOSEN
    + "ORDER BY reported_at DESC, event_id LIMIT $7"
)

MOST_POINTS = 2000
CELL_DEGREES = 0.005
"""About 500 m: finer than a heat map of a county shows."""
FEED_LENGTH = 14

_NEWEST = "SELECT max(reported_at) AS at FROM published_event"


@dataclass(frozen=True)
class Period:
    """Whole days of the city's time, both ends within."""

    since: date
    until: date

    @classmethod
    def ending(cls, until: date, days: int) -> "Period":
        return cls(until - timedelta(days - 1), until)

    @property
    def days(self) -> list[date]:
        return [self.since + timedelta(number) for number in range((self.until - self.since).days + 1)]

    @property
    def limits(self) -> tuple[datetime, datetime]:
        """The first moment, and the first after it."""
        start = datetime.combine(self.since, datetime.min.time(), CITY_TIME)
        return start, datetime.combine(self.until + timedelta(1), datetime.min.time(), CITY_TIME)


async def points(
    reader: Reader, access: Access, area: tuple[int, int], chosen: Events, period: Period, *, cells: bool
) -> list[tuple[float, float, int]]:
    """Longitude, latitude and count: the newest events one by one, or all of them in cells."""
    statement, last = (_CELLS, CELL_DEGREES) if cells else (_POINTS, MOST_POINTS)
    rows = await reader.fetch(access, statement, *_parameters(area, chosen, period), last)
    digits = 4 if cells else 5
    return [(round(row["longitude"], digits), round(row["latitude"], digits), row["count"]) for row in rows]


async def newest(
    reader: Reader, access: Access, area: tuple[int, int], chosen: Events, period: Period
) -> list[FeedEvent]:
    """The newest events, as they stand in a wall's list."""
    rows = await reader.fetch(access, _LIST, *_parameters(area, chosen, period), FEED_LENGTH)
    return [
        FeedEvent(
            **{
                name: row[name]
                for name in ("event_id", "title", "status", "area_code", "longitude", "latitude")
            },
            category=code_of("event_category", row["category"]),
            category_title=title_of("event_category", row["category"]),
            status_title=title_of("event_status", row["status"]),
            reported_at=row["reported_at"].astimezone(CITY_TIME),
            place=row["place"] or "",
        )
        for row in rows
    ]


async def newest_day(reader: Reader, access: Access) -> date | None:
    """The day of the newest event: periods end there, so that a city's old delivery is not shown as idle."""
    rows = await reader.fetch(access, _NEWEST)
    at: datetime | None = rows[0]["at"]
    return at.astimezone(CITY_TIME).date() if at else None


def _parameters(area: tuple[int, int], chosen: Events, period: Period) -> tuple[Any, ...]:
    names = names_of("event_category")
    stored = [one for code in chosen.categories for one in (code, names[code])]
    return (*area, *period.limits, stored, chosen.status)


async def count(
    reader: Reader, access: Access, area: tuple[int, int], chosen: Events, period: Period, value: str
) -> float | None:
    """How many events, the share of them closed (0 to 1), or the median of hours to close."""
    row = (await reader.fetch(access, _COUNT, *_parameters(area, chosen, period)))[0]
    if value == "closed_share":
        return row["closed"] / row["count"] if row["count"] else None
    found: float | None = row["hours"] if value == "hours_to_close" else row["count"]
    return found


async def count_by(
    reader: Reader, access: Access, area: tuple[int, int], chosen: Events, period: Period, by: str, span: int
) -> dict[str, int]:
    """Counts by category, status, day, month, hour, or area of a span of codes."""
    rows = await reader.fetch(access, _BY, *_parameters(area, chosen, period), by, span)
    return {row["key"]: row["count"] for row in rows}
