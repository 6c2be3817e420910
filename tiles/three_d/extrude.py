"""LoD1 bodies: footprints extruded to walls and a flat roof (CityGML's level of detail 1, without floor).

Every polygon with any number of holes goes the same way: outer rings run counter-clockwise and holes
clockwise, so that the right side of each edge is outside. Walls have vertices of their own with flat normals;
roofs are triangulated by earcut, one call a polygon; all else is done on the arrays of a whole tile.
"""

from dataclasses import dataclass

import mapbox_earcut
import numpy as np
import shapely
from numpy.typing import NDArray

from tiles.three_d.frame import Enu, Floats, ecef
from tiles.three_d.grid import Grid

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mesh:
    """Triangles of one tile in its east-north-up frame."""

    cells: Ints
    """(vertices, 3): positions on the tile's grid"""
    normals: Floats
    """(vertices, 3), unit length"""
    features: Ints
    """(vertices,): index of the building among those given"""
    parts: Ints
    """(vertices,): FOOT, HEAD or ROOF"""
    triangles: Ints
    """(triangles, 3), counter-clockwise seen from outside"""


FOOT, HEAD, ROOF = 0, 1, 2
"""A vertex at the bottom of a wall, at its top, or of a roof."""


def extrude(shapes: NDArray[np.object_], base_m: Floats, height_m: Floats, frame: Enu) -> tuple[Mesh, Grid]:
    """Walls and roofs of (multi)polygons in degrees, EPSG:4490; `base_m` and `height_m`: one value each."""
    polygons, owner = shapely.get_parts(shapes, return_index=True)
    polygons = shapely.orient_polygons(polygons)
    _, lonlat, (ring_starts, polygon_rings) = shapely.to_ragged_array(polygons)
    ring_starts, polygon_rings = ring_starts.astype(np.int64), polygon_rings.astype(np.int64)
    polygon_starts = ring_starts[polygon_rings]
    feature = np.repeat(owner, np.diff(polygon_starts))
    base = base_m[feature]
    foot = frame.local(ecef(lonlat, base))
    head = frame.local(ecef(lonlat, base + height_m[feature]))
    closing = np.zeros(len(lonlat), dtype=bool)
    closing[ring_starts[1:] - 1] = True
    grid = Grid.around(np.concatenate((foot, head)))
    feet, heads = grid.cells(foot), grid.cells(head)
    walls = _walls(feet, heads, feature, ~closing)
    return _joined(walls, _roofs(heads, feature, closing, ring_starts, polygon_rings)), grid


def _walls(feet: Ints, heads: Ints, feature: Ints, starts_edge: NDArray[np.bool_]) -> Mesh:
    """One quad for each edge; repeated points make none. First come the feet of all walls, then the heads:
    heights and colours then stay the same over long runs, which saves a fifth of the compressed size."""
    here = np.flatnonzero(starts_edge)
    outward = np.cross(feet[here + 1] - feet[here], heads[here] - feet[here])
    length = np.linalg.norm(outward, axis=1)
    here, outward = here[length > 0], outward[length > 0] / length[length > 0, None]
    ends = np.column_stack((here, here + 1)).ravel()
    left = 2 * np.arange(len(here))
    right, above = left + 1, len(ends)
    return Mesh(
        cells=np.concatenate((feet[ends], heads[ends])),
        normals=np.tile(np.repeat(outward, 2, axis=0), (2, 1)),
        features=np.tile(feature[ends], 2),
        parts=np.repeat([FOOT, HEAD], len(ends)),
        triangles=np.column_stack((left, right, right + above, left, right + above, left + above)).reshape(
            -1, 3
        ),
    )


def _roofs(
    heads: Ints, feature: Ints, closing: NDArray[np.bool_], ring_starts: Ints, polygon_rings: Ints
) -> Mesh:
    """Earcut of each polygon's head points, which lie in a plane up to the earth's curvature."""
    open_starts = ring_starts - np.arange(len(ring_starts))
    points = heads[~closing]
    flat = points[:, :2].astype(np.float64)
    polygon_starts = open_starts[polygon_rings]
    pieces = [
        mapbox_earcut.triangulate_float64(
            flat[start:end] - flat[start], (open_starts[first + 1 : last + 1] - start).astype(np.uint32)
        )
        for start, end, first, last in zip(
            polygon_starts[:-1].tolist(),
            polygon_starts[1:].tolist(),
            polygon_rings[:-1].tolist(),
            polygon_rings[1:].tolist(),
            strict=True,
        )
    ]
    offsets = np.repeat(polygon_starts[:-1], [len(piece) for piece in pieces])
    triangles = (np.concatenate(pieces).astype(np.int64) + offsets).reshape(-1, 3)
    return Mesh(
        cells=points,
        normals=np.broadcast_to([0.0, 0.0, 1.0], points.shape),
        features=feature[~closing],
        parts=np.full(len(points), ROOF),
        triangles=_counter_clockwise(flat, triangles),
    )


def _counter_clockwise(flat: Floats, triangles: Ints) -> Ints:
    """Turn triangles that look down, and leave out those without an area."""
    first, second, third = (flat[triangles[:, i]] for i in range(3))
    one, two = second - first, third - first
    double_area = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
    turned = np.where((double_area < 0)[:, None], triangles[:, ::-1], triangles)
    facing: Ints = turned[double_area != 0]
    return facing


def _joined(walls: Mesh, roofs: Mesh) -> Mesh:
    return Mesh(
        cells=np.concatenate((walls.cells, roofs.cells)),
        normals=np.concatenate((walls.normals, roofs.normals)),
        features=np.concatenate((walls.features, roofs.features)),
        parts=np.concatenate((walls.parts, roofs.parts)),
        triangles=np.concatenate((walls.triangles, roofs.triangles + len(walls.cells))),
    )
