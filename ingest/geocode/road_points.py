"""Points on roads: the middle, the crossing of two, and so many metres in a direction from it."""

import math
from functools import lru_cache
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from catalogs.areas import ancestor
from ingest.address.patterns import DISTANCE
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.stated import Stated

_METRES_PER_DEGREE = 111_320.0
_BEARING = {"东": (1, 0), "西": (-1, 0), "北": (0, 1), "南": (0, -1)}
_CITY_SPAN = 10**11


class RoadPoint(NamedTuple):
    """lon, lat in degrees (EPSG:4490); the smallest area known to hold it; how many roads it may be."""

    point: tuple[float, float]
    area: int
    roads: int


def road_point(stated: Stated, gazetteer: Gazetteer) -> RoadPoint | None:
    """The point that the stated roads and the relative place name; None where the roads are unknown."""
    first = _within(stated, stated.roads[0], gazetteer) if stated.roads else []
    if not first:
        return None
    roads = first
    point = _middle(gazetteer.road_wkb[first[0]])
    if len(stated.roads) > 1:
        second = _within(stated, stated.roads[1], gazetteer)
        crossings = [
            (a, crossing)
            for a in first
            for b in second
            if (crossing := _crossing(gazetteer.road_wkb[a], gazetteer.road_wkb[b])) is not None
        ]
        if crossings:
            roads = sorted({road for road, _ in crossings})
            point = crossings[0][1]
            if len(crossings) > 1 and len({crossing for _, crossing in crossings}) == 1:
                roads = roads[:1]
    return RoadPoint(_moved(point, stated.relative), _area(stated, roads[0], gazetteer), len(roads))


def _within(stated: Stated, road: str, gazetteer: Gazetteer) -> list[int]:
    """Roads of a name, those in the stated areas where there are any."""
    roads = gazetteer.roads_by_name.get(road, [])
    towns = stated.towns | {ancestor(code, "town") for code in stated.villages or stated.communities}
    if towns:
        inside = [index for index in roads if gazetteer.road_towns[index] & towns]
        if inside:
            return inside
    if stated.counties:
        inside = [
            index
            for index in roads
            if any(
                gazetteer.areas.compatible(c, town)
                for c in stated.counties
                for town in gazetteer.road_towns[index]
            )
        ]
        return inside or roads
    return roads


def _area(stated: Stated, road: int, gazetteer: Gazetteer) -> int:
    towns = gazetteer.road_towns[road]
    both = towns & stated.towns
    if len(both) == 1:
        return next(iter(both))
    if len(towns) == 1:
        return next(iter(towns))
    counties = {ancestor(town, "county") for town in towns}
    stated_here = {c for c in stated.counties if any(gazetteer.areas.compatible(c, town) for town in towns)}
    chosen = stated_here or counties
    if len(chosen) == 1:
        return next(iter(chosen))
    first = next(iter(chosen), 0)
    return first - first % _CITY_SPAN


@lru_cache(maxsize=4096)
def _line(wkb: str) -> BaseGeometry:
    return shapely.from_wkb(wkb)


@lru_cache(maxsize=4096)
def _middle(wkb: str) -> tuple[float, float]:
    line = _line(wkb)
    parts = list(getattr(line, "geoms", [line]))
    longest = max(parts, key=lambda part: part.length)
    middle = longest.interpolate(0.5, normalized=True)
    return float(middle.x), float(middle.y)


@lru_cache(maxsize=65_536)
def _crossing(first: str, second: str) -> tuple[float, float] | None:
    """Where two roads meet; where they nearly do (100 m), the middle of the gap."""
    one, other = _line(first), _line(second)
    meeting = shapely.intersection(one, other)
    if not meeting.is_empty:
        centre = meeting.centroid if meeting.geom_type == "Point" else meeting.representative_point()
        return float(centre.x), float(centre.y)
    if one.distance(other) * _METRES_PER_DEGREE > 100:
        return None
    gap = shapely.shortest_line(one, other).interpolate(0.5, normalized=True)
    return float(gap.x), float(gap.y)


def _moved(point: tuple[float, float], relative: str) -> tuple[float, float]:
    found = DISTANCE.search(relative)
    if not found:
        return point
    metres = float(found.group("metres")) * (1000 if found.group("unit") in ("公里", "KM") else 1)
    steps = [_BEARING[side] for side in found.group("side")]
    share = metres / math.sqrt(len(steps))
    lon, lat = point
    for east, north in steps:
        lon += east * share / (_METRES_PER_DEGREE * math.cos(math.radians(lat)))
        lat += north * share / _METRES_PER_DEGREE
    return lon, lat
