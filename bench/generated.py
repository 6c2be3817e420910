"""The dirt of the demo city's generator, one kind at a time, on addresses of a fresh city."""

import numpy as np
import polars as pl

from bench.city import FreshCity
from bench.judge import ROWS
from ingest.demo_city.dirt.profile import DirtProfile, kinds
from ingest.demo_city.dirt.spread import city_words
from ingest.demo_city.files.registry import Registry
from ingest.demo_city.files.residents import resident_rows
from ingest.demo_city.files.slots import building_slots
from ingest.demo_city.findable import Findable
from ingest.demo_city.people import build_people
from ingest.demo_city.truth import findable_levels

_POLICE = "residents_police"
_SPARE = 1.5
"""People drawn for each row wanted: three of four are in the file."""


def generated_rows(fresh: FreshCity, count: int, seed: int, unknown: frozenset[int]) -> pl.DataFrame:
    """About `count` rows of each kind that changes an address, and as many clean ones, in the columns of `ROWS`.

    Where the text leads to one building, that is expected; elsewhere to ask is as good. `unknown`: places that
    the standard addresses do not hold.
    """
    rng = np.random.default_rng(seed)
    everyone = build_people(fresh.city, fresh.dwellings)
    words = city_words(fresh.city, fresh.book)
    slots, findable = building_slots(fresh.book), Findable(fresh.book, words.misspellings)
    made = []
    for kind in ("", *kinds("slots"), *kinds("text")):
        people = everyone[np.sort(rng.choice(everyone.height, int(count * _SPARE), replace=False))]
        profile = DirtProfile({_POLICE: {kind: 1.0}} if kind else {})
        registry = Registry(people, fresh.dwellings, slots, words, profile, int(rng.integers(2**31)))
        rows = resident_rows(registry, _POLICE)
        rows = rows.with_columns(level=findable_levels(rows, findable)).filter(
            (pl.col("dirt") != 0) | pl.lit(not kind)
        )
        made.append(_as_rows(rows, kind or "clean", fresh, unknown))
    return pl.concat(made)


def _as_rows(rows: pl.DataFrame, kind: str, fresh: FreshCity, unknown: frozenset[int]) -> pl.DataFrame:
    homes = fresh.book.buildings.select("building_code", "place_id")[rows["building"]]
    found = pl.col("level").is_in(["dwelling", "building"])
    return rows.select(
        pl.lit(kind).alias("kind"),
        pl.when(pl.Series(homes["place_id"].is_in(list(unknown))))
        .then(pl.lit("doubt"))
        .otherwise(pl.when(found).then(pl.lit("found")).otherwise(pl.lit("either")))
        .alias("expected"),
        pl.col("address").fill_null("").alias("text"),
        pl.Series("true_building", homes["building_code"]).cast(pl.Int64),
        pl.Series("true_dwelling", fresh.dwellings["dwelling_code"][rows["dwelling"]]),
    ).cast(ROWS)  # type: ignore[arg-type]
