"""What every subject's rows need: typed columns, geometries as PostGIS reads them, and the three outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import shapely

CGCS2000 = 4490

REJECT_SCHEMA = {
    "source_row": pl.Int64,
    "reason": pl.String,
    "detail": pl.String,
    "address_text": pl.String,
    "area_code": pl.Int64,
}
REVIEW_SCHEMA = {
    "source_row": pl.Int64,
    "reason": pl.String,
    "address_text": pl.String,
    "match_level": pl.String,
    "score": pl.Float64,
    "area_code": pl.Int64,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "candidates": pl.String,
    "record": pl.String,
}


def no_rejects() -> pl.DataFrame:
    """An empty frame of rejects."""
    return pl.DataFrame(schema=REJECT_SCHEMA)


def no_review() -> pl.DataFrame:
    """An empty frame of review items."""
    return pl.DataFrame(schema=REVIEW_SCHEMA)


@dataclass(frozen=True)
class Sorted:
    """A batch, sorted into its outcomes."""

    loaded: pl.DataFrame
    review: pl.DataFrame = field(default_factory=no_review)
    rejects: pl.DataFrame = field(default_factory=no_rejects)


def integer(name: str) -> pl.Expr:
    """A text column as int64; null where it is not a whole number ('3.0' is one)."""
    text = pl.col(name).str.strip_chars().str.replace(r"\.0+$", "")
    return text.cast(pl.Int64, strict=False).alias(name)


def decimal(name: str) -> pl.Expr:
    """A text column as float64; null where it is not a finite number."""
    number = pl.col(name).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number).alias(name)


def text(name: str, default: str = "") -> pl.Expr:
    """A text column without nulls."""
    return pl.col(name).fill_null(default).alias(name)


def day(name: str) -> pl.Expr:
    """An ISO 8601 date column as date."""
    return pl.col(name).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).alias(name)


def instant(name: str) -> pl.Expr:
    """An ISO 8601 column in UTC; without an offset it is Beijing time, without a time midnight."""
    value = pl.col(name).str.replace(" ", "T", literal=True).str.replace(r"Z$", "+00:00")
    value = pl.when(value.str.len_chars() == 10).then(value + "T00:00:00").otherwise(value)
    offset = value.str.contains(r"[+-]\d\d:?\d\d$")
    complete = pl.when(offset).then(value).otherwise(value + "+08:00")
    return complete.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%z", time_unit="us", time_zone="UTC", strict=False
    ).alias(name)


def split(frame: pl.DataFrame, checks: Mapping[str, pl.Expr]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rows that pass every check, rejects of the others); a row's reason is the first check it fails.

    A check is an expression that is true for a good row. Null counts as failing.
    """
    reason: pl.Expr = pl.lit(None, pl.String)
    for name, check in reversed(list(checks.items())):
        reason = pl.when(check.fill_null(value=False)).then(reason).otherwise(pl.lit(str(name)))
    judged = frame.with_columns(reason.alias("reason"))
    bad = judged.filter(pl.col("reason").is_not_null())
    return judged.filter(pl.col("reason").is_null()).drop("reason"), as_rejects(bad)


def as_rejects(frame: pl.DataFrame) -> pl.DataFrame:
    """Rejects of rows that have `source_row` and `reason`, with what else is known of them."""
    known = frame.columns
    return frame.select(
        pl.col("source_row"),
        pl.col("reason"),
        _known("detail", known, pl.lit("")),
        _known("address_text", known, pl.col("address") if "address" in known else pl.lit("")),
        _known("area_code", known, pl.lit(None)).cast(pl.Int64, strict=False),
    ).cast(REJECT_SCHEMA)  # type: ignore[arg-type]


def _known(name: str, known: list[str], otherwise: pl.Expr) -> pl.Expr:
    value = pl.col(name) if name in known else otherwise
    return (value.fill_null("") if name != "area_code" else value).alias(name)


def geometries(frame: pl.DataFrame) -> npt.NDArray[np.object_]:
    """The shapes of the column `geometry` (EPSG:4490); None where there is none."""
    return np.asarray(shapely.from_wkb(frame["geometry"].to_numpy()), dtype=object)


def ewkb(shapes: npt.NDArray[np.object_], *, multi: bool = False) -> pl.Series:
    """Shapes as the EWKB that PostGIS takes, SRID 4490; `multi` wraps single parts into multi-parts."""
    if multi:
        shapes = as_multi(shapes)
    written = shapely.to_wkb(shapely.set_srid(shapes, CGCS2000), include_srid=True)
    return pl.Series("geom_4490", written.tolist(), dtype=pl.Binary)


def as_multi(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Lines and polygons as multi-lines and multi-polygons, two-dimensional."""
    made = np.asarray(shapely.force_2d(shapes), dtype=object)
    kinds = shapely.get_type_id(made)
    for single, constructor in ((1, shapely.multilinestrings), (3, shapely.multipolygons)):
        where = np.flatnonzero(kinds == single)
        made[where] = constructor(made[where][:, np.newaxis]) if len(where) else made[where]
    return made


def point_ewkb(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> pl.Series:
    """Points as EWKB, SRID 4490; null where a coordinate is not a number."""
    made = np.full(len(lon), None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    made[known] = shapely.points(lon[known], lat[known])
    return ewkb(made)


def to_batch(frame: pl.DataFrame) -> pa.RecordBatch:
    """A frame as one record batch."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest()).combine_chunks()
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
