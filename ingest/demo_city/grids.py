"""Unit grids (单元网格): each belongs to one community, numbered west to east and north to south.

Standard: Xi'an DB6101/T 3185-2024 for the 15-digit code; 300 to 500 households a grid in town.
"""

import numpy as np

from ingest.demo_city.divisions import Divisions
from ingest.demo_city.landuse import USE, Uses
from ingest.demo_city.network import grow
from ingest.demo_city.partition import WALL, Partition
from ingest.demo_city.plane import Floats, Ints

HOUSEHOLDS_URBAN = 310.0
HOUSEHOLDS_RURAL = 52.0
SPECIAL = [USE[u] for u in ("industrial", "oilfield", "school", "hospital")]


def _spread(points: Floats, count: int, first: int) -> list[int]:
    """Indices of points far from each other, beginning with `first`."""
    chosen = [first]
    distance = np.hypot(*(points - points[first]).T)
    while len(chosen) < count:
        pick = int(np.argmax(distance))
        chosen.append(pick)
        distance = np.minimum(distance, np.hypot(*(points - points[pick]).T))
    return chosen


def build_grids(p: Partition, d: Divisions, uses: Uses) -> tuple[Ints, dict[int, str]]:
    """15-digit grid code of each face, and the kind (urban, rural, special) of each grid."""
    a = p.a
    order = np.argsort(d.community, kind="stable")
    codes, start = np.unique(d.community[order], return_index=True)
    members = dict(zip(codes.tolist(), np.split(order, start[1:]), strict=True))
    village = d.villages.set_index("code")
    incident = _faces_at_nodes(p, d)
    special = np.isin(uses.use, SPECIAL) & (a.areas_m2 > 40_000) & (p.frame >= 0)
    seeds: list[int] = []
    for code, faces in members.items():
        if code in village.index:
            row = village.loc[code]
            around = [f for f in incident.get(int(row.node), []) if d.community[f] == code]
            count = min(len(faces), int(np.clip(round(row.yards / HOUSEHOLDS_RURAL), 2, 7)))
            xy = np.array([row.x, row.y])
            ring = np.array(around or [faces[np.argmin(np.hypot(*(a.centroids[faces] - xy).T))]])
            near = ring[_spread(a.centroids[ring], min(count, len(ring)), 0)]
            rest = np.setdiff1d(faces, near)
            more = rest[np.argsort(np.hypot(*(a.centroids[rest] - xy).T))[: max(0, count - len(near))]]
            seeds.extend([*near.tolist(), *more.tolist()])
        else:
            own = faces[special[faces]]
            homes = np.setdiff1d(faces, own)
            count = int(np.clip(round(uses.dwellings[faces].sum() / HOUSEHOLDS_URBAN), 2, max(2, len(homes))))
            seeds.extend(own.tolist())
            if len(homes):
                first = int(np.argmax(uses.dwellings[homes]))
                seeds.extend(homes[_spread(a.centroids[homes], min(count, len(homes)), first)].tolist())
    face = np.unique(np.array(seeds, dtype=np.int64))
    cost = p.barrier.copy()
    i, j = a.edge_faces.T
    cost[(d.community[i] != d.community[j]) | (j < 0)] = WALL
    cost[special[i] | special[j]] *= 5.0
    label = grow(a, face, face, cost, d.community)
    return _numbered(p, d, uses, label)


def _faces_at_nodes(p: Partition, d: Divisions) -> dict[int, list[int]]:
    """Faces around the crossing of each village."""
    wanted = set(d.villages.node.tolist()) - {-1}
    hit = np.flatnonzero(np.isin(p.a.edge_nodes, list(wanted)).any(axis=1))
    found: dict[int, set[int]] = {}
    for nodes, faces in zip(p.a.edge_nodes[hit].tolist(), p.a.edge_faces[hit].tolist(), strict=True):
        for node in nodes:
            if node in wanted:
                found.setdefault(node, set()).update(f for f in faces if f >= 0)
    return {node: sorted(faces) for node, faces in found.items()}


def _numbered(p: Partition, d: Divisions, uses: Uses, label: Ints) -> tuple[Ints, dict[int, str]]:
    """Codes in reading order: bands from north to south, within a band from west to east."""
    grids, index = np.unique(label, return_inverse=True)
    area = np.bincount(index, p.a.areas_m2)
    centre = np.column_stack([np.bincount(index, p.a.areas_m2 * p.a.centroids[:, k]) / area for k in (0, 1)])
    community = np.empty(len(grids), dtype=np.int64)
    community[index] = d.community
    size = np.bincount(np.unique(community, return_inverse=True)[1])
    codes = np.unique(community)
    top, bottom = np.full(len(codes), -np.inf), np.full(len(codes), np.inf)
    row = np.searchsorted(codes, community)
    np.maximum.at(top, row, centre[:, 1])
    np.minimum.at(bottom, row, centre[:, 1])
    bands = np.maximum(1, np.round(np.sqrt(size)))[row]
    height = np.maximum((top - bottom)[row], 1.0)
    band = np.minimum(np.floor((top[row] - centre[:, 1]) / height * bands), bands - 1)
    order = np.lexsort((centre[:, 0], band, community))
    first = np.searchsorted(community[order], codes)
    sequence = np.empty(len(grids), dtype=np.int64)
    sequence[order] = np.arange(len(grids)) - first[row[order]] + 1
    code = community * 1000 + sequence
    share = np.bincount(index, p.a.areas_m2 * np.isin(uses.use, SPECIAL) * (p.frame >= 0)) / area
    urban = np.isin(community, list(d.urban_codes))
    kinds = np.where(share > 0.55, "special", np.where(urban, "urban", "rural"))
    return code[index], dict(zip(code.tolist(), kinds.tolist(), strict=True))
