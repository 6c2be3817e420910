"""`geocode_batch`: a pure function over Arrow record batches, whatever process it runs in."""

import math

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.addresses import address_ids, estate_path
from ingest.address.normalise import normalise
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
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.match import match
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
_MOST_CACHED = 2_000_000


def geocode_batch(gazetteer: Gazetteer, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Match column `text`; optional `area_code` int64 (the area that the source is bound to), `lon` and `lat`
    (degrees, EPSG:4490) vote. One row out for each row in, columns of `MATCH_SCHEMA`. Never raises for a text.
    """
    if len(gazetteer.cache) > _MOST_CACHED:
        gazetteer.cache.clear()
    if {"lon", "lat", "area_code"} & set(batch.schema.names):
        outcomes = _each(gazetteer, batch)
        return _assembled(gazetteer, outcomes)
    encoded = pc.dictionary_encode(batch.column("text").cast(pa.string()))
    distinct = [match(normalise(text), gazetteer) for text in encoded.dictionary.to_pylist()]
    result = _assembled(gazetteer, [*distinct, Outcome(reason=Reason.EMPTY)])
    rows = pc.fill_null(encoded.indices, len(distinct))
    return result.take(rows)


def _each(gazetteer: Gazetteer, batch: pa.RecordBatch) -> list[Outcome]:
    rows = batch.num_rows
    names = batch.schema.names
    texts = batch.column("text").cast(pa.string()).to_pylist()
    areas = batch.column("area_code").to_pylist() if "area_code" in names else [None] * rows
    lons = batch.column("lon").to_pylist() if "lon" in names else [None] * rows
    lats = batch.column("lat").to_pylist() if "lat" in names else [None] * rows
    seen: dict[tuple[object, ...], Outcome] = {}
    outcomes = []
    for key in zip(texts, areas, lons, lats, strict=True):
        outcome = seen.get(key)
        if outcome is None:
            text, area, lon, lat = key
            has_point = lon is not None and lat is not None and math.isfinite(lon) and math.isfinite(lat)
            hint = area if area and 10**14 <= area < 10**15 else 0
            vote = Vote(gazetteer, hint, lon if has_point else math.nan, lat if has_point else math.nan)
            outcome = match(normalise(text or ""), gazetteer, vote)
            outcome = seen[key] = _far_from_point(outcome, vote, gazetteer)
        outcomes.append(outcome)
    return outcomes


def _far_from_point(outcome: Outcome, vote: Vote, gazetteer: Gazetteer) -> Outcome:
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


def _assembled(gazetteer: Gazetteer, outcomes: list[Outcome]) -> pa.RecordBatch:
    count = len(outcomes)
    level = np.array([outcome.level for outcome in outcomes], dtype=np.int8)
    building = np.array([outcome.building for outcome in outcomes], dtype=np.int64)
    place = np.array([outcome.place for outcome in outcomes], dtype=np.int64)
    at_building = (level == BUILDING) & (building >= 0)
    dwelling = gazetteer.dwellings.find(
        np.where(at_building, building, -1),
        [outcome.unit for outcome in outcomes],
        [outcome.floor for outcome in outcomes],
        [outcome.room for outcome in outcomes],
    )
    level[dwelling >= 0] = DWELLING
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    for index, outcome in enumerate(outcomes):
        if outcome.point is not None:
            lon[index], lat[index] = outcome.point
    lon[at_building] = gazetteer.building_lon[building[at_building]]
    lat[at_building] = gazetteer.building_lat[building[at_building]]
    codes = np.zeros(count, dtype=np.int64)
    grids = np.zeros(count, dtype=np.int64)
    codes[at_building] = gazetteer.building_code[building[at_building]]
    grids[at_building] = gazetteer.building_grid[building[at_building]]
    areas = np.array([outcome.area for outcome in outcomes], dtype=np.int64)
    dwelling_code = (
        gazetteer.dwellings.code[np.maximum(dwelling, 0)] if gazetteer.dwellings.code.size else None
    )
    texts = (
        np.where(dwelling >= 0, dwelling_code.astype("U23"), "")
        if dwelling_code is not None
        else np.full(count, "")
    )
    ids = _address_ids(gazetteer, outcomes, level, codes, texts, place, areas)
    columns = [
        pa.array(np.array(LEVELS, dtype=object)[level], pa.string()),
        pa.array([outcome.decision for outcome in outcomes], pa.string()),
        pa.array(np.array([outcome.score for outcome in outcomes], dtype=np.float32)),
        pa.array(ids, mask=ids == 0),
        pa.array(codes, mask=codes == 0),
        pa.array(texts.astype(object), pa.string(), mask=dwelling < 0),
        pa.array(grids, mask=grids == 0),
        pa.array(areas, mask=areas == 0),
        pa.array(lon, mask=np.isnan(lon)),
        pa.array(lat, mask=np.isnan(lat)),
        pa.array([outcome.reason for outcome in outcomes], pa.string()),
        pa.array([outcome.candidates or None for outcome in outcomes], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=MATCH_SCHEMA)


def _address_ids(
    gazetteer: Gazetteer,
    outcomes: list[Outcome],
    level: npt.NDArray[np.int8],
    codes: Integers,
    dwellings: npt.NDArray[np.str_],
    place: Integers,
    areas: Integers,
) -> Integers:
    """Ids of `catalogs.addresses`, 0 where the address has none."""
    ids = codes.copy()
    paths: dict[int, str] = {}
    for index in np.flatnonzero(level == DWELLING):
        paths[int(index)] = str(dwellings[index])
    for index in np.flatnonzero(level == ESTATE):
        paths[int(index)] = estate_path(int(areas[index]), gazetteer.place_title_name(int(place[index])))
    for index in np.flatnonzero((level == ROAD) | (level == ROAD_NUMBER)):
        if outcomes[index].path:
            paths[int(index)] = outcomes[index].path
    for index in np.flatnonzero(level == COMMUNITY):
        paths[int(index)] = str(int(areas[index]))
    if paths:
        ids[np.fromiter(paths, dtype=np.int64)] = address_ids(paths.values())
    return ids
