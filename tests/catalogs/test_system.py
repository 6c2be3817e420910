"""Which programs count as there, on machines made up from a few files."""

import subprocess
import sys
from pathlib import Path

import pytest

from catalogs import system

ROOT = Path(__file__).parents[2]


def postgres(folder: Path, version: str, *, postgis: bool) -> Path:
    """A folder that looks like an installation of PostgreSQL."""
    (folder / "bin").mkdir(parents=True)
    (folder / "share" / "extension").mkdir(parents=True)
    if postgis:
        (folder / "share" / "extension" / "postgis.control").touch()
    answers = {"postgres": f"postgres (PostgreSQL) {version}", "pg_config": str(folder / "share")}
    for name in ("postgres", "pg_config", "initdb", "pg_ctl"):
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\necho '{answers.get(name, '')}'\n")
        program.chmod(0o755)
    return folder / "bin"


@pytest.mark.parametrize(
    ("version", "postgis", "major", "usable"),
    [
        ("15.20 (Debian 15.20-0+deb12u1)", True, 15, True),
        ("17.2", True, 17, True),
        ("18beta1", True, 18, True),
        ("14.9", True, 14, False),
        ("16.1", False, 16, False),
    ],
)
def test_a_postgres_counts_when_new_enough_and_with_postgis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, postgis: bool, major: int, usable: bool
) -> None:
    monkeypatch.setenv("GRIDCITY_POSTGRES_BIN", str(postgres(tmp_path, version, postgis=postgis)))
    (found,) = system.installed_postgres()
    assert (found.major, found.postgis) == (major, postgis)
    assert (system.usable_postgres() is not None) is usable


def test_postgis_is_asked_for_the_postgres_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDCITY_POSTGRES_BIN", str(postgres(tmp_path, "17.2", postgis=False)))
    assert {"postgresql-17", "postgresql-17-postgis-3"} <= set(system.missing_debian_packages())


def test_a_bare_machine_misses_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("GRIDCITY_POSTGRES_BIN", str(tmp_path))
    monkeypatch.setattr(system, "FONT_FOLDERS", (str(tmp_path),))
    assert system.missing_debian_packages()[:2] == ["postgresql-15", "postgresql-15-postgis-3"]
    assert {"g++", "gdal-bin", "chromium", "fonts-noto-cjk", "default-jre-headless"} <= set(
        system.missing_debian_packages()
    )
    monkeypatch.setenv("GRIDCITY_DATABASE_URL", "postgresql://elsewhere/city")
    assert not any(name.startswith("postgresql") for name in system.missing_debian_packages())


def test_the_list_needs_no_installed_package() -> None:
    run = subprocess.run(
        [sys.executable, "-S", "-m", "catalogs.system"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
