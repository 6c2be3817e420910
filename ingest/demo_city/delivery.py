"""Writes a whole demo city: the departmental files, the rasters, the truth, and `city.json`.

Everything is written into `OUT.partial` and renamed at the end, so that OUT is whole or not there. The same
scale, seed and dirt give the same bytes.
"""

import errno
import functools
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogs.errors import BadInput, StorageFull
from catalogs.progress import Reporter
from ingest.demo_city.background import Background
from ingest.demo_city.city import City
from ingest.demo_city.dirt.profile import DirtProfile
from ingest.demo_city.files.spatial import write_areas, write_basemap, write_buildings
from ingest.demo_city.geography import build_geography
from ingest.demo_city.rasters import write_rasters
from ingest.demo_city.registers import write_registers

VERSION = 2
"""Raised whenever the same scale and seed would give another city."""

MANIFEST = "city.json"
DIRT_ALL = "all"
PARTS = {"delivery", "rasters", "truth", MANIFEST, "report.html"}


@dataclass(frozen=True)
class DemoCity:
    """What `city.json` says: how the city was made and how many of each thing it has."""

    version: int
    scale: float
    seed: int
    dirt: str | list[str]
    counts: dict[str, int]
    rows: dict[str, int]


def write_demo_city(
    out: Path, scale: float, seed: int, reporter: Reporter, dirt: Collection[str] | None = None
) -> DemoCity:
    """Write a demo city into `out`, or leave the very same one that is there.

    `scale`: share of the dwellings that exist, in (0, 1]. `dirt`: kinds to switch on (`dirt/profile.csv`), None
    for all, empty for clean files. Raises BadInput for a scale out of range, an unknown kind, or a folder that
    holds something else; StorageFull when the disk fills up.
    """
    if not 0 < scale <= 1:
        raise BadInput(
            f"The scale {scale} is not in (0, 1].", "1 is the whole city, 0.1 a tenth of its dwellings."
        )
    profile = DirtProfile.of(dirt)
    wanted = DIRT_ALL if dirt is None else sorted(dirt)
    there = _there(out)
    if there is not None and (there.version, there.scale, there.seed, there.dirt) == (
        VERSION,
        scale,
        seed,
        wanted,
    ):
        return there
    partial, old = (out.with_name(f"{out.name}.{ending}") for ending in ("partial", "old"))
    _refuse_strangers(partial, old)
    with _storage(partial):
        shutil.rmtree(partial, ignore_errors=True)
        (partial / "truth").mkdir(parents=True)
        (partial / "delivery").mkdir()
        counts, rows = _write(partial, scale, seed, profile, reporter)
        made = DemoCity(VERSION, scale, seed, wanted, counts, rows)
        text = json.dumps(asdict(made), ensure_ascii=False, indent=2) + "\n"
        (partial / MANIFEST).write_text(text, encoding="utf-8")
        _put_in_place(partial, out, old)
    return made


def _there(out: Path) -> DemoCity | None:
    """The demo city in a folder, None where there is nothing. Raises BadInput for anything else."""
    if out.is_file():
        raise BadInput(f"{out} is a file.", "Name a folder for the demo city.")
    if not out.exists() or not any(out.iterdir()):
        return None
    try:
        return DemoCity(**json.loads((out / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(
            f"{out} is not empty and holds no demo city.", "Name another folder, or empty this one yourself."
        ) from error


def _refuse_strangers(*folders: Path) -> None:
    """Folders that an earlier run left behind may go; raises BadInput where one holds anything else."""
    for folder in folders:
        if folder.exists() and not (folder.is_dir() and {path.name for path in folder.iterdir()} <= PARTS):
            raise BadInput(
                f"{folder} is in the way, and is no unfinished demo city.", "Move it, or name another folder."
            )


def _put_in_place(partial: Path, out: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    partial.rename(out)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _storage(partial: Path) -> Iterator[None]:
    """Takes the half-written folder away after an error, and says so when the disk was full."""
    try:
        yield
    except BaseException as error:
        full = getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error)
        with suppress(OSError):
            full = full or shutil.disk_usage(partial.parent).free < 1 << 20
        shutil.rmtree(partial, ignore_errors=True)
        if full and isinstance(error, Exception):
            raise StorageFull(
                f"The disk of {partial.parent} is full; the demo city was not written.",
                "Scale 1 needs about 2 GB. Make room, or take a smaller scale.",
            ) from error
        raise


def _write(
    partial: Path, scale: float, seed: int, profile: DirtProfile, reporter: Reporter
) -> tuple[dict[str, int], dict[str, int]]:
    with reporter.step("Build the geography"):
        city = build_geography(scale, seed)
    spatial = Background(functools.partial(_write_spatial, partial, city))
    try:
        counts, rows = write_registers(partial, city, profile, reporter)
        with reporter.step("Write areas, base map, buildings and rasters"):
            rows |= spatial.result()
    except BaseException:
        spatial.stop()
        raise
    return {**_counts(city), **counts}, rows


def _counts(city: City) -> dict[str, int]:
    frames = {
        "grids": city.grids,
        "roads": city.roads["road_id"].unique(),
        "places": city.places,
        "buildings": city.buildings,
        "filled_communities": city.filled_communities,
    }
    return {name: len(frame) for name, frame in frames.items()}


def _write_spatial(partial: Path, city: City) -> dict[str, int]:
    delivery = partial / "delivery"
    steps: list[Callable[[], Any]] = [
        lambda: write_areas(delivery / "areas.gpkg", city),
        lambda: write_basemap(delivery / "basemap.gpkg", city),
        lambda: write_buildings(delivery, city),
        lambda: write_rasters(city, partial / "rasters"),
    ]
    rows: dict[str, int] = {}
    for step in steps:
        made = step()
        if isinstance(made, dict):
            rows |= made
    return rows
