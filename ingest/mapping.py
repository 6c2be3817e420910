"""A department's columns as our fields (`ingest.fields`), as the source description says."""

from collections.abc import Mapping
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from catalogs.errors import BadInput
from catalogs.sources import Column, Source
from ingest.fields import GEOMETRY, READ_STATE, SOURCE_ROW, schema
from ingest.readers.header import plain

_OURS = (SOURCE_ROW.name, READ_STATE.name, GEOMETRY.name)


def map_columns(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """The batch in the schema of the source's target; fields that the file has no column for are null.

    A field whose description names several columns that are there takes the first that holds a value.
    Raises BadInput for a missing required column: which, what is there, and which name is near.
    """
    target = schema(source.target)
    there = tuple(name for name in batch.schema.names if name not in _OURS)
    found = _columns_of(there, source.model_dump_json())
    arrays = []
    for field in target:
        if field.name in _OURS:
            arrays.append(batch[field.name] if field.name in batch.schema.names else _nulls(batch, field))
        elif names := found.get(field.name):
            arrays.append(_first_filled([batch[name] for name in names]))
        else:
            arrays.append(_nulls(batch, field))
    return pa.RecordBatch.from_arrays(arrays, schema=target)


def _nulls(batch: pa.RecordBatch, field: pa.Field) -> pa.Array:
    return pa.nulls(batch.num_rows, field.type)


def _first_filled(arrays: list[pa.Array]) -> pa.Array:
    if len(arrays) == 1:
        return arrays[0]
    return pc.coalesce(*(pc.if_else(pc.equal(array, ""), None, array) for array in arrays))


@lru_cache(maxsize=256)
def _columns_of(there: tuple[str, ...], described: str) -> Mapping[str, tuple[str, ...]]:
    """Our field → the file's columns that feed it. `described`: the source description as JSON."""
    source = Source.model_validate_json(described)
    by_plain: dict[str, str] = {}
    for name in there:
        by_plain.setdefault(plain(name), name)
    found = {}
    for field, column in wanted(source).items():
        if field not in schema(source.target).names:
            raise BadInput(
                f"The source description {source.id} names the field '{field}', which {source.target} lacks.",
                f"Its fields are: {', '.join(schema(source.target).names)}.",
            )
        names = tuple(by_plain[plain(name)] for name in column.names if plain(name) in by_plain)
        if names:
            found[field] = tuple(dict.fromkeys(names))
        elif column.required:
            raise _missing(field, column, there, source)
    return found


def wanted(source: Source) -> dict[str, Column]:
    """The described columns, with the longitude and latitude of a table of points among them."""
    points = {"longitude": source.longitude, "latitude": source.latitude}
    added = {field: Column(names=[name], required=True) for field, name in points.items() if name}
    return {**added, **source.columns}


def _missing(field: str, column: Column, there: tuple[str, ...], source: Source) -> BadInput:
    near = process.extractOne(column.names[0], there, scorer=fuzz.WRatio, score_cutoff=50)
    called = " or ".join(f"'{name}'" for name in column.names)
    advice = (
        f"Is it '{near[0]}'? Then add that name under columns.{field}.names"
        if near
        else f"Add the name it has there under columns.{field}.names"
    )
    return BadInput(
        f"{source.file} has no column {called} for the field {field}; it has: {', '.join(there) or 'none'}.",
        f"{advice} in the source description {source.id}.",
    )
