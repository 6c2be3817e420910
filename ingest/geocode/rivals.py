"""The buildings that an address may mean, and the places that compete with them as a whole."""

from collections.abc import Iterable
from typing import NamedTuple

from ingest.address.tail import Tail
from ingest.geocode.candidates import area_terms, road_terms
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reading import Head
from ingest.geocode.score import Term, weigh
from ingest.geocode.stated import Stated

_CLOSE = 5.0
"""A rival further behind than this is not brought back by the room that it has."""


_ROAD_FIELDS = ("road.", "road_number.")


class Rival(NamedTuple):
    """A building with its evidence and the weight of it; `building` is -1 for a place whose buildings nobody knows."""

    weight: float
    building: int
    place: int
    evidence: tuple[Term, ...]

    def also(self, terms: Iterable[Term]) -> "Rival":
        """The same with more evidence."""
        more = tuple(terms)
        return self._replace(weight=self.weight + weigh(more), evidence=self.evidence + more)


def _rival(evidence: Iterable[Term], building: int, place: int) -> Rival:
    terms = tuple(evidence)
    return Rival(weigh(terms), building, place, terms)


def rivals_of(head: Head, number: str, flat: bool, gazetteer: Gazetteer) -> list[Rival]:
    """Buildings by number in the candidate places, by name, and by their own road number. `flat`: unit or room told.

    A place that has no known buildings, or several where no number is told, competes as a whole. Best first;
    none where no building is found.
    """
    found: dict[int, Rival] = {}
    whole: list[Rival] = []
    by_number = ("number.agrees",) if number else ()
    for candidate in head.places:
        place = candidate.place
        here = gazetteer.by_place.get(place, [])
        known = bool(here)
        if number and known:
            here = gazetteer.by_place_number.get((place, number), [])
        elif len(here) != 1:
            here = _at_number(head.stated, place, gazetteer)
        if (number and not known) or (not number and len(here) != 1):
            whole.append(_rival((*candidate.evidence, *by_number), -1, place))
            continue
        for building in here:
            evidence = _on_own_road(candidate.evidence, head.stated, building, place, gazetteer)
            part = _part_terms(head.stated.sub_estate, building, place, gazetteer)
            yard = ("yard.flat",) if flat and gazetteer.building_is_yard[building] else ()
            found[building] = _rival((*evidence, *by_number, *part, *yard), building, place)
    _named_buildings(head, number, gazetteer, found)
    _own_number(head, number, gazetteer, found)
    if not found:
        return []
    return sorted([*found.values(), *whole], key=lambda rival: -rival.weight)


def _on_own_road(
    evidence: tuple[Term, ...], stated: Stated, building: int, place: int, gazetteer: Gazetteer
) -> tuple[Term, ...]:
    """A place's evidence for a building that may have another road number than its place."""
    own = gazetteer.building_road[building], gazetteer.building_road_number[building]
    if not stated.road_number or not all(own):
        return evidence
    if own == (gazetteer.place_road[place], gazetteer.place_number[place]):
        return evidence
    elsewhere = (term for term in evidence if not term.startswith(_ROAD_FIELDS))
    return (*elsewhere, *road_terms(stated, *own, gazetteer))


def _at_number(stated: Stated, place: int, gazetteer: Gazetteer) -> list[int]:
    """Buildings of a place that bear the stated road number."""
    return [
        building
        for road in stated.roads
        for building in gazetteer.by_road_number.get((road, stated.road_number), ())
        if gazetteer.building_place[building] == place
    ]


def _part_terms(part: str, building: int, place: int, gazetteer: Gazetteer) -> tuple[Term, ...]:
    if not part:
        return ()
    if gazetteer.building_part[building] == part:
        return ("sub_estate.agrees",)
    return ("sub_estate.contradicts" if place in gazetteer.place_parts else "sub_estate.unheard",)


def _named_buildings(head: Head, number: str, gazetteer: Gazetteer, found: dict[int, Rival]) -> None:
    """Buildings by their name: 恒大大厦, 恒大大厦B座, 教学楼 of the school that is named besides."""
    for name in head.stated.names:
        for building, part in gazetteer.by_building_name.get(name, ()):
            if _is_its_place(name, building, head.stated, gazetteer):
                continue
            if number and number not in (part, gazetteer.building_number[building]):
                continue
            named = "building_name.exact" if part == number or not part else "building_name.part"
            _keep_better(found, _outside_place(head, building, name, gazetteer).also([named]))


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
            rival = _outside_place(head, building, "", gazetteer)
            _keep_better(found, rival.also(["number.agrees"]) if number else rival)


def _keep_better(found: dict[int, Rival], rival: Rival) -> None:
    known = found.get(rival.building)
    if known is None or known.weight < rival.weight:
        found[rival.building] = rival


def _outside_place(head: Head, building: int, name: str, gazetteer: Gazetteer) -> Rival:
    """A building found otherwise than through its place, with the evidence of area, road and place.

    `name`: the building's own name in the text, which is then not taken for the place's.
    """
    stated, place = head.stated, gazetteer.building_place[building]
    own = gazetteer.building_road[building], gazetteer.building_road_number[building]
    evidence = [
        *area_terms(stated, gazetteer.building_community[building], gazetteer),
        *road_terms(stated, *own, gazetteer),
        *_part_terms(stated.sub_estate, building, place, gazetteer),
    ]
    how = next((candidate.named for candidate in head.places if candidate.place == place), "")
    if how:
        evidence.append(f"place.{how}")
    elif any(other != name and other in gazetteer.places_by_name for other in stated.names):
        evidence.append("place.contradicts")
    return _rival(evidence, building, place)


def are_close(rivals: list[Rival]) -> bool:
    """Whether unit and room could change which building is the likeliest."""
    return len(rivals) > 1 and rivals[0].weight - rivals[1].weight < _CLOSE


def inhabited(rivals: list[Rival], tail: Tail, gazetteer: Gazetteer) -> list[Rival]:
    """Among several, a building that has the unit and room is likelier; best first."""
    weighed = []
    for rival in rivals:
        if rival.building >= 0 and gazetteer.dwellings.count[rival.building]:
            exists = gazetteer.dwellings.has_room(rival.building, tail.unit, tail.room, tail.floor)
            rival = rival.also(["dwelling.exists" if exists else "dwelling.missing"])
        weighed.append(rival)
    return sorted(weighed, key=lambda rival: -rival.weight)
