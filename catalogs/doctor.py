"""What gridcity needs on this machine, what of it is there, and what to do about the rest.

Nothing is created or changed: a private cluster that exists is started to be asked, and stopped again
unless it ran before.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine

from catalogs import system
from catalogs.cluster import Cluster
from catalogs.cluster.tuning import this_machine
from catalogs.database import checked_url
from catalogs.errors import GridcityError
from catalogs.policies import LEAKPROOF, OVERLAPS
from catalogs.settings import Settings

Status = Literal["ok", "missing", "later"]

GIB = 1024**3
LEAST_FREE_DISK_GIB = 2
"""Default-scale demo: 0.7 GB of files and database, and room for the log of a bulk load."""

LEAST_MEMORY_GIB = 4
"""Default-scale ingest with the database beside it."""

LEAST_NODE = (20, 19)
"""Vite 8 asks for it."""

PYTHON = (3, 12)


@dataclass(frozen=True)
class Check:
    """One requirement. `later` is not there yet and comes by itself with `make demo`."""

    name: str
    status: Status
    found: str
    advice: str = ""
    required: bool = True

    @property
    def fails(self) -> bool:
        return self.required and self.status == "missing"


def examine(settings: Settings) -> Iterator[Check]:
    """Every check, in the order in which to mend them."""
    yield _python()
    yield from _programs(settings)
    yield from _machine(settings)
    yield _data_folder(settings)
    yield from _database(settings)
    yield from _served_files(settings)


def _check(
    name: str, there: bool, found: str, advice: str, *, required: bool = True, absent: Status = "missing"
) -> Check:
    return Check(name, "ok" if there else absent, found, "" if there else advice, required)


def _python() -> Check:
    return _check(
        "Python",
        sys.version_info >= PYTHON,
        platform.python_version(),
        "Run `make setup` with GRIDCITY_PYTHON naming a Python 3.12 or newer.",
    )


def _programs(settings: Settings) -> Iterator[Check]:
    if not settings.database_url:
        installed = system.installed_postgres()
        usable = system.usable_postgres()
        versions = ", ".join(one.version for one in installed) or "none"
        new_enough = any(one.major >= system.MIN_POSTGRES for one in installed)
        yield _check(
            "PostgreSQL",
            new_enough,
            usable.version if usable else versions,
            "Run `make setup` (postgresql-15).",
        )
        yield _check(
            "PostGIS for it",
            usable is not None,
            "installed" if usable else "none",
            "Run `make setup` (postgresql-15-postgis-3).",
        )
    gdal, browser, font = system.gdal_version(), system.chromium(), system.cjk_font()
    tests = "Run `make setup`; only the tests need it"
    yield _check("GDAL programs", gdal is not None, gdal or "none", f"{tests} (gdal-bin).", required=False)
    yield _check("Chromium", browser is not None, browser or "none", f"{tests} (chromium).", required=False)
    yield _check(
        "Chinese font",
        font is not None,
        font.name if font else "none",
        "Run `make setup` (fonts-noto-cjk); reports drawn on this machine show boxes without it.",
        required=False,
    )
    node = _node_version()
    yield _check(
        "Node.js",
        node is not None and tuple(map(int, node.split(".")[:2])) >= LEAST_NODE,
        node or "none",
        "Run `make setup`; only building the web map needs it.",
        required=False,
    )


def _node_version() -> str | None:
    beside = Path(sys.executable).parent / "node"
    program = str(beside) if beside.exists() else shutil.which("node")
    if program is None:
        return None
    try:
        run = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout.strip().removeprefix("v") or None


def _machine(settings: Settings) -> Iterator[Check]:
    there = _existing(settings.data.absolute())
    machine = this_machine(there, lz4=False)
    yield _check(
        "Free disk",
        machine.free_disk >= LEAST_FREE_DISK_GIB * GIB,
        f"{machine.free_disk / GIB:.1f} GiB",
        f"Free {LEAST_FREE_DISK_GIB} GiB, or set GRIDCITY_DATA to a folder on another disk.",
    )
    yield _check(
        "Memory",
        machine.memory >= LEAST_MEMORY_GIB * GIB,
        f"{machine.memory / GIB:.1f} GiB",
        f"{LEAST_MEMORY_GIB} GiB are advised; with less, make a smaller city: `gridcity demo --scale 0.02`.",
        required=False,
    )


def _existing(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.is_dir())


def _data_folder(settings: Settings) -> Check:
    data = settings.data.absolute()
    return _check(
        "Data folder",
        os.access(_existing(data), os.W_OK | os.X_OK),
        str(data),
        "Make it writable, or set GRIDCITY_DATA to a folder of your own.",
    )


def _database(settings: Settings) -> Iterator[Check]:
    if settings.database_url:
        try:
            yield from _ask(checked_url(settings.database_url))
        except GridcityError as error:
            yield Check("Database", "missing", error.message, error.advice)
        return
    cluster = Cluster(settings.data)
    try:
        if cluster.status().state == "absent":
            yield Check("Database", "later", "not made yet", "`make demo` or `gridcity db start` makes it.")
            return
        with cluster.running() as server:
            yield from _ask(make_conninfo(server, dbname=settings.database_name))
    except GridcityError as error:
        yield Check("Database", "missing", error.message, error.advice)


def _ask(conninfo: str) -> Iterator[Check]:
    try:
        with psycopg.connect(conninfo, connect_timeout=10) as connection:
            version = connection.info.parameter_status("server_version") or ""
            where = connection.info.host or "local"
            yield Check("Database", "ok", f"PostgreSQL {version} at {where}")
            postgis = connection.execute(
                "SELECT coalesce(installed_version, default_version) FROM pg_available_extensions "
                "WHERE name = 'postgis'"
            ).fetchone()
            indexed = connection.execute(
                "SELECT proleakproof FROM pg_proc WHERE oid = to_regprocedure(%s)", [OVERLAPS]
            ).fetchone()
    except psycopg.errors.InvalidCatalogName:
        yield Check(
            "Database", "later", "the server runs, the database is not made yet", "`make demo` makes it."
        )
        return
    except psycopg.OperationalError as error:
        if "does not exist" in str(error):
            yield Check("Database", "later", "the server runs; no database yet", "`make demo` makes it.")
            return
        reason = str(error).strip().splitlines()[0]
        yield Check("Database", "missing", reason, "Check GRIDCITY_DATABASE_URL, and that the server runs.")
        return
    yield _check(
        "PostGIS in it",
        postgis is not None,
        postgis[0] if postgis else "none",
        "Install PostGIS 3 on the database's server.",
    )
    if indexed is not None:
        yield _check(
            "Maps under row policies",
            indexed == (True,),
            "use their indexes" if indexed == (True,) else "read every row of a scope",
            f"Let a superuser of the database run `{LEAKPROOF}`: it compares two boxes and tells nothing else.",
            required=False,
        )
    yield _migrations(conninfo)


def _migrations(conninfo: str) -> Check:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    database = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo))
    try:
        with database.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    finally:
        database.dispose()
    return _check(
        "Migrations",
        present == newest,
        f"{present or 'none'} of {newest}",
        "`make demo` or `gridcity ingest` brings the tables up to date.",
        absent="later",
    )


def _served_files(settings: Settings) -> Iterator[Check]:
    built: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("Base map", (settings.served / "basemap.pmtiles").is_file),
        ("3D buildings", (settings.served / "3dtiles" / "buildings" / "tileset.json").is_file),
        ("Rasters", lambda: any((settings.served / "rasters").glob("*.tif"))),
        ("STAC catalogue", lambda: any((settings.served / "stac").glob("*.json"))),
    )
    for name, there in built:
        found = there()
        yield _check(
            name, found, "built" if found else "not built yet", "`make demo` builds it.", absent="later"
        )
    page = settings.webmap / "index.html"
    yield _check("Web map", page.is_file(), "built" if page.is_file() else "none", "Run `make setup`.")
