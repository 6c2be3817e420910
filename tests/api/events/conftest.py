"""A real server over a copy of the small demo city, where events may be reported."""

from collections.abc import Callable, Iterator

import httpx
import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.settings import Settings
from tests.conftest import Account, clients, running_server


@pytest.fixture(scope="module")
def eventful(copy_city: Callable[[str], Settings], request: pytest.FixtureRequest) -> Settings:
    """Settings of a city of its own."""
    return copy_city(f"events_{request.module.__name__.rpartition('.')[2]}")


@pytest.fixture(scope="module")
def base_url(eventful: Settings) -> Iterator[str]:
    with running_server(eventful) as url:
        yield url


@pytest.fixture(scope="module")
def as_role(base_url: str, accounts: dict[str, Account]) -> Iterator[Callable[[str], httpx.Client]]:
    """A client that acts as the account of a role."""
    with clients(base_url, accounts) as client:
        yield client


@pytest.fixture(scope="module")
def rows(eventful: Settings) -> Iterator[psycopg.Connection]:
    """What the tables hold, read as their owner."""
    with psycopg.connect(conninfo(eventful), autocommit=True) as connection:
        yield connection
