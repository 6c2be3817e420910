"""One connection of the process that hears PostgreSQL's notifications, and is made again when it breaks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

import asyncpg

from catalogs.database import PUBLIC_ROLE
from catalogs.settings import Settings
from tiles.vector.database import READING, connection_arguments

log = logging.getLogger(__name__)

SECONDS_BEFORE_RETRY = 1.0
SECONDS_BETWEEN_LOOKS = 20.0
"""A connection that died without a word is found at the latest then."""

Heard = Callable[[str], None]


def connector(settings: Settings) -> Callable[[], Awaitable[asyncpg.Connection]]:
    """Makes connections that may listen and read nothing."""

    async def connect() -> asyncpg.Connection:
        session = {**READING, "role": PUBLIC_ROLE, "application_name": "gridcity-live"}
        arguments = await asyncio.to_thread(connection_arguments, settings, session)
        return await asyncpg.connect(**arguments)

    return connect


async def listen(
    connect: Callable[[], Awaitable[asyncpg.Connection]],
    channels: Mapping[str, Heard],
    began: Callable[[], None],
) -> None:
    """Call what belongs to a channel with each payload; `began` each time listening begins. Until cancelled."""
    while True:
        try:
            connection = await connect()
            try:
                await _follow(connection, channels, began)
            finally:
                connection.terminate()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever is wrong with the database, the next try may find it mended
            log.debug("notifications cannot be heard: %s", error)
        await asyncio.sleep(SECONDS_BEFORE_RETRY)


async def _follow(
    connection: asyncpg.Connection, channels: Mapping[str, Heard], began: Callable[[], None]
) -> None:
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    for channel, heard in channels.items():
        await connection.add_listener(channel, _told(heard))
    began()
    while not connection.is_closed():
        try:
            await asyncio.wait_for(gone.wait(), SECONDS_BETWEEN_LOOKS)
        except TimeoutError:
            await connection.fetchval("SELECT 1")


def _told(heard: Heard) -> Callable[[object, int, str, str], None]:
    return lambda _connection, _process, _channel, payload: heard(payload)
