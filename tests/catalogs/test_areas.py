"""The area code hierarchy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs.areas import LEVELS, ancestor, community_of_building, level_of, parent_of, range_of

GRIDS = st.tuples(
    st.integers(110000, 659999).filter(lambda county: county % 100),
    st.integers(1, 999),
    st.integers(1, 999),
    st.integers(1, 999),
).map(lambda parts: ((parts[0] * 1000 + parts[1]) * 1000 + parts[2]) * 1000 + parts[3])


@pytest.mark.parametrize(
    ("code", "level"),
    [
        (370500000000000, "city"),
        (370502000000000, "county"),
        (370502001000000, "town"),
        (370502001001000, "community"),
        (370502001001001, "grid"),
    ],
)
def test_level(code: int, level: str) -> None:
    assert level_of(code) == level


def test_dongying_district_is_the_range_of_the_design() -> None:
    assert range_of(370502000000000) == (370502000000000, 370503000000000)


@pytest.mark.parametrize("code", [0, 370502, 3705020000000000, -1])
def test_other_lengths_are_refused(code: int) -> None:
    with pytest.raises(ValueError, match="15-digit"):
        level_of(code)


@given(GRIDS)
def test_every_ancestor_holds_the_grid(grid: int) -> None:
    for level in LEVELS:
        low, high = range_of(ancestor(grid, level))
        assert low <= grid < high
    assert parent_of(grid) == ancestor(grid, "community")


def test_building_code_names_its_community() -> None:
    assert community_of_building(37050200100100042) == 370502001001000
