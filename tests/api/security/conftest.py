"""A database of three areas, cheap argon2 by settings, and accounts that each test makes anew."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.security.accounts import create_account, issue_token
from api.security.passwords import Passwords
from catalogs.database import conninfo
from catalogs.schema import migrate
from catalogs.settings import Settings

CITY, COUNTY, TOWN = 370500000000000, 370502000000000, 370502001000000
CHEAP = {"password_memory_kib": 8, "password_passes": 1}
PASSWORD = "eleven green umbrellas"


@pytest.fixture(scope="session")
def security_settings(data_folder: Path) -> Settings:
    made = Settings(data=data_folder, database_url=None, database_name="security", **CHEAP)
    migrate(made)
    with psycopg.connect(conninfo(made)) as connection:
        for code, level, name, parent in (
            (CITY, "city", "东营市", None),
            (COUNTY, "county", "东营区", CITY),
            (TOWN, "town", "文汇街道", COUNTY),
            (COUNTY + 10**9, "county", "河口区", CITY),
        ):
            connection.execute(
                "INSERT INTO area (code, level, name, parent_code, geom_4490)"
                " VALUES (%s, %s, %s, %s, ST_Multi(ST_MakeEnvelope(118, 37, 119, 38, 4490)))",
                [code, level, name, parent],
            )
    return made


@pytest.fixture
def database(security_settings: Settings) -> Iterator[psycopg.Connection]:
    """The owner's connection, committing each statement; accounts and waits of the test before are gone."""
    with psycopg.connect(conninfo(security_settings), autocommit=True) as connection:
        connection.execute("DELETE FROM account")
        connection.execute("DELETE FROM sign_in_throttle")
        yield connection


@dataclass(frozen=True)
class Made:
    """An account of the test."""

    account_id: int
    name: str
    token: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
def make(security_settings: Settings, database: psycopg.Connection) -> Callable[..., Made]:
    """Makes an account with the password of all tests, and a token."""
    passwords = Passwords.of(security_settings)

    def made(role: str, area_code: int = CITY, name: str = "", **more: Any) -> Made:
        name = name or role.replace("_", "-")
        account_id = create_account(
            database,
            name=name,
            role=role,
            area_code=area_code,
            password=PASSWORD,
            passwords=passwords,
            **more,
        )
        token = issue_token(database, account_id, "test", datetime.now(UTC) + timedelta(days=1))
        return Made(account_id, name, token)

    return made


@pytest.fixture(scope="session")
def app_of(security_settings: Settings) -> Callable[..., TestClient]:
    """A client of an application of its own, with other settings; use it in a `with`."""

    def client(**changed: Any) -> TestClient:
        settings = security_settings.model_copy(update=changed)
        base = settings.public_url or "http://city.test"
        return TestClient(create_app(settings), base_url=base, raise_server_exceptions=False)

    return client


@pytest.fixture(scope="session")
def _shared(app_of: Callable[..., TestClient]) -> Iterator[TestClient]:
    with app_of() as opened:
        yield opened


@pytest.fixture
def web(_shared: TestClient, database: psycopg.Connection) -> TestClient:
    """A browser that nobody has signed in with."""
    _shared.cookies.clear()
    return _shared


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/api/session", json={"name": name, "password": password, **more})


@pytest.fixture
def signed_in(web: TestClient) -> Callable[[str], dict[str, str]]:
    """Signs the browser in, and gives the header that changes need."""

    def opened(name: str) -> dict[str, str]:
        answer = sign_in(web, name)
        assert answer.status_code == 200, answer.text
        return {"X-CSRF-Token": answer.json()["csrf"]}

    return opened


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Waits for what a notification brings: far less than the minute after which it would come by itself."""

    def waited(holds: Callable[[], bool]) -> None:
        for _ in range(100):
            if holds():
                return
            time.sleep(0.05)
        raise AssertionError("it did not come true within five seconds")

    return waited


@pytest.fixture(name="sign_in")
def _sign_in() -> Callable[..., Any]:
    return sign_in
