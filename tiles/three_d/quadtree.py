"""Which building goes into which tile of the implicit quadtree (3D Tiles 1.1, refine ADD).

The root covers all buildings with a region about square on the ground. Geometric error halves with each
level, as implicit tiling prescribes, and is one fiftieth of a tile's side: a viewer with 16 px of tolerance
on a 1080 px screen (field of view 37°) then opens the children of a tile when it is nearer than two sides, so
the tiles in sight stay few at each distance. A building enters at the first level where it is at least a
quarter of the geometric error, which is two pixels at the distance at which that level appears; where a tile
is full, the larger ones go first and the rest one level down. So factories and towers show from afar,
courtyards near.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tiles.three_d.frame import Enu, ecef

SIDES_PER_ERROR = 50.0
SMALLEST_PER_ERROR = 0.25
SMALLEST_TILE_M = 60.0
"""Tiles are not divided below this side; a leaf of this size takes all that is left."""
MARGIN = 1.001


@dataclass(frozen=True)
class Root:
    """The root region: degrees west, south and width, height; heights and side in metres."""

    west: float
    south: float
    width: float
    height: float
    lowest_m: float
    highest_m: float
    side_m: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.west + self.width / 2, self.south + self.height / 2

    @property
    def geometric_error(self) -> float:
        return self.side_m / SIDES_PER_ERROR

    @property
    def last_level(self) -> int:
        return max(0, int(np.ceil(np.log2(self.side_m / SMALLEST_TILE_M))))

    def tile_centre(self, level: int, x: int, y: int) -> tuple[float, float]:
        """Longitude and latitude in degrees of the middle of a tile."""
        return self.west + self.width * (x + 0.5) / 2**level, self.south + self.height * (y + 0.5) / 2**level

    def region(self) -> list[float]:
        """West, south, east, north in radians, lowest and highest in metres: a 3D Tiles region."""
        sides = np.radians([self.west, self.south, self.west + self.width, self.south + self.height])
        return [*(float(side) for side in sides), self.lowest_m, self.highest_m]


def root_of(buildings: pa.Table) -> Root:
    """The root of a cleaned building table (`footprints.SCHEMA`) with at least one row."""
    west, south = (float(buildings[side].to_numpy().min()) for side in ("west", "south"))
    east, north = (float(buildings[side].to_numpy().max()) for side in ("east", "north"))
    base, height = buildings["base_m"].to_numpy(), buildings["height_m"].to_numpy()
    middle = (west + east) / 2, (south + north) / 2
    shrink = float(np.cos(np.radians(middle[1])))
    span = max((east - west) * shrink, north - south) * MARGIN
    corners = ecef(np.array([[middle[0], middle[1] - span / 2], [middle[0], middle[1] + span / 2]]), 0.0)
    return Root(
        west=middle[0] - span / shrink / 2,
        south=middle[1] - span / 2,
        width=span / shrink,
        height=span,
        lowest_m=float(base.min()),
        highest_m=float((base.astype(np.float64) + height).max()),
        side_m=float(np.linalg.norm(corners[1] - corners[0])),
    )


@dataclass(frozen=True)
class Placement:
    """Rows of the table in the order of their tiles; tile i has rows[starts[i] : starts[i + 1]]."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    tiles: NDArray[np.int64]
    """(tiles, 3): level, x, y."""


def place(buildings: pa.Table, root: Root, max_features: int) -> Placement:
    """Give every building one tile with at most `max_features` each (but for the smallest leaves)."""
    bounds = np.column_stack([buildings[side].to_numpy() for side in ("west", "south", "east", "north")])
    middle_x = ((bounds[:, 0] + bounds[:, 2]) / 2 - root.west) / root.width
    middle_y = ((bounds[:, 1] + bounds[:, 3]) / 2 - root.south) / root.height
    size = _size_m(bounds, buildings["height_m"].to_numpy(), root)
    level_of = np.empty(len(size), dtype=np.int64)
    waiting = np.argsort(-size, kind="stable")
    for level in range(root.last_level + 1):
        if level == root.last_level:
            level_of[waiting] = level
            break
        tile = _cells(middle_y[waiting], level) * 2**level + _cells(middle_x[waiting], level)
        order = np.argsort(tile, kind="stable")
        first = np.flatnonzero(np.diff(tile[order], prepend=-1))
        rank = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
        enters = np.empty(len(order), dtype=bool)
        enters[order] = rank < max_features
        enters &= size[waiting] >= SMALLEST_PER_ERROR * root.geometric_error / 2**level
        level_of[waiting[enters]] = level
        waiting = waiting[~enters]
    return _in_tile_order(level_of, middle_x, middle_y)


def _size_m(bounds: NDArray[np.float64], height_m: NDArray[np.float32], root: Root) -> NDArray[np.float64]:
    """Diagonal of each building's box in metres, to 0.1 m so that equal houses stay in their order."""
    north_m = root.side_m / root.height
    east_m = north_m * np.cos(np.radians(root.centre[1]))
    east, north = (bounds[:, 2] - bounds[:, 0]) * east_m, (bounds[:, 3] - bounds[:, 1]) * north_m
    diagonal: NDArray[np.float64] = np.sqrt(east**2 + north**2 + height_m.astype(np.float64) ** 2)
    return np.round(diagonal, 1)


def _cells(share: NDArray[np.float64], level: int) -> NDArray[np.int64]:
    cells: NDArray[np.int64] = np.clip((share * 2**level).astype(np.int64), 0, 2**level - 1)
    return cells


def _in_tile_order(
    level: NDArray[np.int64], share_x: NDArray[np.float64], share_y: NDArray[np.float64]
) -> Placement:
    """Sort by tile, and inside a tile along a Morton curve, which brings neighbours together."""
    x, y = (share_x * 2**level).astype(np.int64), (share_y * 2**level).astype(np.int64)
    fine = morton(_cells(share_x, 26), _cells(share_y, 26))
    rows = np.lexsort((fine, x, y, level))
    tiles = np.column_stack((level, x, y))[rows]
    starts = np.flatnonzero(np.concatenate(([True], (np.diff(tiles, axis=0) != 0).any(axis=1))))
    return Placement(rows, np.append(starts, len(rows)), tiles[starts])


def morton(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Morton index (z-order) of cells: the bits of x and y interleaved, x lowest; up to 31 bits each."""
    return _spread(x) | (_spread(y) << 1)


def _spread(value: NDArray[np.int64]) -> NDArray[np.int64]:
    value = value & 0x7FFFFFFF
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        value = (value | (value << shift)) & mask
    return value


def tile_frame(root: Root, level: int, x: int, y: int) -> Enu:
    """East-north-up frame on the ground in the middle of a tile."""
    return Enu.at(*root.tile_centre(level, x, y))
