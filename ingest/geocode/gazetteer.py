"""The city's names and numbers in memory: integer ids, numpy arrays, a few dictionaries; shared by fork."""

import gc
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import psycopg

from ingest.address.lexicon import Lexicon, Name, local_names, national_names
from ingest.address.normalise import normalise
from ingest.address.numerals import canonical_number
from ingest.address.values import canonical_road
from ingest.geocode.area_index import AreaIndex
from ingest.geocode.dwelling_index import DwellingIndex
from ingest.geocode.nearby_names import NearbyNames
from ingest.geocode.place_names import digit_spelling, name_and_part, place_stem
from ingest.geocode.respell import reading
from ingest.geocode.tables import Tables, read_tables

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Gazetteer:
    """Everything that an address may lead to. Positions in the arrays are the ids used in here."""

    def __init__(self, tables: Tables) -> None:
        self.areas = AreaIndex(tables.areas, tables.area_names)
        self._load_places(tables.places)
        self._load_buildings(tables.buildings)
        self.dwellings = DwellingIndex(tables.dwellings, self.building_code, self.building_is_yard)
        self._load_roads(tables)
        self._load_decisions(tables.decisions)
        self.lexicon = Lexicon(self._names())
        self.place_names = NearbyNames(self.places_by_name)
        self.road_names = NearbyNames(self.roads_by_name)
        towns = [name for (level, name) in self.areas.by_name if level == "town"]
        self.town_names = NearbyNames(towns)
        self.community_names = NearbyNames(
            name for (level, name) in self.areas.by_name if level == "community"
        )
        self.sounds = self._sounds()
        self.plain: dict[str, Any] = {}
        """Heads by their text, of texts without notes (`ingest.geocode.reading`)."""
        self.heads: dict[Any, Any] = {}
        """Heads by what they state."""

    @classmethod
    def load(cls, connection: psycopg.Connection) -> "Gazetteer":
        """Read area, area_name, road, place, building and dwelling from a connection."""
        gazetteer = cls(read_tables(connection))
        gc.collect()
        gc.freeze()  # what stays for good is not looked through again, and stays shared after a fork
        return gazetteer

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

    def _load_buildings(self, buildings: pl.DataFrame) -> None:
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
        self._load_own_numbers()

    def _load_own_numbers(self) -> None:
        """Buildings that alone in their place bear a road number; one that many bear is the place's."""
        bearers: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)
        for index, place in enumerate(self.building_place):
            road, number = self.building_road[index], self.building_road_number[index]
            if road and number:
                bearers[place if place >= 0 else -1 - index, road, number].append(index)
        self.by_road_number: dict[tuple[str, str], list[int]] = {}
        for (_, road, number), buildings in bearers.items():
            if len(buildings) == 1:
                self.by_road_number.setdefault((road, number), []).append(buildings[0])

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

    def _load_decisions(self, decisions: pl.DataFrame) -> None:
        """What people decided: canonical text → (building, place), −1 where not that. A target gone is left out."""
        buildings = dict(zip(self.building_code.tolist(), range(len(self.building_code)), strict=True))
        self.decided: dict[str, tuple[int, int]] = {}
        for text, building_code, place_id in decisions.iter_rows():
            building = buildings.get(building_code, -1)
            place = self.building_place[building] if building >= 0 else self._place_position.get(place_id, -1)
            if building >= 0 or place >= 0:
                self.decided[text] = (building, place)

    def _sounds(self) -> dict[str, str]:
        """Reading → the character of the names that is most often read so."""
        counted = Counter(
            character
            for name in [*self.areas.name.values(), *self.place_name, *self.roads_by_name]
            for character in name
            if "\u4e00" <= character <= "\u9fff"
        )
        sounds: dict[str, str] = {}
        for character, _ in counted.most_common():
            sounds.setdefault(reading(character), character)
        return sounds

    def forget(self) -> None:
        """Drop what was kept of the texts read so far."""
        self.plain.clear()
        self.heads.clear()

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

    def building_title(self, building: int) -> str:
        """A building's address for people: town, place, part, number, name."""
        place = self.building_place[building]
        community = self.building_community[building]
        number = self.building_number[building]
        parts = [self.areas.path_name(community, "county", "town")]
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
        return self.areas.path_name(self.place_community[place], "county", "town") + self.place_name[place]

    def place_title_name(self, place: int) -> str:
        """The place's name as the table has it."""
        return self._place_name_written[place]
