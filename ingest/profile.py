"""What a file's columns hold, for the report: how full, how varied, of which kind. No personal value leaves.

Where a column could name somebody, or a value is rare, its shape stands for it: 9 a digit, A a letter,
文 a Chinese character.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ingest.datum import detect_datum, examine, points_of
from ingest.fields import GEOMETRY, READ_STATE, SOURCE_ROW

__all__ = ["ColumnProfile", "Profile", "Profiler", "detect_datum", "examine", "points_of", "profile"]

SAMPLE_ROWS = 20_000
MOST_CATEGORIES = 60
FEWEST_OF_A_VALUE = 5
EXAMPLES = 5
_AGREEMENT = 0.8

_SKIPPED = frozenset({SOURCE_ROW.name, READ_STATE.name, GEOMETRY.name})

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "identity number",
        re.compile(r"\d{6}((18|19|20)\d\d(0[1-9]|1[0-2])[0-3]\d{4}[\dXx]|\d\d(0[1-9]|1[0-2])[0-3]\d{4})"),
    ),
    ("mobile number", re.compile(r"(\+?86[- ]?)?1[3-9]\d{9}")),
    ("time", re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[T ]\s*\d{1,2}[:时].*")),
    ("date", re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|(18|19|20)\d{2}(0\d|1[0-2])[0-3]\d")),
    ("telephone", re.compile(r"0\d{2,3}[- ]?\d{7,8}(-\d+)?|[2-9]\d{6,7}")),
    ("area code", re.compile(r"37\d{4}|37\d{7}|37\d{10}|37\d{13}")),
    ("credit code", re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")),
    ("longitude", re.compile(r"11[789]\.\d{3,}")),
    ("latitude", re.compile(r"3[678]\.\d{3,}")),
    ("whole number", re.compile(r"[+-]?\d+")),
    ("number", re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")),
    ("address", re.compile(r"(?=.*[省市区县镇乡村路街巷道苑园庄]).*[号楼室户村路街区院栋幢\d].{0,12}")),
    (
        "person's name",
        re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff]+"),
    ),
)
"""The first pattern that nearly all values match names the kind; anything else is text."""

_TELLING = tuple(
    pattern for kind, pattern in KINDS if kind in ("identity number", "mobile number", "telephone", "address")
)
_NAMES_SOMEBODY = re.compile(r"姓名|名字|人$|代表|经办|person|name", re.IGNORECASE)
"""A column called so shows shapes only, however few people it names."""


@dataclass(frozen=True)
class ColumnProfile:
    """One column. `distinct` and `examples` come from the sampled rows; `examples` hold no personal value."""

    name: str
    kind: str
    filled: float
    distinct: int
    sampled: int
    examples: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Profile:
    """A file: its rows and its columns."""

    rows: int
    columns: tuple[ColumnProfile, ...]


@dataclass
class _Tally:
    filled: int = 0
    values: list[str] = field(default_factory=list)


class Profiler:
    """Builds a profile while batches go by, in bounded memory."""

    def __init__(self) -> None:
        self._rows = 0
        self._tallies: dict[str, _Tally] = {}

    def add(self, batch: pa.RecordBatch) -> None:
        """Take a batch of raw rows into account."""
        self._rows += batch.num_rows
        for name in batch.schema.names:
            if name in _SKIPPED:
                continue
            tally = self._tallies.setdefault(name, _Tally())
            column = batch[name]
            tally.filled += batch.num_rows - column.null_count - (pc.sum(pc.equal(column, "")).as_py() or 0)
            room = SAMPLE_ROWS - len(tally.values)
            if room > 0:
                tally.values += [one for one in column.slice(0, room).to_pylist() if one]

    def profile(self) -> Profile:
        """The profile of everything added."""
        columns = tuple(_column(name, tally, self._rows) for name, tally in self._tallies.items())
        return Profile(self._rows, columns)


def profile(batches: Iterable[pa.RecordBatch]) -> Profile:
    """The profile of the batches of `ingest.readers.read`."""
    profiler = Profiler()
    for batch in batches:
        profiler.add(batch)
    return profiler.profile()


def _column(name: str, tally: _Tally, rows: int) -> ColumnProfile:
    counts = Counter(value.strip() for value in tally.values)
    kind = _kind(counts)
    return ColumnProfile(
        name,
        kind,
        tally.filled / rows if rows else 0.0,
        len(counts),
        len(tally.values),
        _examples(counts, kind if not _NAMES_SOMEBODY.search(name) else "person's name"),
    )


def _kind(counts: Counter[str]) -> str:
    total = counts.total()
    if not total:
        return "empty"
    if len(counts) <= MOST_CATEGORIES and total >= 20 * len(counts):
        return "category"
    for kind, pattern in KINDS:
        hits = sum(number for value, number in counts.items() if pattern.fullmatch(value))
        if hits >= _AGREEMENT * total:
            return kind
    return "text"


def _examples(counts: Counter[str], kind: str) -> tuple[tuple[str, int], ...]:
    """Frequent values of a category as they are; of all else, the frequent shapes."""
    if kind == "category":
        frequent = [(value, number) for value, number in counts.most_common() if number >= FEWEST_OF_A_VALUE]
        if not any(pattern.fullmatch(value) for value, _ in frequent for pattern in _TELLING):
            return tuple(frequent[:EXAMPLES])
    shapes: Counter[str] = Counter()
    for value, number in counts.items():
        shapes[shape(value)] += number
    return tuple(shapes.most_common(EXAMPLES))


def shape(value: str) -> str:
    """A value's form without its content: `3号楼501室` is `9文文999文`."""
    return "".join(_stand_in(one) for one in value[:40])


def _stand_in(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "A" if character.isascii() else "文"
    return character
