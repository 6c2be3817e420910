"""Identity numbers, credit codes and telephone numbers that belong to nobody.

GB 11643-1999 (18 digits: area 6, birth 8, sequence 3, check 1) and GB 32100-2015 (18 characters: authority,
kind, area 6, organisation 9, check 1). The area code is 9999xx, which no division has ever had (GB/T 2260 ends
at 82), so that none of the numbers can be a real one. Mobile numbers begin with 154, which no operator holds;
landlines are 0546-1xxxxxx, and no local number begins with 1.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

AREA_CODES = tuple(f"9999{n:02d}" for n in range(1, 21))
"""The impossible area codes that invented identity numbers carry."""

MOBILE_PREFIX = "154"

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_CHARACTERS = np.frombuffer(USCC_CHARACTERS.encode(), dtype=np.uint8)
_USCC_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_SEQUENCES_A_SEX = 500
_STRIDE = 3571
"""Coprime to the count of numbers of a day, so that a day's numbers are all different and look drawn."""

Bytes = npt.NDArray[np.uint8]


def texts(characters: Bytes) -> pl.Series:
    """ASCII codes, one row a text and all of one length, as a series of texts."""
    rows, width = characters.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int64)
    buffers = pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters))
    array = pa.LargeStringArray.from_buffers(rows, *buffers)
    return pl.Series(pl.from_arrow(array), dtype=pl.String)


def digits_of(numbers: npt.NDArray[np.int64], width: int) -> Bytes:
    """Decimal digits of whole numbers as ASCII codes, zero-padded, shape (n, width)."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def identity_numbers(
    birth: npt.NDArray[np.datetime64], male: npt.NDArray[np.bool_], rng: np.random.Generator
) -> pl.Series:
    """One invented identity number a person, all different, with a right check digit."""
    frame = pl.DataFrame({"birth": birth.astype("datetime64[D]"), "male": male})
    rank = frame.select(pl.int_range(pl.len()).over("birth", "male")).to_series().to_numpy()
    numbers = _SEQUENCES_A_SEX * len(AREA_CODES)
    if rank.size and int(rank.max()) >= numbers:
        raise ValueError("more people born on one day than there are numbers for")
    day_of = (birth.astype("datetime64[D]") - birth.min()).astype(np.int64) * 2 + male
    start = rng.integers(numbers, size=int(day_of.max(initial=0)) + 1)[day_of]
    shuffled = (start + rank * _STRIDE) % numbers
    area = np.array([int(code) for code in AREA_CODES])[shuffled // _SEQUENCES_A_SEX]
    sequence = shuffled % _SEQUENCES_A_SEX * 2 + male
    days = frame.get_column("birth")
    day = (days.dt.year() * 10_000 + days.dt.month().cast(pl.Int32) * 100 + days.dt.day()).to_numpy()
    number = area.astype(np.int64) * 10**11 + day.astype(np.int64) * 1000 + sequence
    body = digits_of(number, 17)
    return texts(np.concatenate([body, identity_check(body)[:, None]], axis=1))


def identity_check(body: Bytes) -> Bytes:
    """Check character (ASCII) of 17-digit bodies, GB 11643 (ISO 7064 MOD 11-2)."""
    total: npt.NDArray[np.int64] = (body.astype(np.int64) - ord("0")) @ _ID_WEIGHTS
    return _ID_CHECK[total % 11]


def credit_codes(authority: Bytes, kind: Bytes, count: int, rng: np.random.Generator) -> pl.Series:
    """`count` different unified social credit codes; `authority` and `kind` are ASCII codes, one a row."""
    serial = rng.choice(100_000_000, size=count, replace=False)
    area = np.array([int(code) for code in AREA_CODES])[rng.integers(len(AREA_CODES), size=count)]
    organisation = digits_of(serial, 8)
    weighted = (organisation.astype(np.int64) - ord("0")) @ _ORGANISATION_WEIGHTS
    check = 11 - weighted % 11
    organisation_check = np.where(check == 10, ord("X"), np.where(check == 11, ord("0"), check + ord("0")))
    body = np.concatenate(
        [
            authority[:, None],
            kind[:, None],
            digits_of(area.astype(np.int64), 6),
            organisation,
            organisation_check.astype(np.uint8)[:, None],
        ],
        axis=1,
    )
    return texts(np.concatenate([body, credit_check(body)[:, None]], axis=1))


def credit_check(body: Bytes) -> Bytes:
    """Check character (ASCII) of 17-character bodies, GB 32100."""
    value = np.zeros(128, dtype=np.int64)
    value[_USCC_CHARACTERS] = np.arange(31)
    total: npt.NDArray[np.int64] = value[body] @ _USCC_WEIGHTS
    check: Bytes = _USCC_CHARACTERS[(31 - total % 31) % 31]
    return check


def mobile_numbers(count: int, rng: np.random.Generator) -> pl.Series:
    """Invented mobile numbers of 11 digits."""
    number = int(MOBILE_PREFIX) * 10**8 + rng.integers(10**8, size=count)
    return texts(digits_of(number, 11))


def landline_numbers(count: int, rng: np.random.Generator) -> pl.Series:
    """Invented landline numbers, 0546-1xxxxxx."""
    local = digits_of(1_000_000 + rng.integers(10**6, size=count), 7)
    prefix = np.broadcast_to(np.frombuffer(b"0546-", dtype=np.uint8), (count, 5))
    return texts(np.concatenate([prefix, local], axis=1))


def generator(seed: int, *labels: str) -> np.random.Generator:
    """A random generator of its own for one step, so that no step disturbs another."""
    words = [int.from_bytes(label.encode()[:32].ljust(4, b"\0"), "little") for label in labels]
    return np.random.default_rng([seed, *words])
