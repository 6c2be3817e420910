"""The pieces the demo city is made of: plane, arrangement, layouts, house numbers, rasters, area data."""

import json
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from rasterio.transform import from_bounds

from ingest.demo_city.city import City
from ingest.demo_city.imagery import Canvas, burn, overview
from ingest.demo_city.layouts import LAYOUTS, OUTLINES
from ingest.demo_city.network import arrange, grow, unions
from ingest.demo_city.plane import Noise, smooth_line, stream, to_lonlat, to_plane
from ingest.demo_city.rasters import elevation

DATUM = Path(__file__).parents[2] / "data" / "datum"


def mesh(n: int) -> np.ndarray:
    """Lines of an n × n mesh of 100 m, each reaching a little beyond it."""
    lines = [shapely.LineString([(i * 100, -1), (i * 100, n * 100 + 1)]) for i in range(n + 1)]
    lines += [shapely.LineString([(-1, i * 100), (n * 100 + 1, i * 100)]) for i in range(n + 1)]
    return np.array(lines, dtype=object)


def test_plane_and_degrees_are_inverse() -> None:
    points = np.array([[118.1, 36.95], [119.2, 38.1]])
    assert np.abs(to_lonlat(to_plane(points)) - points).max() < 1e-12


def test_arrangement_knows_faces_on_both_sides_and_drops_loose_ends() -> None:
    a = arrange(mesh(4))
    assert len(a.faces) == 16
    assert len(a.edges) == 40
    assert (a.edge_faces[:, 1] == -1).sum() == 16
    for edge, (left, right) in zip(a.edges, a.edge_faces, strict=True):
        sides = [f for f in (left, right) if f >= 0]
        assert all(shapely.covers(shapely.boundary(a.faces[f]), edge) for f in sides)


def test_growth_stops_at_walls_and_keeps_areas_whole() -> None:
    a = arrange(mesh(6))
    wall = np.abs(shapely.get_coordinates(shapely.centroid(a.edges))[:, 0] - 300) < 1
    cost = np.where(wall, np.inf, 1.0)
    west = int(np.argmin(a.centroids.sum(axis=1)))
    east = int(np.argmax(a.centroids.sum(axis=1)))
    label = grow(a, np.array([west, east]), np.array([7, 9]), cost, np.zeros(36, dtype=np.int64))
    assert ((label == 7) == (a.centroids[:, 0] < 300)).all()
    codes, shapes = unions(a.faces, label)
    assert codes.tolist() == [7, 9]
    assert {shape.geom_type for shape in shapes} == {"Polygon"}
    assert shapely.coverage_is_valid(shapes)


def test_unreached_faces_take_the_nearest_seed_of_their_group() -> None:
    a = arrange(mesh(2))
    group = (a.centroids[:, 1] > 100).astype(np.int64)
    seeds = np.array([np.flatnonzero(group == 0)[0], np.flatnonzero(group == 1)[0]])
    label = grow(a, seeds, np.array([1, 2]), np.full(len(a.edges), np.inf), group)
    assert (label == group + 1).all()


def test_smooth_line_passes_through_its_points() -> None:
    points = np.array([[0.0, 0.0], [1000.0, 400.0], [2000.0, -100.0]])
    line = shapely.LineString(smooth_line(points, 20.0))
    assert shapely.distance(line, shapely.points(points)).max() < 3


def test_noise_is_smooth_and_about_one() -> None:
    field = Noise(stream(1, 2), 1000.0)
    xy = np.random.default_rng(0).uniform(0, 50_000, (4000, 2))
    assert 0.6 < field(xy).std() < 1.5
    assert np.abs(field(xy) - field(xy + 1.0)).max() < 0.05


@pytest.mark.parametrize("use", sorted(LAYOUTS))
def test_layouts_fill_a_lot_with_boxes(use: str) -> None:
    boxes = LAYOUTS[use](np.array([260.0, 240.0]), stream(3, 4), 0.4)
    assert len(boxes.x) >= 3
    assert (boxes.w > 5).all()
    assert (boxes.d > 5).all()
    assert (boxes.height_m > 2).all()


def test_estate_blocks_leave_the_winter_sun() -> None:
    for number in range(12):
        boxes = LAYOUTS["residential"](np.array([400.0, 400.0]), stream(5, number), 0.5)
        homes = boxes.take(boxes.flats > 0)
        rows = np.unique(np.round(homes.y, 3))
        if len(rows) > 1:
            assert np.diff(rows).min() - homes.d.max() > 0.75 * homes.height_m.min()


