"""The cluster's folder, and what its files and processes tell about the server.

<data>/postgres/          mode 0700, owned by the user that the server runs as
    pgdata/               the cluster; appears whole or not at all
    server.log
    lock                  held while somebody creates, starts or stops the server
    .s.PGSQL.5432         the socket (in the temporary folder where this path is too long)
"""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalogs.cluster.account import account_for
from catalogs.errors import StorageFull, Unavailable

PORT = 5432
"""A part of the socket's name only: the server listens on no network port."""


@dataclass(frozen=True)
class Postmaster:
    """What the server says of itself in postmaster.pid: line 1 process, 5 socket folder, 8 state."""

    pid: int
    socket_folder: Path | None
    ready: bool


@dataclass(frozen=True)
class Folder:
    """The folder `home` of one cluster."""

    home: Path

    @property
    def pgdata(self) -> Path:
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def major(self) -> int | None:
        """PostgreSQL version that made the cluster; None where there is none. Raises Unavailable."""
        try:
            return int((self.pgdata / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise self._not_ours(error) from error
        except ValueError as error:
            raise Unavailable(
                f"The database folder {self.pgdata} is damaged: its PG_VERSION is no number.",
                "Restore it from a backup, or move it away to begin with an empty database.",
            ) from error

    def answering(self) -> Path | None:
        """Folder of the socket at which the server takes connections now."""
        server = self.alive()
        if server is None or not server.ready or server.socket_folder is None:
            return None
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.settimeout(5)
                probe.connect(str(socket_file(server.socket_folder)))
            except OSError:
                return None
        return server.socket_folder

    def alive(self) -> Postmaster | None:
        """The server, starting, stopping or running; None when its number is by now another process's."""
        server = self._postmaster()
        if server is None:
            return None
        process = Path("/proc") / str(server.pid)
        try:
            return server if (process / "cwd").resolve(strict=True) == self.pgdata.resolve() else None
        except FileNotFoundError:
            return None
        except OSError:
            name = (process / "comm").read_text() if process.exists() else ""
            return server if name.startswith("postgres") else None

    def _postmaster(self) -> Postmaster | None:
        try:
            lines = (self.pgdata / "postmaster.pid").read_text().splitlines()
            where = Path(lines[4]) if len(lines) > 4 and lines[4] else None
            return Postmaster(int(lines[0]), where, len(lines) > 7 and lines[7].strip() == "ready")
        except PermissionError as error:
            raise self._not_ours(error) from error
        except (OSError, ValueError, IndexError):
            return None

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Only one process at a time creates, starts or stops the server. Makes the folder.

        Yields the lock's file number: a program that inherits it holds the lock until it ends.
        Raises Unavailable (folder of another user, not writable), StorageFull.
        """
        account = account_for(self.home)
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account.switch and self.home.stat().st_uid != account.uid:
                os.chown(self.home, account.uid, account.gid)
            lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            if account.switch:
                os.fchown(lock, account.uid, account.gid)
        except OSError as error:
            raise storage_error(error, self.home) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        except OSError as error:
            raise storage_error(error, self.home) from error
        finally:
            os.close(lock)

    def _not_ours(self, error: OSError) -> Unavailable:
        account_for(self.home)
        return Unavailable(
            f"The database folder {self.home} cannot be read: {error.strerror}.", "Check who owns it."
        )


def socket_file(folder: Path) -> Path:
    """Where a server with that socket folder listens (libpq's naming)."""
    return folder / f".s.PGSQL.{PORT}"


def storage_error(error: OSError, home: Path) -> Unavailable | StorageFull:
    """The platform's error for a file operation in the cluster's folder that failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"The disk of {home} is full.", "Free some space and try again.")
    return Unavailable(
        f"The database folder {home} cannot be used: {error.strerror or error}.",
        "Set GRIDCITY_DATA to a folder that you may write to.",
    )
