"""Raw rows as the pipeline gets them: `source_row`, `read_state`, the file's own columns, `geometry`."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.fields import GEOMETRY, READ_STATE, SOURCE_ROW
from ingest.reasons import Reason


def assemble(
    numbers: npt.NDArray[np.int64],
    names: Sequence[str],
    columns: Sequence[pa.Array],
    states: pa.Array | None = None,
    geometry: pa.Array | None = None,
) -> pa.RecordBatch:
    """One batch. `numbers`: 1-based data rows; `columns`: strings, one a name; `geometry`: WKB."""
    count = len(numbers)
    arrays = [pa.array(numbers, pa.int64()), states if states is not None else pa.nulls(count, pa.string())]
    fields = [SOURCE_ROW, READ_STATE, *(pa.field(name, pa.string()) for name in names)]
    arrays += columns
    if geometry is not None:
        arrays.append(geometry)
        fields.append(GEOMETRY)
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def unread(numbers: Sequence[int], states: Sequence[str], names: Sequence[str]) -> pa.RecordBatch:
    """Rows that could not be read: every column is null, `read_state` says why."""
    count = len(numbers)
    return assemble(
        np.asarray(numbers, np.int64),
        names,
        [pa.nulls(count, pa.string()) for _ in names],
        pa.array(states, pa.string()),
    )


def in_order(parts: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """Batches of equal schema as one, by `source_row`."""
    if len(parts) == 1:
        return parts[0]
    joined = pa.concat_batches(parts)
    return joined.take(pc.sort_indices(joined, [("source_row", "ascending")]))


def mark_repeated_headers(batch: pa.RecordBatch, names: Sequence[str]) -> pa.RecordBatch:
    """Mark the rows that hold the header once more, as files pasted together do."""
    if not names or not batch.num_rows:
        return batch
    same = pc.fill_null(pc.equal(batch[names[0]], names[0]), False)
    if not pc.any(same).as_py():
        return batch
    for name in names[1:]:
        if not name.startswith("column_"):
            same = pc.and_(same, pc.fill_null(pc.equal(batch[name], name), False))
    position = batch.schema.get_field_index(READ_STATE.name)
    states = pc.if_else(same, pa.scalar(Reason.REPEATED_HEADER.value), batch[READ_STATE.name])
    return batch.set_column(position, READ_STATE, states)
