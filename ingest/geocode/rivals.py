"""The buildings that an address may mean, and the places that compete with them as a whole."""

from typing import NamedTuple

from ingest.address.tail import Tail
from ingest.geocode.candidates import area_weight, road_weight
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reading import Head
from ingest.geocode.score import weights
from ingest.geocode.stated import Stated

_CLOSE = 5.0
"""A rival further behind than this is not brought back by the room that it has."""


class Rival(NamedTuple):
    """A building with its weight; `building` is -1 for a place whose buildings nobody knows."""

    weight: float
    building: int
    place: int


def rivals_of(head: Head, number: str, flat: bool, gazetteer: Gazetteer) -> list[Rival]:
    """Buildings by number in the candidate places, by name, and by their own road number. `flat`: unit or room told.

    A place that has no known buildings, or several where no number is told, competes as a whole. Best first;
    none where no building is found.
    """
    weight = weights()
    found: dict[int, Rival] = {}
    whole: list[Rival] = []
    for candidate in head.places:
        place = candidate.place
        here = gazetteer.by_place.get(place, [])
        known = bool(here)
        if number and known:
            here = gazetteer.by_place_number.get((place, number), [])
        elif len(here) != 1:
            here = _at_number(head.stated, place, gazetteer)
        if (number and not known) or (not number and len(here) != 1):
            whole.append(Rival(candidate.weight + (weight["number.agrees"] if number else 0.0), -1, place))
            continue
        gained = candidate.weight + (weight["number.agrees"] if number else 0.0)
        for building in here:
            total = gained + _part_weight(head.stated.sub_estate, building, place, gazetteer)
            total += _own_address(head.stated, building, place, gazetteer)
            if flat and gazetteer.building_is_yard[building]:
                total += weight["yard.flat"]
            found[building] = Rival(total, building, place)
    _named_buildings(head, number, gazetteer, found)
    _own_number(head, number, gazetteer, found)
    if not found:
        return []
    return sorted([*found.values(), *whole], key=lambda rival: -rival.weight)


def _own_address(stated: Stated, building: int, place: int, gazetteer: Gazetteer) -> float:
    """What changes where a building has another road number than its place."""
    own = gazetteer.building_road[building], gazetteer.building_road_number[building]
    if not stated.road_number or not all(own):
        return 0.0
    if own == (gazetteer.place_road[place], gazetteer.place_number[place]):
        return 0.0
    return _road_weight(stated, building, gazetteer) - road_weight(stated, place, gazetteer)[0]


def _at_number(stated: Stated, place: int, gazetteer: Gazetteer) -> list[int]:
    """Buildings of a place that bear the stated road number."""
    return [
        building
        for road in stated.roads
        for building in gazetteer.by_road_number.get((road, stated.road_number), ())
        if gazetteer.building_place[building] == place
    ]


def _part_weight(part: str, building: int, place: int, gazetteer: Gazetteer) -> float:
    if not part:
        return 0.0
    own = gazetteer.building_part[building]
    if own == part:
        return weights()["sub_estate.agrees"]
    return weights()["sub_estate.contradicts" if place in gazetteer.place_parts else "sub_estate.unheard"]


def _named_buildings(head: Head, number: str, gazetteer: Gazetteer, found: dict[int, Rival]) -> None:
    """Buildings by their name: 恒大大厦, 恒大大厦B座, 教学楼 of the school that is named besides."""
    weight = weights()
    for name in head.stated.names:
        for building, part in gazetteer.by_building_name.get(name, ()):
            if _is_its_place(name, building, head.stated, gazetteer):
                continue
            if number and number not in (part, gazetteer.building_number[building]):
                continue
            gained = weight["building_name.exact" if part == number or not part else "building_name.part"]
            total = _outside_place(head, building, name, gazetteer) + gained
            known = found.get(building)
            if known is None or known.weight < total:
                found[building] = Rival(total, building, gazetteer.building_place[building])


def _is_its_place(name: str, building: int, stated: Stated, gazetteer: Gazetteer) -> bool:
    """A name said once, which the building shares with the place that it stands in, is the place's."""
    place = gazetteer.building_place[building]
    return place >= 0 and gazetteer.place_name[place] == name and stated.names.count(name) < 2


def _own_number(head: Head, number: str, gazetteer: Gazetteer, found: dict[int, Rival]) -> None:
    """Buildings with a road number of their own, such as the shops along an estate."""
    stated = head.stated
    if not stated.road_number:
        return
    near = [road for text in stated.unknown_roads for road in gazetteer.road_names.one_away(text)]
    for road in dict.fromkeys([*stated.roads, *near]):
        for building in gazetteer.by_road_number.get((road, stated.road_number), ()):
            if number and gazetteer.building_number[building] != number:
                continue
            total = _outside_place(head, building, "", gazetteer)
            if road not in stated.roads:
                total += weights()["road.typo"] + weights()["road_number.agrees"]
            if number:
                total += weights()["number.agrees"]
            known = found.get(building)
            if known is None or known.weight < total:
                found[building] = Rival(total, building, gazetteer.building_place[building])


def _outside_place(head: Head, building: int, name: str, gazetteer: Gazetteer) -> float:
    """Weight of area, road and place for a building found otherwise than through its place.

    `name`: the building's own name in the text, which is then not taken for the place's.
    """
    stated, weight = head.stated, weights()
    total = area_weight(stated, gazetteer.building_community[building], gazetteer)[0]
    total += _road_weight(stated, building, gazetteer)
    place = gazetteer.building_place[building]
    total += _part_weight(stated.sub_estate, building, place, gazetteer)
    how = next((candidate.named for candidate in head.places if candidate.place == place), "")
    if how:
        return total + weight[f"place.{how}"]
    others = [other for other in stated.names if other != name and other in gazetteer.places_by_name]
    return total + (weight["place.contradicts"] if others else 0.0)


def _road_weight(stated: Stated, building: int, gazetteer: Gazetteer) -> float:
    road = gazetteer.building_road[building]
    if not road or not stated.roads:
        return 0.0
    weight = weights()
    if road not in stated.roads:
        return weight["road.contradicts"]
    total = weight["road.agrees"]
    if stated.road_number and gazetteer.building_road_number[building]:
        agrees = stated.road_number == gazetteer.building_road_number[building]
        total += weight["road_number.agrees" if agrees else "road_number.contradicts"]
    return total


def are_close(rivals: list[Rival]) -> bool:
    """Whether unit and room could change which building is the likeliest."""
    return len(rivals) > 1 and rivals[0].weight - rivals[1].weight < _CLOSE


def inhabited(rivals: list[Rival], tail: Tail, gazetteer: Gazetteer) -> list[Rival]:
    """Among several, a building that has the unit and room is likelier; best first."""
    weight = weights()
    weighed = []
    for rival in rivals:
        if rival.building >= 0 and gazetteer.dwellings.count[rival.building]:
            exists = gazetteer.dwellings.has_room(rival.building, tail.unit, tail.room, tail.floor)
            gained = weight["dwelling.exists" if exists else "dwelling.missing"]
            rival = rival._replace(weight=rival.weight + gained)
        weighed.append(rival)
    return sorted(weighed, key=lambda rival: -rival.weight)
