"""The private PostgreSQL cluster under the data folder: made, started and stopped by the application.

It listens on a Unix socket in a folder of mode 0700 and nowhere else, so whoever may pass that folder is
the database's owner; no password exists. It uses the installed server programs and its own folder only:
clusters that the machine runs already are never looked at.

    <data>/postgres/          mode 0700, owned by the user that the server runs as
        pgdata/               the cluster; appears whole or not at all
        server.log
        lock                  held while somebody creates, starts or stops the server
        .s.PGSQL.5432         the socket (in the temporary folder where this path is too long)
"""

import fcntl
import hashlib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from psycopg.conninfo import make_conninfo

from catalogs.cluster_account import Account, able_to_reach, account_for
from catalogs.cluster_settings import config_text, server_settings, this_machine
from catalogs.errors import StorageFull, Unavailable
from catalogs.system import MIN_POSTGRES, Postgres, installed_postgres, usable_postgres

SUPERUSER = "gridcity"
PORT = 5432
LONGEST_SOCKET_PATH = 107
"""Bytes of a Unix socket's path on Linux (unix(7): 108 with the closing zero)."""

LEAST_FREE_BYTES = 200 * 1024**2
"""A new cluster takes 40 MB and its first log segments 80 MB."""

START_TIMEOUT_S = 300
"""Recovery after a crash replays at most max_wal_size (8 GiB)."""

LOG_LIMIT_BYTES = 10 * 1024**2
ORPHANS_TIMEOUT_S = 30
"""How long the processes of a killed server may take to notice it and end."""


@dataclass(frozen=True)
class ClusterStatus:
    """What is known of the cluster without starting it."""

    state: Literal["absent", "stopped", "starting", "running"]
    home: Path
    major: int | None = None
    pid: int | None = None
    socket: Path | None = None


@dataclass(frozen=True)
class _Postmaster:
    """postmaster.pid: line 1 process, line 4 port, line 5 socket folder, line 8 state."""

    pid: int
    socket_folder: Path | None
    ready: bool


