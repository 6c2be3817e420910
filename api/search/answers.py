"""What the search and geocoding endpoints answer: pydantic at the HTTP edge.

Degrees are of CGCS2000 (EPSG:4490), longitude first. Codes of 15 digits are numbers, longer ones texts.
"""

from typing import Literal

from pydantic import BaseModel, Field

Kind = Literal["coordinate", "area", "place", "address", "road", "organisation", "building", "event"]
Match = Literal["exact", "prefix", "contains", "pinyin", "initials", "coordinate", "geocoded"]


class Found(BaseModel):
    """One result of a search."""

    kind: Kind
    key: str = Field(description="Code or id of the thing; 'lon,lat' of a coordinate")
    name: str
    detail: str = Field("", description="Where it is, for people")
    alias: str = Field("", description="The former name that matched")
    level: str = Field(
        "", description="Level of an area, kind of a place, use of a building, status of an event, datum"
    )
    lon: float
    lat: float
    bbox: tuple[float, float, float, float] | None = Field(None, description="west, south, east, north")
    area_code: int | None = None
    match: Match
    distance_m: int | None = Field(None, description="From `near`")


class SearchAnswer(BaseModel):
    """Results, the best first."""

    query: str
    results: list[Found]


class AreaStep(BaseModel):
    """One step of the way from the county down."""

    code: int
    name: str
    level: str


class Candidate(BaseModel):
    """A place that a text may mean. `score`: its probability among all candidates and none of them."""

    level: str
    score: float
    name: str
    lon: float
    lat: float
    area_code: int
    area_path: list[AreaStep]
    building_code: str | None = None
    evidence: dict[str, float] = Field(
        description="What speaks for and against it: 'field.outcome' and its weight, a log-likelihood ratio"
        " (`ingest/geocode/weights.csv`); empty for roads, areas and what a person decided"
    )


class GeocodeAnswer(BaseModel):
    """Where an address leads, inside the person's scope."""

    text: str
    decision: Literal["matched", "review", "unmatched"]
    reason: str | None = Field(None, description="Why it is in doubt: a code of `ingest.geocode.reasons`")
    candidates: list[Candidate]


class NearAddress(BaseModel):
    """The nearest building's address, and how far its wall is."""

    name: str
    building_code: str
    distance_m: int


class InDatum(BaseModel):
    """The same point in a datum: x or longitude first."""

    datum: str
    x: float
    y: float


class ReverseAnswer(BaseModel):
    """What is at a point, inside the person's scope; absent parts are null."""

    lon: float
    lat: float
    building: NearAddress | None
    nearest: NearAddress | None
    area_path: list[AreaStep]
    coordinates: list[InDatum]
