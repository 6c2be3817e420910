"""How right the geocoding is: a city of scale 0.1 from a seed that nobody has seen, against its truth."""

import json
import shutil
from pathlib import Path
from typing import Any

from bench.measure import run
from bench.pipeline import environment_of
from catalogs.settings import Settings

SCALE = 0.1


def main(work: Path, unseen_seed: int) -> dict[str, Any]:
    """What `gridcity evaluate` says of a fresh city."""
    city, settings = work / "unseen-city", Settings(data=work / "unseen-data", database_url=None)
    environment = environment_of(settings)
    for folder in (city, settings.data):
        shutil.rmtree(folder, ignore_errors=True)
    run(["demo-city", str(city), "--scale", str(SCALE), "--seed", str(unseen_seed)], environment)
    run(["ingest", str(city)], environment)
    said = run(["evaluate", str(city), "--json"], environment)
    run(["db", "stop"], environment)
    return {"scale": SCALE, "seed": unseen_seed, **json.loads(said.output)}
