"""Benchmark of the 3D Tiles writer on made footprints: courtyards of 15 m in villages, and town blocks.

python bench/three_d.py [buildings] [processes]
"""

import json
import resource
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from tiles.three_d import write_tileset

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


def main(buildings: int = 20_000, jobs: int = 2) -> dict[str, Any]:
    """Build a tileset of so many made buildings; prints and returns seconds, bytes and memory."""
    table = footprints(buildings, seed=7)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        report = write_tileset(table, Path(folder) / "buildings", jobs=jobs)
        seconds = time.perf_counter() - started
    result = asdict(report) | {
        "jobs": jobs,
        "buildings_per_second": round(buildings / seconds),
        "mb_per_100000": round(report.size_bytes / report.buildings / 10, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "peak_before_mb": round(before / 1024),
        "peak_worker_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }
    print(json.dumps(result, ensure_ascii=False, indent=2))
    return result


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
