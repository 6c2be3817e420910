"""Identity numbers (GB 11643-1999) and unified social credit codes (GB 32100-2015).

A wrong check digit is noted, never a reason to lose the row. Old 15-digit identity numbers become 18
digits. Where the number is right, birth date and sex come from it, and a column that says otherwise is noted.
The area digits are not judged: invented people carry an impossible area code.
"""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.sources import Source
from ingest.clean.arrays import (
    NINE,
    ZERO,
    Bytes,
    Mask,
    Rows,
    all_digits,
    is_null,
    mask_of,
    noted,
    put,
    replaced,
    rewrite,
    texts,
    view,
)
from ingest.clean.dates import iso_days, real_days
from ingest.reasons import Note

MALE, FEMALE = "1", "2"
"""GB/T 2261.1-2003."""

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
_CHECK = np.frombuffer(b"10X98765432", np.uint8)

_USCC_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = np.array([pow(3, power, 31) for power in range(17)], np.int64)
_USCC_VALUE = np.full(256, -1, np.int64)
_USCC_VALUE[np.frombuffer(_USCC_ALPHABET, np.uint8)] = np.arange(31)

_NOT_CODE = re.compile(r"[^0-9A-Za-z]")
_MISREAD_DIGITS = str.maketrans("OoQDIilLZzSsB", "0000111122558")
_MISREAD_LETTERS = str.maketrans("OISZV", "0152U")
_SEXES = {
    **dict.fromkeys(("男", "男性", "1", "01", "M", "m", "male", "Male"), MALE),
    **dict.fromkeys(("女", "女性", "2", "02", "F", "f", "female", "Female"), FEMALE),
}


def clean_identity(batch: pa.RecordBatch, source: Source) -> pa.RecordBatch:
    """Identity numbers, credit codes, sex and birth date of the batch."""
    if source.target == "resident":
        return _residents(replaced(batch, "sex", _sexes(batch["sex"])))
    return _organisations(batch) if source.target == "organisation" else batch


def check_characters(digits: Bytes) -> Bytes:
    """GB 11643 check characters of identity numbers: rows × 17 ASCII digits → rows."""
    sums: npt.NDArray[np.int64] = (digits.astype(np.int64) - ZERO) @ _WEIGHTS
    return _CHECK[sums % 11]


def credit_check_characters(codes: Bytes) -> Bytes:
    """GB 32100 check characters of credit codes: rows × 17 ASCII characters of its alphabet → rows."""
    sums: npt.NDArray[np.int64] = _USCC_VALUE[codes] @ _USCC_WEIGHTS
    return np.frombuffer(_USCC_ALPHABET, np.uint8)[(31 - sums % 31) % 31]


def _residents(batch: pa.RecordBatch) -> pa.RecordBatch:
    numbers, upgraded, malformed = _spelled(batch["id_number"])
    rows, matrix = view(numbers).of_length(18)
    shaped = mask_of(rows, batch.num_rows) & ~malformed
    rows, matrix = rows[shaped[rows]], matrix[shaped[rows]]
    born, checked = matrix[:, 6:14], check_characters(matrix[:, :17]) == matrix[:, 17]
    real = real_days(born)
    malformed[rows[~real]] = True
    batch = replaced(batch, "id_number", numbers)
    batch = noted(batch, upgraded, Note.ID_UPGRADED)
    batch = noted(batch, malformed, Note.ID_MALFORMED)
    batch = noted(batch, mask_of(rows[~checked & real], batch.num_rows), Note.ID_CHECK_DIGIT)
    trusted = checked & real
    rows, matrix = rows[trusted], matrix[trusted]
    batch = _derived(batch, "birth_date", rows, iso_days(matrix[:, 6:14]), Note.BIRTH_DATE_DIFFERS)
    odd = (matrix[:, 16] - ZERO) % 2
    sexes = texts(np.where(odd == 1, ord(MALE), ord(FEMALE)).astype(np.uint8)[:, None])
    return _derived(batch, "sex", rows, sexes, Note.SEX_DIFFERS)


def _derived(batch: pa.RecordBatch, name: str, rows: Rows, values: pa.Array, note: Note) -> pa.RecordBatch:
    """The batch with values that identity numbers tell; a column that differs is noted."""
    said = batch[name].take(pa.array(rows))
    differs = pc.fill_null(pc.not_equal(said, values), False).to_numpy(zero_copy_only=False)
    batch = noted(batch, mask_of(rows[differs], batch.num_rows), note)
    return replaced(batch, name, put(batch[name], rows, values))


