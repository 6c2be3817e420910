"""Coordinate frames of 3D Tiles: longitude/latitude/height, earth-centred (ECEF), east-north-up (ENU).

CGCS2000 (EPSG:4490) is taken as WGS 84 (EPSG:4979), as 3D Tiles prescribes it: the two ellipsoids differ by
0.1 mm. Heights are metres above the ellipsoid; the platform puts the ground at 0, which is where a flat web
map draws it. All arithmetic is float64. glTF is y-up, so a glTF vertex is (east, up, -north).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EQUATOR_M = 6378137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)


def ecef(lonlat: Floats, height_m: Floats | float) -> Floats:
    """Earth-centred coordinates, metres, shape (n, 3), of degrees (n, 2) in the order longitude, latitude."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    sine = np.sin(lat)
    normal = EQUATOR_M / np.sqrt(1 - ECCENTRICITY_2 * sine * sine)
    across = (normal + height_m) * np.cos(lat)
    up = (normal * (1 - ECCENTRICITY_2) + height_m) * sine
    return np.column_stack((across * np.cos(lon), across * np.sin(lon), up))


@dataclass(frozen=True)
class Enu:
    """An east-north-up frame: `axes` has the three unit vectors as rows, `origin` is in ECEF metres."""

    origin: Floats
    axes: Floats

    @classmethod
    def at(cls, lon: float, lat: float) -> "Enu":
        """The frame on the ellipsoid at a place given in degrees."""
        east_angle, north_angle = np.radians(lon), np.radians(lat)
        sin_lon, cos_lon = np.sin(east_angle), np.cos(east_angle)
        sin_lat, cos_lat = np.sin(north_angle), np.cos(north_angle)
        axes = np.array(
            [
                [-sin_lon, cos_lon, 0.0],
                [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
                [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
            ]
        )
        return cls(ecef(np.array([[lon, lat]]), 0.0)[0], axes)

    def local(self, points: Floats) -> Floats:
        """East, north, up in metres of ECEF points, both (n, 3)."""
        return (points - self.origin) @ self.axes.T

    def to_ecef(self, points: Floats) -> Floats:
        """ECEF metres of east-north-up points, both (n, 3)."""
        return points @ self.axes + self.origin

    def matrix(self) -> Floats:
        """The 4 × 4 matrix that takes a column (east, north, up, 1) to ECEF."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.axes.T
        matrix[:3, 3] = self.origin
        return matrix

    def within(self, outer: "Enu") -> Floats:
        """The 4 × 4 matrix that takes this frame's east-north-up columns to those of another frame."""
        matrix = np.eye(4)
        matrix[:3, :3] = outer.axes @ self.axes.T
        matrix[:3, 3] = outer.local(self.origin[None, :])[0]
        return matrix


Z_UP_TO_Y_UP = np.array([[1.0, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
"""From east-north-up to glTF; a 3D Tiles viewer applies the inverse to each glTF content."""
