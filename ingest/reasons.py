"""Why a row was not loaded, and what was put right in the rows that were.

The codes are stored in the database and in reports, so they are never renamed.
"""

from collections.abc import Mapping
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from ingest.vocabulary import Language, Vocabulary


class Reason(Vocabulary):
    """Why a row was rejected."""

    INVALID_ENCODING = "invalid_encoding", "编码损坏，无法解读", "Bytes that the file's encoding cannot mean"
    WRONG_COLUMN_COUNT = "wrong_column_count", "列数与表头不符", "Another number of columns than the header"
    NOT_JSON = "not_json", "不是有效的 JSON 行", "Not a line of valid JSON"
    EMPTY_ROW = "empty_row", "空行", "Empty row"
    REPEATED_HEADER = "repeated_header", "重复的表头", "The header once more"
    MISSING_REQUIRED = "missing_required", "必填项为空", "A required field is empty"
    NO_GEOMETRY = "no_geometry", "没有坐标或图形", "No coordinates or shape"
    BAD_COORDINATE = "bad_coordinate", "坐标不是数字", "A coordinate is not a number"
    ZERO_COORDINATE = "zero_coordinate", "坐标为 0,0", "The coordinates are 0,0"
    OUTSIDE_CITY = "outside_city", "坐标不在本市范围内", "The coordinates lie outside the city"
    BAD_GEOMETRY = "bad_geometry", "图形损坏，无法修复", "A broken shape that cannot be repaired"


class Note(IntFlag):
    """What was put right in a row, or is doubtful in it: bits of the column `notes`."""

    ID_CHECK_DIGIT = 1
    ID_MALFORMED = 2
    ID_UPGRADED = 4
    USCC_CHECK_DIGIT = 8
    USCC_MALFORMED = 16
    SEX_DIFFERS = 32
    BIRTH_DATE_DIFFERS = 64
    SWAPPED_NAME_ID = 128
    SWAPPED_ADDRESS_PHONE = 256
    PHONE_MALFORMED = 512
    DATE_MALFORMED = 1024
    GEOMETRY_REPAIRED = 2048
    COORDINATES_SWAPPED = 4096
    OTHER_ENCODING = 8192
    UNREADABLE_VALUE = 16384
    SWAPPED_NAME_ADDRESS = 32768
    TEXT_NORMALISED = 65536
    COORDINATES_DROPPED = 131072
    SWAPPED_PHONE_ID = 262144
    UNKNOWN_CODE = 524288
    PERSON_LEFT_OUT = 1048576

    def label(self, language: Language) -> str:
        """What a person reads in the report."""
        return _NOTE_TITLES[self][language]


_NOTE_TITLES: Mapping[Note, Mapping[Language, str]] = {
    Note.ID_CHECK_DIGIT: {
        "zh": "身份证号校验码不符",
        "en": "Identity number with a wrong check digit",
    },
    Note.ID_MALFORMED: {"zh": "身份证号格式不符", "en": "Malformed identity number"},
    Note.ID_UPGRADED: {
        "zh": "15 位身份证号已升为 18 位",
        "en": "15-digit identity number made 18 digits",
    },
    Note.USCC_CHECK_DIGIT: {
        "zh": "统一社会信用代码校验码不符",
        "en": "Credit code with a wrong check character",
    },
    Note.USCC_MALFORMED: {
        "zh": "统一社会信用代码格式不符",
        "en": "Malformed credit code",
    },
    Note.SEX_DIFFERS: {
        "zh": "性别与身份证号不一致",
        "en": "Sex differs from the identity number",
    },
    Note.BIRTH_DATE_DIFFERS: {
        "zh": "出生日期与身份证号不一致",
        "en": "Birth date differs from the identity number",
    },
    Note.SWAPPED_NAME_ID: {
        "zh": "姓名与身份证号错列，已更正",
        "en": "Name and identity number swapped, put right",
    },
    Note.SWAPPED_ADDRESS_PHONE: {
        "zh": "地址与电话错列，已更正",
        "en": "Address and phone swapped, put right",
    },
    Note.PHONE_MALFORMED: {"zh": "电话号码格式不符", "en": "Malformed phone number"},
    Note.DATE_MALFORMED: {"zh": "日期无法识别", "en": "A date that cannot be read"},
    Note.GEOMETRY_REPAIRED: {
        "zh": "自相交图形已修复",
        "en": "A shape that crossed itself, repaired",
    },
    Note.COORDINATES_SWAPPED: {
        "zh": "经纬度颠倒，已更正",
        "en": "Longitude and latitude swapped, put right",
    },
    Note.OTHER_ENCODING: {
        "zh": "与全文件编码不同的行，已转换",
        "en": "A row in another encoding than its file, converted",
    },
    Note.UNREADABLE_VALUE: {
        "zh": "含无法解读的字节，该值已清空",
        "en": "A value with unreadable bytes, emptied",
    },
    Note.SWAPPED_NAME_ADDRESS: {
        "zh": "姓名与地址错列，已更正",
        "en": "Name and address swapped, put right",
    },
    Note.TEXT_NORMALISED: {
        "zh": "全角、形近字或不可见字符已规范",
        "en": "Full-width, look-alike or invisible characters, normalised",
    },
    Note.COORDINATES_DROPPED: {
        "zh": "坐标不可用，改按地点描述",
        "en": "Coordinates that cannot be used; the described place is",
    },
    Note.SWAPPED_PHONE_ID: {
        "zh": "电话与证件号错列，已更正",
        "en": "Phone and number swapped, put right",
    },
    Note.UNKNOWN_CODE: {
        "zh": "代码表中没有的值，已清空",
        "en": "A value that its code list lacks, emptied",
    },
    Note.PERSON_LEFT_OUT: {
        "zh": "公开字段中的个人信息已去除",
        "en": "Personal data taken out of a field that is published",
    },
}


def count_notes(notes: npt.NDArray[np.int32]) -> dict[Note, int]:
    """How many rows carry each note; notes that no row carries are left out."""
    counts = {note: int(np.count_nonzero(notes & note.value)) for note in Note}
    return {note: count for note, count in counts.items() if count}
