"""Shapes and points in EPSG:4490 (lon, lat): moved from their datum, repaired, and inside the city.

A polygon that crosses itself is repaired (OGC Simple Features validity) and noted. A single point whose
longitude and latitude are swapped is put right and noted. A point at 0,0, outside the city, or not a number
rejects its row, unless the row also describes its place in words.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

import catalogs
from catalogs.crs import geometries_to_4490, to_4490
from catalogs.errors import BadInput
from catalogs.sources import Datum, Source
from ingest.clean.arrays import Mask, is_null, noted, rejected, replaced
from ingest.fields import GEOMETRY, SPATIAL
from ingest.reasons import Note, Reason

Geometries = npt.NDArray[Any]

OUTLINE = Path(catalogs.__file__).parent / "codes" / "dongying_counties.geojson"
TOLERANCE_DEGREES = 0.03
"""About 3 km: the published coast is coarse, and piers and oil platforms stand before it."""

_DEGREES = re.compile(
    r"[东北经纬度EeNn\s]*(-?\d+(?:\.\d+)?)\s*[°度]\s*"
    r"(?:(\d+(?:\.\d+)?)\s*(?:′(?!′)|'(?!')|分)\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:′′|''|″|\"|秒)?)?\s*[EeNn]?"
)
_PLAIN = re.compile(r"[东北经纬度EeNn:：\s]*(-?\d+(?:\.\d+)?)\s*[EeNn]?")


def clean_geometry(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """The column `geometry` of the batch in EPSG:4490. Raises BadInput for a source without a datum."""
    if source.target not in SPATIAL:
        return batch
    without = is_null(batch[GEOMETRY.name])
    if without.all() and "longitude" in batch.schema.names:
        return _points(batch, source)
    if source.datum is None:
        raise BadInput(f"{source.file} holds shapes, and its source description names no datum.", _NAME_DATUM)
    return _shapes(batch, source.datum)


_NAME_DATUM = "Set 'datum' there: CGCS2000, WGS84, GCJ-02, BD-09 or the EPSG code of a zone."


@cache
def city_outline() -> shapely.Geometry:
    """The city with its tolerance, EPSG:4490; prepared."""
    features = json.loads(OUTLINE.read_text(encoding="utf-8"))["features"]
    counties = [shapely.make_valid(shapely.geometry.shape(one["geometry"])) for one in features]
    outline = shapely.union_all(counties).buffer(TOLERANCE_DEGREES, quad_segs=4).simplify(0.001)
    shapely.prepare(outline)
    return outline


def _points(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """A point of each row's `longitude` and `latitude`."""
    nothing = is_null(batch["longitude"]) | is_null(batch["latitude"])
    if nothing.all():
        return _refused(batch, nothing, Reason.NO_GEOMETRY)
    if source.datum is None:
        raise BadInput(f"{source.file} holds points, and its source description names no datum.", _NAME_DATUM)
    x, y = coordinates(batch["longitude"]), coordinates(batch["latitude"])
    unread = ~nothing & ~(np.isfinite(x) & np.isfinite(y))
    zero = (x == 0) & (y == 0)
    batch, x, y, outside = _placed(batch, x, y, source.datum, ~(nothing | unread | zero))
    failed = nothing | unread | zero | outside
    wkb = np.full(batch.num_rows, None, object)
    wkb[~failed] = shapely.to_wkb(shapely.points(x[~failed], y[~failed]))
    batch = replaced(batch, GEOMETRY.name, pa.array(wkb, pa.binary()))
    batch = _refused(batch, nothing, Reason.NO_GEOMETRY)
    batch = _refused(batch, unread, Reason.BAD_COORDINATE)
    batch = _refused(batch, zero, Reason.ZERO_COORDINATE)
    return _refused(batch, outside, Reason.OUTSIDE_CITY)


def _placed(
    batch: pa.RecordBatch, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], datum: Datum, wanted: Mask
) -> tuple[pa.RecordBatch, npt.NDArray[np.float64], npt.NDArray[np.float64], Mask]:
    """(batch, lon, lat, which lie outside): points moved to EPSG:4490, swapped ones put right."""
    lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    lon[wanted], lat[wanted] = to_4490(x[wanted], y[wanted], datum)
    outside = wanted & ~_inside(lon, lat)
    if not outside.any():
        return batch, lon, lat, outside
    other_lon, other_lat = lon.copy(), lat.copy()
    other_lon[outside], other_lat[outside] = to_4490(y[outside], x[outside], datum)
    swapped = outside & _inside(other_lon, other_lat)
    lon, lat = np.where(swapped, other_lon, lon), np.where(swapped, other_lat, lat)
    return noted(batch, swapped, Note.COORDINATES_SWAPPED), lon, lat, outside & ~swapped


