"""The whole way at one scale: demo city, ingest, tiles; seconds and memory, ingest beside the floor."""

import os
import shutil
import time
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import psycopg

from bench.measure import run
from catalogs.database import conninfo
from catalogs.settings import Settings


def main(work: Path, scale: float, seed: int) -> dict[str, Any]:
    """Figures of a fresh city in `work`/city, ingested into the database of `work`/data."""
    city, settings = work / "city", Settings(data=work / "data", database_url=None)
    environment = environment_of(settings)
    if settings.data.exists():
        run(["db", "stop"], environment)
    for folder in (city, settings.data):
        shutil.rmtree(folder, ignore_errors=True)
    server = settings.data / "postgres"
    built = run(["demo-city", str(city), "--scale", str(scale), "--seed", str(seed)], environment)
    ingested = run(["ingest", str(city)], environment, server)
    again = run(["ingest", str(city)], environment, server)
    tiled = run(["tiles", "build", str(city / "rasters")], environment, server)
    floor_seconds, rows = loading_floor(settings)
    return {
        "scale": scale,
        "seed": seed,
        "demo city, s": built.seconds,
        "demo city, peak MiB": built.peak_mb,
        "ingest, s": ingested.seconds,
        "ingest, peak MiB with the database": ingested.peak_mb,
        "the same delivery again, s": again.seconds,
        "tiles build, s": tiled.seconds,
        "loading floor, s": floor_seconds,
        "loading floor, rows": rows,
        "ingest ÷ loading floor": ingested.seconds / floor_seconds,
    }


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