class Cluster:
    """The private cluster in `<data>/postgres`."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.home = self.data / "postgres"
        self.pgdata = self.home / "pgdata"
        self.log = self.home / "server.log"

    def ensure_running(self) -> str:
        """libpq connection string of the running server (without a database of its own to use).

        Creates and starts the cluster where needed; costs one connection to the socket otherwise.
        Raises Unavailable (programs missing, folder of another user or version, start fails), StorageFull.
        """
        answering = self._answering()
        if answering is None:
            with self._locked():
                answering = self._answering() or self._start()
        return make_conninfo("", host=str(answering), port=PORT, user=SUPERUSER, dbname="postgres")

    @contextmanager
    def running(self) -> Iterator[str]:
        """The server runs while the block runs, and is stopped after it if it was started for it.

        It goes on running while somebody else is connected.
        """
        before = self.status().state
        server = self.ensure_running()
        try:
            yield server
        finally:
            if before != "running" and not self._others_connected(server):
                self.stop()

    def stop(self) -> bool:
        """Stop the server; sessions are ended, committed work is safe. False if it did not run."""
        if self.status().state in ("absent", "stopped"):
            return False
        with self._locked():
            if self._alive() is None:
                return False
            account = able_to_reach(account_for(self.home), self.home)
            stopped = self._pg_ctl(account, self._programs(), "stop", "-m", "fast", "-w", "-t", "120")
            if stopped.returncode != 0 and self._alive() is not None:
                raise Unavailable("The database server does not stop.", f"See the end of {self.log}.")
        return True

    def status(self) -> ClusterStatus:
        """Whether there is a cluster, and whether it runs."""
        major = self._major()
        if major is None:
            return ClusterStatus("absent", self.home)
        folder = self._answering()
        server = self._alive()
        if server is None:
            return ClusterStatus("stopped", self.home, major)
        state: Literal["running", "starting"] = "running" if folder else "starting"
        return ClusterStatus(state, self.home, major, server.pid, folder)

    def _major(self) -> int | None:
        try:
            return int((self.pgdata / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None
        except PermissionError as error:
            account_for(self.home)
            raise Unavailable(
                f"The database folder {self.home} cannot be read.", "Check its owner."
            ) from error

    # ---- who is there -------------------------------------------------------------------------

    def _postmaster(self) -> _Postmaster | None:
        try:
            lines = (self.pgdata / "postmaster.pid").read_text().splitlines()
            folder = Path(lines[4]) if len(lines) > 4 and lines[4] else None
            return _Postmaster(int(lines[0]), folder, len(lines) > 7 and lines[7].strip() == "ready")
        except PermissionError:
            account_for(self.home)
            raise
        except (OSError, ValueError, IndexError):
            return None

    def _answering(self) -> Path | None:
        """Folder of the socket at which the server answers now."""
        server = self._postmaster()
        if server is None or not server.ready or server.socket_folder is None:
            return None
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.settimeout(5)
                probe.connect(str(_socket_file(server.socket_folder)))
            except OSError:
                return None
        return server.socket_folder

    def _alive(self) -> _Postmaster | None:
        """The server's process, if that number is not by now somebody else's."""
        server = self._postmaster()
        if server is None:
            return None
        process = Path("/proc") / str(server.pid)
        if not process.exists():
            return None
        try:
            return server if (process / "cwd").resolve(strict=True) == self.pgdata.resolve() else None
        except OSError:
            name = (process / "comm").read_text() if process.exists() else ""
            return server if name.startswith("postgres") else None

    def _others_connected(self, server: str) -> bool:
        question = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        try:
            with psycopg.connect(server) as connection:
                row = connection.execute(question).fetchone()
        except psycopg.OperationalError:
            return False
        return bool(row and row[0])

    # ---- create and start ---------------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        account = account_for(self.home)
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account.switch and self.home.stat().st_uid != account.uid:
                os.chown(self.home, account.uid, account.gid)
            with open(self.home / "lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise _storage_error(error, self.home) from error

    def _programs(self) -> Postgres:
        major = self._major()
        if major is None:
            found = usable_postgres()
            if found is None:
                raise Unavailable(
                    f"PostgreSQL {MIN_POSTGRES} or newer with PostGIS is not installed.",
                    "Run `make setup`, or set GRIDCITY_DATABASE_URL to a database elsewhere.",
                )
            return found
        installed = installed_postgres()
        same = next((one for one in installed if one.major == major), None)
        if same is None:
            versions = ", ".join(sorted({str(one.major) for one in installed})) or "none"
            raise Unavailable(
                f"The database in {self.home} was made by PostgreSQL {major}; installed: {versions}.",
                f"Install postgresql-{major} and postgresql-{major}-postgis-3, or move the folder away.",
            )
        return same

    def _start(self) -> Path:
        programs = self._programs()
        account = able_to_reach(account_for(self.home), self.home)
        self._wait_for_another_start()
        if not self.pgdata.exists():
            self._create(account, programs)
        sockets = self._socket_folder(account)
        self._configure(account, programs, sockets)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.old"))
        give_up = time.monotonic() + ORPHANS_TIMEOUT_S
        while True:
            told = self.log.stat().st_size if self.log.exists() else 0
            options = ("-w", "-t", str(START_TIMEOUT_S), "-l", str(self.log.relative_to(self.home)))
            if self._pg_ctl(account, programs, "start", *options).returncode == 0:
                break
            complaint = self._log_since(told)
            if "shared memory block" not in complaint or time.monotonic() > give_up:
                raise self._start_error(complaint)
            time.sleep(0.5)
        return sockets

    def _wait_for_another_start(self) -> None:
        """A server that is starting or stopping already (its starter was killed): let it come to an end."""
        give_up = time.monotonic() + START_TIMEOUT_S
        while self._alive() and not self._answering():
            if time.monotonic() > give_up:
                raise Unavailable("The database server is still recovering.", f"Wait; see {self.log}.")
            time.sleep(0.2)
        if self._alive() is None:
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)

    def _create(self, account: Account, programs: Postgres) -> None:
        free = shutil.disk_usage(self.home).free
        if free < LEAST_FREE_BYTES:
            raise StorageFull(
                f"{free // 1024**2} MiB are free under {self.data}; a new database needs "
                f"{LEAST_FREE_BYTES // 1024**2} MiB.",
                "Free some space, or set GRIDCITY_DATA to a folder on another disk.",
            )
        fresh = self.home / "pgdata.new"
        shutil.rmtree(fresh, ignore_errors=True)
        complaint = ""
        for locale in ("C.UTF-8", "C"):
            made = account.run(
                [
                    programs.program("initdb"),
                    "--pgdata=pgdata.new",
                    f"--username={SUPERUSER}",
                    "--encoding=UTF8",
                    f"--locale={locale}",
                    "--lc-messages=C",
                    "--auth=trust",
                    "--data-checksums",
                ],
                self.home,
                _environment(),
                timeout_s=START_TIMEOUT_S,
            )
            if made.returncode == 0:
                with open(fresh / "postgresql.conf", "a") as config:
                    config.write("\ninclude_if_exists 'gridcity.conf'\n")
                fresh.rename(self.pgdata)
                return
            shutil.rmtree(fresh, ignore_errors=True)
            complaint = made.stderr
            if "invalid locale" not in complaint:
                break
        raise _complaint_error("The database could not be created", complaint, self.home)

    def _configure(self, account: Account, programs: Postgres, sockets: Path) -> None:
        lz4 = "--with-lz4" in _build_options(account, programs)
        settings = server_settings(this_machine(self.home, lz4=lz4))
        settings["unix_socket_directories"] = '"' + str(sockets).replace('"', '""') + '"'
        settings["port"] = str(PORT)
        path = self.pgdata / "gridcity.conf"
        path.write_text(config_text(settings))
        if account.switch:
            os.chown(path, account.uid, account.gid)

    def _socket_folder(self, account: Account) -> Path:
        if len(os.fsencode(_socket_file(self.home))) <= LONGEST_SOCKET_PATH:
            folder = self.home
        else:
            key = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
            folder = Path(tempfile.gettempdir()) / f"gridcity-{key}"
            if len(os.fsencode(_socket_file(folder))) > LONGEST_SOCKET_PATH:
                folder = Path("/tmp") / folder.name
            try:
                folder.mkdir(mode=0o700)
                if account.switch:
                    os.chown(folder, account.uid, account.gid)
            except FileExistsError:
                owned = folder.lstat()
                if owned.st_uid != account.uid or owned.st_mode & 0o777 != 0o700 or folder.is_symlink():
                    raise Unavailable(
                        f"{folder} is needed for the database's socket and belongs to somebody else.",
                        "Remove it, or set GRIDCITY_DATA to a shorter path.",
                    ) from None
        for left in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (folder / left).unlink(missing_ok=True)
        return folder

    def _pg_ctl(self, account: Account, programs: Postgres, *arguments: str):  # type: ignore[no-untyped-def]
        environment = _environment() | {"PGDATA": str(self.pgdata)}
        command = [programs.program("pg_ctl"), *arguments]
        return account.run(command, self.home, environment, timeout_s=START_TIMEOUT_S + 60)

    def _log_since(self, position: int) -> str:
        with open(self.log, "rb") as log:
            log.seek(position)
            return log.read().decode("utf-8", "replace")

    def _start_error(self, complaint: str) -> Unavailable | StorageFull:
        return _complaint_error("The database server does not start", complaint, self.home)


def _socket_file(folder: Path) -> Path:
    return folder / f".s.PGSQL.{PORT}"


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C"}


def _build_options(account: Account, programs: Postgres) -> str:
    return account.run(
        [programs.program("pg_config"), "--configure"], "/", _environment(), timeout_s=20
    ).stdout


def _complaint_error(what: str, complaint: str, home: Path) -> Unavailable | StorageFull:
    """The error for what PostgreSQL said on its way out: its first FATAL or error line."""
    if "No space left on device" in complaint or "Disk quota exceeded" in complaint:
        return StorageFull(f"{what}: the disk of {home} is full.", "Free some space and try again.")
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    said = next((line for line in lines if "FATAL:" in line or "PANIC:" in line or "error:" in line), "")
    said = said or (lines[-1] if lines else "it says nothing")
    return Unavailable(f"{what}: {said.rstrip('.')}.", f"See {home / 'server.log'}.")


def _storage_error(error: OSError, home: Path) -> Unavailable | StorageFull:
    if error.errno in (28, 122):
        return StorageFull(f"The disk of {home} is full.", "Free some space and try again.")
    return Unavailable(
        f"The database folder {home} cannot be used: {error.strerror}.",
        "Set GRIDCITY_DATA to a folder that you may write to.",
    )
