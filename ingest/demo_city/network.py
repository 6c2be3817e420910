"""A planar arrangement of lines: nodes, edges and faces that share them, and growth over its faces.

Everything that must tile (grids, communities, towns, counties) is a union of faces of one arrangement,
so that it tiles exactly: every vertex on a border belongs to both sides.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from ingest.demo_city.plane import Floats, Geometries, Ints

GRAIN_M = 0.01


@dataclass(frozen=True)
class Arrangement:
    """`edges[i]` runs from node `edge_nodes[i, 0]` to `[i, 1]` and lies between two `edge_faces[i]` (-1 = none)."""

    faces: Geometries
    centroids: Floats
    areas_m2: Floats
    edges: Geometries
    edge_nodes: Ints
    edge_faces: Ints
    nodes: Floats


def arrange(lines: Geometries) -> Arrangement:
    """Nodes the lines on a grid of 1 cm and builds their faces. Dangling ends are left out."""
    noded = shapely.union_all(lines, grid_size=GRAIN_M)
    edges = shapely.get_parts(noded)
    faces = shapely.get_parts(shapely.polygonize(edges))
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(edges, i)) for i in (0, -1)])
    keys, index = np.unique(_keys(ends), return_inverse=True)
    edge_nodes = index.reshape(2, -1).T
    nodes = np.empty((len(keys), 2))
    nodes[index] = ends
    edge_faces = _faces_of_edges(edges, faces)
    inner = edge_faces[:, 0] >= 0
    centroids = shapely.get_coordinates(shapely.centroid(faces))
    return Arrangement(
        faces, centroids, shapely.area(faces), edges[inner], edge_nodes[inner], edge_faces[inner], nodes
    )


def _keys(xy: Floats) -> Ints:
    """One integer for each coordinate pair on the grain."""
    cells = np.round(xy / GRAIN_M).astype(np.int64) + 2**30
    keys: Ints = cells[:, 0] << 32 | cells[:, 1]
    return keys


def _pair(one: Ints, other: Ints) -> Ints:
    """One number for each unordered pair of numbers below 2^31."""
    pairs: Ints = np.minimum(one, other).astype(np.int64) << 31 | np.maximum(one, other)
    return pairs


def _faces_of_edges(edges: Geometries, faces: Geometries) -> Ints:
    """Both faces of each edge, found by the edge's first segment in the rings of the faces."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(faces), return_index=True)
    face_of_ring = shapely.get_rings(faces, return_index=True)[1]
    ends = [shapely.get_coordinates(shapely.get_point(edges, i)) for i in (0, 1)]
    _, number = np.unique(_keys(np.concatenate([xy, *ends])), return_inverse=True)
    vertex, first, second = np.split(number, [len(xy), len(xy) + len(edges)])
    same = ring[1:] == ring[:-1]
    owner = face_of_ring[ring[1:][same]]
    segment = _pair(vertex[:-1][same], vertex[1:][same])
    wanted = _pair(first, second)
    order = np.argsort(segment, kind="stable")
    sorted_segment, sorted_owner = segment[order], owner[order]
    start = np.searchsorted(sorted_segment, wanted, "left")
    count = np.searchsorted(sorted_segment, wanted, "right") - start
    padded = np.append(sorted_owner, [-1, -1])
    left = np.where(count > 0, padded[np.minimum(start, len(padded) - 1)], -1)
    right = np.where(count > 1, padded[np.minimum(start + 1, len(padded) - 1)], -1)
    return np.column_stack([left, right]).astype(np.int64)


def match_edges(edges: Geometries, lines: Geometries) -> Ints:
    """Index of the line that each edge is a piece of, the first such line where several overlap, else -1."""
    middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    xy, part = shapely.get_coordinates(lines, return_index=True)
    inner = part[1:] == part[:-1]
    segments = shapely.linestrings(np.stack([xy[:-1][inner], xy[1:][inner]], axis=1))
    edge, segment = shapely.STRtree(segments).query(middle, predicate="dwithin", distance=4 * GRAIN_M)
    found = np.full(len(edges), len(lines), dtype=np.int64)
    np.minimum.at(found, edge, part[1:][inner][segment])
    return np.where(found == len(lines), -1, found)


def grow(a: Arrangement, face: Ints, label: Ints, cost: Floats, group: Ints) -> Ints:
    """Label of every face by the cheapest way from a seed face; `cost` (one for each edge) inf = wall.

    Every label's faces are connected. Faces that no seed reaches get the label of the nearest seed
    of their own `group` (one number for each face).
    """
    n = len(a.faces)
    inner = (a.edge_faces[:, 1] >= 0) & np.isfinite(cost)
    i, j = a.edge_faces[inner].T
    hop = np.hypot(*(a.centroids[i] - a.centroids[j]).T) * cost[inner] + 1e-6
    order = np.argsort(hop, kind="stable")  # of parallel edges only the cheapest counts
    _, cheapest = np.unique(_pair(i[order], j[order]), return_index=True)
    keep = order[cheapest]
    graph = coo_array((hop[keep], (i[keep], j[keep])), shape=(n, n)).tocsr()
    seeds, first = np.unique(face, return_index=True)
    _, _, source = dijkstra(graph, directed=False, indices=seeds, min_only=True, return_predecessors=True)
    of_seed = np.full(n, -1, dtype=np.int64)
    of_seed[seeds] = label[first]
    result = np.where(source >= 0, of_seed[np.maximum(source, 0)], -1)
    lost = np.flatnonzero(result < 0)
    for number in np.unique(group[lost]):
        mine, seed = lost[group[lost] == number], np.flatnonzero(group[face] == number)
        tree = shapely.STRtree(shapely.points(a.centroids[face[seed]]))
        result[mine] = label[seed[tree.nearest(shapely.points(a.centroids[mine]))]]
    return np.asarray(result, dtype=np.int64)


def unions(faces: Geometries, label: Ints) -> tuple[Ints, Geometries]:
    """Distinct labels in order and the union of the faces of each; the faces must be of one arrangement."""
    order = np.argsort(label, kind="stable")
    values, start = np.unique(label[order], return_index=True)
    groups = np.split(faces[order], start[1:])
    merged = np.array([g[0] if len(g) == 1 else shapely.coverage_union_all(g) for g in groups], dtype=object)
    return values, merged
