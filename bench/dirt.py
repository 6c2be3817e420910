"""Dirt that the demo city's generator does not make: what real cells hold, written down apart from the matcher.

Each kind changes an address (`bench.written`) and says what is expected of the matcher:

- `FOUND`: the text still says which building is meant;
- `EITHER`: a careful person might find it or ask; to be wrong is the one mistake;
- `DOUBT`: no building may be taken, for none that we hold is meant, or two are.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any, Literal, NamedTuple

import numpy as np
import polars as pl
from pypinyin import Style, lazy_pinyin

from bench.city import FreshCity
from bench.judge import ROWS
from bench.written import Others, Written, others_of, sample

Expected = Literal["found", "either", "doubt"]
FOUND: Expected = "found"
EITHER: Expected = "either"
DOUBT: Expected = "doubt"
Dirty = str | None
"""The changed text, None where the kind does not apply to the address."""


class Kind(NamedTuple):
    """A kind of dirt."""

    expected: Expected
    change: Callable[[Written, Others, np.random.Generator], Dirty]
    meaning: str


_SUFFIXES = ("小区", "花园", "家园", "公寓", "花苑", "嘉园", "名苑", "佳苑", "新村", "村")
_LOOK_ALIKE = (
    "东车,西酉,南甫,北比,安女,泰秦,济挤,黄簧,河何,路跄,胜腔,利刮,园圆,苑宛,嘉喜,华毕,锦绵,翠萃,湖糊,悦说,景影,阳阻,新断,海悔,"
    "春舂,明朋,盛威,福副,金全,银很,龙尤,凤风,府俯,和知,平乎,王玉,李季,刘刈,张弛,陈阵,大太,永水,兴共,建健,民氏,团困,淄缁,清请,"
    "广厂,饶绕,垦恳,仙伯,渤勃,油抽,田由,口囗,康庚,宁宇,文丈,汇江,城诚,孤狐,岛鸟,乐东,万方,丰中,天夭,学字,辛幸,店居,石右,村材"
)
_LOOKS = {pair[0]: pair[1] for pair in _LOOK_ALIKE.split(",")}
_CAPITALS = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
_TRADITIONAL = str.maketrans(
    "东营济黄华区镇乡号楼单园苑广饶垦县胜宁龙凤门马车长见汇阳开发经术业岛兴义丰乐万庄张刘陈赵韩卢",
    "東營濟黃華區鎮鄉號樓單園苑廣饒墾縣勝寧龍鳳門馬車長見匯陽開發經術業島興義豐樂萬莊張劉陳趙韓盧",
)
_COURIER = (
    "请放门口快递柜",
    ",到了打电话勿敲门",
    "(工作日送货)",
    " 放物业代收",
    "，周末才在家",
    "麻烦送上楼谢谢",
    "【菜鸟驿站代收】",
)
_FIRMS = ("东营市顺达商贸有限公司", "好邻居便利店", "老王烟酒超市", "鲁北石油装备厂宿舍", "李记包子铺")
_CITIES = (
    "济南市历下区",
    "山东省潍坊市寿光市",
    "淄博市张店区",
    "滨州市滨城区",
    "天津市河西区",
    "河北省沧州市运河区",
)
_NEAR = ("对面", "斜对面", "北50米", "往东200米", "旁边的空地")
_OLD_ESTATES = ("原第二针织厂宿舍", "红旗大院", "老粮所家属院", "八一新村", "供销社宿舍")
_NOISE = ("\u200b", "\ufeff", "☆", "\x07", "😀", "\u00a0", "…", "*")


def _pick(options: "list[str] | tuple[str, ...]", rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


@cache
def _by_sound() -> dict[str, str]:
    """Reading → every character of the basic plane in common use (GB 2312) that is read so."""
    sounds: dict[str, str] = {}
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                character = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            reading = lazy_pinyin(character, style=Style.NORMAL)[0]
            if row < 0xD8:  # the first level: the 3,755 that people type
                sounds[reading] = sounds.get(reading, "") + character
    return sounds


def _one_changed(text: str, change: Callable[[str], str], rng: np.random.Generator) -> Dirty:
    """One character of a name other than its ending changed; None where none can be."""
    places = [at for at in range(len(text)) if change(text[at]) not in ("", text[at])]
    places = [at for at in places if at < max(2, len(text) - 2)]
    if not places:
        return None
    at = places[int(rng.integers(len(places)))]
    return text[:at] + change(text[at]) + text[at + 1 :]


def _with(w: Written, slot: str, value: str) -> Written:
    parts: dict[str, Any] = {slot: value}
    return replace(w, **parts)


def _name_changed(w: Written, change: Callable[[str], str], rng: np.random.Generator) -> Dirty:
    if not w.town and not w.road:
        return None  # nothing but the name would tell the place
    slots = [slot for slot in ("place", "road", "town") if getattr(w, slot)]
    slot = _pick(slots, rng)
    changed = _one_changed(getattr(w, slot), change, rng)
    return None if changed is None else _with(w, slot, changed).text


def dropped_suffix(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """安泰 for 安泰小区."""
    ending = next((one for one in _SUFFIXES if w.place.endswith(one) and len(w.place) - len(one) > 1), None)
    return replace(w, place=w.place.removesuffix(ending)).text if ending and w.road else None


def homophone(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A character that sounds alike, any of those that people type."""

    def alike(character: str) -> str:
        same = _by_sound().get(lazy_pinyin(character)[0], "").replace(character, "")
        return _pick(list(same), rng) if same else ""

    return _name_changed(w, alike, rng)


