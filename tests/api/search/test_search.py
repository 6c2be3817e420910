"""`/api/search`, `/api/geocode`, `/api/reverse` of a real server, as people of different roles."""

import json

import psycopg
import pytest

from catalogs.access import Access
from catalogs.areas import ancestor, range_of
from catalogs.crs import from_4490
from catalogs.database import conninfo


def found(client, query: str, **asked) -> list[dict]:
    response = client.get("/api/search", params={"q": query, **asked})
    assert response.status_code == 200, response.text
    return response.json()["results"]


def geocoded(client, text: str) -> dict:
    """The answer of the geocoder, asked again while it loads."""
    for _ in range(6):
        response = client.get("/api/geocode", params={"text": text}, timeout=60)
        if response.status_code != 503:
            break
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture(scope="module")
def database(served_city):
    with psycopg.connect(conninfo(served_city)) as opened:
        yield opened


@pytest.fixture(scope="module")
def building(database) -> dict:
    """A numbered building of an estate, in the grid worker's county, with its names."""
    row = database.execute(
        "SELECT building.building_code::text, grid_code, place.name, number, ST_X(point), ST_Y(point), a.full_name"
        " FROM building JOIN place USING (place_id) JOIN standard_address AS a ON a.address_id = building.building_code,"
        " LATERAL ST_PointOnSurface(building.geom_4490) AS point"
        " WHERE building.name = '' AND sub_estate = '' AND number <> '' AND use = 'residential'"
        " AND grid_code / 1000000000 = 370502 ORDER BY building.building_code LIMIT 1"
    ).fetchone()
    return dict(zip(("code", "grid", "place", "number", "lon", "lat", "address"), row, strict=True))


def test_a_stranger_finds_nothing(server) -> None:
    import httpx

    for path in ("search?q=东营", "geocode?text=东营", "reverse?lon=118.5&lat=37.4"):
        response = httpx.get(f"{server}/api/{path}")
        assert response.status_code == 401
        assert "东营" not in response.text


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_may_not_see_the_map_may_not_search(client_of, role: str) -> None:
    for path in ("search?q=东营", "geocode?text=东营区", "reverse?lon=118.5&lat=37.4"):
        assert client_of(role).get(f"/api/{path}").status_code == 403


def test_a_county_is_found_by_name_former_name_pinyin_and_initials(client_of) -> None:
    client = client_of("city_commander")
    for query, match in (
        ("垦利区", "exact"),
        ("垦利县", "exact"),
        ("kenliqu", "pinyin"),
        ("klq", "initials"),
    ):
        first = found(client, query)[0]
        assert (first["key"], first["match"]) == ("370505000000000", match), query
    assert found(client, "垦利县")[0]["alias"] == "垦利县"
    assert found(client, "垦利区")[0]["alias"] == ""
    west, south, east, north = found(client, "垦利区")[0]["bbox"]
    assert west < 118.9 < east
    assert south < 37.7 < north


def test_a_building_is_found_however_its_number_is_written(client_of, building) -> None:
    client = client_of("city_commander")
    for ending in ("号楼", "栋", "#", "#楼", " 号楼"):
        results = found(client, f"{building['place']}{building['number']}{ending}")
        assert building["code"] in [one["key"] for one in results if one["kind"] == "building"], ending


def test_a_whole_address_leads_to_its_building(client_of, building) -> None:
    results = found(client_of("city_commander"), f"{building['address']}2单元402室")
    assert building["code"] in [one["key"] for one in results[:3]]


def test_words_apart_are_all_looked_for(client_of, building) -> None:
    results = found(client_of("city_commander"), f"东营区 {building['place']}")
    assert any(one["name"].startswith(building["place"]) for one in results)
    assert all("东营区" in one["detail"] + one["name"] for one in results)


def test_order_exact_prefix_contains(client_of) -> None:
    matches = [
        one["match"]
        for one in found(client_of("city_commander"), "黄河路", limit=50)
        if one["kind"] != "event"
    ]
    order = ["exact", "prefix", "contains"]
    assert matches == sorted(matches, key=order.index)
    assert matches[0] == "exact"


def test_of_two_of_one_name_the_nearer_comes_first(client_of, database) -> None:
    name, points = database.execute(
        "SELECT name, array_agg(ARRAY[lon, lat] ORDER BY lon) FROM search_entry WHERE kind = 'road'"
        " GROUP BY name HAVING count(*) > 1 AND max(lon) - min(lon) > 0.5 ORDER BY name LIMIT 1"
    ).fetchone()
    for lon, lat in (points[0], points[-1]):
        roads = [
            one
            for one in found(client_of("city_commander"), name, near=f"{lon},{lat}")
            if one["kind"] == "road"
        ]
        assert roads[0]["distance_m"] == 0
        assert roads[0]["lon"] == pytest.approx(lon)


