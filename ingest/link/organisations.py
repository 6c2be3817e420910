"""Which rows are the same organisation?

1. A valid unified social credit code (GB 32100) is one organisation. Its name may change; where two rows
   of one code have names with nothing in common, the second goes to review.
2. A row without a valid code is the organisation of the same normalised name in the same county, if there is
   exactly one. If more than one fits, it goes to review.
3. Otherwise it is an organisation of its own, known by normalised name and county.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz

from catalogs.addresses import address_ids
from ingest.outcomes import Outcome

LEAST_COMMON_NAME = 40.0
"""Similarity (rapidfuzz `ratio`, 0 to 100) under which two names of one code are another organisation's.

Unrelated names of one city share 东营…有限公司, which is stripped before; a renamed firm keeps its core.
"""

LEVELS = ("dwelling", "building", "estate", "road_number", "road", "community", "town", "county", "none")
"""Match levels, finest first."""

_FORMS = r"(股份有限公司|有限责任公司|有限公司|分公司|集团|\(.*?\)|（.*?）|[\s·,，.。、\-—])"
_PLACES = r"^(山东省?|东营市?|东营区|河口区|垦利[区县]|利津县|广饶县)+"


@dataclass(frozen=True)
class LinkedOrganisations:
    """`organisation_id` int64[n] and `reason` of each row (null where loaded), and the organisations."""

    organisation_id: npt.NDArray[np.int64]
    reason: pl.Series
    organisations: pl.DataFrame


def link_organisations(rows: pl.DataFrame) -> LinkedOrganisations:
    """Find the organisations in rows with name, uscc, uscc_valid, category, established_on, building_code,
    area_code, match_level, geom_4490, the most trusted source first.
    """
    rows = rows.with_row_index("row").with_columns(
        pl.col("name").str.replace_all(_FORMS, "").str.replace(_PLACES, "").alias("core"),
        pl.when("uscc_valid").then(pl.col("uscc")).alias("code"),
        (pl.col("area_code") - pl.col("area_code") % 10**9).alias("county"),
    )
    coded = _by_code(rows.filter(pl.col("code").is_not_null()))
    named = _by_name(rows.filter(pl.col("code").is_null()), coded)
    decided = pl.concat([coded.select("row", "organisation_id", "reason"), named]).sort("row")
    rows = rows.with_columns(decided["organisation_id"], decided["reason"])
    return LinkedOrganisations(
        decided["organisation_id"].to_numpy(),
        decided["reason"],
        _organisations(rows.filter(pl.col("reason").is_null())),
    )


def _by_code(rows: pl.DataFrame) -> pl.DataFrame:
    first = rows.unique("code", keep="first", maintain_order=True)
    ids = pl.Series("organisation_id", address_ids(f"organisation/{code}" for code in first["code"]))
    owners = first.select("code", pl.col("core").alias("owner"), ids)
    joined = rows.join(owners, on="code", how="left", maintain_order="left")
    pairs = zip(joined["core"], joined["owner"], strict=True)
    alike = [a == b or fuzz.ratio(a, b) >= LEAST_COMMON_NAME or a in b or b in a for a, b in pairs]
    stranger = ~pl.Series("alike", alike, dtype=pl.Boolean)
    return joined.with_columns(pl.when(stranger).then(pl.lit(str(Outcome.CODE_OF_ANOTHER))).alias("reason"))


def _by_name(rows: pl.DataFrame, coded: pl.DataFrame) -> pl.DataFrame:
    by = ["core", "county"]
    fitting = (
        coded.filter(pl.col("reason").is_null() & (pl.col("core") != ""))
        .group_by(by)
        .agg(pl.col("organisation_id").n_unique().alias("fits"), pl.col("organisation_id").min())
    )
    joined = rows.join(fitting, on=by, how="left", maintain_order="left").with_columns(
        pl.col("fits").fill_null(0)
    )
    paths = [
        f"organisation/{county}/{core or name}"
        for county, core, name in joined.select("county", "core", "name").iter_rows()
    ]
    own = pl.Series("own", address_ids(paths), dtype=pl.Int64)
    return joined.select(
        "row",
        pl.when(pl.col("fits") == 1).then(pl.col("organisation_id")).otherwise(own).alias("organisation_id"),
        pl.when(pl.col("fits") > 1).then(pl.lit(str(Outcome.SEVERAL_ORGANISATIONS_FIT))).alias("reason"),
    )


def _organisations(rows: pl.DataFrame) -> pl.DataFrame:
    """One row an organisation: name and facts of the first row that has them, place of the finest match."""
    finest = pl.col("match_level").replace_strict(
        {level: rank for rank, level in enumerate(LEVELS)}, default=len(LEVELS), return_dtype=pl.Int64
    )
    place = (
        rows.with_columns(finest.alias("rank"))
        .sort("organisation_id", "rank", "row")
        .unique("organisation_id", keep="first", maintain_order=True)
        .select("organisation_id", "building_code", "area_code", "match_level", "geom_4490")
    )
    made = rows.select("organisation_id", "name").unique("organisation_id", keep="first", maintain_order=True)
    valid_first = rows.sort(pl.col("code").is_null(), maintain_order=True)
    for name, source in (("uscc", valid_first), ("category", rows), ("established_on", rows)):
        known = source.filter(pl.col(name).is_not_null() & (pl.col(name).cast(pl.String) != ""))
        known = known.select("organisation_id", name).unique(
            "organisation_id", keep="first", maintain_order=True
        )
        made = made.join(known, on="organisation_id", how="left", maintain_order="left")
    return made.join(place, on="organisation_id", how="left", maintain_order="left").with_columns(
        pl.col("category").fill_null("")
    )
