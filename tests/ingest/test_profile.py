"""What a file holds, without a personal value; and whether its datum is the declared one."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from catalogs.crs import from_4490
from catalogs.errors import BadInput
from catalogs.sources import Datum
from ingest.clean.geometry import city_outline
from ingest.datum import detect_datum, points_of
from ingest.fields import schema
from ingest.profile import Profiler, profile

DATA = Path(__file__).parents[1] / "data" / "datum"


def batch(**columns) -> pa.RecordBatch:
    count = len(next(iter(columns.values())))
    fixed = {
        "source_row": pa.array(range(1, count + 1), pa.int64()),
        "read_state": pa.nulls(count, pa.string()),
    }
    return pa.RecordBatch.from_pydict(fixed | {k: pa.array(v, pa.string()) for k, v in columns.items()})


def test_a_profile_says_what_columns_hold() -> None:
    number = 200
    found = profile(
        [
            batch(
                姓名=[f"张{chr(0x4E00 + i)}" for i in range(number)],
                证件=[f"37050219900101{i:04d}" for i in range(number)],
                手机=[f"138{i:08d}" for i in range(number)],
                住址=[f"东营区济南路{i}号" for i in range(number)],
                日期=[f"2020-01-{1 + i % 28:02d}" if i < 150 else None for i in range(number)],
                性别=["男", "女"] * (number // 2),
                备注=[""] * number,
            )
        ]
    )
    kinds = {column.name: column.kind for column in found.columns}
    assert found.rows == number
    assert kinds == {
        "姓名": "person's name",
        "证件": "identity number",
        "手机": "mobile number",
        "住址": "address",
        "日期": "date",
        "性别": "category",
        "备注": "empty",
    }
    by_name = {column.name: column for column in found.columns}
    assert by_name["日期"].filled == 0.75
    assert by_name["备注"].filled == 0.0
    assert by_name["证件"].distinct == number
    assert by_name["性别"].examples == (("男", 100), ("女", 100))


def test_no_personal_value_is_in_a_profile() -> None:
    secret = ["王晓明", "370502199001011234", "13805460001", "东营区济南路99号3号楼"]
    columns = {
        name: [value] * 300 + [value[::-1]] * 300 for name, value in zip("甲乙丙丁", secret, strict=True)
    }
    text = repr(profile([batch(**{k: v for k, v in columns.items() if k != "甲"})]))
    assert not any(value in text for value in secret)
    rare = profile([batch(甲=[f"王{chr(0x4E00 + i)}明" for i in range(500)])])
    assert rare.columns[0].examples == (("文文文", 500),)


def test_a_profile_grows_batch_by_batch() -> None:
    profiler = Profiler()
    for part in range(50):
        profiler.add(batch(a=[str(part * 1000 + i) for i in range(1000)]))
    found = profiler.profile()
    assert (found.rows, found.columns[0].filled, found.columns[0].sampled) == (50_000, 1.0, 20_000)


def roads_and_lamps(datum: Datum) -> tuple[np.ndarray, np.ndarray]:
    """A street grid of the city's centre (EPSG:4490), and lamps along it in a datum."""
    random = np.random.default_rng(4)
    along = np.linspace(118.45, 118.75, 60)
    across = np.linspace(37.35, 37.55, 50)
    roads = [shapely.LineString([(x, 37.35), (x, 37.55)]) for x in along]
    roads += [shapely.LineString([(118.45, y), (118.75, y)]) for y in across]
    lon = random.choice(along, 3000) + random.normal(0, 0.00005, 3000)
    lat = random.uniform(37.35, 37.55, 3000)
    return np.array(roads), np.column_stack(from_4490(lon, lat, datum))


