"""GeoTIFFs as they were delivered → what is served: COGs, and the hillshade of the DEM."""

import tempfile
from pathlib import Path

from catalogs.settings import Settings
from tiles.raster.catalogue import raster_folder
from tiles.raster.cog import write_cog
from tiles.raster.hillshade import write_hillshade

DEM = "dem"


def build_raster(settings: Settings, source: Path) -> list[Path]:
    """Write one delivered raster, and the hillshade where it is the DEM. Raises BadInput, StorageFull."""
    folder = raster_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    name = source.stem.lower()
    written = [folder / f"{name}.tif"]
    write_cog(source, written[0])
    if name == DEM:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".shade-") as scratch:
            shade = Path(scratch) / "hillshade.tif"
            write_hillshade(source, shade)
            written.append(folder / "hillshade.tif")
            write_cog(shade, written[1])
    return written
