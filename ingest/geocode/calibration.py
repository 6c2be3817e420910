"""From the share of the odds to a probability that holds: of those said to be 0.95, 95 of 100 are right.

The share (`ingest.geocode.score`) orders candidates well, but takes the fields for independent, so that it is too sure of
mistyped names. `calibration.csv` says for each step of matching how many were right at which share, measured on
generated cities (`python -m bench.calibrate`), monotone (Zadrozny and Elkan 2002). Between its points the logarithm
of the odds is interpolated; below the first the share itself is the most that is said.
"""

import csv
import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

Step = Literal["exact", "relaxed", "fuzzy", "unnamed"]
STEPS: tuple[Step, ...] = ("exact", "relaxed", "fuzzy", "unnamed")
"""By all that is stated as it stands; by leaving out what contradicts; by likeness; by road, number or community where the
place itself is not named, or by another name."""
_LEAST = 1e-6


def log_odds(share: float) -> float:
    """Natural logarithm of the odds of a share in 0..1, within ±13.8."""
    bounded = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


@cache
def points(step: Step) -> tuple[list[float], list[float]]:
    """Log-odds of the share, ascending, and log-odds of being right there."""
    lines = files("ingest.geocode").joinpath("calibration.csv").read_text(encoding="utf-8").splitlines()
    rows = [row for row in csv.DictReader(lines) if row["step"] == step]
    return [float(row["log_odds"]) for row in rows], [log_odds(float(row["right"])) for row in rows]


class Bin(NamedTuple):
    """Likeliest candidates whose probability lies in [low, high): how many, the mean said, and the share that was right."""

    low: float
    high: float
    rows: int
    said: float
    right: float


@cache
def measured() -> tuple[Bin, ...]:
    """The bins of `reliability.csv`: seeds and estates that the curve was not fitted on."""
    lines = files("ingest.geocode").joinpath("reliability.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Bin(float(row["from"]), float(row["to"]), int(row["rows"]), float(row["said"]), float(row["right"]))
        for row in csv.DictReader(lines)
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of said and right over the bins, by rows."""
    rows = sum(one.rows for one in bins)
    return sum(one.rows * abs(one.said - one.right) for one in bins) / max(rows, 1)


def calibrated(step: Step, share: float) -> float:
    """Probability that the likeliest candidate, found by a step of matching, is the right one."""
    shares, rights = points(step)
    at = log_odds(share)
    above = bisect_right(shares, at)
    if above == 0:
        right = min(rights[0], at)
    elif above == len(shares):
        right = rights[-1]
    else:
        part = (at - shares[above - 1]) / (shares[above] - shares[above - 1])
        right = rights[above - 1] + part * (rights[above] - rights[above - 1])
    return 1 / (1 + math.exp(-right))
