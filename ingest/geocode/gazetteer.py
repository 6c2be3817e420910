"""The city's names and numbers in memory: integer ids, numpy arrays, a few dictionaries; shared by fork."""

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import psycopg

from catalogs.areas import ancestor
from ingest.address.lexicon import COMMUNITY_ENDING, Area, Lexicon, Name, local_names, national_names
from ingest.address.normalise import normalise
from ingest.address.numerals import canonical_number
from ingest.address.unknown import canonical_road
from ingest.geocode.nearby_names import NearbyNames
from ingest.geocode.place_names import digit_spelling, name_and_part, place_stem
from ingest.geocode.tables import Tables, read_tables

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

ROOM_BITS = 17
UNIT_BITS = 7

ZONE_HOSTS = {370571: 370502, 370572: 370503}
"""Statistical zones at county level, and the district that each was carved out of (NBS)."""


class AreaIndex:
    """Areas by code and by name. Codes have 15 digits."""

    def __init__(self, areas: pl.DataFrame, names: pl.DataFrame) -> None:
        self.name: dict[int, str] = dict(zip(areas["code"], areas["name"], strict=True))
        self.level: dict[int, str] = dict(zip(areas["code"], areas["level"], strict=True))
        self.point: dict[int, tuple[float, float]] = {
            code: (lon, lat) for code, lon, lat in areas.select("code", "lon", "lat").iter_rows()
        }
        by_name: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        by_stem: defaultdict[str, set[int]] = defaultdict(set)
        for code, name in self.name.items():
            by_name[self.level[code], name].add(code)
            if self.level[code] == "community":
                by_stem[COMMUNITY_ENDING.sub("", name)].add(code)
        self.by_name = dict(by_name)
        self.communities_by_stem = dict(by_stem)
        self.former = [
            (code, name) for code, name in names.iter_rows() if code in self.name and name != self.name[code]
        ]

    def lexicon_areas(self) -> list[Area]:
        """Every name, former ones included."""
        today = [Area(code, self.level[code], name, name) for code, name in self.name.items()]
        return today + [Area(code, self.level[code], name, self.name[code]) for code, name in self.former]

    def communities(self, name: str) -> set[int]:
        """Communities that bear a name, with whatever ending (社区, 居委会, 村, …)."""
        return self.communities_by_stem.get(COMMUNITY_ENDING.sub("", name), set())


