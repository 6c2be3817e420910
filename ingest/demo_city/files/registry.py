"""What the files of residents and organisations are made from."""

from dataclasses import dataclass

import polars as pl

from ingest.demo_city.dirt.change import Words
from ingest.demo_city.dirt.profile import DirtProfile


@dataclass(frozen=True)
class Registry:
    """People and dwellings of the city, the slots of its buildings (`files.slots`), and the dirt to apply."""

    people: pl.DataFrame
    dwellings: pl.DataFrame
    slots: pl.DataFrame
    words: Words
    profile: DirtProfile
    seed: int
