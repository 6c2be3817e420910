"""`--engine spark` on a real standalone cluster of one master and two workers: the same rows out, and errors told."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyspark
import pytest

from catalogs.areas import level_of
from catalogs.database import conninfo
from catalogs.errors import Unavailable
from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings
from ingest.pipeline import ingest_delivery
from ingest.pipeline.spark import spark_pool
from ingest.pipeline.workers import Workers
from tests.conftest import own_database

TABLES = (
    *("area", "grid", "road", "place", "building", "dwelling", "city_component", "camera", "event"),
    *("grid_worker", "resident", "occupancy", "organisation", "organisation_registration"),
    *("review_item", "reject", "area_statistic"),
)
ROWS_OF = (
    "SELECT count(*), md5(string_agg(row, '|' ORDER BY row)) FROM"
    " (SELECT (to_jsonb({0}) - ARRAY['run_id', 'review_item_id', 'reject_id'])::text AS row FROM {0}) AS told"
)
SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster whose two workers have one core each."""
    folder = tmp_path_factory.mktemp("spark")
    port, page = free_port(), free_port()
    url = f"spark://127.0.0.1:{port}"
    launcher = Path(pyspark.__file__).parent / "bin" / "spark-class"
    started = [["master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)]]
    started += [
        ["worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0"]
        + ["--work-dir", str(folder / f"worker-{number}"), url]
        for number in (1, 2)
    ]
    environment = {**os.environ, "SPARK_LOG_DIR": str(folder)}
    with (folder / "log").open("wb") as log:
        processes = [
            subprocess.Popen(
                [launcher, f"org.apache.spark.deploy.{command[0]}", *command[1:]],
                env=environment,
                stdout=log,
                stderr=log,
            )
            for command in started
        ]
        try:
            wait_for_two(page, folder / "log")
            yield url
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()


def wait_for_two(page: int, log: Path) -> None:
    for _ in range(SECONDS * 2):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=2) as answer:
                if json.load(answer)["aliveworkers"] == 2:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError(log.read_text())


def rows_of(settings: Settings) -> dict[str, tuple[int, str]]:
    with psycopg.connect(conninfo(settings)) as connection:
        return {name: connection.execute(ROWS_OF.format(name)).fetchone() for name in TABLES}


def test_the_same_rows_come_out(
    master: str, demo_city: Path, served_city: Settings, data_folder: Path
) -> None:
    own = own_database(data_folder, "spark")
    shutil.copytree(served_city.keys, own.keys)  # equal numbers are then encrypted alike
    migrate(own)
    spark = own.model_copy(update={"engine": "spark", "spark_master": master})
    found = ingest_delivery(spark, demo_city, Reporter(quiet=True))
    assert not found.failed
    assert rows_of(own) == rows_of(served_city)


def test_both_workers_work_and_what_a_task_raises_is_raised_here(master: str) -> None:
    parent = ["sh", "-c", "sleep 0.5; echo $PPID"]
    with spark_pool(master) as pool:
        assert pool.count == 2
        workers = {*Workers(pool, pool.count).map(subprocess.check_output, iter([parent] * 8))}
        assert len(workers - {f"{os.getpid()}\n".encode()}) == 2
        with pytest.raises(ValueError, match="15-digit"):
            pool.submit(level_of, 12).result()


@pytest.mark.parametrize("master", [f"spark://127.0.0.1:{free_port()}", "spark://nowhere"])
def test_a_master_that_is_not_there_is_told(master: str) -> None:
    with pytest.raises(Unavailable, match="does not answer"), spark_pool(master):
        pass
