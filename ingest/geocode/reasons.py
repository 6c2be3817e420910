"""Why an address went to review or stayed unmatched. Stored in the database, so never renamed."""

from enum import StrEnum
from typing import Literal


class Reason(StrEnum):
    """What the reviewer is told."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    OTHER_CITY = "other_city"
    TOO_VAGUE = "too_vague"
    NAME_UNKNOWN = "name_unknown"
    NUMBER_UNKNOWN = "number_unknown"
    AMBIGUOUS = "ambiguous"
    CONTRADICTION = "contradiction"
    UNCERTAIN_NAME = "uncertain_name"
    FAR_FROM_POINT = "far_from_point"
    SEVERAL = "several_addresses"
    BESIDE = "beside"
    BROKEN_NUMBER = "broken_number"
    DECIDED = "decided"

    def label(self, language: Literal["zh", "en"]) -> str:
        """What a person reads in the report and in review."""
        return _TITLES[self][language]


_TITLES: dict[Reason, dict[Literal["zh", "en"], str]] = {
    Reason.EMPTY: {"zh": "地址为空", "en": "No address"},
    Reason.UNREADABLE: {"zh": "看不出地址", "en": "Not readable as an address"},
    Reason.OTHER_CITY: {"zh": "外市地址", "en": "An address of another city"},
    Reason.TOO_VAGUE: {"zh": "只写到市", "en": "Says no more than the city"},
    Reason.NAME_UNKNOWN: {"zh": "名称不在地名库中", "en": "A name that the gazetteer does not hold"},
    Reason.NUMBER_UNKNOWN: {"zh": "楼号或门牌号不存在", "en": "A number that does not exist there"},
    Reason.AMBIGUOUS: {"zh": "有多个候选", "en": "Several candidates fit alike"},
    Reason.CONTRADICTION: {"zh": "各级地址互相矛盾", "en": "The parts of the address contradict each other"},
    Reason.UNCERTAIN_NAME: {"zh": "名称疑似有误", "en": "A name that is probably mistyped"},
    Reason.FAR_FROM_POINT: {"zh": "与坐标相距太远", "en": "Too far from the given point"},
    Reason.SEVERAL: {"zh": "一格写了多个地址", "en": "Several addresses in one cell"},
    Reason.BESIDE: {"zh": "写的是某楼的对面或旁边", "en": "Beside or opposite a building, not in it"},
    Reason.BROKEN_NUMBER: {"zh": "号码中间断开或并列", "en": "A number broken in two, or two of them"},
    Reason.DECIDED: {"zh": "经人工确认", "en": "Decided by a person"},
}
