"""One address: head and tail together lead to a building, or to as deep a level as the text allows."""

from ingest.address.head import parse_head
from ingest.address.parts import Parts, divide
from ingest.address.patterns import INTERSECTION
from ingest.address.tail import Tail, parse_tail, settle
from ingest.geocode.candidates import place_candidates
from ingest.geocode.decide import Outcome, by_area, by_road, of_places, outcome_of_buildings
from ingest.geocode.decided import decided
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason
from ingest.geocode.rivals import Head, are_close, inhabited, rivals_of
from ingest.geocode.stated import stated_by
from ingest.geocode.vote import Vote


def match(text: str, gazetteer: Gazetteer, vote: Vote | None = None) -> Outcome:
    """The outcome for one normalised text."""
    if not text:
        return Outcome(reason=Reason.EMPTY)
    chosen = decided(text, gazetteer)
    if chosen is not None:
        return chosen
    parts = divide(text)
    head = _head(parts, gazetteer)
    if head.stated.other_city:
        return Outcome(reason=Reason.OTHER_CITY)
    tail = settle(parse_tail(parts.tail), head.stated.ends_with)
    number = tail.building or tail.number
    if head.stated.ends_with == "road" and tail.number:
        head = _numbered(parts, head, tail.number, gazetteer)
        number = tail.building
    else:
        number = number or head.stated.house_number
    key = (number, bool(tail.unit or tail.room), vote.area if vote else 0)
    outcome = head.outcomes.get(key) if vote is None or not vote.points else None
    if outcome is None:
        outcome = _found(head, number, tail, gazetteer, vote)
    if outcome.building >= 0:
        return outcome._replace(unit=tail.unit, floor=tail.floor, room=tail.room)
    return outcome


def _found(head: Head, number: str, tail: Tail, gazetteer: Gazetteer, vote: Vote | None) -> Outcome:
    """The outcome for a head and a number; kept, unless room or point had to decide."""
    flat = bool(tail.unit or tail.room)
    rivals = rivals_of(head, number, flat, gazetteer)
    if vote is not None:
        voted = [
            rival._replace(weight=rival.weight + vote.building(rival.building, rival.place))
            for rival in rivals
        ]
        rivals = sorted(voted, key=lambda rival: -rival.weight)
    by_room = bool(tail.room) and are_close(rivals)
    if by_room:
        rivals = inhabited(rivals, tail, gazetteer)
    if rivals and rivals[0].building >= 0:
        outcome = outcome_of_buildings(rivals, head.places, head.stated, gazetteer, vote)
    else:
        outcome = _shallower(head, number, gazetteer, vote)
    if not by_room and not are_close(rivals) and (vote is None or not vote.points):
        head.outcomes[number, flat, vote.area if vote else 0] = outcome
    return outcome


def _shallower(head: Head, number: str, gazetteer: Gazetteer, vote: Vote | None) -> Outcome:
    """The outcome where no building is told: a crossing, an estate, a road, an area."""
    stated = head.stated
    crossing = len(stated.roads) > 1 and INTERSECTION.search(stated.relative)
    return (
        (by_road(stated, gazetteer, relative=True) if crossing and not number else None)
        or of_places(head.places, stated, number, gazetteer, vote)
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
