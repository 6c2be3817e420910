"""What the answers about areas and people look like. Degrees are CGCS2000, times have the city's offset."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from catalogs.areas import Level
from catalogs.topic import Text

Values = dict[str, int | None]
"""Numbers by measure; null is a protected number below the threshold."""


class NamedArea(BaseModel):
    code: int
    name: str
    level: Level


class AreaCounts(NamedArea):
    """An area with its numbers. `values` are in the order of the answer's `measures`."""

    parent_code: int | None
    longitude: float
    latitude: float
    area_km2: float
    values: list[int | None]


class AreaAnswer(NamedArea):
    """An area: `path` from the city down to itself, as far as the person may see it."""

    path: list[NamedArea]
    bbox: tuple[float, float, float, float] = Field(description="west, south, east, north")
    centre: tuple[float, float] = Field(description="longitude, latitude of a point inside")
    area_km2: float
    values: Values
    measures: list[str]
    children: list[AreaCounts]
    as_of: datetime | None = Field(description="When the protected counts were last made")


class PeopleInGrid(BaseModel):
    """The areas of one level. A null among `values` is a protected number below `threshold`."""

    level: Level
    within: int | None
    measures: list[str]
    protected: list[str]
    threshold: int
    as_of: datetime | None
    areas: list[AreaCounts]


class Average(BaseModel):
    """What the areas beside this one have: the mean of the numbers that are published."""

    code: int
    name: str
    level: Level
    areas: int
    means: dict[str, float | None]


class Worker(BaseModel):
    name: str
    kind: str
    kind_title: Text
    phone: str | None = Field(description="For roles that report events; null for others")
    area_code: int


class CameraEntry(BaseModel):
    code: str
    name: str
    kind: str
    state: str


class Kind(BaseModel):
    kind: str
    title: Text
    count: int


class AreaDetail(NamedArea):
    """One area with everything around its people. Lists are cut at their limits; counts are not."""

    path: list[NamedArea]
    bbox: tuple[float, float, float, float]
    area_km2: float
    values: Values
    protected: list[str]
    threshold: int
    compared: Average | None
    workers: list[Worker]
    cameras: list[CameraEntry]
    components: list[Kind]
    open_events: list[Kind]
    exact: bool = Field(description="Whether this person may ask for exact counts here now")
    as_of: datetime | None


class Selection(BaseModel):
    """A polygon (GeoJSON geometry, degrees)."""

    polygon: dict[str, Any]


class Selected(BaseModel):
    """Sums of the published numbers of the grids that lie inside as a whole."""

    grids: list[NamedArea]
    totals: Values
    suppressed: dict[str, int] = Field(description="Grids whose number is suppressed and adds nothing")
    bbox: tuple[float, float, float, float]
    as_of: datetime | None


class ExactCounts(NamedArea):
    """True counts of people. Never kept, exported or shown on a wall."""

    values: dict[str, int]
    because: str = Field(description="scope: own area; emergency: one is declared")
    emergency_id: int | None
    as_of: date = Field(description="The registrations in force and the ages are those of this day")
    counted_at: datetime


class NewEmergency(BaseModel):
    area_code: int
    reason: str
    hours: int


class Emergency(BaseModel):
    emergency_id: int
    area: NamedArea
    reason: str
    declared_by: str
    declared_at: datetime
    ends_at: datetime
    ended_at: datetime | None


class Emergencies(BaseModel):
    """Those that run now and lie in the person's area."""

    emergencies: list[Emergency]


class Purpose(BaseModel):
    """Why a person's record is opened: a code of the list `record_purpose`, and a sentence."""

    purpose: str
    note: str


class RecordSearch(Purpose):
    """Exactly one key. Names are no key. `as_of`: only the registrations in force on that day."""

    id_number: str | None = None
    phone: str | None = None
    dwelling_code: str | None = None
    as_of: date | None = None


class Weight(BaseModel):
    """How much a field says for a link: natural logarithm of the odds, negative against it."""

    title: Text
    weight: float


class Registration(BaseModel):
    """One registration of the person at an address in the reader's area, as a source has it."""

    id: str
    source: Text
    address: str
    area: str
    dwelling_code: str | None
    since: date | None
    until: date | None
    left: bool = Field(description="It ended because a delivery, of the day `until`, no longer names it")
    match_level: str
    linked_by: Text | None = Field(description="Why the row is taken for this person's")
    rule: str | None = Field(description="The code of `linked_by`")
    probability: float | None = Field(description="Where `rule` is probable")
    evidence: list[Weight] = Field(description="Of a link that was weighed, the strongest first")


class SeparationAsked(Purpose):
    """Whether a registration of a record is another person's."""

    registration: str = Field(description="As the record names it")
    apart: bool = Field(description="true: it is somebody else's; false: that is taken back")


class Separation(BaseModel):
    """Whose the registration is now."""

    resident_id: str


class PersonRecord(BaseModel):
    resident_id: str
    name: str
    sex: Text
    age: int | None
    birth_year: int | None
    id_number: str | None = Field(description="Masked")
    phone: str | None = Field(description="Masked")
    registrations: list[Registration]


class Records(BaseModel):
    """Empty where nobody has the key, and where they live outside the reader's area."""

    records: list[PersonRecord]


class Phone(BaseModel):
    phone: str | None
