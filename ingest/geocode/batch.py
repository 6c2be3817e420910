"""`geocode_batch`: a pure function over Arrow record batches, whatever process it runs in."""

import math
from collections.abc import Iterable
from itertools import repeat

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.addresses import address_ids, estate_path
from ingest.address.tail import Tail
from ingest.geocode.decide import (
    BUILDING,
    COMMUNITY,
    DWELLING,
    ESTATE,
    LEVELS,
    REVIEW,
    ROAD,
    ROAD_NUMBER,
    Outcome,
)
from ingest.geocode.dwelling_index import unit_and_room
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.match import find
from ingest.geocode.reasons import Reason
from ingest.geocode.vote import FAR_M, Vote, distance_m

MATCH_SCHEMA = pa.schema(
    [
        ("match_level", pa.string()),
        ("decision", pa.string()),
        ("score", pa.float32()),
        ("address_id", pa.int64()),
        ("building_code", pa.int64()),
        ("dwelling_code", pa.string()),
        ("grid_code", pa.int64()),
        ("area_code", pa.int64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("reason", pa.string()),
        ("candidates", pa.string()),
    ]
)
Integers = npt.NDArray[np.int64]
_MOST_KEPT = 1_000_000
_LEVEL_NAMES = np.array(LEVELS, dtype=object)


def geocode_batch(gazetteer: Gazetteer, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Match column `text`; optional `area_code` int64 (the area that the source is bound to), `lon` and `lat`
    (degrees, EPSG:4490) vote. One row out for each row in, columns of `MATCH_SCHEMA`. Never raises for a text.
    """
    if len(gazetteer.heads) + len(gazetteer.plain) > _MOST_KEPT:
        gazetteer.forget()
    known = [name for name in ("area_code", "lon", "lat") if name in batch.schema.names]
    asked = pl.DataFrame(
        [pl.Series("text", batch.column("text").cast(pa.string())).fill_null("")]
        + [pl.Series(name, batch.column(name)) for name in known]
    )
    distinct = asked.unique(maintain_order=True)
    found = _Found()
    for text, vote in zip(distinct["text"], _votes(distinct, gazetteer), strict=True):
        outcome, tail = find(text, gazetteer, vote)
        found.add(outcome if vote is None else _near_point(outcome, vote, gazetteer), tail)
    result = _assembled(gazetteer, found)
    if distinct.height == asked.height:
        return result
    position = distinct.with_row_index("position")
    rows = asked.join(position, on=asked.columns, how="left", nulls_equal=True, maintain_order="left")
    return result.take(rows["position"].to_arrow())


def _votes(asked: pl.DataFrame, gazetteer: Gazetteer) -> Iterable[Vote | None]:
    """What the source knows besides each text; None where it knows nothing."""
    if asked.columns == ["text"]:
        return repeat(None, asked.height)
    nothing: list[None] = [None] * asked.height
    areas, lons, lats = (
        asked[name].to_list() if name in asked.columns else nothing for name in ("area_code", "lon", "lat")
    )
    return [_vote(gazetteer, *known) for known in zip(areas, lons, lats, strict=True)]


def _vote(gazetteer: Gazetteer, area: int | None, lon: float | None, lat: float | None) -> Vote | None:
    has_point = lon is not None and lat is not None and math.isfinite(lon) and math.isfinite(lat)
    hint = area if area and 10**14 <= area < 10**15 else 0
    if not hint and not has_point:
        return None
    return Vote(
        gazetteer,
        hint,
        float(lon or 0) if has_point else math.nan,
        float(lat or 0) if has_point else math.nan,
    )


def _near_point(outcome: Outcome, vote: Vote, gazetteer: Gazetteer) -> Outcome:
    """A building far from the given point is not taken without a person."""
    if outcome.building < 0 or not vote.points or outcome.reason == Reason.DECIDED:
        return outcome
    lon, lat = (
        float(gazetteer.building_lon[outcome.building]),
        float(gazetteer.building_lat[outcome.building]),
    )
    if distance_m(vote.lon, vote.lat, lon, lat) <= FAR_M:
        return outcome
    return outcome._replace(decision=REVIEW, reason=Reason.FAR_FROM_POINT)


class _Found:
    """The outcomes of a batch: each different outcome and tail once, and which of them every row has."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.tails: list[Tail] = []
        self.outcome_of: list[int] = []
        self.tail_of: list[int] = []
        self._outcome: dict[int, int] = {}
        self._tail: dict[int, int] = {}

    def add(self, outcome: Outcome, tail: Tail) -> None:
        """One row more. Outcomes and tails are told apart by identity: the matcher shares them."""
        at = self._outcome.get(id(outcome))
        if at is None:
            at = self._outcome[id(outcome)] = len(self.outcomes)
            self.outcomes.append(outcome)
        self.outcome_of.append(at)
        at = self._tail.get(id(tail))
        if at is None:
            at = self._tail[id(tail)] = len(self.tails)
            self.tails.append(tail)
        self.tail_of.append(at)


def _assembled(gazetteer: Gazetteer, found: _Found) -> pa.RecordBatch:
    """Columns of each different outcome, spread over the rows, and the dwelling that each row's tail leads to."""
    outcomes = found.outcomes
    count = len(outcomes)
    level = np.array([outcome.level for outcome in outcomes], dtype=np.int8)
    building = np.array([outcome.building for outcome in outcomes], dtype=np.int64)
    at_building = (level == BUILDING) & (building >= 0)
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    for index, outcome in enumerate(outcomes):
        if outcome.point is not None:
            lon[index], lat[index] = outcome.point
    codes, grids = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    if at_building.any():
        here = building[at_building]
        lon[at_building], lat[at_building] = gazetteer.building_lon[here], gazetteer.building_lat[here]
        codes[at_building], grids[at_building] = gazetteer.building_code[here], gazetteer.building_grid[here]
    areas = np.array([outcome.area for outcome in outcomes], dtype=np.int64)
    ids = _address_ids(gazetteer, outcomes, codes)
    per_outcome = pa.RecordBatch.from_arrays(
        [
            pa.array(_LEVEL_NAMES[level], pa.string()),
            pa.array([outcome.decision for outcome in outcomes], pa.string()),
            pa.array(np.array([outcome.score for outcome in outcomes], dtype=np.float32)),
            pa.array(ids, mask=ids == 0),
            pa.array(codes, mask=codes == 0),
            pa.nulls(count, pa.string()),
            pa.array(grids, mask=grids == 0),
            pa.array(areas, mask=areas == 0),
            pa.array(lon, mask=np.isnan(lon)),
            pa.array(lat, mask=np.isnan(lat)),
            pa.array([outcome.reason for outcome in outcomes], pa.string()),
            pa.array([outcome.candidates or None for outcome in outcomes], pa.string()),
        ],
        schema=MATCH_SCHEMA,
    )
    rows = np.array(found.outcome_of, dtype=np.int64)
    columns = dict(zip(MATCH_SCHEMA.names, per_outcome.take(pa.array(rows)).columns, strict=True))
    dwelling = _dwellings(gazetteer, found, np.where(at_building, building, -1)[rows])
    if (dwelling >= 0).any():
        columns |= _with_dwellings(gazetteer, dwelling, columns)
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=MATCH_SCHEMA)


def _dwellings(gazetteer: Gazetteer, found: _Found, building: Integers) -> Integers:
    """Positions of the dwellings of the rows, -1 where the text tells none."""
    numbers = [unit_and_room(tail.unit, tail.floor, tail.room) for tail in found.tails]
    units, rooms = np.array(numbers, dtype=np.int64).reshape(-1, 2).T
    tails = np.array(found.tail_of, dtype=np.int64)
    return gazetteer.dwellings.find(building, units[tails], rooms[tails])


def _with_dwellings(
    gazetteer: Gazetteer, dwelling: Integers, columns: dict[str, pa.Array]
) -> dict[str, pa.Array]:
    """Level, address and code of the rows that lead to a dwelling."""
    known = dwelling >= 0
    texts = gazetteer.dwellings.code[dwelling[known]].astype("U23").tolist()
    mask = pa.array(known)
    return {
        name: pc.replace_with_mask(columns[name], mask, values)
        for name, values in (
            ("match_level", pa.array([LEVELS[DWELLING]] * len(texts), pa.string())),
            ("address_id", pa.array(address_ids(texts))),
            ("dwelling_code", pa.array(texts, pa.string())),
        )
    }


def _address_ids(gazetteer: Gazetteer, outcomes: list[Outcome], codes: Integers) -> Integers:
    """Ids of `catalogs.addresses` down to the building, 0 where the address has none."""
    ids = codes.copy()
    paths: dict[int, str] = {}
    for index, outcome in enumerate(outcomes):
        if outcome.level == ESTATE:
            paths[index] = estate_path(outcome.area, gazetteer.place_title_name(outcome.place))
        elif outcome.level in (ROAD, ROAD_NUMBER) and outcome.path:
            paths[index] = outcome.path
        elif outcome.level == COMMUNITY:
            paths[index] = str(outcome.area)
    if paths:
        ids[np.fromiter(paths, dtype=np.int64)] = address_ids(paths.values())
    return ids
