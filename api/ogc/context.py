"""What a request carries to the plugins that pygeoapi makes: whose access, with what words, through which pool.

pygeoapi hands a provider neither the request nor its headers. The service sets this context around each
call; a provider that finds none refuses (`current()` raises), so that nothing is served by accident.
"""

from asyncio import AbstractEventLoop, run_coroutine_threadsafe
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from api.ogc.pool import reading
from api.search.places import Places
from catalogs.access import Access
from catalogs.errors import Unavailable

SECONDS_FOR_A_CONNECTION = 5.0

_current: ContextVar["OgcRequest"] = ContextVar("ogc_request")


@dataclass(frozen=True)
class OgcRequest:
    """One request under `/ogc`. `parameters` are its query parameters in order; `loop` is where `places` answers."""

    pool: ConnectionPool
    access: Access
    parameters: tuple[tuple[str, str], ...]
    places: Places
    loop: AbstractEventLoop

    def wait[Answer](self, answer: Coroutine[Any, Any, Answer]) -> Answer:
        """What a coroutine gives, for a plugin on its thread. Raises what it raises."""
        return run_coroutine_threadsafe(answer, self.loop).result()

    def query_string(self, **changed: str | None) -> str:
        """The request's query with some parameters replaced, or removed where None."""
        kept = [(name, value) for name, value in self.parameters if name not in changed]
        added = [(name, value) for name, value in changed.items() if value is not None]
        return urlencode(kept + added, safe=",:/")

    @contextmanager
    def connection(self, role: str) -> Iterator[psycopg.Connection]:
        """A connection in a transaction that sees what the person may see, and only reads.

        `role` is the one that the asking plugin was made for. Raises PermissionError where that is not the
        person's, Unavailable without a database.
        """
        if role != self.access.role:
            raise PermissionError("a plugin of another role was asked")
        try:
            with (
                self.pool.connection(timeout=SECONDS_FOR_A_CONNECTION) as connection,
                reading(connection, self.access),
            ):
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable("The database does not answer.", "Try again in a moment.") from error


def current() -> OgcRequest:
    """The request being answered. Raises LookupError outside of one: no request, no data."""
    return _current.get()


@contextmanager
def answering(request: OgcRequest) -> Iterator[None]:
    """Make `request` the current one inside the block."""
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)
