"""The page at `/` in a real browser, over a real server and a real demo city."""

import re

from playwright.sync_api import expect

CORE = "#map=15.5/37.4600/118.5000/0/40"


def test_it_draws_without_an_error_and_asks_nobody_else(watched) -> None:
    page = watched.open()
    page.wait_for_timeout(500)
    assert watched.outside == []
    assert watched.errors == []
    expect(page.get_by_role("heading", name="网格化服务管理")).to_be_visible()
    expect(page.locator(".maplibregl-canvas")).to_be_visible()


def test_it_shows_the_figures_of_the_counties(watched) -> None:
    page = watched.open()
    expect(page.get_by_text("东营区", exact=True)).to_be_visible()
    residents = page.locator("dl div").first.locator("dd")
    assert int(residents.inner_text().replace(",", "")) > 1000


def test_layers_can_be_switched_and_the_link_keeps_them(watched) -> None:
    page = watched.open()
    page.get_by_label("事件").uncheck()
    page.get_by_label("影像").check()
    expect(page).to_have_url(re.compile("layers=residents,building,orthophoto"))
    page.reload()
    page.wait_for_selector("main[data-ready=true]")
    assert not page.get_by_label("事件").is_checked()
    assert page.get_by_label("影像").is_checked()


def test_english_is_one_click_away(watched) -> None:
    page = watched.open()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Grid governance")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_click_on_a_grid_opens_its_card(watched) -> None:
    page = watched.open("#map=14/37.4600/118.5000/0/0&layers=residents")
    page.mouse.click(700, 450)
    expect(page.locator("section.detail")).to_contain_text("实有人口")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("section.detail")).to_have_count(0)


def test_without_webgl_it_says_so(browser, server: str) -> None:
    page = browser.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(server)
    expect(page.get_by_role("alert")).to_contain_text("WebGL 2")
    page.close()


def test_a_server_that_goes_away_is_said_plainly_and_the_page_recovers(watched) -> None:
    page = watched.open(CORE)
    page.route("**/*.mvt", lambda route: route.abort())
    page.mouse.move(640, 500)
    page.mouse.wheel(0, 1200)
    expect(page.get_by_role("status").filter(has_text="部分地图数据没有取到")).to_be_visible(timeout=20_000)
    page.unroute("**/*.mvt")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("status").filter(has_text="部分地图数据没有取到")).to_have_count(
        0, timeout=20_000
    )
