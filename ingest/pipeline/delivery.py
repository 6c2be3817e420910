"""A delivery: the folder that departments' files arrive in, and what each file is, byte for byte."""

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from catalogs.errors import BadInput
from catalogs.progress import Step
from catalogs.sources import Source

SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
"""What belongs to a Shapefile beside the .shp."""


@dataclass(frozen=True)
class Delivery:
    """`folder` holds the files; the run's report is written into `home`."""

    folder: Path
    home: Path

    @property
    def report(self) -> Path:
        """Where the report of the run is written."""
        return self.home / "report.html"


def find_delivery(path: Path) -> Delivery:
    """The delivery at `path`: the folder itself, or `delivery` in it. Raises BadInput."""
    if not path.exists():
        raise BadInput(
            f"There is no folder {path}.", "Name the folder of a delivery, or make one: `gridcity demo-city`."
        )
    if not path.is_dir():
        raise BadInput(f"{path} is a file; a delivery is a folder.", "Name the folder that the file came in.")
    inner = path / "delivery"
    return Delivery(inner.resolve() if inner.is_dir() else path.resolve(), path.resolve())


def checksums(delivery: Delivery, sources: Iterable[Source], step: Step) -> dict[str, str]:
    """SHA-256 of each source's file (with its sidecars) by source id; files that are missing are left out.

    Raises BadInput where none of the files is there. `step` counts files.
    """
    paths = {source.id: _parts(delivery.folder / source.file) for source in sources}
    present = {name: parts for name, parts in paths.items() if parts}
    if not present:
        raise BadInput(
            f"{delivery.folder} holds none of the {len(paths)} files that the source descriptions name.",
            "Name the folder of a delivery; `catalogs/sources` says what the files are called.",
        )
    distinct = {part for parts in present.values() for part in parts}
    step.total(len(distinct))
    with ThreadPoolExecutor(min(4, len(os.sched_getaffinity(0)))) as pool:
        ordered = sorted(distinct)
        sums = dict(zip(ordered, pool.map(lambda path: _sha256(path, step), ordered), strict=True))
    return {name: _together([sums[part] for part in parts]) for name, parts in present.items()}


def _parts(path: Path) -> list[Path]:
    if not path.is_file():
        return []
    if path.suffix.lower() != ".shp":
        return [path]
    return [path, *(path.with_suffix(end) for end in SIDECARS if path.with_suffix(end).is_file())]


def _sha256(path: Path, step: Step) -> str:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    step.advance()
    return found


def _together(sums: list[str]) -> str:
    return sums[0] if len(sums) == 1 else hashlib.sha256("".join(sums).encode()).hexdigest()
