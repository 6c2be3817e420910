"""What answers about events look like. Times are ISO 8601 at the city's offset, degrees are CGCS2000."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel

from api.figures.words import code_of, title_of
from catalogs.clock import CITY_TIME
from catalogs.topic import Text


class EventEntry(BaseModel):
    """An event as lists, maps and live messages show it."""

    event_id: str
    category: str
    category_title: Text
    title: str
    status: str
    status_title: Text
    reported_at: datetime
    closed_at: datetime | None
    area_code: int
    place: str
    """Town and community, or what of them the person may see."""
    longitude: float | None
    latitude: float | None
    """Both are null where the place is known only as a road or an area."""
    match_level: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row with the columns of `ENTRY_COLUMNS`."""
        return cls(
            event_id=row["event_id"],
            category=code_of("event_category", row["category"]),
            category_title=title_of("event_category", row["category"]),
            title=row["title"],
            status=row["status"],
            status_title=title_of("event_status", row["status"]),
            reported_at=row["reported_at"].astimezone(CITY_TIME),
            closed_at=row["closed_at"] and row["closed_at"].astimezone(CITY_TIME),
            area_code=row["area_code"],
            place=row["place"] or "",
            longitude=row["longitude"],
            latitude=row["latitude"],
            match_level=row["match_level"],
        )


ENTRY_COLUMNS = (
    "event_id, category, title, status, reported_at, closed_at, area_code, match_level,"
    " round(ST_X(geom_4490)::numeric, 6)::float8 AS longitude,"
    " round(ST_Y(geom_4490)::numeric, 6)::float8 AS latitude,"
    " (SELECT string_agg(area.name, '' ORDER BY area.code) FROM area WHERE area.code IN"
    " (published_event.area_code - published_event.area_code % 1000000,"
    " published_event.area_code - published_event.area_code % 1000)) AS place"
)
"""What `EventEntry.of` reads, from `published_event`."""


class EventPage(BaseModel):
    events: list[EventEntry]
    count: int
    count_is_exact: bool
    """False where there are more than `count`."""
    next: str | None
    """What `after` takes for the next page."""


class Bar(BaseModel):
    start: date
    open: int
    closed: int


class Histogram(BaseModel):
    """Events by the day or week (from Monday) that they were reported in; the empty ones are left out."""

    step: str
    first: date | None
    last: date | None
    bars: list[Bar]


class CategoryCount(BaseModel):
    category: str
    title: Text
    group: str
    group_title: Text
    count: int
    open: int


class StatusCount(BaseModel):
    status: str
    title: Text
    open: bool
    count: int


class Choices(BaseModel):
    """How many events each choice of category and of status would give, the other filters kept."""

    categories: list[CategoryCount]
    statuses: list[StatusCount]


class PathArea(BaseModel):
    code: int
    name: str
    level: str


class Step(BaseModel):
    """A step of an event's life. `by` is a role or a source, never a person."""

    at: datetime
    from_status: str | None
    to_status: str
    title: Text
    by: Text
    note: str


class EventCard(EventEntry):
    description: str | None
    """What was said in full; null for a role that may not read it."""
    source: Text
    path: list[PathArea]
    history: list[Step]
