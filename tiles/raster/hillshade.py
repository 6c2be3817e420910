"""Hillshade of a DEM (Horn 1981, as gdaldem computes it), block by block, so that memory stays bounded.

It is written as a veil: black where the ground is darker than flat ground, white where it is brighter, and as
opaque as it differs. Flat land, most of this city, stays clear, so a map under it keeps its colours.
"""

import math
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window

from catalogs.errors import BadInput

SUN_AZIMUTH_DEGREES = 315.0
"""North-west, as maps are lit everywhere: from elsewhere hills are seen as hollows."""

SUN_ALTITUDE_DEGREES = 45.0

EXAGGERATION = 20.0
"""The Yellow River delta rises 28 m in 100 km: true to scale nothing would show."""

FLAT = 1 + 254 * math.sin(math.radians(SUN_ALTITUDE_DEGREES))
"""Shade of flat ground."""

OPACITY = 2.0
"""Opacity for each step that a shade differs from flat ground: a slope of one in three is all black."""

ROWS_A_BLOCK = 512
METRES_A_DEGREE = 111_319.49
"""At the equator of CGCS2000; enough for a shade."""

Floats = NDArray[np.float32]


def write_hillshade(dem: Path, out: Path) -> None:
    """Write the veil over the DEM's first band (metres) to `out`: grey and alpha; clear where nothing is known.

    Raises BadInput where `dem` is no raster.
    """
    try:
        with rasterio.open(dem) as source:
            profile = {
                **source.profile,
                "driver": "GTiff",
                "count": 2,
                "dtype": "uint8",
                "nodata": None,
                "compress": "deflate",
                "predictor": 2,
            }
            with rasterio.open(out, "w", **profile) as target:
                target.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
                for top in range(0, source.height, ROWS_A_BLOCK):
                    rows = min(ROWS_A_BLOCK, source.height - top)
                    window = Window(0, top, source.width, rows)
                    target.write(_block(source, top, rows), window=window)
    except (RasterioError, CPLE_BaseError) as error:
        raise BadInput(f"{dem.name} cannot be shaded: {error}.", "Give a complete GeoTIFF.") from error


def _block(source: rasterio.DatasetReader, top: int, rows: int) -> NDArray[np.uint8]:
    """Veil over some rows; neighbours outside are level with the nearest inside, unknown ones lie at 0 m."""
    first, last = max(0, top - 1), min(source.height, top + rows + 1)
    read = source.read(1, window=Window(0, first, source.width, last - first)).astype("float32")
    height = np.pad(read, ((int(top == 0), int(top + rows == source.height)), (1, 1)), mode="edge")
    known = np.isfinite(height) if source.nodata is None else np.isfinite(height) & (height != source.nodata)
    latitude = source.transform.f + (top + rows / 2) * source.transform.e
    shade = hillshade(np.where(known, height, np.float32(0)), *_cell_m(source, latitude))
    return veil(np.where(known[1:-1, 1:-1], shade, FLAT))


def _cell_m(source: rasterio.DatasetReader, latitude: float) -> tuple[float, float]:
    width, height = abs(source.transform.a), abs(source.transform.e)
    if not source.crs.is_geographic:
        return width, height
    return width * METRES_A_DEGREE * math.cos(math.radians(latitude)), height * METRES_A_DEGREE


def veil(shade: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Grey and alpha (2, rows, columns) that darken or brighten what lies under them as `shade` does."""
    differs = shade - FLAT
    grey = np.where(differs < 0, 0, 255)
    return np.stack([grey, np.clip(np.abs(differs) * OPACITY, 0, 255)]).astype("uint8")


def hillshade(height: Floats, east_m: float, north_m: float) -> NDArray[np.float32]:
    """Shade 1 to 255 of every inner cell. `height` (rows + 2, columns + 2) metres; result (rows, columns)."""
    z = height * EXAGGERATION
    row = (z[:-2], z[1:-1], z[2:])
    left, right = (r[:, :-2] for r in row), (r[:, 2:] for r in row)
    weights = (1.0, 2.0, 1.0)
    dzdx = sum(w * (b - a) for w, a, b in zip(weights, left, right, strict=True)) / (8 * east_m)
    above, below = row[0], row[2]
    dzdy = (
        (below[:, :-2] + 2 * below[:, 1:-1] + below[:, 2:])
        - (above[:, :-2] + 2 * above[:, 1:-1] + above[:, 2:])
    ) / (8 * north_m)
    sun, azimuth = math.radians(SUN_ALTITUDE_DEGREES), math.radians(SUN_AZIMUTH_DEGREES)
    # The surface's normal is (-dzdx, dzdy, 1) in east, north, up, for rows run southwards.
    towards = (math.sin(azimuth) * math.cos(sun), math.cos(azimuth) * math.cos(sun), math.sin(sun))
    lit = (-dzdx * towards[0] + dzdy * towards[1] + towards[2]) / np.sqrt(1 + dzdx**2 + dzdy**2)
    shade: NDArray[np.float32] = np.clip(1 + 254 * np.clip(lit, 0, 1), 1, 255).astype("float32")
    return shade
