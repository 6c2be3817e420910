"""Names as they are compared: one spelling, pinyin, initials.

The search folds what is typed and what is stored alike, so that 黄河华府５＃, 黄河华府 5栋 and 黄河华府5号楼 are
one text. Pinyin is that of pypinyin, without tones.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any, cast

_APART = re.compile(r"[\s,，、。.;；:：'\"“”‘’()（）\[\]【】<>《》·•_/\\|!！?？~～+*@&^%$]+")
_BLOCK = re.compile(r"(?<=[0-9a-z])(?:#楼?|栋|幢|座|号楼|楼(?![0-9一-龥]))")
_TENS = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?(?=号|栋|幢|座|单元|#)")
_ONES = re.compile(r"[一二三四五六七八九](?=号楼|号院|栋|幢|座|单元|#)")
_DIGIT = {digit: number for number, digit in enumerate("零一二三四五六七八九")}

MOST_CHARACTERS = 120


def folded(text: str) -> str:
    """`text` without spaces and punctuation, small letters, half width, blocks as N号楼; at most 120 characters."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    plain = "".join(one for one in plain if unicodedata.category(one)[0] != "C")[:MOST_CHARACTERS]
    plain = _APART.sub("", plain)
    plain = _TENS.sub(_tens, plain)
    plain = _ONES.sub(lambda found: str(_DIGIT[found.group()]), plain)
    return _BLOCK.sub("号楼", plain).replace("-", "")


def _tens(found: re.Match[str]) -> str:
    tens, _, ones = found.group().partition("十")
    return str((_DIGIT[tens] if tens else 1) * 10 + (_DIGIT[ones] if ones else 0))


def _syllables(text: str) -> list[str]:
    from pypinyin.seg.mmseg import seg  # the dictionaries take a second to load

    return [syllable for word in seg.cut(text) for syllable in _spoken(word)]


@lru_cache(maxsize=100_000)
def _spoken(word: str) -> tuple[str, ...]:
    """The syllables of a word of pypinyin's dictionary, or of a character: names are made of few of them."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(word, style=Style.NORMAL, errors=cast(Any, _letters)))


def _letters(rest: str) -> str | list[str] | None:
    """What is not Chinese, one character a syllable."""
    return list(rest)


def pinyin_of(text: str) -> tuple[str, str]:
    """(pinyin, initials) of a folded text: ('huanghelu', 'hhl'); ('', '') where it has no Chinese character."""
    if not any("一" <= character <= "龥" for character in text):
        return "", ""
    syllables = _syllables(text)
    return "".join(syllables).lower(), "".join(syllable[:1] for syllable in syllables).lower()
