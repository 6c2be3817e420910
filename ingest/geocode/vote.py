"""What a source knows besides the text: the area it is bound to, and a point. Both only vote."""

import math
from dataclasses import dataclass

from catalogs.areas import ancestor, level_of, range_of
from ingest.geocode.area_index import ZONE_HOSTS
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.score import Term

NEAR_M = 300.0
FAR_M = 1500.0
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Vote:
    """`area` is a 15-digit code or 0; lon and lat in degrees, EPSG:4490, NaN where there is no point."""

    gazetteer: Gazetteer
    area: int
    lon: float
    lat: float

    @property
    def points(self) -> bool:
        """Whether there is a point."""
        return not math.isnan(self.lon)

    def building(self, building: int, place: int) -> list[Term]:
        """What speaks for and against a building; -1 for a place without known buildings."""
        gazetteer = self.gazetteer
        if building >= 0:
            lon, lat = float(gazetteer.building_lon[building]), float(gazetteer.building_lat[building])
            return self._terms(gazetteer.building_community[building], lon, lat)
        return self.place(place)

    def place(self, place: int) -> list[Term]:
        """What speaks for and against a place."""
        gazetteer = self.gazetteer
        lon, lat = float(gazetteer.place_lon[place]), float(gazetteer.place_lat[place])
        return self._terms(gazetteer.place_community[place], lon, lat)

    def _terms(self, community: int, lon: float, lat: float) -> list[Term]:
        terms: list[Term] = []
        if self.area:
            agrees = _within(community, self.area)
            terms.append("hint.agrees" if agrees else "hint.contradicts")
        if self.points:
            distance = distance_m(self.lon, self.lat, lon, lat)
            if distance <= NEAR_M:
                terms.append("point.near")
            elif distance > FAR_M:
                terms.append("point.far")
        return terms


def _within(community: int, area: int) -> bool:
    """Whether a community lies in an area; in its zone or district, where the area is a county."""
    level = level_of(area)
    if level == "grid":
        return community == ancestor(area, "community")
    first, end = range_of(area)
    if level == "county":
        number, wanted = community // 10**9, area // 10**9
        return number == wanted or ZONE_HOSTS.get(number) == wanted or ZONE_HOSTS.get(wanted) == number
    return first <= community < end


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points in degrees, on a plane at their latitude: good to 0.1 % within the city."""
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(east, lat - other_lat) * _METRES_PER_DEGREE
