"""Which rows are the same organisation?

1. A valid unified social credit code (GB 32100) is one organisation. Its name may change; where two rows
   of one code have names with nothing in common, the second goes to review.
2. A row without a valid code is the organisation of the same normalised name in the same county, if there is
   exactly one. If more than one fits, it goes to review.
3. Otherwise it is an organisation of its own, known by normalised name and county.

Which row's value an organisation bears is said field by field in `survivorship.yml`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz

from catalogs.addresses import address_ids
from ingest.link.rules import LinkedBy
from ingest.link.survivorship import surviving
from ingest.outcomes import Outcome

LEAST_COMMON_NAME = 40.0
"""Similarity (rapidfuzz `ratio`, 0 to 100) under which two names of one code are another organisation's.

Unrelated names of one city share 东营…有限公司, which is stripped before; a renamed firm keeps its core.
"""

_FORMS = r"(股份有限公司|有限责任公司|有限公司|分公司|集团|\(.*?\)|（.*?）|[\s·,，.。、\-—])"
_PLACES = r"^(山东省?|东营市?|东营区|河口区|垦利[区县]|利津县|广饶县)+"


@dataclass(frozen=True)
class LinkedOrganisations:
    """`organisation_id` int64[n], `reason` (null where loaded) and `linked_by` of each row, and the organisations."""

    organisation_id: npt.NDArray[np.int64]
    reason: pl.Series
    linked_by: pl.Series
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
    decided = pl.concat([coded.select("row", "organisation_id", "reason", "linked_by"), named]).sort("row")
    rows = rows.with_columns(decided["organisation_id"], decided["reason"])
    kept = rows.filter(pl.col("reason").is_null()).rename({"uscc_valid": "number_valid"})
    organisations = surviving(kept, "organisation").with_columns(pl.col("category").fill_null(""))
    return LinkedOrganisations(
        decided["organisation_id"].to_numpy(), decided["reason"], decided["linked_by"], organisations
    )


def _by_code(rows: pl.DataFrame) -> pl.DataFrame:
    first = rows.unique("code", keep="first", maintain_order=True)
    ids = pl.Series("organisation_id", address_ids(f"organisation/{code}" for code in first["code"]))
    owners = first.select("code", pl.col("core").alias("owner"), ids)
    joined = rows.join(owners, on="code", how="left", maintain_order="left")
    pairs = zip(joined["core"], joined["owner"], strict=True)
    alike = [a == b or fuzz.ratio(a, b) >= LEAST_COMMON_NAME or a in b or b in a for a, b in pairs]
    stranger = ~pl.Series("alike", alike, dtype=pl.Boolean)
    return joined.with_columns(
        pl.when(stranger).then(pl.lit(str(Outcome.CODE_OF_ANOTHER))).alias("reason"),
        pl.lit(str(LinkedBy.CREDIT_CODE)).alias("linked_by"),
    )


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
    one = pl.col("fits") == 1
    by_name, itself = pl.lit(str(LinkedBy.NAME_COUNTY)), pl.lit(str(LinkedBy.ITSELF))
    return joined.select(
        "row",
        pl.when(one).then(pl.col("organisation_id")).otherwise(own).alias("organisation_id"),
        pl.when(pl.col("fits") > 1).then(pl.lit(str(Outcome.SEVERAL_ORGANISATIONS_FIT))).alias("reason"),
        pl.when(one).then(by_name).otherwise(itself).alias("linked_by"),
    )
