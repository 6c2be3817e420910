"""The compiled expressions of the parser, made from `vocabulary.yml`. All work on normalised text."""

import re
from importlib.resources import files

import yaml

from ingest.address.components import ComponentType
from ingest.address.numerals import CHINESE_DIGITS

_WORDS: dict[str, list[str]] = yaml.safe_load(
    files("ingest.address").joinpath("vocabulary.yml").read_text(encoding="utf-8")
)

NUMBER = rf"(?:[0-9]{{1,5}}|[{CHINESE_DIGITS}]{{1,9}})"

SUFFIX_TYPE: dict[str, ComponentType] = {
    suffix: kind
    for kind in ("poi", "estate", "village", "community", "road", "town")
    for suffix in _WORDS[kind]
}
"""Ending → component type."""


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


NAMED = re.compile(
    rf"(?P<name>[^,.()#]{{1,14}}?)(?P<suffix>{_any_of(list(SUFFIX_TYPE))})"
    r"(?!(?<=[路街])[口灯段]|(?<=城)市|(?<=[镇乡街])村(?!委)|(?<=[城苑园谷所站局府])路|(?<![路街巷道])(?:路(?![口南东西北])|大?街|乡|镇))"
    r"(?P<again>(?<!路)(?<!街)(?:小区|花园|家园|公寓|新村|林场|大厦|广场|市场|中心|公司|医院|学校|园区|[苑园府城](?!路)))?"
)
"""Something with a known ending: 锦霞小区, 建工新村, 津5路."""

ROAD_NUMBER = re.compile(rf"(?P<number>{NUMBER}(?:[-之]{NUMBER})?[A-Z]?)号?(?:院内|院|大院|附近)?")
GROUP = re.compile(rf"第?(?P<number>{NUMBER})(?:村民小组|居民小组|小组|组|社|大队|队)(?!区)")
SUB_ESTATE = re.compile(
    rf"(?P<name>[东西南北中]|[A-Z]|{NUMBER}|[甲乙丙丁]|[东西][南北])(?P<kind>区|期|组团|院|园区|小区|片区)"
)
RELATIVE = re.compile(
    r"(?:(?:与)?(?:十字|丁字|T型)?(?:交叉路?口|交汇处?|交叉处|相交处?|交界处?|路口|街口|十字路口|交口)处?)?"
    r"(?:(?:往|向|以|偏)?(?:东南|东北|西南|西北|[东西南北路院](?!营|[灯门]|[一二三四五六七八九十0-9]{1,2}(?:路|街)))(?:侧|边|邻|首|头|段|方|面|端|角|向)?"
    r"|(?:约)?(?:[0-9]{1,5}(?:余|多)?|[一二三四五六七八九十百千]{1,5})(?:米|M|公里|KM)(?:处|左右)?"
    r"|[东西南北]门(?:口|外|旁)?|沿街|附近|斜对面|对面|对过|旁边|旁|隔壁|村?口|主路|门口|门前|门北侧|前首|中段|首|院内|以内|内|处|前|后)*"
)
INTERSECTION = re.compile(r"(?:交叉|交汇|相交|交界|路口|街口|交口)")
DISTANCE = re.compile(
    r"(?P<side>东南|东北|西南|西北|[东西南北])(?:侧|边|面|方|向|行|走)?约?(?P<metres>[0-9]{1,5})(?:余|多)?(?P<unit>米|M|公里|KM)"
)
AREA_EXTENSION = {
    "town": re.compile(r"办事处|办|政府驻地|驻地"),
    "community": re.compile(
        r"(?:社区|村)?(?:居民委员会|村民委员会|居委会|村委会|居委|村委|委会|民委员会)|社区|村"
    ),
}
NOT_TOWN_BEFORE = re.compile(_any_of(_WORDS["not_town_before"]))
WHOLE_POI = re.compile(_any_of(_WORDS["whole_poi"]))
ROAD_FOLLOWS = re.compile(r"[^,.()0-9]{1,6}?(?:路|街)")
TOWN_FOLLOWS = re.compile(r"[^,.()0-9]{1,6}?(?:镇|乡|街道|村)")
FLOOR = re.compile(rf"(?P<number>{NUMBER})(?:层|楼)(?!上)")
COUNTY_SEAT = re.compile(r"(?:县城|城区|城关|城(?![东西南北中关]))(?=.)")
NOT_AREA_BEFORE = re.compile(_any_of(_WORDS["not_area_before"]))
INTRODUCTION = re.compile(rf"(?:{_any_of(_WORDS['introduction'])})+")

STRONG_TAIL = re.compile(
    rf"(?:{NUMBER}|[A-Z][0-9]{{0,3}})(?:号楼|#楼|#|幢|栋|座|单元)(?:[-,.]?(?:{NUMBER}|[A-Z])(?:单元|门|层|楼|室|户|号|房|-)?)*"
    rf"|(?:[0-9]{{3,4}}|[二三四五六七八九]?[〇零一二三四五六七八九十]{{2,4}})(?:室|户|房间)"
    rf"|[0-9]{{1,3}}-[0-9]{{1,2}}-[0-9]{{3,4}}"
    rf"|{NUMBER}(?:-[0-9]{{1,3}})?号(?:院?(?=,)|{NUMBER}(?:楼|层))"
    r"|(?<=村)[0-9]{1,4}(?=,)"
)
"""What says building, unit or room wherever it stands; what follows the last one is a remark."""
PHONE = re.compile(
    r"(?:(?:联系电话|联系方式|电话|手机|TEL)[,.-]*)?"
    r"(?<![0-9])(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[2-9][0-9]{6,7})(?![0-9])"
)
CUT_PHONE = re.compile(r"[,.]*(?:联系电话|联系方式|电话|手机|TEL)[,.-]*[0-9-]*$")
BRACKETS = re.compile(r"\(([^()]*)\)?")
BRACKETED_ADDRESS = re.compile(rf"{SUB_ESTATE.pattern}|[0-9A-Z-]+(?:号楼|号院|号|#|幢|栋|单元|室)?")
PLACE_NAMED = re.compile(
    r"村|小区|花园|家园|公寓|苑|社区|[^马铁一]路|街|大厦|广场|市场|商场|商城|中心|医院|学校|中学|小学|公司|集团|基地|宾馆|酒店|[工产]业园|厂"
)
"""Says that what follows a number is still address."""
BEFORE_NUMBER = re.compile(r"(?:门牌号?码?|第|[,.-])+$")
"""Words between a name and its number that say nothing more: 南岭村门牌45号."""
