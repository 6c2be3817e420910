"""A year of events: what grid workers report and what people tell the 12345 hotline.

Reports follow the hours of the day, quiet weekends, seasons by category (heating in winter, flooded roads in
July and August) and gather at some buildings. Only places of the filled communities have events. A described
place is an estate and building, a village, a number on a road or a stretch of it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from ingest.demo_city.addresses import AddressBook, Known
from ingest.demo_city.city import City
from ingest.demo_city.numbers import generator
from ingest.demo_city.people import AS_OF, word_list

GRID_EVENTS, HOTLINE_CALLS = 180_000, 45_000
"""Events of a year at scale 1."""

FIRST_DAY = datetime(AS_OF.year - 1, AS_OF.month, AS_OF.day)
DAYS = 365
WEEKEND = 0.62
"""Reports on a Saturday or Sunday, as a share of a working day's."""

SEASON = 2.6
"""How many times more reports of a category come in its months."""

METRES_PER_DEGREE = 111_320.0
Rows = npt.NDArray[np.int64]


def build_events(
    city: City, book: AddressBook, slots: pl.DataFrame, crossings: Mapping[str, str], hotline: bool
) -> pl.DataFrame:
    """One row an event, in the order they were reported; `crossings` as in `ingest.demo_city.dirt.change`.

    Columns: event_id, category, title, description, status (code), reported_at and closed_at (datetime),
    lon, lat (EPSG:4490), building (row in the address book), known and typo columns as
    `ingest.demo_city.findable` takes them: what the description states.
    """
    label = "hotline" if hotline else "grid events"
    rng = generator(city.seed, label)
    count = max(round((HOTLINE_CALLS if hotline else GRID_EVENTS) * city.scale), 40)
    words = word_list("events")
    names = list(words["categories"])
    specs = [words["categories"][name] for name in names]
    weights = np.array([spec["weight"] for spec in specs], dtype=float)
    category = rng.choice(len(names), size=count, p=weights / weights.sum())
    reported = _times(category, specs, words["rhythms"], rng)
    building = _buildings(category, specs, book, rng)
    order = np.argsort(reported, kind="stable")
    category, reported, building = category[order], reported[order], building[order]
    place, known = _places(building, slots, crossings, rng)
    line = np.array(
        [int(drawn * len(specs[c]["lines"])) for c, drawn in zip(category, rng.random(count), strict=True)]
    )
    said = [specs[c]["lines"][at] for c, at in zip(category, line, strict=True)]
    texts = [text.format(place=where) for text, where in zip(said, place, strict=True)]
    if hotline:
        opening, closing = words["hotline"]["openings"], words["hotline"]["closings"]
        first, last = rng.integers(len(opening), size=count), rng.integers(len(closing), size=count)
        texts = [opening[a] + text + closing[b] for text, a, b in zip(texts, first, last, strict=True)]
    status, closed = _progress(reported, rng)
    lon, lat = _points(city, building, rng)
    prefix = "R" if hotline else "E"
    return pl.DataFrame(
        {
            "category": pl.Series(names)[category],
            "description": texts,
            "status": status,
            "reported_at": reported,
            "closed_at": closed,
            "lon": lon,
            "lat": lat,
            "building": building,
            "known": known,
            "estate_typo": np.full(count, -1),
            "road_typo": np.full(count, -1),
            "dirt": np.zeros(count, dtype=np.int64),
            "place": place,
        }
    ).with_columns(
        pl.format(f"{prefix}{{}}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)).alias(
            "event_id"
        ),
        title=pl.concat_str(["place", "category"]),
        closed_at=pl.when(pl.col("status").is_in(["closed", "rejected", "duplicate"])).then("closed_at"),
    )


def _times(
    category: Rows, specs: list[Any], rhythms: dict[str, list[float]], rng: np.random.Generator
) -> npt.NDArray[np.datetime64]:
    """When each is reported: a day by season and weekday, an hour by the category's rhythm."""
    days = [FIRST_DAY + timedelta(days=day) for day in range(DAYS)]
    month = np.array([day.month for day in days])
    weekend = np.array([WEEKEND if day.weekday() >= 5 else 1.0 for day in days])
    seconds = np.zeros(category.size, dtype=np.int64)
    for index, spec in enumerate(specs):
        here = np.flatnonzero(category == index)
        elsewhere = 0.0 if spec.get("only") else 1.0 / SEASON
        chance = weekend * np.where(np.isin(month, spec["months"]), 1.0, elsewhere)
        hours = np.array(rhythms[spec["rhythm"]], dtype=float)
        day = rng.choice(DAYS, size=here.size, p=chance / chance.sum())
        hour = rng.choice(24, size=here.size, p=hours / hours.sum())
        seconds[here] = day * 86_400 + hour * 3600 + rng.integers(3600, size=here.size)
    return np.datetime64(FIRST_DAY, "ms") + seconds.astype("timedelta64[s]")


