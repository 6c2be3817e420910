"""Rendered tiles in memory: least recently used goes first, and one rendering per tile at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

ENTRY_BYTES = 400
"""What an entry costs beside its bytes: key, links and objects of CPython 3.12, rounded up."""


class ByteCache[Key: Hashable]:
    """Byte strings up to a total size; reading one makes it the youngest."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.used_bytes = 0
        self._entries: OrderedDict[Key, bytes] = OrderedDict()

    def get(self, key: Key) -> bytes | None:
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def put(self, key: Key, value: bytes) -> None:
        """Keep `value`, and let the oldest go until all fits. One that is too large alone is not kept."""
        old = self._entries.pop(key, None)
        if old is not None:
            self.used_bytes -= len(old) + ENTRY_BYTES
        if len(value) + ENTRY_BYTES > self.limit_bytes:
            return
        self._entries[key] = value
        self.used_bytes += len(value) + ENTRY_BYTES
        while self.used_bytes > self.limit_bytes:
            _, gone = self._entries.popitem(last=False)
            self.used_bytes -= len(gone) + ENTRY_BYTES

    def clear(self) -> None:
        self._entries.clear()
        self.used_bytes = 0

    def __len__(self) -> int:
        return len(self._entries)


@dataclass
class _Flight:
    task: asyncio.Task[bytes]
    waiting: int = 0


class SingleFlight[Key: Hashable]:
    """Many ask for the same key, one works; the work is cancelled when nobody waits any more."""

    def __init__(self) -> None:
        self._flights: dict[Key, _Flight] = {}

    async def run(self, key: Key, work: Callable[[], Awaitable[bytes]]) -> bytes:
        """The result of `work`, shared by everyone who asks for `key` meanwhile."""
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            flight = _Flight(asyncio.ensure_future(_as_coroutine(work)))
            self._flights[key] = flight
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                if self._flights.get(key) is flight:
                    del self._flights[key]
                flight.task.cancel()

    def __len__(self) -> int:
        return len(self._flights)


async def _as_coroutine(work: Callable[[], Awaitable[bytes]]) -> bytes:
    return await work()
