"""Made footprints of every awkward kind, and the tileset that is written of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely
from shapely.affinity import rotate, translate

from tests.tiles.three_d.reading import Tileset, read_tileset
from tiles.three_d import TilesetReport, write_tileset

COMMUNITY = 370502001001
METRE = np.array([1 / 88_500, 1 / 111_000])
"""Degrees of a metre near 37.4° N."""
CENTRE = (118.67, 37.43)

HOUSE = shapely.box(0, 0, 15, 15)
YARD = HOUSE.difference(shapely.box(4, 3, 11, 9))
BLOCK = shapely.Polygon([(0, 0), (55, 0), (55, 13), (14, 13), (14, 30), (0, 30)])
TWO_YARDS = (
    shapely.box(0, 0, 40, 20).difference(shapely.box(3, 3, 12, 12)).difference(shapely.box(20, 5, 35, 15))
)
TWINS = shapely.MultiPolygon(
    [shapely.box(0, 0, 12, 12), shapely.box(30, 0, 42, 12).difference(shapely.box(33, 3, 36, 6))]
)
CLOCKWISE = shapely.Polygon([(0, 0), (0, 20), (30, 20), (30, 0)])
ROUND = shapely.Point(0, 0).buffer(12, quad_segs=16)
KINDS = (HOUSE, YARD, BLOCK, TWO_YARDS, TWINS, CLOCKWISE, ROUND)


def placed(shape: shapely.Geometry, east_m: float, north_m: float) -> shapely.Geometry:
    """A shape in metres, moved from the city's middle, in degrees."""
    moved = translate(shape, east_m, north_m)
    return shapely.transform(moved, lambda points: np.array(CENTRE) + points * METRE)


def building_table(shapes: list[shapely.Geometry | None], **columns: list[object]) -> pa.Table:
    """A building table of shapes in degrees; other columns take plain values where none are given."""
    count = len(shapes)
    content: dict[str, object] = {
        "building_code": [COMMUNITY * 100_000 + i + 1 for i in range(count)],
        "wkb": pa.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], pa.binary()),
        "height_m": pa.array([9.5] * count, pa.float32()),
        "storeys": pa.array([3] * count, pa.int16()),
        "use": ["residential"] * count,
        "name": [""] * count,
    }
    return pa.table(content | columns)


def town(seed: int = 5) -> pa.Table:
    """1,700 buildings: a dense town, villages up to 45 km away, all kinds of footprints."""
    random = np.random.default_rng(seed)
    shapes = []
    for i in range(1_700):
        if i < 1_200:
            east, north = i % 40 * 62.0, i // 40 * 45.0
        else:
            village = (i - 1_200) // 100
            angle = village * 1.3
            east = 45_000 * np.cos(angle) + i % 10 * 50
            north = 45_000 * np.sin(angle) + i % 100 // 10 * 40
        shapes.append(placed(rotate(KINDS[i % len(KINDS)], random.uniform(0, 360)), east, north))
    height = random.uniform(3, 99, len(shapes)).astype(np.float32)
    return building_table(
        shapes,
        height_m=height,
        base_m=random.uniform(-2, 12, len(shapes)).astype(np.float32),
        storeys=pa.array((height / 3).astype(np.int16)),
        use=[("residential", "courtyard", "学校", None)[i % 4] for i in range(len(shapes))],
        name=[None if i % 3 else f"胜利大厦{i}号 🏢" for i in range(len(shapes))],
    )


@dataclass(frozen=True)
class Written:
    """A table, the tileset made of it, and the writer's report."""

    table: pa.Table
    folder: Path
    report: TilesetReport
    tileset: Tileset


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    table = town()
    folder = tmp_path_factory.mktemp("three_d") / "buildings"
    report = write_tileset(table, folder, max_features=150)
    return Written(table, folder, report, read_tileset(folder))
