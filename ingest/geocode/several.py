"""Two addresses in one cell: which of them is meant, a person must say."""

import json

from catalogs.areas import ancestor
from ingest.geocode.decide import (
    COUNTY,
    NONE,
    REVIEW,
    TOWN,
    UNMATCHED,
    Outcome,
    listed_building,
    listed_place,
)
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason


def several(first: Outcome, second: Outcome, gazetteer: Gazetteer) -> Outcome | None:
    """In review with both; None where one says nothing, or says no more than the other."""
    if _says_nothing(first) or _says_nothing(second) or _is_same(first, second, gazetteer):
        return None
    areas = {outcome.area for outcome in (first, second) if outcome.area}
    counties = {ancestor(area, "county") for area in areas}
    area = counties.pop() if len(counties) == 1 else 0
    listed = [row for outcome in (first, second) for row in _candidates(outcome, gazetteer)]
    return Outcome(
        level=COUNTY if area else NONE,
        decision=REVIEW,
        score=min(first.score, second.score),
        area=area,
        point=gazetteer.areas.point.get(area),
        reason=Reason.SEVERAL,
        candidates=json.dumps(listed, ensure_ascii=False),
    )


def _says_nothing(outcome: Outcome) -> bool:
    """No more than an area above the community, or nothing readable."""
    if outcome.decision == UNMATCHED:
        return outcome.reason != Reason.OTHER_CITY
    return outcome.level >= TOWN and outcome.reason is None


def _is_same(first: Outcome, second: Outcome, gazetteer: Gazetteer) -> bool:
    one, two = _place(first, gazetteer), _place(second, gazetteer)
    if first.building >= 0 and second.building >= 0:
        return first.building == second.building
    return one >= 0 and one == two


def _place(outcome: Outcome, gazetteer: Gazetteer) -> int:
    return gazetteer.building_place[outcome.building] if outcome.building >= 0 else outcome.place


def _candidates(outcome: Outcome, gazetteer: Gazetteer) -> list[dict[str, object]]:
    if outcome.candidates:
        rows: list[dict[str, object]] = json.loads(outcome.candidates)
        return rows[:2]
    if outcome.building >= 0:
        return [listed_building(outcome.building, outcome.evidence, gazetteer)]
    return [listed_place(outcome.place, outcome.evidence, gazetteer)] if outcome.place >= 0 else []
