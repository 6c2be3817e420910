"""The building layer of the database as a stream of Arrow batches, and its tileset."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyarrow as pa

from catalogs.database import connect
from catalogs.progress import Step
from catalogs.settings import Settings
from tiles.three_d.tileset import TilesetReport, write_tileset

BATCH_ROWS = 20_000
BUILDINGS = """
    SELECT building_code, grid_code, ST_AsBinary(geom_4490) AS wkb, height_m, storeys, use, name
    FROM building
    ORDER BY building_code
"""
SCHEMA = pa.schema(
    [
        ("building_code", pa.int64()),
        ("grid_code", pa.int64()),
        ("wkb", pa.binary()),
        ("height_m", pa.float32()),
        ("storeys", pa.int16()),
        ("use", pa.string()),
        ("name", pa.string()),
    ]
)


def read_buildings(connection: psycopg.Connection) -> Iterator[pa.RecordBatch]:
    """All buildings in the order of their codes, through one server-side cursor."""
    with connection.cursor("three_d_buildings") as cursor:
        cursor.execute(BUILDINGS, binary=True)
        while rows := cursor.fetchmany(BATCH_ROWS):
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*rows, strict=True), SCHEMA, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def build_buildings(
    settings: Settings, out: Path, *, jobs: int = 1, progress: Step | None = None
) -> TilesetReport:
    """Build the tileset of the table `building` at `out`, which is replaced in one step.

    Raises BadInput where the table is empty, Unavailable where the database cannot be reached, and what
    `write_tileset` raises.
    """
    with connect(settings) as connection:
        buildings = pa.Table.from_batches(read_buildings(connection), SCHEMA)
    return write_tileset(buildings, out, jobs=jobs, name="buildings", progress=progress)
