"""Cut delimited text (RFC 4180) into records without parsing it, and find the ones that are broken.

Vectorised for text whose quotes stand where the standard wants them, which is nearly all; text with stray
or unclosed quotes goes record by record, and a record that cannot be understood costs one line only.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]

LONGEST_RECORD_BYTES = 1 << 20
"""A record longer than this has an unclosed quote."""

_WAITS_FOR_MORE_BYTES = 1 << 16
"""A record that is not understood this near the end of a block may go on in the next."""

_NEWLINE, _RETURN = 0x0A, 0x0D


@dataclass(frozen=True)
class Dialect:
    """ASCII delimiter and quote, and the number of columns."""

    delimiter: str
    quote: str
    columns: int


@dataclass(frozen=True)
class Records:
    """Records of a block of UTF-8: where each starts and ends (with its line end), how many fields it has.

    `consumed`: bytes that belong to complete records; the rest waits for the next block.
    """

    starts: Offsets
    ends: Offsets
    fields: Offsets
    blank: npt.NDArray[np.bool_]
    consumed: int


def split(block: bytes, dialect: Dialect, *, final: bool) -> Records | None:
    """Records of a block that starts at a record. None: its quotes are not where they should be.

    `final`: nothing follows, so the last record needs no line end.
    """
    data = np.frombuffer(block, np.uint8)
    newlines = np.flatnonzero(data == _NEWLINE)
    delimiters = np.flatnonzero(data == ord(dialect.delimiter))
    quotes = np.flatnonzero(data == ord(dialect.quote))
    if len(quotes):
        if not _well_placed(data, quotes, ord(dialect.delimiter)):
            return None
        newlines = newlines[np.searchsorted(quotes, newlines) % 2 == 0]
        delimiters = delimiters[np.searchsorted(quotes, delimiters) % 2 == 0]
        if final and len(quotes) % 2:
            return None
    ends = newlines.astype(np.int64) + 1
    if final and len(block) and (not len(ends) or ends[-1] != len(block)):
        ends = np.append(ends, len(block))
    consumed = int(ends[-1]) if len(ends) else 0
    if len(block) - consumed > LONGEST_RECORD_BYTES:
        return None
    starts = np.concatenate([np.zeros(min(1, len(ends)), np.int64), ends[:-1]])
    fields = np.diff(np.searchsorted(delimiters, np.append(starts, consumed))) + 1
    return Records(starts, ends, fields, _blank(data, starts, ends), consumed)


def _blank(data: npt.NDArray[np.uint8], starts: Offsets, ends: Offsets) -> npt.NDArray[np.bool_]:
    """Records of nothing but a line end."""
    length = ends - starts
    if not len(starts):
        return np.zeros(0, np.bool_)
    bare = (length == 1) & (data[starts] == _NEWLINE)
    return np.asarray(bare | ((length == 2) & (data[starts] == _RETURN) & (data[ends - 1] == _NEWLINE)))


def _well_placed(data: npt.NDArray[np.uint8], quotes: Offsets, delimiter: int) -> bool:
    """Whether each opening quote starts a field and each closing one ends it (or is doubled)."""
    around = np.zeros(256, np.bool_)
    around[[delimiter, _NEWLINE, _RETURN]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = opening[opening > 0]
    doubled_before = data[before - 1] == data[quotes[0]]
    after = closing[closing < len(data) - 1]
    doubled_after = data[after + 1] == data[quotes[0]]
    return bool(
        np.all(around[data[before - 1]] | doubled_before) and np.all(around[data[after + 1]] | doubled_after)
    )


@cache
def _field(delimiter: str, quote: str) -> re.Pattern[bytes]:
    d, q = re.escape(delimiter), re.escape(quote)
    expression = rf"(?:{q}((?:[^{q}]|{q}{q})*+){q}(?=[{d}\r\n]|\Z)|([^{d}\n]*+))({d}|\r?\n|\Z)"
    return re.compile(expression.encode())


@dataclass(frozen=True)
class Repaired:
    """Records read one by one: their fields, [] for a blank line, None for one that cannot be understood."""

    records: list[list[bytes] | None]
    starts: Offsets
    consumed: int


def split_slowly(block: bytes, dialect: Dialect, *, final: bool) -> Repaired:
    """Records of a block with misplaced quotes. One with another number of fields than the header ends
    at its first line end, so that an unclosed quote takes no other record with it.
    """
    field = _field(dialect.delimiter, dialect.quote)
    records: list[list[bytes] | None] = []
    starts: list[int] = []
    position = 0
    while position < len(block):
        fields, end = _record(block, position, field, dialect.quote.encode())
        understood = end is not None and len(fields) == dialect.columns
        if not final and not understood and len(block) - position < _WAITS_FOR_MORE_BYTES:
            break
        starts.append(position)
        if end is None or not understood:
            line_end = block.find(b"\n", position) + 1 or len(block)
            records.append(None if block[position:line_end].strip() else [])
            position = line_end
        else:
            records.append(fields)
            position = end
    return Repaired(records, np.array(starts, np.int64), position)


def _record(
    block: bytes, position: int, field: re.Pattern[bytes], quote: bytes
) -> tuple[list[bytes], int | None]:
    """Fields of the record at a position, and where the next one starts."""
    fields: list[bytes] = []
    while match := field.match(block, position):
        quoted, bare, end = match.groups()
        fields.append(bare.removesuffix(b"\r") if quoted is None else quoted.replace(quote * 2, quote))
        position = match.end()
        if end == b"" or end.endswith(b"\n"):
            return fields, position
    return fields, None