class Gazetteer:
    """Everything that an address may lead to. Positions in the arrays are the ids used in here."""

    def __init__(self, tables: Tables) -> None:
        self.areas = AreaIndex(tables.areas, tables.area_names)
        self._numbers: dict[str, int] = {}
        self._load_places(tables.places)
        self._load_buildings(tables.buildings, tables.places)
        self._load_dwellings(tables.dwellings)
        self._load_roads(tables)
        self.lexicon = Lexicon(self._names())
        self.place_names = NearbyNames(self.places_by_name)
        self.road_names = NearbyNames(self.roads_by_name)
        towns = [name for (level, name) in self.areas.by_name if level == "town"]
        self.town_names = NearbyNames(towns)
        self.community_names = NearbyNames(
            name for (level, name) in self.areas.by_name if level == "community"
        )
        self.cache: dict[Any, Any] = {}

    @classmethod
    def load(cls, connection: psycopg.Connection) -> "Gazetteer":
        """Read area, area_name, road, place, building and dwelling from a connection."""
        return cls(read_tables(connection))

    def number_id(self, number: str) -> int:
        """Interned id of a canonical number; -1 where no building or address bears it."""
        return self._numbers.get(number, -1)

    def _intern(self, number: str) -> int:
        return self._numbers.setdefault(canonical_number(normalise(number)), len(self._numbers))

    def _load_places(self, places: pl.DataFrame) -> None:
        self.place_id: Integers = places["place_id"].to_numpy()
        self.place_kind: list[str] = places["kind"].to_list()
        self._place_name_written: list[str] = places["name"].to_list()
        self.place_name: list[str] = [normalise(name) for name in self._place_name_written]
        self.place_road: list[str] = [canonical_road(normalise(name)) for name in places["road_name"]]
        self.place_number: list[str] = [
            canonical_number(normalise(number)) for number in places["road_number"]
        ]
        self.place_community: list[int] = places["community_code"].to_list()
        self.place_lon: Floats = places["lon"].to_numpy()
        self.place_lat: Floats = places["lat"].to_numpy()
        position = {int(place): index for index, place in enumerate(self.place_id)}
        self._place_position = position
        self.places_by_name: dict[str, list[int]] = {}
        self.places_by_stem: dict[str, list[int]] = {}
        self.places_by_road: dict[tuple[str, str], list[int]] = {}
        self.places_by_community: dict[int, list[int]] = {}
        for index, name in enumerate(self.place_name):
            if name:
                self.places_by_name.setdefault(name, []).append(index)
                self.places_by_stem.setdefault(place_stem(name), []).append(index)
            if self.place_road[index] and self.place_number[index]:
                key = (self.place_road[index], self.place_number[index])
                self.places_by_road.setdefault(key, []).append(index)
            self.places_by_community.setdefault(self.place_community[index], []).append(index)

    def _load_buildings(self, buildings: pl.DataFrame, places: pl.DataFrame) -> None:
        self.building_code: Integers = buildings["building_code"].to_numpy()
        self.building_grid: Integers = buildings["grid_code"].to_numpy()
        self.building_lon: Floats = buildings["lon"].to_numpy()
        self.building_lat: Floats = buildings["lat"].to_numpy()
        self.building_community: list[int] = (self.building_code // 100_000 * 1000).tolist()
        self.building_units: list[int] = buildings["units"].to_list()
        self.building_part: list[str] = [normalise(part) for part in buildings["sub_estate"]]
        self.building_number: list[str] = [
            canonical_number(normalise(number)) for number in buildings["number"]
        ]
        self.building_name: list[str] = [normalise(name) for name in buildings["name"]]
        self.building_is_yard: list[bool] = (buildings["use"] == "courtyard").to_list()
        self.building_place: list[int] = [
            self._place_position.get(place, -1) if place is not None else -1
            for place in buildings["place_id"]
        ]
        self.by_place: dict[int, list[int]] = {}
        self.by_place_number: dict[tuple[int, str], list[int]] = {}
        self.by_building_name: dict[str, list[tuple[int, str]]] = {}
        """Name without its last part → buildings, each with that part: 恒大大厦 → (…, ''), (…, 'B')."""
        self.by_road_number: dict[tuple[str, str], list[int]] = {}
        self.place_parts: dict[int, set[str]] = {}
        roads = [canonical_road(normalise(name)) for name in buildings["road_name"]]
        numbers = [canonical_number(normalise(number)) for number in buildings["road_number"]]
        self.building_road, self.building_road_number = roads, numbers
        for index, place in enumerate(self.building_place):
            if place >= 0:
                self.by_place.setdefault(place, []).append(index)
                self.by_place_number.setdefault((place, self.building_number[index]), []).append(index)
                if self.building_part[index]:
                    self.place_parts.setdefault(place, set()).add(self.building_part[index])
            if self.building_name[index]:
                name, part = name_and_part(self.building_name[index])
                self.by_building_name.setdefault(name, []).append((index, part))
            own = place < 0 or (self.place_road[place], self.place_number[place]) != (
                roads[index],
                numbers[index],
            )
            if own and roads[index] and numbers[index]:
                self.by_road_number.setdefault((roads[index], numbers[index]), []).append(index)

    def _load_dwellings(self, dwellings: pl.DataFrame) -> None:
        codes = dwellings["building_code"].to_numpy()
        position = np.searchsorted(self.building_code, codes) if self.building_code.size else codes * 0
        room = dwellings["room"].str.extract(r"(\d{1,5})").cast(pl.Int64).fill_null(0).to_numpy()
        unit = dwellings["unit"].to_numpy()
        self.dwelling_code = dwellings["dwelling_code"].to_numpy().astype("S23")
        by_room = position.astype(np.int64) << (ROOM_BITS + UNIT_BITS) | room << UNIT_BITS | unit
        order = np.argsort(by_room, kind="stable")
        self.dwelling_key: Integers = by_room[order]
        """building position, room and unit in one number, ascending."""
        self.dwelling_of_key: Integers = order
        count = (
            np.bincount(position, minlength=self.building_code.size) if position.size else np.zeros(0, int)
        )
        self.building_dwellings: Integers = count.astype(np.int64)

    def _load_roads(self, tables: Tables) -> None:
        self.road_wkb: list[str] = tables.roads["wkb"].to_list()
        self.road_id: list[int] = tables.roads["road_id"].to_list()
        self.road_name: list[str] = tables.roads["name"].to_list()
        self.roads_by_name: dict[str, list[int]] = {}
        for index, name in enumerate(self.road_name):
            self.roads_by_name.setdefault(canonical_road(normalise(name)), []).append(index)
        towns: defaultdict[int, set[int]] = defaultdict(set)
        for road, town in tables.road_towns.iter_rows():
            towns[road].add(town)
        self.road_towns: list[frozenset[int]] = [frozenset(towns[road]) for road in self.road_id]

    def _names(self) -> list[Name]:
        names = [*national_names(), *local_names(self.areas.lexicon_areas())]
        for road in self.roads_by_name.keys() | set(self.place_road) | set(self.building_road):
            names.append(Name("road", road, road, (), False, True))
            names.append(Name("road", digit_spelling(road), road, (), False, True))
        for index, name in enumerate(self.place_name):
            community = self.areas.name.get(self.place_community[index], "")
            if name and name != community:
                names.append(Name("place", name, name, (), False, True))
                names.append(Name("place", place_stem(name), place_stem(name), (), True, True))
        names += [
            Name("place", name, name, (), False, True) for name in self.by_building_name if len(name) > 2
        ]
        return names

    def compatible(self, stated: int, community: int) -> bool:
        """Whether a community lies in a stated county; a zone's host names it as well."""
        county = ancestor(community, "county")
        if county == stated:
            return True
        number, wanted = county // 10**9, stated // 10**9
        return ZONE_HOSTS.get(number) == wanted or ZONE_HOSTS.get(wanted) == number

    def county_agreement(self, stated: set[int], community: int) -> str:
        """'agrees', 'contradicts'; 'zone' in a stated zone, 'neighbour' in the district around it."""
        county = ancestor(community, "county")
        if county in stated and county // 10**9 in ZONE_HOSTS:
            return "zone"
        if county in stated or ZONE_HOSTS.get(county // 10**9, 0) * 10**9 in stated:
            return "agrees"
        around = any(ZONE_HOSTS.get(code // 10**9) == county // 10**9 for code in stated)
        return "neighbour" if around else "contradicts"

    def building_title(self, building: int) -> str:
        """A building's address for people: town, place, part, number, name."""
        place = self.building_place[building]
        community = self.building_community[building]
        number = self.building_number[building]
        parts = [self.areas.name.get(ancestor(community, "county"), "")]
        parts.append(self.areas.name.get(ancestor(community, "town"), ""))
        if place < 0:
            road = self.building_road[building]
            parts += [road, f"{self.building_road_number[building]}号" if road else ""]
        else:
            parts += [self.place_name[place], self.building_part[building]]
        if number:
            parts.append(f"{number}号" if self.building_is_yard[building] else f"{number}号楼")
        parts.append(self.building_name[building])
        return "".join(parts)

    def place_title(self, place: int) -> str:
        """A place's address for people: county, town, name."""
        community = self.place_community[place]
        county, town = ancestor(community, "county"), ancestor(community, "town")
        return self.areas.name.get(county, "") + self.areas.name.get(town, "") + self.place_name[place]

    def place_title_name(self, place: int) -> str:
        """The place's name as the table has it."""
        return self._place_name_written[place]

    def has_room(self, building: int, unit: str, room: str, floor: str) -> bool:
        """Whether a building has such a room, in the unit where one is told."""
        number, entrance = int(_rooms([room], [floor])[0]), int(_whole([unit])[0])
        if number <= 0:
            return False
        base = building << (ROOM_BITS + UNIT_BITS) | number << UNIT_BITS
        first, last = (
            (base, base | (2**UNIT_BITS - 1)) if entrance < 0 else (base | entrance, base | entrance)
        )
        low, high = np.searchsorted(self.dwelling_key, [first, last + 1])
        return bool(high > low)

    def dwellings(self, building: Integers, unit: list[str], floor: list[str], room: list[str]) -> Integers:
        """Positions of dwellings, int64[n], -1 where there is none or where the text fits several.

        `building` is -1 where none was found. A courtyard has one dwelling, which needs no room. 2501 without
        a unit is also read as unit 2, room 501; floor 8 and room 2 as 802.
        """
        found = np.full(building.size, -1, dtype=np.int64)
        if not self.dwelling_key.size:
            return found
        rooms, units = _rooms(room, floor), _whole(unit)
        exists = building >= 0
        safe = np.where(exists, building, 0)
        asked = exists & (rooms > 0)
        self._look_up(found, asked, safe, rooms, units)
        split = asked & (found < 0) & (units < 0) & (rooms > 1000) & (rooms < 100_000)
        self._look_up(found, split, safe, rooms % 1000, rooms // 1000)
        single = exists & (found < 0) & (rooms <= 0) & (self.building_dwellings[safe] == 1)
        yards = np.array(self.building_is_yard)[safe] if single.any() else single
        first = np.searchsorted(self.dwelling_key, safe[single & yards] << (ROOM_BITS + UNIT_BITS))
        found[single & yards] = self.dwelling_of_key[first]
        return found

    def _look_up(
        self,
        found: Integers,
        asked: npt.NDArray[np.bool_],
        building: Integers,
        room: Integers,
        unit: Integers,
    ) -> None:
        rows = np.flatnonzero(asked)
        if not rows.size:
            return
        base = building[rows] << (ROOM_BITS + UNIT_BITS) | room[rows] << UNIT_BITS
        known = unit[rows] >= 0
        first = np.searchsorted(self.dwelling_key, np.where(known, base | np.maximum(unit[rows], 0), base))
        last = np.searchsorted(
            self.dwelling_key,
            np.where(known, base | np.maximum(unit[rows], 0), base | (2**UNIT_BITS - 1)),
            "right",
        )
        one = last - first == 1
        found[rows[one]] = self.dwelling_of_key[first[one]]


def _whole(texts: list[str]) -> Integers:
    return np.array([int(text) if text.isdigit() and len(text) < 3 else -1 for text in texts], dtype=np.int64)


def _rooms(room: list[str], floor: list[str]) -> Integers:
    values = []
    for text, storey in zip(room, floor, strict=True):
        number = int(text) if text.isdigit() and len(text) < 6 else -1
        if 0 < number < 100 and storey.isdigit() and len(storey) < 3:
            number += int(storey) * 100
        values.append(number)
    return np.array(values, dtype=np.int64)
