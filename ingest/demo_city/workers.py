"""Grid workers: at least one for each grid that has buildings, more where more people live."""

import numpy as np
import polars as pl

from ingest.demo_city.addresses import AddressBook
from ingest.demo_city.city import City
from ingest.demo_city.numbers import generator, mobile_numbers

WORKERS = 7_360
"""At scale 1."""


def build_workers(city: City, book: AddressBook, people: pl.DataFrame) -> pl.DataFrame:
    """One row a grid worker, ordered by grid: worker_id, name, phone, kind (code), grid_code i8, community."""
    rng = generator(city.seed, "workers")
    grid = book.buildings["grid_code"].to_numpy()
    filled, buildings_in = np.unique(grid, return_counts=True)
    residents = np.bincount(
        np.searchsorted(filled, grid[people["building"].to_numpy()]), minlength=filled.size
    )
    more = max(round(WORKERS * city.scale) - filled.size, 0)
    weight = residents + buildings_in
    extra = rng.choice(filled, size=more, p=weight / weight.sum())
    grids = np.sort(np.concatenate([filled, extra]))
    adults = people.filter(pl.col("birth").dt.year().is_between(1966, 2002))["name"]
    kinds = dict(zip(city.grids["code"], city.grids["kind"], strict=True))
    full_time = rng.random(grids.size) < 0.45
    kind = [
        "special" if kinds.get(code) == "special" else "full_time" if full else "part_time"
        for code, full in zip(grids, full_time, strict=True)
    ]
    names = dict(zip(book.communities["code"], book.communities["community"], strict=True))
    return pl.DataFrame(
        {
            "worker_id": [f"WG{number:06d}" for number in range(1, grids.size + 1)],
            "name": adults[rng.integers(len(adults), size=grids.size)],
            "phone": mobile_numbers(grids.size, rng),
            "kind": kind,
            "grid_code": grids,
            "community": [names.get(int(code) // 1000 * 1000, "") for code in grids],
        }
    )
