"""Communities of the demo city: where each village and urban community lies, and which faces are its own."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ingest.demo_city.major import Base
from ingest.demo_city.network import grow
from ingest.demo_city.partition import WALL, Partition, inner_points
from ingest.demo_city.plane import Floats, Ints, stream, to_plane

Bools = NDArray[np.bool_]
COAST_M = 2600.0


@dataclass(frozen=True)
class Divisions:
    """`community`: 12-digit code of each face; `wet`: share of the face under water or between the levees;
    `coast_m`: distance of the face to the sea; `villages`: code, x, y, node (or -1), angle_deg, yards."""

    community: Ints
    wet: Floats
    coast_m: Floats
    urban_codes: set[int]
    villages: pd.DataFrame


def wet_share(base: Base, p: Partition) -> Floats:
    """Share of each face that lies in the river's flood plain, a lake or a reservoir."""
    lakes = base.water.frame.geometry[base.water.frame.kind.isin(["reservoir", "pond"])].to_numpy()
    wet = shapely.union_all(np.append(lakes, base.water.floodplain))
    parts = shapely.get_parts(wet)
    face, part = shapely.STRtree(parts).query(p.a.faces, predicate="intersects")
    share = np.zeros(len(p.a.faces))
    np.add.at(share, face, shapely.area(shapely.intersection(p.a.faces[face], parts[part])))
    return share / p.a.areas_m2


