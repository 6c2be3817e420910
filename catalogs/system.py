"""The programs and fonts that the machine must hold beside the Python packages, and where they are.

One list for three readers: `setup/setup.sh` (through `python -m catalogs.system`, before any package
is installed, so this file uses the standard library only), the private cluster and `gridcity doctor`.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MIN_POSTGRES = 15
"""Oldest PostgreSQL major version that is supported: the one of Debian 12."""

POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql*/bin",
    "/usr/local/bin",
    "/opt/*/bin",
)
"""Where Debian, Red Hat, the source build and vendors put PostgreSQL's server programs."""

COMPILERS = ("c++", "g++")
"""meshoptimizer comes as source only, so installing it compiles one file."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
CJK_FONT = re.compile(r"cjk|sourcehan|source-han|wqy|wenquan|droidsansfallback|simsun|simhei|msyh", re.I)


@dataclass(frozen=True)
class Postgres:
    """An installation of PostgreSQL's server programs."""

    bin: Path
    major: int
    version: str
    postgis: bool

    def program(self, name: str) -> str:
        return str(self.bin / name)


def installed_postgres() -> list[Postgres]:
    """Every PostgreSQL whose server programs are on the machine: with PostGIS first, then newest first.

    `GRIDCITY_POSTGRES_BIN` names one folder and stops the search.
    """
    found = {found.bin.resolve(): found for found in map(_inspect, _postgres_folders()) if found}
    return sorted(found.values(), key=lambda one: (one.postgis, one.major), reverse=True)


def _postgres_folders() -> Iterator[Path]:
    named = os.environ.get("GRIDCITY_POSTGRES_BIN")
    if named:
        yield Path(named)
        return
    for pattern in POSTGRES_FOLDERS:
        yield from Path("/").glob(pattern.lstrip("/"))
    yield from map(Path, os.get_exec_path())


def _inspect(folder: Path) -> Postgres | None:
    program = folder / "postgres"
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "pg_ctl")):
        return None
    folder = program.resolve().parent
    version = _first_line(str(folder / "postgres"), "--version")
    number = re.search(r"(\d+)(\.\d+|devel|beta\d|rc\d)", version)
    if not number:
        return None
    share = _first_line(str(folder / "pg_config"), "--sharedir")
    shares = [Path(share)] if share else []
    shares.append(Path("/usr/share/postgresql") / number[1])
    postgis = any((share / "extension" / "postgis.control").exists() for share in shares)
    return Postgres(folder, int(number[1]), number[0], postgis)


def _first_line(*command: str) -> str:
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip().partition("\n")[0] if run.returncode == 0 else ""


def usable_postgres() -> Postgres | None:
    """The newest PostgreSQL that is new enough and has PostGIS."""
    return next((one for one in installed_postgres() if one.postgis and one.major >= MIN_POSTGRES), None)


def chromium() -> str | None:
    """Path of a Chromium or Chrome; only the tests use one."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def gdal_version() -> str | None:
    """Version of GDAL's command line programs; only the tests use them."""
    found = re.search(r"GDAL ([\d.]+)", _first_line("ogrinfo", "--version"))
    return found[1] if found else None


def cjk_font() -> Path | None:
    """A font file with Chinese glyphs."""
    for folder in FONT_FOLDERS:
        for path in Path(folder).expanduser().rglob("*.[ot]t[cf]"):
            if CJK_FONT.search(path.name):
                return path
    return None


def java() -> str | None:
    """Path of a Java; only `--engine spark` uses one."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(f"{home}/bin/java") if home else shutil.which("java")


def missing_debian_packages() -> list[str]:
    """Debian packages that would make the machine complete; nothing that is there in another form."""
    missing = []
    if not os.environ.get("GRIDCITY_DATABASE_URL") and not usable_postgres():
        newest = max((one.major for one in installed_postgres()), default=0)
        major = newest if newest >= MIN_POSTGRES else _debian_postgres()
        missing += [f"postgresql-{major}", f"postgresql-{major}-postgis-3"]
    if not any(map(shutil.which, COMPILERS)):
        missing.append("g++")
    if not (Path(sysconfig.get_path("include")) / "Python.h").exists():
        missing.append("python{}.{}-dev".format(*sys.version_info))
    if not gdal_version():
        missing.append("gdal-bin")
    if not chromium():
        missing.append("chromium")
    if not cjk_font():
        missing.append("fonts-noto-cjk")
    if not java():
        missing.append("default-jre-headless")
    return missing


def _debian_postgres() -> int:
    """Major version of PostgreSQL in this Debian: 15 in 12 (bookworm), 17 in 13 (trixie)."""
    depends = re.search(r"Depends: postgresql-(\d+)", _output("apt-cache", "depends", "postgresql"))
    return int(depends[1]) if depends else MIN_POSTGRES


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


if __name__ == "__main__":
    sys.stdout.write("".join(f"{package}\n" for package in missing_debian_packages()))
