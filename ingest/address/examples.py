"""Made-up labelled addresses over the country's real areas, to learn what real labelled ones are too few for.

Areas come from `catalogs/codes`, down to the village; roads, estates, organisations and numbers are composed here in
the spellings that people use. What real texts look like the model learns from real ones; these teach it the names
and the numbers.
"""

import csv
import random
from importlib.resources import files
from typing import NamedTuple

import polars as pl
import yaml

from ingest.address.annotated import Part

_W: dict[str, list[str]] = yaml.safe_load(
    files("ingest.address").joinpath("examples.yml").read_text(encoding="utf-8")
)
_GIVEN = "金银锦华盛泰安康福瑞祥和顺兴隆昌达通利德仁义信诚嘉美佳丽景秀春夏秋冬梅兰竹菊松柏龙凤虎鹤云雨星月天地山水江河湖海东南西北大小新老上下前后石沙柳杨李张王赵刘陈孟宋郑周吴"
_NUMERALS = "零一二三四五六七八九十"


class Areas(NamedTuple):
    """The country's areas: names by code, and the codes of villages and communities."""

    upper: dict[int, str]
    towns: dict[int, str]
    places: list[tuple[int, str]]


def areas() -> Areas:
    """Read `catalogs/codes`."""
    codes = files("catalogs").joinpath("codes")
    with codes.joinpath("national_areas.csv").open(encoding="utf-8") as lines:
        upper = {int(row["code"]): row["name"] for row in csv.DictReader(lines)}
    with codes.joinpath("national_places.parquet").open("rb") as file:
        table = pl.read_parquet(file)
    towns = table.filter(pl.col("code") % 1000 == 0)
    places = table.filter(pl.col("code") % 1000 != 0)
    return Areas(upper, dict(towns.rows()), places.rows())


