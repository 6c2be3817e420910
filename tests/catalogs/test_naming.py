"""Names are compared in one spelling."""

import pytest

from catalogs.naming import MOST_CHARACTERS, folded, pinyin_of


@pytest.mark.parametrize(
    "text",
    [
        "黄河华府5号楼",
        "黄河华府 5 号楼",
        "黄河华府５号楼",
        "黄河华府5#楼",
        "黄河华府5栋",
        "黄河华府五号楼",
        "黄河华府,5幢",
        "黄河华府5#",
    ],
)
def test_a_block_has_one_spelling(text: str) -> None:
    assert folded(text) == "黄河华府5号楼"


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("十二号楼", "12号楼"),
        ("二十号院", "20号院"),
        ("三十五栋", "35号楼"),
        ("北一路", "北一路"),
        ("第十中学", "第十中学"),
        ("G220国道", "g220国道"),
    ],
)
def test_numerals_become_digits_only_before_what_is_numbered(text: str, one: str) -> None:
    assert folded(text) == one


def test_folding_twice_changes_nothing() -> None:
    for text in ("恒大大厦B座", "东营·鲁安（集团）", "５０１室", "十号楼"):
        assert folded(folded(text)) == folded(text)


def test_a_long_text_is_cut() -> None:
    assert len(folded("东" * 1000)) == MOST_CHARACTERS


def test_pinyin_and_initials() -> None:
    assert pinyin_of("黄河路") == ("huanghelu", "hhl")
    assert pinyin_of("g220国道") == ("g220guodao", "g220gd")
    assert pinyin_of("g220") == ("", "")
