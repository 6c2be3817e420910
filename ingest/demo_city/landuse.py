"""What each face of the partition is used for, and the city's land-use layer."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ingest.demo_city.divisions import Bools, Divisions
from ingest.demo_city.major import Base
from ingest.demo_city.partition import Partition
from ingest.demo_city.plane import Floats, Geometries, Ints, Noise, rotate, stream

USES = [
    "residential",
    "commercial",
    "office",
    "school",
    "hospital",
    "park",
    "industrial",
    "oilfield",
    "village",
    "farmland",
    "wetland",
    "saltpan",
    "pond",
]
USE = {name: i for i, name in enumerate(USES)}
OIL_FRAMES = {"西城": 0.11, "仙河镇": 0.22, "孤岛镇": 0.25, "河口": 0.06, "东城": 0.02}
BUILT = [
    USE[u] for u in ("residential", "commercial", "office", "school", "hospital", "industrial", "oilfield")
]
DWELLINGS_PER_HECTARE = {"residential": 80.0, "village": 21.0}


@dataclass(frozen=True)
class Uses:
    """`use`: index into USES for each face; `dwellings`: rough number of dwellings of each urban face."""

    use: Ints
    dwellings: Floats


def _chances(kind: str, oil: float, t: Floats) -> Floats:
    """Weights (faces, 9 urban uses and farmland) by the distance from the frame's centre, 0 … 1."""
    one = np.ones_like(t)
    if kind == "industrial":
        table = [0.06, 0.05, 0.04, 0.0, 0.0, 0.05, 0.70, 0.03, 0.0, 0.12]
        return np.outer(one, table) + 1e-9
    if kind == "town":
        table = [0.16, 0.11, 0.06, 0.08, 0.02, 0.05, 0.10, oil, 0.13, 0.13]
        return np.outer(one, table) + 1e-9
    columns = [
        0.138 * np.clip(1 - t, 0, 1) ** 1.2 + 0.012,
        0.15 * np.exp(-((t / 0.35) ** 2)) + 0.03,
        0.09 * np.exp(-((t / 0.5) ** 2)) + 0.015,
        0.055 * one,
        0.014 * one,
        0.06 + 0.05 * t,
        0.26 * t**2.2,
        oil * (0.25 + 0.9 * t),
        0.013 + 0.03 * t,
        0.85 * np.clip(t - 0.35, 0, 1) ** 1.5,
    ]
    return np.column_stack(columns) + 1e-9


def _urban_uses(base: Base, p: Partition, d: Divisions, use: Ints, seed: int) -> None:
    """Uses of the faces within frames: alike ones lie together, as smooth noise is added to the chances."""
    rng = stream(seed, 61)
    fields = [Noise(rng, 1900.0) for _ in range(10)]
    for number, frame in enumerate(base.frames):
        faces = np.flatnonzero(p.frame == number)
        if not len(faces):
            continue
        xy = p.a.centroids[faces]
        local = rotate(xy - frame.origin, -frame.angle_deg)
        u0, u1, v0, v1 = frame.extent
        centre = np.array([(u0 + u1) / 2, (v0 + v1) / 2])
        t = np.hypot(*((local - centre) / [(u1 - u0) / 2, (v1 - v0) / 2]).T) / 1.1
        weight = _chances(frame.kind, OIL_FRAMES.get(frame.name, 0.01), t)
        gumbel = rng.gumbel(size=weight.shape) * 0.62
        score = np.log(weight) + gumbel + 0.8 * np.column_stack([f(xy) for f in fields])
        use[faces] = np.argmax(score, axis=1)
        use[faces[p.a.areas_m2[faces] < 4500]] = USE["park"]
    use[(p.frame >= 0) & (d.wet > 0.25)] = USE["park"]


