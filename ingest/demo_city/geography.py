"""Builds the geography of the demo city: areas, grids, roads, water, land use, places and buildings.

One planar partition carries it all (`partition`): communities, grids and towns are unions of its faces, roads
chains of its edges, estates stand on its blocks. Real are the county borders, names and codes; the rest is made
from the seed. Only which communities have buildings depends on the scale.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ingest.demo_city.buildings import build_buildings
from ingest.demo_city.city import City
from ingest.demo_city.divisions import Divisions, build_communities
from ingest.demo_city.filling import choose_communities
from ingest.demo_city.grids import build_grids
from ingest.demo_city.landuse import assign_uses, basins, landuse_frame
from ingest.demo_city.major import Base, build_base
from ingest.demo_city.network import unions
from ingest.demo_city.partition import Partition, build_partition
from ingest.demo_city.places import build_places
from ingest.demo_city.plane import Geometries, Ints, to_lonlat
from ingest.demo_city.roads import build_roads

CRS = "EPSG:4490"
BUILDING_COLUMNS = [
    "building_code", "place_id", "community_code", "grid_code", "number", "sub_estate", "road_name", "road_number",
    "use", "name", "storeys", "height_m", "units", "dwellings_per_floor", "geometry",
]  # fmt: skip
PLACE_COLUMNS = ["place_id", "kind", "name", "road_name", "road_number", "community_code", "geometry"]


def build_geography(scale: float, seed: int) -> City:
    """A whole demo city in lon/lat (EPSG:4490); `scale` in (0, 1] is the share of dwellings that exist.

    The same scale and seed give the same city. Raises ValueError for a scale outside (0, 1].
    """
    if not 0 < scale <= 1:
        raise ValueError(f"scale {scale} is not in (0, 1]")
    base = build_base(seed)
    p = build_partition(base, seed)
    d = build_communities(base, p, seed)
    uses = assign_uses(base, p, d, seed)
    grid_of_face, kinds = build_grids(p, d, uses)
    roads = build_roads(base, p, d, seed)
    places = build_places(base, p, d, uses, roads, seed)
    filled = choose_communities(base, places, scale, seed)
    wet = shapely.get_parts(base.water.all)
    chosen = places[places.community_code.isin(filled)]
    buildings = build_buildings(p, roads, wet, chosen, grid_of_face, seed)
    ponds, salt = basins(p, uses, places)
    land = landuse_frame(p, uses, base.water.all, places, salt)
    return City(
        scale=scale,
        seed=seed,
        areas=_areas(base, p, d),
        grids=_grids(base, p, grid_of_face, kinds),
        roads=_geo(roads.frame),
        water=_water(base, ponds),
        landuse=_geo(land),
        places=_geo(places[PLACE_COLUMNS]),
        buildings=_geo(buildings[BUILDING_COLUMNS]),
        filled_communities=filled,
    )


def _geo(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Plane to lon/lat."""
    lonlat = to_lonlat(frame["geometry"].to_numpy())
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=lonlat, crs=CRS).reset_index(drop=True)


def _areas(base: Base, p: Partition, d: Divisions) -> gpd.GeoDataFrame:
    """All levels above the grid; each polygon is the union of the same faces as those of its children."""
    shapes: dict[int, shapely.Geometry] = {}
    for size in (1, 10**3, 10**6):
        codes, merged = unions(p.a.faces, d.community // size)
        shapes.update(zip((codes * size * 1000).tolist(), merged, strict=True))
    city = 370500 * 10**9
    shapes[city] = shapely.coverage_union_all(p.a.faces)
    code = base.areas.code.to_numpy()
    level = base.areas.level.to_numpy()
    parent = np.select(
        [level == "county", level == "town", level == "community"],
        [np.full(len(code), city), code - code % 10**9, code - code % 10**6],
        0,
    )
    frame = base.areas[["code", "level", "name"]].assign(
        parent_code=parent.astype("int64"), geometry=[shapes[c] for c in code.tolist()]
    )
    return _geo(frame)


def _grids(base: Base, p: Partition, grid_of_face: Ints, kinds: dict[int, str]) -> gpd.GeoDataFrame:
    names = base.areas.set_index("code").name
    codes, shapes = unions(p.a.faces, grid_of_face)
    community = codes - codes % 1000
    frame = pd.DataFrame(
        {
            "code": codes,
            "name": [
                f"{names[c]}第{n}网格"
                for c, n in zip(community.tolist(), (codes % 1000).tolist(), strict=True)
            ],
            "community_code": community,
            "kind": [kinds[c] for c in codes.tolist()],
            "geometry": shapes,
        }
    )
    return _geo(frame)


def _water(base: Base, ponds: Geometries) -> gpd.GeoDataFrame:
    """Rivers, canals, lakes and the sea as single polygons, and the fish ponds."""
    frame = base.water.frame
    parts, index = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    solid = (shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 100)
    whole = frame.iloc[index[solid]].assign(geometry=parts[solid])
    return _geo(
        pd.concat([whole, pd.DataFrame({"name": "", "kind": "pond", "geometry": ponds})], ignore_index=True)
    )
