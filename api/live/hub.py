"""Who listens, and what each of them is told: every change is read once for all who see the same.

Listeners are grouped by their access; a group reads new changes from the table as one of them, under the row
policies. Numbers of changes become visible in their order (see `EventChange`), so a listener who joins while
a group has read up to P gets all after P from the group, and all before it from the table: nothing twice,
nothing left out. A listener who does not take what waits for it is dropped, and continues by the last id.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import asyncpg

from api.live.listening import Heard, listen
from api.live.messages import CHANGES, COMMENT, LAST_CHANGE, change_message, message, version_message
from api.live.stopping import before_stopping
from api.security.database import CHANNEL as ACCESS_CHANNEL
from api.security.person import Person
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.views import CHANNEL as VERSION_CHANNEL

log = logging.getLogger(__name__)

EVENT_CHANNEL = "gridcity_event"

MOST_WAITING = 256
"""Messages that wait for one listener: some minutes of a city's worst hour."""

MOST_REPLAYED = 500
"""Who has missed more asks for everything again."""

CHANGES_A_READ = 200
SECONDS_BETWEEN_LOOKS = 30.0
"""Every group looks this often even when nothing was heard."""

SECONDS_UNTIL_THE_DOOR_KNOWS = 0.3

END = b""
"""In a listener's queue: nothing more will come."""


@dataclass(eq=False)
class Listener:
    """One open stream."""

    person: Person
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    dropped: bool = False

    def tell(self, message: bytes) -> None:
        """Put a message in line; a listener whose line is full is dropped."""
        if self.dropped:
            return
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Let what waits go, and close: what was not sent is read again after the last id."""
        self.dropped = True
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(END)


@dataclass(eq=False)
class Group:
    """Listeners who see the same. `position` is the last change that they all have been told of."""

    access: Access
    position: int
    listeners: set[Listener] = field(default_factory=set)
    reading: asyncio.Task[None] | None = None
    again: bool = False


class Hub:
    """All listeners of this process. Start it inside the event loop that uses it."""

    def __init__(self, reader: Reader, connect: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
        self._reader = reader
        self._connect = connect
        self._groups: dict[str, Group] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._last: int = 0
        self._version = 0
        self._closed = False
        self._hearing = False
        self._generation = 0
        self._revisions: dict[str, tuple[int, str]] = {}
        self.channels: dict[str, Heard] = {
            EVENT_CHANNEL: self._changed,
            VERSION_CHANNEL: self._published,
            ACCESS_CHANNEL: self._looked_at,
        }

    @property
    def listeners(self) -> int:
        """How many streams are open."""
        return sum(len(group.listeners) for group in self._groups.values())

    async def known_version(self, access: Access) -> int:
        """The data version. Raises Unavailable where it was never heard of and the database is down."""
        if not self._version:
            row = await self._reader.fetchrow(access, "SELECT data_version() AS version")
            self._version = row["version"] or 0
        return self._version

    async def start(self) -> None:
        """Listen to the database; it may still be down."""
        before_stopping(self.close)
        self._tasks = [
            asyncio.create_task(listen(self._connect, self.channels, self._began)),
            asyncio.create_task(self._look()),
        ]

    async def stop(self) -> None:
        """End every stream and stop listening."""
        self.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def close(self) -> None:
        """End every stream; new ones end at once. Browsers come back when the server is there again."""
        self._closed = True
        for group in self._groups.values():
            for listener in group.listeners:
                listener.end()

    @asynccontextmanager
    async def joined(
        self, person: Person, since: int | None
    ) -> AsyncIterator[tuple[Listener, int, list[bytes]]]:
        """A listener, the number it stands at, and the messages that it missed since `since`.

        Raises Unavailable where the database does not answer.
        """
        listener = Listener(person)
        group = await self._group(person.access)
        group.listeners.add(listener)
        position = group.position
        if self._last > position:  # told of while the group was made
            self._start_reading(group)
        try:
            missed = [] if since is None else await self._missed(person.access, since, position)
            if self._closed:
                listener.end()
            yield listener, position, missed
        finally:
            group.listeners.discard(listener)
            if not group.listeners and self._groups.get(person.access.key) is group:
                del self._groups[person.access.key]
                if group.reading:
                    group.reading.cancel()

    async def revision(self, access: Access) -> str:
        """Names the state of the events that an access sees. It rises with changes it may see, and no others.

        Raises Unavailable.
        """
        known = self._revisions.get(access.key)
        if known and self._hearing and known[0] == self._generation:
            return known[1]
        generation = self._generation
        version = self._version if self._hearing else 0
        row = await self._reader.fetchrow(access, f"SELECT data_version() AS version, ({LAST_CHANGE}) AS seq")
        revision = f"{max(version, row['version'] or 0):x}.{row['seq'] or 0:x}"
        if len(self._revisions) > 10_000:
            self._revisions.clear()
        self._revisions[access.key] = (generation, revision)
        return revision

    async def _group(self, access: Access) -> Group:
        group = self._groups.get(access.key)
        if group is None:
            heard = self._last
            row = await self._reader.fetchrow(access, LAST_CHANGE)
            fresh = Group(access, max(row["seq"] or 0, heard))
            group = self._groups.setdefault(access.key, fresh)
        return group

    async def _missed(self, access: Access, since: int, position: int) -> list[bytes]:
        if since >= position:
            return []
        rows = await self._reader.fetch(access, CHANGES, since, position, MOST_REPLAYED + 1)
        if len(rows) > MOST_REPLAYED:
            return [message("reload", {}, position)]
        return [change_message(row) for row in rows]

    def _began(self) -> None:
        """The database is heard (again): what was told meanwhile must be read."""
        self._hearing = True
        self._generation += 1
        self._read_all()

    def _changed(self, payload: str) -> None:
        self._generation += 1
        with suppress(ValueError):
            self._last = max(self._last, int(payload))
        self._read_all()

    def _published(self, payload: str) -> None:
        self._generation += 1
        with suppress(ValueError):
            self._version = int(payload)
        told = version_message(self._version)
        for group in self._groups.values():
            for listener in group.listeners:
                listener.tell(told)

    def _looked_at(self, payload: str) -> None:
        """An account has changed: something is said to its listeners, and the door lets it through or ends them.

        A moment later, since the door hears of the change through a connection of its own.
        """

        def say() -> None:
            for group in self._groups.values():
                for listener in group.listeners:
                    if not payload.isdecimal() or listener.person.account_id == int(payload):
                        listener.tell(COMMENT)

        asyncio.get_running_loop().call_later(SECONDS_UNTIL_THE_DOOR_KNOWS, say)

    def _read_all(self) -> None:
        for group in self._groups.values():
            self._start_reading(group)

    def _start_reading(self, group: Group) -> None:
        if group.reading is None or group.reading.done():
            group.reading = asyncio.create_task(self._read(group))
        else:
            group.again = True

    async def _read(self, group: Group) -> None:
        """Tell the group what is new; once more where something came in meanwhile."""
        while True:
            group.again = False
            heard = self._last
            try:
                rows = await self._reader.fetch(group.access, CHANGES, group.position, None, CHANGES_A_READ)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the next notification, or the next look, tries again
                log.warning("changes of events cannot be read: %s", error)
                return
            for row in rows:
                told = change_message(row)
                for listener in group.listeners:
                    listener.tell(told)
                group.position = row["seq"]
            if len(rows) < CHANGES_A_READ:
                group.position = max(group.position, heard)
                if not group.again:
                    return

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            self._generation += 1
            self._read_all()
