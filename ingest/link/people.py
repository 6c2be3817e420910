"""Which rows are the same person?

1. A valid identity number (GB 11643) is one person, whatever file names it. Under one number with several
   names, the name that most rows bear has it, and the rows of the others go to review: they are somebody
   else, or somebody's slip of the pen, and a machine does not decide which.
2. A row without a valid number is the person of the same name and birth date in the same building, or, where
   it has no birth date, of the same name in the same dwelling. If more than one fits, it goes to review.
3. Where that finds nobody, names that sound the same, a birth date that is a digit off, the telephone and the home are
   weighed by Splink (`ingest.link.probable`); only who is certain enough is taken, and the weights are kept.
4. Otherwise it is a person of its own, known by what it says.

Which row's value a person bears is said field by field in `survivorship.yml`.

Two rows with different valid numbers are therefore never joined. Numbers are compared as ciphertexts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from catalogs.personal_data import PersonalDataKey
from ingest.link.ids import first_62_bits
from ingest.link.probable import probable
from ingest.link.rules import LinkedBy
from ingest.link.survivorship import fields, surviving
from ingest.outcomes import Outcome

COLUMNS = (
    "name",
    "sex",
    "birth_date",
    "id_number",
    "id_valid",
    "phone",
    "address_text",
    "building_code",
    "dwelling_code",
    "valid_from",
)
"""What the linking looks at, in the rows of all sources, the most trusted source first."""

_KNOWN = ("row", "name", "sex", "birth_date", "phone", "building_code", "dwelling_code")
"""What a row without a valid number is compared with."""


@dataclass(frozen=True)
class LinkedPeople:
    """`resident_id` int64[n], `reason` (null where loaded), `linked_by` and `evidence` (JSON) of each row, and the people."""

    resident_id: npt.NDArray[np.int64]
    reason: pl.Series
    linked_by: pl.Series
    evidence: pl.Series
    residents: pl.DataFrame


def link_people(rows: pl.DataFrame, key: PersonalDataKey, apart: pl.DataFrame) -> LinkedPeople:
    """Find the people in rows with `source_id` and `COLUMNS`. The same rows and key give the same ids.

    `apart`: the links that somebody has taken back, a frame of `ingest.link.separations.SCHEMA`.
    """
    number = pl.Series(
        "number", np.where(rows["id_valid"].to_numpy(), first_62_bits(rows["id_number"]), -1)
    ).replace(-1, None)
    rows = rows.with_columns(number).with_row_index("row")
    has_number = pl.col("number").is_not_null()
    numbered = _owners(rows.select("row", "number", "name").filter(has_number))
    known = rows.select("number", *_KNOWN).filter(has_number).drop("number")
    known = known.with_columns(numbered["resident_id"]).filter(numbered["reason"].is_null())
    others = _fitted(rows.filter(~has_number), known, key)
    del known
    decided = _separated(rows, pl.concat([numbered, others]).sort("row"), apart)
    reason = decided["reason"]
    kept = rows.select(*fields("resident"), pl.col("id_valid").alias("number_valid"), "valid_from")
    people = surviving(kept.with_columns(decided["resident_id"]).filter(reason.is_null()), "resident")
    return LinkedPeople(
        decided["resident_id"].to_numpy(), reason, decided["linked_by"], decided["evidence"], people
    )


def _separated(rows: pl.DataFrame, decided: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The decisions, after those that people have taken back."""
    if apart.is_empty():
        return decided
    keys = ["source_id", "address_text", "resident_id"]
    asked = decided.with_columns(rows["source_id"].cast(pl.String), rows["address_text"])
    found = asked.join(apart, on=keys, how="left", maintain_order="left")
    held = pl.col("own_id").is_null()
    return found.select(
        "row",
        pl.coalesce("own_id", "resident_id").alias("resident_id"),
        "reason",
        pl.when(held).then(pl.col("linked_by")).otherwise(pl.lit(str(LinkedBy.APART))).alias("linked_by"),
        pl.when(held).then(pl.col("evidence")).alias("evidence"),
    )


