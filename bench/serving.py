"""A server process over a data folder, for as long as something is measured."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from catalogs.settings import Settings


@contextmanager
def serving(settings: Settings) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    changed = {"GRIDCITY_DATA": str(settings.data), "GRIDCITY_PORT": str(port), "GRIDCITY_TILE_CACHE_MB": "0"}
    command = [sys.executable, "-m", "api.cli", "serve"]
    server = subprocess.Popen(command, env={**os.environ, **changed})
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start within a minute")
