"""One row for each resident or organisation, its fields chosen among its rows by the rules of `survivorship.yml`."""

from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import polars as pl
import yaml

from ingest.geocode.decide import LEVELS

Kind = Literal["resident", "organisation"]
Rule = Literal["trusted", "valid", "newest", "finest"]

_BEFORE: dict[str, pl.Expr] = {
    "valid": ~pl.col("number_valid"),
    "newest": -pl.col("valid_from").cast(pl.Int32),
    "finest": pl.col("match_level").replace_strict(
        {level: rank for rank, level in enumerate(LEVELS)}, default=len(LEVELS), return_dtype=pl.Int64
    ),
}
"""What the rows are ordered by, ascending, nulls last; those that are equal stay in the order of trust."""


class Choice(NamedTuple):
    """Fields that come from one row, and the rule that says from which."""

    fields: tuple[str, ...]
    rule: Rule


@cache
def choices(kind: Kind) -> tuple[Choice, ...]:
    """The rules for residents or organisations."""
    text = files("ingest.link").joinpath("survivorship.yml").read_text(encoding="utf-8")
    return tuple(Choice(tuple(line["fields"]), line["rule"]) for line in yaml.safe_load(text)[kind])


def fields(kind: Kind) -> tuple[str, ...]:
    """The fields that residents or organisations have, in the order of the rules."""
    return tuple(name for choice in choices(kind) for name in choice.fields)


def surviving(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """One row for each `<kind>_id` with the fields of its rules; null where none of its rows has a value.

    `rows` come the most trusted source first, with the fields and what the rules order by: bool `number_valid`,
    date `valid_from`, `match_level`.
    """
    key = f"{kind}_id"
    several = rows[key].is_duplicated()
    alone = rows.filter(~several).select(
        key, *(pl.when(_has_value(rows, name)).then(pl.col(name)).alias(name) for name in fields(kind))
    )
    rows = rows.filter(several)
    made = rows.select(key).unique(maintain_order=True)
    for names, rule in choices(kind):
        ranked = [_BEFORE[rule].alias("before")] if rule in _BEFORE else []
        offered = rows.select(key, *names, *ranked).filter(
            pl.any_horizontal(_has_value(rows, name) for name in names)
        )
        if ranked:
            offered = offered.sort("before", nulls_last=True, maintain_order=True)
        first = offered.select(key, *names).unique(key, keep="first", maintain_order=True)
        made = made.join(first, on=key, how="left", maintain_order="left")
    return pl.concat([alone, made])


def _has_value(rows: pl.DataFrame, field: str) -> pl.Expr:
    there = pl.col(field).is_not_null()
    return there & (pl.col(field) != "") if rows.schema[field] == pl.String else there
