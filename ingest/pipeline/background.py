"""Work in the database while the workers read on: one thread with a connection of its own, first come first served.

Staging a unit needs what the units below it have published, so whoever needs them waits for them by name; all
else goes on side by side. What fails is raised where it is waited for, and nothing that was queued behind it runs.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg


class Background:
    """A queue of named tasks; each is given the connection, which is in autocommit."""

    def __init__(self, connection: psycopg.Connection, pool: ThreadPoolExecutor) -> None:
        self._connection, self._pool = connection, pool
        self._tasks: dict[str, Future[None]] = {}
        self._failed = False

    def submit(self, name: str, task: Callable[[psycopg.Connection], None]) -> None:
        """Queue a task."""
        self._tasks[name] = self._pool.submit(self._run, task)

    def wait(self, *names: str) -> None:
        """Wait for these tasks, as far as they were submitted; without names, for all. Raises what they raised."""
        for name in names or list(self._tasks):
            if name in self._tasks:
                self._tasks[name].result()

    def stop(self) -> None:
        """Run nothing more, and cancel the statement that runs."""
        self._failed = True
        self._connection.cancel()

    def _run(self, task: Callable[[psycopg.Connection], None]) -> None:
        if self._failed:
            return
        try:
            task(self._connection)
        except BaseException:
            self._failed = True
            raise


@contextmanager
def background(conninfo: str) -> Iterator[Background]:
    """The thread and its connection, for the time of the block; leaving it waits for the task that runs.

    After an error the statement that runs is cancelled, so that the error is told at once.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("SET client_connection_check_interval = '1s'")
        with ThreadPoolExecutor(1, thread_name_prefix="database") as pool:
            made = Background(connection, pool)
            try:
                yield made
                made.wait()
            except BaseException:
                made.stop()
                raise