def look_alike(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A character that looks alike (optical recognition, handwriting)."""
    return _name_changed(w, lambda character: _LOOKS.get(character, ""), rng)


def old_county(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """垦利县, 广饶区: the ending that the county had, or might get."""
    other = {"区": "县", "县": "区"}.get(w.county[-1])
    return replace(w, county=w.county[:-1] + other).text if other and len(w.county) == 3 else None


def doubled_prefix(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """东营市东营区东营市东营区…; 山东东营山东省东营市…."""
    return _pick((f"{w.city}{w.county}", "山东东营", f"{w.county}{w.town}"), rng) + w.text


def courier_remark(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """What the courier is told, with a telephone number or without."""
    phone = f"1{rng.integers(3 * 10**9, 10**10 - 1)}"
    return w.text + _pick((*_COURIER, f" 王女士 {phone}", f"收件人张先生{phone}"), rng)


def capitals(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """壹贰叁 for 123 in building, unit and room."""
    tail = (w.number + w.unit + w.room).translate(_CAPITALS)
    return replace(w, number=tail, unit="", room="").text


def swapped_order(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Room, unit and building the wrong way round, behind the estate or before everything."""
    if w.village:
        return None
    tail = w.room + w.unit + w.number
    if rng.random() < 0.5:
        return replace(w, number=tail, unit="", room="").text
    return replace(w, before=tail + ",", number="", unit="", room="").text


def hash_styles(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """3#2#501, #3-2-501, 3＃楼2单元501＃, 3/2/501."""
    if w.village:
        return None
    number, unit, room = w.number[:-2], w.unit[:-2], w.room[:-1]
    styles = (
        f"{number}#{unit}#{room}",
        f"#{number}-{unit}-{room}",
        f"{number}＃楼{unit}单元{room}＃",
        f"{number}/{unit}/{room}",
        f" {number} {unit} {room}",
        f"{number}号{unit}门{room}",
    )
    return replace(w, number=_pick(styles, rng), unit="", room="").text


def wrong_community(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """No town, and the name of another community."""
    return None if w.village else replace(w, town="", community=_pick(o.communities, rng)).text


def wrong_town(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """The name of another town."""
    return replace(w, town=_pick(o.towns, rng)).text if w.road else None


def truncated_tail(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Cut off behind the building's number."""
    rest = w.unit + w.room
    return replace(w, unit="", room=rest[: int(rng.integers(len(rest)))]).text if rest else None


def other_city(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """The same names in another city."""
    return replace(w, city=_pick(_CITIES, rng), county="", town="", community="").text


def two_addresses(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A second address of the same person in the same cell."""
    home = replace(w, city="", town="", community="", road="", road_number="", part="")
    second = replace(home, place=_pick(o.places, rng), number=f"{rng.integers(1, 30)}号楼")
    sign = _pick((";", "；", "/", "，现住", "（户籍）", " "), rng)
    return None if second.place == w.place else w.text + sign + second.text


def road_number_off(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A wrong number on the road, where the estate is named besides."""
    if not w.road_number or w.village:
        return None
    number = int(w.road_number[:-1]) + int(rng.choice([-20, -4, -2, 2, 4, 100]))
    return replace(w, road_number=f"{max(number, 1)}号").text


def pinyin_fragment(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Characters of a name left in pinyin by the input method."""

    def spelt(character: str) -> str:
        return lazy_pinyin(character)[0] if "\u4e00" <= character <= "\u9fff" else ""

    return _name_changed(w, spelt, rng)


def full_width(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Every sign in full width, with ideographic blanks."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return replace(w, place=w.place + "\u3000").text.translate(wide)


@cache
def _compatible() -> dict[str, str]:
    """Character → a compatibility ideograph that stands for it (U+F900 to U+FAFF)."""
    pairs = ((unicodedata.normalize("NFKC", chr(code)), chr(code)) for code in range(0xF900, 0xFB00))
    return {normal: odd for normal, odd in pairs if normal != odd}


def compatibility(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Compatibility ideographs in place of characters (利 as U+F9DD)."""
    text = "".join(_compatible().get(character, character) for character in w.text)
    return text if text != w.text else None


def traditional(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Traditional characters: 東營市東營區."""
    return w.text.translate(_TRADITIONAL)


def blanks(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A blank between any two characters."""
    return (
        "".join(c + " " * int(rng.random() < 0.4) for c in w.text)
        if w.village
        else " ".join(
            (w.city, w.county, w.town, w.road, w.road_number, w.place, w.part, w.number, w.unit, w.room)
        )
    )


def repeated_segment(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """One part said twice in a row."""
    slots = [s for s in ("town", "place", "number", "unit", "road", "county") if getattr(w, s)]
    slot = _pick(slots, rng)
    return _with(w, slot, getattr(w, slot) * 2).text


def noise(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Control characters, emoji and stars inside the text."""
    text = w.text
    for _ in range(3):
        at = int(rng.integers(len(text) + 1))
        text = text[:at] + _pick(_NOISE, rng) + text[at:]
    return text


def old_estate(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """The name that the estate had before it was rebuilt, which no list holds."""
    return replace(w, place=_pick(_OLD_ESTATES, rng), part="").text if w.road and not w.part else None


def wrong_county(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Another county of the city."""
    if not w.road:
        return None
    return replace(w, county=_pick([name for name in o.counties if name != w.county], rng)).text


def firm_before(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A shop or firm named before the address or in brackets behind it."""
    firm = _pick(_FIRMS, rng)
    return firm + "," + w.text if rng.random() < 0.5 else f"{w.text}({firm})"


def bare_words(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """济南路123安泰小区3楼2单元501: no 号 anywhere."""
    number = w.number.removesuffix("楼").removesuffix("号")
    if w.village:
        return replace(w, number=number).text
    return replace(w, road_number=w.road_number.removesuffix("号"), number=number + "楼").text


def beside(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """Opposite a building, or so many metres from it: the thing is not inside."""
    return replace(w, unit="", room=_pick(_NEAR, rng)).text


def crossed_names(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """The road and number of one estate with the name of another."""
    if not w.road or w.village:
        return None
    other = _pick([p for p in (_pick(o.places, rng) for _ in range(8)) if p != w.place], rng)
    return replace(w, place=other, town="", community="").text


def unknown_number(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """A building that the estate does not have."""
    taken = o.numbers.get((w.place, w.part), set())
    number = next(n for n in range(int(rng.integers(40, 60)), 5000) if str(n) not in taken)
    return replace(w, number=f"{number}{w.number.lstrip('0123456789A')}").text


def unchanged(w: Written, o: Others, rng: np.random.Generator) -> Dirty:
    """As the register writes it."""
    return w.text


KINDS: dict[str, Kind] = {
    change.__name__: Kind(expected, change, (change.__doc__ or "").splitlines()[0])
    for expected, changes in (
        (
            FOUND,
            (unchanged, dropped_suffix, homophone, look_alike, old_county, doubled_prefix, courier_remark)
            + (capitals, swapped_order, hash_styles, wrong_community, wrong_town, truncated_tail)
            + (road_number_off, pinyin_fragment, full_width, compatibility, traditional, blanks)
            + (repeated_segment, noise, wrong_county, firm_before, bare_words),
        ),
        (EITHER, (old_estate, crossed_names)),
        (DOUBT, (other_city, two_addresses, beside, unknown_number)),
    )
    for change in changes
}


def dirty_rows(fresh: FreshCity, count: int, seed: int, unknown: frozenset[int]) -> pl.DataFrame:
    """`count` rows of each kind, in the columns of `bench.judge.ROWS`; `unknown_estate` are those of places that the
    standard addresses do not hold."""
    rng = np.random.default_rng(seed)
    others = others_of(fresh)
    known: list[Written] = []
    missing: list[Written] = []
    for written in sample(fresh, count * 12, rng, unknown):
        (known if written.known else missing).append(written)
    made = [("unknown_estate", DOUBT, one.text, one) for one in missing[:count]]
    for name, kind in KINDS.items():
        rng.shuffle(known)
        texts = ((kind.change(one, others, rng), one) for one in known)
        changed = ((text, one) for text, one in texts if text is not None)
        made += [(name, kind.expected, text, one) for text, one in islice(changed, count)]
    rows = [
        (name, expected, text, one.building_code, one.dwelling_code) for name, expected, text, one in made
    ]
    return pl.DataFrame(rows, schema=ROWS, orient="row")
