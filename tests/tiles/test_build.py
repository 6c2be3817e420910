"""`gridcity tiles build`: everything once, and again only what has changed."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_bounds

from catalogs.database import connect
from catalogs.errors import BadInput
from catalogs.progress import Reporter
from catalogs.settings import Settings
from catalogs.views import publish_changes
from tiles.build import build_tiles

QUIET = Reporter(quiet=True)


@pytest.fixture(scope="module")
def rasters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivered")
    write_dem(folder / "dem.tif", 5)
    (folder / "readme.txt").write_text("not a raster")
    return folder


def write_dem(path: Path, height: float) -> None:
    transform = from_bounds(118.5, 37.4, 118.6, 37.5, 50, 50)
    shape = {"count": 1, "width": 50, "height": 50, "dtype": "float32", "crs": "EPSG:4490"}
    with rasterio.open(path, "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((1, 50, 50), height, "float32"))


def test_everything_once_and_again_only_what_has_changed(quarter: Settings, rasters: Path) -> None:
    assert build_tiles(quarter, rasters, QUIET) == ["raster dem", "basemap", "3dtiles"]
    served = quarter.served
    for name in (
        "basemap.pmtiles",
        "3dtiles/buildings/tileset.json",
        "rasters/dem.tif",
        "rasters/hillshade.tif",
    ):
        assert (served / name).is_file(), name
    assert build_tiles(quarter, rasters, QUIET) == []
    assert build_tiles(quarter, None, QUIET) == []

    write_dem(rasters / "dem.tif", 6)
    assert build_tiles(quarter, rasters, QUIET) == ["raster dem"]

    (served / "basemap.pmtiles").unlink()
    assert build_tiles(quarter, rasters, QUIET) == ["basemap"]

    with connect(quarter) as connection:
        publish_changes(connection)
    assert build_tiles(quarter, rasters, QUIET) == ["basemap", "3dtiles"]

    (served / "manifest.json").write_text("half a mani")
    assert build_tiles(quarter, rasters, QUIET) == ["raster dem", "basemap", "3dtiles"]


def test_a_folder_that_is_not_there(quarter: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no folder"):
        build_tiles(quarter, tmp_path / "nothing", QUIET)
