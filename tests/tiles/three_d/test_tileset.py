"""The tileset as a whole: every building once, availability, regions, transform, schema, GLB validity."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pyproj
import pytest

from tests.tiles.three_d.conftest import Written, town
from tests.tiles.three_d.reading import read_tileset
from tiles.three_d import write_tileset
from tiles.three_d.frame import Enu
from tiles.three_d.index import INDEX

VALIDATOR = Path(__file__).parents[3] / "webmap" / "node_modules" / "gltf-validator" / "index.js"
UNKNOWN_EXTENSION, UNUSED = "UNSUPPORTED_EXTENSION", "UNUSED_OBJECT"


def test_every_building_is_there_once_with_its_properties(written: Written):
    found = written.tileset.buildings()
    assert len(found) == written.report.buildings == written.table.num_rows
    for row in written.table.to_pylist():
        properties = found[str(row["building_code"])].properties
        assert properties == {
            "building_code": str(row["building_code"]),
            "name": row["name"] or "",
            "use": row["use"] or "unknown",
            "height_m": row["height_m"],
            "storeys": row["storeys"],
        }


def test_availability_is_what_lies_on_disk(written: Written):
    tileset = written.tileset
    on_disk = set(written.folder.rglob("*.glb")), set(written.folder.rglob("*.subtree"))
    assert (set(tileset.contents.values()), set(tileset.subtrees.values())) == on_disk
    assert (written.report.tiles, written.report.subtrees) == tuple(len(files) for files in on_disk)
    assert written.report.size_bytes == sum(path.stat().st_size for path in on_disk[0])
    others = {path for path in written.folder.rglob("*") if path.is_file()} - on_disk[0] - on_disk[1]
    assert others == {written.folder / "tileset.json", written.folder / INDEX}
    assert len(tileset.subtrees) > 1, "several subtrees are tested"


def test_tiles_form_a_tree_whose_leaves_have_content(written: Written):
    tiles = written.tileset.tiles
    parents = {(level - 1, x >> 1, y >> 1) for level, x, y in tiles if level}
    assert parents <= tiles.keys()
    assert tiles.keys() - parents <= written.tileset.contents.keys()
    deepest = max(level for level, _, _ in tiles)
    assert written.tileset.json["root"]["implicitTiling"]["availableLevels"] == deepest + 1


def test_regions_contain_the_geometry(written: Written):
    tileset = written.tileset
    to_degrees = pyproj.Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)
    slack = np.array([5e-9, 5e-9, 0.02])
    root = np.array(tileset.json["root"]["boundingVolume"]["region"])
    for building in tileset.buildings().values():
        lon, lat, height = to_degrees.transform(*building.positions.T)
        points = np.column_stack((np.radians(lon), np.radians(lat), height))
        for region in (root, tileset.tiles[building.tile]):
            assert (points >= region[[0, 1, 4]] - slack).all()
            assert (points <= region[[2, 3, 5]] + slack).all()
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        implicit = tileset.implicit_region(building.tile)
        assert (middle[:2] >= implicit[:2] - slack[:2]).all()
        assert (middle[:2] <= implicit[2:4] + slack[:2]).all()


def test_regions_of_children_lie_in_their_parents(written: Written):
    tiles = written.tileset.tiles
    for (level, x, y), region in tiles.items():
        if level:
            parent = tiles[level - 1, x >> 1, y >> 1]
            assert (region[[0, 1, 4]] >= parent[[0, 1, 4]]).all()
            assert (region[[2, 3, 5]] <= parent[[2, 3, 5]]).all()


def test_root_transform_is_east_north_up_at_the_middle_of_the_region(written: Written):
    west, south, east, north = np.degrees(written.tileset.json["root"]["boundingVolume"]["region"][:4])
    frame = Enu.at((west + east) / 2, (south + north) / 2)
    assert np.allclose(written.tileset.transform, frame.matrix(), atol=1e-9)
    turn = written.tileset.transform[:3, :3]
    assert np.allclose(turn @ turn.T, np.eye(3))
    assert np.linalg.det(turn) == pytest.approx(1)


def test_larger_buildings_come_first_and_tiles_keep_the_limit(written: Written):
    sizes: dict[tuple[int, int, int], list[float]] = {}
    for building in written.tileset.buildings().values():
        local = Enu.at(118.67, 37.43).local(building.positions)
        sizes.setdefault(building.tile, []).append(float(np.linalg.norm(np.ptp(local, axis=0))))
    assert max(len(of_tile) for of_tile in sizes.values()) == 150
    root = written.tileset.json["root"]["geometricError"]
    for (level, x, y), of_tile in sizes.items():
        assert min(of_tile) > 0.2 * root / 2**level
        for above in range(level):
            parent = sizes.get((above, x >> (level - above), y >> (level - above)))
            if parent and len(parent) == 150:
                assert min(parent) > max(of_tile) - 1.5


def test_tileset_json_describes_itself(written: Written):
    document = written.tileset.json
    assert document["asset"]["version"] == "1.1"
    assert document["root"]["refine"] == "ADD"
    assert document["geometricError"] > document["root"]["geometricError"] > 0
    classes = document["schema"]["classes"]
    assert document["metadata"]["properties"]["building_count"] == written.table.num_rows
    assert set(document["metadata"]["properties"]) == set(classes["tileset"]["properties"])
    assert classes["tile"]["properties"]["region"]["semantic"] == "TILE_BOUNDING_REGION"
    for glb in written.tileset.glbs().values():
        inside = glb.json["extensions"]["EXT_structural_metadata"]["schema"]
        assert inside["classes"]["building"] == classes["building"]
        assert inside["enums"] == document["schema"]["enums"]


def test_gltf_validator_finds_no_error(written: Written, tmp_path: Path):
    """Packed as served, and unpacked so that it sees every vertex. It does not know the EXT_ extensions."""
    assert VALIDATOR.exists(), "gltf-validator is missing: run `npm ci` in webmap"
    files = []
    for number, (tile, glb) in enumerate(written.tileset.glbs().items()):
        files.append(written.tileset.contents[tile])
        files.append(tmp_path / f"{number}.glb")
        files[-1].write_bytes(glb.unpacked())
    script = Path(__file__).with_name("validate.mjs")
    run = subprocess.run(
        ["node", script, VALIDATOR, *files], capture_output=True, text=True, timeout=60, check=True
    )
    answer = json.loads(run.stdout)
    assert answer["version"].startswith("2.0.0")
    assert len(answer["found"]) == len(files)
    for issues in answer["found"].values():
        assert issues["numErrors"] == 0, issues["messages"]
        assert {m["code"] for m in issues["messages"] if m["severity"] < 2} <= {UNKNOWN_EXTENSION}


def test_gltf_validator_would_find_an_error(written: Written, tmp_path: Path):
    glb = next(iter(written.tileset.glbs().values()))
    glb.json["accessors"][0]["max"][0] += 1
    broken = tmp_path / "broken.glb"
    broken.write_bytes(glb.unpacked())
    script = Path(__file__).with_name("validate.mjs")
    run = subprocess.run(["node", script, VALIDATOR, broken], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)["found"][str(broken)]["numErrors"] > 0


def test_same_table_same_bytes_and_other_table_other_address(written: Written, tmp_path: Path):
    again = write_tileset(town(), tmp_path / "again", max_features=150)
    assert again.version == written.report.version
    for path in written.folder.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(written.folder)).read_bytes() == path.read_bytes()
    other = write_tileset(town().slice(1), tmp_path / "other", max_features=150)
    assert other.version != again.version
    assert len(read_tileset(tmp_path / "other").buildings()) == 1_699
