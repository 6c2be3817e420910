"""Bad input, worker processes, and builds that are interrupted."""

import errno
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest
import shapely

from bench.three_d import footprints
from catalogs.errors import BadInput, Conflict, StorageFull
from tests.tiles.three_d.conftest import HOUSE, YARD, building_table, placed
from tests.tiles.three_d.reading import read_tileset
from tiles.three_d import write_tileset
from tiles.three_d.publish import staged
from tiles.three_d.tileset import FEWEST_FOR_WORKERS

ROOT = Path(__file__).parents[3]


class Count:
    """A progress step that remembers."""

    done = whole = 0

    def advance(self, amount: int = 1) -> None:
        self.done += amount

    def total(self, amount: int) -> None:
        self.whole = amount


@pytest.mark.filterwarnings("ignore:invalid value encountered in linearrings")
def test_undrawable_buildings_are_counted_by_reason(tmp_path: Path):
    bow_tie = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    line = shapely.Polygon([(0, 0), (20, 0), (10, 0)])
    good = [placed(HOUSE, i * 30, 0) for i in range(7)]
    table = building_table(
        [
            *good,
            placed(bow_tie, 0, 50),
            placed(line, 0, 100),
            None,
            shapely.Point(118, 37),
            shapely.Polygon(),
            shapely.box(500, 500, 501, 501),
            shapely.Polygon([(118, 37), (118.001, math.nan), (118.001, 37.001)]),
        ],
        height_m=pa.array([9.5, None, 0, -3, math.nan, 1000.5, math.inf] + [9.5] * 7, pa.float32()),
        storeys=pa.array([3, 4, None, 2, 0, 3, 3] + [3] * 7, pa.int16()),
    )
    step = Count()
    report = write_tileset(table, tmp_path / "out", progress=step)
    assert report.skipped == {
        "footprint without an area": 1,
        "footprint missing or unreadable": 4,
        "coordinates outside longitude and latitude": 1,
        "height above 1000 m": 2,
    }
    assert report.read == table.num_rows == report.buildings + sum(report.skipped.values())
    assert (report.repaired, report.assumed_height) == (1, 4)
    assert step.done == step.whole == report.buildings == 6
    found = read_tileset(tmp_path / "out").buildings()
    heights = [building.properties["height_m"] for _, building in sorted(found.items())]
    assert heights == [9.5, 12.0, 3.0, 6.0, 3.0, 9.5]


def test_unreadable_wkb_is_counted(tmp_path: Path):
    table = building_table([placed(HOUSE, 0, 0)] * 2)
    table = table.set_column(1, "wkb", pa.array([table["wkb"][0].as_py(), b"\x01\x03\x00"], pa.binary()))
    assert write_tileset(table, tmp_path / "out").skipped == {"footprint missing or unreadable": 1}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (building_table([]), "None of the 0 buildings"),
        (building_table([None]), "None of the 1 buildings"),
        (building_table([placed(HOUSE, 0, 0)]).drop_columns(["height_m", "use"]), "no column height_m, use"),
        (building_table([placed(HOUSE, 0, 0)] * 2, building_code=[7, 7]), "more than once"),
    ],
)
def test_unusable_tables_are_refused_and_leave_what_was_there(tmp_path: Path, table: pa.Table, message: str):
    write_tileset(building_table([placed(HOUSE, 0, 0)]), tmp_path / "out")
    with pytest.raises(BadInput, match=message):
        write_tileset(table, tmp_path / "out")
    assert len(read_tileset(tmp_path / "out").buildings()) == 1


def test_many_buildings_on_one_spot_end_in_the_smallest_tile(tmp_path: Path):
    table = building_table([placed(YARD, 0, 0)] * 90)
    report = write_tileset(table, tmp_path / "out", max_features=20)
    assert len(read_tileset(tmp_path / "out").buildings()) == report.buildings == 90


def test_tiles_with_many_corners_take_wide_indices(tmp_path: Path):
    table = building_table(
        [placed(shapely.Point(0, 0).buffer(40, quad_segs=512), i * 100, 0) for i in range(8)]
    )
    write_tileset(table, tmp_path / "out")
    glbs = read_tileset(tmp_path / "out").glbs().values()
    kinds = {glb.json["accessors"][4]["componentType"]: glb.json["accessors"][0]["count"] for glb in glbs}
    assert kinds.keys() == {5125}
    assert kinds[5125] > 65_535


def test_worker_processes_write_the_same_bytes(tmp_path: Path):
    table = footprints(FEWEST_FOR_WORKERS, seed=1)
    alone = write_tileset(table, tmp_path / "alone", jobs=1)
    together = write_tileset(iter(table.to_batches(1_000)), tmp_path / "together", jobs=2)
    assert (together.version, together.size_bytes, together.tiles) == (
        alone.version,
        alone.size_bytes,
        alone.tiles,
    )
    for path in (tmp_path / "alone").rglob("*.*"):
        assert (
            tmp_path / "together" / path.relative_to(tmp_path / "alone")
        ).read_bytes() == path.read_bytes()


def test_a_killed_build_changes_nothing_and_the_next_one_clears_up(tmp_path: Path):
    out = tmp_path / "buildings"
    before = write_tileset(building_table([placed(HOUSE, 0, 0)]), out)
    program = (
        "import sys; from pathlib import Path; from bench.three_d import footprints;"
        "from tiles.three_d import write_tileset; write_tileset(footprints(9000, 1), Path(sys.argv[1]))"
    )
    build = subprocess.Popen([sys.executable, "-c", program, str(out)], cwd=ROOT)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".buildings.building-*/v*/content/*")):
        assert build.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    with pytest.raises(Conflict):
        write_tileset(building_table([placed(HOUSE, 0, 0)]), out)
    os.kill(build.pid, signal.SIGKILL)
    build.wait()
    assert list(tmp_path.glob(".buildings.building-*"))
    assert read_tileset(out).json["asset"]["tilesetVersion"] == before.version
    after = write_tileset(building_table([placed(HOUSE, 0, 0)] * 3), out)
    assert not list(tmp_path.glob(".buildings.building-*"))
    assert [path.name for path in out.iterdir() if path.is_dir()] == [after.version]
    assert len(read_tileset(out).buildings()) == 3


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path):
    out = tmp_path / "buildings"
    before = write_tileset(building_table([placed(HOUSE, 0, 0)]), out)
    with pytest.raises(StorageFull, match="Free some space"):
        _run_out_of_space(out)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["buildings"]
    assert read_tileset(out).json["asset"]["tilesetVersion"] == before.version


def _run_out_of_space(out: Path) -> None:
    with staged(out) as folder:
        (folder / "half").write_text("written")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
