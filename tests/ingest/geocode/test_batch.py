"""Addresses against the small gazetteer: where they lead, how sure, and why not."""

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs.addresses import address_id, estate_path, road_number_path, road_path
from ingest.geocode import MATCH_SCHEMA, Gazetteer, Reason, geocode_batch
from ingest.geocode.match import match

BLOCK, WEST, SHOP, WARD = 37050200101100002, 37050200101100003, 37050200101100004, 37050200101100005
OTHER_ESTATE, HOST_BLOCK, ZONE_BLOCK = 37050200305800001, 37050200305800002, 37057140000500001
TOWER, TOWER_B, LAKE = 37050200305800003, 37050200305800004, 37050200305800005
YARD, OTHER_YARD = 37050510020100045, 37050510020200045


def found(gazetteer: Gazetteer, *texts: str | None, **votes: Any) -> list[dict[str, Any]]:
    columns = {"text": pa.array(texts, pa.string())} | {name: pa.array([v]) for name, v in votes.items()}
    return geocode_batch(gazetteer, pa.record_batch(columns)).to_pylist()


@pytest.mark.parametrize(
    ("text", "dwelling"),
    [
        ("东营市东营区文汇街道东营社区济南路123号安泰小区东区3号楼2单元501室", f"{BLOCK}020501"),
        ("东营区济南路123号安泰小区东区三号楼二单元五〇一", f"{BLOCK}020501"),
        ("文汇街道安泰小区(东区)3#-2-501", f"{BLOCK}020501"),
        ("文汇街道安泰东区3栋2单元501", f"{BLOCK}020501"),
        ("安泰小区西区3号楼2单元501室", f"{WEST}020501"),
        ("东城街道安泰小区7号楼501", f"{OTHER_ESTATE}010501"),
        ("安泰小区7号楼1单元501", f"{OTHER_ESTATE}010501"),
        ("安泰小区７号楼１单元０５０１室", f"{OTHER_ESTATE}010501"),
        ("安泰小区7号楼1单元5层01室", f"{OTHER_ESTATE}010501"),
        ("安泰小区7号楼1501", f"{OTHER_ESTATE}010501"),
        ("黄河路88号7号楼1单元501室", f"{OTHER_ESTATE}010501"),
        ("垦利县胜坨镇宁海村45号", f"{YARD}000101"),
        ("宁海村委会45号", f"{YARD}000101"),
        ("胜坨镇宁海45号", f"{YARD}000101"),
        ("胜坨镇海西村四十五号（出租）", f"{OTHER_YARD}000101"),
        ("胜坨 镇 海西 村 4 5 号", f"{OTHER_YARD}000101"),
        ("胜坨镇海西村　４　５号", f"{OTHER_YARD}000101"),
        (
            "东营区东营区济南路123号安泰小区东区3号楼2单元501室济南路123号安泰小区东区3号楼2单元501室",
            f"{BLOCK}020501",
        ),
        ("济南路123号安泰小区东区3号楼2单元501室，电话13812345678", f"{BLOCK}020501"),
        ("济南路123号安泰小区东区叁号楼贰单元伍零壹室", f"{BLOCK}020501"),
        ("济南路123号安泰小区东区3#2#501", f"{BLOCK}020501"),
        ("501室2单元3号楼,济南路123号安泰小区东区", f"{BLOCK}020501"),
        ("黄河路88号AnTai小区7号楼1单元501", f"{OTHER_ESTATE}010501"),
        ("東營市東營區東城街道黃河路88號安泰小區7號樓1單元501室", f"{OTHER_ESTATE}010501"),
    ],
)
def test_down_to_the_dwelling(gazetteer: Gazetteer, text: str, dwelling: str) -> None:
    match = found(gazetteer, text)[0]
    assert (match["decision"], match["match_level"]) == ("matched", "dwelling")
    assert match["dwelling_code"] == dwelling
    assert match["building_code"] == int(dwelling[:17])
    assert match["address_id"] == address_id(dwelling)
    assert match["grid_code"] == int(dwelling[:12]) * 1000 + 1
    assert match["score"] >= 0.95


