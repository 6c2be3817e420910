"""Geocoding alone: seconds to load the gazetteer, memory, and rows a second and core, file by file."""

import time
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa

from catalogs.database import connect
from catalogs.settings import Settings
from catalogs.sources import Source, sources
from ingest import readers
from ingest.geocode import Gazetteer, geocode_batch

GEOCODED = ("resident", "organisation", "event")
MEBIBYTE = 1 << 20


def main(data: Path, city: Path) -> dict[str, Any]:
    """Figures for a city that was written to `city` and ingested into the database of `data`; where there is none, for the
    smaller one of `bench.accuracy`.

    Every file starts with an empty cache. Seconds are of the processor, so that other work does not count.
    """
    settings = Settings(data=data, database_url=None)
    before = psutil.Process().memory_info().rss
    started = time.monotonic()
    with connect(settings) as connection:
        gazetteer = Gazetteer.load(connection)
    loaded = time.monotonic() - started
    figures: dict[str, Any] = {
        "gazetteer, s": loaded,
        "gazetteer, MiB": (psutil.Process().memory_info().rss - before) / MEBIBYTE,
        "buildings": len(gazetteer.building_number),
        "dwellings": int(gazetteer.dwellings.key.size),
    }
    delivery = city / "delivery"
    for source in sources().values():
        if source.address_field and source.target in GEOCODED and (delivery / source.file).exists():
            gazetteer.forget()
            rows, seconds = geocoded(gazetteer, source, delivery)
            figures[source.id] = {"rows": rows, "rows a second and core": rows / max(seconds, 1e-9)}
    return figures


def geocoded(gazetteer: Gazetteer, source: Source, delivery: Path) -> tuple[int, float]:
    """Rows of a file and the processor seconds that geocoding them took, reading left out."""
    names = readers.columns(source, delivery)
    field = source.columns[source.address_field or "address"]
    column = next(name for name in field.names if name in names)
    rows, seconds = 0, 0.0
    for batch in readers.read(source, delivery):
        texts = pa.record_batch([batch.column(column).cast(pa.string())], names=["text"])
        started = time.process_time()
        rows += geocode_batch(gazetteer, texts).num_rows
        seconds += time.process_time() - started
    return rows, seconds
