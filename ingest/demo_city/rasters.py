"""The demo city's rasters as GeoTIFF in EPSG:4490: a DEM and an orthophoto-like image.

The image covers the whole city at about 27 m; a second one shows the core at about 1.5 m.
"""

from pathlib import Path

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import from_bounds
from scipy.ndimage import distance_transform_edt, gaussian_filter, zoom

from ingest.demo_city.city import City
from ingest.demo_city.imagery import Canvas, burn, overview, street_view
from ingest.demo_city.plane import METRES_PER_DEGREE_LAT, METRES_PER_DEGREE_LON

OVERVIEW_M, CORE_M, DEM_M = 27.0, 1.5, 60.0
CORE_SPAN_M = 4200.0
MARGIN_DEGREES = 0.02

Band = NDArray[np.float32]


def _canvas(bounds: tuple[float, float, float, float], pixel_m: float, seed: int) -> Canvas:
    """A raster of square pixels on the ground over lon/lat bounds."""
    x0, y0, x1, y1 = bounds
    width = int((x1 - x0) * METRES_PER_DEGREE_LON / pixel_m)
    height = int((y1 - y0) * METRES_PER_DEGREE_LAT / pixel_m)
    return Canvas(from_bounds(x0, y0, x1, y1, width, height), width, height, pixel_m, bounds, seed)


def _city_bounds(city: City) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = city.areas.total_bounds
    return x0 - MARGIN_DEGREES, y0 - MARGIN_DEGREES, x1 + MARGIN_DEGREES, y1 + MARGIN_DEGREES


def core_bounds(city: City) -> tuple[float, float, float, float]:
    """A square of `CORE_SPAN_M` about the densest group of apartment blocks."""
    homes = city.buildings[city.buildings.use == "residential"]
    xy = shapely.get_coordinates(
        shapely.centroid((homes if len(homes) else city.buildings).geometry.to_numpy())
    )
    half = np.array([CORE_SPAN_M / 2 / METRES_PER_DEGREE_LON, CORE_SPAN_M / 2 / METRES_PER_DEGREE_LAT])
    cell = np.floor(xy / half).astype(np.int64)
    cells, count = np.unique(cell, axis=0, return_counts=True)
    x, y = np.median(xy[(cell == cells[np.argmax(count)]).all(axis=1)], axis=0)
    return float(x - half[0]), float(y - half[1]), float(x + half[0]), float(y + half[1])


def elevation(city: City, canvas: Canvas) -> Band:
    """Metres above the sea (height, width): the plain of the delta, river ridge, levees, dams, shallow sea."""
    water = city.water
    sea = burn(water.geometry[water.kind == "sea"], canvas) > 0
    river = burn(water.geometry[water.name == "黄河"], canvas, touched=True) > 0
    shrink = 4
    small_sea = sea[::shrink, ::shrink]
    metres = canvas.pixel_m * shrink

    def enlarge(band: Band) -> Band:
        big = zoom(band, shrink, order=1)
        return np.asarray(big[: canvas.height, : canvas.width], dtype="float32")

    inland = enlarge(distance_transform_edt(~small_sea).astype("float32") * metres)
    offshore = enlarge(distance_transform_edt(small_sea).astype("float32") * metres)
    bank = (
        distance_transform_edt(~river).astype("float32") * canvas.pixel_m
        if river.any()
        else np.full(sea.shape, 9e5)
    )
    rng = np.random.default_rng([city.seed, 301])
    rough = gaussian_filter(rng.normal(0, 1, small_sea.shape).astype("float32"), 6)
    swell = gaussian_filter(rng.normal(0, 1, small_sea.shape).astype("float32"), 30)
    south = np.linspace(0, 1, canvas.height, dtype="float32")[:, None]
    land = 1.2 + 0.00017 * inland + 6.5 * np.clip(south - 0.62, 0, 1) ** 1.3 * np.clip(inland / 3e4, 0, 1)
    land += enlarge(rough / rough.std() * 0.35 + swell / swell.std() * 0.6) * np.clip(inland / 6000, 0.1, 1)
    land += 2.6 * np.exp(-((bank / 3200.0) ** 2)) + 4.2 * np.exp(-(((bank - 950.0) / 75.0) ** 2))
    lakes = burn(water.geometry[water.kind == "reservoir"], canvas) > 0
    dam = np.asarray(gaussian_filter(lakes.astype("float32"), 1.4))
    land += 3.5 * np.clip(dam * (1 - dam) * 4, 0, 1) * ~lakes
    canals = burn(water.geometry[water.kind == "canal"], canvas, touched=True) > 0
    land -= 1.6 * canals + 2.2 * river
    depth = -0.4 - np.minimum(offshore * 0.0007, 14.0)
    return np.asarray(np.where(sea, depth, np.clip(land, 0.2, 27.0)), dtype="float32")


def write_rasters(city: City, out_dir: Path) -> list[Path]:
    """Writes `dem.tif` (float32, metres), `orthophoto.tif` and `orthophoto_core.tif` (RGB); returns their paths.

    Tiled GeoTIFF with overviews, EPSG:4490. About 25 s for the whole city.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    paths = [out_dir / name for name in ("dem.tif", "orthophoto.tif", "orthophoto_core.tif")]
    canvas = _canvas(_city_bounds(city), DEM_M, city.seed)
    _write(paths[0], np.round(elevation(city, canvas), 2)[None], canvas, compress="deflate", predictor=3)
    canvas = _canvas(_city_bounds(city), OVERVIEW_M, city.seed)
    _write(paths[1], overview(city, canvas), canvas, compress="jpeg", photometric="ycbcr", jpeg_quality=88)
    canvas = _canvas(core_bounds(city), CORE_M, city.seed)
    _write(paths[2], street_view(city, canvas), canvas, compress="jpeg", photometric="ycbcr", jpeg_quality=88)
    return paths


def _write(path: Path, bands: NDArray[np.uint8] | Band, canvas: Canvas, **creation: object) -> None:
    """One tiled GeoTIFF with overviews."""
    profile = {
        "driver": "GTiff",
        "width": canvas.width,
        "height": canvas.height,
        "count": bands.shape[0],
        "dtype": bands.dtype.name,
        "crs": "EPSG:4490",
        "transform": canvas.transform,
        "tiled": True,
        "blockxsize": 512,
        "blockysize": 512,
    }
    with rasterio.open(path, "w", **profile, **creation) as out:
        out.write(bands)
        out.build_overviews([2, 4, 8, 16], rasterio.enums.Resampling.average)
