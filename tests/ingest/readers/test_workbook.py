"""Spreadsheets: titles, merged headers, numbers that are texts, files that are cut off."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from catalogs.errors import BadInput
from ingest import readers
from ingest.reasons import Reason


def write(path: Path, *sheets: tuple[str, list[list[Any]]], merges: tuple[str, ...] = ()) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        for name, table in sheets:
            sheet = workbook.add_worksheet(name)
            for merge in merges:
                sheet.merge_range(merge, "")
            for number, record in enumerate(table):
                for column, value in enumerate(record):
                    if value is not None:
                        sheet.write(number, column, value)


TABLE = [
    ["姓名", "公民身份号码", "联系电话", "现住址", "登记日期"],
    ["张伟", "370502199001011234", 13805460001, "济南路12号", dt.date(2020, 5, 1)],
    ["李娜", "37050219900101123X", 13805460002.0, 501, dt.datetime(2020, 5, 1, 8, 30)],
]


def test_header_below_titles(tmp_path, describe, rows) -> None:
    write(tmp_path / "r.xlsx", ("Sheet1", [["实有人口登记表"], ["单位：", "某局", "2026-11-01"], [], *TABLE]))
    found = rows(describe("r.xlsx"), tmp_path)
    assert [row["source_row"] for row in found] == [1, 2]
    assert found[0]["联系电话"] == "13805460001"
    assert found[0]["登记日期"] == "2020-05-01"
    assert found[1]["登记日期"] == "2020-05-01 08:30:00"
    assert found[1]["现住址"] == "501"


def test_a_header_merged_over_two_rows(tmp_path, describe, rows) -> None:
    upper = ["姓名", "证件", "", "住址信息", ""]
    lower = ["", "公民身份号码", "签发日期", "现住址", "签发日期"]
    write(tmp_path / "r.xlsx", ("一", [["登记表"], upper, lower, ["张伟", "1", "2", "3", "4"]]))
    source = describe("r.xlsx")
    assert readers.columns(source, tmp_path) == [
        "姓名",
        "公民身份号码",
        "证件签发日期",
        "现住址",
        "住址信息签发日期",
    ]
    assert rows(source, tmp_path)[0]["现住址"] == "3"


def test_merged_cells_of_the_spreadsheet_program(tmp_path, describe, rows) -> None:
    table = [
        ["登记表"],
        ["姓名", "住址信息", None],
        [None, "现住址", "邮编"],
        ["张伟", "济南路1号", "257000"],
    ]
    write(tmp_path / "r.xlsx", ("一", table), merges=("A1:C1", "A2:A3", "B2:C2"))
    found = rows(describe("r.xlsx"), tmp_path)
    assert [(row["姓名"], row["现住址"], row["邮编"]) for row in found] == [("张伟", "济南路1号", "257000")]


def test_rows_keep_the_number_they_have_on_the_sheet(tmp_path, describe, rows) -> None:
    table = [TABLE[0], TABLE[1], [], TABLE[0], TABLE[2], [], []]
    write(tmp_path / "r.xlsx", ("一", [[], [], *table]))
    found = rows(describe("r.xlsx"), tmp_path)
    assert [(row["source_row"], row["read_state"]) for row in found] == [
        (1, None),
        (3, Reason.REPEATED_HEADER),
        (4, None),
    ]


def test_the_named_sheet_is_read(tmp_path, describe, rows) -> None:
    write(tmp_path / "r.xlsx", ("说明", [["无关"]]), ("人口", TABLE))
    assert len(rows(describe("r.xlsx", sheet="人口"), tmp_path)) == 2
    with pytest.raises(BadInput, match="no sheet '居民'; it has: 说明, 人口"):
        rows(describe("r.xlsx", sheet="居民"), tmp_path)


def test_refused_columns_are_not_handed_out(tmp_path, describe, rows) -> None:
    table = [[*record, extra] for record, extra in zip(TABLE, ["政治 面貌", "党员", "群众"], strict=True)]
    write(tmp_path / "r.xlsx", ("一", table))
    source = describe("r.xlsx")
    assert [one.name for one in readers.refused_columns(source, tmp_path)] == ["政治 面貌"]
    assert "政治 面貌" not in rows(source, tmp_path)[0]


def test_a_workbook_that_is_still_being_written(tmp_path, describe, rows) -> None:
    write(tmp_path / "whole.xlsx", ("一", TABLE * 500))
    data = (tmp_path / "whole.xlsx").read_bytes()
    for share in (0.3, 0.9, 0.99):
        (tmp_path / "r.xlsx").write_bytes(data[: int(len(data) * share)])
        with pytest.raises(BadInput, match=r"r\.xlsx cannot be read as a workbook: it is cut off"):
            rows(describe("r.xlsx"), tmp_path)


def test_an_empty_sheet_and_one_with_a_header_only(tmp_path, describe, rows) -> None:
    write(tmp_path / "r.xlsx", ("一", []))
    with pytest.raises(BadInput, match="sheet '一' holds nothing"):
        rows(describe("r.xlsx"), tmp_path)
    write(tmp_path / "r.xlsx", ("一", TABLE[:1]))
    with pytest.raises(BadInput, match="a header and no rows"):
        rows(describe("r.xlsx"), tmp_path)
