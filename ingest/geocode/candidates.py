"""Places that the head of an address may mean, each with what speaks for and against it.

Exact names first, then road and number, then the community's village; names one character away, and
similar names inside the stated area, where nothing fits exactly.
"""

from typing import NamedTuple

from catalogs.areas import ancestor
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.nearby_names import most_similar
from ingest.geocode.place_names import place_stem
from ingest.geocode.respell import sound_alike
from ingest.geocode.score import Term, contradictions, weigh
from ingest.geocode.stated import Stated

_SIMILAR = 0.5
_MOST_PLACES = 60


class Candidate(NamedTuple):
    """A place with its evidence and the weight of it. `named`: how the text names it (exact, stem, sound, typo, similar or '')."""

    place: int
    weight: float
    named: str
    evidence: tuple[Term, ...]

    @property
    def contradicted(self) -> bool:
        """Whether something is stated that is otherwise there."""
        return not contradictions().isdisjoint(self.evidence)


def place_candidates(stated: Stated, gazetteer: Gazetteer) -> list[Candidate]:
    """Places by weight, the best first."""
    chosen = _by_name(stated, gazetteer)
    if stated.ends_with in ("community", "village") or not stated.names:
        for place, how in _by_community(stated, gazetteer).items():
            chosen.setdefault(place, how)
    for place in _by_road(stated, gazetteer):
        chosen.setdefault(place, "")
    ranked = _ranked(stated, chosen, gazetteer)
    doubtful = stated.unknown_names or stated.unknown_roads or stated.typo_communities
    if doubtful and not any(candidate.named and not candidate.contradicted for candidate in ranked):
        for place, how in _by_likeness(stated, chosen, gazetteer).items():
            if how or place not in chosen:
                chosen[place] = how
        ranked = _ranked(stated, chosen, gazetteer)
    return ranked[:_MOST_PLACES]


def _by_name(stated: Stated, gazetteer: Gazetteer) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in [*stated.names, *stated.village_names]:
        for place in gazetteer.places_by_name.get(name, ()):
            found[place] = "exact"
        if name not in gazetteer.places_by_name:
            for place in gazetteer.places_by_stem.get(name, ()):
                found.setdefault(place, "stem")
    return found


def _by_road(stated: Stated, gazetteer: Gazetteer) -> list[int]:
    if not stated.road_number:
        return []
    return [
        place
        for road in stated.roads
        for place in gazetteer.places_by_road.get((road, stated.road_number), ())
    ]


def _by_community(stated: Stated, gazetteer: Gazetteer) -> dict[int, str]:
    """Places of the stated communities; a village, and a community's only place, may bear its name."""
    found: dict[int, str] = {}
    for code in [*stated.villages, *stated.communities]:
        stem = place_stem(gazetteer.areas.name[code])
        here = gazetteer.places_by_community.get(code, ())
        for place in here:
            same = place_stem(gazetteer.place_name[place]) == stem
            named = same and (code in stated.villages or len(here) == 1)
            found.setdefault(place, "stem" if named else "")
    return found


def _by_likeness(stated: Stated, chosen: dict[int, str], gazetteer: Gazetteer) -> dict[int, str]:
    """Mistyped names of places, communities and roads."""
    found: dict[int, str] = {}
    for text in stated.unknown_names:
        for name in gazetteer.place_names.one_away(text):
            for place in gazetteer.places_by_name[name]:
                found[place] = "sound" if sound_alike(name, text) else "typo"
    for code in stated.typo_communities:
        name = gazetteer.areas.name[code]
        how = "sound" if any(sound_alike(name, text) for text in stated.typo_texts) else "typo"
        for place in gazetteer.places_by_community.get(code, ()):
            same = place_stem(gazetteer.place_name[place]) == place_stem(name)
            found.setdefault(place, how if same else "")
    if stated.road_number:
        for text in stated.unknown_roads:
            for road in gazetteer.road_names.one_away(text):
                for place in gazetteer.places_by_road.get((road, stated.road_number), ()):
                    found.setdefault(place, "")
    if not any(found.values()) and stated.unknown_names:
        block = list(chosen.keys() | found.keys()) or _block(stated, gazetteer)
        names: dict[str, list[int]] = {}
        for place in block:
            names.setdefault(gazetteer.place_name[place], []).append(place)
            names.setdefault(place_stem(gazetteer.place_name[place]), []).append(place)
        for text in stated.unknown_names:
            for name, _ in most_similar(text, list(names), _SIMILAR):
                for place in names[name]:
                    found[place] = "similar"
    return found


