"""One address: head and tail together lead to a building, or to as deep a level as the text allows."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from ingest.address.head import parse_head
from ingest.address.parse import settle
from ingest.address.parts import Parts, divide
from ingest.address.patterns import INTERSECTION
from ingest.address.tail import Tail, parse_tail
from ingest.geocode.candidates import Candidate, area_weight, place_candidates
from ingest.geocode.decide import Outcome, by_area, by_road, of_places, outcome_of_buildings
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason
from ingest.geocode.score import weights
from ingest.geocode.stated import Stated, stated_by
from ingest.geocode.vote import Vote


class Rival(NamedTuple):
    """A building with its weight; `building` is -1 for a place whose buildings nobody knows."""

    weight: float
    building: int
    place: int


@dataclass(slots=True)
class Head:
    """A head with what it states and the places that it may mean."""

    stated: Stated
    places: list[Candidate]


def match(text: str, gazetteer: Gazetteer, vote: Vote | None = None) -> Outcome:
    """The outcome for one normalised text."""
    if not text:
        return Outcome(reason=Reason.EMPTY)
    parts = divide(text)
    head = _head(parts, gazetteer)
    stated = head.stated
    if stated.other_city:
        return Outcome(reason=Reason.OTHER_CITY)
    tail = settle(parse_tail(parts.tail), stated.ends_with)
    number = tail.building or tail.number
    if not number and not stated.roads and not stated.unknown_roads:
        number = stated.road_number
    if stated.ends_with == "road" and tail.number:
        head = _numbered(parts, head, tail.number, gazetteer)
        stated = head.stated
        number = tail.building
    crossing = len(stated.roads) > 1 and INTERSECTION.search(stated.relative)
    if crossing and not number and (met := by_road(stated, gazetteer, relative=True)):
        return met
    rivals = _rivals(head, number, gazetteer)
    if vote is not None:
        rivals = [
            rival._replace(weight=rival.weight + vote.building(rival.building, rival.place))
            for rival in rivals
        ]
    if rivals:
        rivals = _inhabited(rivals, tail, gazetteer)
        rivals.sort(key=lambda rival: -rival.weight)
        if rivals[0].building >= 0:
            return outcome_of_buildings(rivals, head.places, stated, tail, gazetteer, vote)
    return (
        of_places(head.places, stated, number, gazetteer, vote)
        or by_road(stated, gazetteer, relative=False)
        or by_area(stated, gazetteer, deeper=bool(number))
    )


def _head(parts: Parts, gazetteer: Gazetteer) -> Head:
    bracketed = tuple(
        note.value for note in parts.notes if note.type == "remark" and note.value and note.value[0] != "原"
    )
    relative = "".join(note.value for note in parts.notes if note.type == "relative")
    key = (parts.head, bracketed, relative, bool(parts.tail))
    head = gazetteer.cache.get(key)
    if head is None:
        pieces = parse_head(parts.head, gazetteer.lexicon)
        if bracketed and not any(piece.type in ("estate", "poi", "village") for piece in pieces):
            for note in bracketed:
                inner = [
                    piece for piece in parse_head(note, gazetteer.lexicon) if piece.type in ("road", "estate")
                ]
                if any(piece.known for piece in inner):
                    pieces += inner
        stated = stated_by(parts.head, pieces, gazetteer, numbered=bool(parts.tail))
        stated.relative += relative
        head = Head(stated, place_candidates(stated, gazetteer))
        gazetteer.cache[key] = head
    return head


def _numbered(parts: Parts, head: Head, number: str, gazetteer: Gazetteer) -> Head:
    """The head with the road number that opens the tail."""
    key = (parts.head, number)
    numbered = gazetteer.cache.get(key)
    if numbered is None:
        pieces = parse_head(parts.head, gazetteer.lexicon)
        stated = stated_by(parts.head, pieces, gazetteer, numbered=bool(parts.tail))
        stated.road_number = number
        stated.relative = head.stated.relative
        numbered = Head(stated, place_candidates(stated, gazetteer))
        gazetteer.cache[key] = numbered
    return numbered


def _rivals(head: Head, number: str, gazetteer: Gazetteer) -> list[Rival]:
    """Buildings by number in the candidate places, by name, and by their own road number.

    A place that has no known buildings, or several where no number is told, competes as a whole.
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
            found[building] = Rival(total, building, place)
    _named_buildings(head, number, gazetteer, found)
    _own_number(head, number, gazetteer, found)
    return [*found.values(), *whole] if found else []


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
        here = gazetteer.by_road_number.get((road, stated.road_number), ())
        places = Counter(gazetteer.building_place[building] for building in here)
        for building in here:
            if number and gazetteer.building_number[building] != number:
                continue
            if not number and places[gazetteer.building_place[building]] > 1:
                continue  # the place as a whole bears the number
            total = _outside_place(head, building, "", gazetteer)
            if road not in stated.roads:
                total += weights()["road.typo"] + weights()["road_number.agrees"]
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


def _inhabited(rivals: list[Rival], tail: Tail, gazetteer: Gazetteer) -> list[Rival]:
    """Among several, a building that has the unit and room is likelier."""
    if not tail.room or sum(rival.building >= 0 for rival in rivals) < 2:
        return rivals
    weight = weights()
    weighed = []
    for rival in rivals:
        if rival.building >= 0 and gazetteer.dwellings.count[rival.building]:
            exists = gazetteer.dwellings.has_room(rival.building, tail.unit, tail.room, tail.floor)
            gained = weight["dwelling.exists" if exists else "dwelling.missing"]
            rival = rival._replace(weight=rival.weight + gained)
        weighed.append(rival)
    return weighed
