"""The whole way at one scale: demo city, ingest, tiles; seconds and memory, ingest beside the floor."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import psycopg

from bench.changed import one_in_a_hundred
from bench.measure import run
from catalogs.database import conninfo
from catalogs.settings import Settings


def main(work: Path, scale: float, seed: int) -> dict[str, Any]:
    """Figures of a fresh city in `work`/city, ingested into the database of `work`/data."""
    city, settings = work / "city", Settings(data=work / "data", database_url=None)
    environment = environment_of(settings)
    if settings.data.exists():
        run(["db", "stop"], environment)
    next_city = work / "next-city"
    for folder in (city, next_city, settings.data):
        shutil.rmtree(folder, ignore_errors=True)
    server = settings.data / "postgres"
    built = run(["demo-city", str(city), "--scale", str(scale), "--seed", str(seed)], environment)
    ingested = run(["ingest", str(city)], environment, server)
    again = run(["ingest", str(city)], environment, server)
    tiled = run(["tiles", "build", str(city / "rasters")], environment, server)
    floor_seconds, rows = loading_floor(settings)
    stages = stages_of(settings)
    shutil.copytree(city / "delivery", next_city)
    changed = one_in_a_hundred(next_city / "residents_police.csv", seed)
    renewed = run(["ingest", str(next_city)], environment, server)
    return {
        "scale": scale,
        "seed": seed,
        "demo city, s": built.seconds,
        "demo city, peak MiB": built.peak_mb,
        "ingest, s": ingested.seconds,
        "ingest, peak MiB with the database": ingested.peak_mb,
        "ingest, stages, s": stages,
        "the same delivery again, s": again.seconds,
        "rows changed of residents_police.csv": changed,
        "that delivery, s": renewed.seconds,
        "that delivery, stages, s": stages_of(settings),
        "tiles build, s": tiled.seconds,
        "loading floor, s": floor_seconds,
        "loading floor, rows": rows,
        "ingest ÷ loading floor": ingested.seconds / floor_seconds,
    }


def stages_of(settings: Settings) -> dict[str, float]:
    """Seconds of each step of the newest run; they overlap, since the database works beside the readers."""
    with psycopg.connect(conninfo(settings)) as connection:
        rows = connection.execute(
            "SELECT step, seconds FROM ingest_step WHERE run_id = (SELECT max(run_id) FROM ingest_run)"
            " UNION ALL SELECT 'read ' || source_id, (figures ->> 'seconds')::float8 FROM ingest_file"
            " WHERE run_id = (SELECT max(run_id) FROM ingest_run) AND state = 'done' AND figures ? 'seconds'"
        ).fetchall()
    return {str(step): round(float(seconds), 2) for step, seconds in rows}


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment that points a command at these settings."""
    return {**os.environ, "GRIDCITY_DATA": str(settings.data.resolve()), "PYTHONPATH": "."}


def loading_floor(settings: Settings) -> tuple[float, int]:
    """Seconds to load the registrations that ingest made by binary COPY, with their indexes, and the rows."""
    info = conninfo(settings)
    query = "SELECT * FROM occupancy"
    with adbc.connect(info) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        table = cursor.fetch_arrow_table()
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        connection.commit()
        started = time.monotonic()
        cursor.adbc_ingest("bench_floor", table, mode="create")
        connection.commit()
    with psycopg.connect(info) as database:
        for column in ("resident_id", "building_code", "area_code"):
            database.execute(f"CREATE INDEX ON bench_floor ({column})")
        database.commit()
        seconds = time.monotonic() - started
        database.execute("DROP TABLE bench_floor")
    return seconds, table.num_rows
