"""What the values of a column look like: for each field that has a form of its own, the share that fits."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalogs.code_lists import codes_of
from ingest.clean.dates import day, moment
from ingest.clean.identity import check_characters, credit_check_characters
from ingest.clean.phone import is_phone
from ingest.propose.digits import matrix

LEAST_SHARE = 0.6
"""A column is of a kind where at least so many of its values fit; dirty files have up to a fifth wrong."""

_ADDRESS = re.compile(
    r"(?=.*[省市区县镇乡街道村路街巷苑园庄])(?=.*([0-9一二三四五六七八九十][号楼栋幢室#-]|[路街村镇道]$|[0-9]$)).{5,120}"
)
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,}·[\u3400-\u9fff]+")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文盖燕綦巩"
)
_ORGANISATION = re.compile(
    r".{2,}(公司|厂|店|院|校|所|部|中心|超市|合作社|农场|馆|社|行|站|会|局|户|铺|室|园|吧|城|队|酒店|学校)(（.*）|\(.*\))?"
)
_SEX = frozenset("男女12") | {"男性", "女性", "0", "9", "M", "F"}
_AREA = re.compile(r"[1-8]\d{5}(\d{3}|\d{6}|\d{9})?")
_LONGITUDE = (73.0, 136.0)
_LATITUDE = (17.0, 54.0)


@dataclass(frozen=True)
class Evidence:
    """Share of a column's filled values that fit a kind, in words for the person who confirms it."""

    share: float
    zh: str
    en: str

    def said(self) -> str:
        """For a comment: 97% 是有效身份证号 / 97% are valid identity numbers."""
        return f"{self.share:.0%} {self.zh} / {self.share:.0%} {self.en}"


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def is_identity_number(text: str) -> bool:
    """18 characters with the right check character (GB 11643), or 15 digits with a real birth date."""
    text = text.strip().upper()
    if len(text) == 15 and text.isdigit() and text.isascii():
        return day("19" + text[6:12]) is not None
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", text, re.ASCII) or day(text[6:14]) is None:
        return False
    return chr(check_characters(matrix([text])[:, :17])[0]) == text[17]


def is_credit_code(text: str) -> bool:
    """18 characters with the right check character (GB 32100)."""
    text = text.strip().upper()
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", text) or text.isdigit():
        return False
    return chr(credit_check_characters(matrix([text])[:, :17])[0]) == text[17]


def _between(text: str, limits: tuple[float, float]) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return limits[0] <= value <= limits[1] and "." in text


def _is_time(text: str) -> bool:
    return ":" in text and moment(text) is not None


def _is_date(text: str) -> bool:
    return not re.fullmatch(r"\d{1,7}(\.\d+)?", text) and ":" not in text and day(text) is not None


_KINDS: Mapping[str, tuple[Callable[[str], bool], str, str]] = {
    "id_number": (is_identity_number, "是有效身份证号", "are valid identity numbers"),
    "uscc": (is_credit_code, "是有效统一社会信用代码", "are valid credit codes"),
    "phone": (is_phone, "是电话号码", "are telephone numbers"),
    "sex": (lambda text: text.strip() in _SEX, "是性别", "name a sex"),
    "time": (_is_time, "是时间", "are times"),
    "date": (_is_date, "是日期", "are dates"),
    "dwelling_code": (
        lambda text: bool(re.fullmatch(r"\d{23}", text)),
        "是23位户室编码",
        "are 23-digit codes",
    ),
    "building_code": (
        lambda text: bool(re.fullmatch(r"\d{17}", text)),
        "是17位楼栋编码",
        "are 17-digit codes",
    ),
    "grid_code": (
        lambda text: bool(re.fullmatch(r"[1-8]\d{14}", text)),
        "是15位网格代码",
        "are 15-digit codes",
    ),
    "area_code": (lambda text: bool(_AREA.fullmatch(text)), "是区划代码", "are area codes"),
    "longitude": (lambda text: _between(text, _LONGITUDE), "是我国经度", "are longitudes of China"),
    "latitude": (lambda text: _between(text, _LATITUDE), "是我国纬度", "are latitudes of China"),
    "address": (lambda text: bool(_ADDRESS.fullmatch(text)), "像地址", "look like addresses"),
    "organisation": (
        lambda text: bool(_ORGANISATION.fullmatch(text)),
        "像单位名称",
        "look like names of organisations",
    ),
    "person": (
        lambda text: bool(_PERSON.fullmatch(text)) and text[0] in _SURNAMES,
        "像人名",
        "look like names of people",
    ),
}


def evidence_of(values: Sequence[str], code_list: str | None = None) -> dict[str, Evidence]:
    """The kinds that values without blanks may be, by their share; `code_list`: one asked about besides."""
    found = {}
    for kind, (test, zh, en) in _KINDS.items():
        share = _share(values, test)
        if share >= LEAST_SHARE:
            found[kind] = Evidence(share, zh, en)
    if code_list:
        known = codes_of(code_list)
        share = _share(values, lambda text: text in known)
        if share >= LEAST_SHARE:
            found["code_list"] = Evidence(
                share, f"在代码表 {code_list} 中", f"are in the code list {code_list}"
            )
    return found


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether what stands where a header should is a row of values: two cells or more have a telling form."""
    telling = {"id_number", "uscc", "phone", "date", "time", "longitude", "latitude", "address", "person"}
    telling |= {"dwelling_code", "building_code", "grid_code", "area_code"}
    filled = [cell for cell in cells if cell.strip()]
    hits = sum(bool(telling & evidence_of([re.sub(r"_\d+$", "", cell)]).keys()) for cell in filled)
    return hits >= min(2, len(filled)) and hits >= 0.3 * len(filled) and hits > 0
