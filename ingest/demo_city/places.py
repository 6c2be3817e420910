"""Places with a name and an address: estates, villages, compounds, schools, hospitals, markets, offices."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ingest.demo_city import naming
from ingest.demo_city.divisions import Divisions
from ingest.demo_city.landuse import USE, USES, Uses
from ingest.demo_city.major import Base
from ingest.demo_city.partition import Partition
from ingest.demo_city.plane import Floats, Geometries, Ints, Noise, rotate, stream
from ingest.demo_city.roads import Roads

KIND = {
    "residential": "estate",
    "village": "village",
    "oilfield": "compound",
    "industrial": "industrial_park",
    "school": "school",
    "hospital": "hospital",
    "commercial": "market",
    "office": "office_park",
}
METRES_PER_NUMBER = 12.0
YARD_M2 = 15.6 * 20.2


@dataclass(frozen=True)
class Fronts:
    """The street each face looks at: edge, road_id (0 = none), name and house number at the middle of that edge."""

    edge: Ints
    road: Ints


def house_numbers(roads: Roads, road: Ints, at: Floats, inside: Floats) -> Ints:
    """House numbers along roads: rising from west or south, odd on the south or east side.

    `at` are points on the road, `inside` points of the lots, both (n, 2) in the plane; 0 where `road` is 0.
    """
    box = shapely.bounds(roads.frame.geometry.to_numpy())
    bounds = np.full((max(roads.names) + 1, 4), [np.inf, np.inf, -np.inf, -np.inf])
    index = roads.frame.road_id.to_numpy()
    np.minimum.at(bounds[:, :2], index, box[:, :2])
    np.maximum.at(bounds[:, 2:], index, box[:, 2:])
    bounds[~np.isfinite(bounds).all(axis=1)] = 0.0
    x0, y0, x1, y1 = bounds[road].T
    west_east = (x1 - x0) >= (y1 - y0)
    along = np.where(west_east, at[:, 0] - x0, at[:, 1] - y0)
    odd = np.where(west_east, inside[:, 1] < at[:, 1], inside[:, 0] > at[:, 0])
    number = 2 * (np.maximum(along, 0) // METRES_PER_NUMBER).astype(np.int64) + np.where(odd, 1, 2)
    return np.where(road > 0, number, 0)


def find_fronts(p: Partition, roads: Roads) -> Fronts:
    """For each face its most important named road, and of that the longest edge."""
    named = np.array([bool(roads.names.get(i, "")) for i in range(max(roads.names) + 1)])
    usable = np.flatnonzero(named[roads.edge_road] & (roads.edge_class > 0))
    length = shapely.length(p.a.edges)
    edge = np.concatenate([usable, usable])
    face = np.concatenate([p.a.edge_faces[usable, 0], p.a.edge_faces[usable, 1]])
    score = length[edge] * np.array([0, 3.0, 2.0, 1.2, 0.8, 0.3])[roads.edge_class[edge]]
    order = np.lexsort((-score, face))
    order = order[face[order] >= 0]
    first = np.unique(face[order], return_index=True)[1]
    out = np.full(len(p.a.faces), -1, dtype=np.int64)
    out[face[order][first]] = edge[order][first]
    return Fronts(out, np.where(out >= 0, roads.edge_road[out], 0))


def village_shapes(d: Divisions, seed: int) -> Geometries:
    """Outline of each village: a soft square about its crossing, sized for its courtyards."""
    v = d.villages
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    power = 0.62
    unit = np.column_stack([np.sign(f(angle)) * np.abs(f(angle)) ** power for f in (np.cos, np.sin)])
    rng = stream(seed, 81)
    stretch = rng.uniform(0.82, 1.35, len(v))
    radius = np.sqrt(v.yards.to_numpy() * YARD_M2 * 1.38 / 3.6)
    wobble = Noise(rng, 190.0)
    local = unit[None] * np.column_stack([radius * stretch, radius / stretch])[:, None, :]
    ring = rotate(local, v.angle_deg.to_numpy()[:, None]) + v[["x", "y"]].to_numpy()[:, None, :]
    away = ring - v[["x", "y"]].to_numpy()[:, None, :]
    ring = ring + away * 0.14 * wobble(ring.reshape(-1, 2)).reshape(ring.shape[:2])[..., None]
    shapes: Geometries = shapely.polygons(ring)
    return shapes


def build_places(base: Base, p: Partition, d: Divisions, uses: Uses, roads: Roads, seed: int) -> pd.DataFrame:
    """All places of the city in the plane, with the face each fills (-1 for villages in the country).

    Columns of the contract, and: face, use, angle_deg, newness, and for villages `yards`.
    """
    fronts = find_fronts(p, roads)
    built = np.isin(uses.use, [USE[u] for u in KIND])
    faces = np.flatnonzero(built & (p.a.areas_m2 > 3000) & (d.wet < 0.35))
    geometry = shapely.buffer(p.a.faces[faces], -9.0, join_style="mitre")
    big = shapely.area(geometry) > 1500
    faces, geometry = faces[big], geometry[big]
    parts, owner = shapely.get_parts(geometry, return_index=True)
    largest = pd.Series(shapely.area(parts)).groupby(owner).idxmax().to_numpy()
    geometry = parts[largest]
    kinds = np.array(USES)[uses.use[faces]]
    edge = fronts.edge[faces]
    at = shapely.get_coordinates(shapely.line_interpolate_point(p.a.edges[edge], 0.5, normalized=True))
    road = fronts.road[faces]
    number = _unique_numbers(road, house_numbers(roads, road, at, p.a.centroids[faces]))
    street = pd.DataFrame(
        {
            "kind": [KIND[k] for k in kinds],
            "use": kinds,
            "face": faces,
            "road_id": road,
            "road_name": [roads.names.get(r, "") for r in road.tolist()],
            "road_number": np.where(road > 0, number.astype(str), ""),
            "community": d.community[faces],
            "angle_deg": _lie(geometry),
            "geometry": geometry,
            "yards": 0,
        }
    )
    v = d.villages
    country = pd.DataFrame(
        {
            "kind": "village",
            "use": "village",
            "face": -1,
            "road_id": 0,
            "road_name": "",
            "road_number": "",
            "community": v.code.to_numpy(),
            "angle_deg": v.angle_deg.to_numpy(),
            "geometry": village_shapes(d, seed),
            "yards": v.yards.to_numpy(),
        }
    )
    places = pd.concat([street, country], ignore_index=True)
    places = places.iloc[np.lexsort((places.face, places.community))].reset_index(drop=True)
    places["place_id"] = np.arange(1, len(places) + 1)
    places["community_code"] = places.community * 1000
    places["frame"] = np.where(places.face >= 0, p.frame[places.face], -1)
    places["newness"] = _newness(base, p, places, seed)
    places["name"] = _names(base, places, seed)
    return places


def _newness(base: Base, p: Partition, places: pd.DataFrame, seed: int) -> Floats:
    """0 … 1: new estates stand away from the old centres, and in the eastern core."""
    out = np.zeros(len(places))
    noise = Noise(stream(seed, 83), 2600.0)
    for number, frame in enumerate(base.frames):
        own = np.flatnonzero((places.frame == number).to_numpy())
        xy = p.a.centroids[places.face.to_numpy()[own]]
        reach = np.hypot(*(xy - frame.origin).T) / (0.5 * np.sqrt(frame.polygon.area))
        bonus = {"core": 0.05, "seat": -0.05, "town": -0.35, "industrial": -0.2}[frame.kind]
        out[own] = 0.25 + bonus + (0.22 if frame.name == "东城" else 0.0) + 0.25 * reach + 0.22 * noise(xy)
    return np.clip(out, 0, 1)


def _lie(geometry: Geometries) -> Floats:
    """Direction of the lot's long or short side nearest to west-east, in degrees −45 … 45."""
    ring = shapely.get_coordinates(shapely.oriented_envelope(geometry)).reshape(-1, 5, 2)
    side = ring[:, 1] - ring[:, 0]
    degrees = np.degrees(np.arctan2(side[:, 1], side[:, 0]))
    return np.asarray((degrees + 45.0) % 90.0 - 45.0)


