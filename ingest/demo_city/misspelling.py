"""Misspelt names: a character replaced by one that sounds or looks alike, left out or doubled.

A misspelling is never another real name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.demo_city.people import word_list

Likeness = Literal["sound", "look", "slip"]

_ENDINGS = (
    *("小区", "社区", "新村", "花园", "家园", "街道", "大街", "小学", "中学", "医院"),
    *("路", "街", "村", "镇", "乡", "区", "县", "道", "园", "庄", "屯"),
)
"""Endings that say what kind of thing a name names: nobody mistypes these."""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Misspellings:
    """Every misspelling of a set of names, and the names that a reader may take each for.

    texts: the misspelt names; first, count: where those of a name begin in `texts`, by likeness and name
    number, and how many there are; reading_start, reading_names: CSR lists of the names of the set that are
    one character away from a misspelling.
    """

    names: dict[str, int]
    texts: pl.Series
    first: dict[Likeness, Rows]
    count: dict[Likeness, Rows]
    reading_start: Rows
    reading_names: pl.Series

    def draw(
        self, names: pl.Series, likeness: Likeness, draw: npt.NDArray[np.uint32]
    ) -> tuple[Rows, pl.Series]:
        """For each name a misspelling's number (-1 where there is none) and its text ('' there)."""
        number = names.replace_strict(self.names, default=-1, return_dtype=pl.Int64).to_numpy()
        count = np.where(number >= 0, self.count[likeness][number], 0)
        chosen = self.first[likeness][number] + draw % np.maximum(count, 1)
        chosen = np.where(count > 0, chosen, -1)
        texts = pl.concat([self.texts, pl.Series([""])])
        return chosen, texts[np.where(chosen >= 0, chosen, len(self.texts))]

    def candidates(self, numbers: Rows) -> tuple[Rows, pl.Series]:
        """The names that misspellings may be read as: (position in `numbers`, name), one row a reading."""
        start, end = self.reading_start[numbers], self.reading_start[numbers + 1]
        size = end - start
        row = np.repeat(np.arange(numbers.size), size)
        within = np.arange(row.size) - np.repeat(np.cumsum(size) - size, size)
        return row, self.reading_names[start[row] + within]


def misspell(names: Iterable[str]) -> Misspellings:
    """The misspellings of these names (the empty one left out)."""
    ordered = sorted({name for name in names if name})
    known = set(ordered)
    neighbours = _Neighbours(ordered)
    confusions = word_list("confusions")
    texts: list[str] = []
    first: dict[Likeness, Rows] = {}
    count: dict[Likeness, Rows] = {}
    likenesses: tuple[Likeness, ...] = ("sound", "look", "slip")
    for likeness in likenesses:
        alike = _alike(confusions[likeness]) if likeness != "slip" else {}
        variants = [_slips(name) if likeness == "slip" else _variants(name, alike) for name in ordered]
        made = [[text for text in of_name if text not in known] for of_name in variants]
        count[likeness] = np.array([len(of_name) for of_name in made], dtype=np.int64)
        first[likeness] = len(texts) + np.cumsum(count[likeness]) - count[likeness]
        texts += [text for of_name in made for text in of_name]
    readings = [neighbours.of(text) for text in texts]
    start = np.concatenate([[0], np.cumsum([len(r) for r in readings])]).astype(np.int64)
    flat = [name for reading in readings for name in reading]
    numbers = {name: number for number, name in enumerate(ordered)}
    return Misspellings(
        numbers,
        pl.Series(texts, dtype=pl.String),
        first,
        count,
        start,
        pl.Series(flat, dtype=pl.String),
    )


def _alike(groups: list[str]) -> dict[str, str]:
    alike: dict[str, str] = defaultdict(str)
    for group in groups:
        for character in group:
            alike[character] += "".join(c for c in group if c != character and c not in alike[character])
    return alike


def _stem(name: str) -> str:
    return name.removesuffix(next((e for e in _ENDINGS if name.endswith(e) and name != e), ""))


def _variants(name: str, alike: dict[str, str]) -> Iterator[str]:
    for position, character in enumerate(_stem(name)):
        for other in alike.get(character, ""):
            yield name[:position] + other + name[position + 1 :]


def _slips(name: str) -> Iterator[str]:
    stem = _stem(name)
    for position, character in enumerate(stem):
        yield name[:position] + character + name[position:]
        if len(stem) > 2:
            yield name[:position] + name[position + 1 :]


class _Neighbours:
    """Names within one inserted, dropped or replaced character."""

    def __init__(self, names: list[str]) -> None:
        self._names = set(names)
        self._holes: dict[str, list[str]] = defaultdict(list)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for position in range(len(name)):
                rest = name[position + 1 :]
                self._holes[f"{name[:position]}\0{rest}"].append(name)
                self._shortened[name[:position] + rest].append(name)

    def of(self, text: str) -> list[str]:
        near: set[str] = set(self._shortened.get(text, ()))
        for position in range(len(text)):
            rest = text[position + 1 :]
            near.update(self._holes.get(f"{text[:position]}\0{rest}", ()))
            if text[:position] + rest in self._names:
                near.add(text[:position] + rest)
        return sorted(near)
