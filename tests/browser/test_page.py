"""The page at `/`: what it asks for, the same picture twice, and what it says when something goes wrong."""

import io
import re

import pytest
from PIL import Image
from pixelmatch.contrib.PIL import pixelmatch
from playwright.sync_api import Page, expect

CORE = "#map=13.2/37.4600/118.5000/0/0&lang=zh&theme=light&panel=layers"
SAME_PICTURE = 0.00025
"""Share of pixels that may differ, with pixelmatch's threshold of MapLibre's own tests, 0.1285."""


def status(page: Page, words: str):
    return page.get_by_role("status").filter(has_text=words)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_draws_without_an_error_and_asks_nobody_else(watched, theme: str) -> None:
    watched.open(CORE.replace("light", theme))
    page = watched.drawn()
    assert watched.outside == []
    assert watched.errors == []
    expect(page.get_by_role("heading", name="网格化服务管理")).to_be_visible()
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_same_link_gives_the_same_picture(page_of, theme: str) -> None:
    pictures = []
    for _ in range(2):
        watched = page_of(reduced_motion="reduce")
        watched.open(CORE.replace("light", theme))
        page = watched.drawn()
        expect(page.get_by_role("switch", name="实有单位")).to_be_visible()
        canvas = page.locator(".map-view")
        expect(status(page, "正在加载地图")).to_have_count(0)
        pictures.append(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB"))
    one, other = pictures
    assert len(set(one.resize((64, 64)).getdata())) > 20, "the map is not empty"
    differing = pixelmatch(one, other, threshold=0.1285)
    assert differing / (one.width * one.height) <= SAME_PICTURE


def test_english_is_one_click_away(watched) -> None:
    page = watched.open(CORE)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Grid governance")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page).to_have_url(re.compile("lang=en"))


def test_without_webgl_it_says_so_and_the_rest_works(page_of) -> None:
    watched = page_of()
    watched.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = watched.open(CORE)
    expect(page.get_by_role("alert")).to_contain_text("WebGL 2")
    expect(page.get_by_role("switch", name="实有单位")).to_be_visible()


def test_tiles_that_fail_are_said_plainly_and_asked_for_again(watched) -> None:
    page = watched.open(CORE)
    page.route("**/*.mvt", lambda route: route.abort())
    page.get_by_role("switch", name="实有单位").click()
    expect(status(page, "部分地图数据没有取到")).to_be_visible(timeout=60_000)
    page.unroute("**/*.mvt")
    page.get_by_role("button", name="重试").click()
    expect(status(page, "部分地图数据没有取到")).to_have_count(0, timeout=60_000)


def test_a_lost_connection_comes_back_by_itself(watched) -> None:
    page = watched.open(CORE)
    page.context.set_offline(True)
    page.get_by_role("switch", name="城市部件").click()
    expect(status(page, "部分地图数据没有取到")).to_be_visible(timeout=60_000)
    page.context.set_offline(False)
    expect(status(page, "部分地图数据没有取到")).to_have_count(0, timeout=60_000)


def test_an_expired_session_asks_to_sign_in_and_nothing_typed_is_lost(page_of, accounts) -> None:
    page = page_of().open(CORE)
    search = page.get_by_role("combobox").first
    search.fill("黄河路")
    search.press("Escape")
    search.fill("黄河路 1")
    page.context.clear_cookies()
    page.get_by_role("switch", name="实有单位").dispatch_event("click")  # whether or not the sign-in is there
    password = page.locator("input[type=password]")
    password.fill(accounts["city_commander"].password)
    name = page.locator("input[autocomplete=username]")
    if name.is_editable() and not name.input_value():
        name.fill(accounts["city_commander"].name)
    password.press("Enter")
    expect(password).to_have_count(0, timeout=60_000)
    expect(search).to_have_value("黄河路 1")
    expect(page.get_by_role("switch", name="实有单位")).to_be_checked()
    expect(status(page, "登录已失效")).to_have_count(0, timeout=60_000)


def test_an_answer_of_the_ended_session_that_comes_late_does_not_ask_again(page_of, accounts) -> None:
    page = page_of().open(CORE)
    held = []
    page.route(
        "**/api/search?*",
        lambda route: route.continue_() if held else held.append((route, route.fetch())),
    )
    page.context.clear_cookies()
    page.get_by_role("combobox").first.fill("黄河路")
    page.wait_for_timeout(2000)
    assert [answer.status for _, answer in held] == [401]
    page.get_by_role("switch", name="实有单位").dispatch_event("click")
    password = page.locator("input[type=password]")
    password.fill(accounts["city_commander"].password)
    password.press("Enter")
    expect(password).to_have_count(0, timeout=60_000)
    late, answer = held[0]
    late.fulfill(response=answer)
    expect(page.get_by_role("option").filter(has_text="黄河路").first).to_be_attached(timeout=30_000)
    expect(password).to_have_count(0)


def test_a_link_to_a_layer_that_is_not_theirs_says_so_and_shows_the_rest(watched) -> None:
    page = watched.open(CORE + "&layers=event,residents_by_name,building")
    expect(page.get_by_role("status").filter(has_text="residents_by_name")).to_be_visible()
    expect(page.get_by_role("switch", name="标准建筑物")).to_be_checked()
    assert watched.errors == []


def test_a_wrong_clock_is_told(page_of) -> None:
    watched = page_of()
    watched.page.add_init_script("const now = Date.now; Date.now = () => now() + 600_000")
    page = watched.open(CORE)
    expect(status(page, "时钟")).to_be_visible()
    page.get_by_role("button", name="知道了").click()
    expect(status(page, "时钟")).to_have_count(0)


def test_who_has_no_map_is_taken_to_their_own_page(page_of, server: str) -> None:
    page = page_of("auditor").page
    page.goto(f"{server}/")
    expect(page).to_have_url(re.compile("/audit"))
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.locator(".maplibregl-canvas")).to_have_count(0)


def test_an_address_that_is_none_says_so_and_leads_on(page_of, server: str) -> None:
    watched = page_of("dispatcher")
    answer = watched.page.goto(f"{server}/stuff")
    assert answer is not None and answer.status == 404
    expect(watched.page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    watched.page.get_by_role("link", name="地图工作台").click()
    expect(watched.page.locator(".maplibregl-canvas")).to_be_visible()
    program = watched.page.request.get(f"{server}/stuff")
    assert (program.status, program.headers["content-type"]) == (404, "application/problem+json")
