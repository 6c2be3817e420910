"""Where a table's header is, and what its columns are called.

Departments put titles, dates and units above the header, merge cells over two header rows, and repeat or
forget names. The header is the row, or pair of rows, that names most of the columns the source description
knows.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from catalogs.sources import Source

ROWS_LOOKED_AT = 25
RESERVED = ("source_row", "read_state", "geometry")


@dataclass(frozen=True)
class Header:
    """`first`, `last`: 0-based rows that the header covers; `names`: one a column, unique."""

    first: int
    last: int
    names: tuple[str, ...]


def plain(name: str) -> str:
    """A column name without what varies between deliveries: width, case, spaces, a `*` for required."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(folded.split()).strip("*:\ufeff").removesuffix("(必填)")


def known_names(source: Source) -> frozenset[str]:
    """The plain names of every column that the source description mentions."""
    names = [name for column in source.columns.values() for name in column.names]
    names += [name for name in (source.longitude, source.latitude) if name]
    return frozenset(plain(name) for name in (*names, *source.refused))


def find_header(rows: Sequence[Sequence[str]], known: frozenset[str]) -> Header | None:
    """The header among the first rows of a table; None if every row is empty.

    Where no row names a known column it is the first row with the most filled cells, so that what is
    missing can be said.
    """
    best: tuple[int, int, Header] | None = None
    for index, row in enumerate(rows[:ROWS_LOOKED_AT]):
        if not any(row):
            continue
        for last in (index, index + 1):
            if last >= len(rows):
                continue
            names = row if last == index else _merged(row, rows[last])
            hits = len({plain(name) for name in names if name} & known)
            filled = sum(bool(name) for name in names) if last == index else 0
            if best is None or (hits, filled) > best[:2]:
                best = hits, filled, Header(index, last, tuple(unique(names)))
        if best and best[0] == len(known):
            break
    return best[2] if best else None


def no_header(width: int) -> Header:
    """The header of a table that has none: its columns are `column_1`, `column_2`, …"""
    return Header(-1, -1, tuple(unique([""] * width)))


def unique(names: Sequence[str]) -> list[str]:
    """The names trimmed; empty ones become `column_N`, repeated ones end in `_2`, `_3`, …"""
    seen: dict[str, int] = dict.fromkeys(RESERVED, 1)
    out = []
    for position, raw in enumerate(names, start=1):
        name = " ".join(raw.replace("\ufeff", "").split()) or f"column_{position}"
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out


def _merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Names of a header of two rows: the lower cell, or the upper one where cells are merged downwards.

    A lower name that occurs under two groups is told apart by the group's name before it.
    """
    width = max(len(upper), len(lower))
    upper = [*upper, *[""] * (width - len(upper))]
    lower = [*lower, *[""] * (width - len(lower))]
    groups, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        groups.append(group)
    return [
        (group + below if below and lower.count(below) > 1 else below or above)
        for group, above, below in zip(groups, upper, lower, strict=True)
    ]
