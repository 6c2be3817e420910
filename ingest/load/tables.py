"""Staged rows into our tables: which table a target fills, by which key, and what is put together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import shapely
from psycopg import Connection, sql

from catalogs.sources import Target
from ingest.load.binary_copy import copy_into, describe
from ingest.load.indexes import built_afterwards

LARGE_ROWS = 20_000
"""From here on it pays to build the indexes of an empty table after its rows."""


@dataclass(frozen=True)
class Table:
    """The table of a target: its key among the staged columns, or the number it is given here."""

    name: str
    key: str
    numbered: bool = False
    by_source: bool = False


TABLES: dict[Target, Table] = {
    "area": Table("area", "code"),
    "grid": Table("grid", "code"),
    "road": Table("road", "road_id"),
    "water": Table("water", "water_id", numbered=True),
    "landuse": Table("landuse", "landuse_id", numbered=True),
    "place": Table("place", "place_id"),
    "building": Table("building", "building_code"),
    "dwelling": Table("dwelling", "dwelling_code"),
    "city_component": Table("city_component", "component_code", by_source=True),
    "camera": Table("camera", "camera_code", by_source=True),
    "grid_worker": Table("grid_worker", "worker_id", by_source=True),
    "event": Table("event", "event_id", by_source=True),
}

Batches = Callable[[], Iterable[pa.RecordBatch]]
"""The batches of one source, from the first, each time it is called."""


def empty(connection: Connection, table: Table, sources: Iterable[str]) -> None:
    """Remove what was loaded before: from these sources where the table tells them apart, else all."""
    name = sql.Identifier(table.name)
    if table.by_source:
        connection.execute(sql.SQL("DELETE FROM {} WHERE source_id = ANY(%s)").format(name), [list(sources)])
    else:
        connection.execute(sql.SQL("DELETE FROM {}").format(name))


def fill(
    connection: Connection,
    table: Table,
    run_id: int,
    staged: dict[str, tuple[Batches, npt.NDArray[np.bool_]]],
) -> dict[str, int]:
    """Copy the staged rows of each source; returns the rows copied by source.

    `staged`: by source its batches, and for each of its rows whether it is copied.
    """
    target = describe(connection, table.name)
    total = sum(int(keep.sum()) for _, keep in staged.values())
    copied: dict[str, int] = {}
    number = 0

    def rows(source_id: str, batches: Batches, keep: npt.NDArray[np.bool_]) -> Iterator[pa.RecordBatch]:
        nonlocal number
        for batch in _kept(batches(), keep):
            columns = {"run_id": _constant(run_id, batch, pa.int32())}
            columns["source_id"] = _constant(source_id, batch, pa.string())
            if table.numbered:
                columns[table.key] = pa.array(np.arange(number, number + batch.num_rows) + 1)
                number += batch.num_rows
            yield _with(batch, columns)

    def copy_all(*, frozen: bool) -> None:
        for source_id, (batches, keep) in staged.items():
            made = rows(source_id, batches, keep)
            copied[source_id] = copy_into(connection, target, made, frozen=frozen)

    if total < LARGE_ROWS:
        copy_all(frozen=False)
    else:
        with built_afterwards(connection, table.name) as frozen:
            copy_all(frozen=frozen)
    return copied


def _kept(batches: Iterable[pa.RecordBatch], keep: npt.NDArray[np.bool_]) -> Iterator[pa.RecordBatch]:
    start = 0
    for batch in batches:
        mask = keep[start : start + batch.num_rows]
        start += batch.num_rows
        yield batch if mask.all() else batch.filter(pa.array(mask))


def _constant(value: int | str, batch: pa.RecordBatch, kind: pa.DataType) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind), batch.num_rows)


def _with(batch: pa.RecordBatch, columns: dict[str, pa.Array]) -> pa.RecordBatch:
    arrays = dict(zip(batch.schema.names, batch.columns, strict=True)) | columns
    return pa.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))


def joined_roads(batches: Iterable[pa.RecordBatch]) -> pa.RecordBatch:
    """The pieces of each `road_id` as one row: name and class of its first piece, all lines in one."""
    pieces = pl.concat([pl.DataFrame(pl.from_arrow(batch)) for batch in batches])
    pieces = pieces.sort("road_id", maintain_order=True)
    numbers, first = np.unique(pieces["road_id"].to_numpy(), return_index=True)
    lines, piece = shapely.get_parts(shapely.from_wkb(pieces["geom_4490"].to_numpy()), return_index=True)
    road = np.searchsorted(numbers, pieces["road_id"].to_numpy())[piece]
    shapes = shapely.set_srid(shapely.multilinestrings(lines, indices=road), 4490)
    return pa.record_batch(
        {
            "road_id": pa.array(numbers),
            "name": pieces["name"].gather(first).to_arrow().cast(pa.large_string()),
            "road_class": pieces["road_class"].gather(first).to_arrow().cast(pa.large_string()),
            "geom_4490": pa.array(shapely.to_wkb(shapes, include_srid=True).tolist(), pa.large_binary()),
        }
    )
