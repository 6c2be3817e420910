"""The two files that name organisations: the market register (XLSX, all) and the taxpayers (CSV, 60 %)."""

from pathlib import Path

import numpy as np
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

TAX_SHARE = 0.6
INDUSTRIAL_WITHOUT_NUMBER = 0.5
"""Share of registrants that name the road number and leave the number of the building out."""


def organisation_rows(registry: Registry, organisations: pl.DataFrame, source_id: str) -> pl.DataFrame:
    """The rows of a file before they are named in its own columns, in file order, dirt applied.

    Columns: organisation i8, building, dwelling i8, name, identity, phone, address, category,
    legal_representative, established, known, estate_typo, road_typo, dirt.
    """
    rng = generator(registry.seed, "rows", source_id)
    chosen = np.arange(organisations.height)
    if source_id == "organisations_tax":
        chosen = np.flatnonzero(rng.random(organisations.height) < TAX_SHARE)
        chosen = chosen[np.argsort(rng.random(chosen.size))]
    number, repeat = with_repeats(chosen, registry.profile.of_file(source_id, "duplicate"), rng)
    firms = organisations[number]
    slots = registry.slots[firms["building"]]
    at_home = (firms["dwelling"] >= 0).to_numpy()
    homes = registry.dwellings.select("unit", "room")[np.maximum(firms["dwelling"].to_numpy(), 0)]
    unit = pl.when(homes["unit"] > 0).then(pl.format("{}单元", homes["unit"])).otherwise(pl.lit(""))
    room = pl.when(homes["room"] != "").then(homes["room"] + "室").otherwise(pl.lit(""))
    home = pl.lit(pl.Series(at_home))
    rows = pl.concat(
        [
            firms.select(
                pl.Series("organisation", number),
                "building",
                "dwelling",
                "name",
                pl.col("uscc").alias("identity"),
                "phone",
                "category",
                "legal_representative",
                "established",
            ),
            slots,
        ],
        how="horizontal",
    ).with_columns(
        unit=pl.when(home).then(unit).otherwise(firms["inside_floor"]),
        room=pl.when(home).then(room).otherwise(firms["inside_room"]),
        known=pl.when(home & pl.lit(homes["room"] != ""))
        .then(pl.col("known") | int(Known.UNIT | Known.ROOM))
        .otherwise(pl.col("known")),
        duplicate=pl.Series(repeat),
        firm=pl.lit(True),
    )
    rows = _without_building_number(rows, rng)
    rows = in_manner(rows, source_id, rng)
    return spread(rows, source_id, registry.profile, registry.words, registry.seed)


def _without_building_number(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Where a road number says enough, half of the registrants do not write the building's number."""
    drawn = pl.Series(rng.random(rows.height) < INDUSTRIAL_WITHOUT_NUMBER)
    enough = drawn & (rows["road_number"] != "") & (rows["dwelling"] < 0)
    return rows.with_columns(
        number=pl.when(enough).then(pl.lit("")).otherwise(pl.col("number")),
        known=pl.when(enough).then(pl.col("known") & ~int(Known.NUMBER)).otherwise(pl.col("known")),
    )


def write_market(path: Path, rows: pl.DataFrame, registry: Registry) -> None:
    """市场主体登记: a workbook; dates as 2015年3月2日."""
    rng = generator(registry.seed, "columns", "organisations_market")
    states = pl.Series(("存续", "存续", "存续", "在业", "在业", "吊销未注销"))
    offices = pl.Series(("东营市市场监督管理局", "所在县区市场监督管理局"))
    table = rows.select(
        pl.int_range(1, pl.len() + 1).cast(pl.String).alias("序号"),
        pl.col("identity").alias("统一社会信用代码"),
        pl.col("name").alias("企业名称"),
        pl.col("category").replace_strict(names_of("organisation_category")).alias("企业类型"),
        pl.col("legal_representative").alias("法定代表人"),
        pl.col("established").dt.strftime("%Y年%-m月%-d日").alias("成立日期"),
        pl.col("address").alias("住所"),
        pl.col("phone").alias("联系电话"),
        states[rng.integers(len(states), size=rows.height)].alias("经营状态"),
        offices[rng.integers(len(offices), size=rows.height)].alias("登记机关"),
    )
    heading = Heading("东营市市场主体登记信息", [f"导出时间：{AS_OF.isoformat()}    共{rows.height}户"])
    write_workbook(path, "市场主体", heading, table)


def write_tax(path: Path, rows: pl.DataFrame, registry: Registry) -> None:
    """纳税人登记: GB18030 CSV; dates as YYYY-MM-DD 00:00:00."""
    rng = generator(registry.seed, "columns", "organisations_tax")
    offices = pl.Series(("第一税务分局", "第二税务分局", "东城税务所", "西城税务所", "乡镇税务所"))
    table = rows.select(
        pl.col("identity").alias("纳税人识别号"),
        pl.col("name").alias("纳税人名称"),
        pl.col("category").replace_strict(names_of("organisation_category")).alias("登记注册类型"),
        pl.col("address").alias("生产经营地址"),
        pl.col("legal_representative").alias("法定代表人姓名"),
        pl.col("phone").alias("固定电话"),
        pl.col("established").dt.strftime("%Y-%m-%d 00:00:00").alias("登记日期"),
        offices[rng.integers(len(offices), size=rows.height)].alias("主管税务所（科、分局）"),
    )
    write_csv(path, table, "GB18030")
