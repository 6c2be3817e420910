"""The workspace: layer list, cards, comparison, keyboard, and what a screen reader meets."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

PLAIN = "#map=13.2/37.4600/118.5000/0/0&lang=zh&theme=light&people=off"
AXE = Path(__file__).parents[2] / "webmap/node_modules/axe-core/axe.min.js"


def test_layers_are_switched_and_the_link_keeps_them(watched) -> None:
    page = watched.open(PLAIN + "&panel=layers&layers=event,building")
    page.get_by_role("switch", name="事件", exact=True).click()
    page.get_by_role("switch", name="正射影像").click()
    expect(page).to_have_url(re.compile("layers=building,orthophoto"))
    page.reload()
    expect(page.get_by_role("switch", name="正射影像")).to_be_checked()
    expect(page.get_by_role("switch", name="事件", exact=True)).not_to_be_checked()


def test_the_order_is_changed_with_the_keyboard_and_opacity_is_kept(watched) -> None:
    page = watched.open(PLAIN + "&panel=layers&layers=organisation,camera,city_component")
    handle = page.get_by_role("button", name="实有单位：调整")
    handle.focus()
    handle.press("ArrowDown")
    expect(page).to_have_url(re.compile("layers=camera,organisation,city_component"))
    slider = page.get_by_role("slider", name="不透明度：视频点位")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("camera:80"))


def test_a_layer_that_begins_further_in_says_so(watched) -> None:
    page = watched.open("#map=9/37.46/118.5/0/0&lang=zh&panel=layers&layers=place")
    expect(page.get_by_text("放大到 11 级可见")).to_be_visible()
    page.get_by_role("button", name="放大", exact=True).first.click()
    expect(page.get_by_text("放大到 11 级可见")).to_have_count(0, timeout=20_000)


def test_a_click_opens_a_card_with_the_registry_s_words_and_escape_closes_it(watched) -> None:
    page = watched.open(PLAIN + "&panel=&layers=grid")
    page.mouse.click(640, 420)
    card = page.get_by_role("complementary").filter(has_text="网格类型")
    expect(card).to_contain_text("所属村社区代码")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_two_states_are_compared_with_a_divider_that_the_keyboard_moves(watched) -> None:
    page = watched.open(PLAIN + "&panel=compare&swipe=50")
    divider = page.get_by_role("slider", name="卷帘分隔线")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    expect(page.locator(".maplibregl-canvas")).to_have_count(2)
    divider.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "48")
    expect(page).to_have_url(re.compile("swipe=48"))
    page.get_by_role("switch", name="卷帘对比").click()
    expect(page.locator(".maplibregl-canvas")).to_have_count(1)
    assert watched.errors == []


def test_the_keys_are_listed_with_a_question_mark(watched) -> None:
    page = watched.open(PLAIN)
    page.locator("body").press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("快捷键")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_first_tab_skips_to_the_panel(watched) -> None:
    page = watched.open(PLAIN + "&panel=layers")
    page.locator("body").press("Tab")
    expect(page.get_by_role("link", name="跳到功能面板")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()


def test_at_a_phone_the_panel_is_a_sheet_and_nothing_runs_over(page_of) -> None:
    watched = page_of(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = watched.open("#map=13.2/37.46/118.5/0/0&lang=zh&panel=layers")
    panel = page.locator("#panel").bounding_box()
    assert panel is not None and panel["width"] == 390 and panel["y"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("panel", ["layers", "compare", ""])
def test_nothing_serious_is_wrong_for_screen_readers(watched, theme: str, panel: str) -> None:
    watched.open(
        f"#map=13.2/37.46/118.5/0/0&lang=zh&theme={theme}&panel={panel}&layers=organisation,building"
    )
    page = watched.drawn()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    bad = [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert not bad, "\n".join(bad)
