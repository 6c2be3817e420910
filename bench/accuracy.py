"""How right the geocoding is, on cities from seeds that nobody has seen."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from bench.city import fresh_city, held_out, tables_of
from bench.dirt import dirty_rows
from bench.generated import generated_rows
from bench.judge import by_kind, judged, overall, reliability
from bench.measure import run
from bench.peers import areas, brute_force
from bench.pipeline import environment_of, loading_floor
from catalogs.settings import Settings
from ingest.geocode import Gazetteer

SCALE = 0.1
CITY_SCALE = 0.05
"""Of the city whose addresses get one kind of dirt at a time."""
MISSING = 0.05
"""Share of the estates that the standard addresses lack."""
ROWS = 600
"""Texts of each kind of dirt."""


def main(work: Path, unseen_seed: int) -> dict[str, Any]:
    """The whole way: a delivery with all its dirt, ingested, then `gridcity evaluate`; and what the loading alone takes."""
    city, settings = work / "unseen-city", Settings(data=work / "unseen-data", database_url=None)
    environment = environment_of(settings)
    for folder in (city, settings.data):
        shutil.rmtree(folder, ignore_errors=True)
    run(["demo-city", str(city), "--scale", str(SCALE), "--seed", str(unseen_seed)], environment)
    ingested = run(["ingest", str(city)], environment)
    said = run(["evaluate", str(city), "--json"], environment)
    floor, rows = loading_floor(settings)
    run(["db", "stop"], environment)
    yardstick = {"ingest, s": ingested.seconds, "loading floor, s": floor, "loading floor, rows": rows}
    return {"scale": SCALE, "seed": unseen_seed, **yardstick, **json.loads(said.output)}


def by_dirt(unseen_seed: int) -> dict[str, Any]:
    """One kind of dirt at a time, the generator's and that which it does not make; and the peers on the same texts."""
    fresh = fresh_city(CITY_SCALE, unseen_seed)
    unknown = held_out(fresh, MISSING, np.random.default_rng(unseen_seed))
    gazetteer = Gazetteer(tables_of(fresh, unknown))
    generated = judged(generated_rows(fresh, ROWS, unseen_seed, unknown), gazetteer)
    foreign = judged(dirty_rows(fresh, ROWS, unseen_seed, unknown), gazetteer)
    return {
        "scale": CITY_SCALE,
        "seed": unseen_seed,
        "all kinds": {"the generator's dirt": overall(generated), "dirt it does not make": overall(foreign)},
        "dirt it does not make, the weakest first": by_kind(foreign),
        "the generator's dirt, the weakest first": by_kind(generated),
        "reliability of automatic matches": reliability(foreign.filter("automatic"), "right"),
        "reliability of every likeliest candidate": reliability(
            foreign.filter(foreign["likeliest"] >= 0), "hit"
        ),
        "province, city and county beside peers": areas(generated, gazetteer),
        "search of the building beside brute force": brute_force(foreign, gazetteer),
    }