def test_a_dash_inside_a_number_is_no_blank(gazetteer: Gazetteer) -> None:
    """4-5号 is the houses 4 to 5, or house 5 of yard 4: not house 45."""
    assert found(gazetteer, "胜坨镇海西村4-5号")[0]["building_code"] != OTHER_YARD


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("文汇街道安泰小区东区3号楼", BLOCK),
        ("安泰小区东区3号楼9单元501室", BLOCK),
        ("济南路125号", SHOP),
        ("济南路125号安泰小区", SHOP),
        ("胜利医院住院楼", WARD),
        ("黄河路100号恒大广场恒大大厦B座8层802", TOWER_B),
        ("东城街道恒大大厦8层802", TOWER),
    ],
)
def test_down_to_the_building(gazetteer: Gazetteer, text: str, building: int) -> None:
    match = found(gazetteer, text)[0]
    assert (match["decision"], match["match_level"], match["building_code"]) == (
        "matched",
        "building",
        building,
    )
    assert match["address_id"] == building
    assert match["dwelling_code"] is None


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("东城街道黄河路60号翠胡佳苑2号楼", LAKE),
        ("东城街道翠湖佳院2号楼", LAKE),
        ("东城街道黄何路60号翠湖佳苑2号楼", LAKE),
        ("东成街道黄河路60号翠湖佳苑2号楼", LAKE),
        ("胜坨镇宁诲村45号", YARD),
        ("河口区黄河路60号翠湖佳苑2号楼", LAKE),
        ("翠湖佳院2号楼", LAKE),
    ],
)
def test_through_a_typing_error_or_a_wrong_level(gazetteer: Gazetteer, text: str, building: int) -> None:
    match = found(gazetteer, text)[0]
    assert (match["decision"], match["building_code"]) == ("matched", building)


@pytest.mark.parametrize(
    ("text", "level", "area"),
    [
        ("文汇街道安泰小区", "estate", 370502001011000),
        ("济南路123号安泰小区东区", "estate", 370502001011000),
        ("东营区济南路123号", "road_number", 370502001011000),
        ("济南路", "road", 370502001000000),
        ("东营区文汇街道东营社区居委会", "community", 370502001011000),
        ("东营区文汇街道办事处", "town", 370502001000000),
        ("山东省东营市垦利县", "county", 370505000000000),
    ],
)
def test_as_deep_as_the_text_goes(gazetteer: Gazetteer, text: str, level: str, area: int) -> None:
    match = found(gazetteer, text)[0]
    assert (match["decision"], match["match_level"], match["area_code"]) == ("matched", level, area)
    assert match["reason"] is None
    assert match["lon"] is not None


@pytest.mark.parametrize(
    ("text", "decision", "reason"),
    [
        ("", "unmatched", Reason.EMPTY),
        (None, "unmatched", Reason.EMPTY),
        ("好", "unmatched", Reason.UNREADABLE),
        ("😀😀", "unmatched", Reason.EMPTY),
        ("东营市", "unmatched", Reason.TOO_VAGUE),
        ("青岛市市南区香港中路8号", "unmatched", Reason.OTHER_CITY),
        ("山东省青岛市胶州市九龙街道办事处东营码头", "unmatched", Reason.OTHER_CITY),
        ("莒县刘官庄镇东营墩村", "unmatched", Reason.OTHER_CITY),
        ("天津市河西区济南路123号安泰小区东区3号楼", "unmatched", Reason.OTHER_CITY),
        ("黄河路88号安泰小区7号楼501室;黄河路60号翠湖佳苑2号楼", "review", Reason.SEVERAL),
        ("安泰小区7号楼501室，现住翠湖佳苑", "review", Reason.SEVERAL),
        ("宁海村45号，青岛市市南区香港中路8号", "review", Reason.SEVERAL),
        ("文汇街道安泰小区3号楼", "review", Reason.AMBIGUOUS),
        ("安泰小区", "review", Reason.AMBIGUOUS),
        ("文汇街道安泰小区99号楼", "review", Reason.NUMBER_UNKNOWN),
        ("东营区从来没有的小区3号楼", "review", Reason.NAME_UNKNOWN),
        ("济南路999号", "review", Reason.NUMBER_UNKNOWN),
        ("垦利区文汇街道", "review", Reason.CONTRADICTION),
    ],
)
def test_no_silent_guess(gazetteer: Gazetteer, text: str | None, decision: str, reason: Reason) -> None:
    match = found(gazetteer, text)[0]
    assert (match["decision"], match["reason"]) == (decision, reason)
    assert match["building_code"] is None
    assert match["address_id"] is None or decision == "review"
    assert Reason(match["reason"]).label("zh")