def _buildings(category: Rows, specs: list[Any], book: AddressBook, rng: np.random.Generator) -> Rows:
    """A building for each event; a few buildings in every hundred draw many."""
    parts = book.buildings
    popularity = rng.pareto(1.3, size=parts.height) + 0.15
    village = (parts["use"] == "courtyard").to_numpy()
    road = (parts["road_name"] != "").to_numpy()
    kinds = {"estate": ~village, "village": village, "road": road, "any": np.ones(parts.height, dtype=bool)}
    popularity = popularity * np.where(village, 0.25, 1.0)
    building = np.zeros(category.size, dtype=np.int64)
    where = np.array([spec["where"] for spec in specs])[category]
    for kind, allowed in kinds.items():
        here = np.flatnonzero(where == kind)
        chance = popularity * (allowed if allowed.any() else 1.0)
        building[here] = rng.choice(parts.height, size=here.size, p=chance / chance.sum())
    return building


def _places(
    building: Rows, slots: pl.DataFrame, crossings: Mapping[str, str], rng: np.random.Generator
) -> tuple[list[str], npt.NDArray[np.int32]]:
    """How the place is described, and what that states (`Known`)."""
    draws = rng.random((building.size, 3))
    side = rng.integers(4, size=building.size)
    columns = ("county", "town", "road", "road_number", "place", "sub_estate", "building_name", "number")
    parts = slots[building].select(*columns, "host", "known")
    places, known = [], np.zeros(building.size, dtype=np.int32)
    for at, row in enumerate(parts.iter_rows(named=True)):
        head, area = _head(row, draws[at, 1], draws[at, 2])
        text, states = _description(row, crossings, float(draws[at, 0]), int(side[at]))
        places.append(head + text)
        known[at] = row["known"] & int(states | area)
    return places, known


_BY_BUILDING = ("楼下", "楼前", "楼道内", "北侧")
_BY_PLACE = ("门口", "院内", "南门", "附近")
_BY_VILLAGE = ("村委会门口", "村口", "村内主路", "广场")
_BY_ROAD = ("路南", "路北", "东首", "非机动车道")
_BY_CROSSING = ("路口东北角", "路口西南角", "交叉口", "路口往东100米路北")


def _head(row: dict[str, Any], county: float, town: float) -> tuple[str, Known]:
    """The area that a caller begins with, a quarter of the time none."""
    if county > 0.75:
        return "", Known(0)
    with_town = town < 0.3
    stated = Known.HOST | Known.ZONE | (Known.TOWN if with_town else Known(0))
    return row["county"] + (row["town"] if with_town else ""), stated


def _description(
    row: dict[str, Any], crossings: Mapping[str, str], drawn: float, side: int
) -> tuple[str, Known]:
    """One described place without its area: (text, what it states at most)."""
    estate, road = row["place"] + row["sub_estate"], row["road"]
    if row["number"].endswith("号") and row["place"]:
        return row["place"] + _BY_VILLAGE[side].removeprefix(
            "村" if row["place"][-1] == "村" else ""
        ), Known.PLACE
    if row["building_name"] and drawn < 0.5:
        return row["building_name"] + _BY_PLACE[side], Known.BUILDING_NAME
    of_estate = Known.PLACE | Known.SUB_ESTATE
    if estate and row["number"] and drawn < 0.5:
        return estate + row["number"] + _BY_BUILDING[side], of_estate | Known.NUMBER
    if road and row["road_number"] and 0.65 < drawn < 0.78:
        return road + row["road_number"] + _BY_PLACE[side], Known.ROAD | Known.ROAD_NUMBER
    others = crossings.get(f"{row['host']}|{road}", "")
    if others and drawn >= 0.78:
        other = others.split("|")[side % (others.count("|") + 1)]
        return f"{road}与{other}{_BY_CROSSING[side]}", Known.ROAD
    if road and (drawn >= 0.78 or not estate):
        return road + _BY_ROAD[side], Known.ROAD
    return estate + _BY_PLACE[side], of_estate


_OPEN = ("reported", "verifying", "accepted", "dispatched", "handling", "handled", "checking")


def _progress(
    reported: npt.NDArray[np.datetime64], rng: np.random.Generator
) -> tuple[list[str], npt.NDArray[np.datetime64]]:
    """Status and closing time: almost all old ones are closed, those of the last days are on their way."""
    hours = np.exp(rng.normal(3.1, 0.9, size=reported.size))
    closed = reported + (hours * 3600).astype("timedelta64[s]")
    now = np.datetime64(AS_OF, "ms")
    drawn = rng.random(reported.size)
    step = np.minimum((drawn * len(_OPEN)).astype(np.int64), len(_OPEN) - 1)
    late = rng.random(reported.size) < 0.006
    status = np.where(drawn < 0.02, "duplicate", np.where(drawn < 0.045, "rejected", "closed"))
    status = np.where((closed >= now) | late, np.array(_OPEN)[step], status)
    return status.tolist(), closed


def _points(
    city: City, building: Rows, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Where the worker stood: some metres from the building, as phones have it."""
    footprint = shapely.centroid(city.buildings.geometry.to_numpy()[building])
    east, north = rng.normal(scale=12.0, size=(2, building.size))
    lat = shapely.get_y(footprint)
    lon = shapely.get_x(footprint) + east / (METRES_PER_DEGREE * np.cos(np.radians(lat)))
    return np.round(lon, 7), np.round(lat + north / METRES_PER_DEGREE, 7)
