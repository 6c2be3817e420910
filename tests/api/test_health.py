"""Health and readiness, and a database that goes and comes back."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.security.accounts import create_account, issue_token
from catalogs.cluster import Cluster
from catalogs.database import connect
from catalogs.schema import migrate
from catalogs.settings import Settings


def test_the_process_answers(web: TestClient) -> None:
    assert web.get("/healthz").json() == {"status": "ok"}


def test_ready_and_what_is_not_built(web: TestClient) -> None:
    answer = web.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["database"] == "ok"
    assert set(web.get("/readyz", headers={"Authorization": ""}).json()) == {"status"}
    assert answer.json()["status"] in ("ready", "degraded")
    assert answer.headers["cache-control"] == "no-store"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Settings]:
    """A cluster that may be stopped."""
    settings = Settings(data=tmp_path, database_url=None, statement_timeout_s=3.0)
    migrate(settings)
    yield settings
    Cluster(tmp_path).stop()


@pytest.fixture
def staff(alone: Settings) -> dict[str, str]:
    """The header of somebody who looks after the platform."""
    with connect(alone) as connection:
        account = create_account(connection, name="staff", role="gis_editor", area_code=370500000000000)
        until = datetime.now(UTC) + timedelta(days=1)
        return {"Authorization": f"Bearer {issue_token(connection, account, 'tests', until)}"}


def test_a_database_that_goes_away_gives_503_and_comes_back_by_itself(alone: Settings, staff) -> None:
    urls = ("/readyz", "/tiles/building/14/1/1.mvt", "/tiles/building/tilejson.json")
    app = create_app(alone)
    with TestClient(app, raise_server_exceptions=False, headers=staff) as client:
        assert [client.get(url).status_code for url in urls] == [200, 204, 200]
        Cluster(alone.data).stop()
        missed = [client.get(url) for url in ("/readyz", "/tiles/building/14/1/2.mvt")]
        assert [answer.status_code for answer in missed] == [503, 503]
        assert all(answer.headers["content-type"] == "application/problem+json" for answer in missed)
        assert all("postgres" not in answer.text.lower() for answer in missed)
        assert client.get("/healthz").status_code == 200
        Cluster(alone.data).ensure_running()
        assert [client.get(url).status_code for url in urls] == [200, 204, 200]


def test_a_database_without_data_says_what_to_do(alone: Settings, staff) -> None:
    with TestClient(create_app(alone), raise_server_exceptions=False, headers=staff) as client:
        answer = client.get("/readyz").json()
        assert answer["status"] == "degraded"
        assert "gridcity ingest" in answer["checks"]["data"]


def test_an_older_database_is_not_ready(alone: Settings, staff) -> None:
    with connect(alone) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with TestClient(create_app(alone), raise_server_exceptions=False, headers=staff) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["database"] == "it stands at migration 0000"


def test_the_description_of_the_api_loads_nothing_from_outside(web: TestClient) -> None:
    document = web.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"/healthz", "/tiles/{layer}/{z}/{x}/{y}.mvt", "/raster/{dataset}/tilejson.json"} <= set(
        document["paths"]
    )
    known = {
        f"#/components/{kind}/{name}" for kind, named in document["components"].items() for name in named
    }
    assert set(re.findall(r'"\$ref":"([^"]+)"', web.get("/api/openapi.json").text)) <= known
    for path, operations in document["paths"].items():
        in_path = set(re.findall(r"{(\w+)(?::path)?}", path))
        for operation in operations.values():
            named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
            assert named == in_path, path
    assert web.get("/docs").status_code == 404
    assert web.get("/redoc").status_code == 404
