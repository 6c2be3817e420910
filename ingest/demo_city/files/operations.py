"""Events, hotline calls, components, cameras and grid workers as their systems export them."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

from catalogs.code_lists import names_of
from catalogs.crs import from_4490
from ingest.demo_city.files.tables import write_csv
from ingest.demo_city.files.workbooks import Heading, write_workbook
from ingest.demo_city.people import AS_OF


def write_events(path: Path, events: pl.DataFrame) -> None:
    """网格事件: one JSON object a line, positions in WGS 84, times with the zone of Beijing."""
    statuses = names_of("event_status")
    with path.open("wb") as file:
        for row in events.iter_rows(named=True):
            record = {
                "eventId": row["event_id"],
                "category": row["category"],
                "title": row["title"],
                "description": row["description"],
                "reportTime": f"{row['reported_at'].isoformat()}+08:00",
                "status": statuses[row["status"]],
                "closeTime": f"{row['closed_at'].isoformat()}+08:00" if row["closed_at"] else None,
                "location": {"lon": row["lon"], "lat": row["lat"]},
            }
            file.write(orjson.dumps(record) + b"\n")


def write_hotline(path: Path, calls: pl.DataFrame) -> None:
    """12345 热线工单: the place is only described in the text."""
    table = calls.select(
        pl.col("event_id").alias("工单编号"),
        pl.col("reported_at").dt.strftime("%Y-%m-%d %H:%M:%S").alias("受理时间"),
        pl.col("category").alias("诉求类别"),
        pl.col("title").alias("标题"),
        pl.col("description").alias("诉求内容"),
        pl.col("status").replace_strict(names_of("event_status")).alias("办理状态"),
        pl.col("closed_at").dt.strftime("%Y-%m-%d %H:%M:%S").alias("办结时间"),
    )
    write_csv(path, table, "UTF-8")


def _shifted(rows: pl.DataFrame, datum: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    lon, lat = from_4490(rows["lon"].to_numpy(), rows["lat"].to_numpy(), datum)  # type: ignore[arg-type]
    return np.round(lon, 9), np.round(lat, 9)


def write_components(path: Path, components: pl.DataFrame) -> None:
    """城市部件: GeoJSON whose coordinates are GCJ-02, as a map service's digitising tool leaves them."""
    lon, lat = _shifted(components, "GCJ-02")
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","name":"components","features":[\n')
        rows = components.select("component_code", "kind", "title", "state", "owner", "place").iter_rows()
        for number, (row, x, y) in enumerate(zip(rows, lon.tolist(), lat.tolist(), strict=True)):
            code, kind, title, state, owner, place = row
            feature = {
                "type": "Feature",
                "properties": {
                    "objcode": code,
                    "objname": kind,
                    "title": title,
                    "objstate": state,
                    "deptname": owner,
                    "bgname": place,
                },
                "geometry": {"type": "Point", "coordinates": [x, y]},
            }
            file.write((b",\n" if number else b"") + orjson.dumps(feature))
        file.write(b"\n]}\n")


def write_cameras(path: Path, cameras: pl.DataFrame) -> None:
    """视频监控点位: a table of points in BD-09."""
    lon, lat = _shifted(cameras, "BD-09")
    table = cameras.select(
        pl.col("camera_code").alias("设备编码"),
        pl.col("name").alias("点位名称"),
        pl.col("kind").alias("设备类型"),
        pl.col("state").alias("设备状态"),
        pl.col("place").alias("安装地址"),
        pl.Series("经度", lon),
        pl.Series("纬度", lat),
    )
    write_csv(path, table, "UTF-8")


def write_workers(path: Path, workers: pl.DataFrame) -> None:
    """网格员名册: a workbook."""
    table = workers.select(
        pl.int_range(1, pl.len() + 1).cast(pl.String).alias("序号"),
        pl.col("worker_id").alias("网格员编号"),
        pl.col("name").alias("姓名"),
        pl.col("phone").alias("手机号码"),
        pl.col("kind").replace_strict(names_of("grid_worker_kind")).alias("人员类别"),
        pl.col("community").alias("所属社区"),
        pl.col("grid_code").cast(pl.String).alias("网格代码"),
    )
    heading = Heading("东营市网格员花名册", [f"更新日期：{AS_OF.isoformat()}"])
    write_workbook(path, "网格员", heading, table)


def write_dwellings(
    path: Path, dwellings: pl.DataFrame, slots: pl.DataFrame, buildings: pl.DataFrame
) -> None:
    """标准户室: every dwelling with its standard address, UTF-8 CSV with a byte order mark."""
    parts = slots[dwellings["building"]]
    codes = buildings.select("building_code", "grid_code")[dwellings["building"]]
    unit = pl.when(dwellings["unit"] > 0).then(pl.format("{}单元", dwellings["unit"])).otherwise(pl.lit(""))
    room = pl.when(dwellings["room"] != "").then(dwellings["room"] + "室").otherwise(pl.lit(""))
    names = (
        "county",
        "town",
        "community",
        "road",
        "road_number",
        "place",
        "sub_estate",
        "building_name",
        "number",
    )
    table = parts.select(
        dwellings["dwelling_code"].alias("户室编码"),
        codes["building_code"].alias("楼栋编码"),
        codes["grid_code"].alias("网格代码"),
        dwellings["unit"].alias("单元"),
        dwellings["floor"].alias("楼层"),
        dwellings["room"].alias("房号"),
        pl.concat_str(pl.lit("山东省东营市"), *names, unit, room).alias("标准地址"),
    )
    write_csv(path, table, "UTF-8-BOM")
