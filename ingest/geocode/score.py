"""What each agreement and contradiction weighs: log-likelihood ratios after Fellegi and Sunter (1969).

The constants, each with its reason, are in `weights.csv`. A candidate's evidence is the terms that hold for it, its weight
their sum. The probability of a candidate is its odds among all candidates and the possibility that the gazetteer does not
hold the address.
"""

import csv
import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from ingest.vocabulary import Language

Term = str
"""A key of `weights`: 'road.agrees'."""


def _rows() -> list[dict[str, str]]:
    text = files("ingest.geocode").joinpath("weights.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def weights() -> dict[str, float]:
    """'field.outcome' → natural logarithm of the likelihood ratio."""
    return {f"{row['field']}.{row['outcome']}": float(row["weight"]) for row in _rows()}


def weigh(evidence: Iterable[Term]) -> float:
    """The sum of the terms' weights."""
    weight = weights()
    return sum([weight[term] for term in evidence])


def explained(evidence: Iterable[Term]) -> dict[Term, float]:
    """Each term with its weight, in their order; a term that holds twice counts twice."""
    found: dict[Term, float] = {}
    for term in evidence:
        found[term] = round(found.get(term, 0.0) + weights()[term], 2)
    return found


@cache
def titles() -> dict[Term, dict[Language, str]]:
    """What a person reads for each term in review."""
    return {f"{row['field']}.{row['outcome']}": {"zh": row["zh"], "en": row["en"]} for row in _rows()}


@cache
def contradictions() -> frozenset[Term]:
    """The terms of what is stated otherwise."""
    return frozenset(term for term in weights() if term.endswith(".contradicts"))


def probability(scores: list[float], none: float) -> float:
    """Probability of the first score's candidate among all of them and 'none of these'."""
    best = scores[0]
    total = math.exp(min(none - best, 50.0))
    for score in scores:
        total += math.exp(min(score - best, 50.0))
    return 1.0 / total
