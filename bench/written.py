"""Addresses as people write them, in parts that a kind of dirt can change, and the truth beside them."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from bench.city import FreshCity


@dataclass(frozen=True)
class Written:
    """An address in parts, '' where absent, as `text` joins them. `around` stands for remarks before and after."""

    building_code: int
    dwelling_code: str
    city: str
    county: str
    town: str
    community: str
    road: str
    road_number: str
    place: str
    part: str
    building_name: str
    number: str
    unit: str
    room: str
    village: bool
    known: bool = True
    before: str = ""
    after: str = ""

    @property
    def head(self) -> str:
        """Areas, road and its number."""
        return self.city + self.county + self.town + self.community + self.road + self.road_number

    @property
    def text(self) -> str:
        """The address in its usual order."""
        named = self.place + self.part + self.building_name
        return self.before + self.head + named + self.number + self.unit + self.room + self.after


@dataclass(frozen=True)
class Others:
    """What a kind may take from the rest of the city."""

    counties: list[str]
    communities: list[str]
    towns: list[str]
    places: list[str]
    numbers: dict[tuple[str, str], set[str]]
    """(place, part) to the numbers of its buildings."""


def others_of(fresh: FreshCity) -> Others:
    """Names of the whole city."""
    buildings = fresh.book.buildings
    numbers: dict[tuple[str, str], set[str]] = {}
    for place, part, number in buildings.select("place", "sub_estate", "number").iter_rows():
        numbers.setdefault((place, part), set()).add(number)
    columns = fresh.book.communities
    return Others(
        sorted(columns["host"].unique()),
        sorted(columns["community"].unique()),
        sorted(name for name in columns["town"].unique() if name),
        sorted(name for name in fresh.book.places["place"].unique() if name),
        numbers,
    )


def sample(fresh: FreshCity, count: int, rng: np.random.Generator, unknown: frozenset[int]) -> list[Written]:
    """Addresses of `count` dwellings whose text determines the building.

    Half of them in full, half with levels left out; where the county and name of the estate are not unique,
    road and number stay. `unknown`: places that the standard addresses do not hold.
    """
    dwellings = fresh.dwellings
    rows = rng.permutation(dwellings.height)[:count]
    chosen = dwellings[rows]
    homes = fresh.book.buildings[chosen["building"]]
    names = Counter(fresh.book.places.select("host", "zone", "place").iter_rows())
    in_town = Counter(fresh.book.places.select("host", "zone", "town", "place").iter_rows())
    made = []
    for home, code, unit, room in zip(
        homes.iter_rows(named=True), chosen["dwelling_code"], chosen["unit"], chosen["room"], strict=True
    ):
        unique = names[home["host"], home["zone"], home["place"]] == 1
        local = in_town[home["host"], home["zone"], home["town"], home["place"]] == 1
        made.append(_written(home, code, unit, room, (unique, local), rng, unknown))
    return made


def _written(
    home: dict[str, object],
    code: str,
    unit: int,
    room: str,
    unique: tuple[bool, bool],
    rng: np.random.Generator,
    unknown: frozenset[int],
) -> Written:
    village = bool(home["village"])
    short = rng.random() < 0.5
    keeps_town = not short or not unique[0] or rng.random() < 0.5
    keeps_road = not short or not (unique[0] or (keeps_town and unique[1]))
    number = str(home["number"])
    road = str(home["road_name"]) if keeps_road and home["road_number"] else ""
    return Written(
        building_code=int(str(home["building_code"])),
        dwelling_code=code,
        city=str(rng.choice(["山东省东营市", "东营市", ""])),
        county=str(home["zone"] or home["host"]),
        town=str(home["town"]) if keeps_town else "",
        community="" if village or short else str(home["community"]),
        road=road,
        road_number=f"{home['road_number']}号" if road else "",
        place=str(home["place"]),
        part=str(home["sub_estate"]),
        building_name="",
        number=number + ("号" if village else "号楼"),
        unit="" if village else f"{unit}单元",
        room="" if village else f"{room}室",
        village=village,
        known=int(str(home["place_id"])) not in unknown,
    )
