"""Columns that nobody may import, and files that are not there."""

import pytest

from catalogs.errors import BadInput
from catalogs.sources import sources
from ingest import readers
from ingest.readers.refusal import refused, vocabulary

REFUSED = {
    "ethnicity": ["民族", "民 族", "民族代码", "ethnicity", "Ethnic Group"],
    "religion": ["宗教信仰", "religion"],
    "political": ["政治面貌", "是否党员", "politicalStatus"],
    "health": ["慢性病诊断", "健康状况", "残疾类别", "血型", "diagnosis", "病史备注"],
    "criminal history": ["前科", "违法犯罪记录", "criminal_record", "社区矫正情况"],
    "biometrics": ["指纹", "人脸特征", "人脸照片", "face_id", "fingerprintTemplate"],
    "watch-list": ["重点人员类别", "是否重点人口", "布控级别", "watchlist"],
    "score": ["信用评分", "风险等级", "人员画像标签", "riskScore", "credit_score"],
    "movements": ["活动轨迹", "轨迹点", "卡口记录", "last_seen_at", "movements"],
}
ALLOWED = [
    "姓名",
    "统一社会信用代码",
    "地址",
    "户号",
    "与户主关系",
    "风貌",
    "人员类别",
    "设备状态",
    "land_use",
    "name",
]


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in REFUSED.items() for name in names]
)
def test_vocabulary_refuses_by_name(describe, kind, name) -> None:
    found = refused(["姓名", name], describe("r.csv"))
    assert [(one.name, one.kind) for one in found] == [(name, kind)]
    assert "PRIVACY.md" in found[0].rule


@pytest.mark.parametrize("name", ALLOWED)
def test_vocabulary_lets_ordinary_columns_through(describe, name) -> None:
    assert refused([name], describe("r.csv")) == []


def test_no_source_description_maps_a_refused_column() -> None:
    for source in sources().values():
        names = [name for column in source.columns.values() for name in column.names]
        assert refused(names, source) == [], source.id


def test_every_kind_of_the_privacy_rules_has_an_entry() -> None:
    assert {kind for _, kind, _ in vocabulary()} == set(REFUSED)


def test_refused_columns_of_a_file_are_reported_and_never_read(tmp_path, describe, rows) -> None:
    (tmp_path / "r.csv").write_text(
        "姓名,民族,现住址,指纹,籍贯\n张伟,汉,济南路,0xff,东营\n", encoding="utf-8"
    )
    source = describe("r.csv", refused=["籍贯"])
    assert [one.name for one in readers.refused_columns(source, tmp_path)] == ["民族", "指纹", "籍贯"]
    assert rows(source, tmp_path) == [
        {"source_row": 1, "read_state": None, "姓名": "张伟", "现住址": "济南路"}
    ]


def test_a_missing_file_names_what_is_there(tmp_path, describe) -> None:
    (tmp_path / "residents-police.csv").write_text("x")
    with pytest.raises(BadInput, match=r"residents_police\.csv is missing.*Is it residents-police\.csv\?"):
        readers.locate(describe("residents_police.csv"), tmp_path)
    with pytest.raises(BadInput, match=r"There is: residents-police\.csv"):
        readers.locate(describe("q.xlsx"), tmp_path)
    with pytest.raises(BadInput, match="That folder does not exist"):
        readers.locate(describe("q.xlsx"), tmp_path / "nowhere")


def test_a_folder_is_no_file(tmp_path, describe) -> None:
    (tmp_path / "r.csv").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        readers.locate(describe("r.csv"), tmp_path)
