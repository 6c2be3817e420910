"""Reporting: durable, once, inside the scope, without personal data, with its history and its audit row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest

ClientOf = Callable[[str], httpx.Client]


@pytest.fixture(scope="module")
def inside(rows: psycopg.Connection, accounts: dict) -> tuple[float, float]:
    """A point in the grid worker's grid, degrees."""
    return _point(rows, "code = %s", accounts["grid_worker"].area_code)


@pytest.fixture(scope="module")
def outside(rows: psycopg.Connection) -> tuple[float, float]:
    """A point in another county."""
    return _point(rows, "code / 1000000000 <> %s", 370502)


def _point(rows: psycopg.Connection, where: str, value: int) -> tuple[float, float]:
    found = rows.execute(
        "SELECT ST_X(point), ST_Y(point) FROM (SELECT ST_PointOnSurface(geom_4490) AS point FROM grid"
        f" WHERE {where} ORDER BY code LIMIT 1) AS inner_point",
        [value],
    ).fetchone()
    assert found is not None
    return found


def _told(point: tuple[float, float], **changes: object) -> dict:
    told = {"category": "0404", "title": "路口积水", "description": "约二十厘米深"}
    return {**told, "longitude": point[0], "latitude": point[1], **changes}


def test_a_report_is_stored_with_its_grid_history_and_audit(
    as_role: ClientOf, rows: psycopg.Connection, accounts: dict, inside: tuple[float, float]
) -> None:
    client = as_role("grid_worker")
    answer = client.post("/api/events", json=_told(inside))
    assert answer.status_code == 201, answer.text
    event = answer.json()["event"]
    assert event["area_code"] == accounts["grid_worker"].area_code
    assert answer.headers["location"] == f"/api/events/{event['event_id']}"
    card = client.get(answer.headers["location"]).json()
    assert [(step["from_status"], step["to_status"]) for step in card["history"]] == [(None, "reported")]
    assert card["history"][0]["by"]["zh"] == "网格员"
    assert accounts["grid_worker"].name not in str(card)
    audited = rows.execute(
        "SELECT actor, action FROM audit WHERE subject = %s", [f"event:{event['event_id']}"]
    ).fetchall()
    assert audited == [(accounts["grid_worker"].name, "event.report")]


def test_the_title_loses_what_names_a_person(as_role: ClientOf, inside: tuple[float, float]) -> None:
    title = "3号楼2单元501室张女士13800000000反映漏水"
    answer = as_role("grid_worker").post("/api/events", json=_told(inside, title=title)).json()
    assert answer["title_was_shortened"]
    assert "13800000000" not in answer["event"]["title"] and "张" not in answer["event"]["title"]
    assert "漏水" in answer["event"]["title"]
    nothing = as_role("grid_worker").post("/api/events", json=_told(inside, title="13800000000 张女士"))
    assert nothing.status_code == 400


def test_the_same_report_sent_again_is_one_event(
    as_role: ClientOf, rows: psycopg.Connection, inside: tuple[float, float]
) -> None:
    client, key = as_role("grid_worker"), str(uuid4())
    told = _told(inside, title="井盖丢了")

    def send(_: int) -> httpx.Response:
        return client.post("/api/events", json=told, headers={"Idempotency-Key": key})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["event"]["event_id"] for answer in answers}) == 1
    assert sorted(answer.json()["repeated"] for answer in answers) == [False, True, True, True, True, True]
    assert rows.execute("SELECT count(*) FROM event WHERE title = '井盖丢了'").fetchone() == (1,)
    other = client.post("/api/events", json={**told, "title": "别的事"}, headers={"Idempotency-Key": key})
    assert other.status_code == 409
    another_person = as_role("dispatcher").post("/api/events", json=told, headers={"Idempotency-Key": key})
    assert another_person.json()["repeated"] is False


def test_nobody_reports_outside_their_area(
    as_role: ClientOf, rows: psycopg.Connection, outside: tuple[float, float]
) -> None:
    before = rows.execute("SELECT count(*) FROM event_change").fetchone()
    for role in ("grid_worker", "county_manager"):
        answer = as_role(role).post("/api/events", json=_told(outside))
        assert answer.status_code == 403 and answer.json()["advice"]
    assert rows.execute("SELECT count(*) FROM event_change").fetchone() == before
    assert as_role("dispatcher").post("/api/events", json=_told(outside)).status_code == 201


@pytest.mark.parametrize("role", ["department_officer", "gis_editor", "administrator", "auditor"])
def test_roles_that_do_not_report_may_not(as_role: ClientOf, inside: tuple[float, float], role: str) -> None:
    assert as_role(role).post("/api/events", json=_told(inside)).status_code == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"category": "9999"}, 400),
        ({"category": "G601"}, 400),
        ({"longitude": 100.0}, 400),
        ({"happened_at": (datetime.now(UTC) + timedelta(hours=2)).isoformat()}, 400),
        ({"happened_at": (datetime.now(UTC) - timedelta(days=9)).isoformat()}, 400),
        ({"title": " "}, 422),
        ({"match_level": "guess"}, 422),
        ({"status": "closed"}, 422),
    ],
)
def test_what_cannot_be_is_refused(
    as_role: ClientOf, inside: tuple[float, float], change: dict, status: int
) -> None:
    answer = as_role("dispatcher").post("/api/events", json=_told(inside, **change))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_history_is_only_added_to(rows: psycopg.Connection) -> None:
    for statement in (
        "UPDATE event_change SET note = 'x'",
        "DELETE FROM event_change",
        "TRUNCATE event_change",
    ):
        with pytest.raises(psycopg.errors.RaiseException):
            rows.execute(statement)


def test_a_report_changes_the_tile_and_the_list_at_once(
    as_role: ClientOf, inside: tuple[float, float]
) -> None:
    client = as_role("grid_worker")
    path, asked = "/api/events/tiles/8/212/99.mvt", {"status": "reported"}
    before = client.get(path, params=asked)
    count = client.get("/api/events", params=asked).json()["count"]
    assert client.post("/api/events", json=_told(inside, title="又积水了")).status_code == 201
    assert client.get("/api/events", params=asked).json()["count"] == count + 1
    after = client.get(path, params=asked)
    assert after.headers["etag"] != before.headers["etag"] and after.content != before.content
