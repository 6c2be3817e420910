"""The tileset of a narrower scope: its buildings and nothing that tells of others."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from tests.tiles.three_d.conftest import town
from tests.tiles.three_d.reading import Tileset, read_tileset
from tiles.three_d import write_tileset
from tiles.three_d.index import BuildingIndex
from tiles.three_d.scoped import ScopedTileset

FIRST_GRID = 370502001001001
SMALL_TILES = 60


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """The town with grids of fifty neighbours."""
    buildings = town()
    grids = FIRST_GRID + np.arange(buildings.num_rows) // 50
    return buildings.append_column("grid_code", pa.array(grids))


@pytest.fixture(scope="module")
def built(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scoped") / "buildings"
    write_tileset(table, folder, max_features=SMALL_TILES)
    return folder


def rows_of(table: pa.Table, names: list[str]) -> list[tuple[object, ...]]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def on_disk(scoped: ScopedTileset, built: Path, table: pa.Table, out: Path, names: list[str]) -> Tileset:
    """What a client of this scope would be served, as files."""
    out.mkdir()
    (out / "tileset.json").write_bytes(scoped.document("buildings"))
    files = {f"subtrees/{k[0]}/{k[1]}/{k[2]}.subtree": data for k, data in scoped.subtrees.items()}
    rows = rows_of(table, ["grid_code", *names])
    mine = [row[1:] for row in rows if scoped.scope_from <= row[0] < scoped.scope_to]  # type: ignore[operator]
    for key, kind in scoped.tiles.items():
        path = f"content/{key[0]}/{key[1]}/{key[2]}.glb"
        whole = built / scoped.index.version / path
        files[path] = whole.read_bytes() if kind == "whole" else scoped.content(key, mine, names)
    for name, data in files.items():
        (out / scoped.address / name).parent.mkdir(parents=True, exist_ok=True)
        (out / scoped.address / name).write_bytes(data)
    return read_tileset(out)


NAMES = ["building_code", "wkb", "height_m", "storeys", "use", "name"]


@pytest.mark.parametrize(("first", "end"), [(0, 1), (3, 9), (5, 30), (26, 34), (0, 34)])
def test_a_scope_has_its_buildings_and_no_others(table, built: Path, tmp_path: Path, first: int, end: int):
    index = BuildingIndex.read(built)
    scoped = ScopedTileset(index, FIRST_GRID + first, FIRST_GRID + end, f"{index.version}-abc")
    mine = table.filter(pa.compute.greater_equal(table["grid_code"], scoped.scope_from))
    mine = mine.filter(pa.compute.less(mine["grid_code"], scoped.scope_to))
    tileset = on_disk(scoped, built, table, tmp_path / "scope", NAMES)
    found = tileset.buildings()
    assert set(found) == {str(code) for code in mine["building_code"].to_pylist()}
    whole = read_tileset(built).buildings()
    for code, building in found.items():
        assert building.properties == whole[code].properties
        assert building.tile == whole[code].tile
        # a cut tile has a grid of its own, so its points are rounded anew: √3 × 0.8 cm twice
        assert np.abs(np.sort(building.positions, 0) - np.sort(whole[code].positions, 0)).max() < 0.05
    metadata = json.loads(scoped.document("buildings"))["metadata"]["properties"]
    assert metadata["building_count"] == mine.num_rows
    assert metadata["tile_count"] == len(tileset.contents) == len(scoped.tiles)


def test_nothing_is_told_of_other_buildings(table, tmp_path: Path):
    """Without most other buildings, and with the rest named otherwise, what the scope is served is the same."""
    mine = pa.compute.less(table["grid_code"], FIRST_GRID + 9)
    bounds = shapely.bounds(shapely.from_wkb(table["wkb"].to_pylist()))
    corners = {*bounds.argmin(axis=0)[:2].tolist(), *bounds.argmax(axis=0)[2:].tolist()}
    kept = np.isin(np.arange(table.num_rows), list(corners)) | mine.to_numpy()
    renamed = pa.compute.if_else(mine, table["name"], "秘密大厦")
    fewer = table.set_column(table.column_names.index("name"), "name", renamed).filter(pa.array(kept))
    served = []
    for number, source in enumerate((table, fewer)):
        folder = tmp_path / str(number)
        write_tileset(source, folder, max_features=10_000)
        scoped = ScopedTileset(BuildingIndex.read(folder), FIRST_GRID, FIRST_GRID + 9, "same")
        rows = rows_of(table.filter(mine), NAMES)
        contents = {key: scoped.content(key, rows, NAMES) for key in scoped.tiles}
        served.append((scoped.document("buildings"), scoped.subtrees, contents))
    assert served[0] == served[1]


def test_tiles_inside_are_served_as_built_and_the_rest_does_not_exist(built: Path):
    index = BuildingIndex.read(built)
    scoped = ScopedTileset(index, FIRST_GRID + 3, FIRST_GRID + 20, "v")
    assert {"whole", "cut"} == set(scoped.tiles.values())
    everything = ScopedTileset(index, 0, 10**15, "v")
    assert set(everything.tiles.values()) == {"whole"}
    assert len(scoped.tiles) < len(everything.tiles)
    absent = next(key for key in everything.tiles if key not in scoped.tiles)
    with pytest.raises((KeyError, ValueError)):
        scoped.codes(absent)
    with pytest.raises(LookupError):
        ScopedTileset(index, 1, 2, "v").document("buildings")


def test_a_property_that_is_not_granted_is_in_no_file(table, built: Path, tmp_path: Path):
    index = BuildingIndex.read(built)
    kept = ("building_code", "height_m")
    scoped = ScopedTileset(index, FIRST_GRID, FIRST_GRID + 5, "v", kept)
    assert set(scoped.tiles.values()) == {"cut"}
    tileset = on_disk(scoped, built, table, tmp_path / "scope", ["building_code", "wkb", "height_m"])
    assert all(set(one.properties) == set(kept) for one in tileset.buildings().values())
    for path in (tmp_path / "scope").rglob("*"):
        if path.is_file():
            assert "胜利大厦".encode() not in path.read_bytes()
            assert b"storeys" not in path.read_bytes()
