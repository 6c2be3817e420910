"""What the matcher made of texts whose truth is known: by kind of dirt, and how true its probabilities are."""

from itertools import pairwise
from typing import Any

import polars as pl
import pyarrow as pa

from ingest.geocode import Gazetteer, geocode_batch
from ingest.geocode.calibration import Bin
from ingest.geocode.calibration import calibration_error as error_of
from ingest.geocode.match import find

ROWS = {
    "kind": pl.String,
    "expected": pl.String,
    "text": pl.String,
    "true_building": pl.Int64,
    "true_dwelling": pl.String,
}
"""Columns of a text with its truth. `expected`: found, either, doubt (`bench.dirt`)."""

BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0001)


def judged(rows: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """The rows with what `geocode_batch` says, and whether it is right, wrong, and right at the room.

    `likeliest`: the building that is taken or leads the candidates, -1 where there is none; `hit`: it is the
    one meant.
    """
    texts = pa.record_batch([rows["text"].rechunk().to_arrow().cast(pa.string())], names=["text"])
    answers = pl.DataFrame(pl.from_arrow(geocode_batch(gazetteer, texts)))
    best = [find(text, gazetteer)[0] for text in rows["text"]]
    codes = [int(gazetteer.building_code[one.likeliest]) if one.likeliest >= 0 else -1 for one in best]
    frame = pl.concat([rows, answers], how="horizontal").with_columns(
        pl.Series("likeliest", codes, pl.Int64),
        pl.Series("share", [one.share for one in best], pl.Float64),
        pl.Series("step", [one.step for one in best], pl.String),
    )
    automatic = (pl.col("decision") == "matched") & pl.col("building_code").is_not_null()
    meant = pl.col("expected") != "doubt"
    frame = frame.with_columns(
        automatic=automatic, hit=(pl.col("likeliest") == pl.col("true_building")) & meant
    )
    right = pl.col("automatic") & (pl.col("building_code") == pl.col("true_building")) & meant
    at_room = pl.col("automatic") & (pl.col("match_level") == "dwelling")
    return frame.with_columns(
        right=right,
        wrong=pl.col("automatic") & ~right,
        at_room=at_room,
        wrong_room=at_room & ~(meant & (pl.col("dwelling_code") == pl.col("true_dwelling"))),
    )


def by_kind(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Figures of each kind of dirt, the weakest first: wrong ones before missed ones."""
    table = frame.group_by("kind").agg(_figures())
    order = ["precision", "recall", "kind"]
    table = table.with_columns(pl.col("recall").fill_nan(None)).sort(order, nulls_last=True)
    return {str(row.pop("kind")): row for row in table.to_dicts()}


def overall(frame: pl.DataFrame) -> dict[str, Any]:
    """The same figures over all rows, and the calibration error of automatic matches and of all candidates."""
    figures: dict[str, Any] = frame.select(_figures()).to_dicts()[0]
    figures["calibration error, automatic"] = calibration_error(frame.filter("automatic"), "right")
    figures["calibration error, every candidate"] = calibration_error(
        frame.filter(pl.col("likeliest") >= 0), "hit"
    )
    return figures


def _figures() -> list[pl.Expr]:
    def share(column: str, of: pl.Expr) -> pl.Expr:
        return pl.col(column).filter(of).mean().round(4)

    automatic, at_room = pl.col("automatic"), pl.col("at_room")
    return [
        pl.len().alias("rows"),
        (1 - share("wrong", automatic)).alias("precision"),
        (1 - share("wrong_room", at_room)).alias("precision at room"),
        share("right", pl.col("expected") == "found").alias("recall"),
        (pl.col("decision") == "review").mean().round(4).alias("review"),
        automatic.mean().round(4).alias("automatic"),
        pl.col("wrong").sum().alias("wrong"),
    ]


def reliability(frame: pl.DataFrame, outcome: str) -> list[dict[str, float]]:
    """Of those said to be so probable, how many are right: rows in bins of `score`."""
    table = []
    for low, high in pairwise(BINS):
        group = frame.filter(pl.col("score") >= low, pl.col("score") < high)
        if group.height:
            said, right = group["score"].cast(pl.Float64).mean(), group[outcome].cast(pl.Float64).mean()
            table.append(
                {"from": low, "to": min(high, 1.0), "rows": group.height, "said": said, "right": right}
            )
    return table  # type: ignore[return-value]


def calibration_error(frame: pl.DataFrame, outcome: str) -> float:
    """Expected calibration error of a frame's `score` (`ingest.geocode.calibration`)."""
    bins = [
        Bin(one["from"], one["to"], int(one["rows"]), one["said"], one["right"])
        for one in reliability(frame, outcome)
    ]
    return error_of(bins)
