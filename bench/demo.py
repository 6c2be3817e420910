"""`make demo` after set-up: the default city from nothing to built tiles, and a second start."""

import shutil
from pathlib import Path
from typing import Any

from bench.measure import run
from bench.pipeline import environment_of
from catalogs.settings import Settings


def main(work: Path) -> dict[str, Any]:
    """Seconds of the first and the second `gridcity demo --only-build`."""
    settings = Settings(data=work / "demo-data", database_url=None)
    shutil.rmtree(settings.data, ignore_errors=True)
    environment = environment_of(settings)
    first = run(["demo", "--only-build"], environment)
    second = run(["demo", "--only-build"], environment)
    run(["db", "stop"], environment)
    return {"first, s": first.seconds, "first, peak MiB": first.peak_mb, "second, s": second.seconds}