def _block(stated: Stated, gazetteer: Gazetteer) -> list[int]:
    """Places of the narrowest stated area; none where only the city is known."""
    communities = stated.villages or stated.communities or stated.typo_communities
    if communities:
        return [place for code in communities for place in gazetteer.places_by_community.get(code, ())]
    towns = stated.towns or stated.typo_towns
    if not towns:
        return []
    return [
        place
        for place, community in enumerate(gazetteer.place_community)
        if ancestor(community, "town") in towns
    ]


def _ranked(stated: Stated, chosen: dict[int, str], gazetteer: Gazetteer) -> list[Candidate]:
    ranked = [_weighed(stated, place, how, gazetteer) for place, how in chosen.items()]
    ranked.sort(key=lambda candidate: -candidate.weight)
    return ranked


def _weighed(stated: Stated, place: int, how: str, gazetteer: Gazetteer) -> Candidate:
    name = gazetteer.place_name[place]
    on_road = road_terms(stated, gazetteer.place_road[place], gazetteer.place_number[place], gazetteer)
    evidence = [*area_terms(stated, gazetteer.place_community[place], gazetteer, name), *on_road]
    if how:
        evidence.append(f"place.{how}")
        if name in stated.village_names and (stated.names or stated.unknown_names):
            evidence.append("place.contradicts")  # the village is where the estate lies
    elif stated.names or stated.village_names or any(len(text) > 2 for text in stated.unknown_names):
        evidence.append("place.contradicts")
    elif "road_number.agrees" not in on_road:
        evidence.append("place.unnamed")
    if stated.glued:
        evidence.append("glued.present")
    return Candidate(place, weigh(evidence), how, tuple(evidence))


def road_terms(stated: Stated, road: str, number: str, gazetteer: Gazetteer) -> tuple[Term, ...]:
    """What the text says of the road and the number on it that a place or a building has."""
    if not road:
        return ()
    if road in stated.roads:
        if not stated.road_number or not number:
            return ("road.agrees",)
        agrees = stated.road_number == number
        return ("road.agrees", "road_number.agrees" if agrees else "road_number.contradicts")
    if any(road in gazetteer.road_names.one_away(text) for text in stated.unknown_roads):
        agrees = bool(stated.road_number) and stated.road_number == number
        return ("road.typo", "road_number.agrees") if agrees else ("road.typo",)
    return ("road.contradicts",) if stated.roads else ()


def area_terms(stated: Stated, community: int, gazetteer: Gazetteer, name: str = "") -> list[Term]:
    """What the text says of county, town and community of something in `community`.

    `name`: the place's own name; where it is the village that the text names, that name counts once.
    """
    evidence: list[Term] = []
    if stated.counties:
        evidence.append(f"county.{gazetteer.areas.county_agreement(stated.counties, community)}")
    if stated.towns or stated.typo_towns:
        agrees = ancestor(community, "town") in (stated.towns or stated.typo_towns)
        if stated.towns or agrees:
            evidence.append("town.agrees" if agrees else "town.contradicts")
    for codes in (stated.communities, stated.villages):
        if codes and not (codes is stated.villages and name in stated.village_names):
            evidence.append("community.agrees" if community in codes else "community.contradicts")
    if not stated.communities and not stated.villages and community in stated.typo_communities:
        evidence.append("community.typo")
    return evidence
