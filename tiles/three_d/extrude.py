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

Ints = NDArray[np.int64]
SHORTEST_WALL_M = 0.001
"""Edges below it are repeated points."""


@dataclass(frozen=True)
class Mesh:
    """Triangles of one tile in its east-north-up frame, metres."""

    positions: Floats
    """(vertices, 3)"""
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


def extrude(shapes: NDArray[np.object_], base_m: Floats, height_m: Floats, frame: Enu) -> Mesh:
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
    walls = _walls(foot, head, feature, ~closing)
    return _joined(walls, _roofs(head, feature, closing, ring_starts, polygon_rings))


def _walls(foot: Floats, head: Floats, feature: Ints, starts_edge: NDArray[np.bool_]) -> Mesh:
    """One quad for each edge. First come the feet of all walls, then the heads: heights and colours then stay
    the same over long runs, which saves a fifth of the compressed size."""
    here = np.flatnonzero(starts_edge)
    here = here[np.linalg.norm(foot[here + 1] - foot[here], axis=1) > SHORTEST_WALL_M]
    outward = np.cross(foot[here + 1] - foot[here], head[here] - foot[here])
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    ends = np.column_stack((here, here + 1)).ravel()
    left = 2 * np.arange(len(here))
    right, above = left + 1, len(ends)
    return Mesh(
        positions=np.concatenate((foot[ends], head[ends])),
        normals=np.tile(np.repeat(outward, 2, axis=0), (2, 1)),
        features=np.tile(feature[ends], 2),
        parts=np.repeat([FOOT, HEAD], len(ends)),
        triangles=np.column_stack((left, right, right + above, left, right + above, left + above)).reshape(
            -1, 3
        ),
    )


def _roofs(
    head: Floats, feature: Ints, closing: NDArray[np.bool_], ring_starts: Ints, polygon_rings: Ints
) -> Mesh:
    """Earcut of each polygon's head points, which lie in a plane up to the earth's curvature."""
    open_starts = ring_starts - np.arange(len(ring_starts))
    points = head[~closing]
    flat = np.ascontiguousarray(points[:, :2])
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
        positions=points,
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
        positions=np.concatenate((walls.positions, roofs.positions)),
        normals=np.concatenate((walls.normals, roofs.normals)),
        features=np.concatenate((walls.features, roofs.features)),
        parts=np.concatenate((walls.parts, roofs.parts)),
        triangles=np.concatenate((walls.triangles, roofs.triangles + len(walls.positions))),
    )
