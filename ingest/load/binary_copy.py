"""Arrow record batches as PostgreSQL's binary COPY format (PostgreSQL manual, COPY, "Binary Format").

Every field is its length as int32 and its bytes, big-endian; a row begins with its number of fields. The
bytes of a whole batch come from one call that joins the columns row by row, so no row is ever a Python
object.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection, sql

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

DAYS_1970_TO_2000 = 10_957
MICROSECONDS_1970_TO_2000 = DAYS_1970_TO_2000 * 86_400_000_000
JSONB_VERSION = b"\x01"

_FIXED = {
    "int2": ">i2",
    "int4": ">i4",
    "int8": ">i8",
    "float4": ">f4",
    "float8": ">f8",
    "bool": ">u1",
    "date": ">i4",
    "timestamptz": ">i8",
}
_VARIABLE = frozenset({"text", "varchar", "bytea", "geometry", "jsonb"})


@dataclass(frozen=True)
class Target:
    """A table to copy into: the columns that are written, and their PostgreSQL types (`udt_name`)."""

    table: str
    types: Mapping[str, str]


def describe(connection: Connection, table: str) -> Target:
    """The writable columns of a table in the search path, in their order; generated ones are left out."""
    rows = connection.execute(
        "SELECT attname, typname FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
        " AND attidentity = '' ORDER BY attnum",
        [table],
    ).fetchall()
    return Target(table, dict(rows))


def copy_into(
    connection: Connection, target: Target, batches: Iterable[pa.RecordBatch], *, frozen: bool = False
) -> int:
    """Copy batches into the table; returns the number of rows.

    Columns are taken by name; a column of the table that the batch lacks becomes NULL, one that only the
    batch has is left aside. `frozen`: the table was truncated in this transaction, and its rows are visible to
    all once it commits, without a VACUUM. Raises TypeError where an Arrow type cannot become the column's type.
    """
    rows = 0
    columns = sql.SQL(", ").join(map(sql.Identifier, target.types))
    options = "FORMAT binary, FREEZE" if frozen else "FORMAT binary"
    statement = sql.SQL("COPY {} ({}) FROM STDIN (" + options + ")")
    with (
        connection.cursor() as cursor,
        cursor.copy(statement.format(sql.Identifier(target.table), columns)) as copy,
    ):
        copy.write(HEADER)
        for batch in batches:
            copy.write(encode(batch, target.types))
            rows += batch.num_rows
        copy.write(TRAILER)
    return rows


def encode(batch: pa.RecordBatch, types: Mapping[str, str]) -> memoryview:
    """The rows of a batch in COPY's binary format, without header and trailer."""
    count = batch.num_rows
    if count == 0:
        return memoryview(b"")
    pieces: list[pa.Array] = [_constant(len(types).to_bytes(2), count)]
    for name, kind in types.items():
        if batch.schema.get_field_index(name) < 0:
            pieces.append(_constant(b"\xff\xff\xff\xff", count))
        else:
            pieces.extend(_field(batch.column(name), kind, name))
    joined = pc.binary_join_element_wise(
        *pieces,
        pa.scalar(b"", pa.large_binary()),
        null_handling="replace",
        null_replacement=b"",
    )
    offsets = np.frombuffer(joined.buffers()[1], np.int64, count + 1, joined.offset * 8)
    return memoryview(joined.buffers()[2])[offsets[0] : offsets[-1]]


def _constant(value: bytes, count: int) -> pa.Array:
    return _fixed(np.broadcast_to(np.frombuffer(value, np.uint8), (count, len(value))), None)


def _field(column: pa.Array, kind: str, name: str) -> list[pa.Array]:
    """The pieces of one column: length prefix, then (for jsonb the version and) the value."""
    valid = None if column.null_count == 0 else column.is_valid()
    if kind in _FIXED:
        values = _numbers(column, kind, name)
        lengths = np.full(len(column), values.itemsize, dtype=">i4")
        present = None if valid is None else np.asarray(valid)
        if present is not None:
            lengths[~present] = -1
        return [_fixed(lengths, None), _fixed(values, present)]
    if kind not in _VARIABLE:
        raise TypeError(f"Column {name} has the type {kind}, which is not copied in binary")
    value = column.cast(pa.large_binary())
    extra = len(JSONB_VERSION) if kind == "jsonb" else 0
    sizes = pc.fill_null(pc.binary_length(value), -1 - extra)
    lengths = (np.asarray(sizes) + extra).astype(">i4")
    pieces = [_fixed(lengths, None)]
    if kind == "jsonb":
        version = np.full(len(column), JSONB_VERSION[0], np.uint8)
        pieces.append(_fixed(version, None if valid is None else np.asarray(valid)))
    return [*pieces, value]


def _numbers(column: pa.Array, kind: str, name: str) -> npt.NDArray[np.generic]:
    """The values in the byte order and epoch of PostgreSQL; anything where they are null."""
    if kind == "date":
        days = column.cast(pa.date32()).cast(pa.int32())
        return (np.asarray(pc.fill_null(days, 0)) - DAYS_1970_TO_2000).astype(_FIXED[kind])
    if kind == "timestamptz":
        stamps = column.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        return (np.asarray(pc.fill_null(stamps, 0)) - MICROSECONDS_1970_TO_2000).astype(_FIXED[kind])
    if kind == "bool":
        return np.asarray(pc.fill_null(column.cast(pa.uint8()), 0)).astype(_FIXED[kind])
    wanted = {"int2": pa.int16(), "int4": pa.int32(), "int8": pa.int64(), "float4": pa.float32()}
    values = column.cast(wanted.get(kind, pa.float64()), safe=kind != "float4")
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise TypeError(f"Column {name} is {column.type}, the table wants {kind}")
    return np.asarray(pc.fill_null(values, 0)).astype(_FIXED[kind])


def _fixed(values: npt.NDArray[np.generic], present: npt.NDArray[np.bool_] | None) -> pa.Array:
    """Values of equal width as a binary array: n values, or a uint8 array of shape (n, width)."""
    width = values.itemsize if values.ndim == 1 else values.shape[1]
    offsets = np.arange(len(values) + 1, dtype=np.int64) * width
    bitmap = None if present is None else pa.py_buffer(np.packbits(present, bitorder="little"))
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.large_binary(), len(values), [bitmap, pa.py_buffer(offsets), data])