def _centres(points: Floats, weight: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Weighted k-means after a random start, stopped early: areas of unequal size, as real ones are."""
    start = rng.choice(len(points), count, replace=count > len(points), p=weight / weight.sum())
    centres = points[start] + rng.normal(0, 1, (count, 2))
    for _ in range(4):
        _, label = cKDTree(centres).query(points)
        mass = np.bincount(label, weight, count)
        for axis in (0, 1):
            mean = np.bincount(label, weight * points[:, axis], count) / np.maximum(mass, 1e-9)
            centres[:, axis] = np.where(mass > 0, 0.25 * centres[:, axis] + 0.75 * mean, centres[:, axis])
    return centres


def _chain(points: Floats, start: Floats) -> Ints:
    """Order of the points along a walk from `start`, always to the nearest one left."""
    left, here, order = np.arange(len(points)), start, []
    while len(left):
        pick = int(np.argmin(np.hypot(*(points[left] - here).T)))
        here = points[left[pick]]
        order.append(int(left[pick]))
        left = np.delete(left, pick)
    return np.array(order, dtype=np.int64)


def _village_nodes(p: Partition, good: Bools) -> tuple[Bools, list[list[int]]]:
    """Crossings of field tracks fit for a village (every face around them `good`), with their faces."""
    a = p.a
    near: list[list[int]] = [[] for _ in range(len(a.nodes))]
    pair = np.concatenate(
        [np.column_stack([a.edge_nodes[:, k], a.edge_faces[:, f]]) for k in (0, 1) for f in (0, 1)]
    )
    pair = np.unique(pair, axis=0)
    for node, face in pair.tolist():
        near[node].append(face)
    fit = np.ones(len(a.nodes), dtype=bool)
    fit[pair[(pair[:, 1] < 0) | ~good[pair[:, 1]], 0]] = False
    busy = np.array([r.road_class in ("trunk", "primary") for r in p.roads])
    loud = ((p.road >= 0) & busy[p.road]) | ((p.road < 0) & (p.track < 0))
    fit[a.edge_nodes[loud].ravel()] = False
    low, high = np.full(len(a.nodes), 2**62), np.zeros(len(a.nodes), dtype=np.int64)
    np.minimum.at(low, pair[:, 0], p.town[pair[:, 1]])
    np.maximum.at(high, pair[:, 0], p.town[pair[:, 1]])
    degree = np.bincount(pair[:, 0], minlength=len(a.nodes))
    return fit & (low == high) & (degree >= 3), near


def _sites(points: Floats, nodes: Ints, near: list[list[int]], xy: Floats) -> Ints:
    """A node for each wished point, so that no two villages share a face; -1 where none is left."""
    chosen = np.full(len(points), -1, dtype=np.int64)
    if not len(nodes):
        return chosen
    taken: set[int] = set()
    tree = cKDTree(xy[nodes])
    reach = min(len(nodes), 60)
    for k, wish in enumerate(points):
        _, hits = tree.query(wish, k=reach)
        for node in nodes[np.atleast_1d(hits)].tolist():
            if taken.isdisjoint(near[node]):
                taken.update(near[node])
                chosen[k] = node
                break
    return chosen


def _yards(seed: int, code: int, crowd: float) -> int:
    """Courtyards of a village: log-normal about 112, fewer where villages stand close."""
    draw = stream(seed, 51, code).lognormal(np.log(112.0), 0.48)
    return int(np.clip(draw, 40, crowd))


class _Town:
    """The face seeds of one town's communities, found step by step."""

    def __init__(self, base: Base, p: Partition, code: int, rows: pd.DataFrame, seed: int) -> None:
        self.rng = stream(seed, 44, code)
        self.code, self.p, self.rows = code, p, rows
        self.faces = np.flatnonzero(p.town == code)
        sites = base.sites[base.sites.code == code]
        self.seat = to_plane(sites[["lon", "lat"]].to_numpy()[:1])[0]
        self.stem = sites.name.iloc[0][:2] if len(sites) else ""

    def split(self, rural: Bools) -> tuple[list[int], list[int]]:
        """Codes that live in the town's streets, and codes that live in its country."""
        village = self.rows.name.str.endswith("村").to_numpy()
        codes = self.rows.code.to_numpy()
        area = self.p.a.areas_m2[self.faces]
        streets = self.p.frame[self.faces] >= 0
        urban, country = codes[~village].tolist(), codes[village].tolist()
        if not streets.any():
            return [], urban + country
        if not urban:
            named = self.rows.code[self.rows.name.str.startswith(self.stem)].tolist()
            first = (named or country)[0]
            return [first], [c for c in country if c != first]
        room = int(area[rural[self.faces]].sum() / 0.45e6)
        return urban + country[room:], country[:room]


def build_communities(base: Base, p: Partition, seed: int) -> Divisions:
    """Community of every face, and the site of every village."""
    a = p.a
    points = inner_points(a.faces)
    wet = wet_share(base, p)
    shore = shapely.simplify(
        shapely.boundary(shapely.intersection(base.water.sea, shapely.buffer(base.outline, 4e3))), 60
    )
    coast = shapely.distance(
        shapely.intersection(shore, shapely.buffer(base.outline, 50)), shapely.points(points)
    )
    spacing = np.sqrt(np.median(a.areas_m2[p.frame < 0]))
    good = (p.frame < 0) & (wet < 0.03) & (coast > COAST_M) & (a.areas_m2 > 0.12 * spacing**2)
    fit, near = _village_nodes(p, good)
    node_town = np.full(len(a.nodes), -1, dtype=np.int64)
    node_town[a.edge_nodes.ravel()] = np.repeat(p.town[a.edge_faces[:, 0]], 2)
    community = base.areas[base.areas.level == "community"].assign(code=lambda d: d.code // 1000)
    seeds: list[tuple[int, int]] = []
    villages: list[tuple[int, float, float, int, float, int]] = []
    urban_codes: set[int] = set()
    for code, rows in community.groupby(community.code // 1000):
        town = _Town(base, p, int(code), rows, seed)
        urban, country = town.split(good)
        urban_codes.update(urban)
        streets = town.faces[p.frame[town.faces] >= 0]
        if urban:
            wish = _centres(a.centroids[streets], a.areas_m2[streets], len(urban), town.rng)
            order = _chain(wish, town.seat)
            tree = cKDTree(a.centroids[streets])
            used: set[int] = set()
            for name, k in zip(sorted(urban), order, strict=True):
                _, hits = tree.query(wish[k], k=min(len(streets), 40))
                pick = next(
                    (int(h) for h in np.atleast_1d(hits) if int(h) not in used), int(np.atleast_1d(hits)[0])
                )
                used.add(pick)
                seeds.append((int(streets[pick]), name))
        if country:
            _place_villages(
                p,
                town,
                country,
                good,
                coast,
                np.flatnonzero(fit & (node_town == code)),
                near,
                seeds,
                villages,
                seed,
            )
    face, label = np.array(seeds, dtype=np.int64).T
    cost = p.barrier.copy()
    i, j = a.edge_faces.T
    cost[(p.town[i] != p.town[j]) | (j < 0)] = WALL
    mixed = (p.frame[i] >= 0) != (p.frame[j] >= 0)
    cost[mixed] *= 4.0
    result = grow(a, face, label, cost, p.town)
    frame = pd.DataFrame(villages, columns=["code", "x", "y", "node", "angle_deg", "yards"])
    return Divisions(result, wet, coast, urban_codes, frame)


def _place_villages(
    p: Partition,
    town: _Town,
    codes: list[int],
    good: Bools,
    coast: Floats,
    nodes: Ints,
    near: list[list[int]],
    seeds: list[tuple[int, int]],
    villages: list[tuple[int, float, float, int, float, int]],
    seed: int,
) -> None:
    """Adds the seed faces and the sites of a town's villages: denser near the seat, none in the water."""
    a = p.a
    own = town.faces[good[town.faces]]
    if not len(own):
        own = town.faces[np.argsort(-coast[town.faces])[: max(len(codes) * 4, 8)]]
    away = np.hypot(*(a.centroids[own] - town.seat).T)
    weight = a.areas_m2[own] * (0.25 + np.exp(-away / 6500.0)) * np.clip((coast[own] - 1500) / 6000, 0.02, 1)
    wish = _centres(a.centroids[own], weight, len(codes), town.rng)
    site = _sites(wish, nodes, near, a.nodes)
    crowd = 0.30 * a.areas_m2[own].sum() / len(codes) / 380.0
    for name, k in zip(sorted(codes), _chain(wish, town.seat), strict=True):
        node = int(site[k])
        if node >= 0:
            xy, around = a.nodes[node], near[node]
        else:
            face = int(own[np.argmin(np.hypot(*(a.centroids[own] - wish[k]).T))])
            xy, around = a.centroids[face], [face]
        seeds.extend((f, name) for f in around)
        angle = float(p.lattice_deg[around[0]])
        villages.append((name, float(xy[0]), float(xy[1]), node, angle, _yards(seed, name, min(560, crowd))))
