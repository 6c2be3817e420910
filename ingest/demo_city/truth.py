"""What is true, written apart from the delivery: OUT/truth/{residents,organisations,events}.parquet.

Nothing but `gridcity evaluate` reads it. One row a row of a delivered file: source_file, source_row (1-based
data row), building_code text, dwelling_code text, grid_code i8, person_id | organisation_id | event_id text,
findable_level (see `ingest.demo_city.findable`) and dirt (the kinds that the row carries, joined by commas).
"""

from pathlib import Path

import numpy as np
import polars as pl

from ingest.demo_city.dirt.profile import kinds
from ingest.demo_city.findable import LEVELS, Findable, Texts


def findable_levels(rows: pl.DataFrame, findable: Findable) -> pl.Series:
    """The findable level of rows with building, known, estate_typo, road_typo."""
    texts = Texts(
        rows["building"].to_numpy().astype(np.int64),
        rows["known"].to_numpy().astype(np.int32),
        rows["estate_typo"].to_numpy(),
        rows["road_typo"].to_numpy(),
    )
    return pl.Series("findable_level", list(LEVELS), dtype=pl.String)[findable.levels(texts)]


def kinds_text(bits: pl.Series) -> pl.Series:
    """Bits of the kinds of dirt as their names."""
    named = {
        value: ",".join(kind for position, kind in enumerate(kinds()) if value >> position & 1)
        for value in bits.unique().to_list()
    }
    return bits.replace_strict(named, return_dtype=pl.String)


def truth_rows(rows: pl.DataFrame, file: str, who: str, findable: Findable) -> pl.DataFrame:
    """The truth about a file's rows, which are in file order.

    Takes building (row in the address book), dwelling_code (null without one), `who` (an id) and what
    `findable_levels` takes.
    """
    homes = findable.book.buildings.select("building_code", "grid_code")[rows["building"]]
    return pl.DataFrame(
        {
            "source_file": pl.Series([file]).new_from_index(0, rows.height),
            "source_row": pl.int_range(1, rows.height + 1, eager=True),
            "building_code": homes["building_code"].cast(pl.String),
            "dwelling_code": rows["dwelling_code"],
            "grid_code": homes["grid_code"].cast(pl.Int64),
            who: rows[who],
            "findable_level": findable_levels(rows, findable),
            "dirt": kinds_text(rows["dirt"]),
        }
    )


def write_truth(path: Path, parts: list[pl.DataFrame]) -> int:
    """One parquet file of all the parts; how many rows."""
    table = pl.concat(parts)
    table.write_parquet(path, compression="zstd", statistics=False)
    return table.height
