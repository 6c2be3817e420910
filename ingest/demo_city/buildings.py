"""Buildings of the filled communities: footprints, storeys, units and numbers.

Footprints never overlap one another, a road or water; each lies in one grid.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ingest.demo_city.layouts import KIND, LAYOUTS, OUTLINES, Boxes, boxes_of, join
from ingest.demo_city.partition import Partition
from ingest.demo_city.plane import Floats, Geometries, Ints, rotate, stream
from ingest.demo_city.records import describe
from ingest.demo_city.roads import CLASSES, HALF_WIDTH_M, Roads

SETBACK_M = {
    "trunk": 12.0,
    "primary": 7.0,
    "secondary": 5.0,
    "tertiary": 3.5,
    "residential": 1.5,
    "track": 0.8,
}
STREET_LINE_M = 4.0


@dataclass(frozen=True)
class Draft:
    """Boxes with the place (row of `places`) each stands on, its direction, and its street edge (-1 = the place's)."""

    boxes: Boxes
    place: Ints
    angle_deg: Floats
    edge: Ints
    rank: Ints


def outlines(b: Boxes, angle_deg: Floats) -> Geometries:
    """Footprint polygons in the plane."""
    out = np.empty(len(b.x), dtype=object)
    for shape, unit in OUTLINES.items():
        own = np.flatnonzero(b.shape == shape)
        local = unit[None] * np.column_stack([b.w[own], b.d[own]])[:, None, :]
        ring = rotate(local, angle_deg[own][:, None]) + np.column_stack([b.x[own], b.y[own]])[:, None, :]
        out[own] = shapely.polygons(np.round(ring, 2))
    return out


def _on_lots(places: pd.DataFrame, seed: int) -> Draft:
    """The layout of every lot, moved to the plane; may still reach over its borders."""
    parts, owner = [], []
    rings = shapely.get_coordinates(shapely.oriented_envelope(places.geometry.to_numpy())).reshape(-1, 5, 2)
    middle = rings[:, :4].mean(axis=1)
    for row, (use, angle, place_id, newness) in enumerate(
        zip(places.use, places.angle_deg, places.place_id, places.newness, strict=True)
    ):
        local = rotate(rings[row, :4] - middle[row], -angle)
        size = np.ptp(local, axis=0)
        boxes = LAYOUTS[use](size, stream(seed, 91, int(place_id)), float(newness))
        turned = rotate(np.column_stack([boxes.x, boxes.y]), angle) + middle[row]
        boxes.x, boxes.y = turned[:, 0], turned[:, 1]
        parts.append(boxes)
        owner.append(np.full(len(boxes.x), row))
    place = np.concatenate(owner)
    boxes = join(parts)
    angle = places.angle_deg.to_numpy()[place]
    return Draft(boxes, place, angle, np.full(len(place), -1), np.where(boxes.kind == KIND["public"], 1, 2))


def _street_shops(p: Partition, roads: Roads, places: pd.DataFrame, seed: int) -> Draft:
    """Two to four storeys of shops along the streets around estates, markets and offices."""
    row_of_face = np.full(len(p.a.faces), -1, dtype=np.int64)
    shops = places[places.use.isin(["residential", "commercial", "office"])]
    row_of_face[shops.face.to_numpy()] = shops.index.to_numpy()
    edge = np.concatenate([np.flatnonzero(roads.edge_class >= 1)] * 2)
    half = len(edge) // 2
    face = np.concatenate([p.a.edge_faces[edge[:half], 0], p.a.edge_faces[edge[:half], 1]])
    length = shapely.length(p.a.edges[edge])
    named = np.array([bool(roads.names.get(i, "")) for i in range(max(roads.names) + 1)])
    good = (
        (row_of_face[face] >= 0)
        & (face >= 0)
        & (roads.edge_class[edge] <= 3)
        & (length > 60)
        & named[roads.edge_road[edge]]
    )
    edge, face, length = edge[good], face[good], length[good]
    rng = stream(seed, 92)
    open_front = np.random.default_rng([seed, 93]).random(2 * len(p.a.edges) + 2)[
        2 * edge + (face == p.a.edge_faces[edge, 0])
    ]
    edge, face, length = (v[open_front < 0.62] for v in (edge, face, length))
    pitch = 26.0 + 34.0 * np.modf(np.sin(edge * 12.9898) * 43758.5453)[0].__abs__()
    count = np.maximum(0, ((length - 56) / pitch).astype(np.int64))
    index = np.repeat(np.arange(len(edge)), count)
    step = np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)
    lead = (length - count * pitch) / 2
    at = lead[index] + (step + 0.5) * pitch[index]
    lines, width = p.a.edges[edge[index]], pitch[index] - 4.5
    a, b = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, at + s * width / 2)) for s in (-1, 1)
    )
    along = (b - a) / np.maximum(np.hypot(*(b - a).T), 1e-9)[:, None]
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    inward = np.sign(((p.a.centroids[face[index]] - (a + b) / 2) * normal).sum(axis=1))
    clear = np.array([HALF_WIDTH_M[c] + SETBACK_M[c] for c in CLASSES])[roads.edge_class[edge[index]]]
    depth = 11.0 + 3.0 * rng.random(len(index))
    centre = (a + b) / 2 + normal * (inward * (clear + STREET_LINE_M + depth / 2))[:, None]
    middle_gap = np.abs(at - length[index] / 2) < 15
    floors = rng.choice([2, 2, 3, 3, 4], len(index))
    boxes = boxes_of(centre[:, 0], centre[:, 1], width, depth, "commercial", floors, rng)
    angle = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    angle = (angle + 90) % 180 - 90
    keep = ~middle_gap & (rng.random(len(index)) < 0.9)
    return Draft(
        boxes.take(keep),
        row_of_face[face[index]][keep],
        angle[keep],
        edge[index][keep],
        np.zeros(int(keep.sum()), np.int64),
    )


