"""The standard address of every building in the slots that dirt works on, and how departments write it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.demo_city.addresses import AddressBook, known_of
from ingest.demo_city.dirt.levels import SLOT_BITS

PROVINCE_CITY, CITY = "山东省东营市", "东营市"


@dataclass(frozen=True)
class Manner:
    """How a department writes an address when it writes it well.

    heads: what stands before the county, one of them a row; left_out: slots it never writes;
    rarely: slots it writes in this share of the rows.
    """

    heads: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    rarely: tuple[tuple[tuple[str, ...], float], ...] = ()


MANNERS = {
    "residents_police": Manner((PROVINCE_CITY, PROVINCE_CITY, CITY)),
    "residents_health": Manner((CITY, ""), ("community",), ((("road", "road_number"), 0.4),)),
    "residents_civil_affairs": Manner(("", CITY), ("road", "road_number")),
    "organisations_market": Manner((PROVINCE_CITY, CITY), rarely=((("town",), 0.4), (("community",), 0.15))),
    "organisations_tax": Manner((CITY, ""), ("community",), ((("town",), 0.3),)),
}


def building_slots(book: AddressBook) -> pl.DataFrame:
    """One row a building: the slots from county to number, `known`, and host and units for the dirt.

    A building with a name goes by it, and not by its number.
    """
    parts = book.buildings
    said = (pl.col("place") != "") & (pl.col("community") == pl.col("place"))
    suffixed = pl.when(pl.col("use") == "courtyard").then(pl.lit("号")).otherwise(pl.lit("号楼"))
    slots = parts.select(
        pl.when(pl.col("zone") != "").then(pl.col("zone")).otherwise(pl.col("host")).alias("county"),
        "town",
        pl.when(said).then(pl.lit("")).otherwise(pl.col("community")).alias("community"),
        pl.col("road_name").alias("road"),
        _suffixed("road_number", pl.lit("号")).alias("road_number"),
        "place",
        "sub_estate",
        "building_name",
        pl.when(pl.col("building_name") != "")
        .then(pl.lit(""))
        .otherwise(_suffixed("number", suffixed))
        .alias("number"),
        "host",
        "units",
    )
    known = known_of(parts)
    for slot in ("community", "number"):
        known = np.where(slots[slot].to_numpy() == "", known & ~np.int32(SLOT_BITS[slot]), known)
    return slots.with_columns(known=pl.Series(known.astype(np.int32)))


def _suffixed(column: str, suffix: pl.Expr) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column) + suffix).otherwise(pl.lit(""))


def in_manner(rows: pl.DataFrame, source_id: str, rng: np.random.Generator) -> pl.DataFrame:
    """Rows with all slots, as the department of a file writes them; `known` follows."""
    manner = MANNERS[source_id]
    heads = pl.Series(manner.heads)[rng.integers(len(manner.heads), size=rows.height)]
    rows = rows.with_columns(city=heads, tail=pl.lit(""))
    shares = [((slot,), 0.0) for slot in manner.left_out] + list(manner.rarely)
    for slots, share in shares:
        # Where a text has no estate and no building name, the road is all there is.
        only_road = (rows["place"] == "").to_numpy() & ("road" in slots)
        dropped = pl.Series((rng.random(rows.height) >= share) & ~only_road)
        forget = int(np.bitwise_or.reduce([int(SLOT_BITS[slot]) for slot in slots]))
        rows = rows.with_columns(
            *(pl.when(dropped).then(pl.lit("")).otherwise(pl.col(slot)).alias(slot) for slot in slots),
            known=pl.when(dropped).then(pl.col("known") & ~forget).otherwise(pl.col("known")),
        )
    return rows


def with_repeats(
    chosen: npt.NDArray[np.int64], share: float, rng: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Chosen things and a share of them once more at a random place: (things, whether it is the repeat)."""
    again = rng.choice(chosen, size=round(chosen.size * share), replace=False)
    where = np.concatenate([np.arange(chosen.size, dtype=float), rng.random(again.size) * chosen.size])
    order = np.argsort(where, kind="stable")
    return np.concatenate([chosen, again])[order], order >= chosen.size
