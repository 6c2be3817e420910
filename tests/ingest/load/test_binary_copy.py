"""Binary COPY: what goes in comes out, value for value, and what does not fit is told."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
import shapely
from psycopg import Connection

from ingest.load.binary_copy import Target, copy_into, describe, encode
from ingest.load.binary_read import read_numbers

TYPES = {
    "small": "int2",
    "whole": "int4",
    "large": "int8",
    "single": "float4",
    "double": "float8",
    "yes": "bool",
    "day": "date",
    "instant": "timestamptz",
    "words": "text",
    "bytes": "bytea",
    "json": "jsonb",
    "place": "geometry",
}


@pytest.fixture
def table(connection: Connection) -> Target:
    """A table with every type that is copied."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
    connection.execute(f"CREATE TEMPORARY TABLE every_type ({columns})".encode())
    return describe(connection, "every_type")


def rows(count: int = 3) -> pa.RecordBatch:
    """A batch whose second row is null throughout."""
    point = shapely.to_wkb(shapely.set_srid(shapely.Point(118.5, 37.5), 4490), include_srid=True)
    values: dict[str, list[object]] = {
        "small": [-32768, None, 32767],
        "whole": [-(2**31), None, 2**31 - 1],
        "large": [-(2**63), None, 2**63 - 1],
        "single": [1.5, None, -0.0],
        "double": [0.1, None, float("inf")],
        "yes": [True, None, False],
        "day": [date(1899, 12, 31), None, date(2026, 11, 23)],
        "instant": [datetime(1999, 12, 31, 23, 59, 59, 999999, UTC), None, datetime(2026, 1, 1, tzinfo=UTC)],
        "words": ["东营市𠮷", None, ""],
        "bytes": [b"\x00\xff", None, b""],
        "json": ['{"a": [1, "二"]}', None, "[]"],
        "place": [point, None, point],
    }
    types = {
        "small": pa.int16(),
        "whole": pa.int32(),
        "large": pa.int64(),
        "single": pa.float32(),
        "double": pa.float64(),
        "yes": pa.bool_(),
        "day": pa.date32(),
        "instant": pa.timestamp("us", "UTC"),
        "words": pa.string(),
        "bytes": pa.binary(),
        "json": pa.large_string(),
        "place": pa.large_binary(),
    }
    return pa.record_batch({name: pa.array(values[name], types[name]) for name in TYPES}).slice(0, count)


def test_every_type_comes_back_as_it_went_in(connection: Connection, table: Target) -> None:
    assert copy_into(connection, table, [rows(), rows()]) == 6
    found = connection.execute(
        'SELECT small, whole, "large", single, double, yes, day, instant, words, bytes, json, '
        "ST_AsText(place), ST_SRID(place) FROM every_type LIMIT 3"
    ).fetchall()
    first, nothing, last = found
    assert set(nothing) == {None}
    given = rows().to_pylist()
    for name, got in zip(list(TYPES)[:10], first, strict=False):
        assert got == given[0][name], name
    for name, got in zip(list(TYPES)[:10], last, strict=False):
        assert got == given[2][name], name
    assert first[10:] == ({"a": [1, "二"]}, "POINT(118.5 37.5)", 4490)


def test_slices_of_a_batch_are_copied_as_slices(connection: Connection, table: Target) -> None:
    copy_into(connection, table, [rows().slice(2, 1)])
    assert connection.execute('SELECT "large", words FROM every_type').fetchall() == [(2**63 - 1, "")]


def test_a_column_that_the_batch_lacks_is_null(connection: Connection, table: Target) -> None:
    copy_into(connection, table, [pa.record_batch({"words": ["只有"], "unknown": [1]})])
    assert connection.execute("SELECT words, small FROM every_type").fetchone() == ("只有", None)


def test_empty_batches_copy_nothing(connection: Connection, table: Target) -> None:
    assert copy_into(connection, table, []) == 0
    assert copy_into(connection, table, [rows(0)]) == 0


def test_generated_columns_are_left_to_the_database(connection: Connection) -> None:
    assert "geom_3857" not in describe(connection, "camera").types


@pytest.mark.parametrize("kind", ["int8", "date", "int2"])
def test_a_text_is_not_copied_into_a_number(kind: str) -> None:
    with pytest.raises((TypeError, pa.ArrowInvalid)):
        encode(pa.record_batch({"a": ["x"]}), {"a": kind})


def test_a_number_that_does_not_fit_is_told() -> None:
    with pytest.raises(pa.ArrowInvalid):
        encode(pa.record_batch({"a": [70_000]}), {"a": "int2"})


def test_an_unknown_type_is_told() -> None:
    with pytest.raises(TypeError, match="numeric"):
        encode(pa.record_batch({"a": [1]}), {"a": "numeric"})


def test_numbers_are_read_back(connection: Connection, table: Target) -> None:
    copy_into(connection, table, [rows().slice(0, 1), rows().slice(2, 1)])
    found = read_numbers(
        connection, 'SELECT small, "large", double FROM every_type', {"a": "int2", "b": "int8", "c": "float8"}
    )
    assert found["b"].dtype == np.int64
    read = sorted(zip(*(found[name].tolist() for name in "abc"), strict=True))
    assert read == [(-32768, -(2**63), 0.1), (32767, 2**63 - 1, float("inf"))]


def test_a_null_is_not_read_as_a_number(connection: Connection, table: Target) -> None:
    copy_into(connection, table, [rows()])
    with pytest.raises(ValueError, match="null"):
        read_numbers(connection, "SELECT small FROM every_type", {"a": "int2"})


def test_no_rows_are_no_numbers(connection: Connection, table: Target) -> None:
    assert read_numbers(connection, "SELECT small FROM every_type", {"a": "int2"})["a"].tolist() == []
