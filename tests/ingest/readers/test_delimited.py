"""Delimited text: encodings, delimiters, quotes, broken rows, row numbers."""

import csv
import io
import random
from pathlib import Path

import pytest

from catalogs.errors import BadInput
from ingest import readers
from ingest.readers import delimited, encoding
from ingest.reasons import Reason

HEADER = "姓名,公民身份号码,联系电话,现住址\n"
ROW = "张伟,370502199001011234,13805460001,东营区济南路123号\n"


def write(folder: Path, text: str, code: str = "utf-8", name: str = "r.csv") -> None:
    (folder / name).write_bytes(text.encode(code))


@pytest.mark.parametrize(
    ("code", "declared"),
    [
        ("utf-8", None),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8-BOM"),
        ("utf-8-sig", None),
        ("gb18030", "GB18030"),
        ("gb18030", "GBK"),
        ("gb18030", None),
        ("utf-16", None),
        ("utf-32", None),
    ],
)
def test_every_encoding_gives_the_same_rows(tmp_path, describe, rows, code, declared) -> None:
    write(tmp_path, HEADER + ROW * 3, code)
    found = rows(describe("r.csv", encoding=declared), tmp_path)
    assert [row["source_row"] for row in found] == [1, 2, 3]
    assert found[0]["姓名"] == "张伟"
    assert found[2]["现住址"] == "东营区济南路123号"
    assert found[0]["read_state"] is None


def test_a_character_of_four_bytes_in_gb18030(tmp_path, describe, rows) -> None:
    write(tmp_path, HEADER + ROW.replace("张伟", "张𬸚"), "gb18030")
    assert rows(describe("r.csv", encoding="GB18030"), tmp_path)[0]["姓名"] == "张𬸚"


@pytest.mark.parametrize(("delimiter", "quote"), [("\t", '"'), (";", '"'), ("|", '"'), (",", "'")])
def test_delimiter_and_quote_are_found(tmp_path, describe, rows, delimiter, quote) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quotechar=quote, quoting=csv.QUOTE_ALL)
    writer.writerows(
        [["姓名", "联系电话", "现住址"], ["张伟", "13805460001", f"东营区{delimiter}济南路{quote}1"]]
    )
    write(tmp_path, text.getvalue())
    assert rows(describe("r.csv"), tmp_path)[0]["现住址"] == f"东营区{delimiter}济南路{quote}1"


def test_row_numbers_stay_right_with_line_ends_inside_quotes_and_blank_lines(
    tmp_path, describe, rows
) -> None:
    body = '甲,,,"东营区\n济南路\r\n1号"\n\n乙,,,二\n"丙 ""小丙""",,,三'
    write(tmp_path, HEADER + body)
    found = rows(describe("r.csv"), tmp_path)
    assert [(row["source_row"], row["姓名"]) for row in found] == [(1, "甲"), (3, "乙"), (4, '丙 "小丙"')]
    assert found[0]["现住址"] == "东营区\n济南路\r\n1号"


def test_titles_above_the_header_are_not_rows(tmp_path, describe, rows) -> None:
    write(tmp_path, f"东营市实有人口登记表\n制表日期：2026-11-01\n\n{HEADER}{ROW}")
    found = rows(describe("r.csv"), tmp_path)
    assert [(row["source_row"], row["姓名"]) for row in found] == [(1, "张伟")]


def test_rows_of_another_width_are_kept_apart(tmp_path, describe, rows) -> None:
    write(tmp_path, HEADER + ROW + "只有一列\n" + ROW.replace("路1", "路,1") + ROW)
    found = rows(describe("r.csv"), tmp_path)
    assert [(row["source_row"], row["read_state"]) for row in found] == [
        (1, None),
        (2, Reason.WRONG_COLUMN_COUNT),
        (3, Reason.WRONG_COLUMN_COUNT),
        (4, None),
    ]


def test_an_unclosed_quote_takes_no_other_row_with_it(tmp_path, describe, rows) -> None:
    bad = '李四,3,1,"东营区济南路\n'
    write(tmp_path, HEADER + ROW + bad + ROW * 40_000)
    found = rows(describe("r.csv"), tmp_path)
    assert len(found) == 40_002
    assert found[1]["现住址"] == '"东营区济南路'
    assert found[-1]["现住址"] == "东营区济南路123号"


def test_a_quote_inside_an_unquoted_field_is_a_character(tmp_path, describe, rows) -> None:
    write(tmp_path, HEADER + ROW + '王五,3,1,"甲" 号楼 5" 管\n' + '赵六,,,"a,b"\n')
    found = rows(describe("r.csv"), tmp_path)
    assert [row["read_state"] for row in found] == [None, None, None]
    assert found[1]["现住址"] == '"甲" 号楼 5" 管'
    assert found[2]["现住址"] == "a,b"


