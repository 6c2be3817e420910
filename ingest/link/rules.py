"""By what a row was found to be a person or an organisation. Stored in the database, so never renamed."""

from enum import StrEnum
from typing import Literal


class LinkedBy(StrEnum):
    """The agreement that decided; `ITSELF` where no other row decided."""

    ID_NUMBER = "id_number"
    NAME_BIRTH_BUILDING = "name_birth_building"
    NAME_DWELLING = "name_dwelling"
    CREDIT_CODE = "credit_code"
    NAME_COUNTY = "name_county"
    ITSELF = "itself"

    def label(self, language: Literal["zh", "en"]) -> str:
        """What a person reads in a record."""
        return _TITLES[self][language]


_TITLES: dict[LinkedBy, dict[Literal["zh", "en"], str]] = {
    LinkedBy.ID_NUMBER: {"zh": "身份证号相同", "en": "same identity number"},
    LinkedBy.NAME_BIRTH_BUILDING: {
        "zh": "姓名、出生日期、楼栋相同",
        "en": "same name, birth date and building",
    },
    LinkedBy.NAME_DWELLING: {"zh": "姓名、户室相同", "en": "same name and dwelling"},
    LinkedBy.CREDIT_CODE: {"zh": "统一社会信用代码相同", "en": "same unified social credit code"},
    LinkedBy.NAME_COUNTY: {"zh": "同一县区内名称相同", "en": "same name in the county"},
    LinkedBy.ITSELF: {"zh": "无有效号码，按自身登记", "en": "no valid number, by what it says itself"},
}
