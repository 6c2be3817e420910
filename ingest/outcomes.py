"""Why a row ended in review or was rejected, where the pipeline itself decided so.

`ingest.reasons` has the reasons of reading and cleaning, the geocoder its own. The codes are stored in the
database and in reports, so they are never renamed.
"""

from ingest.vocabulary import Vocabulary


class Outcome(Vocabulary):
    """Reasons found after cleaning."""

    UNKNOWN_AREA = "unknown_area", "区划代码不存在", "The area code does not exist"
    UNKNOWN_BUILDING = "unknown_building", "楼栋代码不存在", "The building code does not exist"
    DUPLICATE_KEY = "duplicate_key", "编号重复，已保留第一条", "The same key again; the first row is kept"
    OUTSIDE_GRIDS = "outside_grids", "不在任何网格内", "In no grid"
    BAD_CODE = "bad_code", "编码格式不符", "Malformed code"
    NO_ADDRESS = "no_address", "没有地址", "No address"
    OTHER_CITY = "other_city", "外地地址", "An address in another city"
    NO_MATCH = "no_match", "地址未能匹配", "The address was not found"
    NUMBER_OF_ANOTHER = (
        "number_of_another",
        "身份证号与他人相同而姓名不同",
        "The identity number of somebody with another name",
    )
    SEVERAL_PEOPLE_FIT = "several_people_fit", "可能对应多人", "More than one person fits"
    SEVERAL_ORGANISATIONS_FIT = (
        "several_organisations_fit",
        "可能对应多个单位",
        "More than one organisation fits",
    )
    CODE_OF_ANOTHER = (
        "code_of_another",
        "信用代码与其他单位相同而名称不同",
        "The credit code of an organisation with another name",
    )
    NO_TIME = "no_time", "没有上报时间", "No time of report"
