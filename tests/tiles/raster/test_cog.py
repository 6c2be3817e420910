"""COGs and hillshade, from small GeoTIFFs made here."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_bounds

from catalogs.errors import BadInput, NotFound, StorageFull
from catalogs.settings import Settings
from tiles.raster.build import build_raster
from tiles.raster.catalogue import raster, rasters
from tiles.raster.cog import write_cog
from tiles.raster.hillshade import EXAGGERATION, FLAT, hillshade, veil, write_hillshade

WEST, SOUTH, EAST, NORTH = 118.4, 37.4, 118.9, 37.8
SIDE = 1100


def write_tiff(
    path: Path, bands: np.ndarray, crs: str | None = "EPSG:4490", nodata: float | None = None
) -> Path:
    count, height, width = bands.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=count,
        dtype=bands.dtype,
        crs=crs,
        nodata=nodata,
        transform=from_bounds(WEST, SOUTH, EAST, NORTH, width, height),
    ) as out:
        out.write(bands)
    return path


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rasters")
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype("float32")
    height = 12 + 6 * np.sin(columns / 60) + rows / SIDE
    write_tiff(folder / "dem.tif", height[None].astype("float32"))
    picture = np.stack([columns % 256, rows % 256, (rows + columns) % 256]).astype("uint8")
    write_tiff(folder / "orthophoto.tif", picture)
    return folder


def test_a_cog_has_blocks_and_overviews_where_the_raster_was(delivered: Path, tmp_path: Path) -> None:
    write_cog(delivered / "orthophoto.tif", tmp_path / "orthophoto.tif")
    with rasterio.open(tmp_path / "orthophoto.tif") as cog:
        assert cog.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert cog.crs.to_epsg() == 4490
        assert cog.bounds == pytest.approx((WEST, SOUTH, EAST, NORTH))
        assert cog.overviews(1)
        assert cog.block_shapes[0] == (256, 256)
        assert cog.compression.name == "jpeg"
    assert not list(tmp_path.glob(".*"))


def test_heights_stay_what_they_are_and_carry_their_range(delivered: Path, tmp_path: Path) -> None:
    write_cog(delivered / "dem.tif", tmp_path / "dem.tif")
    with rasterio.open(tmp_path / "dem.tif") as cog:
        assert cog.dtypes == ("float32",)
        tags = cog.tags(1)
        with rasterio.open(delivered / "dem.tif") as dem:
            assert (cog.read(1) == dem.read(1)).all()
    assert 5 < float(tags["STATISTICS_MINIMUM"]) < 7
    assert 18 < float(tags["STATISTICS_MAXIMUM"]) < 20


def test_a_raster_without_a_place_is_refused(tmp_path: Path) -> None:
    nowhere = write_tiff(tmp_path / "nowhere.tif", np.zeros((1, 20, 20), "uint8"), crs=None)
    with pytest.raises(BadInput, match="names no coordinate system"):
        write_cog(nowhere, tmp_path / "out.tif")


@pytest.mark.parametrize("content", [b"", b"no raster", b"II*\x00" + bytes(60)])
def test_what_is_no_raster_is_refused_and_the_old_one_stays(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.tif").write_bytes(content)
    (tmp_path / "out.tif").write_bytes(b"old")
    with pytest.raises(BadInput, match=r"broken\.tif"):
        write_cog(tmp_path / "broken.tif", tmp_path / "out.tif")
    assert (tmp_path / "out.tif").read_bytes() == b"old"
    assert not list(tmp_path.glob(".*"))


def test_a_truncated_raster_is_refused(delivered: Path, tmp_path: Path) -> None:
    whole = (delivered / "orthophoto.tif").read_bytes()
    (tmp_path / "half.tif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match=r"half\.tif"):
        write_cog(tmp_path / "half.tif", tmp_path / "out.tif")
    assert not (tmp_path / "out.tif").exists()


def plane(towards_east: float, towards_south: float) -> np.ndarray:
    rows, columns = np.mgrid[0:5, 0:5].astype("float32")
    return (columns * towards_east + rows * towards_south) * 10 / EXAGGERATION


def test_a_full_disk_is_told_as_such(delivered: Path, tmp_path: Path, monkeypatch) -> None:
    whole = (delivered / "orthophoto.tif").read_bytes()
    (tmp_path / "half.tif").write_bytes(whole[: len(whole) // 2])  # GDAL fails as it does on a full disk
    monkeypatch.setattr("tiles.raster.cog.shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(StorageFull, match="disk is full"):
        write_cog(tmp_path / "half.tif", tmp_path / "out.tif")


def test_flat_ground_is_lit_by_the_height_of_the_sun() -> None:
    shade = hillshade(plane(0, 0), 10, 10)
    assert shade.shape == (3, 3)
    assert np.allclose(shade, 1 + 254 * np.sin(np.radians(45)))


def test_slopes_that_face_north_west_are_bright_and_the_others_dark() -> None:
    facing = hillshade(plane(0.5, 0.5), 10, 10).mean()
    averted = hillshade(plane(-0.5, -0.5), 10, 10).mean()
    flat = hillshade(plane(0, 0), 10, 10).mean()
    assert averted < flat < facing


def test_the_shade_as_horn_gives_it() -> None:
    """A slope of 45° to the east, sun from 315° at 45°: cos 45° sin 45° + sin 45° cos 45° cos(90° - 315°)."""
    expected = np.cos(np.radians(45)) ** 2 + np.sin(np.radians(45)) ** 2 * np.cos(np.radians(315 - 90))
    assert np.allclose(hillshade(plane(-1, 0), 10, 10), 1 + 254 * expected, atol=0.5)


def test_blocks_of_rows_leave_no_seam(
    delivered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_hillshade(delivered / "dem.tif", tmp_path / "one.tif")
    monkeypatch.setattr("tiles.raster.hillshade.ROWS_A_BLOCK", 100)
    write_hillshade(delivered / "dem.tif", tmp_path / "many.tif")
    one, many = (rasterio.open(tmp_path / name).read(2).astype(int) for name in ("one.tif", "many.tif"))
    assert one.std() > 3
    assert np.abs(one - many).max() <= 1


def test_the_veil_darkens_and_brightens_and_leaves_flat_land_clear() -> None:
    grey, alpha = veil(np.array([[FLAT - 50, FLAT, FLAT + 20, 1.0]]))
    assert grey.tolist() == [[0, 255, 255, 0]]
    assert alpha.tolist() == [[100, 0, 40, 255]]


def test_unknown_heights_have_no_shade(tmp_path: Path) -> None:
    height = np.tile(np.arange(40, dtype="float32") * 30, (40, 1))[None]
    height[0, 10:20, 10:20] = -9999
    write_tiff(tmp_path / "dem.tif", height, nodata=-9999)
    write_hillshade(tmp_path / "dem.tif", tmp_path / "shade.tif")
    with rasterio.open(tmp_path / "shade.tif") as shade:
        alpha = shade.read(2)
        assert shade.nodata is None
    assert (alpha[10:20, 10:20] == 0).all()
    assert (alpha[25:, 5:-5] > 0).all()


def test_the_catalogue_knows_built_rasters_by_their_names_alone(delivered: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=None)
    assert rasters(settings) == {}
    for path in sorted(delivered.glob("*.tif")):
        build_raster(settings, path)
    assert set(rasters(settings)) == {"dem", "hillshade", "orthophoto"}
    assert raster(settings, "hillshade").path.is_file()
    for unknown in ("", "nothing", "../dem", "/etc/passwd", "http://example.org/a.tif", "DEM"):
        with pytest.raises(NotFound):
            raster(settings, unknown)
    assert not [path for path in (settings.served / "rasters").iterdir() if path.name.startswith(".")]