def test_organisations_and_events_are_found(client_of, database) -> None:
    client = client_of("city_commander")
    name, key = database.execute(
        "SELECT name, organisation_id::text FROM organisation WHERE geom_4490 IS NOT NULL ORDER BY 2 LIMIT 1"
    ).fetchone()
    assert found(client, name[2:8])
    assert (found(client, name)[0]["kind"], found(client, name)[0]["key"]) == ("organisation", key)
    event, title = database.execute(
        "SELECT event_id, title FROM published_event ORDER BY 1 LIMIT 1"
    ).fetchone()
    assert found(client, event.lower())[0]["key"] == event
    assert event in [one["key"] for one in found(client, title)]


def test_coordinates_are_offered_in_every_datum_that_leads_into_the_city(client_of, building) -> None:
    lon, lat = building["lon"], building["lat"]
    names = {one["level"] for one in found(client_of("city_commander"), f"{lat:.6f}, {lon:.6f}")}
    assert names == {"CGCS2000 / WGS 84", "GCJ-02", "BD-09"}
    x, y = from_4490([lon], [lat], "BD-09")
    told = {one["level"]: one for one in found(client_of("city_commander"), f"{x[0]:.7f},{y[0]:.7f}")}
    assert told["BD-09"]["lon"] == pytest.approx(lon, abs=1e-6)
    assert found(client_of("city_commander"), "116.39, 39.9") == []


@pytest.mark.parametrize("role", ["county_manager", "town_manager", "community_manager", "grid_worker"])
@pytest.mark.parametrize("query", ["东营", "号楼", "公司", "暴露垃圾", "d", "村", "E0000", "1", "小区"])
def test_nothing_from_outside_the_scope(client_of, accounts, role: str, query: str) -> None:
    low, high = range_of(accounts[role].area_code)
    above = {ancestor(low, level) for level in ("city", "county", "town", "community")}
    for one in found(client_of(role), query, limit=50):
        inside = one["area_code"] is not None and low <= one["area_code"] < high
        assert inside or one["kind"] == "road" or (one["kind"] == "area" and one["area_code"] in above), one


def test_the_functions_alone_tell_no_row_of_another_scope(served_city, accounts) -> None:
    """The policy decides: a candidate that the function let through would still not be read."""
    worker = accounts["grid_worker"]
    with psycopg.connect(conninfo(served_city), autocommit=True) as connection:
        connection.execute(Access.of("grid_worker", worker.area_code).begin)
        outside = connection.execute(
            "SELECT count(*) FROM search_entry WHERE kind = 'building' AND (area_code < %s OR area_code > %s)",
            [worker.area_code, worker.area_code],
        ).fetchone()
        inside = connection.execute("SELECT count(*) FROM search_entry WHERE kind = 'building'").fetchone()
    assert outside == (0,)
    assert inside[0] > 0


def test_a_department_officer_finds_events_of_the_department_only(client_of, accounts, database) -> None:
    mine, other = (
        database.execute(
            f"SELECT event_id FROM published_event WHERE {test} (category = ANY (%s)) ORDER BY 1 LIMIT 1",
            [list(DEPARTMENT)],
        ).fetchone()[0]
        for test in ("", "NOT")
    )
    client = client_of("department_officer")
    assert [one["key"] for one in found(client, mine) if one["key"] == mine] == [mine]
    assert [one["key"] for one in found(client, other) if one["key"] == other] == []


DEPARTMENT = ("0102", "0104", "G102")


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "_",
        "\\",
        "'",
        "%%%%",
        "'; DROP TABLE area; --",
        "(((",
        "🏠",
        "\x00",
        "东" * 200,
        "   ",
        "a" * 200,
    ],
)
def test_odd_texts_are_no_error(client_of, query: str) -> None:
    response = client_of("city_commander").get("/api/search", params={"q": query})
    assert response.status_code == 200, response.text
    assert len(response.json()["results"]) <= 20


def test_wildcards_are_letters(client_of) -> None:
    assert found(client_of("city_commander"), "%") == []
    assert found(client_of("city_commander"), "\\") == []


@pytest.mark.parametrize("near", ["x", "1", "1,2,3", "nan,1", "999,1"])
def test_a_point_that_is_none_is_told(client_of, near: str) -> None:
    response = client_of("city_commander").get("/api/search", params={"q": "东营", "near": near})
    assert response.status_code == 400


def test_the_answer_is_kept_by_nobody(client_of) -> None:
    response = client_of("city_commander").get("/api/search", params={"q": "东营"})
    assert response.headers["cache-control"] == "private, no-store"


def test_reverse_names_building_address_and_grid(client_of, building) -> None:
    answer = (
        client_of("city_commander")
        .get("/api/reverse", params={"lon": building["lon"], "lat": building["lat"]})
        .json()
    )
    assert answer["building"]["building_code"] == building["code"]
    assert answer["building"]["distance_m"] == 0
    assert [step["level"] for step in answer["area_path"]] == ["county", "town", "community", "grid"]
    assert answer["area_path"][-1]["code"] == building["grid"]
    assert {one["datum"] for one in answer["coordinates"]} >= {"CGCS2000", "GCJ-02", "BD-09"}