def _unique_numbers(road: Ints, number: Ints) -> Ints:
    """Pushes equal numbers of one side of one road on to the next free one."""
    key = road * 2 + number % 2
    order = np.lexsort((number, key))
    k, n = key[order], number[order].copy()
    start = np.concatenate([[True], k[1:] != k[:-1]])
    rank = np.arange(len(k)) - np.maximum.accumulate(np.where(start, np.arange(len(k)), 0))
    lifted = pd.Series(n - 2 * rank).groupby(k).cummax().to_numpy() + 2 * rank
    out = np.empty_like(number)
    out[order] = lifted
    return np.where(road > 0, out, 0)


def _names(base: Base, places: pd.DataFrame, seed: int) -> list[str]:
    """Names of all places; an estate's name is unique in its town only."""
    area = base.areas.set_index(base.areas.code // 1000).name
    town_name = base.areas.set_index(base.areas.code // 10**6).name.groupby(level=0).first()
    out = np.full(len(places), "", dtype=object)
    frames = [f.name for f in base.frames]
    counters = {"school": 0, "hospital": 0}
    for town, rows in places.groupby(places.community // 1000):
        rng = stream(seed, 82, int(town))
        label = str(town_name[town]).removesuffix("街道").removesuffix("镇").removesuffix("乡")
        for kind, part in rows.groupby("kind"):
            index = part.index.to_numpy()
            if kind == "estate":
                oil = np.array([frames[f] in ("西城", "仙河镇", "孤岛镇") for f in part.frame]) & (
                    rng.random(len(index)) < 0.3
                )
                out[index[~oil]] = naming.estate_names(rng, int((~oil).sum()))
                out[index[oil]] = naming.oil_estate_names(rng, int(oil.sum()))
            elif kind == "village":
                out[index] = [str(area[c]).replace("社区", "村") for c in part.community]
            elif kind == "compound":
                out[index] = naming.oil_compound_names(rng, len(index))
            elif kind == "industrial_park":
                out[index] = naming.company_names(rng, len(index))
            elif kind == "market":
                out[index] = naming.market_names(rng, len(index), label)
            elif kind == "office_park":
                out[index] = naming.office_names(rng, len(index), label)
            else:
                out[index] = naming.public_names(str(kind), label, len(index), counters, rng)
    return out.tolist()
