"""Writes the demo city's rasters: a DEM and an orthophoto-like image, both GeoTIFF in EPSG:4490."""

from pathlib import Path

import numpy as np
import rasterio
from rasterio.features import rasterize
from rasterio.transform import from_bounds

from ingest.demo_city.city import City

PIXEL_DEGREES = 0.0005


def write_rasters(city: City, out_dir: Path) -> list[Path]:
    """Writes `dem.tif` (float32, metres) and `orthophoto.tif` (RGB uint8); returns their paths."""
    out_dir.mkdir(parents=True, exist_ok=True)
    x0, y0, x1, y1 = city.areas.total_bounds
    width, height = int((x1 - x0) / PIXEL_DEGREES), int((y1 - y0) / PIXEL_DEGREES)
    transform = from_bounds(x0, y0, x1, y1, width, height)
    rng = np.random.default_rng(city.seed)
    land = rasterize(city.areas.geometry[city.areas.level == "county"], (height, width), transform=transform)
    water = rasterize(city.water.geometry, (height, width), transform=transform)
    built = rasterize(city.buildings.geometry, (height, width), transform=transform, all_touched=True)
    column, row = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    dem = np.where(land == 1, 12 - 8 * column + 2 * row, 0).astype("float32") - water
    colour = np.array([[70, 105, 130], [128, 138, 96], [190, 185, 175]], "float32")
    image = colour[np.where(water == 1, 0, np.where(built == 1, 2, land))] + rng.normal(
        0, 6, (height, width, 1)
    )
    profile = {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "crs": "EPSG:4490",
        "transform": transform,
        "tiled": True,
        "compress": "deflate",
    }
    paths = [out_dir / "dem.tif", out_dir / "orthophoto.tif"]
    with rasterio.open(paths[0], "w", count=1, dtype="float32", **profile) as out:
        out.write(dem, 1)
    with rasterio.open(paths[1], "w", count=3, dtype="uint8", **profile) as out:
        out.write(image.clip(0, 255).astype("uint8").transpose(2, 0, 1))
    return paths
