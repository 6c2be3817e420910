"""The search box in a real browser: keyboard first, every kind of result, its empty and its failed state."""

import re

import psycopg
import pytest
from playwright.sync_api import expect

from catalogs.database import conninfo

START = "#map=14/37.4400/118.6700/0/0&lang=zh&theme=light&panel="


@pytest.fixture(scope="module")
def names(served_city) -> dict[str, tuple[str, str]]:
    """A building, an organisation and an event: (what is typed, key)."""
    statements = {
        "building": "SELECT name, key FROM search_entry WHERE kind = 'building' AND area_code / 1000000000 = 370502"
        " AND text IN (SELECT text FROM search_entry GROUP BY text HAVING count(*) = 1) ORDER BY entry_id LIMIT 1",
        "organisation": "SELECT name, key FROM search_entry WHERE kind = 'organisation' ORDER BY entry_id LIMIT 1",
        "event": "SELECT event_id, event_id FROM published_event WHERE geom_4490 IS NOT NULL ORDER BY 1 LIMIT 1",
    }
    with psycopg.connect(conninfo(served_city)) as connection:
        return {kind: connection.execute(statement).fetchone() for kind, statement in statements.items()}


def test_slash_opens_it_arrows_walk_and_enter_goes_there(open_workspace) -> None:
    page = open_workspace("city_commander", START).page
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="搜索")
    expect(field).to_be_focused()
    page.keyboard.type("黄河")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first.locator("mark")).to_have_text("黄河")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option").nth(1).get_attribute(
        "id"
    )
    before = page.url
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page).not_to_have_url(before)


def test_control_k_opens_it_and_escape_empties_then_closes(open_workspace) -> None:
    page = open_workspace("city_commander", START).page
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="搜索")
    page.keyboard.type("东营")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()


def test_a_building_opens_its_card(open_workspace, names) -> None:
    page = open_workspace("city_commander", START).page
    name, code = names["building"]
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.get_by_role("option").first.click()
    expect(page.locator(f"[data-building='{code}']")).to_be_visible()
    expect(page.locator(f"[data-building='{code}']")).to_contain_text("建筑卡片不显示居民")
    expect(page).to_have_url(re.compile(f"building={code}"))


def test_an_organisation_and_an_event_are_gone_to(open_workspace, names) -> None:
    page = open_workspace("city_commander", START).page
    name, _ = names["organisation"]
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("complementary").get_by_role("heading", name=name)).to_be_visible()
    expect(page).to_have_url(re.compile("at=118"))
    page.keyboard.press("/")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("option").first).not_to_be_visible()
    expect(page).to_have_url(re.compile("at=118"))  # chosen again, it stays marked
    number, _ = names["event"]
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.get_by_role("option").filter(has_text=number).first.click()
    expect(page).to_have_url(re.compile(f"event={number}"))


def test_coordinates_are_offered_by_datum(open_workspace) -> None:
    page = open_workspace("city_commander", START).page
    page.keyboard.press("/")
    page.keyboard.type("37.4400, 118.6700")
    expect(page.get_by_role("option")).to_have_count(3)
    page.get_by_role("option").filter(has_text="GCJ-02").click()
    card = page.get_by_role("complementary")
    expect(card).to_contain_text("BD-09")
    expect(card).to_contain_text("118.67")
    expect(page).to_have_url(re.compile(r"at=118\.66"))


def test_a_right_click_says_what_is_here(open_workspace) -> None:
    page = open_workspace("city_commander", START).page
    page.mouse.click(640, 420, button="right")
    expect(page.get_by_role("complementary", name="这里是")).to_contain_text("CGCS2000")
    expect(page.get_by_role("complementary", name="这里是")).to_contain_text("网格")


def test_what_is_not_there_is_told_with_advice(open_workspace) -> None:
    page = open_workspace("grid_worker", START).page
    page.keyboard.press("/")
    page.keyboard.type("没有这个地方呀")
    expect(page.get_by_text("没有找到“没有这个地方呀”").last).to_be_visible()
    expect(page.get_by_text(re.compile("只搜索您的辖区"))).to_be_visible()


def test_a_server_that_fails_is_told_and_can_be_asked_again(open_workspace) -> None:
    page = open_workspace("city_commander", START).page
    page.route("**/api/search*", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("东营")
    expect(page.get_by_role("search").get_by_role("alert")).to_contain_text("连接")
    page.unroute("**/api/search*")
    page.get_by_role("search").get_by_role("button", name="重试").click()
    expect(page.get_by_role("option").first).to_contain_text("东营")


def test_recent_choices_are_offered_again_and_forgotten(open_workspace) -> None:
    page = open_workspace("city_commander", START).page
    page.keyboard.press("/")
    page.keyboard.type("垦利县")
    page.get_by_role("option").first.click()
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_contain_text("垦利区")
    page.get_by_role("button", name="清除记录").click()
    expect(page.get_by_role("option")).to_have_count(0)


def test_on_a_phone_it_fills_the_screen(open_workspace) -> None:
    page = open_workspace("city_commander", START, viewport={"width": 390, "height": 800}).page
    page.get_by_role("search").get_by_role("button", name="搜索", exact=True).click()
    box = page.get_by_role("search").bounding_box()
    assert (round(box["width"]), round(box["height"])) == (390, 800)
    page.get_by_role("combobox", name="搜索").fill("东营")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("button", name="关闭搜索").click()
    expect(page.get_by_role("combobox", name="搜索")).to_be_hidden()
