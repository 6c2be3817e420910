"""Parquet and GeoParquet (geometry as WKB), row group by row group."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.readers import rows
from ingest.readers.header import unique
from ingest.readers.refusal import refused
from ingest.readers.texts import as_texts

GEOMETRY_NAMES = ("geometry", "geom", "wkb_geometry")


def columns(path: Path, _: Source) -> list[str]:
    """Every column name of the file, the refused ones too, without the geometry."""
    schema = _open(path).schema_arrow
    return [field.name for field in schema if not _is_geometry(field)]


def count(path: Path, _: Source) -> int:
    """How many rows."""
    return int(_open(path).metadata.num_rows)


def read(path: Path, source: Source, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of the file. Raises BadInput for one that is cut off or no Parquet."""
    file = _open(path)
    geometry = next((field.name for field in file.schema_arrow if _is_geometry(field)), None)
    names = columns(path, source)
    dropped = {one.name for one in refused(names, source)}
    kept = [name for name in names if name not in dropped]
    done = 0
    wanted = [*kept, *([geometry] if geometry else [])]
    try:
        for batch in file.iter_batches(batch_size=batch_rows, columns=wanted):
            numbers = np.arange(done + 1, done + 1 + batch.num_rows)
            done += batch.num_rows
            wkb = batch[geometry].cast(pa.binary()) if geometry else None
            texts = [as_texts(batch[name]) for name in kept]
            yield rows.assemble(numbers, unique(kept), texts, geometry=wkb)
    except (pa.ArrowInvalid, OSError) as error:
        raise _broken(path, error) from error


def _is_geometry(field: pa.Field) -> bool:
    binary = pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type)
    return binary and field.name in GEOMETRY_NAMES


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> BadInput:
    reason = str(error).splitlines()[0].rstrip(".")
    return BadInput(
        f"{path.name} cannot be read as Parquet: it is cut off or not one ({reason}).", "Copy it again."
    )
