"""A real PostGIS for every test: one private cluster a session, a rollback a test."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import httpx
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from catalogs.access import roles
from catalogs.areas import ancestor
from catalogs.cluster import Cluster
from catalogs.database import connect, conninfo
from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings
from catalogs.views import publish_changes

ROOT = Path(__file__).parent.parent
CITY_SCALE = 0.005
CITY_SEED = 11
DEPARTMENT_CATEGORIES = ("0102", "0104", "G102")
"""What the department officer's account is bound to."""


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


def own_database(data_folder: Path, name: str) -> Settings:
    """Settings of another database of the same cluster, with served files and keys of its own."""
    info = conninfo(Settings(data=data_folder, database_url=None, database_name=name))
    return Settings(data=data_folder / name, database_url=info)


@pytest.fixture
def connection(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection to the empty database; what the test writes is rolled back."""
    with psycopg.connect(conninfo(settings)) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def demo_city(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo city on disk: the delivery, its rasters and its truth. Read it only.

    It is kept in pytest's cache as long as what makes it is the same, and copied from there.
    """
    from ingest.demo_city.delivery import write_demo_city

    made_by = sha256(f"{CITY_SCALE} {CITY_SEED}".encode())
    for path in sorted(
        [*(ROOT / "ingest" / "demo_city").rglob("*"), *(ROOT / "catalogs" / "codes").glob("*")]
    ):
        if path.is_file() and path.suffix != ".pyc":
            made_by.update(path.read_bytes())
    kept = pytestconfig.cache.mkdir("demo_city") / made_by.hexdigest()[:16]
    if not (kept / "city.json").exists():
        half = Path(mkdtemp(dir=kept.parent)) / "demo"
        write_demo_city(half, scale=CITY_SCALE, seed=CITY_SEED, reporter=Reporter(quiet=True))
        with suppress(OSError):  # another session was faster
            half.rename(kept)
    folder = tmp_path_factory.mktemp("city") / "demo"
    shutil.copytree(kept, folder)
    return folder


@dataclass(frozen=True)
class Account:
    """An account of the small demo city; its token acts as it, without a browser."""

    name: str
    password: str
    role: str
    area_code: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture(scope="session")
def city_template(data_folder: Path, demo_city: Path) -> tuple[Settings, dict[str, Account]]:
    """A database that nobody is connected to: the small demo city with its tiles and an account for each role."""
    from ingest.pipeline import ingest_delivery
    from tiles.build import build_tiles

    made = own_database(data_folder, "template")
    migrate(made)
    ingest_delivery(made, demo_city, Reporter(quiet=True))
    build_tiles(made, demo_city / "rasters", Reporter(quiet=True))
    with connect(made) as connection:
        return made, _open_accounts(connection)


def _open_accounts(connection: psycopg.Connection) -> dict[str, Account]:
    """One account for each role, in the grid with most events, or the areas above it."""
    from api.security.accounts import create_account, issue_token

    row = connection.execute(
        "SELECT area_code FROM event WHERE area_code % 1000 > 0 AND area_code / 1000000000 = 370502"
        " GROUP BY area_code ORDER BY count(*) DESC, area_code LIMIT 1"
    ).fetchone()
    assert row is not None
    opened = {}
    for role in roles().values():
        name, password = role.id.replace("_", "-"), f"a long word for {role.id}"
        area_code = ancestor(row[0], role.level)
        categories = DEPARTMENT_CATEGORIES if role.id == "department_officer" else ()
        account_id = create_account(
            connection,
            name=name,
            role=role.id,
            area_code=area_code,
            password=password,
            display_name=role.title["zh"],
            categories=categories,
        )
        token = issue_token(connection, account_id, "tests", datetime.now(UTC) + timedelta(days=1))
        opened[role.id] = Account(name, password, role.id, area_code, token)
    return opened


@pytest.fixture(scope="session")
def copy_city(
    data_folder: Path, city_template: tuple[Settings, dict[str, Account]]
) -> Callable[[str], Settings]:
    """Makes a database of its own, with everything that the template holds, for tests that write."""

    def copied(name: str) -> Settings:
        template, _ = city_template
        server = make_conninfo(conninfo(template), dbname="postgres")
        source = conninfo_to_dict(conninfo(template))["dbname"]
        with psycopg.connect(server, autocommit=True) as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(str(source))))
        made = own_database(data_folder, name)
        shutil.copytree(template.keys, made.keys)
        made.served.symlink_to(template.served.resolve(), target_is_directory=True)
        return made

    return copied


@pytest.fixture(scope="session")
def accounts(city_template: tuple[Settings, dict[str, Account]]) -> dict[str, Account]:
    """The accounts of the small demo city and of its copies, by role."""
    return city_template[1]


@pytest.fixture(scope="session")
def served_city(copy_city: Callable[[str], Settings]) -> Settings:
    """Settings of a database that holds the small demo city, with its tiles built. Read it only."""
    return copy_city("served")


