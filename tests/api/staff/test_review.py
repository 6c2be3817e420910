"""Runs, the review queue, and decisions that the next run follows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from catalogs.database import conninfo
from catalogs.progress import Reporter
from catalogs.settings import Settings
from ingest.pipeline import ingest_delivery
from tests.conftest import Account


@pytest.fixture(scope="module")
def own_city(copy_city: Callable[[str], Settings]) -> Settings:
    return copy_city("review")


@pytest.fixture(scope="module")
def web(own_city: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(own_city), base_url="http://city.test") as opened:
        yield opened


@pytest.fixture
def as_editor(web: TestClient, accounts: dict[str, Account]) -> TestClient:
    web.headers.update(accounts["gis_editor"].headers)
    return web


def first_of(web: TestClient, kind: str) -> dict[str, Any]:
    """The first open text whose first candidate is a building or a place."""
    items = web.get("/api/review", params={"limit": 100}).json()["items"]
    return next(item for item in items if item["candidates"] and item["candidates"][0][kind])


def decide(web: TestClient, item: dict[str, Any], **target: object) -> Any:
    return web.post("/api/review/decisions", json={"text": item["text"], **target})


def test_runs_tell_what_became_of_every_row(as_editor: TestClient) -> None:
    (run,) = as_editor.get("/api/runs").json()["runs"]
    assert run["rows_read"] == run["rows_loaded"] + run["rows_in_review"] + run["rows_rejected"] > 10_000
    detail = as_editor.get(f"/api/runs/{run['run_id']}").json()
    health = next(file for file in detail["sources"] if file["source_id"] == "residents_health")
    assert health["refused_columns"] and sum(f["rows_read"] for f in detail["sources"]) == run["rows_read"]
    assert "/" not in run["delivery"]


def test_a_report_is_shown_without_scripts_and_without_our_origin(as_editor: TestClient) -> None:
    answer = as_editor.get("/api/runs/1/report")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer.headers["cache-control"]
    assert "</html>" in answer.text
    assert as_editor.get("/api/runs/99/report").status_code == 404


def test_the_queue_pages_through_everything_once(as_editor: TestClient) -> None:
    summary = as_editor.get("/api/review/summary").json()
    seen: list[str] = []
    after = None
    while True:
        page = as_editor.get("/api/review", params={"limit": 7, **({"after": after} if after else {})}).json()
        seen += [item["text"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == summary["texts"] > 20
    assert sum(count["texts"] for count in summary["reasons"]) >= summary["texts"]


def test_candidates_come_with_their_evidence_the_strongest_first(as_editor: TestClient) -> None:
    items = as_editor.get("/api/review", params={"limit": 100}).json()["items"]
    listed = [candidate["evidence"] for item in items for candidate in item["candidates"]]
    assert listed and all(listed)
    weights = [[term["weight"] for term in evidence] for evidence in listed]
    assert any(weight < 0 for each in weights for weight in each)
    for each in weights:
        assert each == sorted(each, key=lambda weight: (weight < 0, -abs(weight)))
    assert all(term["title"]["zh"] != term["title"]["en"] for evidence in listed for term in evidence)


def test_nothing_personal_is_in_the_queue(as_editor: TestClient, own_city: Settings) -> None:
    with psycopg.connect(conninfo(own_city)) as connection:
        names = connection.execute(
            "SELECT DISTINCT record->>'name' FROM review_item WHERE record->>'name' <> ''"
        ).fetchall()
    shown = as_editor.get("/api/review", params={"limit": 100}).text
    assert names and "sealed" not in shown and "record" not in shown
    assert not [name for (name,) in names if f'"{name}"' in shown]


def test_filters(as_editor: TestClient) -> None:
    asked = {"source": "residents_health", "reason": "ambiguous", "limit": 100}
    found = as_editor.get("/api/review", params=asked).json()["items"]
    assert found and all("residents_health" in item["sources"] for item in found)
    county = {"area": 370502000000000, "limit": 100}
    inside = as_editor.get("/api/review", params=county).json()["items"]
    assert inside and all(str(item["area_code"]).startswith("370502") for item in inside)
    assert as_editor.get("/api/review", params={"area": 12}).status_code == 400
    assert as_editor.get("/api/review", params={"after": "x"}).status_code == 400


def test_a_decision_is_followed_by_the_next_run_and_undone_again(
    as_editor: TestClient, own_city: Settings, demo_city: Path
) -> None:
    item = first_of(as_editor, "building_code")
    chosen = item["candidates"][0]
    decision = decide(as_editor, item, building_code=chosen["building_code"])
    assert decision.status_code == 201 and decision.json()["rows"] >= item["rows"]
    open_texts = {one["text"] for one in as_editor.get("/api/review", params={"limit": 100}).json()["items"]}
    assert item["text"] not in open_texts

    ingest_delivery(own_city, demo_city, Reporter(quiet=True))
    assert buildings_of(own_city, item) == {int(chosen["building_code"])}

    gone = as_editor.delete(f"/api/review/decisions/{decision.json()['decision_id']}")
    assert gone.json()["undone_by"] == "gis-editor"
    ingest_delivery(own_city, demo_city, Reporter(quiet=True))
    assert buildings_of(own_city, item) == set()
    assert first_text(as_editor, item["text"])


def buildings_of(settings: Settings, item: dict[str, Any]) -> set[int]:
    """Where the rows that have the text as written are loaded."""
    with psycopg.connect(conninfo(settings)) as connection:
        return {
            code
            for table in ("occupancy", "organisation_registration")
            for (code,) in connection.execute(
                f"SELECT building_code FROM {table} WHERE address_text = %s".encode(), [item["written"]]
            )
        }


def first_text(web: TestClient, text: str) -> bool:
    items = web.get("/api/review", params={"limit": 100}).json()["items"]
    return any(item["text"] == text for item in items)


def test_nobody_can_tell_takes_it_off_the_list(as_editor: TestClient) -> None:
    item = first_of(as_editor, "place_id")
    decision = decide(as_editor, item).json()
    assert decision["title"] == "" and not first_text(as_editor, item["text"])
    as_editor.delete(f"/api/review/decisions/{decision['decision_id']}")
    assert first_text(as_editor, item["text"])


def test_the_second_reviewer_is_told_who_was_first(as_editor: TestClient) -> None:
    item = first_of(as_editor, "place_id")
    place = item["candidates"][0]["place_id"]
    decision = decide(as_editor, item, place_id=place).json()
    again = decide(as_editor, item)
    assert again.status_code == 409 and "gis-editor" in again.json()["detail"]
    undo = f"/api/review/decisions/{decision['decision_id']}"
    assert (as_editor.delete(undo).status_code, as_editor.delete(undo).status_code) == (200, 409)


def test_what_cannot_be_decided(as_editor: TestClient) -> None:
    item = first_of(as_editor, "place_id")
    assert decide(as_editor, {"text": "没有这个地址"}).status_code == 404
    assert decide(as_editor, item, building_code="37050200100199999").status_code == 400
    assert decide(as_editor, item, building_code="37050200100199999", place_id=1).status_code == 422
    assert as_editor.delete("/api/review/decisions/987654").status_code == 404


def test_decisions_are_in_the_audit(as_editor: TestClient, own_city: Settings) -> None:
    item = first_of(as_editor, "place_id")
    decision = decide(as_editor, item).json()
    as_editor.delete(f"/api/review/decisions/{decision['decision_id']}")
    with psycopg.connect(conninfo(own_city)) as connection:
        rows = connection.execute(
            "SELECT actor, action FROM audit WHERE subject = %s ORDER BY audit_id",
            [f"decision:{decision['decision_id']}"],
        ).fetchall()
    assert rows == [("gis-editor", "review.decide"), ("gis-editor", "review.undo")]


@pytest.mark.parametrize(
    ("role", "reads", "decides"),
    [("city_commander", 200, 403), ("dispatcher", 403, 403), ("auditor", 403, 403)],
)
def test_who_may(web: TestClient, accounts: dict[str, Account], role: str, reads: int, decides: int) -> None:
    web.headers.update(accounts[role].headers)
    assert web.get("/api/review").status_code == web.get("/api/runs").status_code == reads
    assert decide(web, {"text": "任何"}).status_code == decides
