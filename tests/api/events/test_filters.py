"""What a query string asks of the events."""

from datetime import datetime
from itertools import pairwise

import pytest

from api.events.filters import event_filter
from api.events.tiles import cells_of, statement_of
from catalogs.clock import CITY_TIME
from catalogs.errors import BadInput
from tiles.vector.tile_address import TileAddress


def test_nothing_asked_is_the_whole_city() -> None:
    asked = event_filter()
    assert asked.parameters == (10**14, 10**15, None, None, None, None, None)


def test_days_are_the_citys_and_the_last_one_is_within() -> None:
    asked = event_filter(since="2026-03-01", until="2026-03-02")
    assert asked.since == datetime(2026, 3, 1, tzinfo=CITY_TIME)
    assert asked.until == datetime(2026, 3, 3, tzinfo=CITY_TIME)


def test_a_class_stands_for_its_categories_by_code_and_by_name() -> None:
    asked = event_filter(category="02")
    assert asked.categories == ("0201", "0202", "违规户外广告", "非法小广告")


def test_both_groups_of_states_are_all_of_them() -> None:
    assert event_filter(status="open,closed").is_open is None
    assert event_filter(status="closed").is_open is False
    assert event_filter(status="handling,reported").statuses == ("handling", "reported")


def test_text_is_taken_literally() -> None:
    asked = event_filter(q="100%_\\")
    assert asked.parameters[-1] == "%100\\%\\_\\\\%"
    assert "$8" in asked.clauses


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": 3705},
        {"status": "lost"},
        {"category": "0"},
        {"category": "9999"},
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"bbox": "1,2,3"},
        {"bbox": "nan,1,2,3"},
        {"bbox": "119,37,118,38"},
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput) as raised:
        event_filter(**wrong)  # type: ignore[arg-type]
    assert raised.value.advice


def test_the_statement_of_a_tile_does_not_name_it() -> None:
    one, _ = statement_of(event_filter(status="open"), "clusters", TileAddress(9, 424, 198))
    other, _ = statement_of(event_filter(category="01"), "clusters", TileAddress(12, 3396, 1587))
    assert one == other


def test_the_cells_of_four_tiles_are_those_of_the_one_above() -> None:
    first, last = cells_of(TileAddress(9, 424, 198))
    below = sorted(cells_of(TileAddress(10, 848 + x, 396 + y)) for x in (0, 1) for y in (0, 1))
    assert below[0][0] == first and below[-1][1] == last
    assert all(one[1] == next_one[0] for one, next_one in pairwise(below))
