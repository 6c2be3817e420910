"""What a topic is: one wall, described by one YAML file (`catalogs/topics/`, and an installation's own).

A topic names its area, who may show it, its colours, the figures that stand there all the time, the scenes that
take turns (camera, layers, charts), and which new events raise an alarm. Adding a topic needs no code. Texts are
Chinese, and English where it is wanted. Contrasts are those of WCAG 2.2, with AAA for what is read from afar.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from catalogs.access import roles
from catalogs.areas import Level, level_of
from catalogs.code_lists import entries, names_of
from catalogs.layers import layers
from catalogs.policies import CARE

LEAST_CONTRAST_TEXT = 7.0
LEAST_CONTRAST_MARK = 4.5
FEWEST_SECONDS, MOST_SECONDS = 5, 600


def _area(value: object) -> int:
    """A 15-digit code of what may be shorter: 3705, 370502, 370502001."""
    digits = str(value)
    if not re.fullmatch(r"\d{4}|\d{6}|\d{9}|\d{12}|\d{15}", digits):
        raise ValueError(f"'{value}' is not an area code; write 4, 6, 9, 12 or 15 digits, such as 370502")
    code = int(digits.ljust(15, "0"))
    level_of(code)
    return code


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _categories(values: list[str]) -> tuple[str, ...]:
    """Codes of categories: each given as a code, as its Chinese name, or as a class (`01*`, `G5*`)."""
    known = names_of("event_category")
    found: list[str] = []
    for value in values:
        here = [
            code
            for code, name in known.items()
            if value in (code, name) or (value.endswith("*") and code.startswith(value[:-1]))
        ]
        if not here:
            raise ValueError(
                f"there is no event category '{value}'; the list is catalogs/codes/list_events.csv"
            )
        found += here
    return tuple(code for code in dict.fromkeys(found) if code not in CARE)


def _measure(value: str) -> str:
    known = names_of("measure")
    if value not in known:
        raise ValueError(f"there is no measure '{value}'; there are: {', '.join(known)}")
    return value


def _status(value: str) -> str:
    if value not in names_of("event_status"):
        raise ValueError(f"there is no status '{value}'; there are: {', '.join(names_of('event_status'))}")
    return value


def _role(value: str) -> str:
    able = [role.id for role in roles().values() if "map.read" in role.rights]
    if value not in able:
        raise ValueError(f"there is no role '{value}' that sees the map; there are: {', '.join(able)}")
    return value


AreaCode = Annotated[int, BeforeValidator(_area)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Categories = Annotated[tuple[str, ...], BeforeValidator(_categories)]
Measure = Annotated[str, AfterValidator(_measure)]
Status = Annotated[str, AfterValidator(_status)]
Role = Annotated[str, AfterValidator(_role)]
Within = Literal["any", "open", "closed"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Part):
    """Words in both languages; a plain text in the file stands for both."""

    zh: str = Field(min_length=1, max_length=40)
    en: str = Field(min_length=1, max_length=80)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        if isinstance(value, dict) and "zh" in value:
            return {"en": value["zh"], **value}
        return value


class Theme(Part):
    """Colours of a wall. All of them must be readable from five metres on the background and on panels."""

    background: Colour = "#0a0f14"
    panel: Colour = "#111920"
    text: Colour = "#eef3f7"
    soft: Colour = "#a3b3c2"
    accent: Colour = "#5aaefc"
    alarm: Colour = "#ff9d4d"
    ramp: tuple[Colour, Colour, Colour, Colour, Colour] = Field(
        ("#1f3d5c", "#27557f", "#3273a8", "#4f97d3", "#9ccdf7"), description="Classes of a map, few to many"
    )
    logo: str | None = Field(
        None, pattern=r"^[\w-]+\.(svg|png)$", description="A file beside the topic's, shown before the title"
    )

    @model_validator(mode="after")
    def _readable(self) -> Self:
        wanted = {"text": LEAST_CONTRAST_TEXT}
        for name in ("text", "soft", "accent", "alarm"):
            for ground in ("background", "panel"):
                ratio = contrast(getattr(self, name), getattr(self, ground))
                least = wanted.get(name, LEAST_CONTRAST_MARK)
                if ratio < least:
                    raise ValueError(
                        f"'{name}' on '{ground}' has a contrast of {ratio:.1f} : 1, and {least} : 1 is needed"
                        " to be read from afar; make it lighter, or the ground darker"
                    )
        return self


class Events(Part):
    """A choice of events."""

    categories: Categories = Field((), description="Codes, Chinese names, classes (`01*`); none: all")
    status: Within = "any"
    days: int = Field(30, ge=1, le=366)


class Figure(Events):
    """One of the large numbers: a measure of the area, or of its events."""

    source: Literal["people", "events"] = Field("people", alias="from")
    title: Text | None = None
    measure: Measure | None = None
    value: Literal["count", "closed_share", "hours_to_close"] = "count"
    format: Literal["integer", "compact", "decimal", "percent"] = "integer"
    unit: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.source == "people" and self.measure is None:
            raise ValueError("a figure has a `measure`, or `from: events`")
        if self.source == "events" and self.title is None:
            raise ValueError("a figure of events needs a `title`")
        return self


class Chart(Events):
    """One chart beside the map."""

    title: Text
    kind: Literal["bar", "line", "ring", "ranking", "gauge", "table"]
    source: Literal["people", "areas", "events"] = Field(alias="from")
    measures: tuple[Measure, ...] = Field((), max_length=6)
    level: Level | None = None
    by: Literal["category", "class", "status", "day", "month", "hour", "area"] | None = None
    limit: int = Field(8, ge=1, le=12)
    unit: Text | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.source != "events" and not self.measures:
            raise ValueError(f"a chart `from: {self.source}` needs `measures`")
        if self.source == "areas" and self.kind not in ("ranking", "bar", "table"):
            raise ValueError("a comparison of areas is a ranking, a bar or a table")
        if self.source == "areas" and self.kind != "table" and len(self.measures) != 1:
            raise ValueError(f"a {self.kind} of areas has one measure; a table may have more")
        if self.source == "people" and self.kind not in ("bar", "ring"):
            raise ValueError("measures of one area are a bar or a ring")
        if self.source == "events" and (self.by is None) != (self.kind == "gauge"):
            raise ValueError("a chart of events needs `by`; only a gauge (the share closed) has none")
        if self.kind == "line" and self.by not in ("day", "month", "hour"):
            raise ValueError("a line goes over time: `by: day`, `month` or `hour`")
        return self


class Camera(Part):
    """Where a scene looks from: the whole area, or a place."""

    fit: Literal["area"] | None = None
    center: tuple[float, float] | None = Field(None, description="Longitude and latitude, CGCS2000, degrees")
    zoom: float | None = Field(None, ge=7, le=19)
    pitch: float = Field(0, ge=0, le=70)
    bearing: float = Field(0, ge=-180, le=180)
    turn: float = Field(0, ge=-90, le=90, description="Degrees to turn slowly in the scene's time")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.fit is None and (self.center is None or self.zoom is None):
            raise ValueError("a camera has `fit: area`, or `center` and `zoom`")
        return self


AREAS = ("county", "town", "community", "grid")
SHOWN_AS: dict[str, tuple[str, ...]] = {
    "event": ("points", "heat"),
    "camera": ("points", "heat"),
    "city_component": ("points", "heat"),
    "organisation": ("points", "heat"),
    "building": ("extruded", "outline"),
    **dict.fromkeys(AREAS, ("choropleth", "columns", "outline")),
}
RASTERS = ("orthophoto", "orthophoto_core", "hillshade")


class MapLayer(Events):
    """A layer of the registry, or one of the rasters, as a scene shows it."""

    layer: str
    show: Literal["choropleth", "columns", "outline", "points", "heat", "extruded", "raster"]
    title: Text | None = Field(None, description="What the legend calls it")
    measure: Measure = "residents"
    days: int = Field(90, ge=1, le=366)
    colour: Literal["accent", "alarm", "soft"] = "accent"
    opacity: float = Field(1, gt=0, le=1)

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        if self.layer in RASTERS:
            if self.show != "raster":
                raise ValueError(f"'{self.layer}' is shown as a raster: `show: raster`")
            return self
        if self.layer not in SHOWN_AS or self.layer not in layers():
            known = [name for name in (*SHOWN_AS, *RASTERS) if name in layers() or name in RASTERS]
            raise ValueError(f"there is no layer '{self.layer}' for a wall; there are: {', '.join(known)}")
        if self.show not in SHOWN_AS[self.layer]:
            raise ValueError(f"'{self.layer}' is shown as one of: {', '.join(SHOWN_AS[self.layer])}")
        if self.show == "choropleth" and self.measure not in layers()[self.layer].property_names:
            raise ValueError(f"the layer '{self.layer}' does not carry '{self.measure}'; a larger area may")
        if self.show == "columns" and self.layer == "grid":
            raise ValueError("columns stand on counties, towns or communities; there are too many grids")
        return self


class Scene(Part):
    """A picture that stays for some seconds."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    title: Text
    seconds: int = Field(30, ge=FEWEST_SECONDS, le=MOST_SECONDS)
    camera: Camera = Camera(fit="area")
    flight_s: float = Field(4, ge=0, le=15, description="How long the camera flies here; 0 is a cut")
    layers: tuple[MapLayer, ...] = Field((), max_length=8)
    charts: tuple[Chart, ...] = Field((), max_length=4)


