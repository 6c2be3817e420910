"""Files for serving: ranges, conditions, gzip made beforehand, and nothing outside their folder."""

import gzip
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogs.settings import Settings

ARCHIVE = bytes(range(256)) * 4096
"""1 MiB: four chunks."""


@pytest.fixture(scope="module")
def served(app_settings: Settings, web: TestClient) -> Path:
    folder = app_settings.served
    (folder / "3dtiles" / "buildings" / "content").mkdir(parents=True, exist_ok=True)
    (folder / "basemap.pmtiles").write_bytes(ARCHIVE)
    (folder / "manifest.json").write_text("{}")
    (folder / "3dtiles" / "buildings" / "tileset.json").write_text('{"asset": {"version": "1.1"}}')
    (folder / "3dtiles" / "buildings" / "content" / "0.glb").write_bytes(b"glTF plain")
    (folder / "3dtiles" / "buildings" / "content" / "0.glb.gz").write_bytes(gzip.compress(b"glTF plain"))
    (folder / "3dtiles" / "buildings" / ".lock").write_text("")
    return folder


URL = "/tiles/static/basemap.pmtiles"


def test_the_whole_archive(web: TestClient, served: Path) -> None:
    answer = web.get(URL)
    assert (answer.status_code, answer.content == ARCHIVE) == (200, True)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "application/vnd.pmtiles"
    assert web.get(URL, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-127", 0, 128),
        ("bytes=500000-899999", 500_000, 900_000),
        ("bytes=1048570-", 1_048_570, 1_048_576),
        ("bytes=1048570-9999999", 1_048_570, 1_048_576),
        ("bytes=-10", 1_048_566, 1_048_576),
        ("bytes=-9999999", 0, 1_048_576),
        ("Bytes=5-5", 5, 6),
    ],
)
def test_one_range(web: TestClient, served: Path, asked: str, start: int, end: int) -> None:
    answer = web.get(URL, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/1048576"
    assert int(answer.headers["content-length"]) == end - start
    assert answer.content == ARCHIVE[start:end]


@pytest.mark.parametrize(
    "asked", ["bytes=1048576-", "bytes=9-5", "bytes=0-1,5-6", "bytes=-", "bytes=-0", "bytes=a-b", "bytes=1"]
)
def test_what_is_no_range_inside_the_file_is_refused(web: TestClient, served: Path, asked: str) -> None:
    answer = web.get(URL, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */1048576"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_range_of_an_older_file_gets_the_new_one_whole(web: TestClient, served: Path) -> None:
    etag = web.get(URL).headers["etag"]
    assert web.get(URL, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert web.get(URL, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200
    assert web.get(URL, headers={"Range": "rows=0-9"}).status_code == 200


def test_head_of_a_file(web: TestClient, served: Path) -> None:
    answer = web.head(URL)
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "1048576")


def test_gzip_made_beforehand_goes_to_who_takes_it(web: TestClient, served: Path) -> None:
    url = "/3dtiles/buildings/content/0.glb"
    packed, plain = web.get(url), web.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == b"glTF plain"
    assert packed.headers["content-type"] == plain.headers["content-type"] == "model/gltf-binary"
    assert packed.headers["etag"] != plain.headers["etag"]
    assert plain.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/3dtiles/buildings/nothing.glb",
        "/3dtiles/buildings",
        "/3dtiles/",
        "/3dtiles/../manifest.json",
        "/3dtiles/%2e%2e/manifest.json",
        "/3dtiles/..%2fmanifest.json",
        "/3dtiles/buildings/.lock",
        "/3dtiles//etc/passwd",
        "/3dtiles/buildings/%00",
        "/tiles/static/manifest.json",
        "/tiles/static/../postgres/server.log",
        "/link.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
    ],
)
def test_nothing_else_is_there(web: TestClient, served: Path, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_not_built_says_how_to_build_it(web: TestClient, served: Path) -> None:
    assert "gridcity tiles build" in web.get("/3dtiles/roads/tileset.json").json()["advice"]


def test_the_page_and_its_assets(web: TestClient) -> None:
    page = web.get("/")
    assert "网格城市" in page.text
    assert page.headers["cache-control"] == "no-cache"
    asset = web.get("/assets/index-abc123.js")
    assert asset.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in asset.headers["cache-control"]
    assert web.get("/favicon.svg").headers["content-type"] == "image/svg+xml"


def test_the_page_may_ask_nobody_but_us(web: TestClient) -> None:
    policy = web.get("/").headers["content-security-policy"]
    sources = {word for part in policy.split(";") for word in part.split()[1:]}
    assert sources <= {"'self'", "'none'", "data:", "blob:", "'unsafe-inline'", "'wasm-unsafe-eval'"}
    assert "'unsafe-inline'" not in next(part for part in policy.split(";") if "script-src" in part)
    assert web.get("/").headers["x-content-type-options"] == "nosniff"


def test_the_page_is_only_read(web: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        answer = web.request(method, "/")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert web.head("/").status_code == 200
