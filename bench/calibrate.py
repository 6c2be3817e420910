"""`python -m bench.calibrate`: measure how often each step of matching is right, and keep it for the matcher.

Fitted on cities of `FITTED` seeds with the generator's dirt, one kind at a time, some estates taken away; the diagram that
reports draw is of `SHOWN` seeds, which were not fitted. Writes `ingest/geocode/calibration.csv` and `reliability.csv`.
"""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from bench.city import fresh_city, held_out, tables_of
from bench.dirt import dirty_rows
from bench.generated import generated_rows
from bench.judge import judged, reliability
from ingest.geocode import Gazetteer, calibration
from ingest.geocode.calibration import STEPS, log_odds

FITTED, SHOWN = (8101, 8102, 8103), (9202,)
SCALE, ROWS, MISSING = 0.05, 700, 0.02
"""Size of a city, rows of each kind, and share of the estates that the standard addresses lack."""
LEAST_ROWS = 60
"""A point of the curve stands on at least so many rows."""

PACKAGE = Path(__file__).parent.parent / "ingest" / "geocode"
Floats = npt.NDArray[np.float64]


def rows_of(seed: int, count: int = ROWS, scale: float = SCALE) -> pl.DataFrame:
    """Judged rows of a fresh city; `dirt` is 'generated' or 'foreign' (`bench.dirt`)."""
    fresh = fresh_city(scale, seed)
    unknown = held_out(fresh, MISSING, np.random.default_rng(seed))
    gazetteer = Gazetteer(tables_of(fresh, unknown))
    parts = {
        "generated": generated_rows(fresh, count, seed, unknown),
        "foreign": dirty_rows(fresh, count, seed, unknown),
    }
    return pl.concat(
        judged(rows, gazetteer).with_columns(dirt=pl.lit(dirt), seed=pl.lit(seed))
        for dirt, rows in parts.items()
    )


def fitted(shares: Floats, right: npt.NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Points (log-odds of the share, share that is right) of a curve that never falls: pooled adjacent violators."""
    order = np.argsort(shares, kind="stable")
    blocks: list[list[float]] = []
    for part in np.array_split(order, max(len(order) // LEAST_ROWS, 1)):
        at = float(np.mean([log_odds(share) for share in shares[part]]))
        blocks.append([at * len(part), float(right[part].sum()), float(len(part))])
        while len(blocks) > 1 and _rate(blocks[-2]) >= _rate(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    return [(block[0] / block[2], _rate(block)) for block in blocks]


def _rate(block: list[float]) -> float:
    """Share that is right, as if one more row had been half right: never 0 or 1."""
    return (block[1] + 0.5) / (block[2] + 1)


def main() -> None:
    """Fit and write; then, with the new curve, judge other seeds and write their diagram."""
    rows = pl.concat(rows_of(seed) for seed in FITTED)
    write_curve(rows.filter((pl.col("likeliest") >= 0) & (pl.col("dirt") == "generated")))
    calibration.points.cache_clear()
    write_diagram(pl.concat(rows_of(seed) for seed in SHOWN))


def write_curve(rows: pl.DataFrame) -> None:
    """`calibration.csv` from judged rows that have a likeliest building."""
    with (PACKAGE / "calibration.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("step", "log_odds", "right"))
        for step in STEPS:
            own = rows.filter(pl.col("step") == step)
            for at, rate in fitted(own["share"].to_numpy(), own["hit"].to_numpy()):
                writer.writerow((step, round(at, 3), round(rate, 6)))


def write_diagram(rows: pl.DataFrame) -> None:
    """`reliability.csv`: every likeliest candidate of judged rows, in bins of its probability."""
    with (PACKAGE / "reliability.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("from", "to", "rows", "said", "right"))
        for one in reliability(rows.filter(pl.col("likeliest") >= 0), "hit"):
            writer.writerow(round(one[name], 5) for name in ("from", "to", "rows", "said", "right"))


if __name__ == "__main__":
    main()
