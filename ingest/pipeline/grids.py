"""Which grid is a point in? Answered for whole batches of points.

A raster of cells of about 100 m knows the grid of every cell that lies in one grid only; a point in another
cell is tested against the polygons exactly. Measured: see `bench/ingest.py`, `points_in_grid`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection
from rasterio.features import rasterize
from rasterio.transform import from_origin

CELL_DEGREES = 0.001
_MIXED = -1
_OUTSIDE = -2

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grids:
    """The unit grids, ready for point queries (EPSG:4490, longitude first)."""

    codes: Codes
    shapes: npt.NDArray[np.object_]
    tree: shapely.STRtree
    cells: npt.NDArray[np.int32]
    west: float
    north: float

    @classmethod
    def load(cls, connection: Connection) -> "Grids":
        """The grids of the database."""
        rows = connection.execute("SELECT code, ST_AsBinary(geom_4490) FROM grid ORDER BY code").fetchall()
        codes = np.array([code for code, _ in rows], dtype=np.int64)
        return cls.of(codes, shapely.from_wkb([wkb for _, wkb in rows]))

    @classmethod
    def of(cls, codes: Codes, shapes: npt.NDArray[np.object_]) -> "Grids":
        """An index over polygons; where two share a border, the one that comes first has it."""
        if len(codes) == 0:
            return cls(codes, shapes, shapely.STRtree([]), np.empty((0, 0), np.int32), 0.0, 0.0)
        west, south, east, north = shapely.total_bounds(shapes)
        west, north = west - CELL_DEGREES, north + CELL_DEGREES
        size = (int((north - south) / CELL_DEGREES) + 2, int((east - west) / CELL_DEGREES) + 2)
        transform = from_origin(west, north, CELL_DEGREES, CELL_DEGREES)
        numbered = zip(shapes, range(len(codes)), strict=True)
        cells = rasterize(numbered, size, fill=_OUTSIDE, transform=transform, dtype=np.int32)
        borders = rasterize(
            shapely.boundary(shapes), size, transform=transform, all_touched=True, dtype=np.uint8
        )
        cells[_thickened(borders == 1)] = _MIXED
        shapely.prepare(shapes)
        return cls(codes, shapes, shapely.STRtree(shapes), cells, float(west), float(north))

    def locate(self, lon: Floats, lat: Floats) -> Codes:
        """Grid code of each point, 0 where it is in none or not a number."""
        found = np.full(len(lon), _OUTSIDE, np.int64)
        with np.errstate(invalid="ignore"):
            column = np.floor((lon - self.west) / CELL_DEGREES)
            row = np.floor((self.north - lat) / CELL_DEGREES)
            inside = (column >= 0) & (column < self.cells.shape[1]) & (row >= 0) & (row < self.cells.shape[0])
        where = np.flatnonzero(inside)
        found[where] = self.cells[row[where].astype(np.int64), column[where].astype(np.int64)]
        mixed = np.flatnonzero(found == _MIXED)
        found[mixed] = self._exactly(lon[mixed], lat[mixed])
        return np.where(found >= 0, self.codes[found] if len(self.codes) else 0, 0)

    def _exactly(self, lon: Floats, lat: Floats) -> Codes:
        """Number of the polygon of each point, by the polygons themselves."""
        found = np.full(len(lon), _OUTSIDE, np.int64)
        points, candidates = self.tree.query(shapely.points(lon, lat))
        order = np.lexsort((points, candidates))
        points, candidates = points[order], candidates[order]
        hits = shapely.intersects_xy(self.shapes[candidates], lon[points], lat[points])
        # Assigned from the last candidate to the first, so that the first one stays.
        found[points[hits][::-1]] = candidates[hits][::-1]
        return found


def _thickened(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """A mask and the cells around it: a point on the edge of a cell may be rounded into the next one."""
    padded = np.pad(mask, 1)
    height, width = mask.shape
    shifts = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    return np.asarray(np.logical_or.reduce(shifts), np.bool_)
