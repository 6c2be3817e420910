"""`/raster` over HTTP: tiles of catalogued rasters, and no way to any other file."""

import io
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.transform import from_bounds
from starlette.testclient import TestClient

from catalogs.settings import Settings
from tiles.raster.build import build_raster

INSIDE = "12/3398/1588"
OUTSIDE = "12/0/0"


@pytest.fixture(scope="module", autouse=True)
def built(app_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("delivered")
    rows, columns = np.mgrid[0:600, 0:600]
    bands = {
        "dem": (10 + 5 * np.sin(columns / 20))[None].astype("float32"),
        "orthophoto": np.stack([columns % 256, rows % 256, columns * 0 + 90]).astype("uint8"),
    }
    for name, values in bands.items():
        transform = from_bounds(118.45, 37.3, 118.95, 37.7, 600, 600)
        shape = {"count": len(values), "width": 600, "height": 600, "dtype": values.dtype}
        with rasterio.open(
            folder / f"{name}.tif", "w", driver="GTiff", crs="EPSG:4490", transform=transform, **shape
        ) as out:
            out.write(values)
        build_raster(app_settings, folder / f"{name}.tif")


def picture(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


@pytest.mark.parametrize("dataset", ["orthophoto", "dem", "hillshade"])
@pytest.mark.parametrize(("suffix", "kind"), [("png", "PNG"), ("webp", "WEBP")])
def test_a_tile_shows_something(web: TestClient, dataset: str, suffix: str, kind: str) -> None:
    answer = web.get(f"/raster/{dataset}/tiles/{INSIDE}.{suffix}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == f"image/{suffix}"
    assert Image.open(io.BytesIO(answer.content)).format == kind
    seen = picture(answer.content)
    assert seen.shape[:2] == (256, 256)
    assert seen[..., 0].std() > 2
    assert web.get(str(answer.url), headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_tile_on_the_edge_is_clear_outside(web: TestClient) -> None:
    document = web.get("/raster/orthophoto/tilejson.json").json()
    zoom, (west, _, _, north) = 9, document["bounds"]
    x = int((west + 180) / 360 * 2**zoom)
    y = int((1 - np.arcsinh(np.tan(np.radians(north))) / np.pi) / 2 * 2**zoom)
    alpha = picture(web.get(f"/raster/orthophoto/tiles/{zoom}/{x}/{y}.png").content)[..., 3]
    assert {0, 255} <= set(np.unique(alpha))


def test_tilejson_and_list(web: TestClient) -> None:
    listed = {one["id"]: one for one in web.get("/raster").json()["rasters"]}
    assert set(listed) == {"dem", "hillshade", "orthophoto"}
    document = web.get(listed["hillshade"]["tilejson"]).json()
    assert document["tiles"] == ["http://city.test/raster/hillshade/tiles/{z}/{x}/{y}.png"]
    west, south, east, north = document["bounds"]
    assert 118.4 < west < 118.5 < 118.9 < east < 119
    assert 37.2 < south < 37.35 < 37.65 < north < 37.8
    assert document["minzoom"] < document["maxzoom"]


def test_terrain_as_numbers_for_a_client_that_wants_heights(web: TestClient) -> None:
    answer = web.get(f"/raster/dem/tiles/{INSIDE}.png?algorithm=terrainrgb")
    red, green, blue = (picture(answer.content)[..., band].astype(int) for band in range(3))
    heights = -10000 + (red * 65536 + green * 256 + blue) * 0.1
    assert 4.5 < heights.min() < heights.max() < 15.5


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/raster/nothing/tiles/{INSIDE}.png", 404),
        ("/raster/nothing/tilejson.json", 404),
        ("/raster/nothing/info", 404),
        (f"/raster/orthophoto/tiles/{OUTSIDE}.png", 404),
        ("/raster/orthophoto/tiles/3/9/9.png", 400),
        ("/raster/orthophoto/tiles/a/b/c.png", 400),
        (f"/raster/orthophoto/tiles/{INSIDE}.exe", 422),
        (f"/raster/orthophoto/tiles/{INSIDE}.png?algorithm=nothing", 422),
        (f"/raster/orthophoto/tiles/{INSIDE}.png?bidx=9", 400),
        (f"/raster/orthophoto/tiles/{INSIDE}.png?scale=99", 422),
        (f"/raster/dem/tiles/{INSIDE}.png?algorithm=normalizedIndex", 400),
        ("/raster/%2e%2e/info", 404),
        ("/raster/orthophoto/point/0,0", 404),
        ("/raster/orthophoto/viewer", 404),
        ("/raster/orthophoto/map", 404),
        ("/raster/orthophoto/statistics", 404),
    ],
)
def test_bad_requests_get_a_problem(web: TestClient, address: str, status: int) -> None:
    answer = web.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_no_parameter_opens_another_file(web: TestClient, page_folder: Path) -> None:
    plain = web.get(f"/raster/orthophoto/tiles/{INSIDE}.png").content
    for parameter in ("url=http://127.0.0.1:1/a.tif", f"url={page_folder}", "src_path=/etc/passwd"):
        assert web.get(f"/raster/orthophoto/tiles/{INSIDE}.png?{parameter}").content == plain


def test_parameters_of_algorithms_and_colours_are_not_read(web: TestClient) -> None:
    plain = web.get(f"/raster/dem/tiles/{INSIDE}.png?algorithm=hillshade").content
    for name, value in (("colormap", '{"a":"b"}'), ("colormap", "[[[0,1],5]]"), ("algorithm_params", "[1]")):
        asked = {"algorithm": "hillshade", name: value}
        assert web.get(f"/raster/dem/tiles/{INSIDE}.png", params=asked).content == plain


def test_no_answer_names_a_path_of_the_server(web: TestClient, app_settings: Settings) -> None:
    for path in ("info", "tilejson.json", f"tiles/{OUTSIDE}.png", f"tiles/{INSIDE}.png?bidx=9"):
        assert str(app_settings.data) not in web.get(f"/raster/orthophoto/{path}").text
