"""What the answer with a topic's numbers looks like. Every count of people is protected (`PRIVACY.md`)."""

from datetime import date, datetime

from pydantic import BaseModel

from catalogs.areas import Level
from catalogs.topic import Text


class ShownArea(BaseModel):
    """The area that a topic shows to this person: its own, or that part of it that lies in the scope."""

    code: int
    level: Level
    name: str
    bbox: tuple[float, float, float, float]
    """West, south, east, north in CGCS2000 degrees."""
    below: Level | None
    """The level that its parts are compared at; None for a grid."""


class Row(BaseModel):
    """One bar, slice, point or line of a table: a number for each column, None where suppressed."""

    key: str
    title: Text
    values: list[float | None]


class ChartNumbers(BaseModel):
    columns: list[Text]
    rows: list[Row]
    since: date | None = None
    until: date | None = None


class Spot(BaseModel):
    """An area with its number and a point inside it (CGCS2000 degrees)."""

    code: int
    name: str
    value: float | None
    longitude: float
    latitude: float


class MapNumbers(BaseModel):
    breaks: list[float] = []
    """Lower limits of the classes from the second on."""
    spots: list[Spot] = []
    points: list[tuple[float, float, int]] = []
    """Events: longitude, latitude and how many."""
    title: Text | None = None
    """What the legend calls it."""


class SceneNumbers(BaseModel):
    charts: list[ChartNumbers]
    maps: list[MapNumbers]


class FeedEvent(BaseModel):
    """An event as it stands in the list of a wall."""

    event_id: str
    category: str
    category_title: Text
    title: str
    status: str
    status_title: Text
    reported_at: datetime
    area_code: int
    place: str
    longitude: float | None
    latitude: float | None


class TopicNumbers(BaseModel):
    """All numbers of a topic at one moment."""

    server_time: datetime
    statistics_at: datetime | None
    """When the protected counts were last made."""
    events_until: date | None
    """The newest day that has events: periods end there."""
    figures: list[float | None]
    scenes: dict[str, SceneNumbers]
    feed: list[FeedEvent]
    """The newest events of the topic's list, the newest first."""
