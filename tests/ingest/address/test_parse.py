"""Addresses and what they consist of; and what must hold for any text at all."""

import csv
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.address import parse
from ingest.address.components import ComponentType
from ingest.address.normalise import MAX_CHARACTERS, normalise, normalise_with_offsets
from ingest.address.numerals import canonical_number
from ingest.address.segment import TYPES

_CASES = Path(__file__).parents[2] / "data" / "address_components.tsv"
_PIECES = [
    "山东省",
    "东营市",
    "东营区",
    "垦利县",
    "青岛市",
    "黄河路街道",
    "安泰社区",
    "南岭村",
    "济南路",
    "123号",
    "安泰小区",
    "东区",
    "3号楼",
    "三号楼",
    "2单元",
    "-",
    "#",
    "501室",
    "五〇一",
    "（快递）",
    "13812345678",
    "与",
    "路口",
    "西200米",
    "，\u3000",
    "⻄",
    "😀",
    "\u200b",
]

any_text = st.text(max_size=60)
near_address = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)


@pytest.fixture(autouse=True, scope="module")
def _names_are_read() -> None:
    """Reading the country's names takes seconds, once."""
    parse("")


def test_types_are_those_of_the_model() -> None:
    assert (*get_args(ComponentType), "skip") == TYPES


def _cases() -> list[tuple[str, str]]:
    with _CASES.open(encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [(text, components) for text, components in rows]


@pytest.mark.parametrize(("text", "components"), _cases())
def test_components_of(text: str, components: str) -> None:
    assert " ".join(f"{part.type}={part.value}" for part in parse(text).components) == components


@given(any_text | near_address)
@example("(((((")
@example("一" * 400)
@example("1" * 400)
@example("路" * 200)
@example("ß")
@example("3㎡5")
@example("0" * 22 + "A" + "0" * 10)
def test_offsets_slice_back_and_do_not_overlap(text: str) -> None:
    end = 0
    for part in parse(text).components:
        assert text[part.start : part.end] == part.text != ""
        assert part.start >= end
        end = part.end


@given(any_text | near_address)
def test_normalise_is_idempotent_and_both_forms_agree(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert len(once) <= MAX_CHARACTERS
    spelled, origin = normalise_with_offsets(text)
    assert spelled == once
    assert len(origin) == len(spelled)
    assert origin == sorted(origin)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("三", "3"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("二十三", "23"),
        ("一百", "100"),
        ("一百二", "120"),
        ("一百零五", "105"),
        ("一百一十九", "119"),
        ("一千零二", "1002"),
        ("五〇一", "501"),
        ("一二〇三", "1203"),
        ("两", "2"),
        ("乙", "2"),
        ("007", "7"),
        ("0", "0"),
        ("12A", "12A"),
        ("东", "东"),
    ],
)
def test_chinese_numerals(written: str, digits: str) -> None:
    assert canonical_number(written) == digits


def test_a_very_long_text_is_read_as_far_as_an_address_goes() -> None:
    parsed = parse("东营区济南路8号" + "好" * 10_000)
    assert parsed.value("road") == "济南路"
    assert parsed.components[-1].end <= MAX_CHARACTERS


def test_the_same_building_however_it_is_written() -> None:
    forms = ["三号楼", "3#", "3幢", "３栋", "3号楼", "3座", "3#楼", "叁号楼".replace("叁", "三")]
    assert {parse(f"安泰小区{form}").value("building") for form in forms} == {"3"}


settings.register_profile("fast", max_examples=150, deadline=None)
settings.load_profile("fast")
