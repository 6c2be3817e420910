"""Delimited text: CSV of any delimiter and encoding, in blocks of a few megabytes.

Blocks are decoded (`encoding`), cut into records (`split`), and parsed by Arrow. Refused columns are not
parsed. Row numbers count every record after the header, blank lines included, as a spreadsheet would.
"""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv as arrow_csv

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.fields import OTHER_ENCODING, READ_STATE
from ingest.readers import encoding, rows, split
from ingest.readers.header import Header, find_header, known_names, no_header, plain, unique
from ingest.readers.refusal import refused
from ingest.reasons import Reason

DELIMITERS = (",", "\t", ";", "|", "^")
_SNIFFED_BYTES = 1 << 18
_SNIFFED_RECORDS = 400
_BARE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True)
class Layout:
    """How a delimited file is written, and which of its columns are read."""

    encoding: str
    dialect: split.Dialect
    header: Header
    kept: tuple[str, ...]


def columns(path: Path, source: Source) -> list[str]:
    """Every column name of the file, the refused ones too. Raises BadInput."""
    return list(_layout(path, source).header.names)


def count(path: Path, _: Source) -> int:
    """About how many rows: line ends, less the header."""
    lines = 0
    with path.open("rb") as file:
        while data := file.read(1 << 22):
            lines += data.count(b"\n")
    return max(lines - 1, 0)


