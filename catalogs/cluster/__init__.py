"""The private PostgreSQL cluster under the data folder: made, started and stopped by the application.

It listens on a Unix socket in a folder of mode 0700 and nowhere else, so whoever may pass that folder is
the database's owner, and there is no password. It uses the installed server programs and its own folder
only: a cluster that the machine runs already is never looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from psycopg.conninfo import make_conninfo

from catalogs.cluster import server
from catalogs.cluster.account import able_to_reach, account_for
from catalogs.cluster.folder import PORT, Folder


@dataclass(frozen=True)
class ClusterStatus:
    """What is known of the cluster without starting it."""

    state: Literal["absent", "stopped", "starting", "running"]
    home: Path
    major: int | None = None
    pid: int | None = None


class Cluster:
    """The private cluster in `<data>/postgres`."""

    def __init__(self, data: Path) -> None:
        self._folder = Folder(data.resolve() / "postgres")

    def ensure_running(self) -> str:
        """libpq connection string to the running server, as its owner, to the database `postgres`.

        Creates and starts the cluster where needed; costs one connection to the socket otherwise.
        Raises Unavailable (programs missing, folder of another user or version, no start), StorageFull.
        """
        folder = self._folder
        sockets = folder.answering()
        if sockets is None:
            with folder.locked() as lock:
                sockets = folder.answering() or self._start(lock)
        return make_conninfo("", host=str(sockets), port=PORT, user=server.SUPERUSER, dbname="postgres")

    def _start(self, lock: int) -> Path:
        folder = self._folder
        programs = server.programs_for(folder)
        account = able_to_reach(account_for(folder.home), folder.home)
        server.wait_for_another(folder)
        sockets = folder.answering()
        if sockets is not None:
            return sockets
        if folder.major() is None:
            server.create(folder, account, programs, lock)
        return server.start(folder, account, programs)

    @contextmanager
    def running(self) -> Iterator[str]:
        """The server runs while the block runs, and is stopped after it if it was started for it.

        It goes on running while somebody else is connected. Yields the connection string; raises as
        `ensure_running`.
        """
        ran_before = self._folder.answering() is not None
        conninfo = self.ensure_running()
        try:
            yield conninfo
        finally:
            if not ran_before and not _others_connected(conninfo):
                self.stop()

    def stop(self) -> bool:
        """Stop the server: sessions end, committed work is safe. False if it did not run."""
        folder = self._folder
        if folder.major() is None or folder.alive() is None:
            return False
        with folder.locked():
            if folder.alive() is None:
                return False
            account = able_to_reach(account_for(folder.home), folder.home)
            server.stop(folder, account, server.programs_for(folder))
        return True

    def status(self) -> ClusterStatus:
        """Whether there is a cluster, and whether it runs. Raises Unavailable for another user's folder."""
        folder = self._folder
        major = folder.major()
        if major is None:
            return ClusterStatus("absent", folder.home)
        alive = folder.alive()
        if alive is None:
            return ClusterStatus("stopped", folder.home, major)
        return ClusterStatus("running" if folder.answering() else "starting", folder.home, major, alive.pid)


def _others_connected(conninfo: str) -> bool:
    question = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    try:
        with psycopg.connect(conninfo) as connection:
            row = connection.execute(question).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])
