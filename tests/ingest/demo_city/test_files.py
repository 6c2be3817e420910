"""The delivered files are what their source descriptions say: format, encoding, columns, datum."""

import io
import json
import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import polars as pl
import pyogrio
import pyproj
import pytest
import python_calamine
import shapely

from catalogs.code_lists import codes_of
from catalogs.crs import to_4490
from catalogs.sources import sources
from ingest.demo_city.numbers import AREA_CODES

DELIVERY = "delivery"


def delivered(demo_city: Path, name: str) -> Path:
    return demo_city / DELIVERY / name


def sheet(path: Path) -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def table(path: Path, encoding: str) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(path.read_bytes().decode(encoding).encode()), infer_schema=False)


def test_every_described_file_is_delivered_and_nothing_else(demo_city: Path) -> None:
    described = {source.file for source in sources().values()}
    there = {path.name for path in (demo_city / DELIVERY).iterdir()}
    assert described <= there
    sidecars = {f"buildings_zone{zone}.{end}" for zone in (39, 40) for end in ("dbf", "shx", "prj", "cpg")}
    assert there - described == sidecars
    assert len({Path(name).suffix for name in described}) >= 6
    assert {"dem.tif", "orthophoto.tif"} <= {path.name for path in (demo_city / "rasters").iterdir()}


def test_every_described_column_is_in_its_file(demo_city: Path) -> None:
    for source in sources().values():
        path = delivered(demo_city, source.file)
        if source.format == "csv":
            encoding = {"UTF-8-BOM": "utf-8-sig"}.get(str(source.encoding), str(source.encoding))
            columns = set(table(path, encoding).columns)
        elif source.format == "xlsx":
            columns = {str(cell) for row in sheet(path)[:6] for cell in row}
        elif source.format == "jsonl":
            columns = set(pl.json_normalize([orjson.loads(path.open("rb").readline())]).columns)
        else:
            columns = set(pyogrio.read_info(path, layer=source.layer)["fields"])
        wanted = [column.names[0] for column in source.columns.values()]
        wanted += [*source.refused, *(name for name in (source.longitude, source.latitude) if name)]
        assert set(wanted) <= columns, (source.id, set(wanted) - columns)


def test_the_manifest_counts_the_rows_of_the_files(demo_city: Path) -> None:
    manifest = json.loads((demo_city / "city.json").read_text(encoding="utf-8"))
    rows, counts = manifest["rows"], manifest["counts"]
    police = table(delivered(demo_city, "residents_police.csv"), "gb18030")
    health = table(delivered(demo_city, "residents_health.csv"), "utf-8-sig")
    assert police.height == rows["residents_police.csv"]
    assert health.height == rows["residents_health.csv"]
    assert police.height / counts["residents"] == pytest.approx(0.756, abs=0.015)
    assert 0.22 < health.height / counts["residents"] < 0.32
    assert (
        len(sheet(delivered(demo_city, "organisations_market.xlsx"))) == rows["organisations_market.xlsx"] + 3
    )
    assert (
        len(sheet(delivered(demo_city, "residents_civil_affairs.xlsx")))
        == rows["residents_civil_affairs.xlsx"] + 5
    )
    shapes = sum(
        pyogrio.read_info(delivered(demo_city, f"buildings_zone{z}.shp"))["features"] for z in (39, 40)
    )
    assert counts["buildings"] < shapes <= counts["buildings"] + 10
    assert rows["dwellings.csv"] == counts["dwellings"]