@pytest.mark.parametrize("remark", ["对面", "北50米", "往东200米", "旁边的空地"])
def test_beside_a_building_is_not_in_it(gazetteer: Gazetteer, remark: str) -> None:
    block, yard = found(gazetteer, f"翠湖佳苑2号楼{remark}", f"胜坨镇宁海村45号{remark}")
    assert (block["decision"], block["reason"], block["building_code"]) == ("review", Reason.BESIDE, LAKE)
    assert (yard["decision"], yard["reason"], yard["building_code"]) == ("review", Reason.BESIDE, YARD)


def test_the_same_address_twice_is_one(gazetteer: Gazetteer) -> None:
    text = "翠湖佳苑2号楼,东营区黄河路60号翠湖佳苑2号楼"
    assert found(gazetteer, text)[0]["building_code"] == LAKE


def test_both_of_two_addresses_are_listed(gazetteer: Gazetteer) -> None:
    text = "黄河路88号安泰小区7号楼501室;黄河路60号翠湖佳苑2号楼"
    listed = json.loads(found(gazetteer, text)[0]["candidates"])
    assert [candidate["building_code"] for candidate in listed] == [str(OTHER_ESTATE), str(LAKE)]


def test_the_probability_from_which_a_match_is_taken(gazetteer: Gazetteer) -> None:
    doubtful, taken = found(gazetteer, "胜坨镇翠明佳苑2号楼", "济南路60号翠湖佳苑2号楼")
    assert 0.8 < doubtful["score"] < 0.95 < taken["score"] < 0.955
    assert (doubtful["decision"], doubtful["reason"]) == ("review", Reason.CONTRADICTION)
    assert (taken["decision"], taken["building_code"]) == ("matched", LAKE)


def test_two_that_fit_alike_are_not_decided_between(with_a_twin: Gazetteer) -> None:
    match = found(with_a_twin, "东城街道翠日佳苑2号楼")[0]
    assert match["score"] > 0.9  # of mistyped names the better of two is mostly right
    assert (match["decision"], match["reason"]) == ("review", Reason.AMBIGUOUS)
    assert len(json.loads(match["candidates"])) == 2


@pytest.mark.parametrize(
    ("text", "speaks_for", "speaks_against"),
    [
        ("文汇街道安泰小区3号楼", {"town.agrees", "place.exact", "number.agrees"}, set()),
        ("济南路123号安泰小区3号楼", {"road.agrees", "road_number.agrees", "place.exact"}, set()),
        ("济南路124号安泰小区3号楼", {"road.agrees", "place.exact"}, {"road_number.contradicts"}),
        ("垦利区安泰小区3号楼", {"place.exact"}, {"county.contradicts"}),
    ],
)
def test_candidates_tell_what_speaks_for_and_against_them(
    gazetteer: Gazetteer, text: str, speaks_for: set[str], speaks_against: set[str]
) -> None:
    evidence = json.loads(found(gazetteer, text)[0]["candidates"])[0]["evidence"]
    assert speaks_for <= {term for term, weight in evidence.items() if weight > 0}
    assert speaks_against == {term for term, weight in evidence.items() if weight < 0}


def test_a_building_on_another_road_than_its_place_is_weighed_by_its_own(gazetteer: Gazetteer) -> None:
    outcome = match("济南路125号安泰小区9号楼", gazetteer)
    assert gazetteer.building_code[outcome.building] == 37050200101100004
    assert outcome.evidence.count("road_number.agrees") == 1
    assert "road_number.contradicts" not in outcome.evidence


def test_candidates_of_an_ambiguous_address_are_listed(gazetteer: Gazetteer) -> None:
    listed = json.loads(found(gazetteer, "文汇街道安泰小区3号楼")[0]["candidates"])
    assert {candidate["building_code"] for candidate in listed} == {str(BLOCK), str(WEST)}
    assert listed[0]["name"].startswith("东营区文汇街道安泰小区")


def test_a_zone_is_told_from_the_district_around_it(gazetteer: Gazetteer) -> None:
    zone, host, both = found(
        gazetteer, "东营经济技术开发区枣园小区5号楼", "东城街道枣园小区5号楼", "东营区枣园小区5号楼"
    )
    assert zone["building_code"] == ZONE_BLOCK
    assert host["building_code"] == HOST_BLOCK
    assert (both["decision"], both["reason"]) == ("review", Reason.AMBIGUOUS)


