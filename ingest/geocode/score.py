"""What each agreement and contradiction weighs: log-likelihood ratios after Fellegi and Sunter (1969).

The constants, each with its reason, are in `weights.csv`. The probability of a candidate is its odds among
all candidates and the possibility that the gazetteer does not hold the address.
"""

import csv
import math
from functools import cache
from importlib.resources import files


@cache
def weights() -> dict[str, float]:
    """'field.outcome' → natural logarithm of the likelihood ratio."""
    lines = files("ingest.geocode").joinpath("weights.csv").read_text(encoding="utf-8").splitlines()
    return {f"{row['field']}.{row['outcome']}": float(row["weight"]) for row in csv.DictReader(lines)}


def probability(scores: list[float], none: float) -> float:
    """Probability of the first score's candidate among all of them and 'none of these'."""
    best = scores[0]
    total = math.exp(min(none - best, 50.0))
    for score in scores:
        total += math.exp(min(score - best, 50.0))
    return 1.0 / total