def _ensure_homes(p: Partition, d: Divisions, base: Base, use: Ints) -> None:
    """Every urban community has a place to live: an estate, or courtyards where it is a village by name."""
    names = base.areas.set_index(base.areas.code // 1000).name
    dry = (p.frame >= 0) & (d.wet < 0.1)
    for code in sorted(d.urban_codes):
        own = np.flatnonzero((d.community == code) & dry)
        wanted = "village" if str(names[code]).endswith("村") else "residential"
        if len(own) and not (use[own] == USE[wanted]).any():
            use[own[np.argmax(np.where(p.a.areas_m2[own] < 160_000, p.a.areas_m2[own], 0))]] = USE[wanted]


def _country_uses(p: Partition, d: Divisions, use: Ints, seed: int) -> None:
    """Fields, and along the coast wetland, salt pans and fish ponds; a few compounds beside the roads."""
    rng = stream(seed, 62)
    xy, country = p.a.centroids, p.frame < 0
    band = 3300 * (1 + 0.45 * Noise(rng, 9000.0)(xy))
    salt, pond = Noise(rng, 7000.0)(xy), 0.6 * Noise(rng, 4200.0)(xy) + 0.7 * Noise(rng, 14000.0)(xy)
    delta = (xy[:, 0] > 33_000) & (xy[:, 1] > 12_000)
    shore = country & (d.coast_m < np.where(delta, band * 2.6, band))
    use[country] = USE["farmland"]
    use[shore] = USE["wetland"]
    use[shore & (salt > 0.35) & ~delta & (d.coast_m > 500)] = USE["saltpan"]
    inland = country & ~shore & (d.coast_m < 9_000)
    use[((shore & ~delta) | inland) & (pond > 0.95) & (d.coast_m > 500)] = USE["pond"]
    use[country & (d.wet > 0.6)] = USE["wetland"]
    beside = np.zeros(len(use), dtype=bool)
    on_road = np.array([r.road_class in ("primary", "secondary") for r in p.roads])
    edges = (p.road >= 0) & on_road[p.road]
    beside[np.maximum(p.a.edge_faces[edges].ravel(), 0)] = True
    free = country & beside & (use == USE["farmland"]) & (d.wet < 0.02) & (p.a.areas_m2 > 25_000)
    free &= ~_village_faces(p, d)
    draw = rng.random(len(use))
    use[free & (draw < 0.055)] = USE["industrial"]
    use[free & (draw > 0.95)] = USE["oilfield"]


def _village_faces(p: Partition, d: Divisions) -> Bools:
    """Faces that touch a village's crossing."""
    sites = set(d.villages.node.tolist()) - {-1}
    hit = np.isin(p.a.edge_nodes, list(sites)).any(axis=1)
    out = np.zeros(len(p.a.faces), dtype=bool)
    out[np.maximum(p.a.edge_faces[hit].ravel(), 0)] = True
    return out


def assign_uses(base: Base, p: Partition, d: Divisions, seed: int) -> Uses:
    """Use of every face. The same for every scale."""
    use = np.full(len(p.a.faces), USE["farmland"], dtype=np.int64)
    _country_uses(p, d, use, seed)
    _urban_uses(base, p, d, use, seed)
    _ensure_homes(p, d, base, use)
    density = np.zeros(len(USES))
    for name, per_hectare in DWELLINGS_PER_HECTARE.items():
        density[USE[name]] = per_hectare
    return Uses(use, density[use] * p.a.areas_m2 / 1e4 * (p.frame >= 0))


def _strips(faces: Geometries, across_m: float, along_m: float, gap_m: float, angles: Floats) -> Geometries:
    """Rectangular basins within each face, side by side: ponds and salt pans."""
    out = []
    for face, angle in zip(faces, angles, strict=True):
        centre = shapely.get_coordinates(face.centroid)[0]
        inner = shapely.buffer(face, -12)
        local = rotate(shapely.get_coordinates(face) - centre, -angle)
        x = np.arange(local[:, 0].min(), local[:, 0].max(), along_m)
        y = np.arange(local[:, 1].min(), local[:, 1].max(), across_m)
        gx, gy = (g.ravel() for g in np.meshgrid(x, y))
        corner = np.array(
            [[0, 0], [along_m - gap_m, 0], [along_m - gap_m, across_m - gap_m], [0, across_m - gap_m]]
        )
        ring = rotate(np.column_stack([gx, gy])[:, None, :] + corner, angle) + centre
        parts = shapely.intersection(shapely.polygons(ring), inner)
        out.append(
            parts[(shapely.area(parts) > 0.3 * across_m * along_m) & (shapely.get_type_id(parts) == 3)]
        )
    return np.concatenate(out) if out else np.array([], dtype=object)


def basins(p: Partition, uses: Uses, places: pd.DataFrame) -> tuple[Geometries, Geometries]:
    """Fish ponds (water) and salt pans (land use) as single basins, none within 25 m of a place."""
    out = []
    for name, across, along in (("pond", 105.0, 330.0), ("saltpan", 130.0, 310.0)):
        own = uses.use == USE[name]
        shapes = _strips(p.a.faces[own], across, along, 9.0, p.lattice_deg[own])
        near = shapely.STRtree(shapes).query(places.geometry.to_numpy(), predicate="dwithin", distance=25)[1]
        out.append(np.delete(shapes, np.unique(near)))
    return out[0], out[1]


def landuse_frame(
    p: Partition, uses: Uses, water: shapely.Geometry, places: pd.DataFrame, salt: Geometries
) -> pd.DataFrame:
    """The land-use layer (name, kind, geometry) in the plane, free of overlaps except where a basin lies in a pan.

    `places` (kind, name, face, geometry) gives villages, which are cut out of the fields, and named compounds.
    """
    kinds = np.array(["commercial" if u in ("office", "commercial") else u for u in USES])[uses.use]
    kinds = np.where(kinds == "pond", "farmland", kinds)
    villages = places[(places.kind == "village") & (places.face < 0)]
    names = np.full(len(kinds), "", dtype=object)
    named = places[places.face >= 0]
    names[named.face.to_numpy()] = named.name.to_numpy()
    shapes = p.a.faces.copy()
    face, blob = shapely.STRtree(villages.geometry.to_numpy()).query(shapes, predicate="intersects")
    for cut in (villages.geometry.to_numpy()[blob],):
        cutters = pd.Series(cut).groupby(face).agg(list)
        merged = np.array([g[0] if len(g) == 1 else shapely.union_all(g) for g in cutters], dtype=object)
        shapes[cutters.index.to_numpy()] = shapely.difference(shapes[cutters.index.to_numpy()], merged)
    wet = shapely.get_parts(water)
    face, lake = shapely.STRtree(wet).query(shapes, predicate="intersects")
    for f, w in zip(face.tolist(), lake.tolist(), strict=True):
        shapes[f] = shapely.difference(shapes[f], wet[w])
    frame = pd.DataFrame({"name": names, "kind": kinds, "geometry": shapes})
    frame = frame[frame.kind != "saltpan"]
    extra = [
        pd.DataFrame(
            {"name": villages.name.to_numpy(), "kind": "village", "geometry": villages.geometry.to_numpy()}
        ),
        pd.DataFrame({"name": "", "kind": "saltpan", "geometry": salt}),
    ]
    whole = pd.concat([frame, *extra], ignore_index=True)
    parts, index = shapely.get_parts(whole.geometry.to_numpy(), return_index=True)
    solid = (shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 60)
    out = whole.iloc[index[solid]].reset_index(drop=True)
    return out.assign(geometry=parts[solid])
