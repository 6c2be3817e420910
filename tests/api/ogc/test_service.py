"""The service around the features: documents, records, the process, and no outside address."""

import pytest
from starlette.testclient import TestClient

DOCUMENTS = [
    "/ogc",
    "/ogc/",
    "/ogc/conformance",
    "/ogc/openapi",
    "/ogc/collections",
    "/ogc/collections/grid",
    "/ogc/collections/grid/schema",
    "/ogc/collections/grid/queryables",
    "/ogc/collections/grid/tiles",
    "/ogc/collections/grid/tiles/WebMercatorQuad",
    "/ogc/TileMatrixSets",
    "/ogc/TileMatrixSets/WebMercatorQuad",
    "/ogc/processes",
    "/ogc/processes/people-in-grid",
    "/ogc/processes/geocode",
    "/ogc/processes/reverse-geocode",
    "/ogc/processes/autocomplete",
]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_name_our_address_and_no_html(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 200, answer.text
    assert "gridcity.invalid" not in answer.text
    assert "text/html" not in answer.text
    assert "conf/html" not in answer.text
    assert answer.headers["content-type"].startswith("application/")


def test_conformance_covers_the_four_apis(client: TestClient) -> None:
    classes = " ".join(client.get("/ogc/conformance").json()["conformsTo"])
    for part in ("features-1", "features-3", "ogcapi-tiles-1", "ogcapi-processes-1", "ogcapi-records-1"):
        assert part in classes


def test_only_published_layers_are_collections(client: TestClient) -> None:
    listed = {one["id"] for one in client.get("/ogc/collections").json()["collections"]}
    assert {"grid", "building", "event", "metadata"} <= listed
    assert not listed & {"resident", "occupancy", "grid_worker", "review_item", "reject", "audit"}


def test_records_can_be_searched(client: TestClient) -> None:
    everything = client.get("/ogc/collections/metadata/items").json()
    found = client.get("/ogc/collections/metadata/items", params={"q": "building"}).json()
    assert 0 < found["numberMatched"] < everything["numberMatched"]
    one = client.get("/ogc/collections/metadata/items/building").json()
    assert any(link["href"] == "http://city.test/tiles/building/tilejson.json" for link in one["links"])


def execute(client: TestClient, document: object):
    return client.post("/ogc/processes/people-in-grid/execution", json=document)


def test_people_in_grids_sums_what_is_shown(client: TestClient) -> None:
    base = 370502001001000
    answer = execute(client, {"inputs": {"areas": [base + 1, base + 2, base + 5]}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == 101 + 102
    assert answer.json()["suppressed"] == 1
    assert answer.json()["areas"][2] == {"code": base + 5, "level": "grid", "residents": None}


def test_a_set_tells_no_more_than_its_parts(client: TestClient) -> None:
    base = 370502001001000
    with_one = execute(client, {"inputs": {"areas": [base + 1, base + 2, base + 5]}}).json()["total"]
    without = execute(client, {"inputs": {"areas": [base + 1, base + 2]}}).json()["total"]
    assert with_one == without


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"inputs": []},
        {"inputs": {}},
        {"inputs": {"areas": []}},
        {"inputs": {"areas": ["x"]}},
        {"inputs": {"areas": [12]}},
        {"inputs": {"areas": [True]}},
        {"inputs": {"areas": [370502001001001, 370502001001001]}},
        {"inputs": {"areas": [370502001000000, 370502001001001]}},
        {"inputs": {"areas": [370502009009009]}},
        {"inputs": {"areas": [370502001001001]}, "subscriber": {"successUri": "http://127.0.0.1/"}},
    ],
    ids=str,
)
def test_bad_inputs_of_the_process(client: TestClient, document: object) -> None:
    answer = execute(client, document)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_request_no_data() -> None:
    from api.ogc.config import build_config
    from api.ogc.features import RegistryFeatures

    provider = RegistryFeatures(build_config("gis_editor")["resources"]["grid"]["providers"][0])
    with pytest.raises(LookupError):
        provider.query()
