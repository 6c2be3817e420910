"""The leak city behind a real application, its people with real tokens, and copies of it to break."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql
from starlette.testclient import TestClient

from api.app import create_app
from api.security.accounts import create_account, issue_token
from catalogs.database import conninfo
from catalogs.schema import migrate
from catalogs.settings import Settings
from catalogs.views import publish_changes
from ingest.search_entries import build_search_entries
from tests.conftest import own_database
from tests.leaks.city import Truth, fill
from tests.leaks.people import MEMBERS, Member
from tiles.three_d import build_buildings

TEMPLATE = "leak_city"


@dataclass(frozen=True)
class LeakCity:
    """A filled database that nobody is connected to, its truth, and a token of each member."""

    settings: Settings
    truth: Truth
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def leak_city(data_folder: Path) -> LeakCity:
    """The city, made once. Connect to copies of it."""
    made = own_database(data_folder, TEMPLATE)
    migrate(made)
    tokens = {}
    with psycopg.connect(conninfo(made)) as connection:
        fill(connection)
        build_search_entries(connection)
        connection.commit()
        publish_changes(connection)
        until = datetime.now(UTC) + timedelta(days=1)
        for one in MEMBERS:
            account = create_account(
                connection, name=one.name, role=one.role, area_code=one.area_code, categories=one.categories
            )
            tokens[one.name] = issue_token(connection, account, "leak tests", until)
        truth = Truth.read(connection)
    build_buildings(made, made.served / "3dtiles" / "buildings")
    return LeakCity(made, truth, tokens)


def copy(city: LeakCity, name: str) -> Settings:
    """Settings of a copy of the city's database, with the same served files."""
    info = conninfo(city.settings)
    with psycopg.connect(info, autocommit=True, dbname="postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
        )
    url = psycopg.conninfo.make_conninfo(info, dbname=name)
    return city.settings.model_copy(update={"database_url": url, "tile_cache_mb": 16})


As = Callable[[Member | None], httpx.Client]
"""A client that brings a member's token, or none."""


@contextmanager
def served(city: LeakCity, settings: Settings) -> Iterator[As]:
    """An application over a database; clients share it, each with a token of its own."""
    with TestClient(
        create_app(settings), base_url="http://city.test", raise_server_exceptions=False
    ) as opened:

        def client(member: Member | None) -> httpx.Client:
            headers = {} if member is None else {"Authorization": f"Bearer {city.tokens[member.name]}"}
            return _Client(opened, headers)

        yield client


class _Client:
    """A view of one test client that adds headers, since each test client starts the application anew."""

    def __init__(self, client: TestClient, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    def request(self, method: str, url: str, **more: object) -> httpx.Response:
        headers = {**self._headers, **(more.pop("headers", None) or {})}
        self._client.cookies.clear()
        return self._client.request(method, url, headers=headers, **more)

    def get(self, url: str, **more: object) -> httpx.Response:
        return self.request("GET", url, **more)

    def post(self, url: str, **more: object) -> httpx.Response:
        return self.request("POST", url, **more)


@pytest.fixture(scope="session")
def as_member(leak_city: LeakCity) -> Iterator[As]:
    """Clients of the whole application over one copy of the city. Change nothing through them."""
    with served(leak_city, copy(leak_city, "leak_city_served")) as client:
        yield client


@pytest.fixture(scope="session")
def truth(leak_city: LeakCity) -> Truth:
    """What is really in the database."""
    return leak_city.truth
