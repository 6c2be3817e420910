"""Shapefiles, GeoPackages and GeoJSON: attributes as text, GBK without a .cpg, files that are cut off."""

from pathlib import Path

import geopandas
import pytest
import shapely

from catalogs.errors import BadInput
from ingest import readers

BUILDING = {"building_code": {"names": ["LDBM"], "required": True}, "name": {"names": ["LDMC"]}}


@pytest.fixture
def buildings() -> geopandas.GeoDataFrame:
    """500 footprints in Gauss-Kruger zone 39 with Chinese attributes."""
    boxes = [shapely.box(39_600_000 + 20 * i, 4_140_000, 39_600_010 + 20 * i, 4_140_010) for i in range(500)]
    return geopandas.GeoDataFrame(
        {
            "LDBM": [str(37050200100100001 + i) for i in range(500)],
            "LDMC": [f"东营市黄河路安泰小区{i}号楼" for i in range(500)],
            "CS": [float(i % 30) for i in range(500)],
            "GD": [2.95 * (i % 30) for i in range(500)],
        },
        geometry=boxes,
        crs="EPSG:4527",
    )


def write_shapefile(frame: geopandas.GeoDataFrame, path: Path, code: str, *, cpg: bool) -> None:
    frame.to_file(path, encoding=code, engine="pyogrio")
    if not cpg:
        path.with_suffix(".cpg").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("code", "cpg", "declared"),
    [
        ("GBK", False, "GBK"),
        ("GBK", False, None),
        ("GBK", True, "GBK"),
        ("UTF-8", True, None),
        ("UTF-8", False, None),
    ],
)
def test_shapefile_attributes_of_any_encoding(
    tmp_path, describe, rows, buildings, code, cpg, declared
) -> None:
    write_shapefile(buildings, tmp_path / "b.shp", code, cpg=cpg)
    source = describe("b.shp", target="building", columns=BUILDING, encoding=declared, datum="EPSG:4527")
    found = rows(source, tmp_path, batch_rows=128)
    assert [row["source_row"] for row in found] == list(range(1, 501))
    assert found[7]["LDMC"] == "东营市黄河路安泰小区7号楼"
    assert found[7]["LDBM"] == "37050200100100008"
    assert found[7]["CS"] == "7"
    assert float(found[7]["GD"]) == pytest.approx(20.65)
    assert shapely.from_wkb(found[7]["geometry"]).equals(buildings.geometry[7])
    assert readers.count_rows(source, tmp_path) == 500


@pytest.mark.parametrize(("code", "declared"), [("GBK", "UTF-8"), ("UTF-8", "GBK")])
def test_attributes_in_another_encoding_than_described(
    tmp_path, describe, rows, buildings, code, declared
) -> None:
    write_shapefile(buildings, tmp_path / "b.shp", code, cpg=False)
    source = describe("b.shp", target="building", columns=BUILDING, encoding=declared)
    with pytest.raises(BadInput, match=f"described as {declared}, but its attributes are"):
        rows(source, tmp_path)


@pytest.mark.parametrize(
    ("suffix", "share"), [(".shp", 0.5), (".dbf", 0.5), (".shp", 0.001), (".dbf", 0.0001)]
)
def test_a_shapefile_that_is_cut_off(tmp_path, describe, rows, buildings, suffix, share) -> None:
    write_shapefile(buildings, tmp_path / "b.shp", "GBK", cpg=False)
    part = tmp_path / f"b{suffix}"
    part.write_bytes(part.read_bytes()[: max(int(part.stat().st_size * share), 1)])
    with pytest.raises(BadInput, match=f"b{suffix} is cut off"):
        rows(describe("b.shp", target="building", columns=BUILDING), tmp_path)


def test_a_shapefile_of_which_a_part_is_missing(tmp_path, describe, rows, buildings) -> None:
    write_shapefile(buildings, tmp_path / "b.shp", "GBK", cpg=False)
    (tmp_path / "b.dbf").unlink()
    with pytest.raises(BadInput, match=r"b\.dbf is missing"):
        rows(describe("b.shp", target="building", columns=BUILDING), tmp_path)


def test_layers_of_a_geopackage(tmp_path, describe, rows, buildings) -> None:
    buildings.to_file(tmp_path / "m.gpkg", layer="building")
    buildings.head(3).to_file(tmp_path / "m.gpkg", layer="other")
    source = describe("m.gpkg", target="building", columns=BUILDING, layer="other")
    assert len(rows(source, tmp_path)) == 3
    with pytest.raises(BadInput, match="no layer 'road'; it has: building, other"):
        rows(source.model_copy(update={"layer": "road"}), tmp_path)


def test_a_geopackage_that_is_cut_off(tmp_path, describe, rows, buildings) -> None:
    buildings.to_file(tmp_path / "m.gpkg", layer="building")
    data = (tmp_path / "m.gpkg").read_bytes()
    for length in (60, len(data) // 2, len(data) - 100):
        (tmp_path / "m.gpkg").write_bytes(data[:length])
        with pytest.raises(BadInput, match="cut off"):
            rows(describe("m.gpkg", target="building", columns=BUILDING), tmp_path)


def test_geojson_and_its_cut_off_copy(tmp_path, describe, rows, buildings) -> None:
    frame = buildings.to_crs("EPSG:4490").assign(民族="汉", 人脸特征码="x")
    frame.to_file(tmp_path / "c.geojson", driver="GeoJSON")
    source = describe("c.geojson", target="building", columns=BUILDING)
    found = rows(source, tmp_path)
    assert len(found) == 500
    assert {one.name for one in readers.refused_columns(source, tmp_path)} == {"民族", "人脸特征码"}
    assert not {"民族", "人脸特征码"} & found[0].keys()
    data = (tmp_path / "c.geojson").read_bytes()
    (tmp_path / "c.geojson").write_bytes(data[: len(data) // 2])
    with pytest.raises(BadInput, match=r"c\.geojson is cut off|damaged or cut off"):
        rows(source, tmp_path)


def test_what_is_no_map_file_at_all(tmp_path, describe, rows) -> None:
    (tmp_path / "m.gpkg").write_bytes(b"hello" * 100)
    with pytest.raises(BadInput, match="no GeoPackage"):
        rows(describe("m.gpkg", target="building", columns=BUILDING), tmp_path)
    (tmp_path / "c.geojson").write_text('{"hello": 1}')
    with pytest.raises(BadInput, match=r"c\.geojson cannot be read"):
        rows(describe("c.geojson", target="building", columns=BUILDING), tmp_path)
