"""Workers: few batches at a time, errors told, and no process left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogs.errors import BadInput, Unavailable
from catalogs.settings import Settings
from ingest.pipeline.delivery import find_delivery
from ingest.pipeline.workers import BATCHES_WAITING_PER_WORKER, workers

SETTINGS = Settings(data=Path("unused"), jobs=2)


def test_results_come_back_and_no_more_is_taken_than_workers_can_hold() -> None:
    taken, done = 0, 0
    most = 0

    def tasks() -> Iterator[int]:
        nonlocal taken, most
        for number in range(40):
            taken += 1
            most = max(most, taken - done)
            yield -number

    results = []
    with workers(SETTINGS) as pool:
        for result in pool.map(abs, tasks()):
            done += 1
            results.append(result)
    assert sorted(results) == list(range(40))
    assert most <= BATCHES_WAITING_PER_WORKER * 2 + 2


def test_what_a_task_raises_is_raised_with_its_advice() -> None:
    with workers(SETTINGS) as pool, pytest.raises(BadInput) as caught:
        list(pool.map(find_delivery, iter([Path("no/such/folder")])))
    assert caught.value.advice.startswith("Name the folder")


def test_a_worker_that_is_killed_is_told() -> None:
    with workers(SETTINGS) as pool, pytest.raises(Unavailable, match="GRIDCITY_JOBS"):
        list(pool.map(signal.raise_signal, iter([signal.SIGKILL])))


SCRIPT = """
import os, sys, time
from pathlib import Path
from catalogs.settings import Settings
from ingest.pipeline.delivery import find_delivery
from ingest.pipeline.workers import workers
if __name__ == "__main__":
    with workers(Settings(data=Path("x"), jobs=2)) as pool:
        print(next(pool.map(abs, iter([-1, -2]))), flush=True)
        print(*[process.pid for process in pool._pool._processes.values()], flush=True)
        time.sleep(60)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(SCRIPT)
    root = Path(__file__).parents[3]
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert parent.stdout is not None
    parent.stdout.readline()
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert pids
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 15
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.1)
