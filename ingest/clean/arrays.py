"""Arrow string columns as the numpy arrays behind them, and the two ways a row is marked.

Cleaning is fast because most values are clean: a look at the bytes finds the few rows that need work.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.fields import NOTES, READ_STATE
from ingest.reasons import Note, Reason

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

DETAIL = pa.field("detail", pa.string())
ZERO, NINE = ord("0"), ord("9")


@dataclass(frozen=True)
class View:
    """UTF-8 bytes of a string column: row `i` is `data[offsets[i]:offsets[i + 1]]`; null rows are empty."""

    data: Bytes
    offsets: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Bytes of each row."""
        return np.diff(self.offsets)

    def rows_holding(self, table: Mask) -> Rows:
        """Rows with a byte that a table of 256 marks, in order."""
        if not len(self.data):
            return np.zeros(0, np.int64)
        hits = np.flatnonzero(table[self.data])
        if not len(hits):
            return hits
        return np.unique(np.searchsorted(self.offsets, hits, side="right") - 1)

    def of_length(self, length: int) -> tuple[Rows, Bytes]:
        """Rows of exactly so many bytes, and those bytes as a matrix (rows × length)."""
        found = np.flatnonzero(self.lengths == length)
        if not len(found):
            return found, np.zeros((0, length), np.uint8)
        windows = np.lib.stride_tricks.sliding_window_view(self.data, length)
        return found, windows[self.offsets[found]]


def view(array: pa.Array) -> View:
    """The bytes of a string column."""
    if array.null_count:
        array = pc.fill_null(array, "")
    _, offsets, data = array.buffers()
    if offsets is None or not len(array):
        return View(np.zeros(0, np.uint8), np.zeros(len(array) + 1, np.int64))
    edges = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    held = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return View(held[edges[0] : edges[-1]], edges - edges[0])


def byte_table(*ranges: int | tuple[int, int]) -> Mask:
    """Which of the 256 bytes are meant: single ones, or first and last of a range."""
    table = np.zeros(256, np.bool_)
    for one in ranges:
        first, last = one if isinstance(one, tuple) else (one, one)
        table[first : last + 1] = True
    return table


def texts(matrix: Bytes) -> pa.Array:
    """A matrix of ASCII bytes (rows × length) as a string column."""
    count, length = matrix.shape
    offsets = np.arange(0, (count + 1) * length, length, dtype=np.int32) if length else None
    data = np.ascontiguousarray(matrix)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data))


def all_digits(matrix: Bytes) -> Mask:
    """Rows of a byte matrix that hold digits only."""
    return np.asarray(np.all((matrix >= ZERO) & (matrix <= NINE), axis=1))


def mask_of(rows: Rows, count: int) -> Mask:
    """Row numbers as a mask over `count` rows."""
    mask = np.zeros(count, np.bool_)
    mask[rows] = True
    return mask


def is_null(array: pa.Array) -> Mask:
    """Which values are null."""
    return np.asarray(array.is_null().to_numpy(zero_copy_only=False))


def put(array: pa.Array, rows: Rows, values: pa.Array | Iterable[str | None]) -> pa.Array:
    """The column with the values of some rows replaced. `rows`: ascending."""
    if not len(rows):
        return array
    new = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return pc.replace_with_mask(array, pa.array(mask_of(rows, len(array))), new)


def rewrite(array: pa.Array, rows: Rows, function: Callable[[str], str | None]) -> tuple[pa.Array, Mask]:
    """The column with a function applied to some rows, and which rows it changed."""
    changed = np.zeros(len(array), np.bool_)
    if not len(rows):
        return array, changed
    before = array.take(pa.array(rows)).to_pylist()
    after = [None if value is None else function(value) for value in before]
    changed[rows] = [one != other for one, other in zip(before, after, strict=True)]
    return put(array, rows, after), changed


def replaced(batch: pa.RecordBatch, name: str, array: pa.Array) -> pa.RecordBatch:
    """The batch with another column under a name that it has."""
    position = batch.schema.get_field_index(name)
    return batch.set_column(position, batch.schema.field(position), array)


def noted(batch: pa.RecordBatch, mask: Mask, note: Note) -> pa.RecordBatch:
    """The batch with a note on some rows."""
    if not mask.any():
        return batch
    notes = batch[NOTES.name].to_numpy() | np.where(mask, np.int32(note.value), np.int32(0))
    return replaced(batch, NOTES.name, pa.array(notes, pa.int32()))


def rejected(batch: pa.RecordBatch, mask: Mask, reason: Reason, detail: str = "") -> pa.RecordBatch:
    """The batch with some rows marked as rejected; a row keeps its first reason. No personal detail."""
    fresh = mask & is_null(batch[READ_STATE.name])
    if not fresh.any():
        return batch
    where = pa.array(fresh)
    states = pc.if_else(where, pa.scalar(reason.value), batch[READ_STATE.name])
    details = pc.if_else(where, pa.scalar(detail), batch[DETAIL.name])
    return replaced(replaced(batch, READ_STATE.name, states), DETAIL.name, details)
