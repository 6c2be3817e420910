"""The grid that a tile's points are rounded to before triangles are made of them.

Rounding first keeps every triangle as it was computed: rounded afterwards, thin ones turn over.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tiles.three_d.frame import Floats

FINEST_EXPONENT = -6
"""The usual step is 2⁻⁶ m = 1.6 cm: at most 0.8 cm off on each axis, 1.4 cm in space."""
COARSEST_STEP_M = 0.023
"""√3 / 2 of it is 2 cm, the most that a point may move. Over 65,535 steps it reaches 1.5 km."""
MOST_STEPS = 65_535
LARGEST_MANTISSA = 2**23 - 1
"""Of meshopt's exponential filter, which stores a mantissa of 24 bits with sign."""


@dataclass(frozen=True)
class Grid:
    """Points are `origin` + `step_m` × whole numbers. `sixteen_bit`: these are 0 to 65,535."""

    origin: Floats
    step_m: float
    sixteen_bit: bool

    @classmethod
    def around(cls, points: Floats) -> "Grid":
        """The grid for points (n, 3) in metres: 16-bit, or where that is too coarse, powers of two."""
        low, extent = points.min(axis=0), float(np.ptp(points, axis=0).max())
        step = max(2.0**FINEST_EXPONENT, extent / MOST_STEPS)
        if step <= COARSEST_STEP_M:
            return cls(low, step, True)
        exponent = max(FINEST_EXPONENT, int(np.ceil(np.log2(np.abs(points).max() / LARGEST_MANTISSA))))
        return cls(np.zeros(3), 2.0**exponent, False)

    def cells(self, points: Floats) -> NDArray[np.int64]:
        """The nearest grid points, as whole numbers."""
        return np.rint((points - self.origin) / self.step_m).astype(np.int64)

    def matrix(self) -> Floats:
        """The 4 × 4 matrix from cells to metres."""
        matrix = np.diag([self.step_m, self.step_m, self.step_m, 1.0])
        matrix[:3, 3] = self.origin
        return matrix
