"""A server process over a data folder and somebody who asks it, for as long as something is measured."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.security.accounts import create_account, deactivate, issue_token
from api.security.passwords import Passwords
from catalogs.database import connect
from catalogs.settings import Settings

CITY = 370500000000000
CHROMIUM = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    *("--ignore-gpu-blocklist", "--disable-background-networking", "--no-first-run"),
]
"""Headless, with WebGL in software."""


@dataclass(frozen=True)
class Account:
    """Somebody who is measured for: what is sent to sign in, and a token."""

    signing: dict[str, str]
    token: str


@contextmanager
def somebody(settings: Settings, role: str = "city_commander") -> Iterator[Account]:
    """An account of the whole city; it is shut afterwards."""
    signing = {"name": f"bench-{secrets.token_hex(4)}", "password": secrets.token_urlsafe(16)}
    with connect(settings) as connection:
        account_id = create_account(
            connection, role=role, area_code=CITY, passwords=Passwords.of(settings), **signing
        )
        token = issue_token(connection, account_id, "bench", datetime.now(UTC) + timedelta(hours=6))
    try:
        yield Account(signing, token)
    finally:
        with connect(settings) as connection:
            deactivate(connection, signing["name"])


@contextmanager
def serving(settings: Settings) -> Iterator[int]:
    """A server's port. It keeps no tile, so that each is drawn when it is asked for."""
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
