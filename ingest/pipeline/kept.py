"""What became of a source's rows last time, found again by their content, and how a delivery differs from the last.

A row is known by a 64-bit hash of all that the file says in it. Within one release, description and reference data
the outcome of a row is a function of its content, so an unchanged row is taken from the kept chunks, wherever it
stands in the file now, and only new and changed rows are cleaned and matched. With three million rows kept, the
chance that a changed row meets a stored hash is below 2e-13 a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from ingest.difference import Difference
from ingest.pipeline.chunks import FILES, Chunks, Staged

Integers = npt.NDArray[np.int64]

_SEED = 3705
_NEW = -1


@dataclass(frozen=True)
class Known:
    """For each row of a batch the kept chunk and the `source_row` it had there; chunk −1 where it is new."""

    folder: Path
    chunk: Integers
    row: Integers


def keys_of(batch: pa.RecordBatch) -> Integers:
    """The hash of each raw row's content, int64[n]; equal in every process of one release of polars."""
    names = sorted(name for name in batch.schema.names if name != "source_row")
    if not names or not batch.num_rows:
        return np.zeros(batch.num_rows, np.int64)
    frame = pl.DataFrame(pl.from_arrow(batch.select(names)))
    return np.asarray(frame.hash_rows(_SEED).to_numpy().view(np.int64))


class Kept:
    """The kept chunks of a source, by the content of their rows."""

    def __init__(self, chunks: Chunks) -> None:
        self.folder = chunks.folder
        numbers = sorted(chunks.verified())
        parts = [chunks.batch(number, "keys") for number in numbers]
        sizes = [part.num_rows for part in parts]
        self.row = np.concatenate([np.zeros(0, np.int64), *(part["source_row"].to_numpy() for part in parts)])
        self.key = np.concatenate([np.zeros(0, np.int64), *(part["key"].to_numpy() for part in parts)])
        self.chunk = np.repeat(np.array(numbers, np.int64), sizes)

    @cached_property
    def _order(self) -> Integers:
        return np.argsort(self.key, kind="stable")

    @cached_property
    def _sorted(self) -> Integers:
        return self.key[self._order]

    def find(self, keys: Integers) -> Known:
        """Where rows of this content are kept."""
        if not len(self.key):
            return Known(self.folder, np.full(len(keys), _NEW), np.zeros(len(keys), np.int64))
        at = self._order[np.minimum(np.searchsorted(self._sorted, keys), len(self.key) - 1)]
        found = self.key[at] == keys
        return Known(self.folder, np.where(found, self.chunk[at], _NEW), self.row[at])


def difference(before: Kept, after: Kept) -> Difference:
    """How the rows of two deliveries of a source differ.

    Equal rows count as often as both have them. Between two rows that stayed, as many rows changed as were
    there before and are there now; what is over is new or left.
    """
    stayed_before, stayed_after = _stayed(before.key, after.key), _stayed(after.key, before.key)
    # A row that goes is counted after the number of rows that stayed before it.
    gone = np.cumsum(stayed_before)[~stayed_before]
    come = np.cumsum(stayed_after)[~stayed_after]
    gaps = int(stayed_before.sum()) + 1
    changed = int(np.minimum(np.bincount(gone, minlength=gaps), np.bincount(come, minlength=gaps)).sum())
    return Difference(int(stayed_after.sum()), changed, len(come) - changed, len(gone) - changed)


def _stayed(keys: Integers, others: Integers) -> npt.NDArray[np.bool_]:
    """Which rows the other delivery has too; of n equal rows there as many as it has, the first ones."""
    nth = pl.DataFrame({"key": keys}).with_columns(pl.int_range(pl.len()).over("key").alias("nth"))
    counts = pl.DataFrame({"key": others}).group_by("key").len("count")
    found = nth.join(counts, on="key", how="left", maintain_order="left")
    return np.asarray((found["nth"] < found["count"].fill_null(0)).to_numpy())


def taken(known: Known, source_rows: Integers) -> Iterable[Staged]:
    """What became of the known rows of a batch, under the numbers that they have now; one a kept chunk."""
    chunks = Chunks(known.folder)
    for number in np.unique(known.chunk[known.chunk != _NEW]).tolist():
        here = known.chunk == number
        renamed = pl.DataFrame({"old": known.row[here], "now": source_rows[here]})
        parts = {part: _renumbered(chunks.batch(number, part), renamed) for part in FILES}
        yield Staged(parts["loaded"], parts["review"], parts["rejects"], parts["keys"])


def _renumbered(batch: pa.RecordBatch, renamed: pl.DataFrame) -> pa.RecordBatch:
    rows = batch["source_row"].to_numpy()
    order = np.argsort(rows, kind="stable")
    wanted = renamed["old"].to_numpy()
    if not len(rows):
        return batch
    at = order[np.minimum(np.searchsorted(rows[order], wanted), len(rows) - 1)]
    hit = rows[at] == wanted
    columns = dict(zip(batch.schema.names, batch.take(pa.array(at[hit])).columns, strict=True))
    columns["source_row"] = pa.array(renamed["now"].to_numpy()[hit])
    return pa.RecordBatch.from_arrays([columns[name] for name in batch.schema.names], schema=batch.schema)


def together(pieces: Iterable[Staged]) -> Staged:
    """Staged rows of several origins as those of one batch, in the order of their rows."""
    listed = list(pieces)
    if len(listed) == 1:
        return listed[0]
    return Staged(*(_joined([getattr(one, part) for one in listed]) for part in FILES))


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches([batch.cast(batches[0].schema) for batch in batches])
    (batch,) = table.sort_by("source_row").combine_chunks().to_batches() or [batches[0]]
    return batch
