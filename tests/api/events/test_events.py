"""Events as people of different roles get them: rows, columns, counts, tiles."""

from collections.abc import Callable

import httpx
import mapbox_vector_tile
import psycopg
import pytest

from catalogs.areas import range_of
from tests.conftest import DEPARTMENT_CATEGORIES, Account

ClientOf = Callable[[str], httpx.Client]

CITY_TILE = "8/212/99"


def test_a_stranger_gets_nothing(base_url: str) -> None:
    for path in ("", "/histogram", "/categories", f"/tiles/{CITY_TILE}.mvt", "/E0000001"):
        assert httpx.get(f"{base_url}/api/events{path}").status_code == 401


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_roles_without_events_get_none(as_role: ClientOf, role: str) -> None:
    assert as_role(role).get("/api/events").status_code == 403
    assert as_role(role).get(f"/api/events/tiles/{CITY_TILE}.mvt").status_code == 403


@pytest.mark.parametrize(
    "role", ["city_commander", "county_manager", "town_manager", "community_manager", "grid_worker"]
)
def test_everyone_gets_the_events_of_their_area(
    as_role: ClientOf, rows: psycopg.Connection, accounts: dict[str, Account], role: str
) -> None:
    code = accounts[role].area_code
    first, last = (10**14, 10**15) if role == "city_commander" else range_of(code)
    expected = rows.execute(
        "SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM event"
        " WHERE area_code >= %s AND area_code < %s AND category NOT IN ('G601', '帮扶服务')",
        [first, last],
    ).fetchone()
    assert expected is not None and expected[0] > 0
    page = as_role(role).get("/api/events", params={"limit": 200}).json()
    assert page["count"] == expected[0] and page["count_is_exact"]
    assert all(first <= event["area_code"] < last for event in page["events"])
    assert as_role(role).get("/api/events", params={"status": "open"}).json()["count"] == expected[1]


