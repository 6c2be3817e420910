"""Lengths in metres, whatever unit a source description gives them."""

import pyarrow as pa

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.clean.arrays import replaced

METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "ft": 0.3048}


def clean_units(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """Fields with a `unit` in metres. What is no number stays as it is, for the load to refuse.

    Raises BadInput for a unit nobody knows.
    """
    for name, column in source.columns.items():
        if column.unit is None or column.unit == "m":
            continue
        if column.unit not in METRES:
            raise BadInput(
                f"The unit '{column.unit}' of {name} in {source.id} is unknown.",
                f"Use one of {', '.join(METRES)}.",
            )
        factor = METRES[column.unit]
        values = [_scaled(value, factor) for value in batch[name].to_pylist()]
        batch = replaced(batch, name, pa.array(values, pa.string()))
    return batch


def _scaled(value: str | None, factor: float) -> str | None:
    try:
        return value and f"{float(value) * factor:.6g}"
    except ValueError:
        return value