def _clear_of(
    shapes: Geometries, p: Partition, roads: Roads, water: Geometries, lots: Geometries
) -> NDArray[np.bool_]:
    """Which footprints keep their distance from every road and field border, and from water."""
    blocked = np.zeros(len(shapes), dtype=bool)
    near = np.unique(shapely.STRtree(lots).query(p.a.edges, predicate="dwithin", distance=40)[0])
    for number in range(-1, len(CLASSES)):
        edges = near[roads.edge_class[near] == number]
        name = CLASSES[number] if number >= 0 else "track"
        distance = HALF_WIDTH_M[name] + SETBACK_M[name]
        if len(edges):
            hit = shapely.STRtree(shapes).query(p.a.edges[edges], predicate="dwithin", distance=distance)[1]
            blocked[hit] = True
    blocked[shapely.STRtree(shapes).query(water, predicate="dwithin", distance=8)[1]] = True
    return ~blocked


def _apart(shapes: Geometries, rank: Ints, kind: Ints) -> NDArray[np.bool_]:
    """Drops what stands on or too near to something of lower rank or, within a rank, of an earlier row."""
    keep = np.ones(len(shapes), dtype=bool)
    yard = kind == KIND["courtyard"]
    for own, distance in ((~yard, 5.0), (np.ones(len(shapes), dtype=bool), 0.05)):
        index = np.flatnonzero(own & keep)
        i, j = shapely.STRtree(shapes[index]).query(shapes[index], predicate="dwithin", distance=distance)
        i, j = index[i], index[j]
        later = (rank[i] < rank[j]) | ((rank[i] == rank[j]) & (i < j))
        keep[j[later & (i != j)]] = False
    return keep


def build_buildings(
    p: Partition, roads: Roads, water: Geometries, places: pd.DataFrame, grid_of_face: Ints, seed: int
) -> pd.DataFrame:
    """All buildings on the given places (rows of the filled communities), in the plane, columns of the contract."""
    places = places.reset_index(drop=True)
    lots = places.geometry.to_numpy()
    shapely.prepare(lots)
    drafts = [_street_shops(p, roads, places, seed), _on_lots(places, seed)]
    boxes = join([d.boxes for d in drafts])
    place, angle, edge, rank = (
        np.concatenate([getattr(d, n) for d in drafts]) for n in ("place", "angle_deg", "edge", "rank")
    )
    shapes = outlines(boxes, angle)
    centre = np.column_stack([boxes.x, boxes.y])
    yard = boxes.kind == KIND["courtyard"]
    inside = np.where(
        yard,
        shapely.contains_xy(lots[place], *centre.T),
        (edge >= 0) | shapely.contains_properly(lots[place], shapes),
    )
    pick = np.flatnonzero(inside)
    pick = pick[_clear_of(shapes[pick], p, roads, water, lots)]
    pick = pick[_apart(shapes[pick], rank[pick], boxes.kind[pick])]
    face = places.face.to_numpy()[place[pick]]
    lost = np.flatnonzero(face < 0)
    hit = shapely.STRtree(p.a.faces).query(shapely.points(centre[pick[lost]]), predicate="within")
    face[lost[hit[0]]] = hit[1]
    home = (face >= 0) & (grid_of_face[face] // 1000 == places.community.to_numpy()[place[pick]])
    home &= shapely.contains_properly(p.a.faces[np.maximum(face, 0)], shapes[pick]) | ~(edge[pick] >= 0)
    pick, face = pick[home], face[home]
    return describe(
        p,
        roads,
        places,
        boxes.take(pick),
        place[pick],
        edge[pick],
        shapes[pick],
        grid_of_face[face],
        seed,
    )
