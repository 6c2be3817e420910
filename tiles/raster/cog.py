"""Rasters as Cloud Optimised GeoTIFF (OGC 21-026), with overviews, in the coordinate system they came in.

They are not warped to the tiling of the web: a second resampling would soften the pictures and change the
heights, and the tile server warps the few blocks of a tile in milliseconds.
"""

import shutil
from pathlib import Path

import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError
from rasterio.shutil import copy

from catalogs.errors import BadInput, StorageFull

JPEG_QUALITY = 85
BLOCK_PIXELS = 256


def write_cog(source: Path, out: Path) -> None:
    """Write the GeoTIFF `source` as COG to `out`, which is replaced in one step.

    Pictures (three or four bands of bytes) become JPEG in YCbCr, everything else is kept exactly (DEFLATE).
    Raises BadInput where `source` is no raster with a place on the earth, StorageFull where the disk is.
    """
    draft = out.with_name(f".{out.name}.part")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with rasterio.Env(GDAL_NUM_THREADS="ALL_CPUS"):
            copy(str(source), str(draft), driver="COG", **_options(source))
        draft.replace(out)
    except (RasterioError, CPLE_BaseError) as error:
        if "space" in str(error).lower() or _no_room(source, out):
            raise StorageFull(
                "The disk is full; the raster is as it was.", "Make room, then build again."
            ) from error
        raise BadInput(f"{source.name} cannot be read: {error}.", "Give a complete GeoTIFF.") from error
    finally:
        for leftover in out.parent.glob(f"{draft.name}*"):
            leftover.unlink()


def _no_room(source: Path, out: Path) -> bool:
    """Whether the disk may have been full: GDAL speaks of damaged directories then, and takes its draft away.

    A COG and its overviews take up to twice the size of the source while they are made.
    """
    size = source.stat().st_size if source.exists() else 0
    return shutil.disk_usage(out.parent).free < 2 * size


def _options(source: Path) -> dict[str, str]:
    with rasterio.open(source) as raster:
        if raster.crs is None:
            raise BadInput(f"{source.name} names no coordinate system.", "Give a GeoTIFF with its CRS.")
        picture = raster.count in (3, 4) and set(raster.dtypes) == {"uint8"}
        floating = raster.dtypes[0].startswith("float")
    shared = {
        "BLOCKSIZE": str(BLOCK_PIXELS),
        "BIGTIFF": "IF_SAFER",
        "STATISTICS": "YES",
        "OVERVIEW_RESAMPLING": "AVERAGE",
    }
    if picture:
        return shared | {"COMPRESS": "JPEG", "QUALITY": str(JPEG_QUALITY)}
    return shared | {"COMPRESS": "DEFLATE", "PREDICTOR": "FLOATING_POINT" if floating else "STANDARD"}
