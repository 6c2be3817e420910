"""Protected counts: one number for one cell, through whichever endpoint, and nothing outside the scope."""

import mapbox_vector_tile
import psycopg
import pytest

from catalogs.areas import LEVELS, ancestor
from ingest.statistics import MEASURES, PROTECTED, THRESHOLD

SHOWN = ("residents", "residents_80_plus", "households")


def through_api(ask, code: int, level: str, role: str = "city_commander") -> dict:
    answer = ask(role, "GET", f"/api/people-in-grid?level={level}&within={code}").json()
    (area,) = [area for area in answer["areas"] if area["code"] == code]
    return dict(zip(answer["measures"], area["values"], strict=True))


def through_tile(ask, area: dict, level: str, role: str) -> dict:
    """Properties of an area in the tile of zoom 12 that its middle lies in."""
    import math

    zoom = 12
    x = int((area["centre"][0] + 180) / 360 * 2**zoom)
    latitude = math.radians(area["centre"][1])
    y = int((1 - math.asinh(math.tan(latitude)) / math.pi) / 2 * 2**zoom)
    answer = ask(role, "GET", f"/tiles/{level}/{zoom}/{x}/{y}.mvt")
    features = mapbox_vector_tile.decode(answer.content)[level]["features"]
    return next(one["properties"] for one in features if one["properties"]["code"] == area["code"])


@pytest.mark.parametrize("level", ["county", "town", "community", "grid"])
def test_a_cell_has_one_number_through_every_endpoint(ask, home, database, level) -> None:
    code = ancestor(home, level)
    rows = database.execute("SELECT measure, value FROM area_statistic WHERE area_code = %s", [code])
    table = dict(rows.fetchall())
    listed = through_api(ask, code, level)
    area = ask("city_commander", "GET", f"/api/areas/{code}").json()
    detail = ask("city_commander", "GET", f"/api/people-in-grid/{code}").json()
    item = ask("city_commander", "GET", f"/ogc/collections/{level}/items/{code}?f=json").json()
    process = ask(
        "city_commander",
        "POST",
        "/ogc/processes/people-in-grid/execution",
        json={"inputs": {"areas": [code]}},
    ).json()
    tile = through_tile(ask, area, level, "city_commander")
    for measure in PROTECTED:
        same = {table[measure], listed[measure], area["values"][measure], detail["values"][measure]}
        assert len(same) == 1, measure
    for measure in SHOWN:
        assert item["properties"][measure] == table[measure]
    assert tile.get("residents") == table["residents"]
    assert process["areas"][0]["residents"] == table["residents"]


def test_a_role_inside_the_scope_sees_the_number_that_the_city_sees(ask, home) -> None:
    numbers = {
        role: through_api(ask, home, "grid", role)["residents"]
        for role in ("city_commander", "county_manager", "town_manager", "community_manager", "gis_editor")
    }
    assert len(set(numbers.values())) == 1


def test_children_are_those_right_below_and_the_path_begins_at_the_city(ask, home) -> None:
    town = ancestor(home, "town")
    answer = ask("city_commander", "GET", f"/api/areas/{town}").json()
    assert [one["level"] for one in answer["path"]] == ["city", "county", "town"]
    assert {child["level"] for child in answer["children"]} == {"community"}
    assert {child["parent_code"] for child in answer["children"]} == {town}
    assert answer["measures"] == list(MEASURES)
    west, south, east, north = answer["bbox"]
    assert west < answer["centre"][0] < east and south < answer["centre"][1] < north


def test_the_area_at_a_point_is_the_smallest(ask, home) -> None:
    longitude, latitude = ask("city_commander", "GET", f"/api/areas/{home}").json()["centre"]
    found = ask("city_commander", "GET", f"/api/areas/at?lon={longitude}&lat={latitude}").json()
    assert (found["code"], found["level"]) == (home, "grid")
    assert ask("city_commander", "GET", "/api/areas/at?lon=100&lat=20").status_code == 404


def test_areas_outside_the_scope_are_as_if_they_were_not(ask, home) -> None:
    own = ask("community_manager", "GET", "/api/people-in-grid?level=grid").json()["areas"]
    assert {ancestor(area["code"], "community") for area in own} == {ancestor(home, "community")}
    elsewhere = next(
        area["code"]
        for area in ask("city_commander", "GET", "/api/people-in-grid?level=county").json()["areas"]
        if area["code"] != ancestor(home, "county")
    )
    missing = elsewhere + 999_000_000
    for path in ("/api/areas/{}", "/api/people-in-grid/{}", "/api/people-in-grid?level=grid&within={}"):
        one, other = (ask("community_manager", "GET", path.format(code)) for code in (elsewhere, missing))
        assert one.status_code == other.status_code == 404
        assert one.json()["detail"] == other.json()["detail"]


