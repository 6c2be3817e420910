"""Read a departmental file, whatever it is, as batches of raw rows. One module a format."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pyarrow as pa
from rapidfuzz import process

from catalogs.errors import BadInput
from catalogs.sources import Format, Source
from ingest.readers.refusal import Refused, refused

BATCH_ROWS = 65_536

_MODULES: dict[Format, str] = {
    "csv": "delimited",
    "xlsx": "workbook",
    "shapefile": "vector",
    "geopackage": "vector",
    "geojson": "vector",
    "jsonl": "lines",
    "parquet": "parquet",
}
"""Imported when a file of the format is read: worker processes never are told to read one."""


def read(source: Source, folder: Path, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
    """Raw rows of a source's file, at most `batch_rows` a batch, in bounded memory.

    Every batch has `source_row` (int64, 1-based data row), `read_state` (`ingest.fields.READ_STATE`), the
    file's own columns as strings and, for spatial files, `geometry` (WKB in the file's datum). Refused
    columns are not among them (`refused_columns`). Raises BadInput for a file that is missing, empty, cut
    off, or in an encoding or format other than described.
    """
    path = locate(source, folder)
    some = False
    for batch in _reader(source).read(path, source, batch_rows):
        some = some or batch.num_rows > 0
        yield batch
    if not some:
        raise BadInput(
            f"{path.name} holds a header and no rows.", "Ask the department whether it should be empty."
        )


def count_rows(source: Source, folder: Path) -> int | None:
    """About how many rows the file has, for a progress bar. Raises BadInput."""
    number: int | None = _reader(source).count(locate(source, folder), source)
    return number


def columns(source: Source, folder: Path) -> list[str]:
    """Every column name of the file, the refused ones too. Raises BadInput."""
    names: list[str] = _reader(source).columns(locate(source, folder), source)
    return names


def refused_columns(source: Source, folder: Path) -> list[Refused]:
    """The columns of the file that are not imported, for the report. Raises BadInput."""
    return refused(columns(source, folder), source)


def _reader(source: Source) -> ModuleType:
    return import_module(f"ingest.readers.{_MODULES[source.format]}")


def locate(source: Source, folder: Path) -> Path:
    """Path of the source's file. Raises BadInput where it is missing, a folder, unreadable or empty."""
    path = folder / source.file
    if not path.exists():
        raise BadInput(f"The file {source.file} is missing from {folder}.", _what_is_there(source, folder))
    if path.is_dir():
        raise BadInput(f"{source.file} is a folder, not a file.", "Deliver the file itself.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise BadInput(
            f"{source.file} cannot be opened: {error.strerror}.", "Check its permissions."
        ) from error
    if empty:
        raise BadInput(f"{source.file} is empty: 0 bytes.", "Have it exported or copied again.")
    return path


def _what_is_there(source: Source, folder: Path) -> str:
    if not folder.is_dir():
        return "That folder does not exist."
    there = sorted(path.name for path in folder.iterdir() if path.is_file())
    near = process.extractOne(source.file, there, score_cutoff=75)
    if near:
        return f"Is it {near[0]}? Then rename it, or set 'file' in the source description {source.id}."
    return "There is: " + (", ".join(there[:20]) if there else "nothing") + "."
