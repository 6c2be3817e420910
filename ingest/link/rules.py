"""By what a row was found to be a person or an organisation. Stored in the database, so never renamed."""

from ingest.vocabulary import Vocabulary


class LinkedBy(Vocabulary):
    """The agreement that decided; `ITSELF` where no other row decided."""

    ID_NUMBER = "id_number", "身份证号相同", "same identity number"
    NAME_BIRTH_BUILDING = (
        "name_birth_building",
        "姓名、出生日期、楼栋相同",
        "same name, birth date and building",
    )
    NAME_DWELLING = "name_dwelling", "姓名、户室相同", "same name and dwelling"
    CREDIT_CODE = "credit_code", "统一社会信用代码相同", "same unified social credit code"
    NAME_COUNTY = "name_county", "同一县区内名称相同", "same name in the county"
    PROBABLE = "probable", "多项信息相符（按概率判定）", "several fields agree, by probability"
    APART = "apart", "人工判定为另一人", "somebody said that it is another person"
    ITSELF = "itself", "无有效号码，按自身登记", "no valid number, by what it says itself"


class LinkField(Vocabulary):
    """What a probable link is weighed by (`ingest.link.probable`)."""

    NAME = "name", "姓名", "name"
    BIRTH_DATE = "birth_date", "出生日期", "birth date"
    SEX = "sex", "性别", "sex"
    PHONE = "phone", "电话", "telephone"
    HOME = "home", "住址", "home"
