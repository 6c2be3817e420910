"""Rows with an address: asked of the geocoder, and sorted by what it decided."""

from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from ingest.geocode import Reason, geocode_batch
from ingest.outcomes import Outcome
from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import REVIEW_SCHEMA, as_rejects, integer

POINT_LEVELS = ("dwelling", "building", "estate", "road_number")
"""Levels whose position is a place to go to; that of a coarser level is only the middle of an area."""


def match(frame: pl.DataFrame, text: str, context: Context, hint: str = "") -> pl.DataFrame:
    """The frame and the geocoder's columns, with `address_text` (the column `text`) and `hint_code`.

    The hint is the area in the column `hint`, or else the one that the source itself names.
    """
    area = pl.col(hint) if hint else pl.coalesce(integer("grid_code"), integer("area_code"))
    known = area.is_between(10**14, 10**15, closed="left")
    frame = frame.with_columns(
        pl.col(text).fill_null("").alias("address_text"), pl.when(known).then(area).alias("hint_code")
    )
    asked = {"text": frame["address_text"].to_arrow().cast(pa.string())}
    if frame["hint_code"].null_count() < frame.height:
        asked["area_code"] = frame["hint_code"].to_arrow()
    found = pl.DataFrame(pl.from_arrow(geocode_batch(context.gazetteer(), pa.record_batch(asked))))
    found = found.rename({"reason": "match_reason"})
    dropped = [name for name in found.columns if name in frame.columns]
    return pl.concat([frame.drop(dropped), found], how="horizontal")


def sort_matches(
    matched: pl.DataFrame, record: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """(matched rows, review items, rejects) of what `match` gave.

    Matched rows are loaded, at whatever level. A doubtful row waits in review with its candidates. An
    address that was not found waits there too, since a person may know it; only a row that has no address,
    or one in another city, is rejected. `record` names the columns that a review item keeps of the row.
    """
    empty = pl.col("address_text").str.strip_chars() == ""
    unmatched = pl.col("decision") == "unmatched"
    said = pl.col("match_reason").fill_null("")
    reject = (
        pl.when(unmatched & (empty | (said == str(Reason.EMPTY))))
        .then(pl.lit(str(Outcome.NO_ADDRESS)))
        .when(unmatched & (said == str(Reason.OTHER_CITY)))
        .then(pl.lit(str(Outcome.OTHER_CITY)))
    )
    judged = matched.with_columns(reject.alias("reject_reason"))
    bad = judged.filter(pl.col("reject_reason").is_not_null())
    rest = judged.filter(pl.col("reject_reason").is_null()).drop("reject_reason")
    good = rest.filter(pl.col("decision") == "matched")
    doubtful = rest.filter(pl.col("decision") != "matched")
    rejects = bad.select(
        "source_row",
        pl.col("reject_reason").alias("reason"),
        "address_text",
        pl.coalesce("area_code", "hint_code").alias("area_code"),
    )
    return good, review_items(doubtful, record), as_rejects(rejects)


def review_items(doubtful: pl.DataFrame, record: Sequence[str]) -> pl.DataFrame:
    """Review items of matched or doubtful rows; their reason is `match_reason`, or that nothing was found."""
    kept = pl.struct(list(record)).struct.json_encode() if record else pl.lit("{}")
    reason = pl.col("match_reason").replace("", None).fill_null(str(Outcome.NO_MATCH))
    return doubtful.select(
        "source_row",
        reason.alias("reason"),
        "address_text",
        pl.col("match_level").fill_null("none"),
        pl.col("score").cast(pl.Float64).fill_null(0.0),
        pl.coalesce("area_code", "hint_code").alias("area_code"),
        "lon",
        "lat",
        pl.col("candidates").replace("", None).fill_null("[]"),
        kept.alias("record"),
    ).cast(REVIEW_SCHEMA)  # type: ignore[arg-type]
