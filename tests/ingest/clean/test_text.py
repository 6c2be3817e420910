"""Texts, names, telephone numbers, dates, codes and units, and the rows that lack something."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from catalogs.sources import sources
from ingest.clean import clean
from ingest.clean.dates import clean_dates, day, moment
from ingest.clean.phone import is_phone, phone
from ingest.clean.text import light, normalised
from ingest.fields import cleaned_schema, schema
from ingest.reasons import Note, Reason, count_notes

GOOD = {"name": "张伟", "address": "东营区济南路123号"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("⻄⻓安", "西长安"),
        ("ＡＢＣ１２３", "ABC123"),
        ("⼀号", "一号"),
        ("张\u200b伟\ufeff", "张伟"),
        ("  a \u3000\t b ", "a b"),
    ],
)
def test_look_alikes_and_invisible_characters(written, meant) -> None:
    assert normalised(written) == meant


def test_addresses_keep_their_characters(cleaned) -> None:
    found, _ = cleaned("resident", [GOOD | {"address": " 东营区\u200b济南路１２３号\n⻄区　３＃楼 "}])
    assert found[0]["address"] == "东营区济南路１２３号 ⻄区 ３＃楼"
    assert found[0]["notes"] == {"TEXT_NORMALISED"}
    assert light("a\x00b\u00a0c") == "ab c"


@pytest.mark.parametrize("nothing", ["", "  ", "无", "不详", "/", "NULL", "-", "N/A", "　"])
def test_words_for_nothing_are_nothing(cleaned, nothing) -> None:
    found, _ = cleaned("resident", [GOOD | {"phone": nothing, "id_number": nothing}])
    assert (found[0]["phone"], found[0]["id_number"]) == (None, None)
    assert found[0]["notes"] <= {"TEXT_NORMALISED"}


def test_rows_that_lack_what_they_need(cleaned) -> None:
    rows = [GOOD, GOOD | {"name": "无"}, {"name": "张伟"}, {}, GOOD | {"read_state": Reason.NOT_JSON.value}]
    found, rejects = cleaned("resident", rows)
    assert [row["source_row"] for row in found] == [1]
    assert rejects == {
        2: (Reason.MISSING_REQUIRED, "name"),
        3: (Reason.MISSING_REQUIRED, "address"),
        4: (Reason.EMPTY_ROW, ""),
        5: (Reason.NOT_JSON, ""),
    }


def test_bytes_that_were_lost(cleaned) -> None:
    found, rejects = cleaned("resident", [GOOD | {"relation": "户\ufffd"}, GOOD | {"name": "张\ufffd"}])
    assert found[0]["relation"] is None
    assert found[0]["notes"] == {"UNREADABLE_VALUE"}
    assert rejects == {2: (Reason.INVALID_ENCODING, "name")}


def test_a_row_of_another_encoding_is_noted(cleaned) -> None:
    found, _ = cleaned("resident", [GOOD | {"read_state": "other_encoding"}])
    assert found[0]["notes"] == {"OTHER_ENCODING"}


def test_names(cleaned) -> None:
    people = ["张 伟", "买买提•艾力", "Ｊｏｈｎ Smith", "古丽 · 娜尔"]
    found, _ = cleaned("resident", [GOOD | {"name": name} for name in people])
    assert [row["name"] for row in found] == ["张伟", "买买提·艾力", "John Smith", "古丽·娜尔"]
    firm = {"name": "东营 (海科) 化工 有限公司", "address": "北二路1号", "legal_representative": "李 娜"}
    row = cleaned("organisation", [firm])[0][0]
    assert (row["name"], row["legal_representative"]) == ("东营（海科）化工有限公司", "李娜")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13805460001", "13805460001"),
        ("+86 138-0546-0001", "13805460001"),
        ("8613805460001", "13805460001"),
        ("13805460001、13805460002", "13805460001"),
        ("电话:13805460001(家)", "13805460001"),
        ("05468331234", "0546-8331234"),
        ("0546-8331234转801", "0546-8331234-801"),
        ("(0546)8331234", "0546-8331234"),
        ("010-62345678", "010-62345678"),
        ("8331234", "8331234"),
        ("400-618-1234", "4006181234"),
    ],
)
def test_telephone_numbers(written, meant) -> None:
    assert phone(written) == meant
    assert is_phone(meant)


def test_what_is_no_telephone_number_is_noted(cleaned) -> None:
    found, _ = cleaned("resident", [GOOD | {"phone": "1380546"}, GOOD | {"phone": "没有电话"}])
    assert [row["phone"] for row in found] == ["1380546", "没有电话"]
    assert all(row["notes"] == {"PHONE_MALFORMED"} for row in found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-05-01", "2020-05-01"),
        ("20200501", "2020-05-01"),
        ("2020/5/1", "2020-05-01"),
        ("2020.5.1", "2020-05-01"),
        ("2020年5月1日", "2020-05-01"),
        ("2020-05-01 00:00:00", "2020-05-01"),
        ("43952", "2020-05-01"),
        ("2020-02-30", None),
        ("20201301", None),
        ("1990", None),
        ("昨天", None),
    ],
)
def test_days(cleaned, written, meant) -> None:
    row = cleaned("resident", [GOOD | {"registered_on": written}, GOOD | {"registered_on": "2021-01-01"}])[0][
        0
    ]
    assert row["registered_on"] == meant
    assert row["notes"] == (set() if meant else {"DATE_MALFORMED"})
    assert day(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-04 05:06:07", "2026-03-04T05:06:07+08:00"),
        ("2026-03-04T05:06:07.123Z", "2026-03-04T13:06:07+08:00"),
        ("2026-03-04T05:06:07+0000", "2026-03-04T13:06:07+08:00"),
        ("2026/3/4 5:06", "2026-03-04T05:06:00+08:00"),
        ("2026年3月4日 5时6分", "2026-03-04T05:06:00+08:00"),
        ("20260304050607", "2026-03-04T05:06:07+08:00"),
        ("1772571967000", "2026-03-04T05:06:07+08:00"),
        ("46085.5", "2026-03-04T12:00:00+08:00"),
        ("2026-03-04 25:00:00", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_moments(written, meant) -> None:
    assert moment(written) == meant
    if meant:
        assert dt.datetime.fromisoformat(meant).utcoffset() == dt.timedelta(hours=8)


def test_a_column_of_times_is_read_as_each_time_alone() -> None:
    """Whole columns go another, faster way than single times."""
    written = [
        "2026-03-04 05:06:07",
        "2026-03-04T05:06:07",
        "2026-03-04T05:06:07+08:00",
        "2026-03-04T05:06:07-08:00",
        None,
        "2026-02-29 05:06:07",
        "2024-02-29 23:59:59",
        "2026-03-04 24:00:00",
        "2026-03-04 05:60:07",
        "2026-03-04 05:06:60",
        "2026-03-04x05:06:07",
        "2026/03/04 05:06:07",
        "2026-3-4 5:06",
        "someday",
        "2026-03-0405:06:0700",
    ]
    batch = pa.record_batch(
        {"reported_at": pa.array(written), "notes": pa.array([0] * len(written), pa.int32())}
    )
    read = clean_dates(batch, sources()["events_grid"])
    assert read["reported_at"].to_pylist() == [one and moment(one) for one in written]
    malformed = [one is not None and moment(one) is None for one in written]
    assert [bool(count_notes(pa.array([note]))) for note in read["notes"].to_pylist()] == malformed


def test_an_event_without_a_time_is_rejected(cleaned) -> None:
    row = {"event_key": "1", "reported_at": "someday", "place_text": "济南路"}
    assert cleaned("event", [row])[1] == {1: (Reason.MISSING_REQUIRED, "reported_at")}


def test_code_lists_take_codes_and_names(cleaned) -> None:
    columns = {"relation": {"names": ["关系"], "code_list": "relation"}}
    rows = [GOOD | {"relation": one} for one in ("户主", "02", "祖先", None)]
    found, _ = cleaned("resident", rows, columns=columns)
    assert [row["relation"] for row in found] == ["02", "02", None, None]
    assert [row["notes"] for row in found] == [set(), set(), {"UNKNOWN_CODE"}, set()]


def test_units_become_metres(cleaned) -> None:
    import shapely

    columns = {"height_m": {"names": ["GD"], "unit": "cm"}}
    box = shapely.to_wkb(shapely.box(118.6, 37.4, 118.601, 37.401))
    rows = [
        {"building_code": str(i), "height_m": height, "geometry": box}
        for i, height in enumerate(("295", "?x"))
    ]
    found, _ = cleaned("building", rows, columns=columns, datum="CGCS2000")
    assert [row["height_m"] for row in found] == ["2.95", "?x"]


def test_the_cleaned_schema_is_kept_for_slices_and_for_nothing(source) -> None:
    values = {"name": ["甲", "乙", "丙"], "address": ["一号", None, "三号"], "source_row": [1, 2, 3]}
    arrays = [pa.array(values.get(field.name, [None] * 3), field.type) for field in schema("resident")]
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema("resident"))
    for part in (batch, batch.slice(1), batch.slice(2, 1), batch.slice(0, 0)):
        good, rejects = clean(part, source("resident"))
        assert good.schema.equals(cleaned_schema("resident"))
        assert good.num_rows + rejects.num_rows == part.num_rows
    good, rejects = clean(batch.slice(1), source("resident"))
    assert good["name"].to_pylist() == ["丙"]
    assert rejects["source_row"].to_pylist() == [2]


def test_every_reason_and_note_has_both_languages() -> None:
    for one in (*Reason, *Note):
        assert one.label("zh")
        assert one.label("en").isascii()
    assert count_notes(np.array([3, 1, 0], np.int32)) == {Note.ID_CHECK_DIGIT: 2, Note.ID_MALFORMED: 1}
