"""The one planar partition of the city: towns first on a coarse mesh, then a fine mesh within each town.

In town, faces are blocks between streets; in the country, fields between ditches and tracks. All areas are
unions of these faces (`network.unions`), so that they tile exactly and follow roads, canals and field borders.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.demo_city.major import Base, lines_of, main_streets
from ingest.demo_city.network import Arrangement, arrange, grow, match_edges, unions
from ingest.demo_city.plane import Floats, Geometries, Ints, Warp, rotate, stream, to_plane
from ingest.demo_city.streets import RoadLine

COARSE_M = 1150.0
WALL = np.inf
ZONE_HOST = {370571: 370502, 370572: 370503}


@dataclass(frozen=True)
class Partition:
    """`town`: 9-digit code of each face; `frame`: index of its urban frame or -1; `road`: index into
    `roads` for each edge or -1; `track`: index into the field
    borders `tracks` or -1; `barrier`: how much crossing the edge costs a growing area."""

    a: Arrangement
    town: Ints
    frame: Ints
    lattice_deg: Floats
    roads: list[RoadLine]
    road: Ints
    tracks: Geometries
    track: Ints
    barrier: Floats


def _lattice(
    box: tuple[float, float, float, float], spacing: float, angle: float, warp: Warp, rng: np.random.Generator
) -> Geometries:
    """Two families of warped lines over a box (x0, y0, x1, y1), turned by `angle` degrees."""
    centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    reach = float(np.hypot(box[2] - box[0], box[3] - box[1])) / 2 + spacing
    along = np.arange(-reach, reach + 1, min(180.0, spacing / 2.2))
    count = int(2 * reach / spacing) + 1
    lines = []
    for axis in (0, 1):
        offsets = -reach + spacing * (np.arange(count) + rng.uniform(-0.28, 0.28, count))
        across, lengthwise = np.meshgrid(offsets, along, indexing="ij")
        local = np.stack([across, lengthwise][:: 1 if axis == 0 else -1], axis=-1).reshape(-1, 2)
        xy = rotate(local, angle) + centre
        near = ((xy > np.array(box[:2]) - 400) & (xy < np.array(box[2:]) + 400)).all(axis=1)
        owner = np.repeat(np.arange(count), len(along))[near]
        enough = np.isin(owner, np.flatnonzero(np.bincount(owner, minlength=count) > 1))
        lines.append(
            shapely.linestrings(
                warp(xy[near][enough]), indices=np.unique(owner[enough], return_inverse=True)[1]
            )
        )
    return np.concatenate(lines)


def _clip(lines: Geometries, mask: shapely.Geometry) -> Geometries:
    """Line parts of `lines` within `mask`."""
    shapely.prepare(mask)
    lines = lines[shapely.intersects(mask, lines)]
    whole = shapely.contains_properly(mask, lines)
    cut = shapely.get_parts(shapely.intersection(lines[~whole], mask))
    return np.concatenate([lines[whole], cut[shapely.get_type_id(cut) == 1]])


def _containing(points: Floats, polygons: Geometries) -> Ints:
    """Index of the polygon that contains each point, the last one if several, -1 for none."""
    hit = shapely.STRtree(polygons).query(shapely.points(points), predicate="within")
    out = np.full(len(points), -1, dtype=np.int64)
    out[hit[0]] = hit[1]
    return out


def inner_points(faces: Geometries) -> Floats:
    """A point inside each face."""
    points: Floats = shapely.get_coordinates(shapely.point_on_surface(faces))
    return points


def _towns(base: Base, seed: int) -> tuple[Arrangement, Ints]:
    """Coarse arrangement and the 9-digit town of each of its faces."""
    rng = stream(seed, 41)
    warp = Warp(rng, (9000.0, 420.0), (2400.0, 130.0), (700.0, 28.0))
    country = shapely.difference(base.outline, base.urban)
    box = base.outline.bounds
    lattice = _clip(_lattice((box[0], box[1], box[2], box[3]), COARSE_M, 4.0, warp, rng), country)
    borders = shapely.boundary(base.counties.to_numpy())
    roads = base.highways + main_streets(base.frames)
    courses = shapely.intersection(np.array(base.water.courses, dtype=object), country)
    a = arrange(np.concatenate([borders, lines_of(roads), courses, lattice]))
    inside = shapely.contains_xy(base.outline, inner_points(a.faces))
    county = base.counties.index.to_numpy()[_containing(inner_points(a.faces), base.counties.to_numpy())]
    cost = _barrier(a, base, roads, match_edges(a.edges, lines_of(roads)), rng)
    i, j = a.edge_faces.T
    cost[(county[i] != county[j]) | ~inside[i] | ~inside[j]] = WALL
    sites = to_plane(base.sites[["lon", "lat"]].to_numpy())
    code = base.sites.code.to_numpy()
    host = np.array([ZONE_HOST.get(c, c) for c in code // 1000])
    face = np.empty(len(sites), dtype=np.int64)
    for value in np.unique(host):
        own, rows = np.flatnonzero((county == value) & inside), np.flatnonzero(host == value)
        face[rows] = own[shapely.STRtree(a.faces[own]).nearest(shapely.points(sites[rows]))]
    face, code = _enclaves(base, a, inside, face, code, cost)
    town = grow(a, face, code, cost, county)
    return a, np.where(inside, town, -1)


def _enclaves(
    base: Base, a: Arrangement, inside: NDArray[np.bool_], face: Ints, code: Ints, cost: Floats
) -> tuple[Ints, Ints]:
    """Walls in the industrial zones that end shortly behind their streets; returns seeds with their faces added."""
    owner = np.full(len(a.faces), -1, dtype=np.int64)
    for zone in base.sites.code[base.sites.role == "enclave"].tolist():
        frame = next(f for f in base.frames if f.town_code == zone)
        near = shapely.intersects_xy(shapely.buffer(frame.polygon, 350), a.centroids[:, 0], a.centroids[:, 1])
        owner[near & inside] = zone
    i, j = a.edge_faces.T
    cost[owner[i] != np.where(j >= 0, owner[j], -1)] = WALL
    walled = np.flatnonzero(owner >= 0)
    return np.concatenate([walled, face]), np.concatenate([owner[walled], code])


def _barrier(
    a: Arrangement, base: Base, roads: list[RoadLine], road: Ints, rng: np.random.Generator
) -> Floats:
    """Cost factor of crossing each edge: rivers and main roads make borders, field borders hardly do."""
    weight = {"trunk": 2.0, "primary": 2.2, "secondary": 1.7, "tertiary": 1.25, "residential": 1.0}
    cost = rng.uniform(0.55, 1.6, len(a.edges))
    by_road = np.array([weight[r.road_class] for r in roads])
    cost = np.where(road >= 0, cost * by_road[road], cost)
    course = match_edges(a.edges, np.array(base.water.courses, dtype=object))
    factor = np.full(len(base.water.courses), 1.8)
    factor[0] = 7.0
    return np.where(course >= 0, cost * factor[course], cost)


def _fine_lines(
    base: Base, towns: Ints, shapes: Geometries, seed: int
) -> tuple[Geometries, dict[int, float]]:
    """Field borders within each town, finer where villages are dense; and the angle of each town's fields."""
    community = base.areas[base.areas.level == "community"]
    villages = community.name.str.endswith("村").groupby(community.code // 10**6).sum()
    out, angles = [], {}
    for code, shape in zip(towns.tolist(), shapes, strict=True):
        rng = stream(seed, 42, code)
        rural = shapely.difference(shape, base.urban)
        angle = float(rng.normal(0, 7))
        angles[code] = angle
        if rural.area < 1e5:
            continue
        spacing = float(np.clip(np.sqrt(min(rural.area, 3.2e8) / max(3, villages[code]) / 13), 235, 640))
        warp = Warp(rng, (5200.0, 170.0), (1500.0, 45.0), (480.0, 9.0))
        box = rural.bounds
        out.append(_clip(_lattice((box[0], box[1], box[2], box[3]), spacing, angle, warp, rng), rural))
    return np.concatenate(out), angles


def build_partition(base: Base, seed: int) -> Partition:
    """Faces of the whole city with their town. Needs about ten seconds."""
    coarse, town = _towns(base, seed)
    inner = town >= 0
    codes, shapes = unions(coarse.faces[inner], town[inner])
    i, j = coarse.edge_faces.T
    town_i, town_j = town[i], np.where(j >= 0, town[j], -1)
    main = base.highways + main_streets(base.frames)
    kept = (town_i != town_j) | (match_edges(coarse.edges, lines_of(main)) >= 0)
    kept |= match_edges(coarse.edges, np.array(base.water.courses, dtype=object)) >= 0
    minors = [line for f in base.frames for line in f.lines()[len(f.ns) + len(f.ew) :]]
    fine, angles = _fine_lines(base, codes, shapes, seed)
    a = arrange(np.concatenate([coarse.edges[kept], lines_of(minors), fine]))
    points = inner_points(a.faces)
    of_face = codes[_containing(points, shapes)]
    frame = _containing(points, np.array([f.polygon for f in base.frames], dtype=object))
    roads = main + minors
    road = match_edges(a.edges, lines_of(roads))
    barrier = _barrier(a, base, roads, road, stream(seed, 43))
    lattice_deg = np.array([angles[c] for c in of_face.tolist()])
    track = np.where(road < 0, match_edges(a.edges, fine), -1)
    return Partition(a, of_face, frame, lattice_deg, roads, road, fine, track, barrier)
