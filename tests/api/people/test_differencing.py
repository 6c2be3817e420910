"""Differencing through the real endpoints: what an attacker collects before and after one person leaves is the same.

The numbers behind it, and the same attack with the rules switched off, are in tests/ingest/test_differencing.py.
"""

import time
from collections.abc import Callable
from datetime import date

import psycopg
import pytest

from catalogs.areas import LEVELS, ancestor
from catalogs.personal_data import PersonalDataKey
from catalogs.views import publish_changes
from ingest.statistics import PROTECTED, THRESHOLD, build_statistics

TODAY = date(2026, 11, 23)
LOOKS = 100


@pytest.fixture
def count_again(people_city, database, ask) -> Callable[[], None]:
    """Makes the statistics anew and waits until the server shows them."""
    key = PersonalDataKey.at(people_city.keys)

    def counted() -> None:
        before = ask("city_commander", "GET", "/api/people-in-grid?level=county").json()["as_of"]
        with database.transaction():
            build_statistics(database, key, TODAY)
            publish_changes(database)
        for _ in range(LOOKS):
            if ask("city_commander", "GET", "/api/people-in-grid?level=county").json()["as_of"] != before:
                return
            time.sleep(0.1)
        raise AssertionError("the server does not see the new statistics")

    return counted


def collected(ask, home: int) -> dict[str, object]:
    """Every protected number of a grid and the areas above it, through every endpoint."""
    codes = {level: ancestor(home, level) for level in LEVELS[1:]}
    found: dict[str, object] = {}
    for level, code in codes.items():
        listed = ask("city_commander", "GET", f"/api/people-in-grid?level={level}").json()
        at = [listed["measures"].index(name) for name in PROTECTED]
        found[f"list {level}"] = {
            area["code"]: [area["values"][place] for place in at] for area in listed["areas"]
        }
        detail = ask("city_commander", "GET", f"/api/people-in-grid/{code}").json()
        found[f"detail {level}"] = [detail["values"][name] for name in PROTECTED]
        if detail["compared"]:
            found[f"means {level}"] = [detail["compared"]["means"][name] for name in PROTECTED]
        area = ask("city_commander", "GET", f"/api/areas/{code}").json()
        found[f"area {level}"] = [area["values"][name] for name in PROTECTED]
        item = ask("city_commander", "GET", f"/ogc/collections/{level}/items/{code}?f=json").json()
        found[f"item {level}"] = {name: item["properties"].get(name) for name in PROTECTED}
    inputs = {"inputs": {"areas": list(codes.values())[-1:]}}
    process = ask("city_commander", "POST", "/ogc/processes/people-in-grid/execution", json=inputs)
    found["process"] = process.json()["areas"]
    west, south, east, north = ask("city_commander", "GET", f"/api/areas/{codes['town']}").json()["bbox"]
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    drawn = {"polygon": {"type": "Polygon", "coordinates": [ring]}}
    selection = ask("city_commander", "POST", "/api/people-in-grid/selection", json=drawn).json()
    found["selection"] = [selection["totals"][name] for name in PROTECTED]
    return found


def move_away(database: psycopg.Connection, home: int, people: int) -> None:
    """Some people of the grid are registered nowhere any more; `gone` keeps their rows."""
    database.execute("DROP TABLE IF EXISTS gone")
    database.execute(
        "CREATE TEMP TABLE gone AS SELECT * FROM occupancy WHERE resident_id IN"
        " (SELECT DISTINCT resident_id FROM occupancy WHERE area_code = %s ORDER BY 1 LIMIT %s)",
        [home, people],
    )
    database.execute("DELETE FROM occupancy WHERE resident_id IN (SELECT resident_id FROM gone)")


def come_back(database: psycopg.Connection) -> None:
    database.execute("INSERT INTO occupancy SELECT * FROM gone")
    database.execute("DROP TABLE gone")


def test_no_endpoint_tells_that_one_person_left_however_often_it_is_asked(
    ask, home, database, count_again
) -> None:
    count_again()
    before = collected(ask, home)
    assert collected(ask, home) == before
    move_away(database, home, 1)
    try:
        count_again()
        assert collected(ask, home) == before
    finally:
        come_back(database)
        count_again()
    assert collected(ask, home) == before


def test_the_numbers_follow_when_many_have_left(ask, home, database, count_again) -> None:
    """The attack above would see a change if there were one."""
    count_again()
    before = collected(ask, home)
    move_away(database, home, THRESHOLD * 4)
    try:
        count_again()
        after = collected(ask, home)
        for name in ("list grid", "detail grid", "item grid", "process", "selection"):
            assert after[name] != before[name], name
    finally:
        come_back(database)
        count_again()
