"""People in grid in a real browser: drill-down, presets, an area's card, exact counts, emergencies, records."""

import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import expect

from catalogs.areas import range_of
from catalogs.database import conninfo
from catalogs.personal_data import PersonalDataKey
from catalogs.settings import Settings
from tests.conftest import Account

Open = Callable[..., object]
PANEL = "#panel=people&layers=&theme=light"
PATIENCE_MS = 30_000


@pytest.fixture(autouse=True)
def patient() -> None:
    expect.set_options(timeout=PATIENCE_MS)


def test_drill_down_from_the_city_by_list_and_back_by_breadcrumb(open_workspace: Open) -> None:
    watched = open_workspace("city_commander", f"{PANEL}&plevel=county")
    page = watched.page
    ranking = page.get_by_role("list", name="排名")
    expect(ranking.get_by_role("listitem")).to_have_count(7)
    page.get_by_role("button", name="进入东营区").click()
    path = page.get_by_role("navigation", name="所在区域")
    expect(path.get_by_text("东营区")).to_have_attribute("aria-current", "location")
    expect(page).to_have_url(re.compile("within=370502000000000"))
    expect(ranking.get_by_role("button", name=re.compile("^进入"))).not_to_have_count(0)
    expect(page.get_by_role("button", name="进入广饶县")).to_have_count(0)
    path.get_by_role("button", name="东营市").click()
    expect(ranking.get_by_role("listitem")).to_have_count(7)
    assert watched.errors == []
    assert watched.outside == []


def test_a_preset_changes_map_and_legend_and_the_link_opens_the_same(open_workspace: Open) -> None:
    page = open_workspace("city_commander", f"{PANEL}&plevel=town").page
    legend = page.get_by_role("region", name="图例")
    expect(legend.get_by_role("heading")).to_have_text("实有人口")
    page.get_by_role("button", name="网监").click()
    expect(legend.get_by_role("heading")).to_have_text("视频点位")
    expect(page).to_have_url(re.compile("people=cameras"))
    ranked = page.get_by_role("list", name="排名").inner_text()
    again = open_workspace("city_commander", "#" + page.url.partition("#")[2]).page
    expect(again.get_by_role("region", name="图例").get_by_role("heading")).to_have_text("视频点位")
    expect(again.get_by_role("list", name="排名")).to_be_visible()
    assert again.get_by_role("list", name="排名").inner_text() == ranked


def test_who_looks_after_the_grid_sees_exact_counts_after_asking(
    open_workspace: Open, accounts: dict[str, Account]
) -> None:
    grid = accounts["grid_worker"].area_code
    page = open_workspace("community_manager", f"{PANEL}&area={grid}").page
    card = page.locator("aside.drawer")
    expect(card.get_by_role("heading", name="网格员")).to_be_visible()
    expect(card.get_by_text("每次查看都会记入审计")).to_be_visible()
    expect(card.get_by_text("依据：本人辖区")).to_have_count(0)
    card.get_by_role("button", name="查看精确人数").click()
    expect(card.get_by_text("依据：本人辖区")).to_be_visible()
    expect(card.get_by_text("截至 ")).to_have_count(0)
    card.get_by_role("button", name="隐藏").click()
    card.get_by_label("截至日期").fill("1949-10-01")
    card.get_by_role("button", name="查看精确人数").click()
    expect(card.get_by_text("截至 1949-10-01")).to_be_visible()


def test_a_commander_declares_an_emergency_and_ends_it(
    open_workspace: Open, accounts: dict[str, Account]
) -> None:
    town = accounts["town_manager"].area_code
    page = open_workspace("city_commander", f"{PANEL}&area={town}").page
    card = page.locator("aside.drawer")
    expect(card.get_by_role("button", name="查看精确人数")).to_have_count(0)
    card.get_by_role("button", name="宣布应急状态").click()
    dialog = page.get_by_role("dialog")
    confirm = dialog.get_by_role("button", name="宣布", exact=True)
    expect(confirm).to_be_disabled()
    dialog.get_by_role("textbox").fill("暴雨内涝，需要转移安置群众")
    confirm.click()
    banner = page.get_by_role("alert").filter(has_text="处于应急状态")
    expect(banner).to_be_visible()
    expect(card.get_by_role("button", name="查看精确人数")).to_be_visible()
    banner.get_by_role("button", name="结束应急").click()
    expect(banner).to_have_count(0)