def test_a_hint_and_a_point_decide_between_equals(gazetteer: Gazetteer) -> None:
    text = "东营区枣园小区5号楼"
    assert found(gazetteer, text, area_code=370571400005001)[0]["building_code"] == ZONE_BLOCK
    assert found(gazetteer, text, area_code=370502003000000)[0]["building_code"] == HOST_BLOCK
    assert found(gazetteer, text, lon=118.7001, lat=37.4401)[0]["building_code"] == ZONE_BLOCK
    far = found(gazetteer, "济南路123号安泰小区东区3号楼", lon=118.9, lat=37.9)[0]
    assert (far["decision"], far["reason"]) == ("review", Reason.FAR_FROM_POINT)


def test_a_point_in_the_sea_is_no_reason_to_believe_the_text(gazetteer: Gazetteer) -> None:
    match = found(gazetteer, "黄河路60号翠湖佳苑2号楼", lon=119.6, lat=38.4)[0]
    assert (match["decision"], match["reason"]) == ("review", Reason.FAR_FROM_POINT)


@given(st.floats(), st.floats(), st.none() | st.integers(-(2**62), 2**62))
def test_any_point_and_area_give_a_decision(
    gazetteer: Gazetteer, lon: float, lat: float, area: int | None
) -> None:
    columns = {
        "text": pa.array(["黄河路60号翠湖佳苑2号楼"]),
        "lon": pa.array([lon]),
        "lat": pa.array([lat]),
        "area_code": pa.array([area], pa.int64()),
    }
    row = geocode_batch(gazetteer, pa.record_batch(columns)).to_pylist()[0]
    assert row["decision"] == "matched" or row["reason"] is not None


def test_crossings_and_offsets(gazetteer: Gazetteer) -> None:
    crossing, moved = found(gazetteer, "济南路与西二路路口", "东营区济南路与西二路交叉口东200米路北")
    assert (crossing["match_level"], crossing["decision"]) == ("road", "matched")
    assert (crossing["lon"], crossing["lat"]) == pytest.approx((118.5, 37.45))
    assert moved["lat"] == pytest.approx(37.45)
    metres = (moved["lon"] - 118.5) * 111_320 * 0.794
    assert metres == pytest.approx(200, abs=2)


def test_address_ids_are_those_of_the_address_tree(gazetteer: Gazetteer) -> None:
    estate, number, road, community = found(
        gazetteer, "文汇街道安泰小区", "东营区济南路123号", "济南路", "东营区文汇街道东营社区"
    )
    assert estate["address_id"] == address_id(estate_path(370502001011000, "安泰小区"))
    assert number["address_id"] == address_id(road_number_path(370502001011000, "济南路", "123"))
    assert road["address_id"] == address_id(road_path(370502001011000, "济南路"))
    assert community["address_id"] == address_id("370502001011000")


def test_areas_alone_reach_community_town_and_county(areas_alone: Gazetteer) -> None:
    levels = [
        (row["match_level"], row["decision"])
        for row in found(
            areas_alone, "东营区济南路8号", "文汇街道东营社区济南路8号安泰小区3号楼", "胜坨镇宁海村45号"
        )
    ]
    assert levels == [("county", "matched"), ("community", "matched"), ("community", "matched")]


@given(
    st.lists(
        st.none() | st.text(max_size=80) | st.text("东营区济南路安泰小区三3号楼-（#", max_size=30), max_size=6
    )
)
def test_any_text_gives_a_decision(gazetteer: Gazetteer, texts: list[str | None]) -> None:
    batch = pa.record_batch({"text": pa.array(texts, pa.string())})
    result = geocode_batch(gazetteer, batch)
    assert result.schema == MATCH_SCHEMA
    assert result.num_rows == len(texts)
    for row in result.to_pylist():
        assert row["decision"] in ("matched", "review", "unmatched")
        assert 0.0 <= row["score"] <= 1.0
        assert row["reason"] is not None or row["decision"] == "matched"


def test_wide_and_long_texts(gazetteer: Gazetteer) -> None:
    long, control, repeated = found(
        gazetteer,
        "济南路123号安泰小区东区3号楼" + "请" * 10_000,
        "济南路\x00\x07123号\n安泰小区东区3号楼",
        "路" * 10_000,
    )
    assert long["building_code"] == BLOCK
    assert control["building_code"] == BLOCK
    assert repeated["decision"] != "matched"
