"""Rasters as Cloud Optimised GeoTIFF (OGC 21-026) with overviews, in the tiling of Web Mercator."""

from pathlib import Path

import rasterio
from rasterio.errors import RasterioError
from rasterio.shutil import copy

from catalogs.errors import BadInput, StorageFull

JPEG_QUALITY = 85


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
    except RasterioError as error:
        if "space" in str(error).lower():
            raise StorageFull(
                "The disk is full; the raster is as it was.", "Make room, then build again."
            ) from error
        raise BadInput(f"{source.name} cannot be read: {error}.", "Give a complete GeoTIFF.") from error
    finally:
        draft.unlink(missing_ok=True)
        draft.with_name(draft.name + ".aux.xml").unlink(missing_ok=True)


def _options(source: Path) -> dict[str, str]:
    try:
        with rasterio.open(source) as raster:
            if raster.crs is None:
                raise BadInput(f"{source.name} names no coordinate system.", "Give a GeoTIFF with its CRS.")
            picture = raster.count in (3, 4) and set(raster.dtypes) == {"uint8"}
            floating = raster.dtypes[0].startswith("float")
    except RasterioError as error:
        raise BadInput(f"{source.name} is no raster: {error}.", "Give a complete GeoTIFF.") from error
    shared = {
        "TILING_SCHEME": "GoogleMapsCompatible",
        "BLOCKSIZE": "256",
        "BIGTIFF": "IF_SAFER",
        "STATISTICS": "YES",
    }
    if picture:
        return shared | {"COMPRESS": "JPEG", "QUALITY": str(JPEG_QUALITY), "RESAMPLING": "BILINEAR"}
    return shared | {
        "COMPRESS": "DEFLATE",
        "PREDICTOR": "FLOATING_POINT" if floating else "STANDARD",
        "RESAMPLING": "BILINEAR",
    }
