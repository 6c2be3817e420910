"""The live stream: nothing missed, nothing twice, nothing for others, and an end when the person's ends."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import httpx
import psycopg
import pytest

from api.server import STOP_TIMEOUT_S
from catalogs.database import conninfo
from catalogs.settings import Settings
from tests.conftest import ROOT, Account, running_server
from tests.conftest import _wait_until_ready as wait_until_ready

WAIT_S = 15


class Screen:
    """An open screen: reads the stream in a thread of its own."""

    def __init__(self, base_url: str, account: Account, last_id: str = "") -> None:
        self.ids: list[str] = []
        self.kinds: queue.Queue[tuple[str, dict]] = queue.Queue()
        headers = {**account.headers, **({"Last-Event-ID": last_id} if last_id else {})}
        self._client = httpx.Client(base_url=base_url, headers=headers, timeout=None)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.first = self.next("time")

    def _read(self) -> None:
        with suppress(httpx.HTTPError), self._client.stream("GET", "/live") as answer:
            self.kinds.put(("status", {"status": answer.status_code, **answer.headers}))
            kind = ""
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    kind = value
                elif field == "id":
                    self.ids.append(value)
                elif field == "data":
                    self.kinds.put((kind, json.loads(value)))
        self.kinds.put(("closed", {}))

    def next(self, wanted: str) -> dict:
        """The next message of a kind; others are passed over."""
        while True:
            kind, data = self.kinds.get(timeout=WAIT_S)
            if kind == wanted:
                return data
            if kind == "closed":
                raise AssertionError(f"closed before a '{wanted}'")

    def titles(self, count: int) -> list[str]:
        return [self.next("event")["event"]["title"] for _ in range(count)]

    def leave(self) -> None:
        self._client.close()
        self._thread.join(5)


@pytest.fixture(scope="module")
def city(copy_city: Callable[[str], Settings]) -> Settings:
    return copy_city("live")


@pytest.fixture(scope="module")
def base_url(city: Settings) -> Iterator[str]:
    with running_server(city) as url:
        yield url


@pytest.fixture(scope="module")
def rows(city: Settings) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo(city), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def place(rows: psycopg.Connection, accounts: dict[str, Account]) -> tuple[float, float]:
    """A point in the grid worker's grid."""
    found = rows.execute(
        "SELECT ST_X(point), ST_Y(point) FROM (SELECT ST_PointOnSurface(geom_4490) AS point FROM grid"
        " WHERE code = %s) AS inner_point",
        [accounts["grid_worker"].area_code],
    ).fetchone()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def elsewhere(rows: psycopg.Connection) -> tuple[float, float]:
    """A point in another county."""
    found = rows.execute(
        "SELECT ST_X(point), ST_Y(point) FROM (SELECT ST_PointOnSurface(geom_4490) AS point FROM grid"
        " WHERE code / 1000000000 <> 370502 ORDER BY code LIMIT 1) AS inner_point"
    ).fetchone()
    assert found is not None
    return found


def report(
    url: str, account: Account, where: tuple[float, float], title: str, category: str = "0404"
) -> httpx.Response:
    told = {"category": category, "title": title, "longitude": where[0], "latitude": where[1]}
    headers = {**account.headers, "Idempotency-Key": str(uuid4())}
    return httpx.post(f"{url}/api/events", json=told, headers=headers, timeout=30)


def test_strangers_and_roles_without_events_hear_nothing(base_url: str, accounts: dict[str, Account]) -> None:
    assert httpx.get(f"{base_url}/live").status_code == 401
    for role in ("administrator", "auditor"):
        assert httpx.get(f"{base_url}/live", headers=accounts[role].headers).status_code == 403
    wrong = httpx.get(f"{base_url}/live?since=x", headers=accounts["dispatcher"].headers)
    assert wrong.status_code == 400


def test_every_screen_of_the_area_is_told_and_no_other(
    base_url: str, accounts: dict[str, Account], place: tuple[float, float], elsewhere: tuple[float, float]
) -> None:
    heard = {
        role: Screen(base_url, accounts[role])
        for role in ("grid_worker", "community_manager", "county_manager", "dispatcher", "department_officer")
    }
    dispatcher = accounts["dispatcher"]
    for title, where, category in (
        ("别县的事", elsewhere, "0102"),
        ("本网格积水", place, "0404"),
        ("本网格垃圾", place, "0102"),
    ):
        assert report(base_url, dispatcher, where, title, category).status_code == 201
    everything = ["别县的事", "本网格积水", "本网格垃圾"]
    assert heard["dispatcher"].titles(3) == everything
    for role in ("grid_worker", "community_manager", "county_manager"):
        assert heard[role].titles(2) == everything[1:]
    assert heard["department_officer"].titles(2) == ["别县的事", "本网格垃圾"]  # of its categories, anywhere
    for screen in heard.values():
        screen.leave()


def test_who_comes_back_gets_what_was_missed_once(
    base_url: str, accounts: dict[str, Account], place: tuple[float, float]
) -> None:
    screen = Screen(base_url, accounts["county_manager"])
    report(base_url, accounts["dispatcher"], place, "第一件")
    assert screen.titles(1) == ["第一件"]
    last = screen.ids[-1]
    screen.leave()
    for title in ("离线一", "离线二"):
        report(base_url, accounts["dispatcher"], place, title)
    with _screen(base_url, accounts["county_manager"], last) as back:
        report(base_url, accounts["dispatcher"], place, "回来后")
        assert back.titles_after_missed == ["离线一", "离线二"]
        assert back.titles(1) == ["回来后"]
        numbers = [int(one) for one in back.ids]
        assert numbers == sorted(numbers)


