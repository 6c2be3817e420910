"""Features: complete paging, filters, and what bad questions get."""

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from catalogs.layers import layers_of

GRIDS = 25
ITEMS = "/ogc/collections/grid/items"
BUILDING = "37050200100100042"


def pages(client: TestClient, url: str) -> list[dict]:
    """Every page from `url` on, by the next links."""
    answers = []
    while url:
        answers.append(client.get(url).json())
        url = next((link["href"] for link in answers[-1]["links"] if link["rel"] == "next"), "")
        assert len(answers) < 50
    return answers


def codes(client: TestClient, **parameters: str) -> list[int]:
    answer = client.get(ITEMS, params=parameters)
    assert answer.status_code == 200, answer.text
    return [feature["properties"]["code"] % 1000 for feature in answer.json()["features"]]


@pytest.mark.parametrize("limit", [1, 7, 24, 25, 26])
def test_following_next_gives_every_feature_once(client: TestClient, limit: int) -> None:
    answers = pages(client, f"{ITEMS}?limit={limit}")
    seen = [feature["id"] for answer in answers for feature in answer["features"]]
    assert len(seen) == len(set(seen)) == GRIDS
    assert answers[0]["numberMatched"] == GRIDS


def test_the_next_link_keeps_the_question(client: TestClient) -> None:
    answer = client.get(ITEMS, params={"limit": 3, "bbox": "118.5,37.3,119,37.5", "kind": "urban"}).json()
    (href,) = [link["href"] for link in answer["links"] if link["rel"] == "next"]
    asked = parse_qs(urlsplit(href).query)
    assert href.startswith("http://city.test/ogc/collections/grid/items?")
    assert asked["bbox"] == ["118.5,37.3,119,37.5"]
    assert asked["kind"] == ["urban"]
    assert asked["after"]


def test_sorted_pages_are_complete_too(client: TestClient) -> None:
    answers = pages(client, f"{ITEMS}?limit=10&sortby=-residents")
    seen = [feature["id"] for answer in answers for feature in answer["features"]]
    assert len(set(seen)) == GRIDS


def test_filters(client: TestClient) -> None:
    assert codes(client, bbox="118.51,37.4,118.515,37.405") == [1]
    assert codes(client, name="第7网格") == [7]
    assert codes(client, filter="residents > 122 AND NOT name LIKE '%24%'") == [23]
    assert codes(client, filter="residents IS NULL", limit="50") == [5, 10, 15, 20, 25]
    assert codes(client, filter="S_INTERSECTS(geometry, POINT(118.535 37.405))") == [3]
    assert codes(client, filter="S_INTERSECTS(geometry, BBOX(118.531, 37.4, 118.539, 37.41))") == [3]
    assert codes(client, q="第11") == [11]


def test_no_column_beyond_the_allow_list(client: TestClient) -> None:
    for parameters in (
        {"filter": "geom_3857 IS NULL"},
        {"sortby": "geom_3857"},
        {"properties": "community_code,secret"},
        {"secret": "1"},
    ):
        answer = client.get(ITEMS, params=parameters)
        assert answer.status_code == 400, parameters
        assert answer.headers["content-type"] == "application/problem+json"
    (feature,) = client.get(ITEMS, params={"limit": 1}).json()["features"]
    assert list(feature["properties"]) == layers_of("gis_editor")["grid"].property_names


@pytest.mark.parametrize(
    "parameters",
    [
        {"bbox": "here"},
        {"bbox": "1,2,3"},
        {"limit": "many"},
        {"offset": "-1"},
        {"offset": "1000000000"},
        {"filter": "residents >"},
        {"filter": "residents = 'many'"},
        {"filter": "S_INTERSECTS(geometry, POINT(1000 1000))"},
        {"filter": "S_INTERSECTS(geometry, POLYGON((118 37, 119 38)))"},
        {"filter": "S_INTERSECTS(name, POINT(118 37))"},
        {"bbox": "nan,nan,nan,nan"},
        {"filter": "name LIKE 'a' OR pg_sleep(10) = 1"},
        {"code": "abc"},
        {"f": "html"},
        {"crs": "http://www.opengis.net/def/crs/EPSG/0/1"},
        {"filter-lang": "sql"},
    ],
    ids=str,
)
def test_a_bad_question_is_a_problem_document_of_400(client: TestClient, parameters: dict[str, str]) -> None:
    answer = client.get(ITEMS, params=parameters)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert "SELECT" not in answer.text
    assert "Traceback" not in answer.text
    assert "operator" not in answer.text and "bigint" not in answer.text  # the words of PostgreSQL


def test_a_bbox_may_be_larger_than_the_world(client: TestClient) -> None:
    assert codes(client, bbox="-1000,-1000,1000,1000") == codes(client)


@pytest.mark.parametrize("language", ["zh", "zh-CN", "zh-TW", "fr", "xx", "*", "en-US;q=0.5, fr"])
def test_any_language_may_be_asked_for(client: TestClient, language: str) -> None:
    for parameters, headers in (({"lang": language}, {}), ({}, {"Accept-Language": language})):
        assert client.get(ITEMS, params=parameters, headers=headers).status_code == 200


@pytest.mark.parametrize("body", [b"\xff\xfe", b"residents > 1", b"[" * 100_000, b" " * (1 << 20) + b"1"])
def test_a_body_that_is_no_small_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post(ITEMS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["advice"]


@pytest.mark.parametrize("path", ["/ogc/collections/resident/items", "/ogc/collections/grid/items/1"])
def test_what_does_not_exist_is_a_problem_document_of_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_one_feature_with_a_long_code(client: TestClient) -> None:
    feature = client.get(f"/ogc/collections/building/items/{BUILDING}").json()
    assert feature["id"] == feature["properties"]["building_code"] == BUILDING
    assert feature["geometry"]["type"] == "MultiPolygon"


def test_another_crs(client: TestClient) -> None:
    crs = "http://www.opengis.net/def/crs/EPSG/0/3857"
    answer = client.get(ITEMS, params={"crs": crs, "limit": 1})
    x, y = answer.json()["features"][0]["geometry"]["coordinates"][0][0][0]
    assert 13_190_000 < x < 13_230_000
    assert 4_490_000 < y < 4_500_000
    assert crs in answer.headers["content-crs"]


def test_only_the_count(client: TestClient) -> None:
    answer = client.get(ITEMS, params={"resulttype": "hits", "filter": "residents IS NULL"}).json()
    assert answer["numberMatched"] == 5
    assert answer["features"] == []