def _owners(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with a valid number: its owner has the name that most of them bear, the first of equals."""
    several = rows.filter(rows["number"].is_duplicated())
    names = several.group_by("number", "name").agg(
        pl.len().alias("count"), pl.col("row").min().alias("first")
    )
    owner = (
        names.sort(["number", "count", "first"], descending=[False, True, False])
        .unique("number", keep="first", maintain_order=True)
        .select("number", pl.col("name").alias("owner"))
    )
    judged = rows.join(owner, on="number", how="left", maintain_order="left")
    stranger = pl.col("name") != pl.col("owner")  # null, and so nobody's, where a number is in one row only
    return judged.select(
        "row",
        pl.col("number").alias("resident_id"),
        pl.when(stranger).then(pl.lit(str(Outcome.NUMBER_OF_ANOTHER))).alias("reason"),
        pl.lit(str(LinkedBy.ID_NUMBER)).alias("linked_by"),
        pl.lit(None, pl.String).alias("evidence"),
    )


def _fitted(rows: pl.DataFrame, known: pl.DataFrame, key: PersonalDataKey) -> pl.DataFrame:
    """Rows without a valid number: the person they fit, nobody for certain, or a person of their own."""
    dated = ["name", "birth_date", "building_code"]
    at_home = ["name", "dwelling_code"]
    has_birth = pl.col("birth_date").is_not_null()
    parts = [
        _fit(rows.filter(has_birth), known, dated, LinkedBy.NAME_BIRTH_BUILDING),
        _fit(rows.filter(~has_birth), known, at_home, LinkedBy.NAME_DWELLING),
    ]
    exact = pl.concat(parts)
    found = probable(exact.filter(pl.col("fits") == 0).drop("resident_id"), known)
    by_weight = pl.lit(str(LinkedBy.PROBABLE)).alias("linked_by")
    fitted = (
        exact.with_columns(pl.lit(None, pl.String).alias("evidence"))
        .update(found.filter(pl.col("fits") > 0).with_columns(by_weight), on="row")
        .sort("row")
    )
    own = pl.Series("own", _own_ids(fitted, key), dtype=pl.Int64)
    one, several = pl.col("fits") == 1, pl.col("fits") > 1
    return fitted.select(
        "row",
        pl.when(one).then(pl.col("resident_id")).otherwise(own).alias("resident_id"),
        pl.when(several).then(pl.lit(str(Outcome.SEVERAL_PEOPLE_FIT))).alias("reason"),
        pl.when(one).then(pl.col("linked_by")).otherwise(pl.lit(str(LinkedBy.ITSELF))).alias("linked_by"),
        pl.when(one).then(pl.col("evidence")).alias("evidence"),
    )


def _fit(rows: pl.DataFrame, known: pl.DataFrame, by: Sequence[str], rule: LinkedBy) -> pl.DataFrame:
    """The rows with `fits`, the number of known people who agree in `by`, the `resident_id` of one, and the rule."""
    wanted = rows.select(by).drop_nulls().unique()
    people = (
        known.join(wanted, on=list(by), how="semi")
        .group_by(by)
        .agg(pl.col("resident_id").n_unique().alias("fits"), pl.col("resident_id").min())
    )
    return rows.join(people, on=list(by), how="left", maintain_order="left").with_columns(
        pl.col("fits").fill_null(0), pl.lit(str(rule)).alias("linked_by")
    )


def _own_ids(rows: pl.DataFrame, key: PersonalDataKey) -> npt.NDArray[np.int64]:
    """Ids of people who are known by name, birth date and where they live, hashed under the key."""
    place = pl.coalesce(pl.col("building_code").cast(pl.String), "address_text")
    known_by = rows.select(
        pl.concat_str(
            [
                pl.col("name"),
                pl.col("birth_date").cast(pl.String).fill_null("-"),
                pl.when(pl.col("birth_date").is_null())
                .then(pl.coalesce("dwelling_code", place))
                .otherwise(place),
            ],
            separator="\0",
        )
    ).to_series()
    sealed = pl.Series([key.encrypt(text) for text in known_by.to_list()], dtype=pl.Binary)
    return first_62_bits(sealed)