class Maker:
    """Makes labelled addresses; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.areas = areas()
        self._upper_names = [name for name in self.areas.upper.values() if len(name) == 3]
        self._town_names = [name[:2] for name in self.areas.towns.values() if len(name) in (3, 4)]
        self.random = random.Random(seed)  # noqa: S311

    def example(self) -> list[Part]:
        """Parts of one address."""
        chance = self.random.random
        parts = self._areas() if chance() < 0.85 else []
        rural = any(kind == "village" for kind, _ in parts)
        if chance() < 0.07:
            place = self.random.choice(self.areas.places)
            there = self._place(place[0] % 1000 >= 200, place[1], False)
            house = self._number(400)
            before = [("", self.random.choice(["门牌", "门牌号", "第"]))] if chance() < 0.15 else []
            return self._ended(
                [
                    *parts,
                    *self._road(),
                    there,
                    *before,
                    ("road_number", house + ("号" if chance() < 0.9 else "")),
                ]
            )
        if rural and chance() < 0.5:
            parts += self._rural()
        elif chance() < 0.75:
            parts += self._road()
        if chance() < (0.3 if rural else 0.6):
            parts += self._estate()
        elif chance() < 0.6:
            parts += self._poi()
        if chance() < 0.06:
            parts.append(
                (
                    "relative",
                    self.random.choice(
                        [
                            "门口",
                            "对面",
                            "附近",
                            "旁",
                            "东侧",
                            "西侧",
                            "南侧",
                            "北侧",
                            "旁边",
                            "院内",
                            "东门",
                            "南门",
                            "楼下",
                            "南",
                            "北",
                            "东",
                            "西",
                            "东邻",
                            "南邻",
                        ]
                    ),
                )
            )
        if not parts:
            parts = self._estate()
        if chance() < 0.1:
            parts = self._spaced(parts)
        return self._ended(parts)

    def _ended(self, parts: list[Part]) -> list[Part]:
        """With a remark, a complaint, or cut off in the middle of a name."""
        chance = self.random.random()
        kind, text = parts[-1]
        if chance < 0.04:
            return [
                *parts,
                ("", self.random.choice(["", ",", ",", ","])),
                ("remark", self.random.choice(_W["remarks"])),
            ]
        if chance < 0.08:
            choose = self.random.choice
            where = [("relative", choose(_W["beside"]))] if self.random.random() < 0.5 else []
            remark = [("", ","), ("remark", choose(_W["requests"]))] if self.random.random() < 0.5 else []
            return [*parts, *where, ("other", choose(_W["complaints"])), *remark]
        if chance < 0.11 and kind in ("estate", "poi", "road", "community") and len(text) > 3:
            return [*parts[:-1], ("other", text[: self.random.randint(2, len(text) - 1)])]
        return parts

    def _spaced(self, parts: list[Part]) -> list[Part]:
        spaced: list[Part] = []
        for part in parts:
            if spaced and spaced[-1][0] and part[0] and self.random.random() < 0.5:
                spaced.append(("", self.random.choice(", -")))
            spaced.append(part)
        return spaced

    def _areas(self) -> list[Part]:
        choose, chance = self.random.choice, self.random.random
        code, place = choose(self.areas.places)
        upper, towns = self.areas.upper, self.areas.towns
        province = upper.get(code // 10**10 * 10**4, "")
        city = upper.get(code // 10**8 * 100, "")
        county = upper.get(code // 10**6, "")
        town = towns.get(code // 1000 * 1000, "")
        municipal = province in ("北京市", "天津市", "上海市", "重庆市")
        parts: list[Part] = []
        if municipal:
            if chance() < 0.7:
                parts.append(("city", province if chance() < 0.75 else province[:2]))
                if chance() < 0.12:
                    parts.append(("city", province))
        else:
            if chance() < 0.5:
                parts.append(
                    ("province", province if chance() < 0.85 or len(province) != 3 else province[:2])
                )
            if city and "直辖" not in city and chance() < 0.65:
                short = len(city) == 3 and city.endswith("市") and chance() < 0.2
                parts.append(("city", city[:2] if short else city))
        if county and county != city and chance() < 0.78:
            short = len(county) == 3 and chance() < (0.08 if parts else 0.02)
            parts.append(("county", county[:2] if short else county))
        if parts and chance() < 0.03:
            parts += parts
        elif parts and parts[-1][0] == "county" and chance() < 0.07:
            if parts[-1][1].endswith("县") and chance() < 0.3:
                parts.append(("", "城"))
                return parts
            parts.append(("poi", (self._name() if chance() < 0.4 else "") + choose(_W["zones"])))
            if chance() < 0.7:
                return parts
        if town and chance() < 0.55:
            parts.append(("town", self._town(town, bool(parts))))
            if chance() < 0.06:
                parts.append(("poi", choose(["驻地", "政府驻地", "人民政府", "政府", "工业园", "经济园区"])))
                return parts
        if chance() < 0.42:
            parts.append(self._place(code % 1000 >= 200, place, bool(parts) and parts[-1][0] == "town"))
        return parts

    def _town(self, town: str, after: bool) -> str:
        chance = self.random.random()
        if town.endswith("街道"):
            return town + ("办事处" if chance < 0.2 else "办" if chance < 0.25 else "")
        return town[:-1] if after and len(town) > 2 and town[-1] in "镇乡" and chance < 0.04 else town

    def _place(self, village: bool, place: str, after: bool) -> Part:
        chance = self.random.random()
        if village:
            if place.endswith("村"):
                if after and chance < 0.12 and len(place) > 2:
                    return "village", place[:-1]
                if chance < 0.22:
                    return "village", place[:-1] + self.random.choice(
                        ["村委会", "村民委员会", "村村委会", "行政村"]
                    )
            return "village", place
        if place.endswith("社区"):
            if chance < 0.2:
                return "community", place[:-2] + self.random.choice(
                    ["居委会", "居民委员会", "社区居委会", "社区居民委员会"]
                )
            if after and chance < 0.25 and len(place) > 3:
                return "community", place[:-2]
        return "community", place

    def _number(self, most: int) -> str:
        chance, value = self.random.random(), int(self.random.triangular(1, most, 1))
        if chance < 0.1 and value < 100:
            return self._spoken(value)
        if chance < 0.13:
            return f"{value}{self.random.choice('ABCDEF')}"
        if chance < 0.18:
            return f"{value}-{value + self.random.randint(1, 9)}"
        return str(value)

    def _spoken(self, value: int) -> str:
        tens, ones = divmod(value, 10)
        return ("" if not tens else ("" if tens == 1 else _NUMERALS[tens]) + "十") + (
            _NUMERALS[ones] if ones or not tens else ""
        )

    def _name(self) -> str:
        choose, chance = self.random.choice, self.random.random()
        if chance < 0.5:
            return choose(_W["words"])
        if chance < 0.7:
            return choose(_GIVEN) + choose(_GIVEN)
        if chance < 0.85:
            stem = choose(self.areas.places)[1].removesuffix("社区").removesuffix("村")
            return stem[:3] if len(stem) > 1 else stem + choose(_GIVEN)
        return (
            choose(_GIVEN) + choose(_W["words"])
            if chance < 0.93
            else choose(_GIVEN) + choose(_GIVEN) + choose(_GIVEN)
        )

    def _short_area(self) -> str:
        """What names of hospitals, markets and the like begin with: 利津, 东城."""
        if self.random.random() < 0.6:
            return self.random.choice(self._upper_names)[:2]
        return self.random.choice(self._town_names)

    def _road_name(self) -> str:
        choose, chance = self.random.choice, self.random.random()
        if chance > 0.8:
            area = choose(self._upper_names)
            return area[:-1] + choose(_W["roads"]) if len(area) > 2 else self._name() + choose(_W["roads"])
        if chance < 0.06:
            return choose("东西南北经纬") + choose(_NUMERALS[1:]) + choose(["路", "路", "街"])
        if chance < 0.09:
            return choose(["G", "S", ""]) + str(self.random.randint(101, 330)) + choose(["国道", "省道"])
        if chance < 0.12:
            return (
                choose("东西南北")
                + choose("一二三四五")
                + "环"
                + choose(["路", "东路", "南路", "西路", "北路"])
            )
        return self._name() + choose(_W["roads"])

    def _road(self) -> list[Part]:
        choose, chance = self.random.choice, self.random.random
        parts: list[Part] = [("road", self._road_name())]
        if chance() < 0.1:
            parts.append(
                (
                    "relative",
                    choose(
                        [
                            "东段",
                            "西段",
                            "南段",
                            "北段",
                            "中段",
                            "东首",
                            "北首",
                            "路东",
                            "路北",
                            "路南",
                            "东侧",
                            "北侧",
                        ]
                    ),
                )
            )
        if chance() < 0.12:
            parts += [("", choose("与和")), ("road", self._road_name())]
            side, way = choose("东西南北"), self.random.randint(1, 90) * choose([10, 50])
            tail = choose(
                [
                    "",
                    "",
                    f"{side}{way}米",
                    f"往{side}{way}米",
                    f"以{side}",
                    f"{side}北角",
                    f"{side}{way}米路{choose('东西南北')}",
                ]
            )
            parts.append(
                ("relative", choose(["交叉口", "交汇处", "路口", "交叉路口", "交界处", "交会处"]) + tail)
            )
            return parts
        if chance() < 0.78:
            number = self._number(choose([99, 300, 2000]))
            form = chance()
            if form < 0.82:
                parts.append(("road_number", f"{number}号" + ("院" if chance() < 0.08 else "")))
            elif form < 0.87:
                parts.append(("road_number", choose("甲乙丙") + f"{number}号"))
            elif form < 0.95:
                parts.append(("road_number", f"{number}弄"))
                if chance() < 0.7:
                    parts.append(("building", f"{self.random.randint(1, 120)}号"))
                    parts += self._rooms() if chance() < 0.7 else []
            else:
                parts.append(("road_number", number))
        return parts

    def _rural(self) -> list[Part]:
        choose, chance = self.random.choice, self.random.random
        parts: list[Part] = []
        if chance() < 0.5:
            number = (
                self._spoken(self.random.randint(1, 20))
                if chance() < 0.4
                else str(self.random.randint(1, 20))
            )
            parts.append(
                (
                    "group",
                    choose(["", "", "第"])
                    + number
                    + choose(["组", "组", "组", "村民小组", "社", "队", "小组", "居民小组"]),
                )
            )
        if chance() < 0.7:
            if chance() < 0.06:
                parts.append(("", choose(["门牌", "门牌号"])))
            parts.append(("road_number", self._number(500) + ("号" if chance() < 0.93 else "")))
        return parts

    def _estate(self) -> list[Part]:
        choose, chance = self.random.choice, self.random.random
        parts: list[Part] = [
            (
                "estate",
                self._name() + (choose(_W["words"]) if chance() < 0.12 else "") + choose(_W["estates"]),
            )
        ]
        if chance() < 0.15:
            numeral = choose([*_NUMERALS[1:6], *"12345", *"东西南北ABC"])
            kind = "区" if numeral in "东西南北ABC" else choose(["区", "期", "期", "区", "号院"])
            parts.append(("sub_estate", numeral + kind))
        return parts + self._dwelling()

    def _dwelling(self) -> list[Part]:
        choose, chance, within = self.random.choice, self.random.random, self.random.randint
        building, unit, floor, room = within(1, 60), within(1, 5), within(1, 28), within(1, 4)
        door = f"{floor}{room:02d}"
        form = chance()
        if form < 0.12:
            return [("building", str(building)), ("", "-"), ("unit", str(unit)), ("", "-"), ("room", door)]
        if form < 0.16:
            return [("building", str(building)), ("", "-"), ("room", door)]
        if form < 0.2:
            return (
                [("building", f"{building}号"), *self._rooms()]
                if chance() < 0.5
                else [("building", f"{building}号")]
            )
        if form < 0.3:
            return []
        number = self._spoken(building) if chance() < 0.12 else str(building)
        if chance() < 0.05:
            number = f"{building}{choose('ABCDE')}"
        if chance() < 0.1:
            number = choose("ABCDEFGHT") + (str(within(1, 9)) if chance() < 0.4 else "")
        parts: list[Part] = [
            ("building", number + choose(["号楼"] * 6 + ["栋"] * 4 + ["幢"] * 3 + ["座", "#", "#楼", "楼"]))
        ]
        if chance() < 0.1:
            parts[-1] = ("building", number)
            parts.append(("", "-"))
        if chance() < 0.55:
            word = self._spoken(unit) if chance() < 0.25 else str(unit)
            parts.append(("unit", word + choose(["单元", "单元", "单元", "单元", "门"])))
        return parts + (self._rooms() if chance() < 0.8 else [])

    def _rooms(self) -> list[Part]:
        chance, within = self.random.random, self.random.randint
        floor, room = within(1, 32), within(1, 12)
        parts: list[Part] = []
        if chance() < 0.15:
            word = self._spoken(floor) if chance() < 0.3 else str(floor)
            parts.append(("floor", word + self.random.choice(["楼", "层", "层", "F"])))
            if chance() < 0.4:
                return parts
        if chance() < 0.1 and not parts:
            parts.append(("", "-"))
        number = f"{floor}{room:02d}"
        if chance() < 0.06:
            number = f"{within(1, 3)}0{within(1, 9)}{self.random.choice('ABC')}"
        if chance() < 0.04:
            number = "".join(_NUMERALS[int(digit)] for digit in number if digit.isdigit())
        parts.append(("room", number + self.random.choice(["室"] * 6 + [""] * 6 + ["房", "号", "户"])))
        return parts

    def _poi(self) -> list[Part]:
        choose, chance, within = self.random.choice, self.random.random, self.random.randint
        parts: list[Part] = [
            ("poi", self._name() + (choose(_W["words"]) if chance() < 0.2 else "") + choose(_W["pois"]))
        ]
        form = chance()
        if form > 0.94:
            parts.append(("poi", choose(_W["wings"])))
        if form < 0.25:
            parts.append(("building", choose("ABCDEF") + choose(["座", "座", "栋", "区", "幢"])))
            parts += self._rooms()
        elif form < 0.4:
            parts.append(("floor", f"{within(1, 30)}{choose(['楼', '层', 'F'])}"))
        elif form < 0.55:
            parts += self._rooms()
        elif form < 0.62:
            parts += [("building", f"{within(1, 30)}{choose(['号楼', '栋', '幢'])}"), *self._rooms()]
        elif form < 0.68:
            parts += [
                ("building", f"{choose('ABCD')}{within(1, 9)}"),
                ("", "-"),
                ("room", f"{within(1, 20)}{within(1, 20):02d}"),
            ]
        return parts
