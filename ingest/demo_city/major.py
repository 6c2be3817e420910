"""The lines that order the whole city: county borders, waterways, highways and main streets of the urban frames."""

from dataclasses import dataclass
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ingest.demo_city.plane import Geometries, Warp, smooth_line, stream, to_plane
from ingest.demo_city.streets import OVERSHOOT_M, Frame, RoadLine, city_frames, town_frame
from ingest.demo_city.water import LEVEE_M, Water, build_water, parse_points


@dataclass(frozen=True)
class Base:
    """What everything else is laid on. Geometries in the plane; `counties` indexed by the real county code."""

    areas: pd.DataFrame
    sites: pd.DataFrame
    counties: pd.Series
    outline: shapely.Polygon
    water: Water
    frames: list[Frame]
    urban: shapely.Geometry
    highways: list[RoadLine]


def _table(package: str, name: str) -> pd.DataFrame:
    with files(package).joinpath(name).open("rb") as source:
        return pd.read_csv(source, keep_default_na=False)


def load_counties() -> pd.Series:
    """The five real county polygons by 6-digit code, lon/lat."""
    with files("catalogs").joinpath("codes", "dongying_counties.geojson").open("rb") as source:
        frame = gpd.read_file(source)
    return pd.Series(frame.geometry.to_numpy(), index=frame.code.astype(int))


def build_base(seed: int) -> Base:
    """Counties, water, urban frames and highways. The same for every scale."""
    data = "ingest.demo_city.data"
    areas = _table("catalogs.codes", "dongying_areas.csv")
    sites = _table("catalogs.codes", "dongying_town_sites.csv")
    counties = load_counties().map(to_plane)
    outline = shapely.Polygon(shapely.coverage_union_all(counties.to_numpy()).exterior)
    water = build_water(outline, _table(data, "waterways.csv"), _table(data, "lakes.csv"), seed)
    frames = city_frames(_table(data, "town_frames.csv"), _table(data, "streets.csv"), seed)
    frames += _town_frames(areas, sites, frames, counties, seed)
    urban = shapely.union_all([f.polygon for f in frames])
    highways = _highways(_table(data, "highways.csv"), urban, outline, water, seed)
    return Base(areas, sites, counties, outline, water, frames, urban, highways + _links(frames))


def _town_frames(
    areas: pd.DataFrame, sites: pd.DataFrame, city: list[Frame], counties: pd.Series, seed: int
) -> list[Frame]:
    """One small frame for every town whose seat lies outside the city frames."""
    taken = shapely.buffer(shapely.union_all([f.polygon for f in city]), 500)
    community = areas[areas.level == "community"]
    urban_count = (~community.name.str.endswith("村")).groupby(community.code // 10**6).sum()
    village_count = community.name.str.endswith("村").groupby(community.code // 10**6).sum()
    frames: list[Frame] = []
    for row in sites[sites.role != "reach"].itertuples():
        origin = to_plane(np.array([[row.lon, row.lat]]))[0]
        if shapely.contains_xy(taken, *origin):
            continue
        industrial = bool(400 <= row.code % 1000 < 600)
        area = (
            4.5e6
            if industrial
            else 0.55e6 + 0.42e6 * urban_count[row.code] + 0.008e6 * village_count[row.code]
        )
        if row.code // 1000 == 370572:
            area = 16e6
        size = (float(np.sqrt(area * 1.25)), float(np.sqrt(area / 1.25)))
        frame = town_frame(row.name, row.code, origin, size, industrial, seed)
        host = counties[{370571: 370502, 370572: 370503}.get(row.code // 1000, row.code // 1000)]
        if shapely.contains(host, shapely.buffer(frame.polygon, 150)) and not shapely.intersects(
            frame.polygon, taken
        ):
            frames.append(frame)
            taken = shapely.union(taken, shapely.buffer(frame.polygon, 500))
    return frames


def _highways(
    table: pd.DataFrame, urban: shapely.Geometry, outline: shapely.Polygon, water: Water, seed: int
) -> list[RoadLine]:
    """Roads between towns, ending at the outer streets of the frames; and the levee roads of the Yellow River."""
    bend = Warp(stream(seed, 31), (8000.0, 190.0), (2500.0, 40.0))
    out: list[RoadLine] = []
    lines = [
        (r.name, r.road_class, bend(smooth_line(parse_points(r.points), 250.0))) for r in table.itertuples()
    ]
    shapes = [(n, c, shapely.LineString(xy)) for n, c, xy in lines]
    shapes += [("黄河大堤", "tertiary", levee) for levee in water.levees]
    ends_at = [shapely.boundary(urban), *(line for _, _, line in shapes)]
    for number, (name, road_class, line) in enumerate(shapes):
        line = _reach(line, shapely.union_all([g for i, g in enumerate(ends_at) if i != number + 1]), urban)
        rest = shapely.intersection(shapely.difference(line, urban), outline)
        for part in shapely.get_parts(rest):
            if part.length > 60:
                out.append(RoadLine(f"公路/{name}", name, road_class, part))
    return out


def _reach(line: shapely.LineString, others: shapely.Geometry, urban: shapely.Geometry) -> shapely.LineString:
    """The line, its loose ends led on to the nearest road or town (within four kilometres)."""
    xy = np.asarray(line.coords)
    for end in (0, -1):
        point = shapely.Point(xy[end])
        if shapely.intersects(urban, point):
            continue
        target = np.asarray(shapely.shortest_line(point, others).coords)[1]
        gap = target - xy[end]
        length = float(np.hypot(*gap))
        if 0.01 < length < 4000:
            tip = (target + gap / length * OVERSHOOT_M)[None]
            xy = np.concatenate([tip, xy] if end == 0 else [xy, tip])
    return shapely.LineString(xy)


def _links(frames: list[Frame]) -> list[RoadLine]:
    """The streets that both city cores share, continued across the gap between them."""
    west, east = frames[0], frames[1]
    out = []
    right, left = west.extent[1], east.extent[0]
    offsets = {name: offset for name, _, offset in east.ew}
    for name, road_class, offset in west.ew:
        if name in offsets:
            start = west.place(np.array([[right - OVERSHOOT_M, offset]]))
            ends = np.concatenate([start, east.place(np.array([[left + OVERSHOOT_M, offsets[name]]]))])
            out.append(
                RoadLine(f"核心/{name}", name, road_class, shapely.LineString(smooth_line(ends, 200.0)))
            )
    return out


def main_streets(frames: list[Frame]) -> list[RoadLine]:
    """Main streets of all frames (their minor streets come with the finer partition)."""
    return [line for f in frames for line in f.lines()[: len(f.ns) + len(f.ew)]]


def lines_of(roads: list[RoadLine]) -> Geometries:
    """Geometries of road lines."""
    return np.array([r.geometry for r in roads], dtype=object)


__all__ = ["LEVEE_M", "Base", "build_base", "lines_of", "load_counties", "main_streets"]
