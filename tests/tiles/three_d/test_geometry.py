"""Bodies against the footprints they were made of, after unpacking, in ECEF."""

import numpy as np
import pyproj
import pytest
import shapely
from scipy.spatial import cKDTree

from tests.tiles.three_d.conftest import KINDS, Written, building_table, placed
from tests.tiles.three_d.reading import read_tileset
from tiles.three_d import write_tileset
from tiles.three_d.extrude import FOOT, HEAD, ROOF, extrude
from tiles.three_d.frame import Enu, ecef
from tiles.three_d.grid import COARSEST_STEP_M, Grid

TOLERANCE_M = 0.02
TO_ECEF = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


def corners(row: dict) -> np.ndarray:
    """Foot and head of every corner in ECEF, by PROJ."""
    lon, lat = shapely.get_coordinates(shapely.from_wkb(row["wkb"])).T
    levels = (row["base_m"], row["base_m"] + row["height_m"])
    return np.concatenate(
        [np.column_stack(TO_ECEF.transform(lon, lat, np.full(len(lon), h))) for h in levels]
    )


def test_every_corner_is_within_two_centimetres(written: Written):
    found = written.tileset.buildings()
    rows = {str(row["building_code"]): row for row in written.table.to_pylist()}
    assert found.keys() == rows.keys()
    kinds = set()
    for code, row in rows.items():
        expected, positions = corners(row), found[code].positions
        assert cKDTree(positions).query(expected)[0].max() < TOLERANCE_M
        assert cKDTree(expected).query(positions)[0].max() < TOLERANCE_M
        kinds.add(found[code].tile[0])
    assert len(kinds) > 2, "several levels are tested"


def test_both_ways_of_storing_positions_are_used(written: Written):
    kinds = {
        glb.json["accessors"][0]["componentType"]: glb.json["bufferViews"][0]["extensions"][
            "EXT_meshopt_compression"
        ].get("filter")
        for glb in written.tileset.glbs().values()
    }
    assert kinds == {5123: None, 5126: "EXPONENTIAL"}


def test_bodies_are_closed_upwards_and_face_outward(written: Written):
    """By Gauss's theorem, seen from the floor, the faces enclose area × height if all look outward."""
    rows = {str(row["building_code"]): row for row in written.table.to_pylist()}
    for code, building in written.tileset.buildings().items():
        row = rows[code]
        shape = shapely.from_wkb(row["wkb"])
        frame = Enu.at(*shape.centroid.coords[0])
        local = frame.local(building.positions) - [0, 0, row["base_m"]]
        footprint = shapely.transform(
            shape, lambda points, frame=frame: frame.local(ecef(points, 0.0))[:, :2]
        )
        faces = local[building.triangles]
        volume = np.einsum("ij,ij->", np.cross(faces[:, 0], faces[:, 1]), faces[:, 2]) / 6
        assert volume == pytest.approx(footprint.area * row["height_m"], rel=0.01)
        facing = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
        double_area = np.linalg.norm(facing, axis=1)
        normals = frame.local(building.normals[building.triangles[:, 0]] + frame.origin)
        agree = np.einsum("ij,ij->i", facing, normals) / double_area
        assert (agree > 0).all(), "thin triangles too look outward"
        assert (agree[double_area > 1] > 0.99).all()


def test_roofs_and_feet_have_other_colours(written: Written):
    for building in list(written.tileset.buildings().values())[:50]:
        up = building.normals @ (building.positions[0] / np.linalg.norm(building.positions[0]))
        height = building.positions @ (building.positions[0] / np.linalg.norm(building.positions[0]))
        walls, roof = up < 0.5, up > 0.9
        feet = walls & (height < height.min() + 0.1)
        assert len(np.unique(building.colours[roof], axis=0)) == 1
        assert building.colours[feet].mean() < building.colours[walls & ~feet].mean()
        assert (building.colours[roof][0] != building.colours[walls & ~feet][0]).any()


@pytest.mark.parametrize("shape", KINDS)
def test_each_kind_has_a_wall_an_edge_and_a_full_roof(shape: shapely.Geometry):
    place = placed(shape, 0, 0)
    frame = Enu.at(118.67, 37.43)
    mesh, grid = extrude(np.array([place]), np.array([0.0]), np.array([10.0]), frame)
    edges = sum(
        len(ring.coords) - 1 for part in shapely.get_parts(shape) for ring in [part.exterior, *part.interiors]
    )
    assert (np.bincount(mesh.parts) == [2 * edges, 2 * edges, edges]).all()
    assert set(mesh.parts) == {FOOT, HEAD, ROOF}
    roof = grid.step_m * mesh.cells[mesh.triangles[mesh.parts[mesh.triangles[:, 0]] == ROOF]][..., :2]
    one, two = roof[:, 1] - roof[:, 0], roof[:, 2] - roof[:, 0]
    area = (one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2
    flat = shapely.transform(place, lambda points: frame.local(ecef(points, 10.0))[:, :2])
    assert (area > 0).all()
    assert area.sum() == pytest.approx(flat.area, rel=1e-3)


def test_repeated_points_make_no_wall():
    ring = [(0, 0), (10, 0), (10, 0), (10, 10), (0, 10), (0, 10.0004)]
    place = placed(shapely.Polygon(ring), 0, 0)
    mesh, _ = extrude(np.array([place]), np.zeros(1), np.ones(1), Enu.at(118.67, 37.43))
    assert (mesh.parts == FOOT).sum() == 2 * 4
    assert np.isfinite(mesh.normals).all()


@pytest.mark.parametrize(
    ("side_m", "sixteen_bit"), [(900, True), (1500, True), (1600, False), (130_000, False)]
)
def test_positions_take_sixteen_bits_where_two_centimetres_allow_it(side_m: float, sixteen_bit: bool):
    points = np.random.default_rng(1).uniform(-side_m / 2, side_m / 2, (5_000, 3))
    points[:2] = [[-side_m / 2] * 3, [side_m / 2] * 3]
    grid = Grid.around(points)
    assert grid.sixteen_bit is sixteen_bit
    cells = grid.cells(points)
    back = cells @ grid.matrix()[:3, :3] + grid.matrix()[:3, 3]
    assert np.linalg.norm(back - points, axis=1).max() < TOLERANCE_M
    assert not sixteen_bit or (cells.min() >= 0 and cells.max() <= 65_535)
    assert sixteen_bit or np.abs(cells).max() < 2**23
    assert COARSEST_STEP_M * np.sqrt(3) / 2 < TOLERANCE_M


def test_ecef_agrees_with_proj():
    random = np.random.default_rng(2)
    lonlat = np.column_stack((random.uniform(-180, 180, 1000), random.uniform(-90, 90, 1000)))
    height = random.uniform(-100, 9000, 1000)
    expected = np.column_stack(TO_ECEF.transform(*lonlat.T, height))
    assert np.abs(ecef(lonlat, height) - expected).max() < 1e-6


def test_one_building_alone(tmp_path):
    write_tileset(building_table([placed(KINDS[3], 0, 0)]), tmp_path / "one")
    (building,) = read_tileset(tmp_path / "one").buildings().values()
    assert building.properties["height_m"] == 9.5