def test_reverse_tells_nothing_outside_the_scope(client_of, accounts, database) -> None:
    lon, lat = database.execute(
        "SELECT ST_X(p), ST_Y(p) FROM building, LATERAL ST_PointOnSurface(geom_4490) AS p"
        " WHERE grid_code / 1000000000 = 370523 LIMIT 1"
    ).fetchone()
    answer = client_of("grid_worker").get("/api/reverse", params={"lon": lon, "lat": lat}).json()
    assert (answer["building"], answer["nearest"], answer["area_path"]) == (None, None, [])


def test_an_address_as_it_was_written_is_geocoded(client_of, building) -> None:
    answer = geocoded(client_of("city_commander"), building["address"])
    assert answer["decision"] == "matched"
    best = answer["candidates"][0]
    assert best["building_code"] == building["code"]
    assert (best["lon"], best["lat"]) == (pytest.approx(building["lon"]), pytest.approx(building["lat"]))
    assert best["score"] > 0.9
    assert best["evidence"]["number.agrees"] > 0
    assert [step["level"] for step in best["area_path"]] == ["county", "town", "community"]


def test_a_relative_place_is_the_crossing_and_the_metres_from_it(client_of, database) -> None:
    one, other, lon, lat = database.execute(
        "SELECT a.name, b.name, ST_X(p), ST_Y(p) FROM road AS a JOIN road AS b ON a.road_id < b.road_id,"
        " LATERAL ST_Intersection(a.geom_4490, b.geom_4490) AS p"
        " WHERE a.name <> '' AND b.name <> '' AND a.name <> b.name AND GeometryType(p) = 'POINT'"
        " AND (SELECT count(*) FROM road WHERE name = a.name) = 1"
        " AND (SELECT count(*) FROM road WHERE name = b.name) = 1 ORDER BY 1, 2 LIMIT 1"
    ).fetchone()
    client = client_of("city_commander")
    crossing = geocoded(client, f"{one}与{other}路口")["candidates"][0]
    assert (crossing["lon"], crossing["lat"]) == (pytest.approx(lon, abs=1e-6), pytest.approx(lat, abs=1e-6))
    west = geocoded(client, f"{one}与{other}路口西200米")["candidates"][0]
    assert (crossing["lon"] - west["lon"]) * 88_300 == pytest.approx(200, rel=0.02)
    assert west["lat"] == pytest.approx(lat, abs=1e-6)


def test_what_lies_outside_the_scope_is_not_geocoded(client_of, database) -> None:
    (address,) = database.execute(
        "SELECT full_name FROM standard_address WHERE level = 'building' AND area_code / 1000000000 = 370523 LIMIT 1"
    ).fetchone()
    answer = geocoded(client_of("grid_worker"), address)
    assert answer["candidates"] == []
    assert answer["decision"] == "unmatched"


def test_an_empty_address_is_told(client_of) -> None:
    assert client_of("city_commander").get("/api/geocode", params={"text": " "}).status_code == 400


def batch(client, texts: list) -> list[dict]:
    response = client.post("/api/geocode", json={"texts": texts}, timeout=60)
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


def test_many_addresses_are_answered_in_their_order_as_each_alone(client_of, building) -> None:
    client = client_of("city_commander")
    alone = geocoded(client, building["address"])
    texts = [
        building["address"],
        "x",
        "😀",
        "\u0000\u0007",
        "",
        "东" * 10_000,
        "北京市海淀区中关村大街1号",
    ] * 40
    answers = batch(client, texts)
    assert [one["text"] for one in answers] == [text[:200] for text in texts]
    assert all(one == alone for one in answers[::7])
    assert {one["decision"] for one in answers[1:7]} <= {"unmatched", "review"}
    assert answers[5]["reason"] == "too_long"
    lines = "\n".join(json.dumps(text) for text in texts)
    assert [
        json.loads(line) for line in client.post("/api/geocode", content=lines).text.splitlines()
    ] == answers


def test_a_batch_shows_no_more_than_the_scope(client_of, building, database) -> None:
    client = client_of("grid_worker")
    code = database.execute(
        "SELECT full_name FROM standard_address WHERE level = 'building' AND area_code / 1000000000 <> 370502"
        " ORDER BY address_id LIMIT 1"
    ).fetchone()[0]
    geocoded(client, code)
    (answer,) = batch(client, [code])
    assert (answer["decision"], answer["reason"], answer["candidates"]) == ("unmatched", "outside_scope", [])


@pytest.mark.parametrize("body", [b"", b"[", b"{}", b'{"texts": [1]}', b'{"texts": []}', b'"x"\n' * 5_001])
def test_a_body_that_is_no_batch_is_refused(client_of, body: bytes) -> None:
    answer = client_of("city_commander").post("/api/geocode", content=body)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_a_point_in_another_datum_leads_to_the_same_building(client_of, building, datum: str) -> None:
    (lon,), (lat,) = from_4490([building["lon"]], [building["lat"]], datum)
    asked = {"lon": float(lon), "lat": float(lat), "datum": datum}
    answer = client_of("city_commander").get("/api/reverse", params=asked).json()
    assert answer["building"]["building_code"] == building["code"]
    assert answer["lon"] == pytest.approx(building["lon"], abs=1e-6)
