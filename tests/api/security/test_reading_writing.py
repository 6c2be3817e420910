"""Reading and writing as a person: what is seen is the person's, what is written is whole or not at all."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from api.security.reading import Reader
from api.security.writing import Writer
from catalogs.access import Access
from catalogs.errors import Conflict, Unavailable
from catalogs.settings import Settings
from tiles.vector.database import Database

MANAGER = Access.of("county_manager", 370502000000000, account_id=7)
ELSEWHERE = Access.of("county_manager", 370503000000000)

INSERT = "INSERT INTO area_name (code, name, note) VALUES ($1, $2, '')"
COUNT = "SELECT count(*) AS count FROM area_name WHERE name = $1"


@pytest.fixture
async def reader(settings: Settings) -> AsyncIterator[Reader]:
    database = Database(settings)
    await database.open()
    yield Reader(database)
    await database.close()


@pytest.fixture
async def writer(settings: Settings) -> AsyncIterator[Writer]:
    made = Writer(settings)
    await made.open()
    yield made
    async with made.transaction(MANAGER, "test") as connection:
        await connection.execute("DELETE FROM area_name")
    await made.close()


async def test_what_is_written_is_read_by_those_whose_area_it_is(reader: Reader, writer: Writer) -> None:
    async with writer.transaction(MANAGER, "test") as connection:
        await connection.execute(INSERT, 370502001000000, "written")
    assert (await reader.fetchrow(MANAGER, COUNT, "written"))["count"] == 1
    assert (await reader.fetch(ELSEWHERE, COUNT, "written"))[0]["count"] == 0
    assert await reader.fetchrow(ELSEWHERE, "SELECT code FROM area_name WHERE name = $1", "written") is None


async def test_an_error_takes_everything_back(reader: Reader, writer: Writer) -> None:
    with pytest.raises(Conflict):
        await _write_half(writer, Conflict("Somebody else was faster."))
    with pytest.raises(asyncpg.NotNullViolationError):
        await _write_half(writer, None)
    assert (await reader.fetchrow(MANAGER, COUNT, "half"))["count"] == 0


async def _write_half(writer: Writer, error: Exception | None) -> None:
    async with writer.transaction(MANAGER, "test") as connection:
        await connection.execute(INSERT, 370502001000000, "half")
        if error is not None:
            raise error
        await connection.execute(INSERT, None, "half")


async def test_the_statements_know_the_scope_and_who_acts_and_the_next_ones_do_not(writer: Writer) -> None:
    asked = ", ".join(
        f"current_setting('gridcity.{name}', true) AS {name}"
        for name in ("scope_from", "scope_to", "categories", "account_id", "actor")
    )
    bound = Access.of("department_officer", 370502000000000, ("0102", "暴露垃圾"), 9)
    async with writer.transaction(bound, "王芳") as connection:
        told = dict(await connection.fetchrow(f"SELECT {asked}"))
    assert told == {
        "scope_from": "370502000000000",
        "scope_to": "370503000000000",
        "categories": "{0102,暴露垃圾}",
        "account_id": "9",
        "actor": "王芳",
    }
    async with writer.transaction(MANAGER, "李") as connection:
        assert (await connection.fetchrow(f"SELECT {asked}"))["account_id"] == "7"


async def test_a_database_that_is_too_slow_or_gone_is_told_plainly(settings: Settings) -> None:
    slow = Writer(settings.model_copy(update={"statement_timeout_s": 0.2}))
    gone = Writer(settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"}))
    await slow.open()
    await gone.open()
    try:
        with pytest.raises(Unavailable, match="took too long"):
            async with slow.transaction(MANAGER, "test") as connection:
                await connection.execute("SELECT pg_sleep(5)")
        with pytest.raises(Unavailable, match="does not answer"):
            async with gone.transaction(MANAGER, "test"):
                pass
    finally:
        await slow.close()
        await gone.close()


async def test_a_pool_that_is_not_open_is_a_mistake_of_ours(settings: Settings) -> None:
    with pytest.raises(RuntimeError, match="has not run"):
        async with Writer(settings).transaction(MANAGER, "test"):
            pass
    with pytest.raises(RuntimeError, match="has not run"):
        await Reader(Database(settings)).fetch(MANAGER, "SELECT 1")
