"""Points in grids: the raster must say what the polygons say, on borders and outside too."""

import numpy as np
import pytest
import shapely

from ingest.pipeline.grids import CELL_DEGREES, Grids

RNG = np.random.default_rng(3)


def voronoi(count: int) -> np.ndarray:
    """Polygons that tile a square of 0.1 degrees, none of them along the raster."""
    points = shapely.multipoints(RNG.uniform((118.4, 37.4), (118.5, 37.5), (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    clipped = shapely.intersection(cells, shapely.box(118.4, 37.4, 118.5, 37.5))
    return np.asarray([cell for cell in clipped if not cell.is_empty], dtype=object)


@pytest.fixture(scope="module")
def grids() -> Grids:
    shapes = voronoi(150)
    return Grids.of(np.arange(len(shapes), dtype=np.int64) + 370502001001001, shapes)


def brute_force(grids: Grids, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    found = np.zeros(len(lon), np.int64)
    for code, shape in reversed(list(zip(grids.codes, grids.shapes, strict=True))):
        found[shapely.intersects_xy(shape, lon, lat)] = code
    return found


def test_every_point_is_where_the_polygons_say(grids: Grids) -> None:
    lon, lat = RNG.uniform(118.39, 118.51, 20_000), RNG.uniform(37.39, 37.51, 20_000)
    assert (grids.locate(lon, lat) == brute_force(grids, lon, lat)).all()


def test_corners_and_borders_belong_to_the_first_that_touches(grids: Grids) -> None:
    corners = shapely.get_coordinates(grids.shapes)
    middles = (corners[1:] + corners[:-1]) / 2
    for points in (corners, middles):
        lon, lat = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
        assert (grids.locate(lon, lat) == brute_force(grids, lon, lat)).all()


def test_what_is_no_place_is_in_no_grid(grids: Grids) -> None:
    lon = np.array([np.nan, 0.0, 1e300, -np.inf, 118.45, 200.0])
    lat = np.array([37.45, 0.0, 37.45, 37.45, np.nan, -100.0])
    assert grids.locate(lon, lat).tolist() == [0] * 6


def test_a_grid_smaller_than_a_cell_is_found() -> None:
    small = shapely.box(118.4502, 37.4502, 118.4502 + CELL_DEGREES / 5, 37.4502 + CELL_DEGREES / 5)
    around = shapely.box(118.4, 37.4, 118.5, 37.5).difference(small)
    grids = Grids.of(np.array([7, 8]), np.array([small, around], dtype=object))
    assert grids.locate(np.array([118.4503, 118.46]), np.array([37.4503, 37.46])).tolist() == [7, 8]


def test_no_grids_hold_nothing() -> None:
    nothing = Grids.of(np.empty(0, np.int64), np.empty(0, dtype=object))
    assert nothing.locate(np.array([118.5]), np.array([37.5])).tolist() == [0]