def _spelled(array: pa.Array) -> tuple[pa.Array, Mask, Mask]:
    """(numbers of 18 characters where they can be, which were 15 digits, which are malformed)."""
    held = view(array)
    rows, matrix = held.of_length(18)
    good = all_digits(matrix[:, :17]) & (
        ((matrix[:, 17] >= ZERO) & (matrix[:, 17] <= NINE)) | (matrix[:, 17] == ord("X"))
    )
    rest = np.flatnonzero(~is_null(array) & ~mask_of(rows[good], len(array)))
    upgraded, malformed = np.zeros(len(array), np.bool_), np.zeros(len(array), np.bool_)
    if not len(rest):
        return array, upgraded, malformed
    array, _ = rewrite(array, rest, identity_number)
    held = view(array)
    old, matrix = held.of_length(15)
    digits = all_digits(matrix)
    old, matrix = old[digits], np.insert(matrix[digits], 6, np.frombuffer(b"19", np.uint8)[:, None], axis=1)
    if len(old):
        full = np.column_stack([matrix, check_characters(matrix)])
        array = put(array, old, texts(full))
        upgraded[old] = True
    malformed[rest] = [not _ID.fullmatch(one or "") for one in array.take(pa.array(rest)).to_pylist()]
    return array, upgraded, malformed


_ID = re.compile(r"\d{17}[\dX]")

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_LIKE_ID = rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_DAY}\d{{3}}[\dXx]|^[1-9]\d{{7}}{_DAY}\d{{3}}$"


def identity_number(text: str) -> str:
    """An identity number without blanks and hyphens, letters misread for digits put right."""
    bare = _NOT_CODE.sub("", text)
    if len(bare) not in (15, 18):
        return bare.upper() or text
    head, last = (bare[:17], bare[17:].upper()) if len(bare) == 18 else (bare, "")
    return head.translate(_MISREAD_DIGITS) + last


def _organisations(batch: pa.RecordBatch) -> pa.RecordBatch:
    array = batch["uscc"]
    rows, matrix = view(array).of_length(18)
    good = np.all(_USCC_VALUE[matrix] >= 0, axis=1)
    rest = np.flatnonzero(~is_null(array) & ~mask_of(rows[good], len(array)))
    array, _ = rewrite(array, rest, credit_code)
    rows, matrix = view(array).of_length(18)
    good = np.all(_USCC_VALUE[matrix] >= 0, axis=1)
    malformed = ~is_null(array) & ~mask_of(rows[good], len(array))
    rows, matrix = rows[good], matrix[good]
    wrong = mask_of(rows[credit_check_characters(matrix[:, :17]) != matrix[:, 17]], batch.num_rows)
    batch = noted(batch, malformed, Note.USCC_MALFORMED)
    batch = noted(batch, wrong, Note.USCC_CHECK_DIGIT)
    persons = _of_persons(array, malformed | wrong)
    array = put(array, np.flatnonzero(persons), [None] * int(persons.sum()))
    return noted(replaced(batch, "uscc", array), persons, Note.PERSON_LEFT_OUT)


def _of_persons(codes: pa.Array, doubtful: Mask) -> Mask:
    """Which codes are the identity number of a person, under which sole traders used to pay their taxes.

    `uscc` is published. A right credit code is believed, unless it is a right identity number as well.
    """
    like = pc.fill_null(pc.match_substring_regex(codes, _LIKE_ID), False).to_numpy(zero_copy_only=False)
    rows, matrix = view(codes).of_length(18)
    rows, matrix = rows[like[rows]], matrix[like[rows]]
    both = mask_of(rows[check_characters(matrix[:, :17]) == matrix[:, 17]], len(codes))
    found: Mask = like & (doubtful | both)
    return found


def credit_code(text: str) -> str:
    """A credit code in capitals without blanks; letters outside its alphabet as digits they look like."""
    bare = _NOT_CODE.sub("", text).upper()
    return bare.translate(_MISREAD_LETTERS) if len(bare) == 18 else bare or text


def _sexes(array: pa.Array) -> pa.Array:
    """Sex as its GB/T 2261.1 code; unknown and unexplained become null."""
    if array.null_count == len(array):
        return array
    coded = array.dictionary_encode()
    codes = pa.array([_SEXES.get(one) for one in coded.dictionary.to_pylist()], pa.string())
    return codes.take(coded.indices)
