"""Why a row ended in review or was rejected, where the pipeline itself decided so.

`ingest.reasons` has the reasons of reading and cleaning, the geocoder its own. The codes are stored in the
database and in reports, so they are never renamed.
"""

from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]


class Outcome(StrEnum):
    """Reasons found after cleaning."""

    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_BUILDING = "unknown_building"
    DUPLICATE_KEY = "duplicate_key"
    OUTSIDE_GRIDS = "outside_grids"
    BAD_CODE = "bad_code"
    NO_ADDRESS = "no_address"
    OTHER_CITY = "other_city"
    NO_MATCH = "no_match"
    NUMBER_OF_ANOTHER = "number_of_another"
    SEVERAL_PEOPLE_FIT = "several_people_fit"
    SEVERAL_ORGANISATIONS_FIT = "several_organisations_fit"
    CODE_OF_ANOTHER = "code_of_another"
    NO_TIME = "no_time"

    def label(self, language: Language) -> str:
        """What a person reads in the report."""
        return _TITLES[self][0 if language == "zh" else 1]


_TITLES: dict[Outcome, tuple[str, str]] = {
    Outcome.UNKNOWN_AREA: ("区划代码不存在", "The area code does not exist"),
    Outcome.UNKNOWN_BUILDING: ("楼栋代码不存在", "The building code does not exist"),
    Outcome.DUPLICATE_KEY: ("编号重复，已保留第一条", "The same key again; the first row is kept"),
    Outcome.OUTSIDE_GRIDS: ("不在任何网格内", "In no grid"),
    Outcome.BAD_CODE: ("编码格式不符", "Malformed code"),
    Outcome.NO_ADDRESS: ("没有地址", "No address"),
    Outcome.OTHER_CITY: ("外地地址", "An address in another city"),
    Outcome.NO_MATCH: ("地址未能匹配", "The address was not found"),
    Outcome.NUMBER_OF_ANOTHER: (
        "身份证号与他人相同而姓名不同",
        "The identity number of somebody with another name",
    ),
    Outcome.SEVERAL_PEOPLE_FIT: ("可能对应多人", "More than one person fits"),
    Outcome.SEVERAL_ORGANISATIONS_FIT: ("可能对应多个单位", "More than one organisation fits"),
    Outcome.CODE_OF_ANOTHER: (
        "信用代码与其他单位相同而名称不同",
        "The credit code of an organisation with another name",
    ),
    Outcome.NO_TIME: ("没有上报时间", "No time of report"),
}
