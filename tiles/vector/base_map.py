"""The static base map: PostGIS → GeoJSON lines → tippecanoe → one PMTiles archive (version 3).

Layers: landuse, water, road, building, area (boundaries), area_label, place. No personal data is in it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from psycopg.rows import scalar_row

from catalogs.database import connect
from catalogs.errors import BadInput, StorageFull, Unavailable
from catalogs.progress import Step
from catalogs.settings import Settings

MIN_ZOOM = 4
MAX_ZOOM = 14
MOST_TILE_BYTES = 500_000
"""As tippecanoe counts, after gzip; the base map stays far below it."""

BATCH_ROWS = 5_000
FEATURES = Path(__file__).with_suffix(".sql")

_OPTIONS = (
    f"--minimum-zoom={MIN_ZOOM}",
    f"--maximum-zoom={MAX_ZOOM}",
    f"--maximum-tile-bytes={MOST_TILE_BYTES}",
    "--drop-densest-as-needed",
    "--no-feature-limit",
    "--no-tiny-polygon-reduction",
    "--drop-rate=1",
    "--simplification=4",
    "--buffer=8",
    "--preserve-input-order",
    "--read-parallel",
    "--force",
    "--quiet",
    "--name=gridcity",
    "--attribution=",
)


def build_base_map(settings: Settings, out: Path, progress: Step | None = None) -> int:
    """Build the archive `out`, which is replaced in one step. Gives the number of features.

    Raises BadInput while the database holds no map, Unavailable where tippecanoe or the database is missing,
    StorageFull where the disk is.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    features, archive = out.with_suffix(".geojsonl.part"), out.with_name(f"{out.stem}.part.pmtiles")
    try:
        count = _export(settings, features, progress)
        if count == 0:
            raise BadInput("There is nothing to draw a base map from.", "Run `gridcity ingest` first.")
        _tippecanoe(features, archive)
        archive.replace(out)
    finally:
        for leftover in (features, archive, archive.with_name(archive.name + "-journal")):
            leftover.unlink(missing_ok=True)
    return count


def _export(settings: Settings, out: Path, progress: Step | None) -> int:
    query = FEATURES.read_text(encoding="utf-8")
    count = 0
    # COPY's text format would double backslashes and its CSV quote every line; rows keep JSON as it is.
    with (
        connect(settings) as connection,
        out.open("wb") as file,
        connection.cursor("base_map", row_factory=scalar_row) as cursor,
    ):
        cursor.execute(query.encode())
        while rows := cursor.fetchmany(BATCH_ROWS):
            file.write("\n".join(rows).encode())
            file.write(b"\n")
            count += len(rows)
            if progress is not None:
                progress.advance(len(rows))
    return count


def _tippecanoe(features: Path, archive: Path) -> None:
    program = shutil.which(
        "tippecanoe", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if program is None:
        raise Unavailable("The program tippecanoe is missing.", "Run `make setup`.")
    command = [
        program,
        *_OPTIONS,
        f"--temporary-directory={archive.parent}",
        f"--output={archive}",
        str(features),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return
    said = run.stderr.strip().splitlines()
    if "No space left" in run.stderr:
        raise StorageFull("The disk is full; the base map is as it was.", "Make room, then build it again.")
    raise Unavailable(f"tippecanoe failed: {said[-1] if said else run.returncode}.", "Run it again with -v.")
