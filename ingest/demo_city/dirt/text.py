"""Dirt in the text itself: repeated pieces, blanks, remarks, telephone numbers, full-width signs, radicals."""

import polars as pl

from ingest.demo_city.dirt.change import DRAW, Change, Kind, Words, pick, present
from ingest.demo_city.numbers import MOBILE_PREFIX
from ingest.demo_city.people import word_list

ASCII = "0123456789#-()ABCDEFGH"
FULL_WIDTH = "０１２３４５６７８９＃－（）ＡＢＣＤＥＦＧＨ"
CHARACTERS = "西长见车门马鱼鸟黄青龙齐角一人八大小山工干广文方日木水玉田白石立竹羊老金里生十二土子口女心户月牛甘行谷辛高黑"
RADICALS = "⻄⻓⻅⻋⻔⻢⻥⻦⻩⻘⻰⻬⻆⼀⼈⼋⼤⼩⼭⼯⼲⼴⽂⽅⽇⽊⽔⽟⽥⽩⽯⽴⽵⽺⽼⾦⾥⽣⼗⼆⼟⼦⼝⼥⼼⼾⽉⽜⽢⾏⾕⾟⾼⿊"
"""Kangxi radicals (U+2F00…) and CJK radicals (U+2E80…) that look like the characters above."""


def repeated_head(rows: pl.DataFrame, words: Words) -> Change:
    """Province to county, or county to town, written twice."""
    head = pl.col("city") + pl.col("county")
    return Change({"city": head + pl.col("city")}, present("county"))


def separators(rows: pl.DataFrame, words: Words) -> Change:
    """Blanks, commas or hyphens between the levels."""
    sign = pick([pl.lit(text) for text in (" ", "　", "，", ",", "  ", "、")])
    columns = {
        slot: pl.when(present(slot)).then(pl.col(slot) + sign).otherwise(pl.lit(""))
        for slot in ("county", "town", "road_number", "sub_estate")
    }
    both = present("place") & ~present("sub_estate")
    place = pl.when(both).then(pl.col("place") + sign).otherwise(pl.col("place"))
    return Change(columns | {"place": place})


def _remark(rows: pl.DataFrame, words: Words) -> Change:
    remarks = word_list("remarks")["organisations" if "firm" in rows.columns else "residents"]
    return Change({"tail": pl.col("tail") + pick([pl.lit(text) for text in remarks])})


def phone_inside(rows: pl.DataFrame, words: Words) -> Change:
    """A mobile number at the end, in brackets or before the address."""
    mobile = pl.lit(MOBILE_PREFIX) + (DRAW % 100_000_000).cast(pl.String).str.zfill(8)
    forms = [pl.format(form, mobile) for form in word_list("remarks")["phones"]]
    behind = DRAW // 8 % 6 != 0
    return Change(
        {
            "tail": pl.when(behind).then(pl.col("tail") + pick(forms)).otherwise(pl.col("tail")),
            "city": pl.when(behind).then(pl.col("city")).otherwise(mobile + " " + pl.col("city")),
        }
    )


def repeated_whole(rows: pl.DataFrame, words: Words) -> Change:
    return Change({"address": pl.col("address") + pl.col("address")})


def letter_digits(rows: pl.DataFrame, words: Words) -> Change:
    """O for a zero and l for a one, inside a number of two digits or more."""
    zero, one = r"(\d)0", r"(\d)1(\D|$)"
    address = pl.col("address")
    return Change(
        {"address": address.str.replace(zero, "${1}O").str.replace(one, "${1}l${2}")},
        address.str.contains(zero) | address.str.contains(one),
    )


def full_width(rows: pl.DataFrame, words: Words) -> Change:
    return Change(
        {"address": pl.col("address").str.replace_many(list(ASCII), list(FULL_WIDTH))},
        pl.col("address").str.contains(r"[0-9#()-]"),
    )


def glyphs(rows: pl.DataFrame, words: Words) -> Change:
    return Change(
        {"address": pl.col("address").str.replace_many(list(CHARACTERS), list(RADICALS))},
        pl.col("address").str.contains(f"[{CHARACTERS}]"),
    )


def empty_address(rows: pl.DataFrame, words: Words) -> Change:
    gone = {"address": pl.lit(None, dtype=pl.String), "known": pl.lit(0, dtype=pl.Int32)}
    minus = pl.lit(-1, dtype=pl.Int64)
    return Change(gone | {"estate_typo": minus, "road_typo": minus})


KINDS: dict[str, Kind] = {
    "repeated_head": repeated_head,
    "separators": separators,
    "remark": _remark,
    "phone_inside": phone_inside,
    "repeated_whole": repeated_whole,
    "letter_digits": letter_digits,
    "full_width": full_width,
    "glyphs": glyphs,
    "empty_address": empty_address,
}
