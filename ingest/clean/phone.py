"""Telephone numbers as they are dialled inside China: mobiles 11 digits, fixed lines `0546-1234567`.

The first of several is kept, and without +86. What is no number stays as it is, and is noted.
"""

import re

import numpy as np
import pyarrow as pa

from catalogs.sources import Source
from ingest.clean.arrays import all_digits, is_null, mask_of, noted, replaced, rewrite, view
from ingest.reasons import Note

_SEVERAL = re.compile(r"[;,，；、/|]|\s{1,}(?=1[3-9]\d{9}|0\d{2,3}-)")
_NOISE = re.compile(r"[^\d+\-转]")
_COUNTRY = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:[\-转](\d{1,6}))?")
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}|1[02]\d{3}|9[56]\d{3,6}")


def clean_phone(batch: pa.RecordBatch, _: Source) -> pa.RecordBatch:
    """The column `phone` in one spelling; malformed numbers are noted."""
    if "phone" not in batch.schema.names:
        return batch
    array = batch["phone"]
    rows, matrix = view(array).of_length(11)
    mobile = all_digits(matrix) & (matrix[:, 0] == ord("1")) & (matrix[:, 1] >= ord("3"))
    rest = np.flatnonzero(~(is_null(array) | mask_of(rows[mobile], len(array))))
    malformed = np.zeros(len(array), np.bool_)
    if len(rest):
        array = rewrite(array, rest, phone)[0]
        malformed[rest] = [not is_phone(one) for one in array.take(pa.array(rest)).to_pylist()]
    return noted(replaced(batch, "phone", array), malformed, Note.PHONE_MALFORMED)


def phone(text: str) -> str:
    """The first number in a text, in its one spelling; the text itself where there is none."""
    for part in _SEVERAL.split(text):
        number = _NOISE.sub("", part)
        digits = _COUNTRY.sub("", re.sub(r"\D", "", number))
        if _MOBILE.fullmatch(digits):
            return digits
        if match := _FIXED.fullmatch(number) or _FIXED.fullmatch(digits):
            area, local, extension = match.groups()
            return f"{area}-{local}" + (f"-{extension}" if extension else "")
        if _LOCAL.fullmatch(digits) or _SERVICE.fullmatch(digits):
            return digits
    return text


def is_phone(text: str) -> bool:
    """Whether a cleaned text is a telephone number."""
    return any(pattern.fullmatch(text) for pattern in (_MOBILE, _FIXED, _LOCAL, _SERVICE))