def test_nobody_signed_in_gets_nothing(people_server) -> None:
    import httpx

    for path in ("/api/people-in-grid", "/api/areas/370502000000000", "/api/emergencies"):
        assert httpx.get(people_server + path).status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/people-in-grid?level=county&within=370502001001001", 400),
        ("/api/people-in-grid?level=street", 422),
        ("/api/people-in-grid/12", 400),
        ("/api/areas/99999999999999999999999", 400),
        ("/api/areas/abc", 422),
    ],
)
def test_what_is_no_area_is_refused_with_a_sentence(ask, path, status) -> None:
    answer = ask("city_commander", "GET", path)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_an_unchanged_answer_is_not_sent_again_and_belongs_to_its_access(
    ask, people_server, accounts
) -> None:
    import httpx

    path = "/api/people-in-grid?level=town"
    first = ask("city_commander", "GET", path)
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    headers = accounts["city_commander"].headers | {"if-none-match": tag}
    assert httpx.get(people_server + path, headers=headers).status_code == 304
    assert ask("gis_editor", "GET", path).headers["etag"] != tag


def test_telephones_of_workers_are_for_those_who_report_events(
    ask, home, database: psycopg.Connection
) -> None:
    key = database.execute("SELECT count(*) FROM grid_worker WHERE area_code = %s", [home]).fetchone()
    for role, shown in (("dispatcher", True), ("gis_editor", False)):
        workers = ask(role, "GET", f"/api/people-in-grid/{home}").json()["workers"]
        assert len(workers) == min(key[0], 60) > 0
        assert any(worker["phone"] for worker in workers) is shown


def square(centre: tuple[float, float], half: float) -> dict:
    x, y = centre
    ring = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
    return {"polygon": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}


def test_a_selection_is_the_sum_of_the_published_numbers_of_the_grids_inside(ask, home) -> None:
    town = ask("city_commander", "GET", f"/api/areas/{ancestor(home, 'town')}").json()
    half = max(town["bbox"][2] - town["bbox"][0], town["bbox"][3] - town["bbox"][1])
    asked = square(tuple(town["centre"]), half)
    answer = ask("city_commander", "POST", "/api/people-in-grid/selection", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    chosen = {grid["code"] for grid in answer.json()["grids"]}
    grids = ask("city_commander", "GET", "/api/people-in-grid?level=grid").json()
    values = [area["values"][0] for area in grids["areas"] if area["code"] in chosen]
    assert answer.json()["totals"]["residents"] == sum(value for value in values if value is not None)
    assert answer.json()["suppressed"]["residents"] == values.count(None)
    own = ask("community_manager", "POST", "/api/people-in-grid/selection", json=asked)
    if own.status_code == 200:
        assert {ancestor(grid["code"], "community") for grid in own.json()["grids"]} == {
            ancestor(home, "community")
        }


def test_a_selection_that_is_too_small_or_no_polygon_is_refused(ask, home) -> None:
    centre = tuple(ask("city_commander", "GET", f"/api/areas/{home}").json()["centre"])
    crossed = {
        "polygon": {
            "type": "Polygon",
            "coordinates": [[[118, 37], [119, 38], [119, 37], [118, 38], [118, 37]]],
        }
    }
    for asked in (
        square(centre, 0.00001),
        crossed,
        {"polygon": {"type": "Point", "coordinates": [1, 2]}},
        {"polygon": {}},
        {"polygon": {"type": "Polygon", "coordinates": "x"}},
    ):
        answer = ask("city_commander", "POST", "/api/people-in-grid/selection", json=asked)
        assert answer.status_code == 400, answer.text


def test_no_number_below_the_threshold_is_in_any_list(ask) -> None:
    for level in LEVELS[1:]:
        answer = ask("city_commander", "GET", f"/api/people-in-grid?level={level}").json()
        at = [answer["measures"].index(name) for name in answer["protected"]]
        shown = [area["values"][place] for area in answer["areas"] for place in at]
        assert min((value for value in shown if value is not None), default=THRESHOLD) >= THRESHOLD
