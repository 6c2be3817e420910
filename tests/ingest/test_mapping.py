"""A department's columns become our fields, or one sentence says why not."""

import pyarrow as pa
import pytest

from catalogs.errors import BadInput
from catalogs.sources import Source
from ingest.fields import MUST_HOLD, SCHEMAS, schema
from ingest.mapping import map_columns


def described(target: str = "resident", **other) -> Source:
    columns = {
        "name": {"names": ["姓名"], "required": True},
        "address": {"names": ["现住址", "居住地址"], "required": True},
        "phone": {"names": ["联系电话"]},
    }
    values = {
        "id": "tested",
        "title": {"zh": "居民", "en": "Tested"},
        "department": {"zh": "局", "en": "Office"},
        "file": "tested.csv",
        "format": "csv",
        "target": target,
        "order": 1,
        "columns": columns,
    }
    return Source.model_validate(values | other)


def raw(**columns) -> pa.RecordBatch:
    count = len(next(iter(columns.values())))
    fixed = {
        "source_row": pa.array(range(1, count + 1), pa.int64()),
        "read_state": pa.nulls(count, pa.string()),
    }
    strings = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.RecordBatch.from_pydict(fixed | strings)


def test_columns_become_fields() -> None:
    batch = map_columns(raw(居住地址=["一号"], 姓名=["张伟"], 备注=["x"]), described())
    assert batch.schema.equals(schema("resident"))
    assert batch["name"].to_pylist() == ["张伟"]
    assert batch["address"].to_pylist() == ["一号"]
    assert batch["phone"].null_count == 1


def test_names_are_compared_without_width_case_and_blanks() -> None:
    batch = map_columns(raw(**{"＊姓 名": ["张伟"], "现住址（必填）": ["一号"]}), described())
    assert (batch["name"][0].as_py(), batch["address"][0].as_py()) == ("张伟", "一号")


def test_of_several_columns_the_first_filled_one_counts() -> None:
    batch = map_columns(
        raw(姓名=["a", "b", "c"], 现住址=["一号", "", None], 居住地址=["x", "二号", "三号"]), described()
    )
    assert batch["address"].to_pylist() == ["一号", "二号", "三号"]


def test_a_missing_column_is_named_with_what_is_there() -> None:
    with pytest.raises(BadInput) as caught:
        map_columns(raw(姓名=["a"], 现居住地址=["b"]), described())
    assert (
        "no column '现住址' or '居住地址' for the field address; it has: 姓名, 现居住地址"
        in caught.value.message
    )
    assert "Is it '现居住地址'?" in caught.value.advice


def test_longitude_and_latitude_of_a_table_of_points() -> None:
    columns = {"camera_code": {"names": ["编码"], "required": True}}
    source = described("camera", columns=columns, longitude="经度", latitude="纬度", datum="BD-09")
    batch = map_columns(raw(编码=["1"], 经度=["118.6"], 纬度=["37.4"]), source)
    assert (batch["longitude"][0].as_py(), batch["latitude"][0].as_py()) == ("118.6", "37.4")
    assert batch["geometry"].null_count == 1
    with pytest.raises(BadInput, match="no column '纬度'"):
        map_columns(raw(编码=["1"], 经度=["118.6"]), source)


def test_a_field_that_the_target_lacks_is_a_fault_of_the_description() -> None:
    with pytest.raises(BadInput, match="names the field 'storeys', which resident lacks"):
        map_columns(raw(姓名=["a"]), described(columns={"storeys": {"names": ["层数"]}}))


def test_every_target_must_hold_fields_that_it_has() -> None:
    assert MUST_HOLD.keys() == SCHEMAS.keys()
    for target, names in MUST_HOLD.items():
        assert set(names) <= set(schema(target).names), target
