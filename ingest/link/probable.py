"""Rows that no exact key links: whose are they, with which probability? Splink's part of the linking.

Asked for rows without a valid number that fit nobody by name, birth date and place. A candidate's name is the same or
sounds the same, and its birth date is not another one by more than a digit: twins and namesakes of a household share
all the rest. Among candidates Splink (Fellegi and Sunter's model, `probable.yml`) weighs name, birth date, sex,
telephone and home; a frequent name counts for less. One person who is certain enough is the row's, if nobody else may
be it; the weight of each field is kept with the row as evidence.
"""

import logging
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

from catalogs.naming import pinyin_of
from ingest.link.rules import LinkField

_KEYS = (["sound", "birth_date"], ["sound", "phone"], ["sound", "building_code"])
"""Pairs that are compared: they agree in one of these."""


_LEAST_CHANCE = 1e-9
_MOST_CHANCE = {
    "name": 0.01,
    "birth_date": 0.0001,
    "sex": 0.6,
    "phone": 0.0001,
    "dwelling_code": 0.001,
    "building_code": 0.01,
}
"""Bounds of the chance that two people agree in a field: what a handful of rows says is not a city's measure."""

SCHEMA = pl.Schema({"row": pl.UInt32, "resident_id": pl.Int64, "fits": pl.UInt32, "evidence": pl.String})


