"""A city of its own that tests may write to, with a server over it and an account for each role."""

from collections.abc import Callable, Iterator

import httpx
import psycopg
import pytest

from catalogs.areas import range_of
from catalogs.database import conninfo
from catalogs.settings import Settings
from tests.conftest import Account, running_server


@pytest.fixture(scope="session")
def people_city(copy_city: Callable[[str], Settings]) -> Settings:
    """Settings of a copy of the small demo city that these tests change."""
    return copy_city("people")


@pytest.fixture(scope="session")
def people_server(people_city: Settings) -> Iterator[str]:
    with running_server(people_city) as url:
        yield url


@pytest.fixture(scope="session")
def ask(people_server: str, accounts: dict[str, Account]) -> Iterator[Callable[..., httpx.Response]]:
    """Asks as a role: ask("dispatcher", "GET", "/api/…", json=…)."""
    with httpx.Client(base_url=people_server, timeout=30) as client:

        def asked(role: str, method: str, path: str, **options) -> httpx.Response:
            return client.request(method, path, headers=accounts[role].headers, **options)

        yield asked


@pytest.fixture
def database(people_city: Settings) -> Iterator[psycopg.Connection]:
    """The owner's connection: what is committed stays for the other tests of this city."""
    with psycopg.connect(conninfo(people_city), autocommit=True) as connection:
        yield connection


@pytest.fixture
def audited(database: psycopg.Connection) -> Callable[[], list[tuple[str, ...]]]:
    """The audit rows since the last call: actor, action, subject, purpose, detail."""
    seen = database.execute("SELECT coalesce(max(audit_id), 0) FROM audit").fetchone()[0]

    def rows() -> list[tuple[str, ...]]:
        nonlocal seen
        found = database.execute(
            "SELECT audit_id, actor, action, subject, purpose, detail FROM audit WHERE audit_id > %s ORDER BY 1",
            [seen],
        ).fetchall()
        seen = max([seen, *(row[0] for row in found)])
        return [row[1:] for row in found]

    return rows


@pytest.fixture
def ended(database: psycopg.Connection) -> Iterator[Callable[[int], None]]:
    """Lets all registrations of a resident begin in 2020 and end by a delivery of 1 March 2026; undone after the test."""
    was: list[tuple[object, ...]] = []

    def end(resident: int) -> None:
        was.extend(
            database.execute(
                "SELECT valid_from, valid_to, source_id, run_id, source_row FROM occupancy WHERE resident_id = %s",
                [resident],
            ).fetchall()
        )
        database.execute(
            "UPDATE occupancy SET valid_from = '2020-01-01', valid_to = '2026-03-01', left_run_id = 1"
            " WHERE resident_id = %s",
            [resident],
        )

    yield end
    for row in was:
        database.execute(
            "UPDATE occupancy SET valid_from = %s, valid_to = %s, left_run_id = NULL"
            " WHERE source_id = %s AND run_id = %s AND source_row = %s",
            row,
        )


@pytest.fixture(scope="session")
def home(accounts: dict[str, Account], people_city: Settings) -> int:
    """A grid with people, in the community of the community manager."""
    community = accounts["community_manager"].area_code
    with psycopg.connect(conninfo(people_city)) as connection:
        row = connection.execute(
            "SELECT area_code FROM occupancy WHERE area_code >= %s AND area_code < %s AND area_code %% 1000 > 0"
            " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
            range_of(community),
        ).fetchone()
    return row[0]
