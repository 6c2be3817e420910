"""Makes a cluster with initdb, and starts and stops its server with pg_ctl.

The callers hold the folder's lock. Every command runs in the cluster's folder with names relative to it,
so that no path, with whatever characters, passes through a shell.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from catalogs.cluster.account import Account
from catalogs.cluster.folder import PORT, Folder, socket_file
from catalogs.cluster.tuning import config_text, server_settings, this_machine
from catalogs.errors import StorageFull, Unavailable
from catalogs.system import MIN_POSTGRES, Postgres, installed_postgres, usable_postgres

SUPERUSER = "gridcity"

LONGEST_SOCKET_PATH = 107
"""Bytes of a Unix socket's path on Linux (unix(7): 108 with the closing zero)."""

LEAST_FREE_BYTES = 200 * 1024**2
"""A new cluster takes 40 MB and its first log segments 80 MB."""

START_TIMEOUT_S = 300
"""Recovery after a crash replays at most max_wal_size (8 GiB)."""

ORPHANS_TIMEOUT_S = 30
"""How long the processes of a killed server may take to notice it and end."""

LOG_LIMIT_BYTES = 10 * 1024**2

LOCALES = ("C.UTF-8", "C")
"""C.UTF-8 knows which Chinese characters are letters (pg_trgm needs that) and sorts the same everywhere."""


def programs_for(folder: Folder) -> Postgres:
    """The installed PostgreSQL that can run the cluster, or make it. Raises Unavailable."""
    major = folder.major()
    if major is None:
        usable = usable_postgres()
        if usable is None:
            raise Unavailable(
                f"PostgreSQL {MIN_POSTGRES} or newer with PostGIS is not installed.",
                "Run `make setup`, or set GRIDCITY_DATABASE_URL to a database elsewhere.",
            )
        return usable
    installed = installed_postgres()
    same = next((one for one in installed if one.major == major), None)
    if same is None:
        versions = ", ".join(sorted({str(one.major) for one in installed})) or "none"
        raise Unavailable(
            f"The database in {folder.home} was made by PostgreSQL {major}, and installed is {versions}.",
            f"Install postgresql-{major} and postgresql-{major}-postgis-3, or move the folder away.",
        )
    return same


def create(folder: Folder, account: Account, programs: Postgres, lock: int) -> None:
    """Make the cluster: beside its place first, so that a killed initdb leaves nothing that counts.

    initdb inherits `lock`, so that nobody begins again while one goes on whose starter was killed.
    Raises Unavailable, StorageFull.
    """
    free = shutil.disk_usage(folder.home).free
    if free < LEAST_FREE_BYTES:
        raise StorageFull(
            f"A new database needs {LEAST_FREE_BYTES // 1024**2} MiB, and {free // 1024**2} MiB are free "
            f"in {folder.home}.",
            "Free some space, or set GRIDCITY_DATA to a folder on another disk.",
        )
    fresh = folder.home / "pgdata.new"
    complaint = "invalid locale"
    for locale in LOCALES:
        if "invalid locale" not in complaint:
            break
        shutil.rmtree(fresh, ignore_errors=True)
        made = _initdb(folder, account, programs, locale, lock)
        if made.returncode == 0:
            with open(fresh / "postgresql.conf", "a") as config:
                config.write("\ninclude_if_exists 'gridcity.conf'\n")
            fresh.rename(folder.pgdata)
            return
        complaint = made.stderr
    shutil.rmtree(fresh, ignore_errors=True)
    raise _complaint_error("The database could not be made", complaint, folder)


def _initdb(
    folder: Folder, account: Account, programs: Postgres, locale: str, lock: int
) -> subprocess.CompletedProcess[str]:
    command = [
        programs.program("initdb"),
        "--pgdata=pgdata.new",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        f"--locale={locale}",
        "--lc-messages=C",
        "--auth=trust",
        "--data-checksums",
    ]
    return account.run(command, folder.home, _environment(), START_TIMEOUT_S, (lock,))


def start(folder: Folder, account: Account, programs: Postgres) -> Path:
    """Start the server, wait until it takes connections, and return its socket's folder.

    Raises Unavailable, StorageFull.
    """
    sockets = _socket_folder(folder, account)
    _configure(folder, account, programs, sockets)
    if folder.log.exists() and folder.log.stat().st_size > LOG_LIMIT_BYTES:
        folder.log.replace(folder.log.with_suffix(".log.old"))
    give_up = time.monotonic() + ORPHANS_TIMEOUT_S
    while True:
        told = folder.log.stat().st_size if folder.log.exists() else 0
        started = _pg_ctl(
            folder, account, programs, "start", "-w", "-t", str(START_TIMEOUT_S), "-l", folder.log.name
        )
        if started.returncode == 0:
            return sockets
        if folder.alive():
            wait_for_another(folder)
            if (answering := folder.answering()) is not None:
                return answering
        complaint = _log_since(folder, told) or started.stderr
        if "shared memory block" not in complaint or time.monotonic() > give_up:
            raise _complaint_error("The database server does not start", complaint, folder)
        time.sleep(0.5)


