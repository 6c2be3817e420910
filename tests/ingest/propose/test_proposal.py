"""A description proposed for an unknown file is one that the file can be read with, and says why."""

from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.mapping import map_columns
from ingest.propose.contents import evidence_of, is_credit_code, is_identity_number, looks_like_data
from ingest.propose.document import described
from ingest.propose.proposal import propose
from ingest.propose.sensitive import sensitive
from ingest.readers import read

NUMBERS = ["11010519491231002X", "440524188001010014", "110101199003074514", "11010119900307109X"]
NAMES = ["张伟", "李娜", "王芳", "刘洋"]
ADDRESSES = [
    "东营区黄河路街道安泰社区济南路123号安泰小区3号楼2单元501室",
    "河口区义和镇同和新村26号",
    "利津县北宋镇李上村153号",
    "东营区胜利街道北一路3506号怡和嘉园3#1单元",
]
PHONES = ["13800000001", "13900000002", "15000000003", "18600000004"]
GROUPS = ["汉族", "回族", "满族", "汉族"]


def written(path: Path, header: list[str] | None, *columns: list[str]) -> Path:
    rows = [*([header] if header else []), *(list(row) for row in zip(*columns, strict=True))]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="gb18030")
    return path


def read_back(path: Path) -> tuple[Source, list[dict[str, str | None]]]:
    """The proposed description as a source, and the file's rows mapped by it."""
    source = Source.model_validate(yaml.safe_load(described(propose(path))))
    batch = map_columns(next(read(source, path.parent)), source)
    return source, batch.to_pylist()


def test_messy_headers_are_understood_and_every_line_says_why(tmp_path: Path) -> None:
    header = ["*姓 名", "公民身份证号码（必填）", "居住 地址", "联系 电话", "民族"]
    path = written(tmp_path / "名单.csv", header, NAMES, NUMBERS, ADDRESSES, PHONES, GROUPS)
    source, rows = read_back(path)
    assert source.target == "resident"
    assert [rows[1][name] for name in ("name", "id_number", "address", "phone")] == [
        NAMES[1],
        NUMBERS[1],
        ADDRESSES[1],
        PHONES[1],
    ]
    text = described(propose(path))
    assert "100% are valid identity numbers" in text
    assert source.refused == ["民族"]
    assert "汉族" not in text
    assert not {NAMES[0], NUMBERS[0], PHONES[0]} & set(text.replace("]", " ").split())


def test_a_file_without_a_header_is_told_by_its_contents(tmp_path: Path) -> None:
    path = written(tmp_path / "export.csv", None, NUMBERS, NAMES, GROUPS, ADDRESSES, PHONES)
    source, rows = read_back(path)
    assert source.header is False
    assert len(rows) == 4
    assert rows[0]["id_number"] == NUMBERS[0]
    assert (rows[0]["name"], rows[0]["address"], rows[0]["phone"]) == (NAMES[0], ADDRESSES[0], PHONES[0])
    assert source.refused == ["column_3"]


def test_a_workbook_without_a_header_too(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in zip(NAMES, NUMBERS, ADDRESSES, strict=True):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    source, rows = read_back(tmp_path / "a.xlsx")
    assert source.header is False
    assert [row["name"] for row in rows] == NAMES


def test_contents_win_over_a_wrong_name(tmp_path: Path) -> None:
    header = ["姓名", "地址", "身份证号"]
    path = written(tmp_path / "wrong.csv", header, ADDRESSES, NAMES, NUMBERS)
    source, _ = read_back(path)
    assert source.columns["address"].names == ["姓名"]
    assert source.columns["name"].names == ["地址"]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "titled.csv"
    written(path, ["姓名", "身份证号", "住址"], NAMES, NUMBERS, ADDRESSES)
    path.write_bytes("服务对象登记表,,\n".encode("gb18030") + path.read_bytes())
    source, rows = read_back(path)
    assert source.header
    assert [row["name"] for row in rows] == NAMES


def test_points_ask_for_their_datum_where_contents_cannot_tell_it(tmp_path: Path) -> None:
    lon, lat = ["118.6751", "118.5822", "118.4911", "118.5203"], ["37.4321", "37.4502", "37.4611", "37.4422"]
    kinds = ["井盖", "路灯", "井盖", "路灯"]
    path = written(tmp_path / "p.csv", ["部件标识码", "类型", "lng", "lat"], list("ABCD"), kinds, lon, lat)
    text = described(propose(path))
    source = Source.model_validate(yaml.safe_load(text))
    assert (source.longitude, source.latitude, source.datum) == ("lng", "lat", None)
    assert "# datum: 请填写 / fill in" in text


def test_nothing_known_is_left_to_the_person(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", ["alpha", "beta"], ["q", "r"], ["s", "t"])
    text = described(propose(path))
    assert "# alpha: 未识别 / not recognised" in text
    assert "# 缺 / missing:" in text


def test_an_unknown_format_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(BadInput, match="is not read"):
        propose(tmp_path / "a.docx")


def test_check_characters_decide() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")
    assert evidence_of(["110105194912310021"] * 5).keys().isdisjoint({"id_number"})


def test_a_row_of_values_is_no_header() -> None:
    assert looks_like_data([NAMES[0], NUMBERS[0], ADDRESSES[0]])
    assert not looks_like_data(["姓名", "身份证号", "住址"])
    assert not looks_like_data(["", ""])


@pytest.mark.parametrize(
    "values", [GROUPS, ["A型", "O", "AB型"], ["中共党员", "群众"], ["高血压", "糖尿病、冠心病"]]
)
def test_what_is_refused_is_told_by_its_values(values: list[str]) -> None:
    assert sensitive(values)
    assert sensitive(NAMES) is None
    assert sensitive(["1", "2"]) is None
