"""Numbers out of PostgreSQL as numpy arrays, by binary COPY: rows of fixed width need no parsing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from ingest.load.binary_copy import HEADER, TRAILER

_TYPES = {"int8": ">i8", "int4": ">i4", "int2": ">i2", "float8": ">f8", "float4": ">f4"}


def read_numbers(connection: Connection, query: str, types: Mapping[str, str]) -> dict[str, npt.NDArray[Any]]:
    """The result of a query whose columns are numbers without nulls, an array a column, in native byte order.

    `types`: PostgreSQL type by name, in the order of the query's columns. `query` is a constant of ours.
    Raises ValueError if a value is null.
    """
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind in types.items():
        fields += [(f"{name}_length", ">i4"), (name, _TYPES[kind])]
    row = np.dtype(fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)".encode()) as copy,
    ):
        data = b"".join(copy)
    body = memoryview(data)[len(HEADER) : -len(TRAILER)]
    if len(body) % row.itemsize:
        raise ValueError("A column holds a null, or is of another type than told")
    rows = np.frombuffer(body, row)
    for name in types:
        if len(rows) and (rows[f"{name}_length"] != row[name].itemsize).any():
            raise ValueError(f"The column {name} holds a null, or is of another type than told")
    return {name: rows[name].astype(rows[name].dtype.newbyteorder("=")) for name in types}
