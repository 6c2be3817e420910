"""The demo city's working plane in metres, its smooth noise, and its random streams.

The plane is an affine image of lon/lat (EPSG:4490) around 118.6°E 37.5°N, so that a shared vertex stays
shared when it goes back to degrees. Within the city (36.9°N to 38.2°N) a metre in x is off by up to 1 %.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

LON_0, LAT_0 = 118.6, 37.5
METRES_PER_DEGREE_LON = 111_319.49 * float(np.cos(np.radians(LAT_0)))
METRES_PER_DEGREE_LAT = 110_990.0


def to_plane(geometry: Any) -> Any:
    """Degrees to metres; takes one geometry, an array of them, or an (n, 2) array of coordinates."""
    if isinstance(geometry, np.ndarray) and geometry.dtype != object:
        return (geometry - [LON_0, LAT_0]) * [METRES_PER_DEGREE_LON, METRES_PER_DEGREE_LAT]
    return shapely.transform(geometry, to_plane)


def to_lonlat(geometry: Any) -> Any:
    """Metres to degrees; the inverse of `to_plane`."""
    if isinstance(geometry, np.ndarray) and geometry.dtype != object:
        return geometry / [METRES_PER_DEGREE_LON, METRES_PER_DEGREE_LAT] + [LON_0, LAT_0]
    return shapely.transform(geometry, to_lonlat)


def stream(seed: int, *key: int) -> np.random.Generator:
    """An independent random stream for one thing of the city, whatever else is built."""
    return np.random.default_rng([seed, *key])


class Noise:
    """Smooth field: a sum of plane sine waves around one wavelength, values about -1…1."""

    def __init__(self, rng: np.random.Generator, wavelength_m: float, waves: int = 7) -> None:
        angle = rng.uniform(0, 2 * np.pi, waves)
        length = wavelength_m * rng.uniform(0.6, 1.7, waves)
        self._k = 2 * np.pi / length * np.array([np.cos(angle), np.sin(angle)])
        self._phase = rng.uniform(0, 2 * np.pi, waves)
        self._norm = np.sqrt(2.0 / waves)

    def __call__(self, xy: Floats) -> Floats:
        """Values (n,) at plane points (n, 2)."""
        values: Floats = np.sin(xy @ self._k + self._phase).sum(axis=1) * self._norm
        return values


class Warp:
    """Moves points of the plane by smooth noise: straight lines become lines drawn by water and by hand."""

    def __init__(self, rng: np.random.Generator, *octaves: tuple[float, float]) -> None:
        """Each octave is (wavelength in m, amplitude in m)."""
        self._fields = [(Noise(rng, w), Noise(rng, w), a) for w, a in octaves]

    def __call__(self, xy: Floats) -> Floats:
        """Moved points (n, 2)."""
        moved = xy.astype(float)
        for field_x, field_y, amplitude in self._fields:
            moved = moved + amplitude * np.column_stack([field_x(xy), field_y(xy)])
        return moved


def smooth_line(points: Floats, step_m: float) -> Floats:
    """Cubic Hermite curve through the points (n, 2), one vertex about each `step_m`."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, along[-1], max(2, int(along[-1] / step_m) + 1))
    slope = np.gradient(points, along, axis=0)
    k = np.clip(np.searchsorted(along, at, "right") - 1, 0, len(along) - 2)
    h = (along[k + 1] - along[k])[:, None]
    t = (at - along[k])[:, None] / h
    start = points[k] * (1 + 2 * t) * (1 - t) ** 2 + slope[k] * h * t * (1 - t) ** 2
    end = points[k + 1] * t**2 * (3 - 2 * t) + slope[k + 1] * h * t**2 * (t - 1)
    return np.asarray(start + end)


def rotate(xy: Floats, degrees: float | Floats) -> Floats:
    """Counter-clockwise rotation about the origin; `degrees` may be one angle or one for each point."""
    a = np.radians(degrees)
    c, s = np.cos(a), np.sin(a)
    return np.stack([xy[..., 0] * c - xy[..., 1] * s, xy[..., 0] * s + xy[..., 1] * c], axis=-1)
