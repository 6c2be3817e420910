"""Coordinate systems: every datum that is delivered, to and from CGCS2000 (EPSG:4490), over numpy arrays.

GCJ-02 and BD-09 follow the formulas that the open-source libraries agree on; their inverses are fixed
points of the forward shift. Gauss-Kruger zones go through PROJ. WGS 84 to CGCS2000 is the identity: PROJ
calls it "ballpark", and here it is right to a few centimetres. Axis order is always x or longitude first.

What is inverted is the formula: round trips close to under a millimetre, while against control points on
the ground about a metre is what can be claimed for GCJ-02 and BD-09.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from catalogs.sources import Datum

Floats = npt.NDArray[np.float64]

GEOGRAPHIC: tuple[Datum, ...] = ("CGCS2000", "WGS84", "GCJ-02", "BD-09")

GAUSS_KRUGER: tuple[Datum, ...] = ("EPSG:4527", "EPSG:4528", "EPSG:4548", "EPSG:4549")
"""CGCS2000 3-degree zones 39 and 40 with their number before the easting, and the same two without."""

_PART = 65_536
"""Points computed at a time, so that the arrays between stay in the processor's cache."""

_KRASOVSKY_A_M = 6378245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
_GCJ_ITERATIONS = 4
"""Leaves under 1 micrometre over Dongying; 3 leave 0.05 mm, 2 leave 12 mm."""
_BAIDU_ITERATIONS = 4


def to_4490(x: npt.ArrayLike, y: npt.ArrayLike, datum: Datum) -> tuple[Floats, Floats]:
    """Longitudes and latitudes in EPSG:4490 (degrees) of points in `datum`.

    `x` and `y`: equal-length arrays, longitude and latitude in degrees, or easting and northing in metres
    for the Gauss-Kruger zones. Points that no projection reaches become NaN or infinite.
    """
    first, second = np.atleast_1d(_floats(x)), np.atleast_1d(_floats(y))
    if datum in GAUSS_KRUGER:
        return _projected(first, second, datum, inverse=False)
    if datum == "GCJ-02":
        return _in_parts(gcj02_to_wgs84, first, second)
    if datum == "BD-09":
        return _in_parts(bd09_to_wgs84, first, second)
    return first.copy(), second.copy()


def from_4490(longitude: npt.ArrayLike, latitude: npt.ArrayLike, datum: Datum) -> tuple[Floats, Floats]:
    """The reverse of `to_4490`: points of EPSG:4490 in `datum`, x or longitude first."""
    first, second = np.atleast_1d(_floats(longitude)), np.atleast_1d(_floats(latitude))
    if datum in GAUSS_KRUGER:
        return _projected(first, second, datum, inverse=True)
    if datum == "GCJ-02":
        return _in_parts(wgs84_to_gcj02, first, second)
    if datum == "BD-09":
        return _in_parts(wgs84_to_bd09, first, second)
    return first.copy(), second.copy()


def geometries_to_4490(geometries: npt.NDArray[Any], datum: Datum) -> npt.NDArray[Any]:
    """Shapely geometries in `datum`, moved to EPSG:4490 (lon, lat); None stays None, Z is dropped."""
    flat = shapely.force_2d(geometries)
    if datum in ("CGCS2000", "WGS84"):
        return np.asarray(flat)
    return np.asarray(
        shapely.transform(flat, lambda points: np.column_stack(to_4490(points[:, 0], points[:, 1], datum)))
    )


def geometries_from_4490(geometries: npt.NDArray[Any], datum: Datum) -> npt.NDArray[Any]:
    """The reverse of `geometries_to_4490`."""
    flat = shapely.force_2d(geometries)
    if datum in ("CGCS2000", "WGS84"):
        return np.asarray(flat)
    return np.asarray(
        shapely.transform(flat, lambda points: np.column_stack(from_4490(points[:, 0], points[:, 1], datum)))
    )


def wkb_to_4490(wkb: npt.ArrayLike, datum: Datum) -> npt.NDArray[Any]:
    """WKB in `datum` (bytes or None each) as WKB in EPSG:4490. Raises shapely.errors.GEOSException."""
    geometries = shapely.from_wkb(np.asarray(wkb, dtype=object))
    return np.asarray(shapely.to_wkb(geometries_to_4490(geometries, datum)))


def wgs84_to_gcj02(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Shift degrees of WGS 84 as GCJ-02 does; over Dongying by 522 m on average. Outside China: unmoved."""
    d_lon, d_lat = _gcj_shift(longitude, latitude)
    return longitude + d_lon, latitude + d_lat


def gcj02_to_wgs84(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Undo `wgs84_to_gcj02` to under 1 micrometre: a fixed point of the forward shift."""
    lon, lat = longitude, latitude
    for _ in range(_GCJ_ITERATIONS):
        d_lon, d_lat = _gcj_shift(lon, lat)
        lon, lat = longitude - d_lon, latitude - d_lat
    return lon, lat


def gcj02_to_bd09(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Shift degrees of GCJ-02 as BD-09 does."""
    radius = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * _BAIDU)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * _BAIDU)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def bd09_to_gcj02(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Undo `gcj02_to_bd09` to under 1 micrometre."""
    lon, lat = longitude - 0.0065, latitude - 0.006
    for _ in range(_BAIDU_ITERATIONS):
        again_lon, again_lat = gcj02_to_bd09(lon, lat)
        lon, lat = lon + (longitude - again_lon), lat + (latitude - again_lat)
    return lon, lat


def wgs84_to_bd09(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Degrees of WGS 84 in BD-09."""
    return gcj02_to_bd09(*wgs84_to_gcj02(longitude, latitude))


def bd09_to_wgs84(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Undo `wgs84_to_bd09`."""
    return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _in_parts(shift: Any, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    if len(x) <= _PART:
        return shift(x, y)  # type: ignore[no-any-return]
    out_x, out_y = np.empty_like(x), np.empty_like(y)
    for start in range(0, len(x), _PART):
        part = slice(start, start + _PART)
        out_x[part], out_y[part] = shift(x[part], y[part])
    return out_x, out_y


@cache
def _transformer(datum: Datum) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(datum, "EPSG:4490", always_xy=True)


def _projected(x: Floats, y: Floats, datum: Datum, *, inverse: bool) -> tuple[Floats, Floats]:
    direction = "INVERSE" if inverse else "FORWARD"
    out_x, out_y = _transformer(datum).transform(x, y, direction=direction)
    return _floats(out_x), _floats(out_y)


def _gcj_shift(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Degrees that GCJ-02 adds to longitude and latitude of WGS 84."""
    x, y = longitude - 105.0, latitude - 35.0
    with np.errstate(invalid="ignore"):
        root = np.sqrt(np.abs(x))
        short = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
        d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + short * 2.0 / 3.0
        d_lat += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
        d_lat += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
        d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + short * 2.0 / 3.0
        d_lon += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
        d_lon += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0

        phi = np.radians(latitude)
        flat = 1.0 - _KRASOVSKY_E2 * np.sin(phi) ** 2
        d_lat *= 180.0 * flat * np.sqrt(flat) / (_KRASOVSKY_A_M * (1.0 - _KRASOVSKY_E2) * np.pi)
        d_lon *= 180.0 * np.sqrt(flat) / (_KRASOVSKY_A_M * np.cos(phi) * np.pi)
        inside = (longitude > 72.004) & (longitude < 137.8347) & (latitude > 0.8293) & (latitude < 55.8271)
    return np.where(inside, d_lon, 0.0), np.where(inside, d_lat, 0.0)
