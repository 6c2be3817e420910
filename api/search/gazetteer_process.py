"""The ingest's geocoder in a process of its own: the gazetteer's memory and its work stay out of the server.

The parent sends lists of texts, the child answers with a plain dictionary for each: candidates with level, probability, name and
point. The child reads the whole city; whose scope a candidate lies in is for `api.search.geocoding` to ask.
"""

import json
import math
from multiprocessing.connection import Connection
from typing import Any

import psycopg

from catalogs.areas import Level, ancestor
from ingest.geocode.decide import BUILDING, COUNTY, DWELLING, ESTATE, LEVELS, Outcome
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.match import match
from ingest.geocode.score import explained, weights

READY = "ready"

_STEPS: tuple[Level, ...] = ("county", "town", "community")


def serve_gazetteer(pipe: Connection, info: str) -> None:
    """Load, say `READY`, and answer one list of texts after the other until the pipe closes."""
    with psycopg.connect(info) as connection:
        gazetteer = Gazetteer.load(connection)
    places = {int(place): position for position, place in enumerate(gazetteer.place_id)}
    buildings = {int(code): position for position, code in enumerate(gazetteer.building_code)}
    pipe.send(READY)
    while True:
        try:
            texts = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send([answer(text, gazetteer, places, buildings) for text in texts])


def answer(
    text: str, gazetteer: Gazetteer, places: dict[int, int], buildings: dict[int, int]
) -> dict[str, Any]:
    """Decision, reason and candidates of one text, the best first."""
    outcome = match(text, gazetteer)
    candidates = _listed(outcome, gazetteer, places, buildings)
    best = _settled(outcome, gazetteer)
    if best is not None and (outcome.decision == "matched" or not candidates):
        candidates = [best, *(one for one in candidates if one["name"] != best["name"])]
    return {"decision": outcome.decision, "reason": outcome.reason, "candidates": candidates}


def _settled(outcome: Outcome, gazetteer: Gazetteer) -> dict[str, Any] | None:
    """What the text led to, as a candidate."""
    level, evidence = LEVELS[outcome.level], explained(outcome.evidence)
    if outcome.building >= 0:
        room = outcome.level in (BUILDING, DWELLING) and bool(outcome.unit or outcome.room)
        level = "dwelling" if room else "building"
        return _building(outcome.building, outcome.score, evidence, gazetteer, level)
    if outcome.point is None:
        return None
    if outcome.level == ESTATE and outcome.place >= 0:
        name = gazetteer.place_title(outcome.place)
    else:
        name = gazetteer.areas.path_name(outcome.area, *_STEPS) + "".join(outcome.path.split("/")[1:])
    if outcome.level > COUNTY:
        return None
    return _candidate(level, outcome.score, evidence, name, outcome.point, outcome.area, gazetteer)


def _listed(
    outcome: Outcome, gazetteer: Gazetteer, places: dict[int, int], buildings: dict[int, int]
) -> list[dict[str, Any]]:
    """The candidates of a doubtful text, each with its probability (`ingest.geocode.score`)."""
    rows = json.loads(outcome.candidates) if outcome.candidates else []
    none = weights()["none.prior"]
    sums = [sum(row["evidence"].values()) for row in rows]
    top = max([none, *sums])
    total = math.exp(none - top) + sum(math.exp(weight - top) for weight in sums)
    found = []
    for row, weight in zip(rows, sums, strict=True):
        score, evidence = math.exp(weight - top) / total, row["evidence"]
        if "building_code" in row:
            building = buildings[int(row["building_code"])]
            found.append(_building(building, score, evidence, gazetteer, "building"))
        else:
            place = places[row["place_id"]]
            point = (float(gazetteer.place_lon[place]), float(gazetteer.place_lat[place]))
            community = gazetteer.place_community[place]
            found.append(_candidate("estate", score, evidence, row["name"], point, community, gazetteer))
    return found


def _building(
    position: int, score: float, evidence: dict[str, float], gazetteer: Gazetteer, level: str
) -> dict[str, Any]:
    point = (float(gazetteer.building_lon[position]), float(gazetteer.building_lat[position]))
    area = int(gazetteer.building_grid[position])
    told = _candidate(level, score, evidence, gazetteer.building_title(position), point, area, gazetteer)
    return {**told, "building_code": str(gazetteer.building_code[position])}


def _candidate(
    level: str,
    score: float,
    evidence: dict[str, float],
    name: str,
    point: tuple[float, float],
    area: int,
    gazetteer: Gazetteer,
) -> dict[str, Any]:
    steps = []
    for step in _STEPS:
        code = ancestor(area, step)
        if gazetteer.areas.level.get(code) == step:
            steps.append({"code": code, "name": gazetteer.areas.name[code], "level": step})
    return {
        "level": level,
        "score": round(score, 3),
        "name": name,
        "lon": round(point[0], 7),
        "lat": round(point[1], 7),
        "area_code": area,
        "area_path": steps,
        "evidence": evidence,
    }