class Alarms(Part):
    """Which new events fly the map to them."""

    categories: Categories = ()
    statuses: tuple[Status, ...] = ("reported",)
    seconds: int = Field(20, ge=5, le=120, description="How long the map stays at one")
    zoom: float = Field(16, ge=11, le=19)
    per_minute: int = Field(2, ge=1, le=12, description="At most; the others are in the list only")
    sound: bool = False


class Topic(Part):
    """One wall."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    title: Text
    order: int = 100
    area: AreaCode
    roles: tuple[Role, ...] = Field((), description="Who may show it; none: every role that sees the map")
    language: Literal["zh", "en"] = "zh"
    theme: Theme = Theme()
    refresh_s: int = Field(60, ge=10, le=3600)
    stale_after_s: int = Field(180, ge=30, le=86400, description="From when on the data is called old")
    figures: tuple[Figure, ...] = Field((), max_length=7)
    scenes: tuple[Scene, ...] = Field(min_length=1, max_length=12)
    feed: Events | None = Field(Events(days=30), description="Events in the list beside the map")
    alarms: Alarms | None = None

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [scene.id for scene in self.scenes]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two scenes are called '{twice[0]}'; give each an id of its own")
        return self


def category_texts(codes: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Names of event categories by code, in the order of the list."""
    return {
        entry.code: {"zh": entry.name_zh, "en": entry.name_en}
        for entry in entries()
        if entry.code_list == "event_category" and (not codes or entry.code in codes)
    }
