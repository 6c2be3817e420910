"""Typed columns as text, the way a person would write the value."""

import pyarrow as pa
import pyarrow.compute as pc


def as_texts(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Any column as strings: whole floating-point numbers without `.0`, times ISO 8601."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_string(values.type):
        return values
    if pa.types.is_floating(values.type):
        return _numbers(values)
    if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
        return pa.nulls(len(values), pa.string())
    if pa.types.is_nested(values.type):
        return pa.array([None if one is None else str(one) for one in values.to_pylist()], pa.string())
    return values.cast(pa.string())


def _numbers(values: pa.Array) -> pa.Array:
    wide = values.cast(pa.float64())
    whole = pc.and_(pc.equal(wide, pc.trunc(wide)), pc.less(pc.abs(wide), 1e15))
    whole = pc.fill_null(whole, False)
    integers = pc.if_else(whole, wide, None).cast(pa.int64())
    return pc.if_else(whole, integers.cast(pa.string()), values.cast(pa.string()))
