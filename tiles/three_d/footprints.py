"""Reads a building table, puts its footprints in order, and says what cannot be drawn and why.

Input columns: building_code int64 or text, wkb (Polygon or MultiPolygon, EPSG:4490), height_m, storeys, use,
name, and, if there are such, base_m and grid_code (int64). Nothing is left out silently: see `Reasons`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from catalogs.errors import BadInput

REQUIRED = ("building_code", "wkb", "height_m", "storeys", "use", "name")
STOREY_HEIGHT_M = 3.0
"""Assumed where a building has storeys and no height (residential storey, GB 50096: at least 2.8 m)."""
HIGHEST_M = 1000.0
"""Heights beyond are errors: the tallest building on earth has 828 m."""
SMALLEST_AREA_DEGREES2 = 1e-12
"""About 0.01 m² at 37° N: a footprint below it is a line or a point."""

SCHEMA = pa.schema(
    [
        ("building_code", pa.string()),
        ("grid_code", pa.int64()),
        ("wkb", pa.large_binary()),
        ("height_m", pa.float32()),
        ("base_m", pa.float32()),
        ("storeys", pa.int16()),
        ("use", pa.string()),
        ("name", pa.string()),
        ("west", pa.float64()),
        ("south", pa.float64()),
        ("east", pa.float64()),
        ("north", pa.float64()),
    ]
)


@dataclass
class Reasons:
    """Counts: rows read, rows skipped by reason, and rows that were repaired or completed."""

    read: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    repaired: int = 0
    assumed_height: int = 0


type Source = pa.Table | pa.RecordBatchReader | Iterable[pa.RecordBatch]
"""A table, or its batches one after the other."""


def clean(buildings: Source, reasons: Reasons) -> pa.Table:
    """All drawable buildings in `SCHEMA`, one chunk a column; counts the others in `reasons`.

    Raises BadInput for a missing column or a building code that occurs twice.
    """
    batches = [_clean_batch(batch, reasons) for batch in _batches(buildings)]
    table = pa.Table.from_batches(batches, schema=SCHEMA).combine_chunks()
    twice = table.num_rows - len(table["building_code"].unique())
    if twice:
        raise BadInput(f"{twice} building codes occur more than once.", "Remove the duplicates first.")
    return table


def _batches(buildings: Source) -> Iterator[pa.RecordBatch]:
    for batch in buildings.to_batches(50_000) if isinstance(buildings, pa.Table) else buildings:
        missing = [name for name in REQUIRED if name not in batch.schema.names]
        if missing:
            raise BadInput(f"The building table has no column {', '.join(missing)}.", "Check the query.")
        yield batch


def _clean_batch(batch: pa.RecordBatch, reasons: Reasons) -> pa.RecordBatch:
    """The drawable rows of one batch."""
    reasons.read += batch.num_rows
    with np.errstate(invalid="ignore"):  # coordinates that are not numbers are found below
        shapes = shapely.from_wkb(np.asarray(batch["wkb"].to_pylist(), dtype=object), on_invalid="ignore")
    reason = np.full(batch.num_rows, "", dtype=object)
    shapes, repaired = _polygonal(shapes)
    bounds = shapely.bounds(shapes)
    reason[shapely.is_missing(shapes)] = "footprint missing or unreadable"
    _mark(reason, shapely.area(shapes) <= SMALLEST_AREA_DEGREES2, "footprint without an area")
    _mark(reason, ~_on_earth(bounds), "coordinates outside longitude and latitude")
    height, assumed = _heights(batch)
    _mark(reason, ~(height <= HIGHEST_M), f"height above {HIGHEST_M:.0f} m")
    base = _floats(batch, "base_m")
    base = np.where(np.isfinite(base), base, 0.0)
    keep = reason == ""
    reasons.skipped.update(reason[~keep].tolist())
    reasons.repaired += int((repaired & keep).sum())
    reasons.assumed_height += int((assumed & keep).sum())
    columns = {
        "building_code": batch["building_code"].cast(pa.string()),
        "grid_code": _grid_codes(batch),
        "wkb": pa.array(shapely.to_wkb(shapes), pa.large_binary()),
        "height_m": pa.array(height, pa.float32()),
        "base_m": pa.array(base, pa.float32()),
        "storeys": batch["storeys"].cast(pa.int16()).fill_null(0),
        "use": batch["use"].cast(pa.string()).fill_null(""),
        "name": batch["name"].cast(pa.string()).fill_null(""),
    }
    columns |= {side: pa.array(bounds[:, i]) for i, side in enumerate(("west", "south", "east", "north"))}
    return pa.RecordBatch.from_pydict(columns, schema=SCHEMA).filter(pa.array(keep))


def _polygonal(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Valid polygons and multipolygons (others become None) and which of them needed a repair."""
    areal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    shapes = shapely.force_2d(shapes)
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    areal[owner[~np.isfinite(points).all(axis=1)]] = False
    shapes[~areal] = None
    broken = areal & ~shapely.is_valid(shapes)
    for i in np.flatnonzero(broken):
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapes[i])))
        shapes[i] = shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])
    return shapes, broken


def _on_earth(bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (np.abs(bounds[:, ::2]) <= 180).all(axis=1)
    inside &= (np.abs(bounds[:, 1::2]) <= 90).all(axis=1)
    return inside


def _heights(batch: pa.RecordBatch) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Heights in metres, and where one was assumed from the storeys."""
    height, storeys = _floats(batch, "height_m"), _floats(batch, "storeys")
    assumed = ~(height > 0)
    storeys = np.where(storeys >= 1, storeys, 1.0)
    return np.where(assumed, storeys * STOREY_HEIGHT_M, height), assumed


def _grid_codes(batch: pa.RecordBatch) -> pa.Array:
    """Codes of the grids that the buildings stand in; 0, which no scope has, where it is not known."""
    if "grid_code" not in batch.schema.names:
        return pa.array(np.zeros(batch.num_rows, dtype=np.int64))
    return batch["grid_code"].cast(pa.int64()).fill_null(0)


def _floats(batch: pa.RecordBatch, name: str) -> NDArray[np.float64]:
    if name not in batch.schema.names:
        return np.zeros(batch.num_rows)
    return np.asarray(batch[name].cast(pa.float64()).to_numpy(zero_copy_only=False))


def _mark(reason: NDArray[np.object_], where: NDArray[np.bool_], text: str) -> None:
    """Give the first reason that applies."""
    reason[where & (reason == "")] = text
