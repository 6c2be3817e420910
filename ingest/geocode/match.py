"""One address: head and tail together lead to a building, or to as deep a level as the text allows."""

from dataclasses import dataclass
from typing import NamedTuple

from ingest.address.head import parse_head
from ingest.address.parse import settle
from ingest.address.parts import Parts, divide
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
    if stated.ends_with == "road" and tail.number:
        head = _numbered(parts, head, tail.number, gazetteer)
        stated = head.stated
        number = tail.building
    if stated.relative and not number:
        near = by_road(stated, gazetteer, relative=True)
        if near is not None:
            return near
    rivals = _rivals(head, number, gazetteer)
    if vote is not None:
        rivals = [rival._replace(weight=rival.weight + vote.building(rival.building, rival.place)) for rival in rivals]
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
    key = (parts.head, bracketed, relative)
    head = gazetteer.cache.get(key)
    if head is None:
        pieces = parse_head(parts.head, gazetteer.lexicon)
        if bracketed and not any(piece.type in ("estate", "poi", "village") for piece in pieces):
            for note in bracketed:
                inner = [piece for piece in parse_head(note, gazetteer.lexicon) if piece.type in ("road", "estate")]
                if any(piece.known for piece in inner):
                    pieces += inner
        stated = stated_by(pieces, gazetteer)
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
        stated = stated_by(pieces, gazetteer)
        stated.road_number = number
        stated.relative = head.stated.relative
        numbered = Head(stated, place_candidates(stated, gazetteer))
        gazetteer.cache[key] = numbered
    return numbered


def _rivals(head: Head, number: str, gazetteer: Gazetteer) -> list[Rival]:
    weight = weights()
    found: dict[int, Rival] = {}
    open_places: list[Rival] = []
    part = head.stated.sub_estate
    for candidate in head.places:
        place = candidate.place
        if number:
            buildings = gazetteer.by_place_number.get((place, number))
            if buildings is None:
                if place not in gazetteer.by_place:
                    open_places.append(Rival(candidate.weight + weight["number.agrees"], -1, place))
                continue
            gained = candidate.weight + weight["number.agrees"]
        else:
            buildings = gazetteer.by_place.get(place)
            if buildings is None or len(buildings) > 1:
                continue
            gained = candidate.weight
        for building in buildings:
            total = gained + _part_weight(part, building, place, gazetteer)
            found[building] = Rival(total, building, place)
    _named_buildings(head, number, gazetteer, found)
    _standalone(head, number, gazetteer, found)
    return [*found.values(), *open_places] if found else []


def _part_weight(part: str, building: int, place: int, gazetteer: Gazetteer) -> float:
    if not part:
        return 0.0
    own = gazetteer.building_part[building]
    if own == part:
        return weights()["sub_estate.agrees"]
    return weights()["sub_estate.contradicts" if place in gazetteer.place_parts else "sub_estate.unheard"]


def _named_buildings(head: Head, number: str, gazetteer: Gazetteer, found: dict[int, Rival]) -> None:
    weight = weights()
    for name in head.stated.names:
        for building in gazetteer.by_building_name.get(name, ()):
            if number and gazetteer.building_number[building] not in ("", number):
                continue
            total = area_weight(head.stated, gazetteer.building_community[building], gazetteer)[0]
            total += weight["building_name.exact"] + _road_weight(head.stated, building, gazetteer)
            known = found.get(building)
            if known is None or known.weight < total:
                found[building] = Rival(total, building, gazetteer.building_place[building])


def _standalone(head: Head, number: str, gazetteer: Gazetteer, found: dict[int, Rival]) -> None:
    """Buildings with a road number of their own."""
    stated = head.stated
    if not stated.road_number or stated.names:
        return
    for road in stated.roads:
        for building in gazetteer.by_road_number.get((road, stated.road_number), ()):
            if building in found or (number and gazetteer.building_number[building] != number):
                continue
            total = area_weight(stated, gazetteer.building_community[building], gazetteer)[0]
            total += _road_weight(stated, building, gazetteer)
            found[building] = Rival(total, building, gazetteer.building_place[building])


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
        if rival.building >= 0 and gazetteer.building_dwellings[rival.building]:
            exists = gazetteer.dwelling(rival.building, tail.unit, tail.room, tail.floor) >= 0
            gained = weight["dwelling.exists" if exists else "dwelling.missing"]
            rival = rival._replace(weight=rival.weight + gained)
        weighed.append(rival)
    return weighed
