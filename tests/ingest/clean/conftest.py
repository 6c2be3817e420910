"""Rows for the cleaning steps, by field, and sources of each target."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from catalogs.sources import Source
from ingest.clean import clean
from ingest.fields import schema
from ingest.reasons import Note


@pytest.fixture
def source() -> Callable[..., Source]:
    """A source description of a target; anything may be overridden."""

    def made(target: str, **other: Any) -> Source:
        values: dict[str, Any] = {
            "id": "tested",
            "title": {"zh": "居民", "en": "Tested"},
            "department": {"zh": "局", "en": "Office"},
            "file": "tested.csv",
            "format": "csv",
            "target": target,
            "order": 1,
            "columns": {},
        }
        return Source.model_validate(values | other)

    return made


@pytest.fixture
def cleaned(source) -> Callable[..., tuple[list[dict[str, Any]], dict[int, tuple[str, str]]]]:
    """(clean rows, {row: (reason, detail)}) of mapped rows given by field; `notes` as a set of names."""

    def run(target: str, rows: list[dict[str, Any]], **other: Any):
        described = source(target, **other)
        records = [{"source_row": number, **row} for number, row in enumerate(rows, start=1)]
        names = schema(target).names
        unknown = {key for row in records for key in row} - set(names)
        assert not unknown, unknown
        columns = [[row.get(name) for row in records] for name in names]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema(target), strict=True)]
        batch = pa.RecordBatch.from_arrays(arrays, schema=schema(target))
        good, rejects = clean(batch, described)
        assert good.num_rows + rejects.num_rows == len(rows)
        found = good.to_pylist()
        for row in found:
            row["notes"] = {note.name for note in Note if row["notes"] & note}
        return found, {row["source_row"]: (row["reason"], row["detail"]) for row in rejects.to_pylist()}

    return run
