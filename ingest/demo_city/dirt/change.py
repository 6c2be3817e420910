"""What one kind of dirt does to the rows that are to carry it, and how it is done to them.

Rows are a data frame with the slots of an address (`SLOTS`), what the text states (`known`, `estate_typo`,
`road_typo`, see `ingest.demo_city.findable`), the kinds wanted and the kinds carried (`wanted`, `dirt`, bits).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ingest.demo_city.dirt.profile import bit
from ingest.demo_city.misspelling import Misspellings

SLOTS = (
    "city",
    "county",
    "town",
    "community",
    "road",
    "road_number",
    "place",
    "sub_estate",
    "building_name",
    "number",
    "unit",
    "room",
    "tail",
)
"""Pieces of an address in the order they are written; an absent one is ''."""

DRAW = pl.col("draw")
"""A random 32-bit number a row, fresh for each kind."""


@dataclass(frozen=True)
class Words:
    """What the kinds need to know of the city.

    safe_stems: names without their ending (安泰 of 安泰小区) that no second name begins with;
    crossings: "county|road" to the names of the roads that cross it there, joined by "|".
    """

    misspellings: Misspellings
    safe_stems: frozenset[str]
    crossings: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """New values for the rows where `where` holds; what the text no longer states is in `forget`."""

    columns: Mapping[str, pl.Expr]
    where: pl.Expr = field(default_factory=lambda: pl.lit(True))
    forget: int = 0


Kind = Callable[[pl.DataFrame, Words], Change]


def pick(choices: list[pl.Expr], divisor: int = 1) -> pl.Expr:
    """One of several expressions a row, by the row's random number."""
    chosen = (DRAW // divisor) % len(choices)
    expression: pl.Expr = choices[-1]
    for position, choice in enumerate(choices[:-1]):
        expression = pl.when(chosen == position).then(choice).otherwise(expression)
    return expression


def present(slot: str) -> pl.Expr:
    """Whether a slot is filled."""
    return pl.col(slot) != ""


def stain(
    rows: pl.DataFrame, kind: str, function: Kind, words: Words, rng: np.random.Generator
) -> pl.DataFrame:
    """The rows after one kind of dirt."""
    asked = pl.col("wanted") & bit(kind) != 0
    if not rows.select(asked.any()).item():
        return rows
    rows = rows.with_columns(draw=pl.Series(rng.integers(2**32, size=rows.height, dtype=np.uint32)))
    change = function(rows, words)
    rows = rows.with_columns(hit=asked & change.where)
    hit = pl.col("hit")
    known = change.columns.get("known", pl.col("known")) & ~int(change.forget)
    new = {**change.columns, "known": known, "dirt": pl.col("dirt") | bit(kind)}
    return rows.with_columns(
        pl.when(hit).then(value).otherwise(pl.col(name)).alias(name) for name, value in new.items()
    ).drop("draw", "hit")