@pytest.mark.parametrize("datum", ["WGS84", "GCJ-02", "BD-09"])
def test_points_near_roads_tell_their_datum(datum) -> None:
    roads, lamps = roads_and_lamps(datum)
    assert detect_datum(lamps, datum, city_outline(), roads) == datum
    assert detect_datum(lamps, None, city_outline(), roads) == datum
    for declared in (
        {"WGS84", "CGCS2000", "GCJ-02", "BD-09"} - {datum} - ({"CGCS2000"} if datum == "WGS84" else set())
    ):
        with pytest.raises(BadInput, match=f"described as {declared}, but its points fit {datum}") as caught:
            detect_datum(lamps, declared, city_outline(), roads, name="cameras.csv")
        assert f"datum: {datum}" in caught.value.advice


def outline(publisher: str) -> shapely.Geometry:
    features = json.loads((DATA / f"counties_{publisher}.geojson").read_text(encoding="utf-8"))["features"]
    return shapely.union_all(
        [shapely.make_valid(shapely.geometry.shape(one["geometry"])) for one in features]
    )


def test_two_publishers_boundaries_tell_which_one_is_shifted() -> None:
    """The real land border from a source in WGS 84, and from one in GCJ-02 that says WGS 84."""
    reference = np.array([outline("wgs84").boundary])
    vertices = shapely.get_coordinates(outline("gcj02").segmentize(0.002).boundary)
    inland = vertices[vertices[:, 1] < 37.5]
    assert detect_datum(inland, "GCJ-02", city_outline(), reference) == "GCJ-02"
    with pytest.raises(BadInput, match="its points fit GCJ-02"):
        detect_datum(inland, "WGS84", city_outline(), reference)


def test_without_a_reference_degrees_are_believed() -> None:
    _, lamps = roads_and_lamps("GCJ-02")
    assert detect_datum(lamps, "WGS84", city_outline()) == "WGS84"
    with pytest.raises(BadInput, match="cannot be told"):
        detect_datum(lamps, None, city_outline())


@pytest.mark.parametrize(
    ("truly", "declared", "said"),
    [
        ("EPSG:4528", "EPSG:4527", "zone 40 with its number"),
        ("EPSG:4527", "EPSG:4528", "zone 39 with its number"),
        ("EPSG:4548", "EPSG:4527", "zone 39 without its number"),
        ("EPSG:4549", "EPSG:4548", "zone 40 without its number"),
        ("EPSG:4527", "WGS84", "metres of Gauss-Kruger zone 39"),
        ("WGS84", "EPSG:4527", "degrees of CGCS2000 or WGS 84"),
    ],
)
def test_a_zone_other_than_declared_is_named(truly, declared, said) -> None:
    _, lamps = roads_and_lamps(truly)
    assert detect_datum(lamps, truly, city_outline()) == truly
    with pytest.raises(BadInput, match=said):
        detect_datum(lamps, declared, city_outline(), name="buildings.shp")


def test_exchanged_columns_and_another_city_are_named() -> None:
    _, lamps = roads_and_lamps("WGS84")
    with pytest.raises(BadInput, match="longitude and latitude exchanged"):
        detect_datum(lamps[:, ::-1], "WGS84", city_outline(), name="cameras.csv")
    with pytest.raises(BadInput, match="does not lie in the city"):
        detect_datum(lamps + [2.0, -1.0], "WGS84", city_outline())


def test_nothing_to_look_at() -> None:
    zeros = np.zeros((10, 2))
    assert detect_datum(zeros, "BD-09", city_outline()) == "BD-09"
    with pytest.raises(BadInput, match="no coordinates"):
        detect_datum(zeros, None, city_outline())


def test_points_of_tables_and_of_shapes() -> None:
    columns = {"longitude": ["118.5", None], "latitude": ["37.5", "37"]}
    table = {
        field.name: pa.array(columns.get(field.name, [None, None]), field.type) for field in schema("camera")
    }
    found = points_of(pa.RecordBatch.from_pydict(table, schema=schema("camera")))
    assert found[0].tolist() == [118.5, 37.5]
    assert np.isnan(found[1, 0])
    table["geometry"] = pa.array([shapely.to_wkb(shapely.Point(1, 2)), None], pa.binary())
    assert points_of(pa.RecordBatch.from_pydict(table, schema=schema("camera"))).tolist() == [[1.0, 2.0]]
