"""What the map publishes names no person and no dwelling."""

import pytest

from ingest.clean.published import FIELDS, event_title, without_numbers


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("安泰小区3号楼2单元501室张女士反映漏水", "安泰小区3号楼某女士反映漏水"),
        ("安泰小区3号楼2单元楼道堆物", "安泰小区3号楼楼道堆物"),
        ("安泰小区3号楼2-501噪音扰民", "安泰小区3号楼噪音扰民"),
        ("王建国先生13805460001来电，路灯不亮", "某先生…来电，路灯不亮"),
        ("来电+86 138 0546 0001反映停水", "来电…反映停水"),
        ("联系电话0546-8312345 井盖缺损", "联系电话… 井盖缺损"),
        ("联系电话8312345井盖缺损", "联系电话…井盖缺损"),
        ("李某某（370502199001011234）邻里纠纷", "某（…）邻里纠纷"),
        ("村民陈某家门口积水", "村民某家门口积水"),
    ],
)
def test_a_title_keeps_the_building_and_the_matter(said: str, published: str) -> None:
    assert event_title(said) == published


@pytest.mark.parametrize(
    "title",
    [
        "广饶县信路与月和路路口往东100米路北道路不洁",
        "东营区振兴商业广场15号楼楼道内噪音扰民",
        "济南路1234号附近道路遗撒",
        "单元门损坏",
    ],
)
def test_a_title_about_a_place_is_left_alone(title: str) -> None:
    assert event_title(title) == title


def test_a_name_keeps_its_figures_but_no_telephone() -> None:
    assert without_numbers("便民维修13805460001") == "便民维修…"
    assert without_numbers("广饶1688电商服务部") == "广饶1688电商服务部"
    assert without_numbers("路灯370502001001") == "路灯370502001001"


def test_the_step_is_part_of_cleaning_and_noted(cleaned) -> None:
    event = {"event_key": "1", "reported_at": "2025-01-01 08:00", "place_text": "安泰小区3号楼"}
    told = event | {"title": "3号楼张女士13805460001", "description": "张女士13805460001称漏水"}
    found, _ = cleaned("event", [told, event | {"title": "路灯不亮"}, event])
    assert [row["title"] for row in found] == ["3号楼某女士…", "路灯不亮", None]
    assert [("PERSON_LEFT_OUT" in row["notes"]) for row in found] == [True, False, False]
    assert found[0]["description"] == "张女士13805460001称漏水"


@pytest.mark.parametrize("target", FIELDS)
def test_every_published_free_text_is_covered(target: str) -> None:
    from catalogs.layers import layers

    named = {"name", "title", "owner"} & set(layers()[target].property_names)
    assert named == set(FIELDS[target])
