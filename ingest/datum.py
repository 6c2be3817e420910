"""Does a file's declared datum fit its points? One look at a sample, before anything is moved.

Three things tell: where the points fall under each datum (a Gauss-Kruger zone that is not the declared one,
degrees that are metres, longitude and latitude exchanged), and, between WGS 84, GCJ-02 and BD-09, which lie
half a kilometre apart, how near the points come to something that is known to be right, such as roads.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from catalogs.crs import GAUSS_KRUGER, Floats, to_4490
from catalogs.errors import BadInput
from catalogs.sources import Datum
from ingest.clean.geometry import coordinates
from ingest.fields import GEOMETRY

SAMPLE = 4_000
MAJORITY = 0.5
"""Share of the points that must fall inside the city under a datum for it to be believed."""

CLEARLY_NEARER = 0.6
"""A datum is contradicted where another brings the points this much nearer to the reference (median)."""
AT_LEAST_NEARER_M = 15.0

_SHIFTED: tuple[Datum, ...] = ("WGS84", "GCJ-02", "BD-09")
_ALL: tuple[Datum, ...] = ("CGCS2000", "GCJ-02", "BD-09", *GAUSS_KRUGER)

_CALLED: dict[Datum, str] = {
    "CGCS2000": "degrees of CGCS2000 or WGS 84",
    "WGS84": "degrees of CGCS2000 or WGS 84",
    "GCJ-02": "degrees of GCJ-02",
    "BD-09": "degrees of BD-09",
    "EPSG:4527": "metres of Gauss-Kruger zone 39 with its number (EPSG:4527)",
    "EPSG:4528": "metres of Gauss-Kruger zone 40 with its number (EPSG:4528)",
    "EPSG:4548": "metres of Gauss-Kruger zone 39 without its number (EPSG:4548)",
    "EPSG:4549": "metres of Gauss-Kruger zone 40 without its number (EPSG:4549)",
}


@dataclass(frozen=True)
class DatumEvidence:
    """Share of points inside the city under each datum, as they are and exchanged; median metres to the
    reference under the geographic ones (empty without a reference)."""

    inside: dict[Datum, float]
    exchanged: dict[Datum, float]
    median_m: dict[Datum, float]
    points: int


def points_of(batch: pa.RecordBatch) -> Floats:
    """Coordinates (n × 2) of a mapped batch in the file's datum: its points, or its shapes' vertices."""
    if GEOMETRY.name in batch.schema.names and batch[GEOMETRY.name].null_count < batch.num_rows:
        raw = np.asarray(batch[GEOMETRY.name].to_pylist(), object)
        return np.asarray(shapely.get_coordinates(shapely.from_wkb(raw, on_invalid="ignore")), np.float64)
    if "longitude" in batch.schema.names:
        return np.column_stack([coordinates(batch["longitude"]), coordinates(batch["latitude"])])
    return np.zeros((0, 2))


def detect_datum(
    points: Floats,
    declared: Datum | None,
    city: shapely.Geometry,
    reference: npt.NDArray[Any] | None = None,
    *,
    name: str = "The file",
) -> Datum:
    """The datum of points (rows × 2, x or longitude first): the declared one unless they contradict it.

    `city`: its outline in EPSG:4490. `reference`: shapes in EPSG:4490 that the points stand near, such as
    roads; without it the three geographic datums cannot be told apart. Raises BadInput with the
    contradiction and what to do.
    """
    evidence = examine(points, city, reference)
    if not evidence.points:
        if declared is None:
            raise BadInput(f"{name} holds no coordinates to tell its datum from.", "Name its datum.")
        return declared
    if declared is None:
        return _detected(evidence, name)
    if evidence.inside[declared] < MAJORITY:
        raise _misplaced(evidence, declared, name)
    nearer = _nearer(evidence, declared)
    if nearer is not None:
        here, there = evidence.median_m[_geographic(declared)], evidence.median_m[nearer]
        raise BadInput(
            f"{name} is described as {declared}, but its points fit {nearer}: half of them then lie within"
            f" {there:.0f} m of the roads, and within {here:.0f} m as described.",
            f"Set 'datum: {nearer}' in its source description, or ask the department.",
        )
    return declared


def examine(points: Floats, city: shapely.Geometry, reference: npt.NDArray[Any] | None) -> DatumEvidence:
    """What a sample of the points says about each datum."""
    sample = points[np.isfinite(points).all(axis=1) & (np.abs(points) > 1e-9).any(axis=1)]
    if len(sample) > SAMPLE:
        sample = sample[np.linspace(0, len(sample) - 1, SAMPLE).astype(np.int64)]
    inside, exchanged = {}, {}
    shapely.prepare(city)
    for datum in (*_ALL, "WGS84"):
        inside[datum] = _share_inside(sample[:, 0], sample[:, 1], datum, city)
        exchanged[datum] = _share_inside(sample[:, 1], sample[:, 0], datum, city)
    medians: dict[Datum, float] = {}
    if reference is not None and len(reference) and len(sample) and inside["WGS84"] >= MAJORITY:
        tree = shapely.STRtree(_in_metres(reference))
        medians = {datum: _median_distance(sample, datum, tree) for datum in _SHIFTED}
    return DatumEvidence(inside, exchanged, medians, len(sample))


def _share_inside(x: Floats, y: Floats, datum: Datum, city: shapely.Geometry) -> float:
    if not len(x):
        return 0.0
    lon, lat = to_4490(x, y, datum)
    return float(np.mean(shapely.contains_xy(city, lon, lat)))


def _in_metres(shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Shapes of EPSG:4490 on a plane whose unit is about a metre over the city."""
    return np.asarray(shapely.transform(shapes, lambda points: points * [88_300.0, 111_000.0]))