@pytest.fixture(scope="session")
def server(served_city: Settings) -> Iterator[str]:
    """Base URL of a real server process over the small demo city."""
    with running_server(served_city) as url:
        yield url


@pytest.fixture(scope="session")
def client_of(server: str, accounts: dict[str, Account]) -> Iterator[Callable[[str], httpx.Client]]:
    """Gives a client of the server that acts as the account of a role."""
    with clients(server, accounts) as client:
        yield client


@contextmanager
def clients(url: str, accounts: dict[str, Account]) -> Iterator[Callable[[str], httpx.Client]]:
    """Gives a client of a server for each role that is asked for."""
    opened: dict[str, httpx.Client] = {}

    def client(role: str) -> httpx.Client:
        if role not in opened:
            opened[role] = httpx.Client(base_url=url, headers=accounts[role].headers, timeout=30)
        return opened[role]

    yield client
    for one in opened.values():
        one.close()


@contextmanager
def running_server(settings: Settings) -> Iterator[str]:
    """A real server process; gives its base URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GRIDCITY_DATA": str(settings.data),
        "GRIDCITY_DATABASE_URL": conninfo(settings),
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


BLOCKS_A_SIDE = 60
"""The quarter has 60 × 60 rectangular buildings: more than one tile of 500 KB holds at zoom 13."""


@pytest.fixture(scope="session")
def quarter(data_folder: Path) -> Settings:
    """A database with one grid, 3,600 rectangles as buildings, two roads and 900 events. Read it only."""
    made = own_database(data_folder, "quarter")
    migrate(made)
    with connect(made) as connection:
        for statement in QUARTER:
            connection.execute(statement, {"side": BLOCKS_A_SIDE})
        publish_changes(connection)
    return made


QUARTER = (
    "INSERT INTO area (code, level, name, parent_code, geom_4490)"
    " SELECT code, level, '东营区', 370500000000000,"
    " ST_Multi(ST_MakeEnvelope(118.45, 37.35, 118.85, 37.65, 4490))"
    " FROM (VALUES (370502000000000, 'county'), (370502001000000, 'town'), (370502001001000, 'community'))"
    " AS areas (code, level)",
    "INSERT INTO grid (code, name, community_code, kind, geom_4490) VALUES (370502001001001, '第一网格',"
    " 370502001001000, 'urban', ST_Multi(ST_MakeEnvelope(118.5, 37.4, 118.7, 37.6, 4490)))",
    "INSERT INTO area_statistic VALUES"
    " (370502001001001, 'residents', 1234), (370502001001000, 'residents', NULL)",
    "INSERT INTO building (building_code, grid_code, name, number, sub_estate, road_name, road_number, use,"
    " storeys, height_m, units, geom_4490)"
    " SELECT 37050200100100001 + x * %(side)s + y, 370502001001001, '', (y + 1)::text, '', '黄河路', '1号',"
    " CASE WHEN x < 30 THEN 'residential' ELSE 'courtyard' END, 6, 18.5, 2,"
    " ST_Multi(ST_MakeEnvelope(118.5 + x * 0.0005, 37.4 + y * 0.0004, 118.5 + x * 0.0005 + 0.00045,"
    " 37.4 + y * 0.0004 + CASE WHEN x < 30 THEN 0.0003 ELSE 0.0001 END, 4490))"
    " FROM generate_series(0, %(side)s - 1) AS x, generate_series(0, %(side)s - 1) AS y",
    "INSERT INTO road (road_id, name, road_class, geom_4490) VALUES"
    " (1, '黄河路', 'trunk', ST_GeomFromText('MULTILINESTRING((118.5 37.41, 118.6 37.41))', 4490)),"
    " (2, '小巷', 'residential', ST_GeomFromText('MULTILINESTRING((118.5 37.42, 118.6 37.42))', 4490))",
    "INSERT INTO event (event_id, source_id, source_row, category, title, description, status, reported_at,"
    " closed_at, area_code, match_level, score, run_id, geom_4490)"
    " SELECT 'E' || n, 'events_grid', n, '市容环境', '暴露垃圾', '张三的电话 13800000000', 'open',"
    " '2026-03-01 08:00+08', CASE WHEN n %% 3 = 0 THEN timestamptz '2026-03-02 08:00+08' END,"
    " 370502001001001, 'building', 1, 1,"
    " ST_SetSRID(ST_MakePoint(118.5 + n * 0.00003, 37.4 + n * 0.00002), 4490)"
    " FROM generate_series(1, 900) AS n",
    "INSERT INTO water (water_id, name, kind, geom_4490) VALUES (1, '黄河', 'river',"
    " ST_Multi(ST_MakeEnvelope(118.5, 37.5, 118.8, 37.51, 4490)))",
    "INSERT INTO place (place_id, kind, name, road_name, road_number, community_code, geom_4490) VALUES"
    " (1, 'estate', '安泰小区', '黄河路', '1号', 370502001001000,"
    " ST_Multi(ST_MakeEnvelope(118.5, 37.4, 118.53, 37.43, 4490)))",
)
