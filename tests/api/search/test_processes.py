"""The processes of `/ogc` answer what `/api` answers, to the same people."""

import psycopg
import pytest

from catalogs.database import conninfo


def executed(client, process: str, inputs: dict):
    return client.post(f"/ogc/processes/{process}/execution", json={"inputs": inputs}, timeout=60)


@pytest.fixture(scope="module")
def address(served_city) -> tuple[str, float, float]:
    """The standard address of a building of the county that the grid worker is not in, and its point."""
    with psycopg.connect(conninfo(served_city)) as connection:
        return connection.execute(
            "SELECT full_name, ST_X(p), ST_Y(p) FROM standard_address"
            " JOIN building ON building.building_code = address_id, LATERAL ST_PointOnSurface(building.geom_4490) AS p"
            " WHERE level = 'building' AND area_code / 1000000000 = 370523 ORDER BY address_id LIMIT 1"
        ).fetchone()


def test_geocode_answers_every_text_in_its_order(client_of, address) -> None:
    client = client_of("city_commander")
    texts = [address[0], "🙂", "东" * 300]
    answers = executed(client, "geocode", {"texts": texts}).json()["answers"]
    assert [one["decision"] for one in answers] == ["matched", "unmatched", "unmatched"]
    assert answers[2]["reason"] == "too_long"
    sent = [f" {address[0]}\t"]
    (told,) = executed(client, "geocode", {"texts": sent}).json()["answers"]
    assert ([told["text"]], told["decision"]) == (sent, "matched")
    assert answers[0] == client.get("/api/geocode", params={"text": address[0]}).json()


def test_reverse_geocode_takes_any_datum(client_of, address) -> None:
    client = client_of("city_commander")
    asked = {"lon": address[1], "lat": address[2], "datum": "GCJ-02"}
    answer = executed(client, "reverse-geocode", asked).json()
    assert answer == client.get("/api/reverse", params=asked).json()
    assert answer["lon"] != asked["lon"]


def test_autocomplete_prefers_what_is_near(client_of) -> None:
    client = client_of("city_commander")
    answer = executed(client, "autocomplete", {"text": "dyq", "near": [118.5, 37.46], "limit": 3}).json()
    assert answer == client.get("/api/search", params={"q": "dyq", "near": "118.5,37.46", "limit": 3}).json()
    assert 0 < len(answer["results"]) <= 3


def test_nothing_outside_the_scope_is_told(client_of, address) -> None:
    worker = client_of("grid_worker")
    (geocoded,) = executed(worker, "geocode", {"texts": [address[0]]}).json()["answers"]
    assert (geocoded["candidates"], geocoded["reason"]) == ([], "outside_scope")
    reverse = executed(worker, "reverse-geocode", {"lon": address[1], "lat": address[2]}).json()
    assert (reverse["building"], reverse["nearest"], reverse["area_path"]) == (None, None, [])
    found = executed(worker, "autocomplete", {"text": address[0]}).json()["results"]
    assert not [one for one in found if one["kind"] != "area"]


@pytest.mark.parametrize(
    ("process", "inputs", "word"),
    [
        ("geocode", {}, "texts"),
        ("geocode", {"texts": ["a", 1]}, "texts"),
        ("geocode", {"texts": ["a"] * 1001}, "1,000"),
        ("reverse-geocode", {"lon": 118.6}, "lon and lat"),
        ("reverse-geocode", {"lon": 118.6, "lat": 91}, "latitude"),
        ("reverse-geocode", {"lon": 118.6, "lat": 37.4, "datum": "WGS72"}, "GCJ-02"),
        ("autocomplete", {"text": "东" * 201}, "200"),
        ("autocomplete", {"text": "东", "limit": 0}, "50"),
        ("autocomplete", {"text": "东", "near": [118.6]}, "near"),
    ],
)
def test_inputs_that_cannot_be_used_are_told_in_a_sentence(client_of, process, inputs, word) -> None:
    answer = executed(client_of("city_commander"), process, inputs)
    assert answer.status_code == 400, answer.text
    assert word in answer.json()["detail"]


@pytest.mark.parametrize("process", ["geocode", "reverse-geocode", "autocomplete"])
def test_an_auditor_executes_none(client_of, process) -> None:
    assert executed(client_of("auditor"), process, {}).status_code == 403
