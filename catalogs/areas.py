"""The area code: 15 decimal digits as one integer, county 6, town 3, community 3, grid 3.

Source: the statistical division code of the NBS (12 digits) and the unit grid code of
DB6101/T 3185-2024 (three more). A level is a range: every code below an area lies in
`range_of(area)`, so that scope, roll-up and cache key are comparisons of integers.
"""

from typing import Literal

Level = Literal["city", "county", "town", "community", "grid"]

LEVELS: tuple[Level, ...] = ("city", "county", "town", "community", "grid")

SPANS: dict[Level, int] = {
    "city": 10**11,
    "county": 10**9,
    "town": 10**6,
    "community": 10**3,
    "grid": 1,
}
"""How many codes an area of a level has, itself and all below it."""

BUILDINGS_PER_COMMUNITY = 100_000


def level_of(code: int) -> Level:
    """The level that a 15-digit code stands for. Raises ValueError for another length."""
    if not 10**14 <= code < 10**15:
        raise ValueError(f"{code} is not a 15-digit area code")
    return next(level for level in LEVELS if code % SPANS[level] == 0)


def range_of(code: int) -> tuple[int, int]:
    """Half-open range of the codes at and below an area."""
    return code, code + SPANS[level_of(code)]


def parent_of(code: int) -> int | None:
    """Code of the area above; None for a city."""
    position = LEVELS.index(level_of(code))
    return None if position == 0 else ancestor(code, LEVELS[position - 1])


def ancestor(code: int, level: Level) -> int:
    """Code of the area of `level` that contains `code`."""
    return code - code % SPANS[level]


def community_of_building(building_code: int) -> int:
    """15-digit community code of a 17-digit building code."""
    return building_code // BUILDINGS_PER_COMMUNITY * 1000