def test_the_police_file_needs_gb18030(demo_city: Path) -> None:
    content = delivered(demo_city, "residents_police.csv").read_bytes()
    content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        content.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_byte_order_marks(demo_city: Path) -> None:
    assert delivered(demo_city, "residents_health.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not delivered(demo_city, "hotline_12345.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_health_file_holds_what_is_refused(demo_city: Path) -> None:
    health = table(delivered(demo_city, "residents_health.csv"), "utf-8-sig")
    for column in ("民族", "慢性病诊断", "血型"):
        assert column in sources()["residents_health"].refused
        assert health[column].n_unique() > 2


def test_workbooks_have_titles_above_a_grouped_header(demo_city: Path) -> None:
    rows = sheet(delivered(demo_city, "residents_civil_affairs.xlsx"))
    assert rows[0][0] == "东营市民政服务对象登记表"
    assert rows[3][0] == "基本信息" and rows[4][:3] == ["序号", "姓名", "身份证号码"]
    numbers = [row[2] for row in rows[5:] if len(str(row[2])) == 18]
    assert all(isinstance(number, str) for number in numbers)
    assert len(rows) <= 60_005


def test_identity_numbers_have_an_area_code_that_does_not_exist(demo_city: Path) -> None:
    police = table(delivered(demo_city, "residents_police.csv"), "gb18030")
    numbers = police["公民身份号码"].drop_nulls()
    numbers = numbers.filter(numbers.str.contains(r"^\d{15}(\d{2}[\dX])?$"))
    assert len(numbers) > 0.98 * police.height
    assert set(numbers.str.slice(0, 6).unique()) <= set(AREA_CODES)


@pytest.mark.parametrize(("zone", "epsg"), [(39, 4527), (40, 4528)])
def test_buildings_are_in_their_zone_and_in_their_grid(demo_city: Path, zone: int, epsg: int) -> None:
    path = delivered(demo_city, f"buildings_zone{zone}.shp")
    frame = gpd.read_file(path)
    assert frame.crs == pyproj.CRS.from_epsg(epsg)
    assert path.with_suffix(".cpg").read_text() in ("GBK", "CP936", "936")
    assert set(frame["FWYT"]) <= set(codes_of("building_use"))
    assert (frame.bounds.minx // 1_000_000 == zone).all() and (frame.bounds.maxx // 1_000_000 == zone).all()
    frame = frame[frame.geometry.is_valid]
    lonlat = frame.geometry.centroid.to_crs(4490)
    assert ((lonlat.x < 118.5) == (zone == 39)).mean() > 0.9999
    grids = gpd.read_file(delivered(demo_city, "areas.gpkg"), layer="grid")
    shape_of = dict(zip(grids["code"], grids.geometry, strict=True))
    inside = [shape_of[int(code)].contains(point) for code, point in zip(frame["WGDM"], lonlat, strict=True)]
    assert np.mean(inside) > 0.995


@pytest.mark.parametrize("zone", [39, 40])
def test_a_few_buildings_cross_themselves_or_are_there_twice(demo_city: Path, zone: int) -> None:
    frame = gpd.read_file(delivered(demo_city, f"buildings_zone{zone}.shp"))
    assert 1 <= (~frame.geometry.is_valid).sum() <= 12
    assert 1 <= frame["LDBM"].duplicated().sum() <= 5
    assert frame["LDBM"].str.fullmatch(r"3705\d{13}").all()


def nearest_road_m(demo_city: Path, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    roads = gpd.read_file(delivered(demo_city, "basemap.gpkg"), layer="road").geometry.to_numpy()
    points = shapely.points(lon * math.cos(math.radians(37.6)), lat)
    flat = shapely.transform(roads, lambda c: c * [math.cos(math.radians(37.6)), 1.0])
    tree = shapely.STRtree(flat)
    _, distance = tree.query_nearest(points, return_distance=True, all_matches=False)
    return np.asarray(distance) * 111_320


def test_components_are_gcj_02(demo_city: Path) -> None:
    frame = gpd.read_file(delivered(demo_city, "components.geojson"))
    x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    as_described = nearest_road_m(demo_city, *to_4490(x, y, "GCJ-02"))
    assert np.quantile(as_described, 0.99) < 12
    shift = np.hypot(*((np.array(to_4490(x, y, "GCJ-02")) - [x, y]) * [[88_200], [111_320]]))
    assert shift.min() > 480 and shift.max() < 600


def test_cameras_are_bd_09(demo_city: Path) -> None:
    cameras = pl.read_csv(delivered(demo_city, "cameras.csv"))
    x, y = cameras["经度"].to_numpy(), cameras["纬度"].to_numpy()
    on_road = (~cameras["安装地址"].fill_null("").str.ends_with("门口")).to_numpy()
    distance = nearest_road_m(demo_city, *to_4490(x, y, "BD-09"))
    assert np.quantile(distance[on_road], 0.98) < 12


def test_events_are_wgs_84_and_of_one_year(demo_city: Path) -> None:
    rows = [
        orjson.loads(line) for line in delivered(demo_city, "events_grid.jsonl").read_bytes().splitlines()
    ]
    events = pl.json_normalize(rows)
    grids = gpd.read_file(delivered(demo_city, "areas.gpkg"), layer="grid")
    points = gpd.GeoDataFrame(
        geometry=shapely.points(events["location.lon"].to_numpy(), events["location.lat"].to_numpy()),
        crs=4490,
    )
    joined = gpd.sjoin(points, grids[["code", "geometry"]], predicate="within")
    assert joined.index.nunique() > 0.995 * events.height
    reported = events["reportTime"].str.to_datetime("%Y-%m-%dT%H:%M:%S%z")
    assert reported.is_sorted()
    assert timedelta(days=300) < reported.max() - reported.min() <= timedelta(days=365)


def test_events_have_quiet_nights_and_weekends(demo_city: Path) -> None:
    hotline = pl.read_csv(delivered(demo_city, "hotline_12345.csv"), try_parse_dates=True)
    events = pl.DataFrame(
        [
            orjson.loads(line)["reportTime"][:19]
            for line in delivered(demo_city, "events_grid.jsonl").open("rb")
        ],
        schema=["at"],
    )["at"].str.to_datetime()
    hours = events.dt.hour()
    assert (hours.is_between(8, 17)).mean() > 2 * ((hours < 6).mean() + 0.1)
    by_day = events.dt.weekday()
    assert (by_day <= 5).mean() / 5 > 1.2 * (by_day > 5).mean() / 2
    assert set(hotline["办理状态"]) <= set(codes_of("event_status"))
    heating = hotline.filter(pl.col("诉求类别") == "供暖不热")["受理时间"].dt.month()
    assert heating.is_in([11, 12, 1, 2, 3]).all()
