"""Rows as a GeoPackage (OGC 12-128r19): one layer, EPSG:4490, written batch by batch through GDAL.

Column names are those of the registry, their Chinese titles lie beside them (gpkg_data_columns, which QGIS shows
as aliases). The notice is a table of its own and in the file's metadata.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyogrio

from api.export.notice import Notice
from catalogs.errors import StorageFull
from catalogs.layers import Layer, PropertyKind

GEOMETRY = "ST_AsBinary(geom_4490)"

KINDS: dict[PropertyKind, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", "UTC"),
    "boolean": pa.bool_(),
}

_TITLES = """
    CREATE TABLE IF NOT EXISTS gpkg_data_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
        mime_type TEXT, constraint_name TEXT,
        CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
    CREATE TABLE IF NOT EXISTS gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
        scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
    INSERT OR IGNORE INTO gpkg_extensions VALUES
        ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write');
"""


def write(path: Path, notice: Notice, batches: Iterable[list[tuple[object, ...]]]) -> None:
    """Write the file at `path`. Raises StorageFull where there is no room for it."""
    schema = _schema(notice.layer)
    reader = pa.RecordBatchReader.from_batches(schema, _batches(schema, batches))
    try:
        pyogrio.write_arrow(
            reader,
            path,
            layer=notice.layer.id,
            driver="GPKG",
            geometry_name="geom",
            geometry_type=notice.layer.geometry,
            crs="EPSG:4490",
            dataset_metadata={"gridcity": notice.sentence()},
        )
        _describe(path, notice)
    except (pyogrio.errors.DataSourceError, sqlite3.OperationalError) as error:
        if "full" in str(error) or "No space" in str(error):
            raise StorageFull(
                "There is no room to write the file.", "Ask for fewer rows, or for CSV."
            ) from error
        raise


def _schema(layer: Layer) -> pa.Schema:
    properties = [(item.name, KINDS[item.type]) for item in layer.properties]
    return pa.schema([*properties, ("geom", pa.binary())])


def _batches(schema: pa.Schema, batches: Iterable[list[tuple[object, ...]]]) -> Iterator[pa.RecordBatch]:
    for rows in batches:
        columns = zip(*rows, strict=True)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _describe(path: Path, notice: Notice) -> None:
    """Chinese titles of the columns, and the notice as a table without geometry."""
    with closing(sqlite3.connect(path)) as package, package:
        package.executescript(_TITLES)
        package.executemany(
            "INSERT OR REPLACE INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)",
            [
                (notice.layer.id, item.name, item.title["zh"], item.title["zh"])
                for item in notice.layer.properties
            ],
        )
        package.execute('CREATE TABLE "导出说明" (fid INTEGER PRIMARY KEY, "项目" TEXT, "内容" TEXT)')
        package.executemany(
            'INSERT INTO "导出说明" ("项目", "内容") VALUES (?, ?)', list(notice.lines().items())
        )
        package.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
            " VALUES ('导出说明', 'attributes', '导出说明')"
        )