def test_lines_of_the_other_encoding_are_read_and_marked(tmp_path, describe, rows) -> None:
    data = (
        (HEADER + ROW * 50).encode("gb18030") + ROW.replace("张伟", "李娜").encode() + ROW.encode("gb18030")
    )
    (tmp_path / "r.csv").write_bytes(data)
    found = rows(describe("r.csv", encoding="GB18030"), tmp_path)
    assert found[50]["姓名"] == "李娜"
    assert [row["source_row"] for row in found if row["read_state"] == "other_encoding"] == [51]
    data = (HEADER + ROW * 50).encode() + ROW.replace("张伟", "李娜").encode("gb18030") + ROW.encode()
    (tmp_path / "r.csv").write_bytes(data)
    found = rows(describe("r.csv", encoding="UTF-8"), tmp_path)
    assert (found[50]["姓名"], found[50]["read_state"]) == ("李娜", "other_encoding")


def test_a_byte_that_means_nothing_stays_visible(tmp_path, describe, rows) -> None:
    data = (HEADER + ROW * 20).encode("gb18030") + b"\xd5\xff\xce\xb0,1,2,3\n"
    (tmp_path / "r.csv").write_bytes(data)
    assert "\ufffd" in rows(describe("r.csv", encoding="GB18030"), tmp_path)[20]["姓名"]


def test_a_repeated_header_is_marked(tmp_path, describe, rows) -> None:
    write(tmp_path, HEADER + ROW + HEADER + ROW)
    states = [row["read_state"] for row in rows(describe("r.csv"), tmp_path)]
    assert states == [None, Reason.REPEATED_HEADER, None]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends(tmp_path, describe, rows, end) -> None:
    write(tmp_path, (HEADER + ROW * 2).replace("\n", end))
    assert [row["现住址"] for row in rows(describe("r.csv"), tmp_path)] == ["东营区济南路123号"] * 2


def test_a_stray_carriage_return_is_a_blank(tmp_path, describe, rows) -> None:
    write(tmp_path, HEADER + ROW.replace("济南路", "济南\r路"))
    assert rows(describe("r.csv"), tmp_path)[0]["现住址"] == "东营区济南 路123号"


def test_repeated_and_nameless_columns_get_names(tmp_path, describe) -> None:
    write(tmp_path, "姓名,联系电话,联系电话,,现住址\n1,2,3,4,5\n")
    names = readers.columns(describe("r.csv"), tmp_path)
    assert names == ["姓名", "联系电话", "联系电话_2", "column_4", "现住址"]


def test_a_delimiter_more_than_the_header_has_is_a_nameless_column(tmp_path, describe, rows) -> None:
    write(tmp_path, HEADER + ROW.replace("\n", ",\n") * 20)
    found = rows(describe("r.csv"), tmp_path)
    assert len(found) == 20
    assert all(row["read_state"] is None for row in found)


def test_records_may_cross_the_blocks_that_are_read(tmp_path, describe, monkeypatch, rows) -> None:
    random.seed(5)
    expected = []
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["姓名", "联系电话", "现住址"])
    for number in range(3000):
        address = "".join(
            random.choices(["东营", "路", '"', ",", "\n", "1", "\r\n"], k=random.randint(0, 30))
        )
        expected.append(address)
        writer.writerow([f"张{number}", "1", address])
    write(tmp_path, text.getvalue(), "gb18030")
    original = encoding.chunks
    monkeypatch.setattr(
        delimited.encoding, "chunks", lambda path, code, size=997: original(path, code, min(size, 997))
    )
    found = rows(describe("r.csv", encoding="GB18030"), tmp_path, batch_rows=100)
    assert [row["source_row"] for row in found] == list(range(1, 3001))
    assert [row["现住址"] for row in found] == expected


def test_batches_are_bounded(tmp_path, describe) -> None:
    write(tmp_path, HEADER + ROW * 1000)
    sizes = [batch.num_rows for batch in readers.read(describe("r.csv"), tmp_path, 300)]
    assert sum(sizes) == 1000
    assert max(sizes) <= 300


@pytest.mark.parametrize(
    ("data", "declared", "said"),
    [
        ((HEADER + ROW * 9).encode("gb18030"), "UTF-8", "described as UTF-8, but its bytes are GB18030"),
        ((HEADER + ROW * 9).encode(), "GB18030", "described as GB18030, but its bytes are UTF-8"),
        (random.Random(2).randbytes(9000).replace(b"\0", b"a"), None, "encoding of r.csv is unknown"),
        (b"PK\x03\x04\0\0\0\0" * 90, None, "is no text file"),
        ((HEADER + ROW).encode(), "EBCDIC-CHINA", "The encoding 'EBCDIC-CHINA' is unknown"),
        (HEADER.encode(), None, "a header and no rows"),
        (b"", None, "is empty: 0 bytes"),
        (b"\n\n  \n", None, "is empty"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, describe, rows, data, declared, said) -> None:
    (tmp_path / "r.csv").write_bytes(data)
    with pytest.raises(BadInput, match=said) as caught:
        rows(describe("r.csv", encoding=declared), tmp_path)
    assert caught.value.advice
    assert "\n" not in str(caught.value)
