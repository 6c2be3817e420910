"""`gridcity geocode`: one file in, the same rows with their match out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.progress import Reporter
from catalogs.sources import Source
from ingest import readers
from ingest.fields import READ_STATE, SOURCE_ROW
from ingest.geocode.batch import MATCH_SCHEMA, geocode_batch
from ingest.geocode.gazetteer import Gazetteer
from ingest.readers.named import check_output, named_source


@dataclass(frozen=True)
class Summary:
    """Rows by (match_level, decision), and columns that were left out because they may not be held."""

    rows: int
    outcomes: dict[tuple[str, str], int]
    left_out: tuple[str, ...]


def geocode_file(path: Path, column: str, output: Path, gazetteer: Gazetteer, reporter: Reporter) -> Summary:
    """Write `output` (CSV, UTF-8): every row and column of `path`, and the columns of `MATCH_SCHEMA`.

    In a file that was geocoded before, the new result takes the place of the old. Columns that the platform
    refuses (`PRIVACY.md`) are left out. `output` is whole or as it was. Raises BadInput for a file that cannot
    be read, or that has no such column.
    """
    source, refused = named_source(path, column)
    check_output(path, output)
    outcomes: Counter[tuple[str, str]] = Counter()
    draft = output.with_name(output.name + ".part")
    draft.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            draft.open("wb") as file,
            reporter.step(f"Geocode {path.name}", readers.count_rows(source, path.parent)) as step,
        ):
            for batch in _matched(source, path.parent, column, gazetteer):
                _write(file, batch, header=file.tell() == 0)
                levels, decisions = (batch.column(name).to_pylist() for name in ("match_level", "decision"))
                outcomes.update(zip(levels, decisions, strict=True))
                step.advance(batch.num_rows)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)
    return Summary(sum(outcomes.values()), dict(outcomes), refused)


def _matched(source: Source, folder: Path, column: str, gazetteer: Gazetteer) -> Iterator[pa.RecordBatch]:
    for batch in readers.read(source, folder):
        texts = batch.column(column).cast(pa.string())
        result = geocode_batch(gazetteer, pa.record_batch([texts], names=["text"]))
        aside = {SOURCE_ROW.name, READ_STATE.name, "geometry", *MATCH_SCHEMA.names} - {column}
        own = [name for name in batch.schema.names if name not in aside]
        arrays = [*(batch.column(name) for name in own), *result.columns]
        yield pa.RecordBatch.from_arrays(arrays, names=[*own, *MATCH_SCHEMA.names])


def _write(file: BinaryIO, batch: pa.RecordBatch, *, header: bool) -> None:
    columns = [_plain(column) for column in batch.columns]
    frame = pl.DataFrame(dict(zip(batch.schema.names, map(pl.Series, columns), strict=True)))
    frame.write_csv(file, include_header=header)


def _plain(column: pa.Array) -> pa.Array:
    """Nested columns as text; scores and degrees at the precision that means something."""
    if pa.types.is_float32(column.type):
        return pc.round(column.cast(pa.float64()), 3)
    if pa.types.is_floating(column.type):
        return pc.round(column, 7)
    if pa.types.is_nested(column.type):
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    return column
