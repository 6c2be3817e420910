"""The exact grade: own scope, or an emergency that runs; each use audited, nothing kept."""

from datetime import date

import pytest

from catalogs.areas import ancestor, range_of
from ingest.statistics import PROTECTED

REASON = "化工园区泄漏，需要疏散人数"


@pytest.fixture
def no_emergency(database):
    """No emergency runs before or after the test."""
    database.execute("UPDATE emergency SET ended_at = now() WHERE ended_at IS NULL")
    yield
    database.execute("UPDATE emergency SET ended_at = now() WHERE ended_at IS NULL")


def exact(ask, role: str, code: int, as_of: str = ""):
    asked = f"?as_of={as_of}" if as_of else ""
    return ask(role, "GET", f"/api/people-in-grid/{code}/exact{asked}")


def true_counts(database, code: int) -> int:
    query = "SELECT count(DISTINCT resident_id) FROM occupancy WHERE area_code >= %s AND area_code < %s"
    return database.execute(query, range_of(code)).fetchone()[0]


def test_who_looks_after_an_area_sees_its_true_counts_and_is_audited(ask, home, database, audited) -> None:
    community = ancestor(home, "community")
    for code in (home, community):
        answer = exact(ask, "community_manager", code)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["values"]["residents"] == true_counts(database, code)
        assert set(answer.json()["values"]) == set(PROTECTED)
    assert [row[:3] for row in audited()] == [
        ("community-manager", "people.exact", f"area:{home}"),
        ("community-manager", "people.exact", f"area:{community}"),
    ]


def test_true_counts_are_those_that_the_protected_ones_were_made_from(ask, home) -> None:
    shown = ask("community_manager", "GET", f"/api/people-in-grid/{home}").json()["values"]
    true = exact(ask, "community_manager", home).json()["values"]
    near = {name: abs(shown[name] - true[name]) <= 3 for name in PROTECTED if shown[name] is not None}
    assert near and near["residents"]


@pytest.fixture
def left_in_march(database, home, ended) -> int:
    """Somebody of the grid whose registrations all ended on 1 March 2026 and had begun in 2020."""
    ((resident,),) = database.execute(
        "SELECT min(resident_id) FROM occupancy WHERE area_code = %s", [home]
    ).fetchall()
    ended(resident)
    return resident


def test_who_has_left_is_counted_on_the_days_before(ask, home, database, left_in_march, audited) -> None:
    in_force = "SELECT count(DISTINCT resident_id) FROM occupancy WHERE area_code = %s AND in_force(valid_from, valid_to, %s)"
    for day in ("2019-12-31", "2026-02-28", "2026-03-01", ""):
        found = exact(ask, "community_manager", home, day).json()
        asked = [home, day or date.today()]
        assert found["values"]["residents"] == database.execute(in_force, asked).fetchone()[0]
        assert found["as_of"] == (day or found["counted_at"][:10])
    here = "SELECT count(*) FROM occupancy WHERE resident_id = %s AND in_force(valid_from, valid_to, %s)"
    counted = [
        database.execute(here, [left_in_march, day]).fetchone()[0] > 0
        for day in ("2019-12-31", "2026-02-28", "2026-03-01")
    ]
    assert counted == [False, True, False]
    assert audited()[1][2] == f"area:{home} as of:2026-02-28"


def test_a_day_to_come_is_refused(ask, home) -> None:
    answer = exact(ask, "community_manager", home, "2999-01-01")
    assert answer.status_code == 400
    assert "still to come" in answer.text


@pytest.mark.usefixtures("no_emergency")
def test_outside_the_scope_or_without_the_right_there_is_no_exact_count(ask, home, audited) -> None:
    assert exact(ask, "community_manager", ancestor(home, "town")).status_code == 403
    assert exact(ask, "community_manager", 370503001001001).status_code == 404
    for role in (
        "county_manager",
        "town_manager",
        "dispatcher",
        "department_officer",
        "gis_editor",
        "auditor",
    ):
        assert exact(ask, role, home).status_code == 403
    assert exact(ask, "city_commander", home).status_code == 403
    assert audited() == []


@pytest.mark.usefixtures("no_emergency")
def test_a_commander_sees_exact_counts_only_where_an_emergency_runs(ask, home, database, audited) -> None:
    town = ancestor(home, "town")
    asked = {"area_code": town, "reason": REASON, "hours": 2}
    declared = ask("city_commander", "POST", "/api/emergencies", json=asked)
    assert declared.status_code == 201, declared.text
    number = declared.json()["emergency_id"]
    assert ask("city_commander", "POST", "/api/emergencies", json=asked).status_code == 409
    answer = exact(ask, "city_commander", home)
    assert answer.json()["because"] == "emergency"
    assert exact(ask, "city_commander", home, "2026-01-01").status_code == 403
    assert answer.json()["values"]["residents"] == true_counts(database, home)
    assert ask("city_commander", "GET", f"/api/people-in-grid/{home}").json()["exact"] is True
    assert exact(ask, "city_commander", ancestor(home, "county")).status_code == 403
    assert exact(ask, "county_manager", home).status_code == 403
    shown = ask("city_commander", "GET", "/api/emergencies").json()["emergencies"]
    assert [one["emergency_id"] for one in shown] == [number]
    assert ask("county_manager", "GET", "/api/emergencies").json() == {"emergencies": []}
    assert ask("city_commander", "DELETE", f"/api/emergencies/{number}").status_code == 200
    assert exact(ask, "city_commander", home).status_code == 403
    assert ask("city_commander", "DELETE", f"/api/emergencies/{number}").status_code == 404
    rows = audited()
    assert [row[1] for row in rows] == ["emergency.declare", "people.exact", "emergency.end"]
    assert {row[3] for row in rows} == {REASON}
    assert f"emergency:{number}" in rows[1][2]


@pytest.mark.usefixtures("no_emergency")
def test_an_emergency_ends_by_itself(ask, home, database) -> None:
    asked = {"area_code": home, "reason": REASON, "hours": 1}
    number = ask("city_commander", "POST", "/api/emergencies", json=asked).json()["emergency_id"]
    assert exact(ask, "city_commander", home).status_code == 200
    database.execute(
        "UPDATE emergency SET declared_at = declared_at - interval '2 hours', ends_at = now() - interval '1 second'"
        " WHERE emergency_id = %s",
        [number],
    )
    assert exact(ask, "city_commander", home).status_code == 403
    assert ask("city_commander", "GET", "/api/emergencies").json() == {"emergencies": []}


@pytest.mark.usefixtures("no_emergency")
@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"reason": "着火了"}, 400),
        ({"reason": "         a         "}, 400),
        ({"hours": 73}, 400),
        ({"hours": 0}, 400),
        ({"area_code": 370599001001001}, 404),
        ({"area_code": 12}, 400),
    ],
)
def test_an_emergency_needs_a_reason_an_area_and_an_end(ask, home, audited, changed, status) -> None:
    asked = {"area_code": home, "reason": REASON, "hours": 1} | changed
    assert ask("city_commander", "POST", "/api/emergencies", json=asked).status_code == status
    assert audited() == []


def test_only_commanders_declare(ask, home) -> None:
    asked = {"area_code": home, "reason": REASON, "hours": 1}
    for role in ("county_manager", "community_manager", "dispatcher", "administrator"):
        assert ask(role, "POST", "/api/emergencies", json=asked).status_code == 403
