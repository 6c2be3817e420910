"""From weighed candidates to an outcome: matched at a level, in review with a reason, or unmatched."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Protocol, cast

import yaml

from catalogs.areas import Level, ancestor
from ingest.address.patterns import INTERSECTION
from ingest.geocode.calibration import Step, calibrated
from ingest.geocode.candidates import Candidate
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason
from ingest.geocode.road_points import road_point
from ingest.geocode.score import Term, explained, probability, weigh, weights
from ingest.geocode.stated import Stated
from ingest.geocode.vote import Vote

LEVELS = ("dwelling", "building", "estate", "road_number", "road", "community", "town", "county", "none")
DWELLING, BUILDING, ESTATE, ROAD_NUMBER, ROAD, COMMUNITY, TOWN, COUNTY, NONE = range(9)
MATCHED, REVIEW, UNMATCHED = "matched", "review", "unmatched"
MOST_CANDIDATES = 5


class Outcome(NamedTuple):
    """Where an address leads. `building`, `place`: positions in the gazetteer or -1; `unit`, `room`, `floor` as
    written; `path` names a road or road number (`catalogs.addresses`). `score` is the probability that the likeliest
    candidate is right, calibrated from its `share` of the odds; `likeliest`: a building's position, also in review; `evidence` speaks for and
    against where it leads (`weights.csv`), none for roads and areas."""

    level: int = NONE
    decision: str = UNMATCHED
    score: float = 0.0
    building: int = -1
    place: int = -1
    area: int = 0
    point: tuple[float, float] | None = None
    path: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    reason: Reason | None = None
    candidates: str = ""
    step: Step = "exact"
    share: float = 0.0
    likeliest: int = -1
    evidence: tuple[Term, ...] = ()


class _Rival(Protocol):
    @property
    def weight(self) -> float: ...
    @property
    def evidence(self) -> tuple[Term, ...]: ...
    @property
    def building(self) -> int: ...
    @property
    def place(self) -> int: ...


@cache
def thresholds() -> dict[str, float]:
    """The tunable limits of `thresholds.yml`."""
    text = files("ingest.geocode").joinpath("thresholds.yml").read_text(encoding="utf-8")
    limits: dict[str, float] = yaml.safe_load(text)
    return limits


def outcome_of_buildings(
    rivals: list[Any], places: list[Candidate], stated: Stated, gazetteer: Gazetteer, vote: Vote | None
) -> Outcome:
    """Matched at the building, or in review with the candidates. `rivals` best first, the first a building."""
    best = rivals[0]
    share = probability([rival.weight for rival in rivals], weights()["none.prior"])
    step = step_of(next((one for one in places if one.place == best.place), None), stated)
    score = calibrated(step, share)
    judged: dict[str, Any] = {"step": step, "share": share, "likeliest": best.building}
    alike = len(rivals) > 1 and best.weight - rivals[1].weight < thresholds()["alike"]
    if score >= thresholds()["matched"] and not alike:
        area = gazetteer.building_community[best.building]
        return Outcome(
            BUILDING, MATCHED, score, best.building, best.place, area, evidence=best.evidence, **judged
        )
    reason = Reason.AMBIGUOUS if alike else _doubt(places)
    same_place = best.place >= 0 and all(
        rival.place == best.place for rival in rivals if best.weight - rival.weight < thresholds()["alike"]
    )
    listed = _listed(rivals, gazetteer)
    if same_place and (alike or reason == Reason.NUMBER_UNKNOWN):
        settled = of_places(places, stated, "", gazetteer, vote)
        if settled is not None and settled.place == best.place:
            return settled._replace(decision=REVIEW, reason=reason, candidates=listed, **judged)
    near = [
        _community(rival, gazetteer)
        for rival in rivals
        if best.weight - rival.weight < 2 * thresholds()["alike"]
    ]
    return _in_review(near, score, reason, listed, gazetteer)._replace(**judged)


def step_of(candidate: Candidate | None, stated: Stated) -> Step:
    """How a place was found (`ingest.geocode.calibration`)."""
    unread = stated.unknown_names or stated.glued
    if candidate is None:
        return "unnamed" if unread else "relaxed"
    if not candidate.named:
        return "unnamed"
    mistyped = stated.typo_towns or stated.typo_communities or stated.unknown_roads
    if mistyped or candidate.named in ("sound", "typo", "similar"):
        return "fuzzy"
    return "exact" if candidate.named == "exact" and not candidate.contradicted and not unread else "relaxed"


def _community(rival: _Rival, gazetteer: Gazetteer) -> int:
    if rival.building >= 0:
        return gazetteer.building_community[rival.building]
    return gazetteer.place_community[rival.place]


def _in_review(
    communities: list[int], score: float, reason: Reason, listed: str, gazetteer: Gazetteer
) -> Outcome:
    """In review at the smallest area that holds every candidate worth a look."""
    for level, name in ((COMMUNITY, "community"), (TOWN, "town"), (COUNTY, "county")):
        areas = {ancestor(code, cast(Level, name)) for code in communities}
        if len(areas) == 1:
            area = areas.pop()
            point = gazetteer.areas.point.get(area)
            return Outcome(level, REVIEW, score, area=area, point=point, reason=reason, candidates=listed)
    return Outcome(decision=REVIEW, score=score, reason=reason, candidates=listed)


def of_places(
    places: list[Candidate], stated: Stated, number: str, gazetteer: Gazetteer, vote: Vote | None
) -> Outcome | None:
    """The outcome where no building is told: estate or road number; None where no place fits."""
    if not places:
        return None
    if vote:
        places = sorted((_voted(candidate, vote) for candidate in places), key=lambda one: -one.weight)
    best = places[0]
    share = probability([candidate.weight for candidate in places], weights()["none.prior"])
    score = calibrated(step_of(best, stated), share)
    alike = len(places) > 1 and best.weight - places[1].weight < thresholds()["alike"]
    sure = score >= thresholds()["matched"] and not alike
    if not best.named:
        return _unnamed(best, score, sure, stated, number, gazetteer)
    community = gazetteer.place_community[best.place]
    missing = bool(number) and best.place in gazetteer.by_place
    if sure:
        return Outcome(
            ESTATE,
            REVIEW if missing else MATCHED,
            score,
            place=best.place,
            area=community,
            point=(float(gazetteer.place_lon[best.place]), float(gazetteer.place_lat[best.place])),
            reason=Reason.NUMBER_UNKNOWN if missing else None,
            candidates=_listed_places([best], gazetteer) if missing else "",
            evidence=best.evidence,
        )
    listed = _listed_places(places[:MOST_CANDIDATES], gazetteer)
    reason = Reason.AMBIGUOUS if alike else _doubt(places)
    near = [
        gazetteer.place_community[candidate.place]
        for candidate in places
        if best.weight - candidate.weight < 2 * thresholds()["alike"]
    ]
    return _in_review(near, score, reason, listed, gazetteer)


def _voted(candidate: Candidate, vote: Vote) -> Candidate:
    terms = vote.place(candidate.place)
    return candidate._replace(weight=candidate.weight + weigh(terms), evidence=(*candidate.evidence, *terms))


def _unnamed(
    best: Candidate, score: float, sure: bool, stated: Stated, number: str, gazetteer: Gazetteer
) -> Outcome | None:
    """A place found by road and number or by its community alone."""
    community = gazetteer.place_community[best.place]
    missing = bool(number) and best.place in gazetteer.by_place
    road = gazetteer.place_road[best.place]
    by_number = bool(stated.road_number) and road in stated.roads
    if not by_number or gazetteer.place_number[best.place] != stated.road_number or not sure:
        return None
    return Outcome(
        ROAD_NUMBER,
        REVIEW if missing else MATCHED,
        score,
        area=community,
        point=(float(gazetteer.place_lon[best.place]), float(gazetteer.place_lat[best.place])),
        path=f"{ancestor(community, 'county')}/{road}/{stated.road_number}",
        reason=Reason.NUMBER_UNKNOWN if missing else None,
        candidates=_listed_places([best], gazetteer) if missing else "",
        evidence=best.evidence,
    )


def by_road(stated: Stated, gazetteer: Gazetteer, *, relative: bool) -> Outcome | None:
    """The road, its crossing with another, or the point so many metres off; None where no road is known."""
    found = road_point(stated, gazetteer)
    if found is None:
        return None
    crossing = len(stated.roads) > 1 and INTERSECTION.search(stated.relative) is not None
    if relative and not crossing and found.roads == 0:
        return None
    area = found.area
    path = f"{area // 10**9 * 10**9}/{stated.roads[0]}" if area % 10**11 else ""
    unknown = bool(stated.unknown_names) and bool(gazetteer.places_by_name) and not relative
    missing = bool(stated.road_number) and not relative and bool(gazetteer.places_by_road)
    if found.roads > 1:
        reason: Reason | None = Reason.AMBIGUOUS
    elif unknown:
        reason = Reason.NAME_UNKNOWN
    elif missing:
        reason = Reason.NUMBER_UNKNOWN
    else:
        reason = None
    score = 0.95 / found.roads
    decision = MATCHED if reason is None else REVIEW
    return Outcome(ROAD, decision, score, area=area, point=found.point, path=path, reason=reason)


def by_area(stated: Stated, gazetteer: Gazetteer, *, deeper: bool) -> Outcome:
    """The deepest area that the text states without contradiction."""
    towns = _within_counties(stated.towns or stated.typo_towns, stated, gazetteer)
    told = stated.villages or stated.communities
    communities = {
        code
        for code in _within_counties(told or stated.typo_communities, stated, gazetteer)
        if not towns or ancestor(code, "town") in towns
    }
    reason: Reason | None = None
    if told and not communities:
        reason = Reason.CONTRADICTION
    elif len(communities) > 1:
        reason = Reason.AMBIGUOUS
    elif stated.towns and not towns:
        reason = Reason.CONTRADICTION
    unknown = stated.unknown_names or stated.unknown_roads or deeper
    if reason is None and unknown and (gazetteer.places_by_name or gazetteer.roads_by_name):
        reason = Reason.NAME_UNKNOWN
    counties = stated.counties
    if len(communities) == 1:
        level, area = COMMUNITY, communities.pop()
    elif len(towns) == 1:
        level, area = TOWN, towns.pop()
    elif len(counties) == 1:
        level, area = COUNTY, next(iter(counties))
    else:
        vague = Reason.TOO_VAGUE if stated.names_the_city else Reason.UNREADABLE
        in_doubt = reason if reason in (Reason.AMBIGUOUS, Reason.CONTRADICTION) else None
        if len(counties) > 1:
            in_doubt = Reason.CONTRADICTION
        return Outcome(
            decision=REVIEW if in_doubt or reason else UNMATCHED, reason=in_doubt or reason or vague
        )
    decision = MATCHED if reason is None else REVIEW
    score = 0.97 if reason is None else 0.6
    return Outcome(level, decision, score, area=area, point=gazetteer.areas.point.get(area), reason=reason)


def _within_counties(codes: set[int], stated: Stated, gazetteer: Gazetteer) -> set[int]:
    if not stated.counties:
        return set(codes)
    return {
        code for code in codes if any(gazetteer.areas.compatible(county, code) for county in stated.counties)
    }


def _doubt(places: list[Candidate]) -> Reason:
    best = places[0] if places else None
    if best is None:
        return Reason.NAME_UNKNOWN
    if best.contradicted:
        return Reason.CONTRADICTION
    return Reason.UNCERTAIN_NAME


def _listed(rivals: list[Any], gazetteer: Gazetteer) -> str:
    rows = [
        listed_building(rival.building, rival.evidence, gazetteer)
        for rival in rivals[:MOST_CANDIDATES]
        if rival.building >= 0
    ]
    return json.dumps(rows, ensure_ascii=False)


def _listed_places(places: list[Candidate], gazetteer: Gazetteer) -> str:
    rows = [listed_place(candidate.place, candidate.evidence, gazetteer) for candidate in places]
    return json.dumps(rows, ensure_ascii=False)


def listed_building(building: int, evidence: tuple[Term, ...], gazetteer: Gazetteer) -> dict[str, object]:
    """A building as a candidate for people."""
    code, name = str(gazetteer.building_code[building]), gazetteer.building_title(building)
    return {"building_code": code, "name": name, "evidence": explained(evidence)}


def listed_place(place: int, evidence: tuple[Term, ...], gazetteer: Gazetteer) -> dict[str, object]:
    """A place as a candidate for people."""
    number, name = int(gazetteer.place_id[place]), gazetteer.place_title(place)
    return {"place_id": number, "name": name, "evidence": explained(evidence)}