def _inside(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> Mask:
    return np.asarray(shapely.contains_xy(city_outline(), lon, lat))


def coordinates(array: pa.Array) -> npt.NDArray[np.float64]:
    """A column of coordinates as numbers, NaN where there is none: 118.67, 118°40′12″E, 东经118.67."""
    try:
        return np.asarray(pc.cast(array, pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        return np.array([np.nan if one is None else _number(one) for one in array.to_pylist()], np.float64)


def _number(text: str) -> float:
    if match := _PLAIN.fullmatch(text):
        return float(match.group(1))
    if match := _DEGREES.fullmatch(text):
        degrees, minutes, seconds = (float(part or 0) for part in match.groups())
        return degrees + minutes / 60 + seconds / 3600
    return np.nan


def _shapes(batch: pa.RecordBatch, datum: Datum) -> pa.RecordBatch:
    """The shapes of a spatial file."""
    given = ~is_null(batch[GEOMETRY.name])
    raw = np.asarray(batch[GEOMETRY.name].to_pylist(), object)
    with np.errstate(invalid="ignore"):
        shapes = shapely.force_2d(shapely.from_wkb(raw, on_invalid="ignore"))
    missing = ~given | shapely.is_empty(shapes)
    broken = given & shapely.is_missing(shapes)
    coordinates_of = shapely.bounds(shapes)
    broken |= ~missing & ~broken & ~np.isfinite(coordinates_of).all(axis=1)
    zero = ~missing & ~broken & (np.abs(coordinates_of) < 1e-9).all(axis=1)
    usable = ~(missing | broken | zero)
    moved = np.full(len(shapes), None, object)
    moved[usable] = geometries_to_4490(shapes[usable], datum)
    moved, repaired = _repaired(moved)
    broken |= usable & (shapely.is_missing(moved) | shapely.is_empty(moved))
    usable &= ~broken
    outside = usable & ~shapely.intersects(city_outline(), moved)
    moved, swapped = _swapped_back(shapes, moved, outside, datum)
    outside &= ~swapped
    moved[~usable | outside] = None
    batch = replaced(batch, GEOMETRY.name, pa.array(shapely.to_wkb(moved), pa.binary()))
    batch = noted(batch, repaired & usable, Note.GEOMETRY_REPAIRED)
    batch = noted(batch, swapped, Note.COORDINATES_SWAPPED)
    for mask, reason in (
        (missing, Reason.NO_GEOMETRY),
        (broken, Reason.BAD_GEOMETRY),
        (zero, Reason.ZERO_COORDINATE),
        (outside, Reason.OUTSIDE_CITY),
    ):
        batch = _refused(batch, mask, reason)
    return batch


def _repaired(shapes: Geometries) -> tuple[Geometries, Mask]:
    """Shapes made valid, of the same dimension as before; and which were not."""
    invalid = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
    if not invalid.any():
        return shapes, invalid
    before = shapes[invalid]
    after = shapely.make_valid(before, method="structure", keep_collapsed=False)
    dimension = shapely.get_dimensions(before)
    kept = [_of_dimension(one, wanted) for one, wanted in zip(after, dimension, strict=True)]
    out = shapes.copy()
    out[invalid] = kept
    return out, invalid


def _of_dimension(shape: shapely.Geometry, dimension: int) -> shapely.Geometry | None:
    if shape.geom_type != "GeometryCollection":
        return shape if shapely.get_dimensions(shape) == dimension else None
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == dimension]
    return shapely.union_all(parts) if parts else None


def _swapped_back(
    before: Geometries, moved: Geometries, outside: Mask, datum: Datum
) -> tuple[Geometries, Mask]:
    """Points outside the city that lie inside it with x and y exchanged."""
    swapped = np.zeros(len(moved), np.bool_)
    candidates = np.flatnonzero(outside & (shapely.get_type_id(before) == shapely.GeometryType.POINT))
    if len(candidates):
        points = before[candidates]
        x, y = shapely.get_y(points), shapely.get_x(points)
        lon, lat = to_4490(x, y, datum)
        inside = _inside(lon, lat)
        swapped[candidates[inside]] = True
        moved = moved.copy()
        moved[candidates[inside]] = shapely.points(lon[inside], lat[inside])
    return moved, swapped


def _refused(batch: pa.RecordBatch, mask: Mask, reason: Reason) -> pa.RecordBatch:
    """Reject rows, but those that describe their place in words: these lose their coordinates only."""
    if not mask.any():
        return batch
    if "place_text" not in batch.schema.names:
        return rejected(batch, mask, reason)
    described = ~is_null(batch["place_text"])
    dropped = mask & described & (reason is not Reason.NO_GEOMETRY)
    return rejected(noted(batch, dropped, Note.COORDINATES_DROPPED), mask & ~described, reason)