class _Returned(Screen):
    """A screen that keeps what it was told before the first `time`."""

    titles_after_missed: list[str]

    def next(self, wanted: str) -> dict:
        if not hasattr(self, "titles_after_missed"):
            self.titles_after_missed = []
            while True:
                kind, data = self.kinds.get(timeout=WAIT_S)
                if kind == "event":
                    self.titles_after_missed.append(data["event"]["title"])
                elif kind == "time":
                    return data
        return super().next(wanted)


@contextmanager
def _screen(base_url: str, account: Account, last_id: str) -> Iterator[_Returned]:
    opened = _Returned(base_url, account, last_id)
    yield opened
    opened.leave()


def test_writers_at_once_lose_nothing_and_arrive_in_order(
    base_url: str, city: Settings, accounts: dict[str, Account]
) -> None:
    """A transaction that took its number early and commits late must not be passed over."""
    screen = Screen(base_url, accounts["dispatcher"])
    statement = (
        "INSERT INTO event_change (event_id, from_status, to_status, actor_role, area_code, category)"
        " SELECT event_id, status, 'reopened', 'dispatcher', area_code, category FROM event"
        " WHERE geom_4490 IS NOT NULL AND category NOT IN ('G601', '帮扶服务') ORDER BY event_id LIMIT 3"
    )
    started = threading.Barrier(5)

    def write() -> None:
        with psycopg.connect(conninfo(city)) as connection:
            started.wait()
            connection.execute(statement.encode())
            connection.execute("SELECT pg_sleep(0.02)")

    writers = [threading.Thread(target=write) for _ in range(5)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    for _ in range(15):
        assert screen.next("event")["to_status"] == "reopened"
    numbers = [int(one) for one in screen.ids[-15:]]
    assert numbers == sorted(set(numbers))
    screen.leave()


def test_a_new_data_version_is_told(
    base_url: str, rows: psycopg.Connection, accounts: dict[str, Account]
) -> None:
    screen = Screen(base_url, accounts["grid_worker"])
    with rows.transaction():
        row = rows.execute("UPDATE data_version SET version = version + 1 RETURNING version").fetchone()
        assert row is not None
        rows.execute("SELECT pg_notify('gridcity_data_version', %s)", [str(row[0])])
    assert screen.next("data-version") == {"data_version": row[0]}
    screen.leave()


def test_the_stream_ends_with_the_account(
    base_url: str, rows: psycopg.Connection, accounts: dict[str, Account]
) -> None:
    name = accounts["town_manager"].name
    screen = Screen(base_url, accounts["town_manager"])
    try:
        with rows.transaction():
            rows.execute("UPDATE account SET active = false WHERE name = %s", [name])
            rows.execute(
                "SELECT pg_notify('gridcity_access', account_id::text) FROM account WHERE name = %s", [name]
            )
        screen.next("session-ended")
        assert httpx.get(f"{base_url}/live", headers=accounts["town_manager"].headers).status_code == 401
    finally:
        rows.execute("UPDATE account SET active = true WHERE name = %s", [name])
    screen.leave()


def test_nothing_is_missed_across_a_killed_server(
    copy_city: Callable[[str], Settings], accounts: dict[str, Account], place: tuple[float, float]
) -> None:
    settings = copy_city("live_killed")
    with _killable(settings) as (url, kill):
        screen = Screen(url, accounts["dispatcher"])
        assert report(url, accounts["dispatcher"], place, "断电前").status_code == 201
        assert screen.titles(1) == ["断电前"]
        last = screen.ids[-1]
        assert report(url, accounts["grid_worker"], place, "答复后断电").status_code == 201
        kill()
    with running_server(settings) as url, _screen(url, accounts["dispatcher"], last) as back:
        assert back.titles_after_missed == ["答复后断电"]
        assert report(url, accounts["grid_worker"], place, "重启后").status_code == 201
        assert back.titles(1) == ["重启后"]


@contextmanager
def _killable(settings: Settings) -> Iterator[tuple[str, Callable[..., None]]]:
    """A server in a process group of its own, which is killed without a chance to say anything."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GRIDCITY_DATA": str(settings.data),
        "GRIDCITY_DATABASE_URL": conninfo(settings),
        "GRIDCITY_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve"], env=environment, cwd=ROOT, start_new_session=True
    )
    url = f"http://127.0.0.1:{port}"

    def kill(number: int = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        process.wait(STOP_TIMEOUT_S - 1)

    try:
        wait_until_ready(url, process)
        yield url, kill
    finally:
        kill()


def test_an_open_screen_does_not_hold_the_server_up(city: Settings, accounts: dict[str, Account]) -> None:
    with _killable(city) as (url, kill):
        screen = Screen(url, accounts["dispatcher"])
        kill(signal.SIGTERM)  # within less than the time after which it would be killed
        while screen.kinds.get(timeout=WAIT_S)[0] != "closed":
            pass
        screen.leave()
