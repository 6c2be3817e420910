"""Dates and times in ISO 8601; times in China's zone (+08:00), which has had no summer time since 1991."""

import datetime as dt
import re
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from catalogs.sources import Source
from ingest.clean.arrays import (
    Bytes,
    Mask,
    Rows,
    all_digits,
    is_null,
    mask_of,
    noted,
    put,
    replaced,
    texts,
    view,
)
from ingest.reasons import Note

DATES = frozenset({"birth_date", "registered_on", "established_on", "valid_from", "valid_to"})
TIMES = frozenset({"reported_at", "closed_at"})

CHINA = dt.timezone(dt.timedelta(hours=8))
YEARS = (1850, 2150)
_SERIAL_ORIGIN = dt.datetime(1899, 12, 30)
_SERIALS = (10_000, 80_000)
"""Spreadsheet days of 1927 to 2119: a bare year is not taken for one."""

_PARTS = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?()")


def clean_dates(batch: pa.RecordBatch, _: Source) -> pa.RecordBatch:
    """Every date and time of the batch in ISO 8601; one that cannot be read becomes null and is noted."""
    for name in batch.schema.names:
        if name not in DATES | TIMES or batch[name].null_count == batch.num_rows:
            continue
        array, malformed = _cleaned(batch[name], time=name in TIMES)
        batch = noted(replaced(batch, name, array), malformed, Note.DATE_MALFORMED)
    return batch


def _cleaned(array: pa.Array, *, time: bool) -> tuple[pa.Array, Mask]:
    good = np.zeros(len(array), np.bool_)
    if time:
        array, written = _iso_moments(array)
        good[written] = True
    else:
        array, compact = _hyphenated(array)
        good[_iso_rows(array)] = True
        good[compact] = True
    rest = np.flatnonzero(~good & ~is_null(array))
    if not len(rest):
        return array, np.zeros(len(array), np.bool_)
    coded = array.take(pa.array(rest)).dictionary_encode()
    read = pa.array([moment(one) if time else day(one) for one in coded.dictionary.to_pylist()], pa.string())
    values = read.take(coded.indices)
    malformed = mask_of(rest[is_null(values)], len(array))
    return pc.replace_with_mask(array, pa.array(mask_of(rest, len(array))), values), malformed


def _hyphenated(array: pa.Array) -> tuple[pa.Array, Rows]:
    """The column with real days of 8 digits as YYYY-MM-DD, and which rows these were."""
    rows, matrix = view(array).of_length(8)
    real = real_days(matrix)
    return put(array, rows[real], iso_days(matrix[real])), rows[real]


def _iso_rows(array: pa.Array) -> Rows:
    """Rows that hold a real day as YYYY-MM-DD already."""
    rows, matrix = view(array).of_length(10)
    hyphens = (matrix[:, 4] == ord("-")) & (matrix[:, 7] == ord("-"))
    digits = np.delete(matrix, (4, 7), axis=1)
    return np.asarray(rows[hyphens & real_days(digits)])


_ZONE = b"+08:00"
_DATE_DIGITS, _CLOCK_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9], [11, 12, 14, 15, 17, 18]
_MARKS = {4: b"-", 7: b"-", 10: b" T", 13: b":", 16: b":"}


def _iso_moments(array: pa.Array) -> tuple[pa.Array, Rows]:
    """The column with YYYY-MM-DD HH:MM:SS, with or without China's zone behind it, as ISO 8601, and which rows these
    were. They are nearly all, so no row of them is read by itself."""
    seen = view(array)
    plain, plain_bytes = seen.of_length(19)
    zoned, zoned_bytes = seen.of_length(19 + len(_ZONE))
    in_china = np.all(zoned_bytes[:, 19:] == np.frombuffer(_ZONE, np.uint8), axis=1)
    rows = np.concatenate([plain, zoned[in_china]])
    matrix = np.concatenate([plain_bytes, zoned_bytes[in_china, :19]])
    order = np.argsort(rows, kind="stable")
    rows, matrix = rows[order], matrix[order]
    real = real_days(matrix[:, _DATE_DIGITS]) & _real_clocks(matrix[:, _CLOCK_DIGITS])
    for place, marks in _MARKS.items():
        real &= np.isin(matrix[:, place], np.frombuffer(marks, np.uint8))
    rows, matrix = rows[real], np.array(matrix[real])
    matrix[:, 10] = ord("T")
    zone = np.broadcast_to(np.frombuffer(_ZONE, np.uint8), (len(rows), len(_ZONE)))
    return put(array, rows, texts(np.hstack([matrix, zone]))), rows


def _real_clocks(digits: Bytes) -> Mask:
    """Whether rows of 6 bytes (HHMMSS) are times of the day."""
    values = (digits.astype(np.int64) - ord("0")).reshape(-1, 3, 2) @ np.array([10, 1])
    return np.asarray(all_digits(digits) & np.all(values < np.array([24, 60, 60]), axis=1))


def real_days(digits: Bytes) -> Mask:
    """Whether rows of 8 bytes (YYYYMMDD) are days of the calendar, 1850 to 2150."""
    values = digits.astype(np.int64) - ord("0")
    year = values[:, :4] @ np.array([1000, 100, 10, 1])
    month = values[:, 4:6] @ np.array([10, 1])
    day_of_month = values[:, 6:] @ np.array([10, 1])
    plausible = all_digits(digits) & (year >= YEARS[0]) & (year < YEARS[1]) & (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[np.clip(month, 1, 12) - 1]
    days = days + (leap & (month == 2))
    return np.asarray(plausible & (day_of_month >= 1) & (day_of_month <= days))


def iso_days(digits: Bytes) -> pa.Array:
    """Rows of 8 bytes (YYYYMMDD) as YYYY-MM-DD."""
    return texts(np.insert(digits, (4, 6), ord("-"), axis=1))


@lru_cache(maxsize=65_536)
def day(text: str) -> str | None:
    """A day in any of the ways departments write it, as YYYY-MM-DD; None where it is none."""
    read = _read(text)
    return read.date().isoformat() if read else None


def moment(text: str) -> str | None:
    """A time in any of the ways departments write it, as YYYY-MM-DDTHH:MM:SS+08:00; None where it is none."""
    read = _read(text)
    if read is None:
        return None
    zoned = read.astimezone(CHINA) if read.tzinfo else read.replace(tzinfo=CHINA)
    return zoned.isoformat(timespec="seconds")


def _read(text: str) -> dt.datetime | None:
    match = _PARTS.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        if match is None:
            return _counted(text)
        *parts, zone = match.groups()
        year, month, date, hour, minute, second = (int(part or 0) for part in parts)
        if not YEARS[0] <= year < YEARS[1]:
            return None
        return dt.datetime(year, month, date, hour, minute, second, tzinfo=_zone(zone))
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> dt.timezone | None:
    if not text:
        return None
    if text == "Z":
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _counted(text: str) -> dt.datetime | None:
    """Times that are counted: spreadsheet days since 1900, seconds or milliseconds since 1970."""
    number = float(text)
    if _SERIALS[0] <= number < _SERIALS[1]:
        return _SERIAL_ORIGIN + dt.timedelta(seconds=round(number * 86_400))
    if text.isdigit() and len(text) in (10, 13):
        return dt.datetime.fromtimestamp(number / (1000 if len(text) == 13 else 1), dt.UTC)
    return None
