"""Builds the geography of the demo city: areas, grids, roads, water, land use, places, buildings."""

from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ingest.demo_city.city import City

CRS = "EPSG:4490"


def _cells(parent: shapely.Geometry, count: int, rng: np.random.Generator) -> list[shapely.Geometry]:
    if count == 1:
        return [parent]
    x0, y0, x1, y1 = parent.bounds
    points: list[tuple[float, float]] = []
    while len(points) < count:
        xs, ys = rng.uniform(x0, x1, count * 4), rng.uniform(y0, y1, count * 4)
        keep = shapely.contains_xy(parent, xs, ys)
        points += list(zip(xs[keep], ys[keep], strict=True))
    points = points[:count]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=parent, ordered=True))
    return [shapely.intersection(c, parent) for c in cells]


def build_geography(scale: float, seed: int) -> City:
    """A whole demo city; `scale` in (0, 1] chooses how many communities are filled with buildings."""
    rng = np.random.default_rng(seed)
    codes = files("catalogs").joinpath("codes")
    areas = pd.read_csv(str(codes / "dongying_areas.csv"))
    counties = gpd.read_file(str(codes / "dongying_counties.geojson"))
    geometry = {int(c) * 10**9: g for c, g in zip(counties.code, counties.geometry, strict=True)}
    for zone, host, x in ((370571, 370502, 118.72), (370572, 370503, 118.9)):
        g = geometry[host * 10**9]
        geometry[zone * 10**9] = g.intersection(shapely.box(x, 30, 130, 45))
        geometry[host * 10**9] = g.intersection(shapely.box(100, 30, x, 45))
    geometry[370500 * 10**9] = shapely.union_all(list(counties.geometry))
    code = areas.code.to_numpy()
    parent = np.where(areas.level == "county", 370500 * 10**9, np.where(areas.level == "town", code - code % 10**9, np.where(areas.level == "community", code - code % 10**6, 0)))
    areas["parent_code"] = parent
    for level in ("town", "community"):
        for p, rows in areas[areas.level == level].groupby("parent_code"):
            geometry.update(zip(rows.code, _cells(geometry[p], len(rows), rng), strict=True))
    areas["geometry"] = [geometry[c] for c in areas.code]
    area_frame = gpd.GeoDataFrame(areas[["code", "level", "name", "parent_code", "geometry"]], crs=CRS)
    communities = area_frame[area_frame.level == "community"]
    grids = []
    for c, name, g in zip(communities.code, communities.name, communities.geometry, strict=True):
        kind = "urban" if "社区" in name else "rural"
        for i, cell in enumerate(_cells(g, 4 if kind == "urban" else 3, rng), 1):
            grids.append((c + i, f"{name}第{i}网格", c, kind, cell))
    grid_frame = gpd.GeoDataFrame(grids, columns=["code", "name", "community_code", "kind", "geometry"], crs=CRS)
    seats = pd.read_csv(str(codes / "dongying_town_sites.csv")).query("role == 'seat'")
    names = ["济南路", "黄河路", "北一路", "北二路", "东一路", "东二路", "西一路", "府前大街", "永莘路", "津一路"]
    roads = [(i + 1, names[i % len(names)], "primary" if i < 20 else "secondary", shapely.LineString([(a.lon, a.lat), (b.lon, b.lat)]))
             for i, (a, b) in enumerate(zip(seats.itertuples(), list(seats.itertuples())[1:], strict=False))]
    road_frame = gpd.GeoDataFrame(roads, columns=["road_id", "name", "road_class", "geometry"], crs=CRS)
    places, buildings, filled = [], [], []
    step = max(1, int(1 / max(scale, 0.0006)))
    for c, name, g in list(zip(communities.code, communities.name, communities.geometry, strict=True))[::step]:
        filled.append(int(c))
        p = g.point_on_surface()
        urban = "社区" in name
        place_id, sequence = len(places) + 1, 0
        road = names[place_id % len(names)] if urban else ""
        mine = grid_frame[grid_frame.community_code == c]
        size = (0.0005, 0.00015) if urban else (0.00016, 0.00013)
        places.append((place_id, "estate" if urban else "village", name.replace("社区", "小区"), road, str(place_id) if urban else "", c, p.buffer(0.003)))
        for i in range(8):
            for j in range(20):
                x, y = p.x + (i - 4) * size[0] * 1.3, p.y + (j - 10) * size[1] * 2
                box = shapely.box(x, y, x + size[0], y + size[1])
                inside = mine[mine.contains(box)]
                if not len(inside):
                    continue
                sequence += 1
                use = "residential" if urban else "courtyard"
                storeys = 6 if urban else 1
                buildings.append((c // 1000 * 100000 + sequence, place_id, c, int(inside.code.iloc[0]), str(sequence), "", road, str(place_id) if urban else "", use, "", storeys, storeys * 3.0, 3 if urban else 1, 2 if urban else 1, box))
    place_frame = gpd.GeoDataFrame(places, columns=["place_id", "kind", "name", "road_name", "road_number", "community_code", "geometry"], crs=CRS)
    building_frame = gpd.GeoDataFrame(buildings, columns=["building_code", "place_id", "community_code", "grid_code", "number", "sub_estate", "road_name", "road_number", "use", "name", "storeys", "height_m", "units", "dwellings_per_floor", "geometry"], crs=CRS)
    building_frame = building_frame.astype({"storeys": "int16", "height_m": "float32", "units": "int16", "dwellings_per_floor": "int16"})
    empty = lambda kinds: gpd.GeoDataFrame({"name": ["黄河"], "kind": [kinds]}, geometry=[shapely.LineString([(118.16, 37.37), (118.3, 37.5), (118.55, 37.6), (118.9, 37.75), (119.25, 37.77)]).buffer(0.004)], crs=CRS)  # noqa: E731
    return City(scale, seed, area_frame, grid_frame, road_frame, empty("river"), empty("wetland"), place_frame, building_frame, filled)