def stop(folder: Folder, account: Account, programs: Postgres) -> None:
    """End the sessions and stop the server. Raises Unavailable where it does not stop."""
    stopped = _pg_ctl(folder, account, programs, "stop", "-m", "fast", "-w", "-t", str(START_TIMEOUT_S))
    if stopped.returncode != 0 and folder.alive() is not None:
        raise Unavailable("The database server does not stop.", f"See the end of {folder.log}.")


def wait_for_another(folder: Folder) -> None:
    """Where a server is starting or stopping already, wait for its end; forget one that is dead.

    The number in a dead server's postmaster.pid may have become another process's, which would keep
    PostgreSQL from starting: such a file is removed. Raises Unavailable.
    """
    give_up = time.monotonic() + START_TIMEOUT_S
    while folder.alive() and not folder.answering():
        if time.monotonic() > give_up:
            raise Unavailable("The database server is still recovering.", f"Wait; see {folder.log}.")
        time.sleep(0.2)
    if folder.alive() is None:
        (folder.pgdata / "postmaster.pid").unlink(missing_ok=True)


def _configure(folder: Folder, account: Account, programs: Postgres, sockets: Path) -> None:
    options = account.run([programs.program("pg_config"), "--configure"], "/", _environment(), 20).stdout
    settings = server_settings(this_machine(folder.home, lz4="--with-lz4" in options))
    settings["unix_socket_directories"] = '"' + str(sockets).replace('"', '""') + '"'
    settings["port"] = str(PORT)
    path = folder.pgdata / "gridcity.conf"
    path.write_text(config_text(settings))
    if account.switch:
        os.chown(path, account.uid, account.gid)


def _socket_folder(folder: Folder, account: Account) -> Path:
    chosen = folder.home
    if len(os.fsencode(socket_file(chosen))) > LONGEST_SOCKET_PATH:
        chosen = _short_socket_folder(folder, account)
    for left in (socket_file(chosen), Path(f"{socket_file(chosen)}.lock")):
        left.unlink(missing_ok=True)
    return chosen


def _short_socket_folder(folder: Folder, account: Account) -> Path:
    """A private folder under the temporary one, named after the cluster's place."""
    name = "gridcity-" + hashlib.sha256(os.fsencode(folder.home)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / name
    if len(os.fsencode(socket_file(short))) > LONGEST_SOCKET_PATH:
        short = Path("/tmp") / name
    try:
        short.mkdir(mode=0o700)
        if account.switch:
            os.chown(short, account.uid, account.gid)
    except FileExistsError:
        there = short.lstat()
        if there.st_uid != account.uid or there.st_mode & 0o777 != 0o700 or short.is_symlink():
            raise Unavailable(
                f"{short} is needed for the database's socket and belongs to somebody else.",
                "Remove it, or set GRIDCITY_DATA to a shorter path.",
            ) from None
    return short


def _pg_ctl(
    folder: Folder, account: Account, programs: Postgres, *arguments: str
) -> subprocess.CompletedProcess[str]:
    environment = _environment() | {"PGDATA": str(folder.pgdata)}
    command = [programs.program("pg_ctl"), *arguments]
    return account.run(command, folder.home, environment, START_TIMEOUT_S + 60)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C"}


def _log_since(folder: Folder, position: int) -> str:
    if not folder.log.exists():
        return ""
    with open(folder.log, "rb") as log:
        log.seek(position)
        return log.read().decode("utf-8", "replace")


def _complaint_error(what: str, complaint: str, folder: Folder) -> Unavailable | StorageFull:
    """The error for what PostgreSQL said on its way out."""
    if "No space left on device" in complaint or "Disk quota exceeded" in complaint:
        return StorageFull(f"{what}: the disk of {folder.home} is full.", "Free some space and try again.")
    return Unavailable(f"{what}: {_reason(complaint)}.", f"See the end of {folder.log}.")


def _reason(complaint: str) -> str:
    """The first fatal line without its prefix, or the line before it where that holds the reason."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    fatal = [at for at, line in enumerate(lines) if re.search(r"\b(FATAL|PANIC|error):", line)]
    at = fatal[0] if fatal else len(lines) - 1
    if at > 0 and lines[at].endswith("contains errors"):
        at -= 1
    said = lines[at] if lines else "it gave no reason"
    return re.sub(r"^.*?\b(FATAL|PANIC|LOG|error):\s+", "", said).rstrip(".")
