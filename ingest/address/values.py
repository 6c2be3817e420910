"""Step 5: one canonical form for each component, however it is written.

三号楼, 3#, 3幢 and ３栋 → 3; 垦利县 → 垦利区; 文汇街道办 → 文汇街道; 小宋村委会 → 小宋村; 东2路 → 东二路; 负一层 → -1.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import polars as pl

from ingest.address.lexicon import catalogued_areas
from ingest.address.name_index import NameIndex
from ingest.address.names import upper_areas
from ingest.address.numerals import CHINESE_DIGITS, canonical_number, chinese_number

_LEVEL = {"province": 0, "city": 1, "county": 2, "town": 3, "community": 4, "village": 4}
_WIDTH = (10**13, 10**11, 10**9, 10**6, 1)
"""An area's code without what lies below its level: codes of 15 digits."""
_BEST_KIND = ("", "_variant", "_short")
_DIGITS = frozenset("0123456789")
_NUMBER_IN_NAME = re.compile(r"[0-9]{1,3}")
_COUNTED = re.compile(
    rf"(?:第|新|附)?(?P<below>负|地下|B(?=[0-9]))?(?P<first>[甲乙丙丁戊己庚辛壬癸](?=[0-9{CHINESE_DIGITS}]))?"
    rf"(?P<number>[0-9A-Z]+|[{CHINESE_DIGITS}]+|[东西南北中]{{1,2}}|[甲乙丙丁戊己庚辛壬癸])"
    rf"(?:[-.之](?P<last>[0-9A-Z]+|[{CHINESE_DIGITS}]+))?"
)
_PART = re.compile(
    rf"(?P<name>[东西南北中]{{1,2}}|[A-Z]|[0-9]{{1,3}}|[{CHINESE_DIGITS}]{{1,4}}|[甲乙丙丁])(?P<kind>区|期|组团|院|园区|小区|片区|号院)$"
)
_VILLAGE_OFFICE = re.compile(r"(?:村村民委员会|村村委会|村民委员会|村委会|行政村|自然村)$")
_COMMUNITY_OFFICE = re.compile(r"(?:社区居民委员会|社区居委会|居民委员会|居委会|社区居委)$")
_TOWN_OFFICE = re.compile(r"(?:街道办事处|街道办|办事处|街办)$")


def canonical_road(name: str) -> str:
    """Numbers in road names are written in Chinese numerals: 东2路 → 东二路, 14号路 → 十四号路."""
    if not any(character in _DIGITS for character in name):
        return name
    return _NUMBER_IN_NAME.sub(lambda found: chinese_number(int(found.group())), name)


def canonical_sub_estate(name: str) -> str:
    """东区, 1期 → 一期, 二小区 → 二区. Numbers in Chinese numerals."""
    part = _PART.fullmatch(name)
    if part is None:
        return name
    digits = canonical_number(part["name"])
    spoken = chinese_number(int(digits)) if digits.isdigit() else part["name"]
    return spoken + {"小区": "区", "片区": "区", "园区": "区"}.get(part["kind"], part["kind"])


@lru_cache(maxsize=200_000)
def counted(text: str) -> str:
    """The number in a component that counts: 三号楼 → 3, 12A幢 → 12A, 8-10号 → 8-10, 地下一层 → -1, 甲12号 → 甲12."""
    found = _COUNTED.match(text)
    if found is None:
        return text
    number = canonical_number(found["number"]) if found["number"] not in "东西南北中" else found["number"]
    if found["last"]:
        number = f"{number}-{canonical_number(found['last'])}"
    return ("-" if found["below"] else "") + (found["first"] or "") + number


class _AreaNames:
    """Names of areas today by their codes of 15 digits."""

    def __init__(self) -> None:
        with files("catalogs").joinpath("codes/national_places.parquet").open("rb") as file:
            lower = pl.read_parquet(file)
        self._lower_codes = lower["code"].to_numpy()
        self._lower = lower["name"]
        self._upper = {code: name for code, _, name in upper_areas()}
        self._home = {area.code: area.today for area in catalogued_areas()}

    def of(self, code: int) -> str | None:
        """Name of the area with this code, None where there is none."""
        home = self._home.get(code) or self._upper.get(code)
        if home is not None:
            return home
        place = int(np.searchsorted(self._lower_codes, code // 1000))
        if place < self._lower_codes.size and self._lower_codes[place] == code // 1000:
            return str(self._lower[place])
        return None


@cache
def _area_names() -> _AreaNames:
    return _AreaNames()


def area_reader(index: NameIndex, home: int = 0) -> Callable[[str, str, int], tuple[str, int]]:
    """Reader of an area's (name today, code) from its type, its text and the code of the area that it lies in.

    Of several areas of one name the one in `home`, an area's code, is meant; the code is -1, and the name what the
    text says, where several are left. The code is 0 where the index holds no such area.
    """

    @lru_cache(maxsize=200_000)
    def read(kind: str, text: str, within: int) -> tuple[str, int]:
        for spelling in dict.fromkeys((text, *_spellings(kind, text))):
            codes = _codes(index, kind, spelling)
            at_home = [code for code in codes if _holds(home, code)] if home else []
            held = [code for code in codes if _holds(within, code)] if within else at_home or codes
            held = held or at_home
            if held:
                names = {_area_names().of(code) for code in held}
                name = names.pop() if len(names) == 1 else None
                return name or _plain(kind, spelling), held[0] if len(held) == 1 else -1
        return _plain(kind, text), 0

    return read


def _spellings(kind: str, text: str) -> tuple[str, ...]:
    """What an area is called besides: without the office that sits there, with the ending that is left out."""
    if kind == "town":
        return _TOWN_OFFICE.sub("街道", text), _TOWN_OFFICE.sub("", text)
    if kind == "village":
        return (_VILLAGE_OFFICE.sub("村", text), _COMMUNITY_OFFICE.sub("村", text))
    if kind == "community":
        return (_COMMUNITY_OFFICE.sub("社区", text), _VILLAGE_OFFICE.sub("社区", text))
    return ()


def _plain(kind: str, text: str) -> str:
    return next(iter(_spellings(kind, text)), text)


def _codes(index: NameIndex, kind: str, text: str) -> list[int]:
    """Codes of the areas of one type by the best spelling that the index has; a community may be a village too."""
    found = dict(index.lookup(text))
    kinds = [kind, "village" if kind == "community" else "community"] if _LEVEL[kind] == 4 else [kind]
    for spelling in _BEST_KIND:
        for of in kinds:
            if of + spelling in found:
                return sorted(set(found[of + spelling]))
    return []


def _holds(area: int, code: int) -> bool:
    width = next(width for width in _WIDTH if area % width == 0)
    return code // width == area // width


CANONICAL: dict[str, Callable[[str], str]] = {
    "group": counted,
    "road": canonical_road,
    "road_number": counted,
    "sub_estate": canonical_sub_estate,
    "building": counted,
    "unit": counted,
    "floor": counted,
    "room": counted,
}
"""Canonical form by component type; areas have a reader of their own, other texts stay as they are."""
