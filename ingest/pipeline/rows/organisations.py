"""Organisations."""

import numpy as np
import polars as pl

from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import Sorted, day, point_ewkb, text
from ingest.pipeline.rows.matching import POINT_LEVELS, match, sort_matches
from ingest.reasons import Note

_UNSURE_CODE = int(Note.USCC_CHECK_DIGIT | Note.USCC_MALFORMED)


def organisation_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `organisation_registration` with what the source says; `ingest.link` joins them."""
    unsure = (pl.col("notes") & _UNSURE_CODE) != 0
    frame = frame.with_columns((pl.col("uscc").is_not_null() & ~unsure).alias("uscc_valid"), text("name"))
    matched = match(frame, "address", context)
    good, review, rejects = sort_matches(matched, ("name", "uscc", "category", "established_on"))
    precise = pl.col("match_level").is_in(list(POINT_LEVELS))
    place = good.select(pl.when(precise).then(pl.col(name)).alias(name) for name in ("lon", "lat"))
    loaded = good.select(
        "source_row",
        "name",
        "uscc",
        "uscc_valid",
        text("category"),
        day("established_on"),
        "address_text",
        "match_level",
        pl.col("score").cast(pl.Float64),
        "address_id",
        "building_code",
        "dwelling_code",
        pl.coalesce("grid_code", "area_code").alias("area_code"),
        point_ewkb(*[place[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("lon", "lat")]),
    )
    return Sorted(loaded, review, rejects)
