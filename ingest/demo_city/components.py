"""City components along the roads of the filled communities (GB/T 30428.2), and cameras at roads and gates."""

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from catalogs.code_lists import names_of
from ingest.demo_city.addresses import AddressBook
from ingest.demo_city.city import City
from ingest.demo_city.numbers import generator

COMPONENTS, CAMERAS = 120_000, 12_000
"""At scale 1."""

METRES_PER_DEGREE = 111_320.0
NEAR_M = 260.0
"""How far from a building a road still counts as built up."""

COMPONENT_SHARES = {
    "0112": 18,
    "0401": 24,
    "0103": 9,
    "0102": 8,
    "0104": 8,
    "0101": 5,
    "0105": 4,
    "0106": 5,
    "0302": 7,
    "0202": 5,
    "0203": 2,
    "0113": 1.5,
    "0109": 2,
    "0201": 1,
    "0205": 2,
    "0110": 1.5,
    "0404": 1.5,
    "0403": 1,
    "0304": 1.5,
    "0204": 1,
    "0107": 1,
    "0108": 1,
    "0301": 0.3,
    "0303": 0.6,
    "0501": 0.8,
    "0502": 0.8,
}
OWNERS = {
    "01": ("市政设施管理处", "供水公司", "供电公司", "通信公司"),
    "02": ("交警支队", "公共交通公司"),
    "03": ("环境卫生管理处",),
    "04": ("园林绿化服务中心",),
    "05": ("物业服务企业", "街道办事处"),
}

Points = npt.NDArray[np.float64]


def build_components(city: City) -> pl.DataFrame:
    """One row a component: component_code, kind (name), title, state (name), owner, place, lon, lat (4490)."""
    rng = generator(city.seed, "components")
    count = max(round(COMPONENTS * city.scale), 60)
    lon, lat, road = _along_roads(city, count, rng, aside_m=7.0)
    codes, odds = list(COMPONENT_SHARES), np.array(list(COMPONENT_SHARES.values()))
    kind = rng.choice(len(codes), size=lon.size, p=odds / odds.sum())
    states = pl.Series(list(names_of("component_state").values()))
    state = rng.choice(len(states), size=lon.size, p=[0.955, 0.03, 0.005, 0.01])
    names = names_of("component_kind")
    owner = rng.integers(12, size=lon.size)
    owners = [OWNERS[codes[k][:2]][o % len(OWNERS[codes[k][:2]])] for k, o in zip(kind, owner, strict=True)]
    number = [f"370500{codes[k]}{at:08d}" for at, k in enumerate(kind, 1)]
    kinds = pl.Series([names[code] for code in codes])[kind]
    return pl.DataFrame(
        {
            "component_code": number,
            "kind": kinds,
            "title": road + kinds,
            "state": states[state],
            "owner": owners,
            "place": road,
            "lon": lon,
            "lat": lat,
        }
    )


def build_cameras(city: City, book: AddressBook) -> pl.DataFrame:
    """One row a camera: camera_code, name, kind (name), state (name), place, lon, lat (EPSG:4490)."""
    rng = generator(city.seed, "cameras")
    count = max(round(CAMERAS * city.scale), 20)
    lon, lat, road = _along_roads(city, round(count * 0.6), rng, aside_m=5.0)
    gate_lon, gate_lat, gate = _at_gates(city, book, count - lon.size, rng)
    lon, lat = np.concatenate([lon, gate_lon]), np.concatenate([lat, gate_lat])
    place = pl.concat([road, gate])
    kinds, states = (pl.Series(list(names_of(name).values())) for name in ("camera_kind", "camera_state"))
    kind = rng.choice(len(kinds), size=lon.size, p=[0.5, 0.32, 0.13, 0.05])
    number = pl.Series([f"{at:06d}" for at in range(1, lon.size + 1)])
    return pl.DataFrame(
        {
            "camera_code": pl.Series(["37059999001310"]).new_from_index(0, lon.size) + number,
            "name": place + pl.Series(["监控"]).new_from_index(0, lon.size) + number,
            "kind": kinds[kind],
            "state": states[rng.choice(len(states), size=lon.size, p=[0.93, 0.05, 0.02])],
            "place": place,
            "lon": lon,
            "lat": lat,
        }
    )


def _along_roads(
    city: City, count: int, rng: np.random.Generator, aside_m: float
) -> tuple[Points, Points, pl.Series]:
    """Points beside the roads near buildings: (lon, lat, name of the road or '')."""
    lines, names = _built_up_roads(city)
    length = shapely.length(lines)
    chosen = rng.choice(lines.size, size=count, p=length / length.sum())
    points = shapely.line_interpolate_point(lines[chosen], rng.random(count), normalized=True)
    lat = shapely.get_y(points)
    aside = aside_m / METRES_PER_DEGREE
    turn = rng.random(count) * 2 * np.pi
    lon = shapely.get_x(points) + np.cos(turn) * aside / np.cos(np.radians(lat))
    return np.round(lon, 8), np.round(lat + np.sin(turn) * aside, 8), pl.Series(names[chosen].tolist())


def _built_up_roads(city: City) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Pieces of road (about 100 m at most) that lie near a building, and their names."""
    lines, names = city.roads.geometry.to_numpy(), city.roads["name"].to_numpy()
    dense = shapely.segmentize(lines, 100 / METRES_PER_DEGREE)
    coordinates, of = shapely.get_coordinates(dense, return_index=True)
    same = of[1:] == of[:-1]
    pieces = shapely.linestrings(np.stack([coordinates[:-1], coordinates[1:]], axis=1)[same])
    centres = shapely.centroid(city.buildings.geometry.to_numpy())
    near = shapely.STRtree(centres).query(pieces, predicate="dwithin", distance=NEAR_M / METRES_PER_DEGREE)[0]
    kept = np.unique(near)
    if not kept.size:
        return lines, names
    return pieces[kept], names[of[:-1][same][kept]]


def _at_gates(
    city: City, book: AddressBook, count: int, rng: np.random.Generator
) -> tuple[Points, Points, pl.Series]:
    """Points on the edges of estates and villages with buildings: (lon, lat, the place's name)."""
    held = set(book.buildings["place_id"].unique().to_list())
    rows = np.flatnonzero([place in held for place in city.places["place_id"]])
    chosen = rng.choice(rows, size=count)
    shapes = city.places.geometry.to_numpy()
    edge = shapely.get_exterior_ring(shapely.convex_hull(shapes[chosen]))
    points = shapely.line_interpolate_point(edge, np.round(rng.random(count) * 4) / 4 % 1, normalized=True)
    names = pl.Series((city.places["name"].to_numpy()[chosen] + np.array("门口", dtype=object)).tolist())
    return np.round(shapely.get_x(points), 8), np.round(shapely.get_y(points), 8), names
