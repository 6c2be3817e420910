"""One answer for all who see the same: several walls of a topic cost as much as one."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from api.figures.shapes import TopicNumbers

SECONDS_KEPT = 20.0
MOST_KEPT = 64

Key = tuple[str, ...]


class SharedNumbers:
    """Answers of the last seconds. A key names all that an answer depends on: topic, access, state of the events."""

    def __init__(self) -> None:
        self._kept: dict[Key, tuple[float, asyncio.Task[TopicNumbers]]] = {}

    async def get(self, key: Key, read: Callable[[], Awaitable[TopicNumbers]]) -> TopicNumbers:
        """The answer of `key`, at most twenty seconds old. Raises what `read` raises."""
        self._forget()
        known = self._kept.get(key)
        if known is None:
            known = time.monotonic(), asyncio.ensure_future(_read(read))
            self._kept[key] = known
        try:
            return await asyncio.shield(known[1])  # whoever leaves does not stop it for the others
        except asyncio.CancelledError:
            raise
        except BaseException:
            self._kept.pop(key, None)
            raise

    def _forget(self) -> None:
        now = time.monotonic()
        for key, (since, task) in list(self._kept.items()):
            if task.done() and now - since > SECONDS_KEPT:
                del self._kept[key]
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]


async def _read(read: Callable[[], Awaitable[TopicNumbers]]) -> TopicNumbers:
    return await read()
