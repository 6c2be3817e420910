"""One batch on its way from a file to a chunk: map → clean → match → sort. Runs in the workers."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from catalogs.personal_data import PersonalDataKey
from catalogs.sources import Source, Target
from ingest.clean import clean
from ingest.mapping import map_columns
from ingest.pipeline.chunks import KEYS_SCHEMA, Chunks, Staged, Summary
from ingest.pipeline.context import Context
from ingest.pipeline.kept import Known, keys_of, taken, together
from ingest.pipeline.rows import buildings, divisions, operations, organisations, people
from ingest.pipeline.rows.frames import Sorted, as_rejects, integer, to_batch

ROWS: dict[Target, Callable[[pl.DataFrame, Context], Sorted]] = {
    "area": divisions.area_rows,
    "grid": divisions.grid_rows,
    "road": divisions.road_rows,
    "water": divisions.water_rows,
    "landuse": divisions.landuse_rows,
    "place": divisions.place_rows,
    "building": buildings.building_rows,
    "dwelling": buildings.dwelling_rows,
    "city_component": operations.component_rows,
    "camera": operations.camera_rows,
    "event": operations.event_rows,
    "grid_worker": people.grid_worker_rows,
    "resident": people.resident_rows,
    "organisation": organisations.organisation_rows,
}


@dataclass(frozen=True)
class Task:
    """A batch of a source's raw rows, where its chunk goes, and which rows are known from the last delivery."""

    source: Source
    number: int
    batch: pa.RecordBatch
    folder: Path
    conninfo: str
    keys: Path
    version: str
    known: Known | None = None


_context: Context | None = None


def stage_batch(task: Task) -> tuple[int, Summary]:
    """Make the chunk of a batch and keep it; returns its number and summary.

    Raises BadInput, OSError where the disk is full.
    """
    with swept_once():
        staged = together(_pieces(task))
        return task.number, Chunks(task.folder).write(task.number, staged, task.batch.num_rows)


@contextmanager
def swept_once() -> Iterator[None]:
    """Garbage is collected once, at the end: a batch makes hundreds of thousands of objects that stay (what the
    geocoder has read), and looking through them again and again while they grow costs a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def _pieces(task: Task) -> Iterator[Staged]:
    """What becomes of the new rows, and what became of the known ones."""
    fresh = task.batch
    if task.known is not None:
        yield from taken(task.known, task.batch["source_row"].to_numpy())
        fresh = task.batch.filter(pa.array(task.known.chunk < 0))
    if fresh.num_rows or not task.batch.num_rows:
        yield sort_batch(task.source, fresh, context_of(task))


def context_of(task: Task) -> Context:
    """This process's reference data, read anew where the published version has moved on."""
    global _context
    if _context is None or _context.version != task.version:
        _context = Context(task.conninfo, PersonalDataKey.at(task.keys), task.version)
    return _context


def sort_batch(source: Source, batch: pa.RecordBatch, context: Context) -> Staged:
    """Raw rows to rows of our tables, review items and rejects: each row is in exactly one of them."""
    mapped = map_columns(batch, source)
    cleaned, rejects = clean(mapped, source)
    frame = pl.DataFrame(pl.from_arrow(cleaned))
    made = ROWS[source.target](frame, context)
    all_rejects = pl.concat([_explained(rejects, mapped, source), made.rejects])
    return Staged(to_batch(made.loaded), to_batch(made.review), to_batch(all_rejects), _keys(batch, cleaned))


def _keys(batch: pa.RecordBatch, cleaned: pa.RecordBatch) -> pa.RecordBatch:
    """Number, content and notes of every row that was read."""
    rows = batch["source_row"].to_numpy()
    notes = np.zeros(batch.num_rows, np.int32)
    notes[np.isin(rows, cleaned["source_row"].to_numpy())] = cleaned["notes"].to_numpy()
    return pa.record_batch([rows, keys_of(batch), notes], schema=KEYS_SCHEMA)


def _explained(rejects: pa.RecordBatch, mapped: pa.RecordBatch, source: Source) -> pl.DataFrame:
    """The rejects of cleaning with the address and area that their rows name."""
    rows = pl.DataFrame(pl.from_arrow(rejects))
    known = [name for name in ("grid_code", "area_code") if name in mapped.schema.names]
    address = source.address_field if source.address_field in mapped.schema.names else None
    raw = pl.DataFrame(pl.from_arrow(mapped)).select(
        "source_row",
        (pl.col(address) if address else pl.lit("")).alias("address_text"),
        (pl.coalesce([integer(name) for name in known]) if known else pl.lit(None, pl.Int64)).alias(
            "area_code"
        ),
    )
    return as_rejects(rows.join(raw, on="source_row", how="left", maintain_order="left"))