def test_pages_hold_every_event_once_and_the_newest_first(as_role: ClientOf) -> None:
    client, after, found = as_role("county_manager"), "", []
    while True:
        page = client.get("/api/events", params={"limit": 60, "after": after}).json()
        found += [(event["reported_at"], event["event_id"]) for event in page["events"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(found) == len(set(found)) == page["count"]
    assert found == sorted(found, reverse=True)


def test_a_cursor_that_is_none_is_refused(as_role: ClientOf) -> None:
    for after in ("x", "WyJhIiwiYiJd", "bnVsbA"):
        assert as_role("dispatcher").get("/api/events", params={"after": after}).status_code == 400


def test_another_area_gives_none_and_no_hint(as_role: ClientOf, rows: psycopg.Connection) -> None:
    row = rows.execute(
        "SELECT event_id FROM event WHERE area_code / 1000000000 <> 370502"
        " AND category NOT IN ('G601', '帮扶服务') ORDER BY 1 LIMIT 1"
    ).fetchone()
    assert row is not None
    client = as_role("county_manager")
    outside = client.get(f"/api/events/{row[0]}")
    nowhere = client.get("/api/events/E-none")
    assert outside.status_code == nowhere.status_code == 404
    assert outside.json()["detail"] == nowhere.json()["detail"]
    assert client.get("/api/events", params={"q": row[0]}).json()["count"] == 0
    assert as_role("dispatcher").get("/api/events", params={"q": row[0]}).json()["count"] == 1


def test_a_department_sees_its_categories_only(as_role: ClientOf) -> None:
    client = as_role("department_officer")
    found = {one["category"] for one in client.get("/api/events/categories").json()["categories"]}
    assert found and found <= set(DEPARTMENT_CATEGORIES)
    assert {event["category"] for event in client.get("/api/events").json()["events"]} <= found
    assert client.get("/api/events", params={"category": "0301"}).json()["count"] == 0


def test_choices_count_what_they_would_give(as_role: ClientOf) -> None:
    client = as_role("county_manager")
    asked = {"status": "closed", "from": "2026-01-01", "to": "2026-06-30"}
    choices = client.get("/api/events/categories", params=asked).json()
    largest = max(choices["categories"], key=lambda one: one["count"])
    chosen = client.get("/api/events", params={**asked, "category": largest["category"]}).json()
    assert chosen["count"] == largest["count"] > 0
    narrowed = client.get("/api/events/categories", params={**asked, "category": largest["category"]}).json()
    assert narrowed["categories"] == choices["categories"]
    assert sum(one["count"] for one in narrowed["statuses"] if one["status"] == "closed") <= largest["count"]


def test_bars_add_up_to_the_events_whatever_time_is_chosen(as_role: ClientOf) -> None:
    client = as_role("county_manager")
    by_day = client.get("/api/events/histogram", params={"from": "2026-05-01", "to": "2026-05-02"}).json()
    by_week = client.get("/api/events/histogram", params={"step": "week"}).json()
    count = client.get("/api/events").json()["count"]
    assert sum(bar["open"] + bar["closed"] for bar in by_day["bars"]) == count
    assert sum(bar["open"] + bar["closed"] for bar in by_week["bars"]) == count
    assert len(by_week["bars"]) < len(by_day["bars"])
    day = by_day["bars"][0]
    one = client.get("/api/events", params={"from": day["start"], "to": day["start"]}).json()
    assert one["count"] == day["open"] + day["closed"]


def _features(client: httpx.Client, path: str, **asked: str) -> list[dict]:
    answer = client.get(f"/api/events/tiles/{path}.mvt", params=asked)
    assert answer.status_code in (200, 204), answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    return mapbox_vector_tile.decode(answer.content)["event"]["features"] if answer.content else []


@pytest.mark.parametrize("mode", ["clusters", "heat"])
@pytest.mark.parametrize("asked", [{}, {"status": "open"}, {"category": "01", "from": "2026-03-01"}])
def test_clusters_count_what_the_filter_leaves(as_role: ClientOf, mode: str, asked: dict[str, str]) -> None:
    for role in ("dispatcher", "county_manager", "department_officer"):
        client = as_role(role)
        features = [
            feature
            for x in (211, 212)
            for y in (98, 99, 100)
            for feature in _features(client, f"8/{x}/{y}", mode=mode, **asked)
        ]
        placed = 0
        after = ""
        while after is not None:
            page = client.get("/api/events", params={**asked, "limit": "200", "after": after}).json()
            placed += sum(event["longitude"] is not None for event in page["events"])
            after = page["next"]
        assert sum(feature["properties"]["count"] for feature in features) == placed > 0


def test_deep_tiles_show_single_events_with_their_numbers(
    as_role: ClientOf, rows: psycopg.Connection
) -> None:
    row = rows.execute(
        "SELECT event_id, floor((ST_X(geom_4490) + 180) / 360 * 65536)::int,"
        " floor((1 - ln(tan(radians(ST_Y(geom_4490))) + 1 / cos(radians(ST_Y(geom_4490)))) / pi()) / 2 * 65536)::int"
        " FROM event WHERE geom_4490 IS NOT NULL AND area_code / 1000000000 = 370502 ORDER BY 1 LIMIT 1"
    ).fetchone()
    assert row is not None
    event_id, x, y = row
    found = {one["properties"]["event_id"] for one in _features(as_role("dispatcher"), f"16/{x}/{y}")}
    assert event_id in found
    assert as_role("dispatcher").get(f"/api/events/tiles/17/{2 * x}/{2 * y}.mvt").status_code == 404


def test_a_tile_is_not_sent_twice_and_never_for_another_access(as_role: ClientOf) -> None:
    first = as_role("dispatcher").get(f"/api/events/tiles/{CITY_TILE}.mvt")
    etag = first.headers["etag"]
    again = as_role("dispatcher").get(f"/api/events/tiles/{CITY_TILE}.mvt", headers={"if-none-match": etag})
    assert again.status_code == 304
    other = as_role("county_manager").get(
        f"/api/events/tiles/{CITY_TILE}.mvt", headers={"if-none-match": etag}
    )
    assert other.status_code == 200 and other.headers["etag"] != etag
    filtered = as_role("dispatcher").get(
        f"/api/events/tiles/{CITY_TILE}.mvt?status=open", headers={"if-none-match": etag}
    )
    assert filtered.status_code != 304


def test_care_for_persons_is_nowhere(as_role: ClientOf, rows: psycopg.Connection) -> None:
    row = rows.execute("SELECT event_id FROM event WHERE category IN ('G601', '帮扶服务') LIMIT 1").fetchone()
    assert row is not None
    client = as_role("city_commander")
    assert client.get(f"/api/events/{row[0]}").status_code == 404
    categories = client.get("/api/events/categories").json()["categories"]
    assert "G601" not in {one["category"] for one in categories}


def test_what_was_said_is_for_those_who_look_after_it(as_role: ClientOf, rows: psycopg.Connection) -> None:
    row = rows.execute(
        "SELECT event_id, description FROM event WHERE area_code / 1000000000 = 370502 AND closed_at IS NOT NULL"
        " AND source_id = 'hotline_12345' AND category NOT IN ('G601', '帮扶服务') ORDER BY 1 LIMIT 1"
    ).fetchone()
    assert row is not None
    card = as_role("dispatcher").get(f"/api/events/{row[0]}").json()
    assert card["description"] == row[1]
    assert as_role("city_commander").get(f"/api/events/{row[0]}").json()["description"] is None
    assert [step["to_status"] for step in card["history"]] == ["reported", card["status"]]
    assert card["history"][0]["by"]["zh"] == "12345 热线"
    assert [area["level"] for area in card["path"]][:2] == ["city", "county"]
