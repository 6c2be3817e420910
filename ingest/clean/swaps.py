"""Values in each other's column, put right: the shapes of a number, a telephone and an address tell.

A pair is exchanged only where both tell the same story: what sits in the wrong column is recognised, and
what sits in its place is not what belongs there.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.sources import Source
from ingest.clean.arrays import NINE, ZERO, Mask, View, all_digits, byte_table, noted, replaced, view
from ingest.reasons import Note

_HAN = byte_table((0xE3, 0xE9), 0xF0)
_ADDRESS_TAIL = r"(路|街|巷|道|村|屯|庄|镇|区|苑|园|楼|幢|栋|室|号|户|单元|层|院)[0-9A-Za-z\-号室户]*$"
_ORGANISATION_TAIL = (
    r"(公司|厂|店|部|中心|合作社|学校|医院|超市|行|馆|院|站|处|所|社|局|会|室|坊|吧|城|场|园|铺|屋|摊|户)"
    r"(（.*）|\(.*\))?$"
)
_SHORTEST_ADDRESS_BYTES = 18


@dataclass(frozen=True)
class _Pair:
    one: str
    other: str
    note: Note


_PAIRS = (
    _Pair("name", "id_number", Note.SWAPPED_NAME_ID),
    _Pair("name", "uscc", Note.SWAPPED_NAME_ID),
    _Pair("phone", "id_number", Note.SWAPPED_PHONE_ID),
    _Pair("phone", "uscc", Note.SWAPPED_PHONE_ID),
    _Pair("address", "phone", Note.SWAPPED_ADDRESS_PHONE),
    _Pair("name", "address", Note.SWAPPED_NAME_ADDRESS),
)


def put_swapped_right(batch: pa.RecordBatch, _: Source) -> pa.RecordBatch:
    """Exchange the values of two columns in the rows where each is plainly the other's."""
    for pair in _PAIRS:
        if pair.one not in batch.schema.names or pair.other not in batch.schema.names:
            continue
        one, other = batch[pair.one], batch[pair.other]
        mask = _swapped(pair, one, other)
        if mask.any():
            where = pa.array(mask)
            batch = replaced(batch, pair.one, pc.if_else(where, other, one))
            batch = replaced(batch, pair.other, pc.if_else(where, one, other))
            batch = noted(batch, mask, pair.note)
    return batch


def _swapped(pair: _Pair, one: pa.Array, other: pa.Array) -> Mask:
    first, second = view(one), view(other)
    if pair.other in ("id_number", "uscc"):
        found = _number_like(first) & ~_number_like(second)
        if pair.one == "name":
            return np.asarray(found & (_starts_han(second) | (second.lengths == 0)))
        return np.asarray(found & (_phone_like(second) | (second.lengths == 0)))
    if pair.note is Note.SWAPPED_ADDRESS_PHONE:
        return _phone_like(first) & ~_phone_like(second) & _starts_han(second)
    return _address_in_name(one, other, first, second)


def _address_in_name(names: pa.Array, addresses: pa.Array, first: View, second: View) -> Mask:
    """Names that end as addresses do, beside addresses that end as names do."""
    candidates = (first.lengths >= _SHORTEST_ADDRESS_BYTES) & _ends_as(names, _ADDRESS_TAIL, first)
    if not candidates.any():
        return candidates
    short = (second.lengths > 0) & (second.lengths <= 12) & ~_ends_as(addresses, _ADDRESS_TAIL, second)
    return candidates & (
        short
        | (_ends_as(addresses, _ORGANISATION_TAIL, second) & ~_ends_as(names, _ORGANISATION_TAIL, first))
    )


def _ends_as(array: pa.Array, pattern: str, held: View) -> Mask:
    if not held.lengths.any():
        return np.zeros(len(array), np.bool_)
    found = pc.fill_null(pc.match_substring_regex(array, pattern), False)
    return np.asarray(found.to_numpy(zero_copy_only=False))


def _number_like(held: View) -> Mask:
    """Identity numbers and credit codes by their shape: 18 of digits and capitals, or 15 digits."""
    out = np.zeros(len(held.offsets) - 1, np.bool_)
    rows, matrix = held.of_length(18)
    digits = (matrix >= ZERO) & (matrix <= NINE)
    letters = ((matrix | 0x20) >= ord("a")) & ((matrix | 0x20) <= ord("z"))
    out[rows] = np.all(digits | letters, axis=1) & (digits.sum(axis=1) >= 8)
    rows, matrix = held.of_length(15)
    out[rows] = all_digits(matrix)
    return out


def _phone_like(held: View) -> Mask:
    """Mobile numbers, and fixed lines with their area code and a hyphen."""
    out = np.zeros(len(held.offsets) - 1, np.bool_)
    rows, matrix = held.of_length(11)
    out[rows] = all_digits(matrix) & ((matrix[:, 0] == ord("1")) | (matrix[:, 0] == ZERO))
    for length, hyphen in ((12, 4), (12, 3), (13, 4)):
        rows, matrix = held.of_length(length)
        rest = np.delete(matrix, hyphen, axis=1)
        out[rows] |= (matrix[:, hyphen] == ord("-")) & (matrix[:, 0] == ZERO) & all_digits(rest)
    return out


def _starts_han(held: View) -> Mask:
    out = np.zeros(len(held.offsets) - 1, np.bool_)
    filled = held.lengths > 0
    out[filled] = _HAN[held.data[held.offsets[:-1][filled]]]
    return out
