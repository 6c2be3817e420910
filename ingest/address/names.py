"""The names that the parser knows, as a `NameIndex`: the country's areas down to the village, and a gazetteer's own.

A word may name several areas: 东营区 one, 新村 hundreds. The index keeps the codes of all, so that the segmenter can
ask whether a name agrees with the areas that the text names besides.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
import pyarrow as pa

from ingest.address.lexicon import Name, catalogued_areas, local_names
from ingest.address.name_index import NAME_KINDS, NameIndex, name_hashes

_KIND = {name: number for number, name in enumerate(NAME_KINDS)}
_TOO_GENERAL = {"城区", "矿区", "郊区", "市辖区", "东区", "西区", "新区", "开发区", "高新区"}
_PEOPLES = (
    "(?:壮族|回族|维吾尔|土家族|苗族|藏族|彝族|白族|傣族|侗族|布依族|朝鲜族|蒙古族?|哈萨克|羌族|哈尼族|傈僳族|景颇族|柯尔克孜|瑶族|满族|黎族|畲族"
    "|各族|独龙族|怒族|纳西族|拉祜族|佤族|仡佬族|水族|毛南族|仫佬族|土族|撒拉族|保安族|东乡族|裕固族|锡伯|塔吉克)+"
)
_UPPER_ENDING = re.compile(
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|矿区|新区|省|市|区|县|旗|盟)$"
)
Words = tuple[str, int, int]
"""Word, kind, code of 15 digits."""


def build(words: Iterable[Words], table: pl.DataFrame | None = None) -> NameIndex:
    """Index of words, and of a table with the columns word, kind and code."""
    rows = list(words)
    frame = pl.DataFrame(rows, schema={"word": pl.String, "kind": pl.UInt8, "code": pl.Int64}, orient="row")
    if table is not None:
        frame = pl.concat([frame, table.select("word", "kind", "code").cast(frame.schema)])
    frame = frame.filter(pl.col("word").str.len_chars().is_between(2, 14))
    words_of = frame["word"].to_arrow().cast(pa.large_string())
    _, offsets, data = words_of.buffers()
    hashes, heads = name_hashes(
        np.frombuffer(offsets, np.int64)[: len(words_of) + 1], np.frombuffer(data or b"", np.uint8)
    )
    return NameIndex(hashes, heads, frame["kind"].to_numpy(), frame["code"].to_numpy())


def upper_areas() -> Iterator[tuple[int, str, str]]:
    """(code of 15 digits, level, name) of provinces, cities and counties; a municipality is province and city."""
    with files("catalogs").joinpath("codes/national_areas.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code, level, name = int(row["code"]) * 10**9, row["level"], row["name"]
            if "直辖" not in name and name not in ("市辖区", "县"):
                yield code, level, name
            if level == "province" and name.endswith("市"):
                yield code + 10**11, "city", name


def upper_words() -> Iterator[Words]:
    """Provinces, cities and counties: in full, short, and counties with the endings that they may have had."""
    for code, level, name in upper_areas():
        yield name, _KIND[level], code
        if name in _TOO_GENERAL:
            continue
        short = re.sub(_PEOPLES, "", _UPPER_ENDING.sub("", name))
        if level == "county" and name.endswith(("市", "区", "县")) and len(name) > 2:
            for ending in "市区县":
                if not name.endswith(ending):
                    yield name[:-1] + ending, _KIND["county_variant"], code
        if len(short) >= 2 and short != name:
            yield short, _KIND[f"{level}_short"], code


def lower_table() -> pl.DataFrame:
    """Towns, communities and villages in every way that they are written: word, kind, code."""
    with files("catalogs").joinpath("codes/national_places.parquet").open("rb") as file:
        places = pl.read_parquet(file)
    code = pl.col("code") * 1000
    name = pl.col("name")
    towns = places.filter(pl.col("code") % 1000 == 0)
    towns = towns.with_columns(
        short=name.str.replace(r"(?:地区办事处|街道办事处|民族乡|街道|地区|镇|乡|苏木)$", "").str.replace(
            _PEOPLES + "$", ""
        )
    )
    short = pl.col("short")
    plain = towns.filter((name != short) & (short.str.len_chars() >= 2))
    here = places.filter(pl.col("code") % 1000 != 0).with_columns(
        village=pl.col("code") % 1000 >= 200,
        short=name.str.replace(r"(?:社区|村)$", ""),
    )
    full = pl.when("village").then(_KIND["village"]).otherwise(_KIND["community"])
    stem = pl.when("village").then(_KIND["village_short"]).otherwise(_KIND["community_short"])
    stems = here.filter(short.str.len_chars() >= 2)
    parts = [
        towns.select(word=name, kind=pl.lit(_KIND["town"]), code=code),
        plain.select(word=short, kind=pl.lit(_KIND["town_short"]), code=code),
        *(
            plain.filter(~name.str.ends_with(ending)).select(
                word=short + ending, kind=pl.lit(_KIND["town_variant"]), code=code
            )
            for ending in ("街道", "镇", "乡", "地区")
        ),
        plain.filter(name.str.ends_with("街道")).select(
            word=short + "街", kind=pl.lit(_KIND["town_variant"]), code=code
        ),
        here.filter(name != short).select(word=name, kind=full, code=code),
        stems.select(word=short, kind=stem, code=code),
        *(
            stems.filter(~name.str.ends_with(ending)).select(word=short + ending, kind=stem, code=code)
            for ending in ("社区", "村")
        ),
    ]
    return pl.concat([part.with_columns(pl.col("kind").cast(pl.UInt8)) for part in parts])


def local_words(names: Iterable[Name]) -> Iterator[Words]:
    """The city's own names: its areas with their former names, and a gazetteer's roads and places."""
    for name in names:
        kind: str = name.kind
        if kind == "community" and name.canonical.endswith("村"):
            kind = "village"
        for code in name.ids or (0,):
            yield name.word, _KIND[kind + ("_short" if name.short else "")], code


def country_index(more: Iterable[Words] = ()) -> NameIndex:
    """The index of the country's areas, with the home city's in every spelling that `catalogs/codes` knows, and more."""
    home = local_words(local_names(catalogued_areas()))
    return build([*upper_words(), *home, *more], lower_table())


@cache
def national_index() -> NameIndex:
    """The index that the parser uses where no gazetteer is at hand."""
    return country_index()