def test_a_record_needs_a_purpose_and_what_is_typed_stays(open_workspace: Open) -> None:
    page = open_workspace("community_manager", PANEL).page
    page.get_by_role("button", name="查询居民记录").click()
    dialog = page.get_by_role("dialog")
    search = dialog.get_by_role("button", name="查询", exact=True)
    key = dialog.get_by_label("身份证号", exact=True)
    key.fill("99999919900101001X")
    expect(search).to_be_disabled()
    dialog.get_by_label("用途", exact=True).select_option("visit")
    dialog.get_by_label("具体说明").fill("入户走访核实")
    search.click()
    expect(dialog.get_by_text("本辖区内没有符合的记录")).to_be_visible()
    key.fill("12")
    search.click()
    expect(dialog.get_by_role("button", name=re.compile("重试|再试"))).to_be_visible()
    expect(key).to_have_value("12")
    expect(dialog.get_by_label("具体说明")).to_have_value("入户走访核实")


def test_a_registration_is_another_person_s_and_is_given_back(
    open_workspace: Open, accounts: dict[str, Account], served_city: Settings
) -> None:
    low, high = range_of(accounts["community_manager"].area_code)
    with psycopg.connect(conninfo(served_city)) as connection:
        row = connection.execute(
            "SELECT id_number, count(*) FROM resident JOIN occupancy USING (resident_id)"
            " WHERE area_code >= %s AND area_code < %s AND id_number IS NOT NULL"
            " GROUP BY resident_id HAVING count(*) > 1 ORDER BY resident_id LIMIT 1",
            [low, high],
        ).fetchone()
    assert row is not None
    page = open_workspace("community_manager", PANEL).page
    page.get_by_role("button", name="查询居民记录").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("身份证号", exact=True).fill(PersonalDataKey.at(served_city.keys).decrypt(row[0]))
    dialog.get_by_label("用途", exact=True).select_option("visit")
    dialog.get_by_label("具体说明").fill("入户走访核实")
    dialog.get_by_role("button", name="查询", exact=True).click()
    homes = dialog.locator("article li")
    expect(homes).to_have_count(row[1])
    homes.last.get_by_role("button", name="不是此人").click()
    expect(homes).to_have_count(row[1] - 1)
    notice = dialog.get_by_text("已改归另一人")
    expect(notice).to_be_visible()
    dialog.get_by_role("button", name="撤销").click()
    expect(homes).to_have_count(row[1])
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("role", ["dispatcher", "department_officer"])
def test_other_roles_are_offered_neither_exact_counts_nor_records(
    open_workspace: Open, accounts: dict[str, Account], role: str
) -> None:
    page = open_workspace(role, f"{PANEL}&area={accounts['grid_worker'].area_code}").page
    expect(page.locator("aside.drawer").get_by_role("heading", name="网格员")).to_be_visible()
    for name in ("查看精确人数", "宣布应急状态", "查询居民记录"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_the_phone_has_panel_and_legend_as_a_sheet(open_workspace: Open) -> None:
    page = open_workspace(
        "county_manager", f"{PANEL}&plevel=town", viewport={"width": 390, "height": 844}
    ).page
    panel = page.get_by_role("complementary", name="人在格中")
    expect(panel.get_by_role("region", name="图例")).to_be_visible()
    box = panel.bounding_box()
    assert box is not None and box["width"] == 390 and box["y"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_last_button_of_a_sheet_is_not_behind_the_rail(open_workspace: Open) -> None:
    page = open_workspace("community_manager", PANEL, viewport={"width": 390, "height": 844}).page
    panel = page.get_by_role("complementary", name="人在格中").bounding_box()
    rail = page.get_by_role("navigation", name="功能面板").bounding_box()
    assert panel is not None and rail is not None
    assert panel["y"] + panel["height"] <= rail["y"]
    assert rail["y"] + rail["height"] == 844
    page.get_by_role("button", name="查询居民记录").click()
    expect(page.get_by_role("dialog", name="查询居民记录")).to_be_visible()


def test_in_english_nothing_stays_chinese_but_names(open_workspace: Open) -> None:
    page = open_workspace("city_commander", f"{PANEL}&plevel=county&lang=en").page
    panel = page.get_by_role("complementary", name="People in grid")
    expect(panel.get_by_role("list", name="Ranking").get_by_role("listitem")).to_have_count(7)
    options = panel.get_by_role("combobox").first.locator("option").all_inner_texts()
    assert options and not any(re.search(r"[一-鿿]", option) for option in options)