def test_outlines_are_valid_and_counter_clockwise() -> None:
    for ring in OUTLINES.values():
        polygon = shapely.Polygon(ring)
        assert polygon.is_valid
        assert shapely.is_ccw(polygon.exterior)


def test_area_tables_hold_the_country() -> None:
    national = pd.read_csv(str(files("catalogs") / "codes" / "national_areas.csv"), dtype={"code": str})
    assert national.level.value_counts().to_dict().keys() == {"county", "city", "province"}
    assert len(national) > 3300
    assert national.code.str.fullmatch(r"\d{6}").all()
    assert {"济南市", "莒县", "东营区"} <= set(national.name)
    former = pd.read_csv(str(files("catalogs") / "codes" / "former_area_names.csv"))
    local = pd.read_csv(str(files("catalogs") / "codes" / "dongying_areas.csv"))
    assert set(former.code) <= set(local.code)
    assert not set(former.name) & set(local.name)


def test_detailed_boundaries_lie_on_the_other_source_once_shifted() -> None:
    shifted = gpd.read_file(str(files("catalogs") / "codes" / "dongying_counties.geojson")).set_index("code")
    raw = gpd.read_file(DATUM / "counties_gcj02.geojson").set_index("code")
    plain = gpd.read_file(DATUM / "counties_wgs84.geojson").set_index("code")
    assert json.loads((DATUM / "counties_wgs84.geojson").read_text(encoding="utf-8"))["features"]
    border = shapely.intersection(raw.geometry[370502].buffer(0), raw.geometry[370523].buffer(0))
    middle = shapely.get_coordinates(shapely.centroid(border))[0]
    window = shapely.box(middle[0] - 0.1, middle[1] - 0.1, middle[0] + 0.1, middle[1] + 0.1)

    def apart(other: gpd.GeoDataFrame) -> float:
        line = shapely.intersection(shapely.boundary(plain.geometry[370523]), window)
        points = to_plane(shapely.segmentize(line, 0.002))
        lines = to_plane(shapely.boundary(other.geometry[370523]))
        return float(np.median(shapely.distance(shapely.points(shapely.get_coordinates(points)), lines)))

    assert apart(shifted) < 150 < 0.6 * apart(raw) + 100


@pytest.fixture
def corner() -> City:
    """A square of land by the sea with one river, one road and one building."""
    land = shapely.box(118.60, 37.40, 118.66, 37.44)

    def frame(**columns: object) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(columns, crs="EPSG:4490")

    return City(
        scale=1.0,
        seed=5,
        areas=frame(level=["city"], geometry=[land]),
        grids=frame(geometry=[land]),
        roads=frame(
            road_class=["primary"], geometry=[shapely.LineString([(118.60, 37.42), (118.66, 37.42)])]
        ),
        water=frame(
            name=["渤海", "黄河"],
            kind=["sea", "river"],
            geometry=[shapely.box(118.66, 37.38, 118.70, 37.46), shapely.box(118.60, 37.405, 118.66, 37.408)],
        ),
        landuse=frame(name=[""], kind=["farmland"], geometry=[land]),
        places=frame(geometry=[land]),
        buildings=frame(
            use=["industrial"], height_m=[9.0], geometry=[shapely.box(118.63, 37.43, 118.633, 37.432)]
        ),
        filled_communities=[],
    )


def canvas(pixel_m: float = 30.0) -> Canvas:
    bounds = (118.59, 37.39, 118.69, 37.45)
    width, height = int(8800 / pixel_m), int(6660 / pixel_m)
    return Canvas(from_bounds(*bounds, width, height), width, height, pixel_m, bounds, 5)


def test_elevation_falls_to_the_sea_and_rises_at_the_river(corner: City) -> None:
    frame = canvas()
    height = elevation(corner, frame)
    sea = burn(corner.water.geometry[corner.water.kind == "sea"], frame) > 0
    assert (height[sea] < 0).all()
    assert (height[~sea] > 0).all()
    assert height.max() < 28


def test_overview_is_an_image_with_a_darker_road(corner: City) -> None:
    frame = canvas()
    image = overview(corner, frame)
    assert image.shape == (3, frame.height, frame.width)
    assert image.dtype == np.uint8
    road = burn(corner.roads.geometry, frame, touched=True) > 0
    assert image[2][road].mean() > image[2][~road].mean()
