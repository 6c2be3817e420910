"""Transforms between the delivered datums: published points, round trips, real boundaries, speed."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import shapely

from catalogs import crs
from catalogs.sources import Datum

DATA = Path(__file__).parents[1] / "data" / "datum"
CITY_LON, CITY_LAT = (118.1, 119.28), (36.93, 38.16)
ALL: tuple[Datum, ...] = (*crs.GEOGRAPHIC, *crs.GAUSS_KRUGER)


@pytest.fixture(scope="module")
def points() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """20,000 points spread over the city's bounding box, degrees of EPSG:4490."""
    random = np.random.default_rng(3)
    return random.uniform(*CITY_LON, 20_000), random.uniform(*CITY_LAT, 20_000)


def metres(lon: npt.ArrayLike, lat: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike) -> npt.ArrayLike:
    """Distances on the ellipsoid."""
    return np.asarray(pyproj.Geod(ellps="GRS80").inv(lon, lat, lon2, lat2)[2])


def test_gcj02_and_bd09_of_a_published_point() -> None:
    # The example of the coordtransform library's README, of GCJ-02 116.404, 39.915 (Beijing).
    lon, lat = np.array([116.404]), np.array([39.915])
    assert np.allclose(crs.gcj02_to_bd09(lon, lat), [[116.41036949371029], [39.92133699351022]], atol=1e-9)
    assert np.allclose(crs.wgs84_to_gcj02(lon, lat), [[116.41024449916938], [39.91640428150164]], atol=1e-9)


@pytest.mark.parametrize("datum", ALL)
def test_round_trip_closes_to_less_than_a_millimetre(datum: Datum, points: tuple) -> None:
    there = crs.from_4490(*points, datum)
    back = crs.to_4490(*there, datum)
    assert np.max(metres(*points, *back)) < 1e-3


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_inverse_shifts_are_exact_to_a_micrometre(datum: Datum, points: tuple) -> None:
    back = crs.to_4490(*crs.from_4490(*points, datum), datum)
    assert np.max(np.abs(np.subtract(points, back))) * 111_320 < 1e-6


def test_gcj02_shift_over_the_city_is_what_was_measured(points: tuple) -> None:
    shift = metres(*points, *crs.wgs84_to_gcj02(*points))
    assert np.mean(shift) == pytest.approx(522, abs=6)
    assert np.max(shift) == pytest.approx(557, abs=6)


def test_points_outside_china_are_not_shifted() -> None:
    assert crs.wgs84_to_gcj02(np.array([2.35, 0.0]), np.array([48.85, 0.0]))[0].tolist() == [2.35, 0.0]


def test_gauss_kruger_zones_carry_their_number_or_not() -> None:
    lon, lat = [118.3, 118.9], [37.4, 37.6]
    with_39, without_39 = crs.from_4490(lon, lat, "EPSG:4527"), crs.from_4490(lon, lat, "EPSG:4548")
    with_40, without_40 = crs.from_4490(lon, lat, "EPSG:4528"), crs.from_4490(lon, lat, "EPSG:4549")
    assert np.allclose(with_39[0] - without_39[0], 39_000_000)
    assert np.allclose(with_39[1], without_39[1])
    assert np.allclose(with_40[0] - without_40[0], 40_000_000)
    assert np.allclose(with_40[1], without_40[1])
    assert np.all(without_39[0] > 500_000)
    assert np.all(without_40[0] < 500_000)


def test_wgs84_is_taken_as_cgcs2000() -> None:
    assert crs.to_4490([118.67], [37.43], "WGS84") == ([118.67], [37.43])


def test_what_is_not_a_number_stays_so() -> None:
    lon, lat = crs.to_4490([np.nan, 118.6], [37.4, 37.4], "BD-09")
    assert np.isnan(lon[0])
    assert np.isfinite(lon[1])
    assert np.isfinite(lat[1])


def test_wkb_of_every_kind_is_moved_and_nothing_is_kept_as_nothing() -> None:
    shapes = [shapely.Point(118.6, 37.4), shapely.box(118.6, 37.4, 118.7, 37.5), None]
    moved = crs.geometries_from_4490(np.array(shapes, dtype=object), "GCJ-02")
    back = shapely.from_wkb(crs.wkb_to_4490(shapely.to_wkb(moved), "GCJ-02"))
    assert moved[0].distance(shapes[0]) > 0.005
    assert back[2] is None
    assert all(shapely.equals_exact(back[i], shapes[i], 1e-10) for i in (0, 1))


def outline(datum: str) -> shapely.Geometry:
    """The city's outer boundary as one of two publishers draws it."""
    features = json.loads((DATA / f"counties_{datum}.geojson").read_text(encoding="utf-8"))["features"]
    return shapely.union_all([shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in features])


def test_real_boundaries_of_two_publishers_meet_after_the_inverse_shift() -> None:
    """A publisher in GCJ-02 and one in WGS 84 draw the same land border; the shift is what parts them."""
    wgs84, gcj02 = outline("wgs84"), outline("gcj02")
    vertices = shapely.get_coordinates(wgs84)
    inland = vertices[(vertices[:, 1] < 37.5)]
    probes = shapely.points(inland * [np.cos(np.radians(37.4)), 1.0])

    def median_m(shape: shapely.Geometry) -> float:
        border = shapely.transform(shape.boundary, lambda xy: xy * [np.cos(np.radians(37.4)), 1.0])
        return float(np.median(shapely.distance(probes, border))) * 111_320

    shifted_back = crs.geometries_to_4490(np.array([gcj02], dtype=object), "GCJ-02")[0]
    assert median_m(shifted_back) < 0.5 * median_m(gcj02)
