"""The road network: streets and highways as planned, village roads found along field borders, field tracks.

Every road is a chain of edges of the partition, so that roads share a vertex wherever they meet; the classes
trunk to residential are one connected component.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from ingest.demo_city.divisions import Bools, Divisions
from ingest.demo_city.major import Base
from ingest.demo_city.partition import Partition
from ingest.demo_city.plane import Floats, Ints, stream

CLASSES = ("trunk", "primary", "secondary", "tertiary", "residential", "track")
HALF_WIDTH_M = {
    "trunk": 17.0,
    "primary": 18.0,
    "secondary": 12.0,
    "tertiary": 8.0,
    "residential": 4.5,
    "track": 2.5,
}
TRACK_SHARE = 0.4


@dataclass(frozen=True)
class Roads:
    """`frame`: road_id, name, road_class, geometry (plane). `edge_class`: index into CLASSES for each edge or -1;
    `edge_road`: road_id for each edge or 0. `names` by road_id."""

    frame: pd.DataFrame
    edge_class: Ints
    edge_road: Ints
    names: dict[int, str]


def _graph_nodes(p: Partition, length: Floats, usable: Bools) -> coo_array:
    n = len(p.a.nodes)
    i, j = p.a.edge_nodes[usable].T
    order = np.argsort(length[usable], kind="stable")
    _, cheapest = np.unique(np.minimum(i, j)[order] * n + np.maximum(i, j)[order], return_index=True)
    keep = order[cheapest]
    return coo_array((length[usable][keep], (i[keep], j[keep])), shape=(n, n)).tocsr()


def _village_roads(p: Partition, d: Divisions, planned: Ints, dry: Bools, seed: int) -> Ints:
    """For each edge how many villages reach the main roads by it."""
    rng = stream(seed, 71)
    length = shapely.length(p.a.edges)
    per_track = rng.uniform(0.6, 1.7, len(p.tracks) + 1)
    cost = length * np.where(planned >= 0, 0.35, per_track[p.track])
    usable = dry | (planned >= 0)
    graph = _graph_nodes(p, cost, usable)
    source = (planned >= 1) & (planned <= 3)
    start = np.unique(p.a.edge_nodes[source])
    _, before, _ = dijkstra(graph, directed=False, indices=start, min_only=True, return_predecessors=True)
    here = d.villages.node[d.villages.node >= 0].to_numpy()
    used: list[Ints] = []
    while len(here):
        step = before[here]
        here, step = here[step >= 0], step[step >= 0]
        used.append(np.sort(np.column_stack([here, step]), axis=1))
        here = step.astype(np.int64)
    pairs, count = np.unique(np.concatenate(used), axis=0, return_counts=True)
    lookup = dict(zip(map(tuple, pairs.tolist()), count.tolist(), strict=True))
    ends = np.sort(p.a.edge_nodes, axis=1)
    traffic = np.array([lookup.get(e, 0) for e in map(tuple, ends.tolist())], dtype=np.int64)
    best = (
        pd.Series(np.where(usable, cost, np.inf))
        .groupby([ends[:, 0], ends[:, 1]])
        .transform("min")
        .to_numpy()
    )
    return np.where(cost <= best, traffic, 0)


def _main_component(p: Partition, chosen: Bools) -> Bools:
    """The chosen edges that belong to the largest connected network."""
    n = len(p.a.nodes)
    i, j = p.a.edge_nodes[chosen].T
    _, label = connected_components(coo_array((np.ones(len(i)), (i, j)), shape=(n, n)), directed=False)
    largest = np.bincount(label[i]).argmax()
    out = chosen.copy()
    out[chosen] = label[i] == largest
    return out


def _country_name(p: Partition, d: Divisions, names: pd.Series, edges: Ints) -> str:
    """Name of a village road after the two villages at its ends."""
    ends = shapely.get_coordinates(shapely.line_interpolate_point(p.a.edges[edges], 0.5, normalized=True))
    spread = ends[:, np.argmax(np.ptp(ends, axis=0))]
    faces = p.a.edge_faces[edges[[int(np.argmin(spread)), int(np.argmax(spread))]], 0]
    first, last = (str(names[c]) for c in d.community[faces])
    return f"{first[0]}{last[0] if last[0] != first[0] else last[1]}路"


def _chains(p: Partition, label: Ints, chosen: Bools) -> dict[int, Ints]:
    """Edges of each connected piece of one label: number of the piece to edges."""
    edges = np.flatnonzero(chosen)
    node = np.concatenate([p.a.edge_nodes[edges, k] for k in (0, 1)])
    key = np.concatenate([label[edges], label[edges]])
    _, point = np.unique(np.column_stack([key, node]), axis=0, return_inverse=True)
    i, j = point[: len(edges)], point[len(edges) :]
    size = int(point.max()) + 1 if len(point) else 0
    _, piece = connected_components(coo_array((np.ones(len(i)), (i, j)), shape=(size, size)), directed=False)
    order = np.argsort(piece[i], kind="stable")
    values, start = np.unique(piece[i][order], return_index=True)
    return dict(zip(values.tolist(), np.split(edges[order], start[1:]), strict=True))


def build_roads(base: Base, p: Partition, d: Divisions, seed: int) -> Roads:
    """The road layer and, for each edge of the partition, its road. The same for every scale."""
    rank = {c: i for i, c in enumerate(CLASSES)}
    planned = np.array([rank[r.road_class] for r in p.roads] + [-1])[p.road]
    blocked = shapely.union(
        base.water.river,
        shapely.union_all(
            base.water.frame.geometry[base.water.frame.kind.isin(["reservoir", "pond"])].to_numpy()
        ),
    )
    parts = shapely.get_parts(blocked)
    wet = np.zeros(len(p.a.edges), dtype=bool)
    wet[shapely.STRtree(p.a.edges).query(parts, predicate="intersects")[1]] = True
    lakes = shapely.union_all(
        base.water.frame.geometry[base.water.frame.kind.isin(["reservoir", "pond"])].to_numpy()
    )
    drowned = np.zeros(len(p.a.edges), dtype=bool)
    drowned[shapely.STRtree(p.a.edges).query(shapely.get_parts(lakes), predicate="intersects")[1]] = True
    planned = np.where(drowned & (planned > 2), -1, planned)
    field = ~wet & (p.track >= 0)
    traffic = _village_roads(p, d, planned, field, seed)
    edge_class = np.where(planned >= 0, planned, np.where(traffic >= 5, 3, np.where(traffic > 0, 4, -1)))
    connected = _main_component(p, edge_class >= 0)
    edge_class = np.where(connected, edge_class, -1)
    tracked = stream(seed, 72).random(len(p.tracks) + 1)[p.track] < TRACK_SHARE
    edge_class = np.where((edge_class < 0) & field & tracked, rank["track"], edge_class)
    return _assemble(base, p, d, edge_class)


def _assemble(base: Base, p: Partition, d: Divisions, edge_class: Ints) -> Roads:
    """Joins edges to long lines: planned roads by their key, village roads and tracks along field borders."""
    names = base.areas.set_index(base.areas.code // 1000).name
    keys = {key: i for i, key in enumerate(dict.fromkeys(r.key for r in p.roads))}
    key_of_road = np.array([keys[r.key] for r in p.roads] + [-1])
    rows: list[tuple[int, str, str, shapely.Geometry]] = []
    edge_road = np.zeros(len(p.a.edges), dtype=np.int64)
    number, names_of = 0, {}
    planned = (edge_class >= 0) & (p.road >= 0)
    key = key_of_road[p.road]
    for value, edges in pd.Series(np.flatnonzero(planned)).groupby(key[planned]).agg(list).items():
        number += 1
        road = p.roads[int(np.flatnonzero(key_of_road == value)[0])]
        names_of[number] = road.name
        edge_road[edges] = number
        rows += [(number, road.name, road.road_class, g) for g in _merged(p, np.array(edges))]
    label = p.track * 10 + edge_class
    for edges in _chains(p, label, (edge_class >= 0) & (p.road < 0)).values():
        number += 1
        road_class = CLASSES[edge_class[edges[0]]]
        name = _country_name(p, d, names, edges) if road_class == "tertiary" else ""
        names_of[number] = name
        edge_road[edges] = number
        rows += [(number, name, road_class, g) for g in _merged(p, edges)]
    frame = pd.DataFrame(rows, columns=["road_id", "name", "road_class", "geometry"])
    return Roads(frame, edge_class, edge_road, names_of)


def _merged(p: Partition, edges: Ints) -> list[shapely.Geometry]:
    merged = shapely.line_merge(shapely.multilinestrings(p.a.edges[edges]))
    return list(shapely.get_parts(merged))
