"""`gridcity doctor` on a machine that is complete, fresh, or broken in one place."""

from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from catalogs.cluster import Cluster
from catalogs.commands import app
from catalogs.doctor import Check, examine
from catalogs.settings import Settings


def by_name(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in examine(settings)}


def test_a_machine_that_runs_these_tests_is_complete(settings: Settings) -> None:
    found = by_name(settings)
    required = (
        "Python",
        "PostgreSQL",
        "PostGIS for it",
        "Free disk",
        "Data folder",
        "Database",
        "Migrations",
    )
    assert [name for name in required if found[name].status != "ok"] == []
    assert found["PostGIS in it"].found.startswith("3.")


def test_what_is_not_made_yet_is_no_failure_and_is_not_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found = by_name(Settings(data=data, database_url=None))
    assert found["Database"].status == "later"
    assert found["Base map"].status == "later"
    assert "make demo" in found["Base map"].advice
    assert not data.exists()


def test_a_stopped_cluster_is_asked_and_stopped_again(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.ensure_running()
    cluster.stop()
    found = by_name(Settings(data=tmp_path, database_url=None))
    assert found["Database"].status == "later"
    assert "no database yet" in found["Database"].found
    assert cluster.status().state == "stopped"


def test_built_files_are_seen(settings: Settings, tmp_path: Path) -> None:
    served = Settings(data=tmp_path, database_url=None, webmap=tmp_path / "dist")
    for name in ("basemap.pmtiles", "3dtiles/buildings/tileset.json", "rasters/dem.tif", "stac/catalog.json"):
        file = served.served / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    found = by_name(served)
    for name in ("Base map", "3D buildings", "Rasters", "STAC catalogue"):
        assert found[name].status == "ok"
    assert found["Web map"].fails


def test_a_database_elsewhere_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCITY_DATA", str(tmp_path))
    monkeypatch.setenv("GRIDCITY_DATABASE_URL", "postgresql://127.0.0.1:1/city")
    run = CliRunner().invoke(app, ["doctor", "--json"])
    assert run.exit_code == 1
    checks = {check["name"]: check for check in orjson.loads(run.stdout)}
    assert checks["Database"]["status"] == "missing"
    assert "refused" in checks["Database"]["found"]
    assert "GRIDCITY_DATABASE_URL" in checks["Database"]["advice"]
    assert "PostgreSQL" not in checks


def test_a_cluster_of_another_version_is_told(tmp_path: Path) -> None:
    pgdata = tmp_path / "postgres" / "pgdata"
    pgdata.mkdir(parents=True)
    (pgdata / "PG_VERSION").write_text("9\n")
    found = by_name(Settings(data=tmp_path, database_url=None))["Database"]
    assert found.fails
    assert "PostgreSQL 9" in found.found
    assert "postgresql-9" in found.advice


def test_the_table_names_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCITY_DATA", str(tmp_path))
    monkeypatch.setenv("GRIDCITY_WEBMAP", str(tmp_path / "nowhere"))
    monkeypatch.delenv("GRIDCITY_DATABASE_URL", raising=False)
    run = CliRunner().invoke(app, ["doctor"])
    assert run.exit_code == 1
    line = next(line for line in run.stdout.splitlines() if line.startswith("Web map"))
    assert "missing" in line
    assert "make setup" in line


def test_db_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCITY_DATA", str(tmp_path))
    monkeypatch.delenv("GRIDCITY_DATABASE_URL", raising=False)
    call = CliRunner().invoke
    assert call(app, ["db", "status"]).stdout.startswith("absent")
    assert "dbname=gridcity" in call(app, ["db", "start"]).stdout
    assert call(app, ["db", "status"]).stdout.startswith("running")
    assert call(app, ["db", "stop"]).stdout == "stopped\n"
    assert call(app, ["db", "stop"]).stdout == "was not running\n"


def test_db_commands_leave_a_database_elsewhere_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCITY_DATABASE_URL", "postgresql://elsewhere/city")
    run = CliRunner().invoke(app, ["db", "stop"])
    assert "does not start or stop" in str(run.exception)
