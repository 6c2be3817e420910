"""One command as a whole: wall seconds, CPU seconds, and the most memory that its processes held at once."""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

SECONDS_BETWEEN_SAMPLES = 0.25
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Measured:
    """What a command took. `peak_mb` is proportional memory (PSS), in MiB, database server included."""

    seconds: float
    peak_mb: float
    output: str


def run(arguments: list[str], environment: dict[str, str], server: Path | None = None) -> Measured:
    """Run `gridcity` with these arguments; raises CalledProcessError where it fails.

    `server` is the folder of the PostgreSQL server whose processes count as well.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=None,
        text=True,
    )
    peak = [0.0]
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, server, peak, stop), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.monotonic() - started
    stop.set()
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments, output)
    return Measured(seconds, peak[0], output)


def _watch(pid: int, server: Path | None, peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(SECONDS_BETWEEN_SAMPLES):
        used = sum(_pss(one) for one in [*_tree(pid), *_server(server)])
        peak[0] = max(peak[0], used / MEBIBYTE)


def _tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _server(folder: Path | None) -> list[psutil.Process]:
    """The postmaster of the cluster kept in a folder, and its children."""
    try:
        pid = int((folder / "pgdata" / "postmaster.pid").read_text().split()[0]) if folder else 0
    except (OSError, ValueError, IndexError):
        return []
    return _tree(pid) if pid else []


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0
