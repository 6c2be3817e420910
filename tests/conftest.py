"""A real PostGIS for every test: one private cluster a session, a rollback a test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from catalogs.cluster import Cluster
from catalogs.database import conninfo, migrate
from catalogs.progress import Reporter
from catalogs.settings import Settings

ROOT = Path(__file__).parent.parent
CITY_SCALE = 0.005
CITY_SEED = 11


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose cluster is stopped at the end."""
    folder = tmp_path_factory.mktemp("gridcity")
    yield folder
    Cluster(folder).stop()


@pytest.fixture(scope="session")
def settings(data_folder: Path) -> Settings:
    """Settings of a migrated, empty database."""
    made = Settings(data=data_folder, database_url=None, database_name="empty")
    migrate(made)
    return made


@pytest.fixture
def connection(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection to the empty database; what the test writes is rolled back."""
    with psycopg.connect(conninfo(settings)) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo city on disk: the delivery, its rasters and its truth. Read it only."""
    from ingest.demo_city.commands import write_demo_city

    folder = tmp_path_factory.mktemp("city") / "demo"
    write_demo_city(folder, scale=CITY_SCALE, seed=CITY_SEED, reporter=Reporter(quiet=True))
    return folder


@pytest.fixture(scope="session")
def served_city(data_folder: Path, demo_city: Path) -> Settings:
    """Settings of a database that holds the small demo city, with its tiles built. Read it only."""
    from ingest.pipeline import ingest_delivery
    from tiles.build import build_tiles

    made = Settings(data=data_folder, database_url=None, database_name="served")
    migrate(made)
    ingest_delivery(made, demo_city, Reporter(quiet=True))
    build_tiles(made, demo_city / "rasters", Reporter(quiet=True))
    return made


@pytest.fixture(scope="session")
def server(served_city: Settings) -> Iterator[str]:
    """Base URL of a real server process over the small demo city."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GRIDCITY_DATA": str(served_city.data),
        "GRIDCITY_DATABASE_NAME": served_city.database_name,
        "GRIDCITY_PORT": str(port),
    }
    process = subprocess.Popen([sys.executable, "-m", "api.cli", "serve"], env=environment, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with status {process.returncode}")
        try:
            if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server did not become ready: " + httpx.get(f"{url}/readyz").text)
