"""`/tiles` over HTTP: tiles, conditions, codings, TileJSON, and what bad input gets."""

import gzip

import mapbox_vector_tile
import morecantile
import pytest
from starlette.testclient import TestClient

from catalogs.layers import layers


def path(zoom: int, layer: str = "building") -> str:
    tile = morecantile.tms.get("WebMercatorQuad").tile(118.51, 37.41, zoom)
    return f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt"


def test_a_tile_is_gzip_with_a_tag_and_is_the_askers_own(web: TestClient) -> None:
    answer = web.get(path(14))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "accept-encoding, cookie, authorization"
    assert mapbox_vector_tile.decode(answer.content)["building"]["features"]


def test_the_same_tile_twice_costs_nothing_the_second_time(web: TestClient) -> None:
    first = web.get(path(15))
    again = web.get(path(15), headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert web.get(path(15), headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("accepted", ["identity", "", "gzip;q=0", "br"])
def test_who_takes_no_gzip_gets_none(web: TestClient, accepted: str) -> None:
    plain = web.get(path(14), headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in plain.headers
    assert plain.content == web.get(path(14), headers={"Accept-Encoding": "gzip"}).content
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert plain.content[:2] != gzip.compress(b"")[:2]


def test_head_has_the_headers_alone(web: TestClient) -> None:
    answer = web.head(path(14))
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 1000


def test_an_empty_tile_has_no_content(web: TestClient) -> None:
    answer = web.get("/tiles/building/14/1/1.mvt")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["etag"]


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/tiles/resident/14/1/1.mvt", 404, "no layer 'resident'"),
        ("/tiles/building/7/1/1.mvt", 404, "no tiles at zoom 7"),
        ("/tiles/building/17/1/1.mvt", 404, "no tiles at zoom 17"),
        ("/tiles/building/14/16384/1.mvt", 400, "no tile 14/16384/1"),
        ("/tiles/building/14/1/-1.mvt", 400, "not a tile address"),
        ("/tiles/building/z/x/y.mvt", 400, "not a tile address"),
        ("/tiles/building/14/1/1.5.mvt", 400, "not a tile address"),
        ("/tiles/building/99/1/1.mvt", 400, "no tile 99/1/1"),
        ("/tiles/building/14/1/1.png", 404, "nothing at this address"),
        ("/tiles/nothing/tilejson.json", 404, "no layer 'nothing'"),
        ("/tiles/building' OR 1=1/14/1/1.mvt", 404, "no layer"),
    ],
)
def test_bad_addresses_get_a_problem_that_says_what_to_do(web, address, status, says) -> None:
    answer = web.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert says in document["detail"]
    assert document["advice"]


def test_a_tile_is_only_read(web: TestClient) -> None:
    answer = web.post(path(14))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["content-type"] == "application/problem+json"


def test_tilejson_describes_what_the_tiles_carry(web: TestClient) -> None:
    document = web.get("/tiles/building/tilejson.json").json()
    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == ["http://city.test/tiles/building/{z}/{x}/{y}.mvt"]
    assert document["bounds"] == [118.45, 37.35, 118.85, 37.65]
    (layer,) = document["vector_layers"]
    assert layer["fields"]["building_code"] == "String"
    assert layer["fields"]["storeys"] == "Number"
    assert layer["fields"]["count"] == "Number"
    tile = mapbox_vector_tile.decode(web.get(path(16)).content)["building"]["features"][0]["properties"]
    assert set(tile) <= set(layer["fields"])
    assert (document["minzoom"], document["maxzoom"]) == (layer["minzoom"], layer["maxzoom"]) == (8, 16)


def test_every_layer_is_listed_and_described(web: TestClient) -> None:
    listed = web.get("/tiles").json()["layers"]
    assert [one["id"] for one in listed] == list(layers())
    for one in listed:
        assert web.get(one["tilejson"]).json()["vector_layers"][0]["id"] == one["id"]


def test_other_origins_may_read_tiles_with_a_token_and_never_with_a_cookie(web: TestClient) -> None:
    answer = web.get(path(14), headers={"Origin": "http://other.gov.test"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    asked = {"Origin": "http://other.gov.test", "Access-Control-Request-Method": "GET"}
    preflight = web.options(path(14), headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    assert "access-control-allow-origin" not in web.get("/", headers=asked).headers