def read(path: Path, source: Source, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of the file. Raises BadInput for a file without a header, or of an unknown encoding."""
    layout = _layout(path, source)
    carry, pending, done = b"", np.zeros(0, np.int64), 0
    for chunk, final in _marked_last(encoding.chunks(path, layout.encoding)):
        pending = np.append(pending, np.array(chunk.other, np.int64) + len(carry))
        block = carry + chunk.data
        if block.count(b"\r") != block.count(b"\r\n"):
            block = _BARE_RETURN.sub(b" ", block)
        batch, count, consumed = _parse(block, layout, done, pending, final)
        carry, pending = block[consumed:], pending[pending >= consumed] - consumed
        done += count
        if batch is not None and batch.num_rows:
            batch = rows.mark_repeated_headers(batch, layout.kept)
            for start in range(0, batch.num_rows, batch_rows):
                yield batch.slice(start, batch_rows)


def _marked_last(chunks: Iterator[encoding.Chunk]) -> Iterator[tuple[encoding.Chunk, bool]]:
    """Each chunk, and whether it is the last."""
    previous = next(chunks, None)
    for chunk in chunks:
        if previous is not None:
            yield previous, False
        previous = chunk
    if previous is not None:
        yield previous, True


def _parse(
    block: bytes, layout: Layout, done: int, other: npt.NDArray[np.int64], final: bool
) -> tuple[pa.RecordBatch | None, int, int]:
    """(rows, records seen, bytes consumed) of a block; `done`: records before it."""
    records = split.split(block, layout.dialect, final=final)
    if records is None:
        return _parse_slowly(block, layout, done, other, final)
    numbers = np.arange(done, done + len(records.starts)) - layout.header.last
    data = (numbers > 0) & ~records.blank
    good = data & (records.fields == layout.dialect.columns)
    parts = []
    if good.any():
        parsed = _arrow(_only(block, records, good), layout)
        if parsed.num_rows != int(good.sum()):
            return _parse_slowly(block, layout, done, other, final)
        arrays = [column.combine_chunks() for column in parsed.columns]
        parts.append(rows.assemble(numbers[good], layout.kept, arrays))
    broken = data & ~good
    batch = _joined(parts, numbers[broken], layout)
    return _mark_other(batch, numbers, records.starts, other), len(numbers), records.consumed


def _only(block: bytes, records: split.Records, wanted: npt.NDArray[np.bool_]) -> bytes:
    """The bytes of the wanted records."""
    if wanted.all():
        return block[: records.consumed]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
    runs = zip(records.starts[edges[::2]], records.ends[edges[1::2] - 1], strict=True)
    return b"".join(block[start:end] for start, end in runs)


def _arrow(data: bytes, layout: Layout) -> pa.Table:
    names = list(layout.header.names)
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.dialect.delimiter,
            quote_char=layout.dialect.quote,
            newlines_in_values=True,
            ignore_empty_lines=False,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=list(layout.kept),
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )


def _parse_slowly(
    block: bytes, layout: Layout, done: int, other: npt.NDArray[np.int64], final: bool
) -> tuple[pa.RecordBatch | None, int, int]:
    repaired = split.split_slowly(block, layout.dialect, final=final)
    numbers = np.arange(done, done + len(repaired.records)) - layout.header.last
    good = [
        (number, fields)
        for number, fields in zip(numbers.tolist(), repaired.records, strict=True)
        if number > 0 and fields
    ]
    positions = [layout.header.names.index(name) for name in layout.kept]
    arrays = [
        pa.array([fields[position] for _, fields in good], pa.binary()).cast(pa.string())
        for position in positions
    ]
    parts = [rows.assemble(np.array([number for number, _ in good], np.int64), layout.kept, arrays)]
    broken = np.array([fields is None for fields in repaired.records], np.bool_) & (numbers > 0)
    batch = _joined(parts, numbers[broken], layout)
    return _mark_other(batch, numbers, repaired.starts, other), len(numbers), repaired.consumed


def _joined(
    parts: list[pa.RecordBatch], broken: npt.NDArray[np.int64], layout: Layout
) -> pa.RecordBatch | None:
    if len(broken):
        states = [Reason.WRONG_COLUMN_COUNT.value] * len(broken)
        parts = [*parts, rows.unread(broken.tolist(), states, layout.kept)]
    return rows.in_order(parts) if parts else None


def _mark_other(
    batch: pa.RecordBatch | None,
    numbers: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
    other: npt.NDArray[np.int64],
) -> pa.RecordBatch | None:
    """Mark the rows that hold a line of another encoding than the file's."""
    if batch is None or not len(other) or not len(starts):
        return batch
    marked = numbers[np.searchsorted(starts, other, side="right") - 1]
    here = np.isin(batch["source_row"].to_numpy(), marked)
    states = batch[READ_STATE.name].to_pylist()
    states = [state or (OTHER_ENCODING if hit else None) for state, hit in zip(states, here, strict=True)]
    return batch.set_column(1, READ_STATE, pa.array(states, pa.string()))


def _layout(path: Path, source: Source) -> Layout:
    name = encoding.detect(path, source.encoding)
    chunk = next(encoding.chunks(path, name, _SNIFFED_BYTES), None)
    text = chunk.data.decode() if chunk else ""
    known = known_names(source)
    tried = [(_table(text, mark, quote), mark, quote) for mark, quote in _candidates(text)]
    found = [(find_header(table, known), table, mark, quote) for table, mark, quote in tried]
    usable = [(header, table, mark, quote) for header, table, mark, quote in found if header]
    if not usable:
        raise BadInput(f"{path.name} is empty: no row holds anything.", "Have it exported again.")
    header, table, mark, quote = max(usable, key=lambda one: _fit(one[0], one[1], known))
    if source.header:
        header = _widened(header, table)
    else:
        header = no_header(Counter(map(len, filter(None, table))).most_common(1)[0][0])
    refused_names = {one.name for one in refused(header.names, source)}
    kept = tuple(one for one in header.names if one not in refused_names)
    return Layout(name, split.Dialect(mark, quote, len(header.names)), header, kept)


def _candidates(text: str) -> list[tuple[str, str]]:
    quote = "'" if text.lstrip("\ufeff").startswith("'") and text.count('"') < text.count("'") else '"'
    return [(mark, quote) for mark in DELIMITERS if mark in text] or [(",", quote)]


def _table(text: str, delimiter: str, quote: str) -> list[list[str]]:
    """The first records, for a look at them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    table: list[list[str]] = []
    try:
        for record in itertools.islice(reader, _SNIFFED_RECORDS):
            table.append([cell.strip() for cell in record])
    except csv.Error:  # a cell longer than the module takes: an unclosed quote
        pass
    return table


def _fit(header: Header, table: Sequence[Sequence[str]], known: frozenset[str]) -> tuple[int, int, int]:
    """How well a delimiter explains a file: known columns, then rows as wide as the header, then width."""
    width = len(header.names)
    same = sum(len(record) == width for record in table) if width > 1 else 0
    return len({plain(name) for name in header.names} & known), same, width


def _widened(header: Header, table: Sequence[Sequence[str]]) -> Header:
    """The header with unnamed columns added where nearly every row ends in a delimiter more."""
    widths = Counter(len(record) for record in table[header.last + 1 :] if record)
    usual = widths.most_common(1)[0][0] if widths else 0
    extra = usual - len(header.names)
    if extra <= 0 or widths[usual] < 0.9 * widths.total():
        return header
    return Header(header.first, header.last, tuple(unique([*header.names, *[""] * extra])))
