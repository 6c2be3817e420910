"""The names that the parser knows, in one Aho-Corasick automaton.

Areas come from `catalogs/codes` (NBS division codes), with their short and former names; a gazetteer
adds the roads and places that it holds. A name points to codes of areas or to ids of the gazetteer.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import ahocorasick

from ingest.address.normalise import normalise

NameKind = Literal["province", "city", "county", "town", "community", "road", "place"]

DONGYING = 370500
SHANDONG = 370000
HOME_CITY = "东营市"
_LEVELS: dict[str, NameKind] = {"province": "province", "city": "city", "county": "county"}
_GENERIC = {"城区", "矿区", "郊区", "东区", "西区", "市辖区", "新县", "南县", "高县"}
_AREA_ENDING = re.compile(r"(?:特别行政区|自治区|自治州|自治县|地区|街道|省|市|区|县|镇|乡)$")
_PEOPLES = re.compile(
    r"(?:壮族|回族|维吾尔|土家族|苗族|藏族|彝族|白族|傣族|侗族|布依族|朝鲜族|蒙古族?|哈萨克|羌族|哈尼族|傈僳族|景颇族|柯尔克孜|瑶族|满族|黎族|畲族)+"
)
COMMUNITY_ENDING = re.compile(
    r"(?:社区居民委员会|社区居委会|村民委员会|居民委员会|村委会|居委会|类似居委会|类似居民委员会|社区|村)$"
)


class Name(NamedTuple):
    """What a word may be the name of. `short` words lack their ending and need their neighbours' support."""

    kind: NameKind
    word: str
    canonical: str
    ids: tuple[int, ...]
    short: bool
    local: bool


class Area(NamedTuple):
    """A name of an area: 15-digit code, the name as written here, and the name it bears today."""

    code: int
    level: str
    name: str
    today: str


class Lexicon:
    """Words with an automaton over them; immutable once built, shared by fork."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.counties: dict[str, frozenset[int]] = {}
        """Codes of the city's counties by the name that they bear today."""
        grouped: dict[str, dict[tuple[NameKind, str, bool, bool], set[int]]] = {}
        for name in names:
            if len(name.word) > 1:
                key = (name.kind, name.canonical, name.short, name.local)
                grouped.setdefault(name.word, {}).setdefault(key, set()).update(name.ids)
            if name.kind == "county" and name.local:
                self.counties[name.canonical] = self.counties.get(name.canonical, frozenset()) | set(name.ids)
        self._automaton = ahocorasick.Automaton()
        for word, meanings in grouped.items():
            entries = tuple(
                Name(kind, word, canonical, tuple(sorted(ids)), short, local)
                for (kind, canonical, short, local), ids in meanings.items()
            )
            self._automaton.add_word(word, entries)
        if not grouped:
            self._automaton.add_word("\0\0", ())
        self._automaton.make_automaton()

    def found(self, text: str) -> dict[int, list[Name]]:
        """Every name in the text by the position where it starts, the longest first."""
        starts: dict[int, list[Name]] = {}
        for last, names in self._automaton.iter(text):
            start = last + 1 - len(names[0].word)
            starts.setdefault(start, []).extend(names)
        for names in starts.values():
            if len(names) > 1:
                names.sort(key=lambda name: (len(name.word), not name.short), reverse=True)
        return starts


def national_names() -> Iterator[Name]:
    """Provinces, cities and counties of the country (NBS), full and short."""
    with files("catalogs").joinpath("codes/national_areas.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name, level, code = row["name"], row["level"], int(row["code"])
            local = code in (SHANDONG, DONGYING)
            if name in _GENERIC or "直辖" in name or (code // 100 * 100 == DONGYING and code != DONGYING):
                continue
            kind = _LEVELS[level]
            yield Name(kind, name, name, (code,), False, local)
            short = _PEOPLES.sub("", _AREA_ENDING.sub("", name))
            if len(short) >= 2 and short != name and short not in _GENERIC:
                yield Name(kind, short, name, (code,), True, local)


def local_names(areas: Iterable[Area]) -> Iterator[Name]:
    """Counties, towns and communities of the city, in every way that they are written."""
    for area in areas:
        name = normalise(area.name)
        if area.level == "city":
            yield Name("city", name, area.today, (area.code,), False, True)
            yield Name("city", name.removesuffix("市"), area.today, (area.code,), True, True)
        elif area.level == "county":
            yield from _county_names(area, name)
        elif area.level == "town":
            yield from _town_names(area, name)
        elif area.level == "community":
            yield from _community_names(area, name)


def _county_names(area: Area, name: str) -> Iterator[Name]:
    yield Name("county", name, area.today, (area.code,), False, True)
    if name.endswith(("区", "县")) and len(name) == 3:
        yield Name("county", name[:-1], area.today, (area.code,), True, True)
        other = name[:-1] + ("县" if name[-1] == "区" else "区")
        yield Name("county", other, area.today, (area.code,), False, True)
    for long, short in (
        ("经济技术开发区", "经济开发区"),
        ("经济技术开发区", "开发区"),
        ("经济开发区", "开发区"),
    ):
        if name.endswith(long):
            yield Name("county", name.removesuffix(long) + short, area.today, (area.code,), False, True)


def _town_names(area: Area, name: str) -> Iterator[Name]:
    yield Name("town", name, area.today, (area.code,), False, True)
    stem = re.sub(r"(?:街道|镇|乡)$", "", name)
    if stem != name and len(stem) >= 2 and not stem.endswith(("路", "街")):
        yield Name("town", stem, area.today, (area.code,), True, True)
    if name.endswith(("乡", "镇", "街道")) and len(stem) >= 2:
        for ending in ("乡", "镇", "街道"):
            if stem + ending != name:
                yield Name("town", stem + ending, area.today, (area.code,), False, True)
    if name.endswith("街道"):
        yield Name("town", stem + "街办", area.today, (area.code,), False, True)
    without_county = re.sub(r"^(..)[县区](?=.*(?:开发区|园|示范区)$)", r"\1", name)
    if without_county != name:
        yield Name("town", without_county, area.today, (area.code,), False, True)


def _community_names(area: Area, name: str) -> Iterator[Name]:
    stem = COMMUNITY_ENDING.sub("", name)
    yield Name("community", name, area.today, (area.code,), False, True)
    if len(stem) >= 2:
        yield Name("community", stem, area.today, (area.code,), True, True)


def catalogued_areas() -> Iterator[Area]:
    """The city's areas as `catalogs/codes` lists them, former names included."""
    codes = files("catalogs").joinpath("codes")
    today: dict[int, tuple[str, str]] = {}
    with codes.joinpath("dongying_areas.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            today[int(row["code"])] = (row["level"], row["name"])
    for code, (level, name) in today.items():
        yield Area(code, level, name, name)
    history = codes.joinpath("former_area_names.csv")
    if not history.is_file():
        return
    with history.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            level, name = today[int(row["code"])]
            yield Area(int(row["code"]), level, row["name"], name)


@cache
def catalogued_lexicon() -> Lexicon:
    """The lexicon of areas alone: what the parser uses without a gazetteer."""
    return Lexicon([*national_names(), *local_names(catalogued_areas())])
