"""What a person decided about an address text is followed in every later run."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from ingest.geocode import Gazetteer, Reason, geocode_batch

HOUSE = 37050200101100002
ESTATE = 2
TEXT = "安泰小区3号楼2单元501"
"""In doubt by itself: two estates bear the name, and one of them has two buildings of that number."""

Decided = Callable[..., Gazetteer]


def asked(gazetteer: Gazetteer, text: str, **columns: Any) -> dict[str, Any]:
    batch = pa.record_batch({"text": [text]} | {name: pa.array([value]) for name, value in columns.items()})
    (row,) = geocode_batch(gazetteer, batch).to_pylist()
    return row


def test_the_building_that_was_chosen_and_the_room_that_is_written(
    gazetteer: Gazetteer, with_decisions: Decided
) -> None:
    assert asked(gazetteer, TEXT)["decision"] == "review"
    row = asked(with_decisions((TEXT, HOUSE, None)), TEXT)
    assert (row["decision"], row["match_level"], row["reason"]) == ("matched", "dwelling", Reason.DECIDED)
    assert row["dwelling_code"] == f"{HOUSE}020501"


def test_every_spelling_of_the_same_text(with_decisions: Decided) -> None:
    gazetteer = with_decisions((TEXT, HOUSE, None))
    assert asked(gazetteer, "安泰小区 ３号楼２单元５０１")["building_code"] == HOUSE
    assert asked(gazetteer, "安泰小区3号楼2单元502")["reason"] == Reason.AMBIGUOUS


def test_a_place_that_was_chosen(with_decisions: Decided) -> None:
    row = asked(with_decisions(("安泰小区", None, ESTATE)), "安泰小区")
    assert (row["decision"], row["match_level"], row["reason"]) == ("matched", "estate", Reason.DECIDED)
    assert (row["area_code"], row["lon"]) == (370502003058000, 118.6)


def test_a_far_point_does_not_ask_again(gazetteer: Gazetteer, with_decisions: Decided) -> None:
    whole = "东营区文汇街道安泰小区东区3号楼"
    far = {"lon": 119.0, "lat": 37.9}
    assert asked(gazetteer, whole, **far)["reason"] == Reason.FAR_FROM_POINT
    assert asked(with_decisions((whole, HOUSE, None)), whole, **far)["building_code"] == HOUSE


def test_a_target_that_is_gone_decides_nothing(with_decisions: Decided) -> None:
    row = asked(with_decisions((TEXT, 37050200101199999, None)), TEXT)
    assert (row["decision"], row["reason"]) == ("review", Reason.AMBIGUOUS)
