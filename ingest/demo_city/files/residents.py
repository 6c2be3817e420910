"""The three files that name residents: police, health, civil affairs. They overlap and do not agree.

Police: GB18030 CSV, the large one. Health: UTF-8 CSV with a byte order mark, and columns that the platform
refuses (`PRIVACY.md`). Civil affairs: a workbook of the people who are due a service.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from catalogs.code_lists import names_of
from ingest.demo_city.addresses import Known
from ingest.demo_city.dirt.spread import spread
from ingest.demo_city.files.registry import Registry
from ingest.demo_city.files.slots import in_manner, with_repeats
from ingest.demo_city.files.tables import write_csv
from ingest.demo_city.files.workbooks import Heading, write_workbook
from ingest.demo_city.numbers import generator
from ingest.demo_city.people import AS_OF

POLICE_SHARE = 0.75
HEALTH_SHARE = {"young": 0.42, "adult": 0.20, "old": 0.42}
"""Share of people with a health file: under 7, 7 to 64, 65 and older."""
CIVIL_SHARE = 0.13
"""Share of people of 60 and older who are due a service of civil affairs."""
CIVIL_ROWS = 60_000

ETHNIC_GROUPS = ("汉族",) * 96 + ("回族", "回族", "满族", "蒙古族")
DIAGNOSES = ("", "", "", "", "高血压", "2型糖尿病", "冠心病", "慢性阻塞性肺病", "")
BLOOD_TYPES = ("A", "B", "O", "AB", "不详")
SERVICES = ("高龄津贴", "居家养老服务", "助餐服务", "老年优待证", "定期探访", "临时救助")


def age_at_cut(people: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Age in years on the day the files were drawn."""
    days = (np.datetime64(AS_OF) - people["birth"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    return days / 365.2425


def choose(registry: Registry, source_id: str) -> npt.NDArray[np.int64]:
    """Rows of `people` that a file names, in the order of the file."""
    rng = generator(registry.seed, "choose", source_id)
    age = age_at_cut(registry.people)
    drawn = rng.random(age.size)
    if source_id == "residents_police":
        return np.flatnonzero(drawn < POLICE_SHARE)
    if source_id == "residents_health":
        share = np.where(
            age < 7, HEALTH_SHARE["young"], np.where(age >= 65, HEALTH_SHARE["old"], HEALTH_SHARE["adult"])
        )
        chosen = np.flatnonzero(drawn < share)
        nearby = np.arange(chosen.size) + rng.normal(scale=400, size=chosen.size)
        return chosen[np.argsort(nearby, kind="stable")]
    chosen = np.flatnonzero((drawn < CIVIL_SHARE) & (age >= 60))
    repeats = registry.profile.of_file(source_id, "duplicate")
    most = int(CIVIL_ROWS / (1 + repeats)) - 1
    return np.sort(rng.choice(chosen, most, replace=False)) if chosen.size > most else chosen


def resident_rows(registry: Registry, source_id: str) -> pl.DataFrame:
    """The rows of a file before they are named in its own columns, in file order, dirt applied.

    Columns: person i8, building i4, dwelling i4, name, identity, phone, address, birth date, male, relation,
    household, town, known, estate_typo, road_typo, dirt.
    """
    rng = generator(registry.seed, "rows", source_id)
    share = registry.profile.of_file(source_id, "duplicate")
    person, repeat = with_repeats(choose(registry, source_id), share, rng)
    people = registry.people[person]
    homes = registry.dwellings.select("unit", "room")[people["dwelling"]]
    slots = registry.slots[people["building"]]
    unit = pl.when(homes["unit"] > 0).then(pl.format("{}单元", homes["unit"])).otherwise(pl.lit(""))
    room = pl.when(homes["room"] != "").then(homes["room"] + "室").otherwise(pl.lit(""))
    inside = int(Known.UNIT | Known.ROOM)
    known = pl.when(homes["room"] != "").then(slots["known"] | inside).otherwise(slots["known"])
    rows = pl.concat(
        [
            people.select(
                pl.Series("person", person),
                "building",
                "dwelling",
                "name",
                pl.col("id_number").alias("identity"),
                "phone",
                "birth",
                "male",
                "relation",
                "household",
            ),
            slots.drop("known"),
        ],
        how="horizontal",
    ).with_columns(unit=unit, room=room, known=known, duplicate=pl.Series(repeat), town_name=slots["town"])
    rows = in_manner(rows, source_id, rng)
    return spread(rows, source_id, registry.profile, registry.words, registry.seed)


def _labels(code_list: str) -> dict[str, str]:
    return names_of(code_list)


def write_police(path: Path, rows: pl.DataFrame, registry: Registry) -> None:
    """公安人口信息: GB18030 CSV; dates as YYYYMMDD."""
    rng = generator(registry.seed, "columns", "residents_police")
    registered = _past_dates(rows.height, rng)
    relation = rows["relation"].replace_strict(_labels("relation"))
    table = rows.select(
        pl.format("370500{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(9)).alias("人员编号"),
        pl.col("name").alias("姓名"),
        pl.when("male").then(pl.lit("男")).otherwise(pl.lit("女")).alias("性别"),
        pl.col("identity").alias("公民身份号码"),
        pl.col("birth").dt.strftime("%Y%m%d").alias("出生日期"),
        pl.col("household").alias("户号"),
        relation.alias("与户主关系"),
        pl.col("address").alias("居住地址"),
        pl.col("phone").alias("联系电话"),
        registered.dt.strftime("%Y%m%d").alias("登记日期"),
    )
    write_csv(path, table, "GB18030")


def write_health(path: Path, rows: pl.DataFrame, registry: Registry) -> None:
    """居民健康档案: UTF-8 CSV with a byte order mark; other columns in another order, some of them refused."""
    rng = generator(registry.seed, "columns", "residents_health")
    filed = _past_dates(rows.height, rng)
    table = rows.select(
        pl.format("DA{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(8)).alias("健康档案号"),
        pl.col("identity").alias("身份证号"),
        pl.col("name").alias("姓名"),
        _drawn(ETHNIC_GROUPS, rows.height, rng).alias("民族"),
        pl.when("male").then(pl.lit("1")).otherwise(pl.lit("2")).alias("性别代码"),
        pl.col("birth").dt.strftime("%Y-%m-%d").alias("出生日期"),
        _drawn(BLOOD_TYPES, rows.height, rng).alias("血型"),
        pl.col("phone").alias("本人电话"),
        pl.col("address").alias("现住址"),
        _drawn(DIAGNOSES, rows.height, rng).alias("慢性病诊断"),
        filed.dt.strftime("%Y/%-m/%-d").alias("建档日期"),
    )
    write_csv(path, table, "UTF-8-BOM")


def write_civil_affairs(path: Path, rows: pl.DataFrame, registry: Registry) -> None:
    """民政服务对象: a workbook with a title, notes and a grouped header."""
    rng = generator(registry.seed, "columns", "residents_civil_affairs")
    age = (pl.lit(AS_OF.year) - pl.col("birth").dt.year()).cast(pl.String)
    table = rows.select(
        pl.int_range(1, pl.len() + 1).cast(pl.String).alias("序号"),
        pl.col("name").alias("姓名"),
        pl.col("identity").alias("身份证号码"),
        pl.when("male").then(pl.lit("男")).otherwise(pl.lit("女")).alias("性别"),
        age.alias("年龄"),
        pl.col("birth").dt.strftime("%Y年%-m月%-d日").alias("出生年月日"),
        _drawn(("群众", "群众", "群众", "中共党员"), rows.height, rng).alias("政治面貌"),
        pl.col("town_name").alias("所属镇街"),
        pl.col("address").alias("家庭住址"),
        pl.col("phone").alias("联系方式"),
        _drawn(SERVICES, rows.height, rng).alias("服务项目"),
        _drawn(("", "", "", "", "肢体残疾", "听力残疾"), rows.height, rng).alias("残疾类别"),
    )
    heading = Heading(
        "东营市民政服务对象登记表",
        [f"填报单位：东营市民政局    统计日期：{AS_OF.isoformat()}", "说明：本表由各镇街汇总上报"],
        [("基本信息", 7), ("居住信息", 3), ("服务信息", 2)],
    )
    write_workbook(path, "服务对象", heading, table)


def _drawn(values: tuple[str, ...], rows: int, rng: np.random.Generator) -> pl.Series:
    return pl.Series(values)[rng.integers(len(values), size=rows)]


def _past_dates(rows: int, rng: np.random.Generator) -> pl.Series:
    days = rng.integers(1, 3650, size=rows).astype("timedelta64[D]")
    return pl.Series(np.datetime64(AS_OF) - days).cast(pl.Date)