@cache
def _model() -> dict[str, Any]:
    text = files("ingest.link").joinpath("probable.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def probable(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Whose the `rows` are, as far as that is probable: a frame of `SCHEMA`, one line a row that has a candidate.

    Both have row, name, birth_date, sex, phone, building_code, dwelling_code; `known` has resident_id as well.
    `fits` is 1 where one person is certain enough and nobody else may be it, more where several may, 0 where nobody
    is certain enough.
    """
    names = pl.concat([known["name"], rows["name"]]).value_counts()
    sounds = _sounds(names["name"])
    rows = rows.join(sounds, on="name", how="left", maintain_order="left")
    alike = known.join(
        sounds.join(rows.select("sound").unique(), on="sound", how="semi"), on="name", how="inner"
    )
    near = pl.concat(
        [alike.join(rows.select(key).drop_nulls().unique(), on=key, how="semi") for key in _KEYS]
    ).unique("row")
    if near.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    pairs = _weighed(_as_text(rows), _as_text(near), known, names)
    return _decided(pairs)


def _sounds(names: pl.Series) -> pl.DataFrame:
    """`name` and `sound`: the name with every character in the place of the first one that sounds like it."""
    first: dict[str, str] = {}
    table: dict[int, str] = {}
    for character in sorted(set("".join(names.drop_nulls()))):
        syllable, _ = pinyin_of(character)
        table[ord(character)] = first.setdefault(syllable, character) if syllable else character
    return pl.DataFrame({"name": names, "sound": [(name or "").translate(table) for name in names]})


def _as_text(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("birth_date").cast(pl.String), pl.col("phone").bin.encode("hex"))


def _weighed(
    rows: pl.DataFrame, near: pl.DataFrame, known: pl.DataFrame, names: pl.DataFrame
) -> pl.DataFrame:
    """Pairs of a row and a known row: row, resident_id, probability, and the weight (bits) of each field."""
    import splink.comparison_level_library as level
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI
    from splink.comparison_library import CustomComparison

    model = _model()
    chance = {field: _collision(known, field) for field in ("name", "birth_date", "sex", "phone")}
    dwelling, building = _collision(known, "dwelling_code"), _collision(known, "building_code")

    def at(which: Any, field: str, name: str, u: float, **more: Any) -> Any:
        return which.configure(m_probability=model[field][name], u_probability=u, **more)

    def other(field: str, *chances: float) -> Any:
        return at(level.ElseLevel(), field, "else", 1 - sum(chances))

    near_birth = "levenshtein(birth_date_l, birth_date_r) = 1"
    comparisons = {
        "name": [
            level.NullLevel("name"),
            at(level.ExactMatchLevel("name"), "name", "same", chance["name"], tf_adjustment_column="name"),
            at(level.ElseLevel(), "name", "sounds_alike", 3 * chance["name"]),
        ],
        "birth_date": [
            level.NullLevel("birth_date"),
            at(level.ExactMatchLevel("birth_date"), "birth_date", "same", chance["birth_date"]),
            at(level.CustomLevel(near_birth), "birth_date", "one_digit", 30 * chance["birth_date"]),
            other("birth_date", 31 * chance["birth_date"]),
        ],
        "sex": [
            level.NullLevel("sex"),
            at(level.ExactMatchLevel("sex"), "sex", "same", chance["sex"]),
            other("sex", chance["sex"]),
        ],
        "phone": [
            level.NullLevel("phone"),
            at(level.ExactMatchLevel("phone"), "phone", "same", chance["phone"]),
            other("phone", chance["phone"]),
        ],
        "home": [
            level.NullLevel("building_code"),
            at(level.ExactMatchLevel("dwelling_code"), "home", "same_dwelling", dwelling),
            at(level.ExactMatchLevel("building_code"), "home", "same_building", building),
            other("home", dwelling, building),
        ],
    }
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=[CustomComparison(levels, name) for name, levels in comparisons.items()],
        blocking_rules_to_generate_predictions=[block_on(*key) for key in _KEYS],
        probability_two_random_records_match=model["known_at_all"] / known["resident_id"].n_unique(),
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
        additional_columns_to_retain=["resident_id"],
    )
    database = DuckDBAPI()
    nobody = rows.with_columns(pl.lit(None, pl.Int64).alias("resident_id"))
    columns = [
        "row",
        "resident_id",
        "sound",
        "name",
        "birth_date",
        "sex",
        "phone",
        "building_code",
        "dwelling_code",
    ]
    # The side of a pair goes by the names of the tables: "asked" is left, "known" right.
    tables = [
        database.register(near.select(columns).to_arrow(), table_name="known"),
        database.register(nobody.select(columns).to_arrow(), table_name="asked"),
    ]
    linker = Linker(tables, settings, log_level=logging.ERROR, validate_settings=False)
    total = names["count"].sum()
    frequency = names.select("name", (pl.col("count") / total).alias("tf_name"))
    linker.table_management.register_term_frequency_lookup(
        database.register(frequency.to_arrow(), table_name="frequency"), "name"
    )
    pairs = linker.inference.predict().as_duckdbpyrelation()
    return pl.DataFrame(pl.from_arrow(pairs.to_arrow_table()))


def _collision(rows: pl.DataFrame, field: str) -> float:
    """The chance that two rows that say something in a field say the same; in a handful of rows, a city's measure."""
    shares = rows[field].drop_nulls().value_counts(normalize=True)["proportion"].to_numpy()
    return min(max(float((shares**2).sum()), _LEAST_CHANCE), _MOST_CHANCE[field])


def _decided(pairs: pl.DataFrame) -> pl.DataFrame:
    """The likeliest person of each row, how many may be it, and why."""
    model = _model()
    pairs = pairs.filter(pl.col("gamma_birth_date") != 0)
    weights = [
        (pl.col(f"mw_{field}") + (pl.col(f"mw_tf_adj_{field}") if field == "name" else 0.0))
        .round(2)
        .alias(field)
        for field in map(str, LinkField)
    ]
    people = (
        pairs.sort("match_probability", descending=True)
        .select(
            pl.col("row_l").alias("row"),
            pl.col("resident_id_r").alias("resident_id"),
            pl.col("match_probability").alias("probability"),
            *weights,
        )
        .unique(["row", "resident_id"], keep="first", maintain_order=True)
    )
    likely = pl.col("probability") >= model["doubt_from"]
    certain = pl.col("probability").first() >= model["link_from"]
    evidence = pl.struct(
        pl.col("probability").round(6), pl.struct(map(str, LinkField)).alias("weights")
    ).struct.json_encode()
    decided = people.group_by("row", maintain_order=True).agg(
        pl.col("resident_id").first(),
        pl.when(certain).then(likely.sum()).otherwise(0).alias("fits"),
        evidence.first().alias("evidence"),
    )
    return pl.DataFrame(decided, schema=SCHEMA)