def _median_distance(sample: Floats, datum: Datum, tree: shapely.STRtree) -> float:
    points = _in_metres(shapely.points(*to_4490(sample[:, 0], sample[:, 1], datum)))
    _, distances = tree.query_nearest(points, return_distance=True, all_matches=False)
    return float(np.median(distances))


def _geographic(datum: Datum) -> Datum:
    return "WGS84" if datum == "CGCS2000" else datum


def _nearer(evidence: DatumEvidence, declared: Datum) -> Datum | None:
    """A geographic datum that fits the reference clearly better than the declared one."""
    here = evidence.median_m.get(_geographic(declared))
    if here is None:
        return None
    best = min(evidence.median_m, key=lambda datum: evidence.median_m[datum])
    there = evidence.median_m[best]
    if best == _geographic(declared) or there > CLEARLY_NEARER * here or here - there < AT_LEAST_NEARER_M:
        return None
    return best


def _detected(evidence: DatumEvidence, name: str) -> Datum:
    if evidence.median_m:
        best = min(evidence.median_m, key=lambda datum: evidence.median_m[datum])
        others = [value for datum, value in evidence.median_m.items() if datum != best]
        if evidence.median_m[best] < CLEARLY_NEARER * min(others):
            return best
    zones = [datum for datum in GAUSS_KRUGER if evidence.inside[datum] >= MAJORITY]
    if len(zones) == 1:
        return zones[0]
    raise BadInput(
        f"The datum of {name} cannot be told from its points.", "Set 'datum' in its source description."
    )


def _misplaced(evidence: DatumEvidence, declared: Datum, name: str) -> BadInput:
    """The contradiction of points that fall outside the city under the declared datum."""
    if evidence.exchanged[declared] >= MAJORITY:
        one, other = ("easting", "northing") if declared in GAUSS_KRUGER else ("longitude", "latitude")
        return BadInput(
            f"{name} holds {one} and {other} exchanged.",
            "Exchange the two columns in its source description, or have the file corrected.",
        )
    fits = [datum for datum in _ALL if evidence.inside[datum] >= MAJORITY]
    if fits:
        return BadInput(
            f"{name} is described as {declared}, {_CALLED[declared]}, but its points are {_CALLED[fits[0]]}.",
            f"Set 'datum: {fits[0]}' in its source description, or ask the department.",
        )
    return BadInput(
        f"{name} does not lie in the city: only {evidence.inside[declared]:.0%} of its points do when read as"
        f" {declared}, and no other known datum fits.",
        "Check that the right file was delivered, and ask the department for its datum.",
    )
