"""The tile cache and the single flight."""

import asyncio

import pytest

from tiles.vector.cache import ENTRY_BYTES, ByteCache, SingleFlight


def test_the_least_recently_used_goes_first() -> None:
    cache: ByteCache[str] = ByteCache(3 * (100 + ENTRY_BYTES))
    for key in "abc":
        cache.put(key, bytes(100))
    cache.get("a")
    cache.put("d", bytes(100))
    assert cache.get("b") is None
    assert cache.get("a") is not None
    assert len(cache) == 3
    assert cache.used_bytes == 3 * (100 + ENTRY_BYTES)


def test_what_is_larger_than_the_cache_is_not_kept() -> None:
    cache: ByteCache[str] = ByteCache(1000)
    cache.put("a", bytes(100))
    cache.put("b", bytes(1000))
    assert cache.get("b") is None
    assert cache.get("a") is not None
    cache.put("a", bytes(2000))
    assert (len(cache), cache.used_bytes) == (0, 0)


def test_a_cache_of_nothing_keeps_nothing() -> None:
    cache: ByteCache[str] = ByteCache(0)
    cache.put("a", b"")
    assert cache.get("a") is None


async def test_many_askers_one_work() -> None:
    flights: SingleFlight[str] = SingleFlight()
    worked = 0

    async def work() -> bytes:
        nonlocal worked
        worked += 1
        await asyncio.sleep(0.02)
        return b"tile"

    assert await asyncio.gather(*(flights.run("a", work) for _ in range(50))) == [b"tile"] * 50
    assert worked == 1
    assert len(flights) == 0


async def test_work_goes_on_while_one_still_waits_and_ends_with_the_last() -> None:
    flights: SingleFlight[str] = SingleFlight()
    ended: list[str] = []

    async def work() -> bytes:
        try:
            await asyncio.sleep(0.2)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        ended.append("done")
        return b"tile"

    first, second = (asyncio.create_task(flights.run("a", work)) for _ in range(2))
    await asyncio.sleep(0.02)
    first.cancel()
    await asyncio.sleep(0.02)
    assert ended == []
    second.cancel()
    await asyncio.sleep(0.02)
    assert ended == ["cancelled"]
    assert len(flights) == 0


async def test_an_error_reaches_everyone_and_is_not_remembered() -> None:
    flights: SingleFlight[str] = SingleFlight()

    async def fail() -> bytes:
        await asyncio.sleep(0.01)
        raise ValueError("no")

    async def work() -> bytes:
        return b"tile"

    answers = await asyncio.gather(*(flights.run("a", fail) for _ in range(2)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, ValueError]
    with pytest.raises(ValueError, match="no"):
        await flights.run("a", fail)
    assert await flights.run("a", work) == b"tile"
