"""Dirt over the rows of one file: the slots of each address, then its text, then the other columns."""

from collections.abc import Collection, Iterable

import numpy as np
import polars as pl
import shapely

from ingest.demo_city.addresses import AddressBook
from ingest.demo_city.city import City
from ingest.demo_city.dirt import forms, levels, names, records, text
from ingest.demo_city.dirt.change import SLOTS, Kind, Words, stain
from ingest.demo_city.dirt.profile import DirtProfile, bit, kinds
from ingest.demo_city.misspelling import misspell
from ingest.demo_city.numbers import generator

KINDS: dict[str, Kind] = levels.KINDS | names.KINDS | forms.KINDS | text.KINDS | records.KINDS
"""Every kind that changes a row in place; `duplicate` adds rows and is drawn with them."""

_RESPELLINGS = (
    "missing_city",
    "missing_town",
    "missing_community",
    "building_form",
    "dash_form",
    "numerals",
    "separators",
    "full_width",
    "remark",
)
"""How the second row of the same person or firm differs from the first."""

_STEM_ENDINGS = ("小区", "村")


def spread(rows: pl.DataFrame, source_id: str, profile: DirtProfile, words: Words, seed: int) -> pl.DataFrame:
    """Rows of a file with `address` written from their slots and dirt by the profile.

    Takes slots (`SLOTS`), `known`, `duplicate` (bool), and for the kinds of the record name, identity, phone and
    birth. Adds address (text, may be null), estate_typo, road_typo (i8) and dirt (bits of the kinds carried);
    drops the slots and `duplicate`.
    """
    rng = generator(seed, "dirt", source_id)
    wanted = profile.draw(source_id, rows.height, rng)
    respelt = [kind for kind in _RESPELLINGS if profile.of_file(source_id, kind)]
    if respelt:
        bits = np.array([bit(kind) for kind in respelt])[rng.integers(len(respelt), size=rows.height)]
        wanted |= np.where(rows["duplicate"].to_numpy(), bits, 0)
    rows = rows.with_columns(
        pl.int_range(pl.len()).alias("position"),
        pl.Series("wanted", wanted),
        pl.when("duplicate").then(bit("duplicate")).otherwise(0).cast(pl.Int64).alias("dirt"),
        pl.lit(-1, dtype=pl.Int64).alias("estate_typo"),
        pl.lit(-1, dtype=pl.Int64).alias("road_typo"),
    )
    dirty = rows.filter(pl.col("wanted") != 0)
    for kind in kinds("slots"):
        dirty = stain(dirty, kind, KINDS[kind], words, generator(seed, kind, source_id))
    dirty = _written(dirty)
    for kind in (*kinds("text"), *kinds("record")):
        dirty = stain(dirty, kind, KINDS[kind], words, generator(seed, kind, source_id))
    clean = _written(rows.filter(pl.col("wanted") == 0))
    return pl.concat([clean, dirty]).sort("position").drop("position", "wanted", "duplicate")


def _written(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(address=pl.concat_str(SLOTS)).drop(SLOTS)


def city_words(city: City, book: AddressBook) -> Words:
    """What the kinds of dirt need to know of a city."""
    towns = book.communities["town"].unique()
    communities = book.communities["community"].unique()
    every = {
        *book.places["place"],
        *book.roads["road_name"],
        *book.buildings["road_name"],
        *towns,
        *communities,
    }
    return Words(misspell(every), safe_stems(every, _STEM_ENDINGS), crossings(city, book))


def safe_stems(names: Collection[str], endings: Iterable[str]) -> frozenset[str]:
    """Names without their ending (two characters or more) that no second name begins with."""
    stems = {name.removesuffix(ending) for ending in endings for name in names if name.endswith(ending)}
    ordered = sorted(name for name in names if name)
    starts = np.array(ordered)
    safe = set()
    for stem in stems:
        first = int(np.searchsorted(starts, stem))
        following = ordered[first : first + 2]
        if len(stem) > 1 and sum(name.startswith(stem) for name in following) == 1:
            safe.add(stem)
    return frozenset(safe)


def crossings(city: City, book: AddressBook) -> dict[str, str]:
    """Names of the roads that cross each named road, by "county|road", at most four, joined by "|"."""
    named = city.roads[city.roads["name"] != ""]
    lines, name = named.geometry.to_numpy(), named["name"].to_numpy()
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    different = name[one] != name[other]
    host = dict(zip(book.roads["road_id"], book.roads["host"], strict=True))
    road_id = named["road_id"].to_numpy()
    crossed: dict[str, list[str]] = {}
    for a, b in zip(one[different], other[different], strict=True):
        names_here = crossed.setdefault(f"{host.get(road_id[a], '')}|{name[a]}", [])
        if name[b] not in names_here and len(names_here) < 4:
            names_here.append(name[b])
    return {key: "|".join(sorted(values)) for key, values in crossed.items()}
