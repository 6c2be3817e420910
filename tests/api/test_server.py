"""`gridcity serve` as a process: its start, a client that leaves, its end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api.server import serve
from catalogs.database import connect, conninfo
from catalogs.errors import Conflict
from catalogs.settings import Settings

ROOT = Path(__file__).parents[2]
SERVE = "from api.server import serve; from catalogs.settings import Settings; serve(Settings())"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running(quarter: Settings, page_folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    environment = {
        **os.environ,
        "GRIDCITY_DATA": str(quarter.data),
        "GRIDCITY_DATABASE_URL": conninfo(quarter),
        "GRIDCITY_WEBMAP": str(page_folder),
        "GRIDCITY_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE], env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{url}/healthz", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process, url
    finally:
        process.kill()
        process.wait()


def waiting(quarter: Settings) -> int:
    """Tile statements that wait for a lock."""
    with connect(quarter) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%ST_AsMVT%' AND wait_event_type = 'Lock'"
        ).fetchall()
    return count


def wait_for(condition: object, seconds: float = 5) -> bool:
    for _ in range(int(seconds / 0.05)):
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_a_client_that_leaves_cancels_its_statement(running, quarter: Settings, bearer) -> None:
    _, url = running
    tile = f"{url}/tiles/road/13/6793/3176.mvt"
    with connect(quarter) as connection, ThreadPoolExecutor() as others:
        connection.execute("LOCK TABLE road IN ACCESS EXCLUSIVE MODE")
        leaving = others.submit(httpx.get, tile, headers=bearer, timeout=httpx.Timeout(5, read=2))
        assert wait_for(lambda: waiting(quarter) == 1)
        with pytest.raises(httpx.ReadTimeout):
            leaving.result()
        assert wait_for(lambda: waiting(quarter) == 0)
    assert httpx.get(tile, headers=bearer).status_code == 200


def test_who_stays_gets_the_tile_though_another_left(running, quarter: Settings, bearer) -> None:
    _, url = running
    tile = f"{url}/tiles/road/14/13586/6352.mvt"
    with connect(quarter) as connection, ThreadPoolExecutor() as others:
        connection.execute("LOCK TABLE road IN ACCESS EXCLUSIVE MODE")
        staying = others.submit(httpx.get, tile, headers=bearer, timeout=10)
        leaving = others.submit(httpx.get, tile, headers=bearer, timeout=httpx.Timeout(5, read=1))
        assert wait_for(lambda: waiting(quarter) == 1)
        with pytest.raises(httpx.ReadTimeout):
            leaving.result()
        assert waiting(quarter) == 1
        connection.rollback()
        assert staying.result().status_code in (200, 204)


def test_a_taken_address_is_said_plainly(running, quarter: Settings) -> None:
    _, url = running
    taken = quarter.model_copy(update={"port": int(url.rsplit(":", 1)[1])})
    with pytest.raises(Conflict, match="cannot be listened on"):
        serve(taken)


def test_the_server_says_where_it_is_and_ends_when_told(running) -> None:
    process, url = running
    assert httpx.get(f"{url}/").status_code == 200
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert time.monotonic() - started < 5
    said = process.stderr.read()
    assert f"gridcity serves {url}" in said
    assert "Traceback" not in said
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")
