"""Step 1: what the look-up needs spelt or placed otherwise, and the parser must not change.

壹贰叁 as numbers, names left in pinyin by the input method (GUANG饶县), and room, unit and building in front of the
rest. Only texts that lead nowhere known come here, so that the usual text costs nothing.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin

from ingest.address.notes import SEPARATORS
from ingest.address.patterns import NUMBER
from ingest.address.tail import split

_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")
_CAPITAL_NUMBER = re.compile(
    r"[零〇一二三四五六七八九十百]*[壹贰叁肆伍陆柒捌玖拾佰][零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]*"
    r"(?=号|楼|栋|幢|座|单元|门|层|室|户|房|#|-|$)"
)
_NUMBERS_FIRST = re.compile(
    rf"(?:(?:{NUMBER}|[A-Z][0-9]{{0,3}})(?:号楼|#楼|#|幢|栋|座|单元|室|户|层|房)[,.-]*){{1,4}}"
)
_LETTERS = re.compile(r"(?<![A-Z0-9])[A-Z]{2,18}(?![A-Z0-9])")


def respelled(text: str, sounds: Mapping[str, str]) -> str:
    """A normalised text with its numbers in one script, its names in characters, its numbers behind them.

    `sounds`: reading without tone, upper case → the character of the gazetteer's names most often read so.
    """
    text = _CAPITAL_NUMBER.sub(lambda found: found.group().translate(_CAPITALS), text)
    text = _LETTERS.sub(lambda found: in_characters(found.group(), sounds) or found.group(), text)
    return _numbers_last(text)


def in_characters(letters: str, sounds: Mapping[str, str]) -> str:
    """ANTAI → 安泰; '' where the letters are no row of known syllables."""
    if not letters:
        return ""
    for length in range(min(6, len(letters)), 1, -1):
        character = sounds.get(letters[:length])
        if character is None:
            continue
        rest = letters[length:]
        if not rest:
            return character
        if following := in_characters(rest, sounds):
            return character + following
    return ""


def _numbers_last(text: str) -> str:
    """201室1单元3号楼,安泰小区 → 安泰小区201室1单元3号楼, where the rest ends without a number."""
    opening = _NUMBERS_FIRST.match(text)
    position = opening.end() if opening else 0
    rest = text[position:]
    if not position or not rest or split(rest) < len(rest):
        return text
    return rest + text[:position].strip(SEPARATORS)


@lru_cache(maxsize=16_384)
def reading(character: str) -> str:
    """The commonest reading of a character in pinyin without tone, upper case; itself where it has none."""
    return str(lazy_pinyin(character)[0]).upper()


def sound_alike(name: str, other: str) -> bool:
    """Whether two names of equal length are read alike: 翠湖 and 翠胡."""
    return len(name) == len(other) and all(
        one == two or reading(one) == reading(two) for one, two in zip(name, other, strict=True)
    )
