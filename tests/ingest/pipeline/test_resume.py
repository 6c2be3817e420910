"""`kill -9` at any moment, then the same command: it goes on, and in the end everything is there once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.schema import migrate
from catalogs.settings import Settings
from catalogs.sources import sources

ROOT = Path(__file__).parents[3]

TABLES = {
    "area": "code, level, name, ST_AsText(geom_4490)",
    "grid": "code, name, community_code, ST_AsText(geom_4490)",
    "road": "road_id, name, road_class, ST_AsText(geom_4490)",
    "water": "water_id, kind, ST_AsText(geom_4490)",
    "landuse": "landuse_id, kind, ST_AsText(geom_4490)",
    "place": "place_id, name, ST_AsText(geom_4490)",
    "building": "building_code, grid_code, number, ST_AsText(geom_4490)",
    "dwelling": "dwelling_code, building_code, grid_code, unit, floor, room",
    "standard_address": "address_id, parent_id, level, name, full_name, ST_AsText(geom_4490)",
    "resident": "resident_id, name, sex, birth_date, id_number, phone",
    "occupancy": "source_id, source_row, resident_id, match_level, score, dwelling_code, area_code",
    "organisation": "organisation_id, name, uscc, area_code, ST_AsText(geom_4490)",
    "organisation_registration": "source_id, source_row, organisation_id, building_code, area_code",
    "city_component": "component_code, kind, area_code, ST_AsText(geom_4490)",
    "camera": "camera_code, kind, area_code, ST_AsText(geom_4490)",
    "grid_worker": "worker_id, name, phone, area_code",
    "event": "event_id, source_row, title, reported_at, area_code, ST_AsText(geom_4490)",
    "review_item": "source_id, source_row, reason, match_level, candidates, record",
    "reject": "source_id, source_row, reason, detail, address_text",
    "area_statistic": "area_code, measure, value",
}


def contents(settings: Settings) -> dict[str, tuple[int, int]]:
    """(rows, sum of the hashes of the rows) of each table, whatever run loaded them."""
    found = {}
    with psycopg.connect(conninfo(settings)) as connection:
        for table, columns in TABLES.items():
            row = connection.execute(
                f"SELECT count(*), coalesce(sum(hashtextextended(row({columns})::text, 0)::numeric), 0)"
                f" FROM {table}".encode()
            ).fetchone()
            assert row is not None
            found[table] = (int(row[0]), int(row[1]))
    return found


def started(settings: Settings, delivery: Path) -> subprocess.Popen[str]:
    """`gridcity ingest` in a process of its own."""
    environment = {
        **os.environ,
        "GRIDCITY_DATA": str(settings.data),
        "GRIDCITY_DATABASE_URL": conninfo(settings),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", "ingest", str(delivery)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def killed_after(settings: Settings, delivery: Path, steps: int, seconds: float) -> None:
    """Start an ingest, and kill it the given time after it has told so many steps."""
    process = started(settings, delivery)
    assert process.stdout is not None
    told = 0
    for text in process.stdout:
        told += " in " in text
        if told > steps:
            time.sleep(seconds)
            break
    assert process.poll() is None, "the ingest ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(60)
    process.stdout.close()


@pytest.fixture
def killed(served_city: Settings, data_folder: Path) -> Iterator[Settings]:
    """Settings of an empty database beside that of the served city, under the same keys."""
    info = conninfo(Settings(data=data_folder, database_url=None, database_name="killed"))
    settings = Settings(data=served_city.data, database_url=info)
    migrate(settings)
    yield settings
    with psycopg.connect(conninfo(served_city), autocommit=True) as connection:
        connection.execute("DROP DATABASE killed WITH (FORCE)")


def test_an_ingest_killed_again_and_again_ends_like_one_that_was_left_alone(
    served_city: Settings, demo_city: Path, killed: Settings
) -> None:
    chance = random.Random(20261123)
    for steps in (4, 8, 5):
        killed_after(killed, demo_city, steps, chance.uniform(0.0, 0.5))
    process = started(killed, demo_city)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert "taken up again" in said
    assert contents(killed) == contents(served_city)
    with psycopg.connect(conninfo(killed)) as connection:
        runs = connection.execute("SELECT state FROM ingest_run").fetchall()
        unequal = connection.execute(
            "SELECT source_id FROM ingest_file WHERE rows_read <> rows_loaded + rows_in_review + rows_rejected"
        ).fetchall()
    assert runs == [("done",)]
    assert unequal == []
    kept = [path.name.rsplit("-", 1)[0] for path in (killed.data / "ingest").glob("killed-*/*")]
    assert sorted(kept) == sorted(sources())


def test_the_same_delivery_again_does_nothing(served_city: Settings, demo_city: Path) -> None:
    process = started(served_city, demo_city)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "Nothing to do" in said
    assert "Read " not in said
