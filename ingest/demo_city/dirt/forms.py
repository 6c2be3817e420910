"""Buildings, units, rooms and parts of an estate written in another form."""

import polars as pl

from ingest.demo_city.addresses import Known
from ingest.demo_city.dirt.change import DRAW, Change, Kind, Words, pick, present

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A whole number from 1 to 9999 in Chinese numerals: 12 is 十二, 123 is 一百二十三, 105 is 一百零五."""
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + name
        zero = digit == 0
    return text[1:] if text.startswith("一十") else text


NUMERALS = {str(number): numeral(number) for number in range(1, 2000)}
_ROOM_DIGITS = (list("0123456789"), list("〇一二三四五六七八九"))

_PLAIN_NUMBER = r"^(\d+)(号楼|号)$"


def building_form(rows: pl.DataFrame, words: Words) -> Change:
    """栋, 幢, #, 座, a bare 号 for 号楼; a room without 室."""
    number = pl.col("number").str.strip_suffix("号楼")
    forms = [number + ending for ending in ("栋", "幢", "#楼", "#", "号", "座")]
    room = pl.col("room").str.strip_suffix("室")
    return Change(
        {"number": pick(forms), "room": pick([pl.col("room"), room], 8)},
        pl.col("number").str.ends_with("号楼"),
    )


def dash_form(rows: pl.DataFrame, words: Words) -> Change:
    """3-2-501, 3#-2-501, 3#2单元501; 3-501 where the building has one unit."""
    number = pl.col("number").str.strip_suffix("号楼")
    unit = pl.col("unit").str.strip_suffix("单元")
    room = pl.col("room").str.strip_suffix("室")
    short = (pl.col("units") == 1) & (DRAW % 3 == 0)
    numbers = pick([number + "-", number + "#-", number + "#", number + "号楼"])
    units = pick([unit + "-", unit + "-", unit + "单元", unit + "-"])
    return Change(
        {
            "number": pl.when(short).then(number + "-").otherwise(numbers),
            "unit": pl.when(short).then(pl.lit("")).otherwise(units),
            "room": room,
        },
        pl.col("number").str.ends_with("号楼")
        & pl.col("unit").str.ends_with("单元")
        & pl.col("room").str.contains(r"^\d+室$"),
    )


def room_form(rows: pl.DataFrame, words: Words) -> Change:
    """2门 for 2单元; 5楼501, 501户, 501房 for 501室."""
    room = pl.col("room").str.strip_suffix("室")
    floor = room.str.replace(r"\d\d$", "")
    unit = pl.col("unit").str.strip_suffix("单元")
    units = pick([pl.col("unit"), pl.col("unit"), unit + "门", pl.col("unit")])
    rooms = pick(
        [floor + "楼" + room, room + "户", pl.col("room"), floor + "层" + room + "室", room + "房"], 4
    )
    return Change(
        {"unit": units, "room": rooms},
        pl.col("unit").str.ends_with("单元") & pl.col("room").str.contains(r"^\d{3,4}室$"),
    )


def house_form(rows: pl.DataFrame, words: Words) -> Change:
    """45, 门牌45号, 第45号 for the 45号 of a courtyard."""
    digits = pl.col("number").str.strip_suffix("号")
    forms = [digits, "门牌" + pl.col("number"), "第" + pl.col("number"), pl.col("number") + "院"]
    return Change({"number": pick(forms)}, pl.col("number").str.contains(r"^\d+号$") & (pl.col("room") == ""))


def numerals(rows: pl.DataFrame, words: Words) -> Change:
    """三号楼, 二单元, sometimes 五〇一室 and 一百二十三号."""

    def written(slot: str, pattern: str) -> pl.Expr:
        digits = pl.col(slot).str.extract(pattern, 1)
        text = digits.replace_strict(NUMERALS, default=None, return_dtype=pl.String)
        return pl.coalesce(text + pl.col(slot).str.replace(r"^\d+", ""), pl.col(slot))

    room = pl.col("room").str.replace_many(*_ROOM_DIGITS)
    road_number = written("road_number", r"^(\d+)号$")
    return Change(
        {
            "number": written("number", _PLAIN_NUMBER),
            "unit": written("unit", r"^(\d+)单元$"),
            "room": pl.when(DRAW % 3 == 0).then(room).otherwise(pl.col("room")),
            "road_number": pl.when(DRAW // 4 % 5 == 0).then(road_number).otherwise(pl.col("road_number")),
        },
        pl.col("number").str.contains(_PLAIN_NUMBER),
    )


def sub_estate_form(rows: pl.DataFrame, words: Words) -> Change:
    """安泰小区(东区), 安泰小区-东区; 安泰东区 where no other name begins with 安泰."""
    place, part = pl.col("place"), pl.col("sub_estate")
    stem = place.str.strip_suffix("小区")
    safe = stem.is_in(list(words.safe_stems)) & place.str.ends_with("小区") & (pl.col("estate_typo") < 0)
    joined = safe & (DRAW % 3 == 0)
    written = pick([pl.format("({})", part), pl.format("（{}）", part), "-" + part])
    return Change(
        {
            "place": pl.when(joined).then(stem).otherwise(place),
            "sub_estate": pl.when(joined).then(part).otherwise(written),
        },
        present("sub_estate") & present("place"),
    )


def relative_place(rows: pl.DataFrame, words: Words) -> Change:
    """A stretch of the road, or its crossing with another and a distance, in place of number and building."""
    key = pl.concat_str(["host", pl.lit("|"), "road"])
    crossed = key.replace_strict(words.crossings, default=None, return_dtype=pl.String).str.split("|")
    other = crossed.list.get(DRAW // 8 % crossed.list.len().clip(1, None), null_on_oob=True)
    metres = (DRAW // 64 % 30 + 1) * 10
    sides = ("路口东{}米路北", "交叉口西{}米路南", "交汇处往北{}米路东")
    crossing = pl.col("road") + "与" + other + pick([pl.format(side, metres) for side in sides], 16)
    stretch = pl.col("road") + pick([pl.lit(text) for text in ("东首", "中段路南", "西段", "北首路西")], 16)
    slots = ("community", "road_number", "place", "sub_estate", "building_name", "number", "unit", "room")
    forget = Known.COMMUNITY | Known.ROAD_NUMBER | Known.PLACE | Known.SUB_ESTATE | Known.BUILDING_NAME
    forget |= Known.NUMBER | Known.UNIT | Known.ROOM
    columns = {slot: pl.lit("") for slot in slots} | {"estate_typo": pl.lit(-1, dtype=pl.Int64)}
    written = pl.when(DRAW % 4 == 0).then(stretch).otherwise(pl.coalesce(crossing, stretch))
    return Change(columns | {"road": written}, present("road"), forget)


KINDS: dict[str, Kind] = {
    "sub_estate_form": sub_estate_form,
    "building_form": building_form,
    "dash_form": dash_form,
    "room_form": room_form,
    "house_form": house_form,
    "numerals": numerals,
    "relative_place": relative_place,
}
