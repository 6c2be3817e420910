"""One address: head and tail together lead to a building, or to as deep a level as the text allows."""

from ingest.address.normalise import normalise, with_whole_numbers
from ingest.address.patterns import INTERSECTION
from ingest.address.tail import Tail
from ingest.geocode.decide import MATCHED, REVIEW, Outcome, by_area, by_road, of_places, outcome_of_buildings
from ingest.geocode.decided import decided
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reading import NO_TAIL, Head, Reading, numbered, read
from ingest.geocode.reasons import Reason
from ingest.geocode.rivals import are_close, inhabited, rivals_of
from ingest.geocode.several import several
from ingest.geocode.vote import Vote

_EMPTY = Outcome(reason=Reason.EMPTY)
_OTHER_CITY = Outcome(reason=Reason.OTHER_CITY)


def match(text: str, gazetteer: Gazetteer, vote: Vote | None = None) -> Outcome:
    """The outcome for one text, with unit, floor and room where it leads to a building."""
    outcome, tail = find(text, gazetteer, vote)
    if outcome.building < 0:
        return outcome
    return outcome._replace(unit=tail.unit, floor=tail.floor, room=tail.room)


def find(text: str, gazetteer: Gazetteer, vote: Vote | None = None) -> tuple[Outcome, Tail]:
    """The outcome for one text, shared by all texts that lead there, and the text's own tail.

    A blank inside a number parts two numbers (3 2 501); where that leads nowhere, it may have got into one (村 1 12 号).
    """
    found = _read_and_found(normalise(text), gazetteer, vote)
    if found[0].decision == MATCHED or (whole := with_whole_numbers(text)) is None:
        return found
    other = _read_and_found(normalise(whole), gazetteer, vote)
    return other if other[0].decision == MATCHED else found


def _read_and_found(text: str, gazetteer: Gazetteer, vote: Vote | None) -> tuple[Outcome, Tail]:
    if not text:
        return _EMPTY, NO_TAIL
    if gazetteer.decided and (chosen := decided(text, gazetteer)) is not None:
        return chosen
    told = read(text, gazetteer)
    if told.second and (two := _of_two(told, gazetteer)) is not None:
        return two, NO_TAIL
    return _found(told, gazetteer, vote), told.tail


def _of_two(told: Reading, gazetteer: Gazetteer) -> Outcome | None:
    """The outcome of a text that holds two addresses; None where they are the same."""
    first, _ = _read_and_found(told.text[: told.second], gazetteer, None)
    second, _ = _read_and_found(told.text[told.second :], gazetteer, None)
    return several(first, second, gazetteer)


def _found(told: Reading, gazetteer: Gazetteer, vote: Vote | None) -> Outcome:
    head, tail = told.head, told.tail
    if head.stated.other_city:
        return _OTHER_CITY
    number = tail.building or tail.number
    if head.stated.ends_with == "road" and tail.number:
        head = numbered(head, tail.number, gazetteer)
        number = tail.building
    else:
        number = number or head.stated.house_number
    flat = bool(tail.unit or tail.room)
    key = (number, flat, vote.area if vote else 0)
    outcome = head.outcomes.get(key) if vote is None or not vote.points else None
    if outcome is None:
        outcome = _looked_up(head, number, flat, tail, gazetteer, vote)
    if told.doubt and outcome.building >= 0:
        return outcome._replace(decision=REVIEW, score=0.0, reason=told.doubt)
    return outcome


def _looked_up(
    head: Head, number: str, flat: bool, tail: Tail, gazetteer: Gazetteer, vote: Vote | None
) -> Outcome:
    """The outcome for a head and a number; kept, unless room or point had to decide."""
    rivals = rivals_of(head, number, flat, gazetteer)
    if vote is not None:
        voted = [rival.also(vote.building(rival.building, rival.place)) for rival in rivals]
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
