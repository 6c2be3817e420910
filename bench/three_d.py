"""3D Tiles of all buildings: the table of a database, and made footprints of a city of the same size.

python -m bench.three_d [DATA_FOLDER]
"""

import gzip
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow as pa
import shapely

from catalogs.settings import Settings
from tiles.three_d import TilesetReport, build_buildings, write_tileset

LON, LAT, METRE_LON, METRE_LAT = 118.15, 36.95, 1 / 89_000, 1 / 111_000

HOUSE = [(0, 0), (15, 0), (15, 15), (0, 15)]
COURTYARDS = [[HOUSE], [HOUSE], [HOUSE, [(4, 3), (11, 3), (11, 9), (4, 9)]]]
TOWN = [[(0, 0), (55, 0), (55, 13), (14, 13), (14, 30), (0, 30)]]
"""Rings in metres; a second ring is a hole."""


def footprints(count: int, seed: int) -> pa.Table:
    """Buildings over 90 × 130 km: four fifths courtyards (a third with a yard), the rest L-shaped blocks."""
    random = np.random.default_rng(seed)
    places = max(1, count // 150)
    place = np.arange(count) // 150 % places
    town = random.random(places) < 0.2
    village = np.where(town[:, None], random.normal((35e3, 55e3), 4e3, (places, 2)), 0)
    village = np.where(town[:, None], village, random.random((places, 2)) * (90e3, 130e3))
    in_place = np.arange(count) % 150
    pitch = np.where(town, 70.0, 20.0)[place]
    east = village[place, 0] + in_place % 15 * pitch
    north = village[place, 1] + in_place // 15 * pitch
    turn = random.normal(0, 0.15, places)[place]
    shapes = [
        _turned(east[i], north[i], turn[i], *(TOWN if town[place[i]] else COURTYARDS[i % 3]))
        for i in range(count)
    ]
    storeys = np.where(town[place], random.integers(5, 33, count), 1).astype(np.int16)
    return pa.table(
        {
            "building_code": 370502001001 * 100_000 + np.arange(count, dtype=np.int64),
            "wkb": pa.array(shapely.to_wkb(np.array(shapes)), pa.binary()),
            "height_m": (storeys * 3 + 0.6).astype(np.float32),
            "storeys": storeys,
            "use": np.where(town[place], "residential", "courtyard").tolist(),
            "name": ["" if i % 20 else f"胜利小区{i % 97}号楼" for i in range(count)],
        }
    )


def _turned(east_m: float, north_m: float, turn: float, *rings: list[tuple[int, int]]) -> shapely.Polygon:
    cos, sin = np.cos(turn), np.sin(turn)
    moved = [
        [
            (LON + (east_m + x * cos - y * sin) * METRE_LON, LAT + (north_m + x * sin + y * cos) * METRE_LAT)
            for x, y in ring
        ]
        for ring in rings
    ]
    return shapely.Polygon(moved[0], moved[1:])


def main(data: Path | None = None, buildings: int = 300_000, jobs: int = 2) -> dict[str, Any]:
    """Seconds, bytes and memory of the tileset of `buildings` made footprints, and, where a data folder is
    given, of its database's buildings."""
    made = footprints(buildings, seed=7)
    result: dict[str, Any] = {"processes": jobs}
    result["made footprints"] = measured(lambda out: write_tileset(made, out, jobs=jobs))
    if data:
        settings = Settings(data=data, database_url=None)
        result["building table"] = measured(lambda out: build_buildings(settings, out, jobs=jobs))
    print(json.dumps(result, ensure_ascii=False, indent=2))
    return result


def measured(build: Callable[[Path], TilesetReport]) -> dict[str, Any]:
    """The figures of one build. Memory is proportional (PSS) and of all processes together."""
    with tempfile.TemporaryDirectory() as folder:
        before, peak, stop = _memory_mb(), [0.0], threading.Event()
        cpu_before = sum(os.times()[:4])
        watcher = threading.Thread(target=_watch, args=(peak, stop))
        watcher.start()
        try:
            report = build(Path(folder) / "buildings")
        finally:
            stop.set()
            watcher.join()
        cpu = sum(os.times()[:4]) - cpu_before
        glbs = [path.read_bytes() for path in Path(folder).rglob("*.glb")]
    return {
        "buildings": report.buildings,
        "skipped": report.skipped,
        "seconds": round(report.seconds, 1),
        "CPU seconds": round(cpu, 1),
        "buildings a second": round(report.buildings / report.seconds),
        "tiles": report.tiles,
        "subtrees": report.subtrees,
        "levels": report.levels,
        "MB a 100,000": round(report.size_bytes / report.buildings / 10, 1),
        "MB a 100,000, gzip": round(
            sum(len(gzip.compress(glb, 6)) for glb in glbs) / report.buildings / 10, 1
        ),
        "largest tile, kB": round(max(map(len, glbs)) / 1000),
        "median tile, kB": round(float(np.median([len(glb) for glb in glbs])) / 1000),
        "peak MiB": round(peak[0]),
        "of these before, MiB": round(before),
    }


def _watch(peak: list[float], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        peak[0] = max(peak[0], _memory_mb())


def _memory_mb() -> float:
    used = 0
    own = psutil.Process()
    for process in (own, *own.children(recursive=True)):
        try:
            used += process.memory_full_info().pss
        except psutil.Error:
            continue
    return used / 2**20


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
